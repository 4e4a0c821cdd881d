"""Whether a post at one of the brand's accounts is the bot's own."""

import unicodedata
from datetime import datetime

from bot.domain.freeze import Fate
from bot.domain.state import Crisis
from bot.domain.statement import Delivery, Passage, Statement
from bot.domain.values import OutletId
from bot.domain.wording import rendition_of

ARRIVING = (Passage.ON_THE_WIRE, Passage.UNCLEAR, Passage.BY_HAND)
"""It may stand there before its own reference is known."""


def watches(crisis: Crisis, outlet: OutletId) -> bool:
    """Whether this crisis wants to know of posts there now. A drill touches nothing outside."""
    known = crisis.playbook.outlet(outlet)
    return known is not None and known.watched and not crisis.over and not crisis.drill


def recognises(crisis: Crisis, outlet: OutletId, reference: str, text: str, at: datetime) -> bool:
    """Whether the crisis, over or not, published this post, or put it back into the queue it came
    from: by its reference, or, since a post may be seen before its answer, and the later posts of
    a thread have none, by its words."""
    return _was_put_back(crisis, outlet, text, at) or any(
        _is_its(statement, crisis, outlet, reference, text, at)
        for statement in crisis.statements.values()
    )


def _was_put_back(crisis: Crisis, outlet: OutletId, text: str, at: datetime) -> bool:
    """Whether it was planned, paused, and put back for about this instant by somebody's
    decision."""
    account = crisis.freeze.accounts.get(outlet)
    items = account.items.values() if account else ()
    return any(
        item.fate in (Fate.RESUMING, Fate.RESUMED)
        and item.due is not None
        and abs(at - item.due) <= crisis.playbook.stale_after
        and _plain(item.post.text) == _plain(text) != ""
        for item in items
    )


def _is_its(
    statement: Statement,
    crisis: Crisis,
    outlet: OutletId,
    reference: str,
    text: str,
    at: datetime,
) -> bool:
    delivery = statement.at(outlet)
    if delivery.reference and delivery.reference == reference:
        return True
    if not _about_then(delivery, crisis, at):
        return False
    language = crisis.playbook.language_at(outlet) or statement.wording.language
    parts = rendition_of(statement.wording, outlet, language).parts
    return _plain(text) in {_plain(part) for part in (*parts, "\n".join(parts))}


def _about_then(delivery: Delivery, crisis: Crisis, at: datetime) -> bool:
    """Whether it was being published there around this instant."""
    if delivery.passage in ARRIVING:
        return True
    out = delivery.published_at
    return out is not None and abs(at - out) <= crisis.playbook.stale_after


def _plain(text: str) -> str:
    """What is left of a text by whichever way it is set and read back: its words in order."""
    return " ".join(unicodedata.normalize("NFC", text).split())
