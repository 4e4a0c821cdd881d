"""What the settings and organisation.yaml say of Teams, as values of the adapter: the running bot
and the doctor work with the same."""

import aiohttp

from bot.adapters.playbooks import Organisation, TeamsHome
from bot.adapters.teams.directory import TeamsDirectory
from bot.adapters.teams.home import TeamHome
from bot.adapters.teams.transport.calls import Calls
from bot.adapters.teams.transport.credentials import Addresses, Credentials
from bot.adapters.teams.transport.graph import Graph
from bot.adapters.teams.transport.tokens import Tokens
from bot.application.ports import Clock
from bot.settings import Settings


def configured_credentials(settings: Settings) -> Credentials:
    """The app's registration; what is not set is empty."""
    of_several = settings.microsoft_app_type == "MultiTenant"
    return Credentials(
        app=settings.microsoft_app_id or "",
        password=configured_password(settings),
        tenant="" if of_several else settings.microsoft_app_tenant_id or "",
    )


def configured_password(settings: Settings) -> str:
    """In clear; empty where none is set."""
    password = settings.microsoft_app_password
    return password.get_secret_value() if password else ""


def configured_addresses(settings: Settings) -> Addresses:
    """Microsoft's own, unless the settings name others."""
    return Addresses(
        service=settings.teams_service_url,
        metadata=settings.teams_openid_metadata_url,
        login=settings.teams_login_url,
    )


def configured_graph(
    settings: Settings, session: aiohttp.ClientSession, tokens: Tokens | None, clock: Clock
) -> Graph | None:
    """None where the bot has no tokens: Graph knows nobody who is anonymous."""
    return Graph(session, tokens, clock, settings.microsoft_graph_url) if tokens else None


def configured_home(settings: Settings, teams: TeamsHome) -> TeamHome:
    """The crisis team. An app of several tenants is at home in one, too."""
    return TeamHome(
        app=settings.microsoft_app_id or "",
        tenant=settings.microsoft_app_tenant_id or "",
        team=teams.team,
        channel=teams.channel,
        rooms=teams.rooms,
    )


def configured_directory(
    organisation: Organisation, calls: Calls, home: TeamHome, clock: Clock
) -> TeamsDirectory:
    """The people of organisation.yaml; who of them is in Teams is not asked yet."""
    known = ((one.id, one.teams or one.email) for one in organisation.people.values())
    return TeamsDirectory(
        calls,
        home,
        clock,
        {person: contact for person, contact in known if contact},
        organisation.externals,
        names={one.id: one.name for one in organisation.people.values()},
    )
