"""Microsoft Teams, wired: the team the bot is in, and how it hears what people do there."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.adapters.outlets.teams_board import TeamsBoard
from bot.adapters.playbooks import Organisation
from bot.adapters.store.sqlite import SqliteStore
from bot.adapters.teams.answering import Answering
from bot.adapters.teams.app import add_teams_routes
from bot.adapters.teams.configured import (
    configured_addresses,
    configured_credentials,
    configured_directory,
    configured_graph,
    configured_home,
    configured_password,
)
from bot.adapters.teams.dialogues import Dialogues
from bot.adapters.teams.directory import TeamsDirectory
from bot.adapters.teams.files import Files, add_files
from bot.adapters.teams.home import TeamHome
from bot.adapters.teams.ids import TEAMS
from bot.adapters.teams.listeners import Listeners
from bot.adapters.teams.patient import Patient, patiently
from bot.adapters.teams.pictures import TeamsPictures
from bot.adapters.teams.places import Places
from bot.adapters.teams.roll import Roll
from bot.adapters.teams.room import TeamsRoom
from bot.adapters.teams.seal import Seal
from bot.adapters.teams.surroundings import Surroundings
from bot.adapters.teams.transport.calls import Calls
from bot.adapters.teams.transport.cloud import Cloud
from bot.adapters.teams.transport.connection import Connection, connected, connected_anonymously
from bot.adapters.teams.turns import Turns
from bot.application.ports import Clock, Store
from bot.bootstrap import Chat, Core
from bot.domain.state import fold
from bot.domain.values import CrisisId, PersonId, RoomId
from bot.presentation.copies import StandingCards
from bot.presentation.placed import Placed
from bot.presentation.render import CardRenderer
from bot.presentation.words import Words
from bot.serving.connected import Connected, Reached, always_reached
from bot.settings import Settings, SettingsError

CALLED = "@Crisis"
"""How people call the bot: its name in the app package."""

STOP_WITHIN_SECONDS = 5.0
PATIENCE_AT_START_SECONDS = 3.0
"""One answer that Teams loses shall not end a start, with which Slack's people wait too."""


@dataclass(frozen=True, kw_only=True)
class Tenant:
    """What stands between the bot and one tenant of Teams."""

    cloud: Cloud
    calls: Calls
    directory: TeamsDirectory
    room: TeamsRoom
    renderer: CardRenderer
    words: Words
    home: TeamHome
    answering: Answering
    clock: Clock
    store: SqliteStore
    externals: frozenset[PersonId]
    zone: ZoneInfo
    pictures: TeamsPictures
    seal: Seal

    @asynccontextmanager
    async def listening(self, core: Core, server: web.Application) -> AsyncIterator[Reached]:
        """Teams calls `/api/messages`; people fetch files from `/files/`."""
        listeners = Listeners(core.desks[TEAMS], self._surroundings(core))
        add_teams_routes(server, self.cloud, listeners)
        add_files(server, self.store, self.clock)
        roll = Roll(self.directory, listeners.coming, self.store, self.clock)
        looking = [
            asyncio.create_task(self.directory.keep_fresh()),
            asyncio.create_task(roll.keep()),
        ]
        try:
            yield always_reached
        finally:
            for task in looking:
                task.cancel()
            await asyncio.gather(*looking, return_exceptions=True)
            await listeners.close(STOP_WITHIN_SECONDS)
            await self.pictures.close()

    def _surroundings(self, core: Core) -> Surroundings:
        async def war_rooms() -> Collection[RoomId]:
            return [crisis.room for crisis in await core.queries.running() if crisis.room]

        placed = Placed(self.words)
        patient = Patient(self.calls, self.room, self.clock)
        return Surroundings(
            calls=self.calls,
            room=self.room,
            copies=StandingCards(core.queries, self.renderer),
            directory=self.directory,
            dialogues=Dialogues(
                calls=patient,
                teller=patient,
                people=self.directory,
                home=self.home,
                placed=placed,
                words=self.words,
                notes=self.store,
                clock=self.clock,
                seal=self.seal,
            ),
            home=self.home,
            placed=placed,
            sorry=self.renderer.sorry(),
            turns=Turns(self.clock),
            war_rooms=war_rooms,
            answering=self.answering,
            externals=self.externals,
            zone=self.zone,
            pictures=self.pictures,
        )


@asynccontextmanager
async def on_teams(
    settings: Settings,
    organisation: Organisation,
    clock: Clock,
    store: SqliteStore,
    *,
    answer_within_seconds: float,
) -> AsyncIterator[Connected]:
    """Teams, once it has said who is in the team. Raises `DeliveryFailed` where it cannot be
    reached or refuses the bot, and `SettingsError` where organisation.yaml names no team."""
    home = _home(settings, organisation)
    async with _connection(settings, clock, answer_within_seconds) as connection:
        directory = configured_directory(organisation, connection.calls, home, clock)
        await patiently(clock, directory.load, PATIENCE_AT_START_SECONDS)
        tenant = _tenant(settings, organisation, clock, store, connection, directory, home)
        await tenant.room.load()
        yield Connected(
            home=TEAMS,
            named=TEAMS,
            where=f"Microsoft Teams, tenant {home.tenant or 'unknown'}",
            chat=Chat(room=tenant.room, directory=directory, renderer=tenant.renderer),
            board=TeamsBoard(connection.calls, directory, home),
            listening=tenant.listening,
            line=connection,
        )


def _tenant(
    settings: Settings,
    organisation: Organisation,
    clock: Clock,
    store: SqliteStore,
    connection: Connection,
    directory: TeamsDirectory,
    home: TeamHome,
) -> Tenant:
    """Teams is asked nothing yet."""
    calls, tokens, session = connection.calls, connection.tokens, connection.session
    words, answering = Words(organisation.languages[0], CALLED), Answering(clock)
    graph = configured_graph(settings, session, tokens, clock)
    places = Places(calls, graph, home, directory, store, partial(_team_of, store))
    files = Files(store, clock, settings.crisis_public_url)
    return Tenant(
        cloud=connection.cloud,
        calls=calls,
        directory=directory,
        room=TeamsRoom(calls, places, directory, home, store, files, words, answering),
        renderer=CardRenderer(
            directory=directory,
            words=words,
            owner=organisation.owner,
            contacts=organisation.phones,
        ),
        words=words,
        home=home,
        answering=answering,
        clock=clock,
        store=store,
        externals=organisation.externals,
        zone=ZoneInfo(organisation.time_zone),
        pictures=TeamsPictures(session, tokens, store, store, clock),
        seal=Seal(configured_password(settings)),
    )


async def _team_of(store: Store, key: str) -> Sequence[PersonId]:
    """Who is in a group chat from its beginning: the team of the crisis that this entry is of."""
    crisis = fold(one.event for one in await store.read(CrisisId(key.partition(":")[0])))
    return sorted(crisis.team) if crisis else ()


def _home(settings: Settings, organisation: Organisation) -> TeamHome:
    teams = organisation.teams
    if teams is None:
        why = "is set, and organisation.yaml has no `teams:` with the team and its channel."
        name = "TEAMS_ANONYMOUS" if settings.teams_anonymous else "MICROSOFT_APP_ID"
        raise SettingsError({name: why})
    return configured_home(settings, teams)


def _connection(
    settings: Settings, clock: Clock, answer_within_seconds: float
) -> AbstractAsyncContextManager[Connection]:
    """Anonymous only where the settings ask for it, which they do in development alone."""
    addresses = configured_addresses(settings)
    if settings.teams_anonymous:
        return connected_anonymously(addresses, clock)
    credentials = configured_credentials(settings)
    return connected(credentials, addresses, clock, answer_within_seconds=answer_within_seconds)
