"""What counts for a while only is said to do so: approvals, and half a lowering."""

from dataclasses import replace

from bot.domain.commands import Command
from bot.domain.playbook import Playbook
from bot.domain.state import Crisis
from bot.domain.values import Level, Wording
from bot.presentation.forms import Forms
from bot.presentation.render import CardRenderer
from bot.presentation.words import Words
from tests.application.bot_in_memory import People
from tests.facts import ANA, CLARA, EMA, S1, after, approves, drafts, opened, opened_as
from tests.gating import AN_HOUR, EMBARGOED, WINDOW, lasting, levels, perishable
from tests.given import given, played
from tests.presentation.reading import read

EVENING = replace(
    EMBARGOED,
    window=replace(WINDOW, opens_at=after(minutes=180), closes_at=after(minutes=240)),
    next_update_at=after(minutes=300),
)
WARNED = "will have to be given again"


def told(room: Playbook, *commands: Command, words: Wording = EVENING) -> Crisis:
    assert words.window is not None
    draft = drafts(EMA, words, publish_at=words.window.opens_at)
    return given(played(draft, *commands, since=opened_as(playbook=room))).crisis


def card(crisis: Crisis) -> str:
    return read(CardRenderer(People(), Words(), EMA).show("approval", "S1/1", crisis))


def test_the_card_warns_as_soon_as_it_is_drafted() -> None:
    assert WARNED in card(told(perishable))


def test_the_form_in_which_it_is_approved_warns_too() -> None:
    crisis = told(perishable)
    digest = crisis.statement(S1).digest
    form = Forms(People(), Words(), lambda *_: "").approve(crisis, S1, 1, digest)
    assert WARNED in repr(form)


def test_it_warns_while_an_approval_is_too_old_and_no_longer() -> None:
    early = [approves(person, words=EVENING) for person in (ANA, CLARA)]
    assert WARNED in card(told(perishable, *early))
    in_time = after(minutes=180) - AN_HOUR
    late = [approves(person, words=EVENING, at=in_time) for person in (ANA, CLARA)]
    assert WARNED not in card(told(perishable, *late))


def test_nothing_is_to_be_warned_of_where_they_last() -> None:
    assert WARNED not in card(told(lasting))
    soon = replace(
        EVENING, window=replace(WINDOW, opens_at=after(minutes=60), closes_at=after(minutes=90))
    )
    assert WARNED not in card(told(perishable, words=soon))


def test_the_card_of_half_a_lowering_says_until_when_it_counts() -> None:
    half = given(played(levels(ANA, Level.LOW), since=opened)).crisis
    text = read(CardRenderer(People(), Words(), EMA).show("lowering", "low", half))
    assert "It counts until" in text
    assert "both must say so anew" in text
