"""The bot in Microsoft Teams: whether it gets in, and where its war rooms would be."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp

from bot.adapters.doctor.app import TOKENS
from bot.adapters.doctor.asking import patiently
from bot.adapters.doctor.findings import Finding, fail, ok, warn
from bot.adapters.doctor.here import SETTINGS
from bot.adapters.pacing import Pacing
from bot.adapters.playbooks import Organisation, TeamsHome
from bot.adapters.teams.configured import (
    configured_addresses,
    configured_credentials,
    configured_directory,
    configured_graph,
    configured_home,
)
from bot.adapters.teams.directory import TeamsDirectory
from bot.adapters.teams.home import TeamHome
from bot.adapters.teams.places import Places
from bot.adapters.teams.transport.calls import Calls, open_session
from bot.adapters.teams.transport.graph import Graph
from bot.adapters.teams.transport.pacing import PACES
from bot.adapters.teams.transport.tokens import Tokens
from bot.application.ports import Clock, DeliveryFailed
from bot.setting_values import APP_ID_AT, APP_PASSWORD_AT, APP_TENANT_AT
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.adapters.teams.transport.connection import Connection

ASK_AGAIN = "Try again; see status.cloud.microsoft."
PATIENCE_SECONDS = 60.0
"""How long the doctor waits for its turn: it asks about one person after the other."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What the doctor asks with. `tokens` is None in anonymous mode, which has no Graph
    either."""

    calls: Calls
    tokens: Tokens | None
    graph: Graph | None
    clock: Clock
    settings: Settings


@dataclass(frozen=True, kw_only=True)
class Premises:
    """The crisis team of an organisation, and how the bot would work there."""

    home: TeamHome
    directory: TeamsDirectory
    places: Places


@asynccontextmanager
async def visiting(
    settings: Settings, clock: Clock, connection: "Connection | None" = None
) -> AsyncIterator[Visit]:
    """Ask over this connection; without one, over one of its own."""
    if connection is not None:
        yield _visit(settings, clock, connection.calls, connection.tokens, connection.session)
        return
    async with _own_connection(settings, clock) as (calls, tokens, session):
        yield _visit(settings, clock, calls, tokens, session)


def _visit(
    settings: Settings,
    clock: Clock,
    calls: Calls,
    tokens: Tokens | None,
    session: aiohttp.ClientSession,
) -> Visit:
    graph = configured_graph(settings, session, tokens, clock)
    return Visit(calls=calls, tokens=tokens, graph=graph, clock=clock, settings=settings)


@asynccontextmanager
async def _own_connection(
    settings: Settings, clock: Clock
) -> AsyncIterator[tuple[Calls, Tokens | None, aiohttp.ClientSession]]:
    """With the bot's own credentials, to the addresses of the settings."""
    credentials, addresses = configured_credentials(settings), configured_addresses(settings)
    async with open_session() as session:
        tokens = None
        if not settings.teams_anonymous:
            tokens = Tokens(session, credentials, addresses, clock)
        pacing = Pacing(clock, PACES, patience_seconds=PATIENCE_SECONDS)
        calls = Calls(session, tokens, credentials, addresses, pacing)
        try:
            yield calls, tokens, session
        finally:
            if tokens is not None:
                await tokens.close()


def premises_of(visit: Visit, organisation: Organisation, teams: TeamsHome) -> Premises:
    """Nothing is asked yet."""
    home = configured_home(visit.settings, teams)
    directory = configured_directory(organisation, visit.calls, home, visit.clock)
    places = Places(visit.calls, visit.graph, home, directory, _Forgetful())
    return Premises(home=home, directory=directory, places=places)


class _Forgetful:
    """Notes of somebody who opens no war room."""

    async def note(self, kind: str, key: str) -> str | None:  # noqa: ARG002
        return None

    async def notes(self, kind: str) -> Mapping[str, str]:  # noqa: ARG002
        return {}

    async def keep_note(self, kind: str, key: str, value: str) -> None:  # noqa: ARG002
        raise AssertionError("the doctor changes nothing")

    async def forget_note(self, kind: str, key: str) -> None:  # noqa: ARG002
        raise AssertionError("the doctor changes nothing")


# Getting in


async def look_at_registration(visit: Visit) -> list[Finding]:
    """Whether Microsoft gives the bot a token. What fails here fails everything after it."""
    if visit.tokens is None:
        what = "TEAMS_ANONYMOUS is set: whoever reaches the bot can act in anybody's name."
        return [warn(TOKENS, what, "It is for the sandbox. Take it out where real people work.")]
    try:
        await patiently(visit.clock, visit.tokens.token)
    except DeliveryFailed as failed:
        return [_no_token(failed)]
    return [ok(TOKENS, "Microsoft gives the bot a token for MICROSOFT_APP_ID.")]


def _no_token(failed: DeliveryFailed) -> Finding:
    if failed.reason.startswith("login_4"):
        what = f"Microsoft does not accept the bot's credentials ({failed.reason})."
        fix = (
            "The secret may have expired, or one of the three not be this bot's. MICROSOFT_APP_ID:"
            f" {APP_ID_AT} MICROSOFT_APP_PASSWORD: {APP_PASSWORD_AT} MICROSOFT_APP_TENANT_ID:"
            f" {APP_TENANT_AT}"
        )
        return fail(TOKENS, what, fix)
    fix = "Check this machine's way to the internet, its proxy, and status.cloud.microsoft."
    return fail(TOKENS, f"Microsoft could not be asked for a token ({failed.reason}).", fix)


def look_at_public_url(settings: Settings) -> list[Finding]:
    """Links to the bot's files begin with it."""
    if settings.crisis_public_url is None:
        what = (
            "CRISIS_PUBLIC_URL is not set: in Teams the bot can hand out no files, such as the"
            " pictures of a draft and the report after a crisis."
        )
        fix = "Set it to where people's browsers reach the bot, such as https://bot.example.org."
        return [warn(SETTINGS, what, fix)]
    return [ok(SETTINGS, f"Files are linked at {settings.crisis_public_url}.")]
