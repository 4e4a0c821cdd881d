"""Slack, wired: the workspace the bot is in, and how it hears what people do there."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.outlets import SlackBoard
from bot.adapters.pacing import Pace, Pacing
from bot.adapters.playbooks import Organisation
from bot.adapters.slack.app import add_routes, slack_app, socket_mode
from bot.adapters.slack.calls import Calls, Identity, connect, who_am_i
from bot.adapters.slack.directory import SlackDirectory
from bot.adapters.slack.files import SlackFiles
from bot.adapters.slack.listeners import Listeners
from bot.adapters.slack.room import SlackRoom
from bot.application.ports import Clock
from bot.application.public_ports import MediaStore
from bot.bootstrap import Chat, Core
from bot.domain.values import FIRST_HOME, Home, PersonId
from bot.presentation.card import Card
from bot.presentation.render import CardRenderer
from bot.presentation.words import Words
from bot.serving.connected import Connected, Reached, always_reached
from bot.settings import Settings

SLACK = Home("slack")


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """What stands between the bot and one Slack workspace."""

    settings: Settings
    client: AsyncWebClient
    me: Identity
    calls: Calls
    directory: SlackDirectory
    room: SlackRoom
    board: SlackBoard
    files: SlackFiles
    sorry: Card

    @asynccontextmanager
    async def listening(self, core: Core, server: web.Application) -> AsyncIterator[Reached]:
        """Socket Mode where there is an app token; requests over HTTP otherwise."""
        listeners = Listeners(
            core.desks[SLACK],
            self.directory,
            self.client,
            self.calls,
            self.room,
            self.me,
            self.sorry,
            self.board.heard,
            self.files,
        )
        secret = self.settings.slack_signing_secret
        app = slack_app(
            self.client,
            self.me,
            listeners,
            signing_secret=secret.get_secret_value() if secret else "",
        )
        token = self.settings.slack_app_token
        if token is None:
            add_routes(server, app)
            yield always_reached
            return
        socket = socket_mode(app, token.get_secret_value())
        await socket.connect_async()
        try:
            yield socket.connected
        finally:
            await socket.close_async()


@asynccontextmanager
async def on_slack(
    settings: Settings,
    organisation: Organisation,
    clock: Clock,
    media: MediaStore,
    *,
    paces: Mapping[str, Pace],
    answer_within_seconds: float,
) -> AsyncIterator[Connected]:
    """Slack, once it has said who the bot is and who everybody else is. Raises `DeliveryFailed`
    where it cannot be reached or refuses the token."""
    assert settings.slack_bot_token is not None  # noqa: S101 – `Settings.on_slack`
    client = connect(
        settings.slack_bot_token.get_secret_value(),
        settings.slack_api_url,
        answer_within_seconds=answer_within_seconds,
    )
    try:
        me = await who_am_i(client)
        calls = Calls(Pacing(clock, paces))
        contacts = _contacts(organisation)
        directory = SlackDirectory(client, calls, me, clock, contacts, organisation.externals)
        await directory.load()
        renderer = CardRenderer(
            directory=directory,
            words=Words(organisation.languages[0]),
            owner=organisation.owner,
            contacts=organisation.phones,
        )
        files = SlackFiles(client, calls, media, clock)
        workspace = Workspace(
            settings=settings,
            client=client,
            me=me,
            calls=calls,
            directory=directory,
            room=SlackRoom(client, calls, directory, me, clock),
            board=SlackBoard(
                client, calls, me, clock, lambda user: directory.name(directory.person_of(user))
            ),
            files=files,
            sorry=renderer.sorry(),
        )
        try:
            yield Connected(
                home=SLACK,
                named=FIRST_HOME,
                where=me.url,
                chat=Chat(room=workspace.room, directory=directory, renderer=renderer),
                board=workspace.board,
                listening=workspace.listening,
            )
        finally:
            await files.close()
    finally:
        if client.session is not None:
            await client.session.close()


def _contacts(organisation: Organisation) -> dict[PersonId, str]:
    known = ((p.id, p.slack or p.email) for p in organisation.people.values())
    return {person: contact for person, contact in known if contact}
