"""The timeline to read elsewhere: complete, and typed words stay data."""

import csv
import json
from datetime import timedelta
from io import StringIO
from typing import Any, get_args

import pytest
from hypothesis import given, settings

from bot.domain.events import ChangesRequested, CommandRefused, EntryLogged, Event
from bot.domain.values import COUNSEL, LEAD, LogSource, Words
from bot.presentation.chronicle import records
from bot.presentation.export import FORMATS, timeline_for_the_room
from bot.presentation.scene import Scene
from bot.presentation.words import Words as Catalogue
from tests.contracts.any_event import anything
from tests.presentation.crises import ANA, BEN, CLARA, GUS, NOON, S1, People, Tale, drafted


def _logged(text: str) -> Tale:
    return drafted().add(
        EntryLogged,
        by=BEN,
        text=Words(text),
        author=BEN,
        source=LogSource.TYPED,
        happened_at=NOON,
    )


def _export(form: str, tale: Tale) -> str:
    return FORMATS[form](tale.events, People(), Catalogue()).decode("utf-8-sig")


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_format_tells_who_did_what(form: str) -> None:
    text = _export(form, drafted())
    assert "Opened the crisis amber-heron" in text
    assert "Drafted S1" in text
    assert "Ema" in text


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_counsels_words_are_withheld_and_others_are_not(form: str) -> None:
    tale = drafted()
    for person, role in ((CLARA, COUNSEL), (ANA, LEAD)):
        tale.add(
            ChangesRequested,
            by=person,
            statement=S1,
            revision=1,
            reason=Words(f"TYPED-by-{person}"),
            took_back=False,
            seats=frozenset({role}),
        )
    text = _export(form, tale)
    assert "TYPED-by-clara" not in text
    assert "withheld" in text
    assert "TYPED-by-ana" in text


def test_typed_words_cannot_close_their_fence() -> None:
    text = _export("md", _logged("a\n```\n# Heading\n````\nb"))
    assert "`````\n  a\n  ```\n  # Heading\n  ````\n  b\n  `````" in text


def test_typed_words_are_no_markup_in_html() -> None:
    text = _export("html", _logged("<script>alert(1)</script>{{ 7*7 }}"))
    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", " =", "\t="])
def test_typed_words_are_no_formula_in_a_spreadsheet(start: str) -> None:
    text = _export("csv", _logged(f"{start}cmd()"))
    cells = [cell for row in csv.reader(StringIO(text, newline="")) for cell in row]
    assert f"'{start}cmd()" in cells


def test_a_thing_logged_later_stands_where_it_happened_and_says_so() -> None:
    lines = json.loads(_export("json", _logged("late")))["timeline"]
    entry = next(line for line in lines if line["event"] == "EntryLogged")
    assert entry["at"] == NOON.isoformat()
    assert entry["recorded_at"] == (NOON + timedelta(minutes=8)).isoformat()


def test_an_export_holds_what_the_bot_did_to_its_cards_and_the_room_does_not() -> None:
    tale = drafted()
    assert "A card was posted" in _export("md", tale)
    assert (
        "A card was posted"
        not in timeline_for_the_room(tale.events, People(), Catalogue()).decode()
    )


def test_a_refusal_is_told_with_its_reason_and_a_kept_out_person_is_not_named() -> None:
    tale = drafted().add(CommandRefused, by=GUS, command="StandDown", code="not_the_lead",
                         data={"lead": "ana"})  # fmt: skip
    text = _export("md", tale)
    assert "Wanted to stand the crisis down and was refused" in text
    assert "Gus" not in text


def test_a_stream_without_an_opening_is_refused() -> None:
    with pytest.raises(ValueError, match="opening"):
        FORMATS["md"]([], People(), Catalogue())


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_every_event_has_a_sentence(kind: type[Any]) -> None:
    tale = drafted()
    scene = Scene(words=Catalogue(), directory=People(), crisis=tale.crisis)

    @settings(deadline=None, max_examples=10)
    @given(anything(kind))
    def has_a_sentence(event: Event) -> None:
        (record,) = records(scene, [event], everything=True)
        assert record.what
        assert not any(f"%({name})s" in record.what for name in ("statement", "who", "role"))

    has_a_sentence()
