"""What the room sees of silence: who was asked and how to reach them, red where it must be."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.commands import Command
from bot.domain.events import Event
from bot.domain.values import LEAD
from bot.presentation.card import Button, Buttons, Card
from bot.presentation.export import timeline_for_the_room
from bot.presentation.render import CardRenderer
from bot.presentation.words import Words
from tests.application.bot_in_memory import People
from tests.facts import (
    ANA,
    BEN,
    CLARA,
    DAVID,
    EMA,
    after,
    approves,
    opened,
    opened_as,
)
from tests.given import given, played
from tests.presentation.reading import read
from tests.silence import (
    WITHIN,
    breaks_glass,
    breaks_it_too,
    harmless,
    is_the_lead_there,
    lends,
    misses_the_objector,
    nobody_there,
    objected,
    switched_off,
    waiting,
    waits,
)

PHONES = {CLARA: "+49 (0)30 123-45", DAVID: "+49 30 678", EMA: "030 999"}
renderer = CardRenderer(People(), Words(), EMA, PHONES)


def shown(card: str, subject: str, *commands: Command, since: Sequence[Event]) -> Card:
    events = played(*commands, since=since)
    return renderer.show(card, subject, given(events).crisis, events)


def buttons(card: Card) -> list[Button]:
    return [b for block in card.blocks if isinstance(block, Buttons) for b in block.buttons]


def test_the_card_says_since_when_somebody_is_asked_and_how_to_call_them() -> None:
    text = read(shown("approval", "S1/1", since=waiting))
    assert "Counsel: @clara +49 (0)30 123-45(tel:+493012345), not yet; asked " in text


def test_whoever_has_answered_needs_no_number() -> None:
    text = read(shown("approval", "S1/1", approves(CLARA, at=after(70)), since=waiting))
    assert "Counsel: @clara has approved" in text
    assert "+493012345" not in text


def test_the_card_says_that_a_deputy_was_asked_too() -> None:
    text = read(shown("approval", "S1/1", waits(), since=waiting))
    assert "Counsel: no answer in time. @david +49 30 678(tel:+4930678) was asked too" in text


def test_the_card_says_when_nobody_is_left_to_ask() -> None:
    text = read(shown("approval", "S1/1", *nobody_there(), since=waiting))
    assert "everybody in the playbook's line was asked, and nobody has answered" in text


def test_a_request_can_be_taken_back_and_a_silent_one_lifted_with_a_form() -> None:
    alone = [b.action for b in buttons(shown("approval", "S1/1", since=objected))]
    assert ("lift" in alone, "lift_for" in alone) == (True, False)
    missed = misses_the_objector(CLARA, at=after(100) + WITHIN)
    both = {b.action: b for b in buttons(shown("approval", "S1/1", missed, since=objected))}
    assert both["lift_for"].value["of"] == CLARA


def test_glass_is_offered_only_once_everybody_was_asked() -> None:
    before = shown("approval", "S1/1", approves(ANA, at=after(100)), since=harmless)
    assert "break_glass" not in {b.action for b in buttons(before)}
    tried = shown("approval", "S1/1", approves(ANA, at=after(100)), *nobody_there(), since=harmless)
    assert "break_glass" in {b.action for b in buttons(tried)}


def test_glass_is_not_offered_on_words_nobody_has_tagged() -> None:
    tried = shown("approval", "S1/1", approves(ANA, at=after(100)), *nobody_there(), since=waiting)
    assert "break_glass" not in {b.action for b in buttons(tried)}


def test_the_second_sees_the_reason_and_is_asked_to_be_sure() -> None:
    begun = (approves(ANA, at=after(100)), *nobody_there(), breaks_glass(ANA))
    card = shown("approval", "S1/1", *begun, since=harmless)
    second = next(b for b in buttons(card) if b.action == "confirm_break_glass")
    assert second.confirm is not None
    assert "The bridge is closed" in read(card)


broken = played(
    approves(ANA, at=after(100)),
    *nobody_there(),
    breaks_glass(ANA),
    breaks_it_too(BEN),
    since=harmless,
)


def test_broken_glass_is_red_on_the_card_the_timeline_and_in_the_post_mortem() -> None:
    crisis = given(broken).crisis
    assert "🔴 The glass is broken" in read(renderer.show("approval", "S1/1", crisis, broken))
    assert "🔴 The glass was broken for S1" in read(
        renderer.show("post_mortem", "0", crisis, broken)
    )
    assert "🔴 Broke the glass for S1" in timeline_for_the_room(broken, People(), Words()).decode()


def test_the_brief_says_who_leads_for_a_silent_lead_and_lets_them_come_back() -> None:
    card = shown("brief", "", is_the_lead_there(), since=opened)
    assert "@ben leads until the crisis lead is back" in read(card)
    assert {b.value["role"] for b in buttons(card) if b.action == "accept_role"} >= {LEAD}


def test_the_brief_says_until_when_a_role_is_lent() -> None:
    text = read(shown("brief", "", lends(LEAD, by=ANA, to=BEN), since=opened))
    assert "for @ana, who is away until" in text


def test_somebody_not_in_the_room_can_be_called_from_the_brief() -> None:
    crisis = replace(given(opened).crisis, missing={EMA: "not_found"})
    assert "030 999(tel:030999)" in read(renderer.show("brief", "", crisis, ()))


def test_who_shows_numbers_to_tap_but_none_of_whoever_is_kept_out() -> None:
    text = read(shown("who", "", since=opened_as(keep_out=frozenset({DAVID}))))
    assert "tel:+493012345" in text
    assert "tel:+4930678" not in text


def test_cards_on_the_lead_and_on_accounts_say_what_to_do() -> None:
    acting = shown("acting_lead", "1", is_the_lead_there(), since=opened)
    assert "@ben leads, with all that the crisis lead may do" in read(acting)
    vacated = shown("vacated", str(CLARA), switched_off(CLARA), since=opened)
    assert "Nobody holds: Counsel" in read(vacated)


def test_every_line_of_silence_stands_on_the_timeline() -> None:
    events = played(*nobody_there(), since=waiting)
    scene_lines = timeline_for_the_room(events, People(), Words()).decode()
    assert "No answer in time on S1 as Counsel: ⟦typed⟧David was asked too" in scene_lines
    assert "nobody is left to ask" in scene_lines
