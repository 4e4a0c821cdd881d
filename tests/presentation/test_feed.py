"""The feed shows what the public can read already, and nothing else."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.events import StatementCleared
from bot.domain.state import Crisis
from bot.domain.statement import Statement
from bot.domain.values import COUNSEL, ERASED, LEAD, Audience, CrisisId, Words
from bot.domain.wording import digest_of
from bot.presentation.feed import feed_items
from tests.facts import (
    ANA,
    CLARA,
    CLEARED_AT,
    EMA,
    HOLDING,
    INTRANET,
    NEWSROOM,
    S1,
    SEND_AT,
    after,
    approved_by,
    drafted_by,
    opened_as,
    published,
    started,
)
from tests.given import given

PUBLIC = {NEWSROOM}
BEFORE = (
    opened_as(),
    drafted_by(EMA, words=HOLDING),
    approved_by(ANA, LEAD, words=HOLDING),
    approved_by(CLARA, COUNSEL, words=HOLDING),
    StatementCleared(
        statement=S1,
        revision=1,
        digest=digest_of(HOLDING),
        send_at=SEND_AT,
        by=CLARA,
        at=CLEARED_AT,
    ),
    started(NEWSROOM),
)
OUT = given(*BEFORE, published(NEWSROOM)).crisis


def with_statement(crisis: Crisis = OUT, **changes: Any) -> Crisis:
    statement: Statement = replace(crisis.statement(S1), **changes)
    return replace(crisis, statements={**crisis.statements, S1: statement})


def at_newsroom(**changes: Any) -> Crisis:
    statement = OUT.statement(S1)
    changed = replace(statement.at(NEWSROOM), **changes)
    return with_statement(deliveries={**statement.deliveries, NEWSROOM: changed})


def test_what_is_published_stands_in_it_word_for_word() -> None:
    (item,) = feed_items([OUT], PUBLIC)
    assert item.text == item.title == HOLDING.text
    assert item.published_at == SEND_AT
    assert item.link == OUT.statement(S1).at(NEWSROOM).link
    assert item.id.startswith("urn:uuid:")


@pytest.mark.parametrize(
    "hidden",
    [
        given(*BEFORE).crisis,
        replace(OUT, drill=True),
        with_statement(withdrawn=True),
        with_statement(wording=replace(HOLDING, audience=Audience.STAFF)),
        with_statement(wording=replace(HOLDING, audience=Audience.STAKEHOLDER)),
        with_statement(wording=replace(HOLDING, audience=Audience.REGULATOR)),
        with_statement(wording=replace(HOLDING, text=ERASED)),
        at_newsroom(taken_down_at=after(minutes=9)),
    ],
    ids=[
        "on the wire",
        "a drill",
        "withdrawn",
        "for staff",
        "for stakeholders",
        "for a regulator",
        "erased",
        "taken down",
    ],
)
def test_what_the_public_cannot_read_does_not(hidden: Crisis) -> None:
    assert feed_items([hidden], PUBLIC) == []


def test_what_stands_in_a_channel_for_staff_alone_does_not() -> None:
    staff_only = given(*BEFORE, published(INTRANET)).crisis
    assert feed_items([staff_only], PUBLIC) == []


def test_the_newest_is_first_and_an_id_stays_the_same() -> None:
    later = replace(at_newsroom(published_at=after(minutes=30)), id=CrisisId("C2"))
    ids = [item.id for item in feed_items([OUT, later], PUBLIC)]
    assert ids == [item.id for item in feed_items([later, OUT], PUBLIC)]
    assert len(set(ids)) == 2
    assert feed_items([OUT, later], PUBLIC)[0].published_at == after(minutes=30)


def test_its_title_is_the_headline_or_how_it_begins() -> None:
    named = with_statement(wording=replace(HOLDING, headline=Words("Flight\n12")))
    assert feed_items([named], PUBLIC)[0].title == "Flight 12"
    long = with_statement(wording=replace(HOLDING, text=Words("\n\n" + "word " * 100)))
    title = feed_items([long], PUBLIC)[0].title
    assert len(title) <= 120
    assert title.endswith("word…")


def test_no_name_of_a_crisis_stands_in_it() -> None:
    told = repr(feed_items([OUT], PUBLIC))
    assert OUT.code_name not in told
    assert str(OUT.summary) not in told
