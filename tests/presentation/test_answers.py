"""What one person is told: every code has words, and the neutral ones give nothing away."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from bot.application.ports import Answer
from bot.domain import reactions
from bot.domain.commands import Command
from bot.domain.rejections import Rejected
from bot.presentation.accepted import ACCEPTED
from bot.presentation.notified import NOTIFIED
from bot.presentation.rejected import NEUTRAL, REJECTED
from bot.presentation.render import CardRenderer
from bot.presentation.words import Words
from tests.presentation.crises import ANA, People, drafted, opened
from tests.presentation.reading import read

SOURCE = "".join(
    Path(file).read_text() for file in sorted(Path(reactions.__file__).parent.glob("*.py"))
)


def _kinds(below: type[Rejected] = Rejected) -> list[type[Rejected]]:
    return [below, *(deep for kind in below.__subclasses__() for deep in _kinds(kind))]


CODES = sorted({kind.code for kind in _kinds()})
DATA = {
    "lead": "ana",
    "people": "ben,clara",
    "holder": "ana",
    "statement": "S1",
    "statements": "S1,S2",
    "role": "lead",
    "roles": "counsel,lead",
    "crises": "amber-heron",
    "field": "text",
    "outlet": "newsroom",
    "outlets": "newsroom,intranet",
    "length": "600",
    "longest": "500",
    "current": "2",
    "standing": "held",
    "why": "held",
    "facts": "what_happened",
    "others": "0",
    "code_name": "amber-heron",
    "again_at": "2026-03-01T12:00:00+00:00",
    "command": "ApproveStatement",
    "language": "de",
    "slot": "place",
    "kind": "place",
    "choices": "Lyon",
    "parts": "empathy,where to get help",
    "removal": "R1",
    "stage": "by hand",
}


@pytest.fixture
def renderer() -> CardRenderer:
    return CardRenderer(People(), Words(), ANA)


@pytest.mark.parametrize("code", CODES)
def test_every_rejection_has_words(renderer: CardRenderer, code: str) -> None:
    kind = next(k for k in _kinds() if k.code == code)
    data = {f.name: DATA[f.name] for f in fields(kind)}
    text = read(renderer.tell(code, data, drafted().crisis))
    assert text.endswith(".")
    assert "%(" not in text
    assert "!" not in text


def test_there_are_no_words_for_rejections_that_do_not_exist() -> None:
    assert {code.partition(":")[0] for code in REJECTED} == set(CODES)


NOBODY_IS_ANSWERED = re.compile("Record|Note|Start|Ask|Check|Return|Expire")
"""How the names of commands begin that are the relay's, the platform's own news, or a form."""


def test_every_command_that_people_have_carried_out_has_words() -> None:
    names = {kind.__name__ for kind in Command.__args__}
    answered = {name for name in names if not NOBODY_IS_ANSWERED.match(name)}
    snakes = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower() for name in answered}
    assert snakes <= set(ACCEPTED)


@pytest.mark.parametrize("code", sorted(ACCEPTED))
def test_every_answer_can_be_said(renderer: CardRenderer, code: str) -> None:
    assert "%(" not in read(renderer.answer(Answer(ok=True, code=code, data=DATA), opened().crisis))


def test_every_direct_message_and_told_code_of_the_reactions_has_words() -> None:
    codes = set(re.findall(r'code="(\w+)"', SOURCE)) | set(re.findall(r'lead\("(\w+)"', SOURCE))
    assert codes - set(NOTIFIED) <= set(ACCEPTED)
    assert set(NOTIFIED) <= set(re.findall(r'"(\w+)"', SOURCE))


@pytest.mark.parametrize("code", sorted(NOTIFIED))
def test_a_direct_message_has_a_number_and_no_typed_words(
    renderer: CardRenderer, code: str
) -> None:
    data = {
        "statement": "S1", "room": "C0ROOM", "link": "https://s/a", "by": "clara", "role": "lead",
        "outlet": "newsroom", "effect": "OpenRoom", "reason": "unreachable",
        "code_name": "amber-heron",
    }  # fmt: skip
    card = renderer.notify(code, data, drafted().crisis)
    assert "TYPED" not in read(card) + card.summary
    assert "%(" not in read(card)


def test_strangers_are_told_the_same_whether_there_is_a_crisis_or_not(
    renderer: CardRenderer,
) -> None:
    crises = (None, drafted().crisis, opened(drill=True).crisis)
    cards = [renderer.tell(code, {}, crisis) for code in NEUTRAL for crisis in crises]
    assert all(card == cards[0] for card in cards)
    assert "@ana" in read(cards[0])


def test_a_stale_press_gets_a_link_to_the_current_card(renderer: CardRenderer) -> None:
    data = {"statement": "S1", "current": "1"}
    assert "https://s/approval-1" in read(renderer.tell("stale_revision", data, drafted().crisis))


@pytest.mark.parametrize(
    ("form", "code", "data", "field"),
    [
        ("open", "missing", {"field": "summary"}, "summary"),
        ("draft", "missing", {"field": "next_update_at"}, "next_update_at"),
        ("draft", "too_long", {"outlet": "newsroom", "length": "9", "longest": "8"}, "text"),
        ("revise", "next_update_in_the_past", {}, "next_update_at"),
        ("open", "first_seen_in_the_future", {}, "first_seen_at"),
        ("open", "similar_crisis_open", {"crises": "a,b"}, "another"),
        ("handover", "not_eligible", {"role": "lead"}, "to"),
        ("revise", "stale_revision", {"statement": "S1", "current": "2"}, "text"),
        ("stand_down", "cleared_but_unsent", {"statements": "S1"}, "outcome"),
    ],
)
def test_a_refusal_stands_at_the_field_it_belongs_to(
    renderer: CardRenderer, form: str, code: str, data: dict[str, str], field: str
) -> None:
    answer = Answer(ok=False, code=code, data=data)
    errors = renderer.field_errors(form, answer, drafted().crisis)
    assert list(errors) == [field]
    assert errors[field].endswith(".")
