"""The public routes: one file per kind of outlet, made here from the organisation's settings.

Only this package holds their credentials.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx

from bot.adapters.outlets.announcement import Board, ChannelAnnouncement
from bot.adapters.outlets.slack_board import SlackBoard
from bot.adapters.outlets.webhook import (
    ANSWER_WITHIN_SECONDS,
    BadAddress,
    BadSecret,
    SignedWebhook,
    connect,
    require_address,
    require_secret,
)
from bot.adapters.playbooks import AnnouncementOutlet, Organisation, WebhookOutlet
from bot.application.ports import Clock
from bot.application.public_ports import Outlet
from bot.domain.values import OutletId

__all__ = [
    "Board",
    "ChannelAnnouncement",
    "OutletMistakes",
    "SignedWebhook",
    "SlackBoard",
    "connect",
    "make_outlets",
    "mistakes_of",
    "secrets_of",
]


class OutletMistakes(Exception):
    """Outlets that cannot work with these settings. `mistakes` has every reason, by outlet, in
    words that name the variable and never its value."""

    def __init__(self, mistakes: Mapping[OutletId, str]) -> None:
        self.mistakes = dict(mistakes)
        super().__init__("\n".join(f"Outlet {one}: {why}" for one, why in mistakes.items()))


@asynccontextmanager
async def make_outlets(
    organisation: Organisation,
    environment: Mapping[str, str],
    *,
    board: Board,
    clock: Clock,
    answer_within_seconds: float = ANSWER_WITHIN_SECONDS,
) -> AsyncIterator[dict[OutletId, Outlet]]:
    """Every outlet that `organisation.yaml` names, on one HTTP client, while the block lasts.

    `environment` holds the secrets (`Settings.environment`). Never called for a drill's relay.
    Raises `OutletMistakes` with all that is missing or malformed.
    """
    mistakes = {
        outlet: why
        for outlet in organisation.outlets
        if (why := mistakes_of(organisation, outlet, environment))
    }
    if mistakes:
        raise OutletMistakes(mistakes)
    async with connect(answer_within_seconds=answer_within_seconds) as http:
        yield {
            outlet: _outlet(organisation, outlet, environment, http, board, clock)
            for outlet in organisation.outlets
        }


def _outlet(
    organisation: Organisation,
    outlet: OutletId,
    environment: Mapping[str, str],
    http: httpx.AsyncClient,
    board: Board,
    clock: Clock,
) -> Outlet:
    settings = organisation.outlets[outlet]
    if isinstance(settings, AnnouncementOutlet):
        channel = organisation.channels[settings.channel]
        return ChannelAnnouncement(outlet, channel=channel, board=board, longest=settings.longest)
    return SignedWebhook(
        outlet,
        address=settings.address(environment),
        secret=environment[settings.secret_env],
        http=http,
        clock=clock,
        longest=settings.longest,
    )


def mistakes_of(
    organisation: Organisation, outlet: OutletId, environment: Mapping[str, str]
) -> str:
    """What keeps this outlet from working, as far as its settings tell; empty where nothing."""
    settings = organisation.outlets[outlet]
    if isinstance(settings, AnnouncementOutlet):
        known = settings.channel in organisation.channels
        return "" if known else f"there is no channel `{settings.channel}` in organisation.yaml."
    return " ".join(_webhook_mistakes(settings, environment))


def secrets_of(organisation: Organisation, environment: Mapping[str, str]) -> list[str]:
    """What the outlets' variables hold, in clear, for what keeps it out of the log."""
    names = (name for settings in organisation.outlets.values() for name in settings.variables)
    return [environment[name] for name in names if name in environment]


def _webhook_mistakes(settings: WebhookOutlet, environment: Mapping[str, str]) -> list[str]:
    lacking = [name for name in settings.variables if not environment.get(name)]
    found = [f"{name} is not set. Set it in the environment or in .env." for name in lacking]
    if settings.secret_env not in lacking:
        try:
            require_secret(environment[settings.secret_env])
        except BadSecret as bad:
            found.append(f"{settings.secret_env} {bad}.")
    if settings.url_env not in lacking:
        try:
            require_address(settings.address(environment))
        except BadAddress as bad:
            found.append(f"{settings.url_env or 'url'} {bad}.")
    return found
