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
from bot.adapters.teams.directory import TeamsDirectory
from bot.adapters.teams.home import TeamHome
from bot.adapters.teams.places import Places
from bot.adapters.teams.transport.calls import Calls, open_session
from bot.adapters.teams.transport.credentials import Addresses, Credentials
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
    """What the doctor asks with. `tokens` is None in anonymous mode, which has no Graph either;
    `tenant` is empty where none is set."""

    calls: Calls
    tokens: Tokens | None
    graph: Graph | None
    clock: Clock
    app: str
    tenant: str


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
    graph = Graph(session, tokens, clock, settings.microsoft_graph_url) if tokens else None
    return Visit(
        calls=calls,
        tokens=tokens,
        graph=graph,
        clock=clock,
        app=settings.microsoft_app_id or "",
        tenant=settings.microsoft_app_tenant_id or "",
    )


@asynccontextmanager
async def _own_connection(
    settings: Settings, clock: Clock
) -> AsyncIterator[tuple[Calls, Tokens | None, aiohttp.ClientSession]]:
    """With the bot's own credentials, to the addresses of the settings."""
    password, multi = settings.microsoft_app_password, settings.microsoft_app_type == "MultiTenant"
    credentials = Credentials(
        app=settings.microsoft_app_id or "",
        password=password.get_secret_value() if password else "",
        tenant="" if multi else settings.microsoft_app_tenant_id or "",
    )
    addresses = Addresses(
        service=settings.teams_service_url,
        metadata=settings.teams_openid_metadata_url,
        login=settings.teams_login_url,
    )
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
    home = TeamHome(
        app=visit.app,
        tenant=visit.tenant,
        team=teams.team,
        channel=teams.channel,
        rooms=teams.rooms,
    )
    known = {one.id: one.teams or one.email for one in organisation.people.values()}
    people = {person: told for person, told in known.items() if told}
    names = {one.id: one.name for one in organisation.people.values()}
    directory = TeamsDirectory(
        visit.calls, home, visit.clock, people, organisation.externals, names=names
    )
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
