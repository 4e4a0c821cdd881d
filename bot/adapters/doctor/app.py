"""The app as Slack sees it: its tokens, its scopes, and the time of day."""

from datetime import datetime
from email.utils import parsedate_to_datetime

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.adapters.doctor.asking import BAD_TOKEN, Asking, refusal_of
from bot.adapters.doctor.findings import Finding, fail, ok, warn
from bot.application.ports import DeliveryFailed
from bot.setting_values import APP_TOKEN_AT, BOT_TOKEN_AT, SLACK_APP
from bot.settings import Settings

TOKENS = "tokens"
SCOPES = "scopes"
CLOCK = "clock"
SLOW_SECONDS = 30.0
TOO_SLOW_SECONDS = 240.0
"""Slack's own limit, beyond which a signed request is refused, is five minutes."""


async def look_at_bot_token(asking: Asking) -> tuple[AsyncSlackResponse | None, list[Finding]]:
    """Slack's `auth.test`, with its headers, and what it says of the token."""
    try:
        answer = await asking.ask(asking.client.auth_test)
    except DeliveryFailed as failed:
        return None, [_no_identity(failed)]
    if not answer.get("bot_id"):
        what = "SLACK_BOT_TOKEN is no bot's token: with it the bot would act as a person."
        return answer, [fail(TOKENS, what, f"Take the bot's: {BOT_TOKEN_AT}")]
    workspace, name = answer.get("team", ""), answer.get("user", "")
    return answer, [ok(TOKENS, f"SLACK_BOT_TOKEN is {name}'s in the workspace {workspace}.")]


def _no_identity(failed: DeliveryFailed) -> Finding:
    refusal = refusal_of(failed)
    if refusal in BAD_TOKEN:
        fix = f"Copy it anew, or install the app again: {BOT_TOKEN_AT}"
        return fail(TOKENS, f"Slack does not accept SLACK_BOT_TOKEN ({refusal}).", fix)
    fix = "Check this machine's way to the internet, its proxy, and status.slack.com."
    return fail(TOKENS, f"Slack could not be asked ({failed.reason}).", fix)


async def look_at_app_token(settings: Settings, asking: Asking) -> list[Finding]:
    """Whether Socket Mode can connect. Asks for an address and does not use it."""
    if settings.slack_app_token is None:
        what = "There is no SLACK_APP_TOKEN: Slack calls /slack/events, signed."
        return [ok(TOKENS, f"{what} Whether its calls arrive cannot be seen from here.")]
    token = settings.slack_app_token.get_secret_value()
    try:
        await asking.ask(asking.client.apps_connections_open, app_token=token)
    except DeliveryFailed as failed:
        return [_no_socket(failed)]
    return [ok(TOKENS, "SLACK_APP_TOKEN opens Socket Mode.")]


def _no_socket(failed: DeliveryFailed) -> Finding:
    refusal = refusal_of(failed)
    if refusal == "missing_scope":
        what, fix = (
            "SLACK_APP_TOKEN lacks the scope connections:write.",
            f"Make one: {APP_TOKEN_AT}",
        )
    elif refusal in BAD_TOKEN:
        what = f"Slack does not accept SLACK_APP_TOKEN ({refusal})."
        fix = f"Copy it anew: {APP_TOKEN_AT}"
    elif refusal:
        what = f"Slack refuses Socket Mode ({refusal})."
        fix = f"Turn it on: {SLACK_APP} → Socket Mode."
    else:
        what = f"Slack could not be asked about SLACK_APP_TOKEN ({failed.reason})."
        fix = "Try again; see status.slack.com."
    return fail(TOKENS, what, fix)


def look_at_scopes(answer: AsyncSlackResponse, wanted: frozenset[str]) -> list[Finding]:
    """What the installed app was granted, against the manifest that comes with the bot."""
    told = _header(answer, "x-oauth-scopes")
    if told is None:
        fix = f"Compare them by hand: {SLACK_APP} → OAuth & Permissions → Scopes."
        return [warn(SCOPES, "Slack did not say which scopes were granted.", fix)]
    granted = frozenset(part.strip() for part in told.split(",") if part.strip())
    found = []
    if missing := sorted(wanted - granted):
        fix = f"Put manifest.yaml into {SLACK_APP} → App Manifest, then install the app again."
        found.append(fail(SCOPES, f"Not granted: {', '.join(missing)}.", fix))
    if needless := sorted(granted - wanted):
        fix = f"Take them away: {SLACK_APP} → OAuth & Permissions → Scopes."
        what = f"Granted and not needed: {', '.join(needless)}. A thief of the token has them too."
        found.append(warn(SCOPES, what, fix))
    return found or [ok(SCOPES, "Granted is what the manifest asks for, and nothing else.")]


def look_at_clock(answer: AsyncSlackResponse, now: datetime) -> list[Finding]:
    """This machine's time of day against Slack's, as its answer's date tells it."""
    try:
        theirs = parsedate_to_datetime(_header(answer, "date") or "")
        apart = abs((now - theirs).total_seconds())
    except (ValueError, TypeError):
        fix = "See that this machine sets its clock by the network (NTP)."
        return [warn(CLOCK, "Slack did not say what time it is.", fix)]
    what = f"This machine's clock is {apart:.0f} s from Slack's."
    fix = "Let it be set by the network (NTP): signatures and the log's times depend on it."
    if apart > TOO_SLOW_SECONDS:
        return [fail(CLOCK, what, fix)]
    return [warn(CLOCK, what, fix)] if apart > SLOW_SECONDS else [ok(CLOCK, "The clock is right.")]


def _header(answer: AsyncSlackResponse, name: str) -> str | None:
    headers = {str(key).lower(): value for key, value in (answer.headers or {}).items()}
    value = headers.get(name)
    return None if value is None else str(value)
