"""What people typed is shown as they typed it, wherever it stands in a card."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.teams.cards import TooLong, render_card
from bot.adapters.teams.spans import JOINER, escape, isolated
from bot.domain.values import PersonId
from bot.presentation.card import (
    Block,
    Bullets,
    Card,
    Exact,
    Facts,
    Heading,
    Line,
    Mention,
    Paragraph,
    Text,
)
from tests.adapters.slack import cards
from tests.adapters.teams.people import KnownPeople, aad
from tests.adapters.teams.schema import elements

PEOPLE = KnownPeople(ana=aad(1))
TRICKY = [
    "*bold* _it_ ~~no~~ `code` [x](http://y) <b>b</b> &amp;",
    "# head\n- list\n1. one\n> quote\n    code\n===\n| a | b |",
    "{{DATE(2026-01-01T00:00:00Z)}} {{TIME(2026-01-01T00:00:00Z)}} ${x} {{{{",
    "<at>Ana</at> <AT>Ana</AT>",
    "  two\n\n  spaces   and \n end ",
    "😀 👩‍👩‍👧 \u202eoverride and \u2067isolate",
    "https://example.org/" + "a" * 200,
]
typed_texts = cards.long_words | st.sampled_from(TRICKY) | st.text("{$<at>/ \n*_x", max_size=60)


def runs_of(drawn: dict[str, Any]) -> list[str]:
    """What stands set apart as typed, run by run."""
    return [
        run["text"]
        for box in elements(drawn)
        if box.get("style") == "emphasis"
        for block in box["items"]
        for run in block["inlines"]
    ]


def as_seen(words: str) -> str:
    """Spaces of either kind look alike, and what has no width is not seen."""
    return words.replace("\t", "    ").replace("\u00a0", " ").replace("\u200b", "")


@given(st.lists(typed_texts, max_size=3))
@settings(max_examples=200, deadline=None)
def test_typed_words_come_out_character_for_character(typed: list[str]) -> None:
    card = Card(summary="s", blocks=tuple(Exact(text=words) for words in typed))
    try:
        drawn = render_card(card, PEOPLE)
    except TooLong:
        assert sum(len(words.encode()) for words in typed) > 5_000
        return
    assert as_seen("".join(runs_of(json.loads(json.dumps(drawn))))) == as_seen("".join(typed))


@given(typed_texts)
@settings(max_examples=200, deadline=None)
def test_nothing_in_a_run_is_left_to_expand(words: str) -> None:
    for run in runs_of(render_card(Card(summary="s", blocks=(Exact(text=words[:3000]),)), PEOPLE)):
        assert "{{" not in run
        assert "${" not in run
        assert not re.search("</?at>", run, re.IGNORECASE)


def test_spaces_are_kept_apart_where_a_client_would_show_one() -> None:
    drawn = render_card(Card(summary="s", blocks=(Exact(text="  a   b\n c \nd e"),)), PEOPLE)
    shown = "".join(runs_of(drawn))
    assert not re.search(r"  |(\A|\n) | (\n|\Z)", shown)
    assert shown.endswith("d e")


def test_a_long_word_can_be_broken_in_a_narrow_window() -> None:
    drawn = render_card(Card(summary="s", blocks=(Exact(text="x" * 100),)), PEOPLE)
    assert max(map(len, "".join(runs_of(drawn)).split("\u200b"))) <= 30


@given(typed_texts)
@settings(max_examples=200, deadline=None)
def test_in_markdown_every_sign_is_only_a_sign(words: str) -> None:
    escaped = escape(words)
    assert not re.search(r"(?<!\\)(\\\\)*[*_`\[\]~]", escaped)
    assert not re.search(r"[<&](?!\u2060)|\{\{|\$\{", escaped)
    assert not re.search(r"^(#|>|[-+=|]|\d+[.)]|[ \t])", escaped, re.MULTILINE)
    unescaped = re.sub(r"\\(.)", r"\1", escaped).replace(JOINER, "").replace("\n\n", "\n")
    assert unescaped == words.replace(JOINER, "") or "\n\n" in words


def everywhere(words: str) -> tuple[Block, ...]:
    ana = Mention(person=PersonId("ana"))
    strong: Line = (Text(text=words, strong=True), ana)
    return (
        Heading(text=words),
        Paragraph(line=(Text(text=words), ana)),
        Paragraph(line=strong),
        Paragraph(line=(Text(text=words),), small=True),
        Bullets(lines=((Text(text=words),), strong)),
        Facts(rows=((words, strong),)),
    )


@pytest.mark.parametrize("words", TRICKY[:4])
def test_no_typed_word_mentions_expands_or_formats_anywhere(words: str) -> None:
    drawn = render_card(Card(summary="s", blocks=everywhere(words)), PEOPLE)
    body = json.dumps(drawn["body"], ensure_ascii=False)
    assert "{{DATE(2026" not in body
    assert "${" not in body
    assert body.count("<at>") == body.count("<at>Ana</at>") == 4


@pytest.mark.parametrize("words", ["\u202eabc", "\u2067abc", "\u2069\u202eabc", "a\u202e\u2067b"])
def test_the_direction_of_typed_words_ends_with_them(words: str) -> None:
    """Counted as Unicode's rules do: nothing is left open behind them."""
    embeddings = isolates = 0
    for sign in isolated(words):
        embeddings += sign in "\u202a\u202b\u202d\u202e"
        embeddings = max(0, embeddings - (sign == "\u202c"))
        if sign in "\u2066\u2067\u2068":
            isolates += 1
        elif sign == "\u2069" and isolates:
            isolates, embeddings = isolates - 1, 0 if isolates == 1 else embeddings
    assert (embeddings, isolates) == (0, 0)


def test_words_to_be_copied_stand_in_a_field_just_as_they_are() -> None:
    address = "https://northwind.example/" + "a-long-way-to-go/" * 5
    card = Card(summary="S1", blocks=(Exact(text=address, to_copy="Copy from here"),))
    body = render_card(card, KnownPeople())["body"]
    (field,) = [one for one in body if one["type"] == "Input.Text"]
    assert field["value"] == address
