"""The words: one normal form, one digest, and what an eye would miss."""

from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import assume
from hypothesis import given as whatever
from hypothesis import strategies as st

from bot.domain.wording import Hidden, digest_of, hidden_in, normalise
from tests.facts import HOLDING, INTRANET, NEWSROOM, NEXT_UPDATE, saying

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@whatever(texts)
def test_a_normal_form_is_its_own_normal_form(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_two_spellings_of_one_letter_become_one() -> None:
    assert normalise("Nova\u0301k") == "Nov\u00e1k"


def test_line_ends_become_plain() -> None:
    assert normalise("a\r\nb\rc") == "a\nb\nc"


@whatever(texts, texts)
def test_different_words_have_different_digests(one: str, other: str) -> None:
    assume(one != other)
    assert digest_of(saying(one)) != digest_of(saying(other))


@whatever(texts, st.integers(0, 60), st.characters(exclude_categories=["Cs"]))
def test_one_changed_character_changes_the_digest(text: str, place: int, char: str) -> None:
    assume(place < len(text) and text[place] != char)
    changed = text[:place] + char + text[place + 1 :]
    assert digest_of(saying(changed)) != digest_of(saying(text))


def test_the_order_in_which_outlets_were_picked_does_not_matter() -> None:
    other_way = replace(HOLDING, outlets=(INTRANET, NEWSROOM))
    assert digest_of(other_way) == digest_of(HOLDING)


@pytest.mark.parametrize("hours", [-8, 0, 1, 5.5, 14])
def test_a_digest_is_the_same_in_every_time_zone(hours: float) -> None:
    there = replace(
        HOLDING, next_update_at=NEXT_UPDATE.astimezone(timezone(timedelta(hours=hours)))
    )
    assert digest_of(there) == digest_of(HOLDING)


def test_markup_and_templates_are_words_like_any_others() -> None:
    text = "<!channel> <@U1> *bold* :smile: {{ 7 * 7 }} {% raw %}"
    assert normalise(text) == text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("pay\u200bpal", Hidden.INVISIBLE),
        ("a\u00a0b", Hidden.INVISIBLE),
        ("soft\u00adhyphen", Hidden.INVISIBLE),
        ("tag\U000e0041", Hidden.INVISIBLE),
        ("bell\x07", Hidden.INVISIBLE),
        ("right\u202eleft", Hidden.BIDIRECTIONAL),
        ("isolate\u2066d", Hidden.BIDIRECTIONAL),
        ("\u0440aypal", Hidden.MIXED_SCRIPT),
        ("Αpple", Hidden.MIXED_SCRIPT),
    ],
)
def test_what_an_eye_would_miss_is_pointed_out(text: str, kind: Hidden) -> None:
    assert kind in {finding.kind for finding in hidden_in(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, with a – dash and “quotes”.",
        "Grüße aus Łódź",
        "Привет, мир",
        "日本語の文",
        "👩‍💻 at work ❤️",
        "two\nlines\tand a tab",
        "Москва and Paris",
    ],
)
def test_honest_text_is_left_alone(text: str) -> None:
    assert hidden_in(text) == ()


def test_the_same_finding_is_counted() -> None:
    assert [finding.times for finding in hidden_in("a\u200bb\u200bc")] == [2]


def test_it_says_which_character() -> None:
    assert hidden_in("a\u200bb")[0].what == "ZERO WIDTH SPACE"
