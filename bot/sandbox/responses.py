"""Where response URLs lead: an app's later answer to a command or a press."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.blockkit import check_message, complete
from bot.sandbox.capabilities import ResponseUrl
from bot.sandbox.errors import InvalidArguments, SlackError
from bot.sandbox.values import Json

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

ALLOWED = frozenset(
    (
        "text",
        "blocks",
        "response_type",
        "replace_original",
        "delete_original",
        "metadata",
        "thread_ts",
        "mrkdwn",
        "unfurl_links",
        "unfurl_media",
    )
)


def respond(sandbox: Sandbox, secret: str, body: Any) -> None:
    """Carry out one answer. Raises SlackError with Slack's word for what is wrong."""
    if not isinstance(body, dict):
        raise SlackError("invalid_payload")
    unknown = body.keys() - ALLOWED
    if unknown:
        raise InvalidArguments(*(f"unknown field: {name}" for name in sorted(unknown)))
    blocks = body.get("blocks") or []
    problems = check_message(blocks)
    if problems:
        raise InvalidArguments(*problems, error="invalid_blocks")
    found = sandbox.response_urls.use(secret)
    if _replaced(sandbox, found, body, blocks):
        return
    if not body.get("text") and not blocks:
        raise SlackError("no_text")
    sandbox.workspace.post(
        found.channel,
        sandbox.workspace.bot_user,
        str(body.get("text") or ""),
        bot_id=sandbox.workspace.bot_id,
        blocks=complete(blocks, sandbox.workspace.next_id),
        ephemeral_for=None if body.get("response_type") == "in_channel" else found.person,
    )


def _replaced(sandbox: Sandbox, found: ResponseUrl, body: Json, blocks: list[Json]) -> bool:
    """Whether the answer changed or removed the message that was pressed."""
    original = found.original
    if original is None or original not in sandbox.workspace.channels[found.channel].messages:
        return False
    if body.get("delete_original"):
        sandbox.workspace.delete(original)
        return True
    if not body.get("replace_original"):
        return False
    sandbox.workspace.edit(
        original,
        text=str(body.get("text") or ""),
        blocks=complete(blocks, sandbox.workspace.next_id),
        former=[*original.former, original.blocks],
    )
    return True
