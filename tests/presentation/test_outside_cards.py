"""Cards and forms on words outside: strangers' posts, removals, another crisis."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from bot.adapters.slack.blocks import render_card
from bot.adapters.slack.forms import render_form
from bot.application.public_ports import Comment
from bot.domain.events import Event
from bot.domain.values import Words
from bot.presentation.card import ChoiceField, Form
from bot.presentation.forms import Forms
from bot.presentation.render import CardRenderer
from bot.presentation.words import Words as Catalogue
from tests.application.bot_in_memory import People
from tests.facts import (
    ANA,
    CLEARED_AT,
    DAVID,
    EMA,
    INTRANET,
    MARK,
    NEWSROOM,
    S1,
    drafts,
    opened_as,
    stood_down,
)
from tests.given import given, played
from tests.outside import (
    OTHER,
    R1,
    ROGUE,
    WATCHFUL,
    begins,
    by_hand,
    claims,
    folds,
    going_down,
    hears_of_another,
    is_gone,
    is_joined_by,
    leaves_it,
    lets_in,
    lets_it_be_removed,
    notices,
    out,
    out_of_sight,
    removes_comment,
    rogue,
    still_stands,
    takes_back,
    wanted_down,
    watched,
)
from tests.presentation.crises import Nobody
from tests.presentation.reading import buttons, exact, read

DRILL = opened_as(playbook=WATCHFUL, drill=True)


@dataclass(frozen=True)
class Shown:
    """A card and a history upon which it is drawn."""

    card: str
    subject: str
    events: Sequence[Event]


SHOWN = (
    Shown("rogue", ROGUE, rogue),
    Shown("rogue", ROGUE, played(claims(), since=rogue)),
    Shown("rogue", ROGUE, wanted_down),
    Shown("rogue", ROGUE, (*rogue, stood_down)),
    Shown("unwatched", NEWSROOM, played(out_of_sight, since=watched)),
    Shown("unwatched", NEWSROOM, watched),
    Shown("removal", R1, wanted_down),
    Shown("removal", R1, going_down),
    Shown("removal", R1, played(begins, is_gone, since=going_down)),
    Shown("removal", R1, played(begins, still_stands, since=going_down)),
    Shown("removal", R1, played(leaves_it(), since=wanted_down)),
    Shown("removal", R1, by_hand),
    Shown("removal", R1, played(takes_back(), since=out)),
    Shown("removal", R1, (*wanted_down, stood_down)),
    Shown("removal", R1, played(removes_comment(), lets_it_be_removed(), since=DRILL)),
    Shown("elsewhere", f"{OTHER}/1", played(hears_of_another, since=watched)),
    Shown("folded", "", played(folds(), since=watched)),
    Shown("folded_in", OTHER, played(is_joined_by, since=watched)),
    Shown("folded_in", OTHER, played(is_joined_by, lets_in(), since=watched)),
)
every_card = pytest.mark.parametrize("shown", SHOWN, ids=lambda one: one.card)


@pytest.fixture
def renderer() -> CardRenderer:
    return CardRenderer(People(), Catalogue("en"))


def drawn(renderer: CardRenderer, shown: Shown) -> str:
    crisis = given(shown.events).crisis
    return read(renderer.show(shown.card, shown.subject, crisis, shown.events))


@every_card
def test_it_fits_into_a_post_and_every_gap_is_filled(renderer: CardRenderer, shown: Shown) -> None:
    card = renderer.show(shown.card, shown.subject, given(shown.events).crisis, shown.events)
    assert 0 < len(render_card(card, Nobody())["blocks"]) <= 50
    assert "%(" not in read(card)
    assert MARK not in card.summary


def test_a_strangers_post_is_shown_exactly_with_both_answers(renderer: CardRenderer) -> None:
    card = renderer.show("rogue", ROGUE, given(rogue).crisis, rogue)
    assert list(exact(card)) == ["⟦typed⟧Sales, sales, sales!"]
    assert {button.action for button in buttons(card)} == {"its_ours", "take_down_post"}
    assert "Newsroom" in read(card)


def test_whoever_claimed_it_is_named(renderer: CardRenderer) -> None:
    assert "that it is ours" in drawn(
        renderer, Shown("rogue", ROGUE, played(claims(), since=rogue))
    )


@pytest.mark.parametrize(
    "events", [(*rogue, stood_down), (*wanted_down, stood_down)], ids=["rogue", "removal"]
)
def test_after_the_stand_down_there_are_no_buttons(
    renderer: CardRenderer, events: Sequence[Event]
) -> None:
    crisis = given(events).crisis
    assert not list(buttons(renderer.show("rogue", ROGUE, crisis, events)))
    if crisis.removals:
        assert not list(buttons(renderer.show("removal", R1, crisis, events)))


def test_a_removal_shows_what_stood_there_and_its_digest(renderer: CardRenderer) -> None:
    crisis = given(wanted_down).crisis
    card = renderer.show("removal", R1, crisis, wanted_down)
    assert crisis.removals[R1].evidence.digest in read(card)
    assert {button.action for button in buttons(card)} == {"approve_removal", "refuse_removal"}


def test_by_hand_it_names_the_person_and_offers_done(renderer: CardRenderer) -> None:
    card = renderer.show("removal", R1, given(by_hand).crisis, by_hand)
    assert [button.action for button in buttons(card)] == ["removal_done"]
    assert str(DAVID) in read(card).lower()


def test_a_rehearsed_removal_says_what_would_have_been_done(renderer: CardRenderer) -> None:
    rehearsed = played(removes_comment(), lets_it_be_removed(), since=DRILL)
    text = drawn(renderer, Shown("removal", R1, rehearsed))
    assert text.startswith("DRILL")
    assert "would have been taken down" in text


def test_a_statement_taken_down_is_shown_as_published_and_taken_down(
    renderer: CardRenderer,
) -> None:
    gone = played(takes_back(), lets_it_be_removed(), begins, is_gone, since=out)
    text = drawn(renderer, Shown("sending", "S1/1", gone))
    assert "taken down" in text
    assert "published" in text


def test_what_is_out_offers_to_be_taken_down(renderer: CardRenderer) -> None:
    card = renderer.show("sending", "S1/1", given(out).crisis, out)
    assert "take_down" in {button.action for button in buttons(card)}


def test_another_crisis_that_must_not_be_known_is_not_named(renderer: CardRenderer) -> None:
    hidden = type(hears_of_another)(**{**vars(hears_of_another), "code_name": "", "room": None})
    text = drawn(renderer, Shown("elsewhere", f"{OTHER}/1", played(hidden, since=watched)))
    assert "otter" not in text
    assert "Another crisis" in text


def test_where_we_stand_says_what_waits_for_an_answer(renderer: CardRenderer) -> None:
    crisis = given(played(removes_comment(), since=rogue)).crisis
    text = read(renderer.status(crisis, ANA))
    assert "Say whose the post at Newsroom is" in text
    assert "Decide whether R1 is taken down" in text


def test_the_post_mortem_counts_strangers_and_removals(renderer: CardRenderer) -> None:
    gone = played(begins, is_gone, since=going_down)
    text = drawn(renderer, Shown("post_mortem", "0", (*gone, stood_down)))
    assert "One post came up that nobody had approved" in text
    assert "One thing was taken down" in text


def test_many_long_comments_fit_into_a_post(renderer: CardRenderer) -> None:
    found = [
        Comment(outlet=NEWSROOM, reference=str(n), at=CLEARED_AT, text=Words("long " * 900))
        for n in range(40)
    ]
    card = renderer.comments(given(watched).crisis, found, {INTRANET: "unreachable"})
    assert len(render_card(card, Nobody())["blocks"]) <= 50


# Forms


def forms_shown() -> list[Form]:
    forms = Forms(People(), Catalogue("en"), lambda template, *_: template)
    crisis = given(out).crisis
    own = forms.take_down(crisis, S1)
    assert own is not None
    return [
        own,
        forms.remove_comment(crisis, NEWSROOM, "comment-3"),
        forms.remove_elsewhere(crisis),
    ]


def test_each_form_fits_a_modal() -> None:
    for form in forms_shown():
        assert render_form(form, Nobody())["type"] == "modal"


def test_not_liking_it_is_not_on_the_list() -> None:
    for form in forms_shown()[1:]:
        (ground,) = [f for f in form.fields if isinstance(f, ChoiceField) and f.name == "ground"]
        assert {option.value for option in ground.options} == {
            "abusive",
            "personal data",
            "impersonation",
            "attacker",
        }


def test_what_is_out_nowhere_has_no_form() -> None:
    forms = Forms(People(), Catalogue("en"), lambda template, *_: template)
    before = played(notices(), since=watched)

    assert forms.take_down(given(played(drafts(EMA), since=before)).crisis, S1) is None


def test_the_lead_of_the_first_reads_who_worked_on_the_duplicate_and_lets_them_in(
    renderer: CardRenderer,
) -> None:
    asked = given(played(is_joined_by, since=watched)).crisis
    card = renderer.show("folded_in", OTHER, asked)
    assert "Not on the team here, and so unable to read this room: @farid" in read(card)
    assert "@ana, press Let them in" in read(card)
    assert [button.action for button in buttons(card)] == ["let_in"]
    let_in = given(played(is_joined_by, lets_in(), since=watched)).crisis
    card = renderer.show("folded_in", OTHER, let_in)
    assert "Invited here: @farid." in read(card)
    assert buttons(card) == []
