"""What is taken down: asked of the outlet once it is approved, and until it is gone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Comment
from bot.application.removing import MOST_TRIES
from bot.domain.events import RemovalDone, RemovalFailed, RemovalProposed, RemovalStarted
from bot.domain.removal import Stage
from bot.domain.values import Account, CommandId, PostId, Words
from bot.presentation.card import Card, Form
from bot.presentation.inbox import FieldErrors, Press
from tests.application.bot_in_memory import Bot, ToldOutlet
from tests.application.test_desk import filled_in, slash
from tests.facts import (
    ANA,
    CLEARED_AT,
    DAVID,
    EMA,
    NEWSROOM,
    ROOM,
    S1,
    holds,
    opened_as,
    stands_down,
    typed,
)
from tests.outside import (
    R1,
    WATCHFUL,
    lets_it_be_removed,
    out,
    removes_comment,
    rogue,
    takes_back,
    wants_it_down,
    watched,
)

LATER = CLEARED_AT + timedelta(minutes=5)


@dataclass
class Removable(ToldOutlet):
    """An outlet that takes down; `failing` says what comes of each call, then it works."""

    failing: list[Exception] = field(default_factory=list)
    taken_down: list[str] = field(default_factory=list)

    async def take_down(self, reference: str) -> None:
        self.taken_down.append(reference)
        if self.failing:
            raise self.failing.pop(0)


@dataclass
class Below:
    """Implements `Comments`."""

    there: list[Comment] = field(default_factory=list)
    fails: DeliveryFailed | None = None
    taken_down: list[str] = field(default_factory=list)

    async def recent(self, since: datetime) -> Sequence[Comment]:
        if self.fails:
            raise self.fails
        return [comment for comment in self.there if comment.at > since]

    async def comment(self, reference: str) -> Comment | None:
        return next((one for one in self.there if one.reference == reference), None)

    async def take_down_comment(self, reference: str) -> None:
        self.taken_down.append(reference)


RUDE = Comment(
    outlet=NEWSROOM,
    reference="comment-3",
    at=CLEARED_AT,
    text=typed("You are all …"),
    author=Words("troll"),
    link="https://newsroom.example/1#3",
)


async def going_down(outlet: Removable) -> Bot:
    bot = Bot(outlets={NEWSROOM: outlet}, playbook=WATCHFUL)
    await bot.remember(rogue)
    await bot.do(wants_it_down(DAVID), lets_it_be_removed(ANA))
    return bot


def stage(bot: Bot) -> Stage:
    return bot.crisis.removals[R1].stage


async def test_an_approved_removal_is_asked_of_the_outlet_once() -> None:
    outlet = Removable(NEWSROOM)
    bot = await going_down(outlet)
    await bot.work()
    await bot.work(LATER)
    assert outlet.taken_down == ["post-7"]
    assert stage(bot) is Stage.DONE


async def test_nothing_is_asked_before_the_approval() -> None:
    outlet = Removable(NEWSROOM)
    bot = Bot(outlets={NEWSROOM: outlet}, playbook=WATCHFUL)
    await bot.remember(rogue)
    await bot.do(wants_it_down(DAVID))
    await bot.work(LATER)
    assert outlet.taken_down == []


async def test_a_refusal_for_now_is_shown_and_tried_again() -> None:
    outlet = Removable(NEWSROOM, failing=[DeliveryFailed("ratelimited", retry_after_seconds=9)])
    bot = await going_down(outlet)
    await bot.work()
    (failed,) = bot.happened(RemovalFailed)
    assert (failed.reason, failed.again_at is None) == ("ratelimited", False)
    await bot.work(LATER)
    assert stage(bot) is Stage.DONE
    assert len(bot.happened(RemovalStarted)) == 1


async def test_a_lost_answer_is_asked_again() -> None:
    outlet = Removable(NEWSROOM, failing=[OutcomeUnclear()])
    bot = await going_down(outlet)
    await bot.work()
    await bot.work(LATER)
    assert len(outlet.taken_down) == 2
    assert len(bot.happened(RemovalDone)) == 1


async def test_what_the_outlet_refuses_for_good_is_left_to_a_hand() -> None:
    outlet = Removable(NEWSROOM, failing=[DeliveryFailed("forbidden", final=True)])
    bot = await going_down(outlet)
    await bot.work()
    assert stage(bot) is Stage.BY_HAND


@pytest.mark.parametrize("error", [DeliveryFailed("unreachable"), OutcomeUnclear()])
async def test_an_outlet_that_never_answers_is_given_up_for_a_hand(error: Exception) -> None:
    outlet = Removable(NEWSROOM, failing=[error for _ in range(50)])
    bot = await going_down(outlet)
    for minute in range(20):
        await bot.work(CLEARED_AT + timedelta(minutes=5 * minute))
    assert stage(bot) is Stage.BY_HAND
    assert len(outlet.taken_down) == MOST_TRIES


async def test_an_outlet_without_a_way_leaves_it_to_a_hand() -> None:
    bot = Bot(playbook=WATCHFUL)
    await bot.remember(rogue)
    await bot.do(wants_it_down(ANA))
    await bot.work()
    assert stage(bot) is Stage.BY_HAND


async def test_after_the_stand_down_no_retry_asks_again() -> None:
    outlet = Removable(NEWSROOM, failing=[DeliveryFailed("unreachable")])
    bot = await going_down(outlet)
    await bot.work()
    await bot.do(stands_down(at=CLEARED_AT))
    await bot.work(LATER)
    assert outlet.taken_down == ["post-7"]


async def test_a_hold_stops_no_removal() -> None:
    outlet = Removable(NEWSROOM)
    bot = await going_down(outlet)
    await bot.do(holds())
    await bot.work()
    assert stage(bot) is Stage.DONE


async def test_our_own_statement_is_taken_down_by_its_reference() -> None:
    outlet = Removable(NEWSROOM)
    bot = Bot(outlets={NEWSROOM: outlet}, playbook=WATCHFUL)
    await bot.remember(out)
    await bot.do(takes_back(EMA), lets_it_be_removed(ANA))
    await bot.work(LATER)
    assert outlet.taken_down == ["mine-1"]
    assert bot.crisis.statement(S1).at(NEWSROOM).taken_down_at is not None


async def test_a_comment_goes_the_way_of_comments() -> None:
    outlet, below = Removable(NEWSROOM), Below()
    bot = Bot(outlets={NEWSROOM: outlet}, comments={NEWSROOM: below}, playbook=WATCHFUL)
    await bot.remember(watched)
    await bot.do(removes_comment(ANA))
    await bot.work()
    assert (below.taken_down, outlet.taken_down) == (["comment-3"], [])


# At the desk


async def with_comments(below: Below, drill: bool = False) -> Bot:
    bot = Bot(comments={NEWSROOM: below}, playbook=WATCHFUL)
    await bot.remember(opened_as(playbook=WATCHFUL, drill=drill))
    bot.clock.at = LATER
    return bot


async def test_comments_are_listed_with_a_button_each() -> None:
    bot = await with_comments(Below(there=[RUDE]))
    card = await bot.core.desk.slash(slash("comments"))
    assert isinstance(card, Card)
    assert RUDE.text in repr(card)
    assert "remove_comment" in repr(card)


async def test_an_outlet_that_cannot_be_asked_is_named() -> None:
    bot = await with_comments(Below(fails=DeliveryFailed("unreachable")))
    assert "could not be asked" in repr(await bot.core.desk.slash(slash("comments")))


async def test_nothing_outside_is_read_in_a_drill() -> None:
    bot = await with_comments(Below(there=[RUDE]), drill=True)
    assert RUDE.text not in repr(await bot.core.desk.slash(slash("comments")))


async def test_what_is_kept_is_what_stands_there_at_that_moment() -> None:
    below = Below(there=[RUDE])
    bot = await with_comments(below)
    context = {"crisis": str(bot.crisis.id), "outlet": NEWSROOM, "reference": "comment-3"}
    form = filled_in("remove_comment", DAVID, ground="abusive", note="")
    form = type(form)(**{**vars(form), "context": context})
    assert isinstance(await bot.core.desk.submitted(form), Card)
    (asked,) = bot.happened(RemovalProposed)
    assert (asked.evidence.text, asked.evidence.author) == (RUDE.text, RUDE.author)
    below.there.clear()
    gone = type(form)(**{**vars(form), "command_id": "another"})
    assert isinstance(await bot.core.desk.submitted(gone), FieldErrors)


async def test_elsewhere_what_is_pasted_is_the_evidence() -> None:
    bot = await with_comments(Below())
    form = filled_in(
        "remove_elsewhere",
        DAVID,
        outlet="elsewhere",
        text="You are all …",
        author="troll",
        link="https://elsewhere.example/1",
        posted_at=None,
        ground="personal data",
        hands=(str(EMA),),
        note="",
    )
    assert isinstance(await bot.core.desk.submitted(form), Card)
    (asked,) = bot.happened(RemovalProposed)
    assert (asked.evidence.text, asked.hands) == ("You are all …", EMA)
    assert asked.evidence.link == "https://elsewhere.example/1"


async def test_the_button_for_our_own_statement_opens_its_form() -> None:
    bot = Bot(playbook=WATCHFUL)
    await bot.remember(out)
    press = Press(
        command_id=CommandId("press"),
        person=EMA,
        account=Account.MEMBER,
        room=ROOM,
        post=PostId("p1"),
        action="take_down",
        value={"crisis": str(bot.crisis.id), "statement": "S1"},
    )
    form = await bot.core.desk.press(press)
    assert isinstance(form, Form)
    assert form.name == "take_down"
