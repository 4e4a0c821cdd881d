"""How the signed webhook and the announcement channel are made from their settings."""

from collections.abc import Mapping

from bot.adapters.outlets.announcement import ChannelAccount, ChannelAnnouncement, WatchedBoard
from bot.adapters.outlets.making import Kind, Making, Route, unset
from bot.adapters.outlets.plain import PlainTypesetter
from bot.adapters.outlets.signed import (
    BadAddress,
    BadSecret,
    require_address,
    require_secret,
)
from bot.adapters.outlets.webhook import SignedWebhook
from bot.adapters.playbooks import AnnouncementOutlet, Organisation, WebhookOutlet
from bot.application.platforms import home_of
from bot.domain.values import FIRST_HOME, Home, OutletId


def _webhook(outlet: OutletId, settings: WebhookOutlet, making: Making) -> Route:
    return Route(
        outlet=SignedWebhook(
            outlet,
            address=settings.address(making.environment),
            secret=making.environment[settings.secret_env],
            http=making.http,
            clock=making.clock,
            longest=settings.longest,
        ),
        typesetter=PlainTypesetter(
            language=settings.language, longest=settings.longest, headline=True
        ),
    )


def _webhook_lacks(
    settings: WebhookOutlet,
    organisation: Organisation,  # noqa: ARG001
    environment: Mapping[str, str],
) -> list[str]:
    found = unset(settings.variables, environment)
    if environment.get(settings.secret_env):
        try:
            require_secret(environment[settings.secret_env])
        except BadSecret as bad:
            found.append(f"{settings.secret_env} {bad}.")
    if settings.url_env is None or environment.get(settings.url_env):
        try:
            require_address(settings.address(environment))
        except BadAddress as bad:
            found.append(f"{settings.url_env or 'url'} {bad}.")
    return found


IN_TEAMS = {"MICROSOFT_APP_ID", "TEAMS_ANONYMOUS"}
"""Set where the bot is in Teams; without a token of Slack's it is there alone."""


def _announcement(outlet: OutletId, settings: AnnouncementOutlet, making: Making) -> Route:
    there = making.board_of(settings.channel)
    if there is None:
        raise LookupError(f"{outlet}: the bot is in no channel {settings.channel}")
    channel, board = there
    account = None
    if isinstance(board, WatchedBoard):
        account = ChannelAccount(outlet, channel=channel, board=board)
    return Route(
        outlet=ChannelAnnouncement(outlet, channel=channel, board=board, longest=settings.longest),
        typesetter=PlainTypesetter(language=settings.language, longest=settings.longest),
        account=account,
    )


def _announcement_lacks(
    settings: AnnouncementOutlet,
    organisation: Organisation,
    environment: Mapping[str, str],
) -> list[str]:
    if settings.channel not in organisation.channels:
        return [f"there is no channel `{settings.channel}` in organisation.yaml."]
    there = {home_of(room) for room in organisation.channels[settings.channel]}
    if there & _homes(environment):
        return []
    name = "Slack" if FIRST_HOME in _homes(environment) else "Microsoft Teams"
    return [
        f"the bot is in {name} alone, and channel `{settings.channel}` has no id there. Add it in"
        " organisation.yaml."
    ]


def _homes(environment: Mapping[str, str]) -> set[Home]:
    """The chat platforms that the bot is in."""
    teams = {Home("teams")} if environment.keys() & IN_TEAMS else set()
    return teams | ({FIRST_HOME} if "SLACK_BOT_TOKEN" in environment or not teams else set())


WEBHOOK = Kind(make=_webhook, lacks=_webhook_lacks)
ANNOUNCEMENT = Kind(make=_announcement, lacks=_announcement_lacks)
