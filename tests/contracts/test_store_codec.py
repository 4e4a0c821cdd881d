"""Events, effects and answers come back as they went in, and words stay out of the log."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.store.codec import (
    EventCodec,
    dump_answer,
    dump_effect,
    load_answer,
    load_effect,
)
from bot.adapters.store.shapes import Unreadable, Word, shape_of
from bot.application.ports import Answer
from bot.domain.events import CrisisStoodDown, EntryLogged, Event, RoomReady, StatementDrafted
from bot.domain.values import (
    ERASED,
    THE_BOT,
    CrisisId,
    Kind,
    OutletId,
    PersonId,
    StatementId,
    Wording,
    Words,
)
from tests.contracts.any_event import EFFECT_TYPES, EVENT_TYPES, TEXT, anything
from tests.contracts.store import FIRE, NOON, logged

SECRET = "We knew since March"


def numbered_salts() -> Iterator[bytes]:
    return (number.to_bytes(16, "big") for number in count())


def codec() -> EventCodec:
    return EventCodec(salt=numbered_salts().__next__)


def values(words: list[Word]) -> Mapping[str, str]:
    return {word.digest: word.value for word in words}


@pytest.mark.parametrize("made", EVENT_TYPES, ids=lambda made: made.__name__)
@settings(max_examples=25, deadline=None)
@given(data=st.data(), crisis=TEXT, version=st.integers(1, 2**31))
def test_every_event_comes_back_as_it_went_in(
    made: Any, data: st.DataObject, crisis: str, version: int
) -> None:
    event = data.draw(anything(made))
    encoded = codec().encode(event, crisis=CrisisId(crisis), version=version)
    read = codec().decode(encoded.stored, values(encoded.words))
    assert read == event
    assert codec().encode(read, crisis=CrisisId(crisis), version=version) == encoded
    assert rfc8785.dumps(json.loads(encoded.stored)) == encoded.stored
    assert all(word.matches for word in encoded.words)


@pytest.mark.parametrize("made", EFFECT_TYPES, ids=lambda made: made.__name__)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_every_effect_comes_back_as_it_went_in(made: Any, data: st.DataObject) -> None:
    effect = data.draw(anything(made))
    assert load_effect(dump_effect(effect)) == effect


@given(answer=anything(Answer))
@settings(deadline=None)
def test_every_answer_comes_back_as_it_went_in(answer: Answer) -> None:
    assert load_answer(dump_answer(answer)) == answer


def test_the_envelope_is_what_an_auditor_was_promised() -> None:
    envelope = json.loads(codec().encode(logged(), crisis=FIRE, version=3).stored)
    assert envelope["facts"].pop("text").keys() == {"words"}
    assert envelope == {
        "crisis": "c-fire",
        "version": 3,
        "type": "EntryLogged",
        "schema": 1,
        "at": "2026-03-01T12:00:00.000000+00:00",
        "by": "ana",
        "facts": {
            "author": "ana",
            "source": "typed",
            "happened_at": "2026-03-01T12:00:00.000000+00:00",
            "post": None,
            "link": "",
        },
    }


def drafted() -> Event:
    wording = Wording(kind=Kind.HOLDING, outlets=(OutletId("web"),), text=Words(SECRET))
    return StatementDrafted(
        statement=StatementId("s1"),
        revision=1,
        wording=wording,
        digest="d",
        authors=frozenset({PersonId("bo"), PersonId("ana")}),
        by=PersonId("ana"),
        at=NOON,
    )


@pytest.mark.parametrize("event", [logged(SECRET), drafted()], ids=["plain", "nested"])
def test_words_stand_in_the_log_as_digests_only(event: Event) -> None:
    encoded = codec().encode(event, crisis=FIRE, version=1)
    assert SECRET.encode() not in encoded.stored
    assert [word.value for word in encoded.words] == [SECRET]
    assert encoded.words[0].digest.encode() in encoded.stored


def test_the_same_words_twice_have_different_digests() -> None:
    one, other = (EventCodec().encode(logged(), crisis=FIRE, version=1) for _ in range(2))
    assert one.words[0].digest != other.words[0].digest
    assert len(one.words[0].salt) == 16


def test_the_empty_text_needs_no_digest() -> None:
    encoded = codec().encode(logged(""), crisis=FIRE, version=1)
    assert encoded.words == []
    assert codec().decode(encoded.stored, {}) == logged("")


def test_erased_words_say_so() -> None:
    encoded = codec().encode(logged(SECRET), crisis=FIRE, version=1)
    read = codec().decode(encoded.stored, {})
    assert isinstance(read, EntryLogged)
    assert read.text == ERASED


def test_sets_are_sorted_and_instants_are_utc_to_the_microsecond() -> None:
    stored = json.loads(codec().encode(drafted(), crisis=FIRE, version=1).stored)
    assert stored["facts"]["authors"] == ["ana", "bo"]
    in_berlin = datetime(2026, 3, 1, 13, tzinfo=timezone(timedelta(hours=1)))
    ready = codec().encode(RoomReady(by=THE_BOT, at=in_berlin), crisis=FIRE, version=1)
    assert json.loads(ready.stored)["at"] == "2026-03-01T12:00:00.000000+00:00"


def test_spans_are_seconds() -> None:
    end = CrisisStoodDown(outcome=Words(""), archive_after=timedelta(hours=1), by=THE_BOT, at=NOON)
    assert json.loads(codec().encode(end, crisis=FIRE, version=1).stored)["facts"] == {
        "outcome": "",
        "archive_after": 3600,
    }


def test_an_instant_without_time_zone_is_refused() -> None:
    somewhere = datetime(2026, 3, 1, 12, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        codec().encode(RoomReady(by=THE_BOT, at=somewhere), crisis=FIRE, version=1)


# Other versions of the program


def altered(**changes: object) -> bytes:
    envelope = json.loads(codec().encode(logged(), crisis=FIRE, version=1).stored)
    return json.dumps(envelope | changes).encode()


def test_an_unknown_type_of_event_is_named() -> None:
    with pytest.raises(Unreadable, match="RoofFell"):
        codec().decode(altered(type="RoofFell"), {})


def test_an_unknown_type_of_effect_is_named() -> None:
    with pytest.raises(Unreadable, match="RingTheBell"):
        load_effect('{"type":"RingTheBell","facts":{}}')


def test_a_schema_from_a_newer_program_is_refused() -> None:
    with pytest.raises(Unreadable, match="schema 2"):
        codec().decode(altered(schema=2), {})


def test_facts_that_are_missing_or_unknown_are_named() -> None:
    with pytest.raises(Unreadable, match="lacks author, happened_at, source"):
        codec().decode(altered(facts={"text": ""}), {})
    facts = json.loads(altered())["facts"]
    with pytest.raises(Unreadable, match="unknown colour"):
        codec().decode(altered(facts=facts | {"colour": "red"}), {})


def test_an_older_schema_is_upcast_step_by_step() -> None:
    """Once there was a `who`, then a `speaker`; now there is an `author` and a `source`."""
    upcasters = {
        ("EntryLogged", 1): lambda facts: {
            "speaker": facts.pop("who"),
            **facts,
        },
        ("EntryLogged", 2): lambda facts: {
            "author": facts.pop("speaker"),
            "source": "typed",
            **facts,
        },
    }
    new = EventCodec(schemas={"EntryLogged": 3}, upcasters=upcasters)
    old = {"who": "ana", "text": "", "happened_at": "2026-03-01T12:00:00.000000+00:00"}
    assert new.decode(altered(schema=1, facts=old), {}) == logged("")
    written = new.encode(logged(""), crisis=FIRE, version=1).stored
    assert json.loads(written)["schema"] == 3
    assert new.decode(written, {}) == logged("")


def test_a_gap_among_the_upcasters_is_an_error() -> None:
    new = EventCodec(schemas={"EntryLogged": 2}, upcasters={})
    with pytest.raises(Unreadable, match="schema 1"):
        new.decode(altered(), {})


def test_a_type_that_cannot_be_kept_is_refused_at_once() -> None:
    for unkept in (float, int | str, frozenset[Words], list[str]):
        with pytest.raises(TypeError):
            shape_of(unkept)
