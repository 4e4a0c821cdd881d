"""The public routes: one file per kind of outlet, made here from the organisation's settings.

Only this package holds their credentials. A new type of outlet is one more line in `KINDS`.
"""

import inspect
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from bot.adapters.outlets.announcement import Board, ChannelAnnouncement
from bot.adapters.outlets.bluesky.kind import BLUESKY
from bot.adapters.outlets.by_hand import BY_HAND
from bot.adapters.outlets.email import EMAIL
from bot.adapters.outlets.kinds import ANNOUNCEMENT, WEBHOOK
from bot.adapters.outlets.making import Kind, Making, Route, Routes
from bot.adapters.outlets.mastodon import MASTODON
from bot.adapters.outlets.signed import ANSWER_WITHIN_SECONDS, connect
from bot.adapters.outlets.slack_board import SlackBoard
from bot.adapters.outlets.webhook import SignedWebhook
from bot.adapters.outlets.wordpress import WORDPRESS
from bot.adapters.playbooks import (
    AnnouncementOutlet,
    BlueskyOutlet,
    ByHandOutlet,
    EmailOutlet,
    MastodonOutlet,
    Organisation,
    OutletSettings,
    WebhookOutlet,
    WordPressOutlet,
)
from bot.application.ports import Clock
from bot.application.public_ports import MediaStore
from bot.domain.values import Home, OutletId

__all__ = [
    "Board",
    "ChannelAnnouncement",
    "OutletMistakes",
    "Route",
    "Routes",
    "SignedWebhook",
    "SlackBoard",
    "connect",
    "make_outlets",
    "mistakes_of",
    "secrets_of",
]

KINDS: Mapping[type[OutletSettings], Kind] = {
    WebhookOutlet: WEBHOOK,
    AnnouncementOutlet: ANNOUNCEMENT,
    BlueskyOutlet: BLUESKY,
    ByHandOutlet: BY_HAND,
    EmailOutlet: EMAIL,
    MastodonOutlet: MASTODON,
    WordPressOutlet: WORDPRESS,
}


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
    boards: Mapping[Home, Board],
    clock: Clock,
    media: MediaStore | None = None,
    answer_within_seconds: float = ANSWER_WITHIN_SECONDS,
) -> AsyncIterator[Routes]:
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
    async with AsyncExitStack() as stack:
        making = Making(
            organisation=organisation,
            environment=environment,
            http=await stack.enter_async_context(
                connect(answer_within_seconds=answer_within_seconds)
            ),
            boards=boards,
            clock=clock,
            stack=stack,
            media=media,
        )
        yield Routes(
            by_outlet={one: await _route(one, making) for one in organisation.outlets},
        )


async def _route(outlet: OutletId, making: Making) -> Route:
    settings = making.organisation.outlets[outlet]
    made = KINDS[type(settings)].make(outlet, settings, making)
    return await made if inspect.isawaitable(made) else made


def mistakes_of(
    organisation: Organisation, outlet: OutletId, environment: Mapping[str, str]
) -> str:
    """What keeps this outlet from working, as far as its settings tell; empty where nothing."""
    settings = organisation.outlets[outlet]
    return " ".join(KINDS[type(settings)].lacks(settings, organisation, environment))


def secrets_of(organisation: Organisation, environment: Mapping[str, str]) -> list[str]:
    """What the variables of outlets and paging hold, in clear, for what keeps it out of the log."""
    names = [name for settings in organisation.outlets.values() for name in settings.variables]
    names += organisation.paging.variables if organisation.paging else ()
    return [environment[name] for name in names if name in environment]
