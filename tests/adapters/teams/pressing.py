"""Buttons of the bot's cards, pressed; forms, asked for; and what the bot may answer."""

from dataclasses import replace
from typing import Any

from bot.presentation.card import Button, Buttons, Card, Paragraph, Text
from tests.adapters.teams import payloads
from tests.adapters.teams.desk import APPROVE, DRAFT, Office
from tests.adapters.teams.payloads import THREAD, Json

CARD = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"
APPROVED = Card(summary="Noted", blocks=(Paragraph(line=(Text(text="Your yes counts."),)),))
MENU = replace(APPROVED, blocks=(Buttons(buttons=(Button(action="hold", label="Hold"),)),))
STANDING = Card(summary="s1", blocks=(Paragraph(line=(Text(text="Statement 1, as it stands"),)),))


def buttons(card: Any) -> list[Json]:
    """Every press that a card offers."""
    if isinstance(card, list):
        return [one for part in card for one in buttons(part)]
    if not isinstance(card, dict):
        return []
    here = [card] if card.get("type") == "Action.Execute" else []
    return here + [one for part in card.values() for one in buttons(part)]


def pressed(card: Any, verb: str, post: str, entered: Json | None = None, **more: Any) -> Json:
    """The press on a button of the card, with what was entered."""
    button = next(one for one in buttons(card) if one["verb"] == verb)
    return payloads.press(verb, {**button["data"], **(entered or {})}, post=post, **more)


async def drafting(bot: Office, form: Any = DRAFT, place: str = THREAD) -> tuple[Json, str]:
    """The form that was posted, and its post."""
    bot.inbox.reply = form
    await bot.takes(payloads.message("draft", at=place))
    bot.inbox.got.clear()
    return bot.calls.sent[0][1], "post1"


async def approving(bot: Office) -> Json:
    bot.inbox.reply = APPROVE
    bot.copies.cards["1700000000050"] = STANDING
    answer = await bot.takes(payloads.press("approve", {"value": {"crisis": "c1"}}))
    bot.inbox.got.clear()
    shown: Json = answer["value"]
    return shown
