"""The running bot: `crisis serve`. Starts what bootstrap wires, and ends it in good order."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import time
from functools import partial
from typing import Any

import structlog
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.outlets import Board, Routes, SlackBoard, make_outlets
from bot.adapters.outlets.checking import tried
from bot.adapters.outlets.feed import add_feed
from bot.adapters.pacing import Pace, Pacing
from bot.adapters.paging import make_pager
from bot.adapters.playbooks import (
    Organisation,
    at_hand,
    load_organisation,
    load_playbooks,
    render_with_gaps,
)
from bot.adapters.scheduler import Chores
from bot.adapters.slack.app import add_routes, slack_app, socket_mode
from bot.adapters.slack.calls import (
    ANSWER_WITHIN_SECONDS,
    Calls,
    Identity,
    connect,
    who_am_i,
)
from bot.adapters.slack.directory import SlackDirectory
from bot.adapters.slack.files import SlackFiles
from bot.adapters.slack.listeners import Listeners
from bot.adapters.slack.pacing import PACES
from bot.adapters.slack.room import SlackRoom
from bot.adapters.store.sqlite import SqliteStore
from bot.adapters.system import RandomChance, SystemClock
from bot.application.ports import Clock, Room
from bot.application.public_ports import MediaStore, Outlet, Pager
from bot.application.queries import Queries
from bot.bootstrap import Chat, Core, assemble
from bot.domain.values import Home, OutletId, PersonId
from bot.presentation.card import Card
from bot.presentation.check_up import render_check_up
from bot.presentation.desk import House
from bot.presentation.feed import FeedItem, feed_items
from bot.presentation.render import CardRenderer
from bot.presentation.words import Words
from bot.settings import Settings

log = structlog.get_logger()

CHECK_UP_AT = time(9, 0)
"""When the owner hears, in the organisation's zone, what would fail on the night."""

SLACK = Home("slack")

STOP_WITHIN_SECONDS = 5.0
"""How long what is under way may take when the bot is told to stop; the rest is left to the
next start."""


async def serve(settings: Settings, **otherwise: Any) -> None:
    """Run until told to stop (SIGINT, SIGTERM). Ready only once Slack has said who the bot is.
    `otherwise` is what `running` may be told.

    Raises `DeliveryFailed` where Slack cannot be reached or refuses the token, and
    `PlaybookMistakes` for playbooks that would fail on the night.
    """
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    async with running(settings, **otherwise):
        await stopped.wait()


@asynccontextmanager
async def running(
    settings: Settings,
    *,
    clock: Clock | None = None,
    paces: Mapping[str, Pace] = PACES,
    answer_within_seconds: float = ANSWER_WITHIN_SECONDS,
) -> AsyncIterator[Core]:
    """The bot, ready, while the block lasts: by the machine's clock, Slack's paces and the usual
    patience, unless it is told others."""
    organisation = load_organisation(settings.crisis_playbooks / "organisation.yaml")
    house = house_of(settings, organisation)
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        store = await SqliteStore.open(settings.database_path)
        stack.push_async_callback(store.close)
        slack = await stack.enter_async_context(
            _workspace(settings, organisation, clock, paces, answer_within_seconds, store)
        )
        routes, pager = await stack.enter_async_context(
            _ways_out(settings, organisation, slack.board, clock, answer_within_seconds, store)
        )
        renderer = CardRenderer(
            directory=slack.directory,
            words=Words(house.language),
            owner=organisation.owner,
            contacts=organisation.phones,
        )
        core = assemble(
            store=store,
            chats={SLACK: Chat(room=slack.room, directory=slack.directory, renderer=renderer)},
            outlets=routes.outlets,
            typesetters=routes.typesetters,
            queues=routes.queues,
            accounts=routes.accounts,
            comments=routes.comments,
            pager=pager,
            media=store,
            house=house,
            clock=clock,
            chance=RandomChance(),
        )
        await stack.enter_async_context(_at_work(core, routes))
        served = partial(_serve_feed, organisation, core.queries, clock)
        await stack.enter_async_context(_listening(settings, slack, core, renderer, served))
        stack.enter_context(_chores(settings, organisation, slack.room, clock))
        log.info("ready", workspace=slack.me.url, playbooks=sorted(house.playbooks))
        yield core


@asynccontextmanager
async def _ways_out(
    settings: Settings,
    organisation: Organisation,
    board: Board,
    clock: Clock,
    answer_within_seconds: float,
    media: MediaStore,
) -> AsyncIterator[tuple[Routes, Pager | None]]:
    """To the public, and to people whose answer is waited for."""
    environment = settings.environment
    seconds = answer_within_seconds
    async with (
        make_outlets(
            organisation,
            environment,
            board=board,
            clock=clock,
            media=media,
            answer_within_seconds=seconds,
        ) as routes,
        make_pager(organisation, environment, clock=clock, answer_within_seconds=seconds) as pager,
    ):
        yield routes, pager


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """What stands between the bot and one Slack workspace."""

    client: AsyncWebClient
    me: Identity
    calls: Calls
    directory: SlackDirectory
    room: SlackRoom
    board: SlackBoard
    files: SlackFiles


@asynccontextmanager
async def _workspace(
    settings: Settings,
    organisation: Organisation,
    clock: Clock,
    paces: Mapping[str, Pace],
    answer_within_seconds: float,
    media: MediaStore,
) -> AsyncIterator[Workspace]:
    """Slack, once it has said who the bot is and who everybody else is."""
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
        room = SlackRoom(client, calls, directory, me, clock)
        board = SlackBoard(
            client, calls, me, clock, lambda user: directory.name(directory.person_of(user))
        )
        files = SlackFiles(client, calls, media, clock)
        try:
            yield Workspace(
                client=client,
                me=me,
                calls=calls,
                directory=directory,
                room=room,
                board=board,
                files=files,
            )
        finally:
            await files.close()
    finally:
        if client.session is not None:
            await client.session.close()


@contextmanager
def _chores(
    settings: Settings, organisation: Organisation, room: Room[Card], clock: Clock
) -> Iterator[None]:
    words = Words(organisation.languages[0])
    chores = Chores(organisation.time_zone)
    chores.daily(
        "check-up", partial(check_up, settings, clock, room, organisation.owner, words), CHECK_UP_AT
    )
    chores.start()
    try:
        yield
    finally:
        chores.stop()


async def check_up(
    settings: Settings, clock: Clock, room: Room[Card], owner: PersonId, words: Words
) -> None:
    """Tell the owner what would fail on the night; nothing where all is well."""
    # Not needed at the start, and slow to load.
    from bot.adapters.doctor import examine, failed

    troubles = [
        f"{one.area}: {one.what} {one.fix}" for one in failed(await examine(settings, clock))
    ]
    if troubles:
        key = f"check-up:{clock.now():%Y-%m-%d}"
        await room.notify(owner, render_check_up(words, troubles), key=key, unclear=True)


def house_of(settings: Settings, organisation: Organisation) -> House:
    """Playbooks and language, as the desk wants them."""
    return House(
        playbooks=load_playbooks(settings.crisis_playbooks, organisation),
        language=organisation.languages[0],
        fill=render_with_gaps,
        at_hand=lambda playbook, at: at_hand(playbook, organisation.duty, at),
    )


def _contacts(organisation: Organisation) -> dict[PersonId, str]:
    known = ((p.id, p.slack or p.email) for p in organisation.people.values())
    return {person: contact for person, contact in known if contact}


@asynccontextmanager
async def _listening(
    settings: Settings,
    slack: Workspace,
    core: Core,
    renderer: CardRenderer,
    serve_more: Callable[[web.Application], None],
) -> AsyncIterator[None]:
    """Socket Mode where there is an app token; requests over HTTP otherwise."""
    app_token = settings.slack_app_token
    secret = settings.slack_signing_secret
    listeners = Listeners(
        core.desk,
        slack.directory,
        slack.client,
        slack.calls,
        slack.room,
        slack.me,
        renderer.sorry(),
        slack.board.heard,
        slack.files,
    )
    app = slack_app(
        slack.client,
        slack.me,
        listeners,
        signing_secret=secret.get_secret_value() if secret else "",
    )
    server = web.Application()
    serve_more(server)
    async with AsyncExitStack() as stack:
        if app_token is None:
            add_routes(server, app)
            add_health(server, _always_reached)
        else:
            socket = socket_mode(app, app_token.get_secret_value())
            await socket.connect_async()
            stack.push_async_callback(socket.close_async)
            add_health(server, socket.connected)
        runner = web.AppRunner(server, access_log=None, shutdown_timeout=STOP_WITHIN_SECONDS)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        # Last, so that whoever is answered knows the bot to be ready.
        await web.TCPSite(runner, settings.crisis_host, settings.crisis_port).start()
        yield


def _serve_feed(
    organisation: Organisation, queries: Queries, clock: Clock, server: web.Application
) -> None:
    """Where the organisation wants one."""
    public = {one for one, settings in organisation.outlets.items() if settings.public}

    async def source() -> list[FeedItem]:
        return feed_items(await queries.all(), public)

    if organisation.feed is not None:
        add_feed(server, source, organisation.feed, clock)


async def _always_reached() -> bool:
    """Over HTTP it is Slack that calls."""
    return True


def add_health(server: web.Application, reached: Callable[[], Awaitable[bool]]) -> None:
    """`/healthz`: the process runs. `/readyz`: what people press reaches it; 503 while the way to
    Slack is lost."""

    async def healthy(_: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def ready(_: web.Request) -> web.Response:
        ok = await reached()
        return web.json_response({"ok": ok}, status=200 if ok else 503)

    server.router.add_get("/healthz", healthy)
    server.router.add_get("/readyz", ready)


@asynccontextmanager
async def _at_work(core: Core, routes: Routes) -> AsyncIterator[None]:
    """What the bot does of its own accord: the relays, the watch, and one try of the outlets."""
    async with AsyncExitStack() as stack:
        works = (
            ("relay", core.relay.run()),
            ("drill relay", core.drill_relay.run()),
            ("watch", core.watch.run()),
            ("trying outlets", _try_outlets(routes.outlets)),
        )
        for name, work in works:
            task = asyncio.create_task(work, name=name)
            task.add_done_callback(_tell_defect)
            stack.push_async_callback(partial(_end, task))
        yield


def _tell_defect(task: asyncio.Task[None]) -> None:
    """What ends of its own accord by a defect is in the log at once, not when the bot stops."""
    if not task.cancelled() and (error := task.exception()):
        log.error("work has ended early", work=task.get_name(), exc_info=error)


async def _try_outlets(outlets: Mapping[OutletId, Outlet]) -> None:
    """Whoever reads the log learns at the start which outlet will not let the bot in."""
    for outlet, failed in (await tried(outlets)).items():
        if failed is not None:
            log.warning("outlet_refuses", outlet=outlet, reason=failed.reason, final=failed.final)


async def _end(task: asyncio.Task[None]) -> None:
    """However it ended: what it has to say is in the log, and the rest is still to be closed."""
    task.cancel()
    await asyncio.wait([task])
