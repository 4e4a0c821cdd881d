"""Looks at everything the bot depends on, and says what would fail on the night.

`crisis doctor` prints it; the running bot looks once a day and tells the owner. Nothing is
changed and nothing is published at any outlet.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.doctor.app import (
    look_at_app_token,
    look_at_bot_token,
    look_at_clock,
    look_at_scopes,
)
from bot.adapters.doctor.asking import Asking
from bot.adapters.doctor.credentials import look_at_credentials
from bot.adapters.doctor.crisis_team import look_at_team
from bot.adapters.doctor.findings import Finding, Health, failed, summary, warn
from bot.adapters.doctor.here import (
    look_at_database,
    look_at_env_file,
    look_at_outlets,
    look_at_playbooks,
)
from bot.adapters.doctor.teams import look_at_public_url, look_at_registration, visiting
from bot.adapters.doctor.workspace import look_at_channels, look_at_people, posted_to
from bot.adapters.playbooks import (
    Organisation,
    PlaybookMistakes,
    load_organisation,
    load_playbooks,
)
from bot.adapters.slack.calls import connect
from bot.application.ports import Clock
from bot.domain.playbook import Playbook
from bot.settings import Settings
from bot.shipped import manifest_file

if TYPE_CHECKING:
    from bot.adapters.teams.transport.connection import Connection

__all__ = ["Finding", "Health", "examine", "failed", "summary"]


async def examine(
    settings: Settings, clock: Clock, teams: "Connection | None" = None
) -> list[Finding]:
    """Everything looked at, well or not, in the order in which to put it right. `teams` is the
    running bot's connection, by whose tokens Teams is asked; without it one is opened."""
    organisation = _organisation(settings)
    here = await asyncio.to_thread(_here, settings, organisation)
    there: list[Finding] = []
    if settings.slack_bot_token is not None:
        token = settings.slack_bot_token.get_secret_value()
        async with _slack(token, settings.slack_api_url) as client:
            there += await _there(settings, organisation, Asking(client, clock), clock)
    if settings.on_teams:
        there += await _in_teams(settings, organisation, clock, teams)
    if organisation is None:
        what = "People, channels and outlets were not looked at."
        there.append(warn("organisation", what, "Put organisation.yaml right first, see below."))
    else:
        here += await look_at_credentials(organisation, settings.environment, clock)
    return [*there, *here]


def _here(settings: Settings, organisation: Organisation | None) -> list[Finding]:
    found = look_at_playbooks(settings.crisis_playbooks)
    if organisation is not None:
        found += look_at_outlets(organisation, settings.environment)
    found += look_at_env_file(settings.env_file)
    return [*found, *look_at_database(settings.database_path)]


async def _there(
    settings: Settings, organisation: Organisation | None, asking: Asking, clock: Clock
) -> list[Finding]:
    identity, found = await look_at_bot_token(asking)
    found += await look_at_app_token(settings, asking)
    if identity is None:
        return found
    found += look_at_scopes(identity, _scopes())
    if organisation is not None:
        used = posted_to(organisation, _playbooks(settings, organisation))
        found += await look_at_channels(asking, organisation, used)
        found += await look_at_people(asking, organisation, identity["team_id"])
    return found + look_at_clock(identity, clock.now())


async def _in_teams(
    settings: Settings,
    organisation: Organisation | None,
    clock: Clock,
    connection: "Connection | None",
) -> list[Finding]:
    async with visiting(settings, clock, connection) as visit:
        found = await look_at_registration(visit)
        if not failed(found) and organisation is not None:
            found += await look_at_team(visit, organisation)
    return found + look_at_public_url(settings)


@asynccontextmanager
async def _slack(token: str, api_url: str) -> AsyncIterator[AsyncWebClient]:
    client = connect(token, api_url)
    try:
        yield client
    finally:
        if client.session is not None:
            await client.session.close()


def _organisation(settings: Settings) -> Organisation | None:
    """None where the file has mistakes: the look at the playbooks names them."""
    try:
        return load_organisation(settings.crisis_playbooks / "organisation.yaml")
    except PlaybookMistakes:
        return None


def _playbooks(settings: Settings, organisation: Organisation) -> list[Playbook]:
    try:
        return list(load_playbooks(settings.crisis_playbooks, organisation).values())
    except PlaybookMistakes:
        return []


def _scopes() -> frozenset[str]:
    """What the manifest asks for."""
    manifest = YAML(typ="safe").load(manifest_file().read_text(encoding="utf-8"))
    return frozenset(manifest["oauth_config"]["scopes"]["bot"])
