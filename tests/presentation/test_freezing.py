"""What people read and press while scheduled posts are frozen, and when they are thawed."""

from collections.abc import Sequence

import pytest

from bot.adapters.slack.blocks import render_card
from bot.domain.commands import Command
from bot.domain.events import Event
from bot.domain.scheduled import ScheduledPost
from bot.domain.state import Crisis
from bot.domain.values import Words
from bot.presentation.card import Card
from bot.presentation.chronicle import records
from bot.presentation.render import CardRenderer
from bot.presentation.scene import Scene
from bot.presentation.words import Words as Catalogue
from tests.facts import ANA, MARK, after, opening, the_room_is_made
from tests.freezing import (
    OFFER,
    PLANNED,
    SALE,
    SOCIAL_ACCOUNT,
    begun,
    cannot,
    dropping,
    found,
    freezes,
    frozen,
    is_back,
    is_dropped,
    is_not_back,
    listed,
    pauses,
    post,
    resuming,
    thawed,
    thaws,
    unable,
)
from tests.given import given, played
from tests.presentation.crises import Nobody, People
from tests.presentation.reading import buttons, exact, labels, read


@pytest.fixture
def renderer() -> CardRenderer:
    return CardRenderer(People(), Catalogue(), ANA)


def card(
    renderer: CardRenderer,
    name: str,
    *commands: Command,
    since: Sequence[Event],
    subject: str = "1",
) -> Card:
    return renderer.show(name, subject, crisis(*commands, since=since))


def crisis(*commands: Command, since: Sequence[Event]) -> Crisis:
    return given(played(*commands, since=since)).crisis


# The freeze


def test_the_card_says_how_far_each_account_is(renderer: CardRenderer) -> None:
    shown = read(card(renderer, "freeze", pauses(SALE), since=found))
    assert "Scheduled posts are being paused" in shown
    assert "Newsroom: 1 of 2 paused so far." in shown
    assert "Fediverse: I am reading what is scheduled." in shown


def test_once_all_is_read_back_the_card_says_so(renderer: CardRenderer) -> None:
    shown = card(renderer, "freeze", since=frozen)
    assert "Scheduled posts are frozen" in read(shown)
    assert "Newsroom: 2 of 2 paused, and read back." in read(shown)
    assert "Fediverse: nothing was scheduled." in read(shown)
    assert labels(shown) == ["End the freeze"]


def test_what_was_refused_is_a_task_with_its_reason_and_its_words(renderer: CardRenderer) -> None:
    told = (pauses(SALE), cannot(OFFER), listed(OFFER))
    shown = card(renderer, "freeze", *told, since=found)
    assert "Newsroom: 1 of 2 paused" in read(shown)
    assert "🔴 To do: Newsroom refused to pause this" in read(shown)
    assert exact(shown) == [OFFER.text]
    assert labels(shown) == ["Try again", "End the freeze"]


def test_an_account_that_only_pretends_is_named(renderer: CardRenderer) -> None:
    shown = read(card(renderer, "freeze", unable(SOCIAL_ACCOUNT), since=begun))
    assert "Fediverse cannot be paused, because its server only pretends to schedule" in shown


def test_an_account_out_of_reach_is_named_with_the_reason(renderer: CardRenderer) -> None:
    shown = read(card(renderer, "freeze", unable(reason="unreachable"), since=begun))
    assert "at Newsroom I could not pause anything (the outlet could not be reached)" in shown


def test_what_slipped_through_is_shown_with_its_words(renderer: CardRenderer) -> None:
    shown = card(renderer, "freeze", pauses(SALE, slipped=True), since=found)
    assert "Went out before I could stop it, at Newsroom" in read(shown)
    assert exact(shown) == [SALE.text]


def test_a_drill_says_what_would_have_been_done(renderer: CardRenderer) -> None:
    drill = played(opening(playbook=PLANNED, drill=True), *the_room_is_made, freezes())
    shown = read(card(renderer, "freeze", since=drill))
    assert (
        "DRILL: would have paused everything that is scheduled at Newsroom and Fediverse" in shown
    )
    assert "Nothing was touched" in shown


def test_what_was_scheduled_all_the_same_is_shown(renderer: CardRenderer) -> None:
    new = post("a/7")
    history = played(listed(new), since=frozen)
    shown = card(renderer, "caught", since=history, subject="newsroom/a/7")
    assert exact(shown) == [new.text]
    assert "I am pausing it" in read(shown)
    later = card(renderer, "caught", pauses(new), since=history, subject="newsroom/a/7")
    assert "It is paused" in read(later)


def test_those_who_schedule_read_the_playbooks_words_and_nothing_on_the_crisis(
    renderer: CardRenderer,
) -> None:
    shown = card(renderer, "freeze_notice", since=frozen)
    assert read(shown) == "Please schedule nothing new\nPlease schedule nothing new."
    ended = card(renderer, "freeze_notice", thaws(), since=frozen)
    assert read(ended).startswith("You can schedule posts again")
    for one in (shown, ended):
        assert "heron" not in read(one) + one.summary


# The thaw


def test_each_paused_post_is_listed_with_its_words_and_three_answers(
    renderer: CardRenderer,
) -> None:
    shown = card(renderer, "thaw", since=thawed)
    assert exact(shown) == [SALE.text, OFFER.text]
    assert labels(shown) == ["Put back", "New time…", "Drop"] * 2
    assert buttons(shown)[0].value == {"crisis": "C1", "outlet": "newsroom", "reference": "1"}


def test_what_is_overdue_cannot_be_put_back_for_its_own_time(renderer: CardRenderer) -> None:
    late = played(thaws(at=after(minutes=118)), since=frozen)
    shown = card(renderer, "thaw", since=late)
    assert labels(shown) == ["New time…", "Drop", "Put back", "New time…", "Drop"]
    assert "Overdue: it needs a new time, or is dropped." in read(shown)


def test_what_is_decided_leaves_the_list_and_is_counted(renderer: CardRenderer) -> None:
    shown = card(renderer, "thaw", is_back(SALE), since=resuming)
    assert exact(shown) == [OFFER.text]
    assert "One post was put back" in read(shown)
    assert "is being dropped" in read(card(renderer, "thaw", since=dropping))
    assert "One post was dropped" in read(card(renderer, "thaw", is_dropped(SALE), since=dropping))


def test_what_did_not_work_is_asked_about_again(renderer: CardRenderer) -> None:
    shown = card(renderer, "thaw", is_not_back(SALE), since=resuming)
    assert "It did not work: the time was too near by then. Decide again." in read(shown)


def test_many_posts_come_page_by_page(renderer: CardRenderer) -> None:
    many = [post(str(number), minutes=120 + number) for number in range(20)]
    long = played(listed(*many), *(pauses(one) for one in many), thaws(), since=begun)
    pages = [card(renderer, "thaw", since=long, subject=f"1/{page}") for page in range(3)]
    assert [len(exact(page)) for page in pages] == [8, 8, 4]
    assert ["Show more" in labels(page) for page in pages] == [True, True, False]
    for page in pages:
        assert len(render_card(page, Nobody())["blocks"]) <= 50


def test_long_posts_fit_on_the_card(renderer: CardRenderer) -> None:
    long = [
        ScheduledPost(reference=str(n), due=after(minutes=200), text=Words("long " * 2000))
        for n in range(8)
    ]
    history = played(listed(*long), *(pauses(one) for one in long), thaws(), since=begun)
    assert len(render_card(card(renderer, "thaw", since=history), Nobody())["blocks"]) <= 50


@pytest.mark.parametrize("name", ["freeze", "thaw", "freeze_notice"])
def test_what_posts_say_stands_in_no_summary(renderer: CardRenderer, name: str) -> None:
    assert MARK not in card(renderer, name, since=thawed).summary


# Afterwards


def test_the_timeline_tells_all_of_it_with_the_words_of_every_post() -> None:
    history = played(is_back(SALE), since=resuming)
    scene = Scene(words=Catalogue(), directory=People(), crisis=given(history).crisis)
    told = records(scene, history)
    sentences = " ".join(record.what for record in told)
    assert "2 scheduled posts were found at Newsroom, and saved" in sentences
    assert "Newsroom was read back: 2 of 2 paused" in sentences
    assert "Post 1 is back in the queue of Newsroom" in sentences
    assert SALE.text in [words for record in told for words in record.typed]


def test_the_post_mortem_counts_and_names_what_is_still_paused(renderer: CardRenderer) -> None:
    history = played(is_back(SALE), since=resuming)
    shown = read(renderer.show("post_mortem", "0", given(history).crisis, history))
    assert "2 scheduled posts were paused" in shown
    assert "A post that was due" in shown
    assert "is still paused: decide with /crisis thaw" in shown
