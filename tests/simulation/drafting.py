"""What people write: drafts, words approved in calm times, corrections."""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from bot.domain import commands as c
from bot.domain.values import (
    Kind,
    Medium,
    StatementId,
    Tag,
    Translation,
    Window,
    Wording,
    Words,
)
from bot.domain.wording import text_digest
from tests.facts import ANA, BEN, CLARA, DAVID, EMA
from tests.simulation.looking import Look
from tests.simulation.outside import shown_at

TEAM = (ANA, BEN, CLARA, DAVID, EMA)
KINDS = (Kind.HOLDING, Kind.HOLDING, Kind.UPDATE, Kind.CLOSING)
MOST_STATEMENTS = 3


def new_wording(look: Look, kind: Kind) -> Wording:
    outlets = look.crisis.playbook.outlets
    chosen = outlets if look.chance.random() < 0.6 else outlets[:1]
    text = look.text("Words")
    return Wording(
        kind=kind,
        outlets=tuple(one.id for one in chosen),
        text=text,
        next_update_at=look.now + timedelta(hours=1),
        window=short_window(look) if look.chance.random() < 0.1 else None,
        media=_pictures(text) if look.chance.random() < 0.1 else (),
        translations={
            one.language: Translation(text=Words(f"{text} auf Deutsch"), source=text_digest(text))
            for one in chosen
            if one.language and look.chance.random() < 0.8
        },
    )


def _pictures(text: Words) -> tuple[Medium, ...]:
    digest = sha256(text.encode()).hexdigest()
    return (Medium(digest=digest, mime="image/png", size=1, alternative=Words("A picture.")),)


def short_window(look: Look) -> Window:
    """An embargo that ends soon, and a time after which nobody wants it any more."""
    opens_at = look.now + timedelta(seconds=look.chance.randrange(2, 15))
    return Window(opens_at=opens_at, closes_at=opens_at + timedelta(seconds=20))


def first_draft(look: Look) -> Any:
    wording = new_wording(look, look.chance.choice(KINDS))
    others = frozenset({look.chance.choice(TEAM)}) if look.chance.random() < 0.1 else frozenset()
    facts = {"others": others, "tags": _tags(look), "publish_at": _instant(look, wording.window)}
    return look.ask(c.DraftStatement, wording=wording, **facts)


def fast_draft(look: Look) -> Any:
    """The words of calm times, mostly filled in as typed then."""
    lane = look.crisis.playbook.fast_lane[0]
    people = Words(str(look.chance.randrange(10**8, 10**9)))
    text = look.text("Words") if look.chance.random() < 0.15 else Words(lane.text)
    wording = replace(
        new_wording(look, Kind.HOLDING),
        text=Words(text.replace("{people}", people)),
        translations={},
        media=(),
    )
    facts = {"lane": lane.id, "slots": {"people": people}, "tags": _tags(look)}
    return look.ask(c.DraftStatement, wording=wording, **facts)


def wants_to_draft_fast(look: Look) -> float:
    if not look.crisis.playbook.fast_lane or len(look.crisis.statements) >= MOST_STATEMENTS:
        return 0.0
    return 0.0 if look.crisis.over else 0.8


def _out(look: Look) -> list[StatementId]:
    return [one.id for one in look.crisis.statements.values() if shown_at(one)]


def correction(look: Look) -> Any:
    corrects = look.chance.choice(_out(look))
    wording = replace(new_wording(look, Kind.CORRECTION), corrects=corrects)
    return look.ask(c.DraftStatement, wording=wording, tags=frozenset())


def wants_to_correct(look: Look) -> float:
    many = len(look.crisis.statements) > MOST_STATEMENTS
    return 0.0 if look.crisis.over or many or not _out(look) else 2.5


def _instant(look: Look, window: Window | None) -> datetime | None:
    """Within the window, or whenever it is cleared."""
    if window is None or look.chance.random() < 0.3:
        return None
    return window.opens_at + timedelta(seconds=look.chance.randrange(15))


def _tags(look: Look) -> frozenset[Tag] | None:
    """Mostly: none of these."""
    drawn = look.chance.random()
    if drawn < 0.7:
        return frozenset()
    return None if drawn < 0.85 else frozenset({look.chance.choice(tuple(Tag))})


def wants_to_draft(look: Look) -> float:
    written = len(look.crisis.statements)
    if written >= MOST_STATEMENTS or look.crisis.over:
        return 0.0
    return 9.0 if not written and look.person in (EMA, BEN) else 0.06
