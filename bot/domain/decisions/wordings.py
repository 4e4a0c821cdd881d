"""Whether words could go out at all: what would fail at an outlet is refused before anybody
approves it."""

from datetime import datetime

from bot.domain.playbook import Playbook
from bot.domain.rejections import (
    AlternativeMissing,
    FactsMissing,
    Missing,
    NextUpdateInThePast,
    NoSuchOutlet,
    NothingToCorrect,
    OutsideWindow,
    TooLong,
)
from bot.domain.state import Crisis
from bot.domain.statement import Passage
from bot.domain.values import Kind, OutletId, Wording
from bot.domain.wording import gaps_in, rendition_of


def check_wording(wording: Wording, crisis: Crisis, at: datetime) -> None:
    """Raises the first reason for which it could not go out as it stands."""
    texts = [wording.text, *(one.text for one in wording.translations.values())]
    if not all(text.strip() for text in texts):
        raise Missing("text")
    if gaps := tuple(gap for text in texts for gap in gaps_in(text)):
        raise _facts_missing(gaps, crisis.playbook)
    if not wording.outlets:
        raise Missing("outlets")
    for outlet in wording.outlets:
        _check_outlet(outlet, wording, crisis.playbook)
    if any(not medium.alternative.strip() for medium in wording.media):
        raise AlternativeMissing
    _check_promise(wording, at)
    _check_correction(wording, crisis)
    window = wording.window
    if window and not max(window.opens_at, at) < window.closes_at:
        raise OutsideWindow


def _facts_missing(gaps: tuple[str, ...], playbook: Playbook) -> FactsMissing:
    named = tuple(name for name, question in playbook.facts.items() if question in gaps)
    return FactsMissing(named, len(gaps) - len(named))


def _check_outlet(outlet_id: OutletId, wording: Wording, playbook: Playbook) -> None:
    outlet = playbook.outlet(outlet_id)
    if outlet is None:
        raise NoSuchOutlet(outlet_id)
    rendition = rendition_of(wording, outlet_id, outlet.language)
    longest = outlet.longest if rendition.longest is None else rendition.longest
    if longest is not None and rendition.length > longest:
        raise TooLong(outlet_id, rendition.length, longest)


def _check_promise(wording: Wording, at: datetime) -> None:
    if wording.next_update_at is None and wording.kind not in (Kind.CLOSING, Kind.REPLY):
        raise Missing("next_update_at")
    if wording.next_update_at is not None and wording.next_update_at <= at:
        raise NextUpdateInThePast


def _check_correction(wording: Wording, crisis: Crisis) -> None:
    """A correction names what it corrects; nothing else does."""
    if wording.corrects is None:
        if wording.kind is Kind.CORRECTION:
            raise Missing("corrects")
        return
    known = crisis.statements.get(wording.corrects)
    if known is None or wording.kind is not Kind.CORRECTION:
        raise NothingToCorrect
    if not known.where(Passage.PUBLISHED) and not known.rehearsed:
        raise NothingToCorrect


def check_publish_at(publish_at: datetime | None, wording: Wording) -> None:
    """An instant named for sending lies within the time window that is approved."""
    window = wording.window
    if publish_at is None:
        return
    if window is None or not window.opens_at <= publish_at < window.closes_at:
        raise OutsideWindow
