"""The last steps to the public, branch by branch."""

from datetime import timedelta
from unittest.mock import patch

from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Receipt
from bot.domain.events import (
    EverythingHeld,
    PublicationFailed,
    PublicationStarted,
    PublicationUnclear,
    SendingStopped,
    StatementPublished,
    StatementWentStale,
)
from bot.domain.gate import Clearance
from bot.domain.statement import Passage
from tests.application.bot_in_memory import Bot, ToldOutlet
from tests.facts import (
    ANA,
    CLARA,
    NEWSROOM,
    S1,
    SEND_AT,
    approves,
    drafts,
    holds,
    opened,
    publishes_now,
    releases,
    sends,
    stops,
    withdraws,
    wording,
)

WORDS = wording(outlets=(NEWSROOM,))
LATER = SEND_AT + timedelta(minutes=2)
"""After any back-off, before anything goes stale."""

OUT = Receipt(link="https://newsroom.example/1")
LOST = OutcomeUnclear()


async def cleared_for(outlet: ToldOutlet) -> Bot:
    """A bot with one statement, approved for one outlet and due at `SEND_AT`."""
    bot = Bot(outlets={NEWSROOM: outlet})
    await bot.remember(opened)
    await bot.do(drafts(words=WORDS), approves(ANA, words=WORDS), approves(CLARA, words=WORDS))
    await bot.work()
    return bot


def passage(bot: Bot) -> Passage:
    return bot.crisis.statement(S1).at(NEWSROOM).passage


async def test_what_is_cleared_goes_out_once_when_it_is_due() -> None:
    outlet = ToldOutlet(NEWSROOM)
    bot = await cleared_for(outlet)
    assert outlet.sent == []
    await bot.work(SEND_AT)
    await bot.work(LATER)
    assert [text for _, text in outlet.sent] == [WORDS.text]
    assert [event.link for event in bot.happened(StatementPublished)] == [OUT.link]


async def test_an_attempt_is_recorded_before_the_outlet_is_called() -> None:
    outlet = ToldOutlet(NEWSROOM)
    bot = await cleared_for(outlet)
    seen: list[int] = []

    async def count() -> None:
        seen.append(len(bot.happened(PublicationStarted)))

    outlet.meanwhile = count
    await bot.work(SEND_AT)
    assert seen == [1]


async def test_a_lost_answer_is_looked_up_and_found_out() -> None:
    outlet = ToldOutlet(NEWSROOM, answers=[LOST], finds=[OUT])
    bot = await cleared_for(outlet)
    await bot.work(SEND_AT)
    assert passage(bot) is Passage.ON_THE_WIRE
    await bot.work(LATER)
    assert passage(bot) is Passage.PUBLISHED
    assert len(outlet.sent) == 1


async def test_a_lost_answer_that_never_arrived_is_sent_again() -> None:
    outlet = ToldOutlet(NEWSROOM, answers=[LOST, OUT], finds=[None])
    bot = await cleared_for(outlet)
    await bot.work(SEND_AT)
    await bot.work(LATER)
    assert passage(bot) is Passage.PUBLISHED
    assert len(outlet.sent) == 2


async def test_an_outlet_that_honours_keys_is_sent_the_same_key_again() -> None:
    outlet = ToldOutlet(NEWSROOM, honours_keys=True, answers=[LOST, OUT], finds=[LOST])
    bot = await cleared_for(outlet)
    await bot.work(SEND_AT)
    await bot.work(LATER)
    assert passage(bot) is Passage.PUBLISHED
    first, second = outlet.sent
    assert first == second


async def test_where_nobody_can_tell_a_person_is_asked_and_nothing_sent_again() -> None:
    outlet = ToldOutlet(NEWSROOM, answers=[LOST], finds=[LOST])
    bot = await cleared_for(outlet)
    await bot.work(SEND_AT)
    await bot.work(LATER)
    assert bot.happened(PublicationUnclear)
    assert len(outlet.sent) == 1
    assert "Publish" not in bot.unsettled


async def test_an_outlet_that_cannot_be_asked_now_is_asked_later() -> None:
    outlet = ToldOutlet(NEWSROOM, answers=[LOST], finds=[DeliveryFailed("rate_limited"), OUT])
    bot = await cleared_for(outlet)
    await bot.work(SEND_AT)
    await bot.work(LATER)
    assert passage(bot) is Passage.ON_THE_WIRE
    await bot.work(LATER + timedelta(minutes=2))
    assert passage(bot) is Passage.PUBLISHED


async def test_an_outlet_that_never_answers_the_question_is_asked_about() -> None:
    never = DeliveryFailed("revoked", final=True)
    outlet = ToldOutlet(NEWSROOM, answers=[LOST], finds=[never])
    bot = await cleared_for(outlet)
    await bot.work(SEND_AT)
    await bot.work(LATER)
    assert passage(bot) is Passage.UNCLEAR


async def test_an_outlet_that_cannot_be_asked_for_too_long_is_asked_about() -> None:
    outlet = ToldOutlet(NEWSROOM, answers=[LOST], finds=[DeliveryFailed("down")])
    bot = await cleared_for(outlet)
    await bot.work(SEND_AT)
    await bot.work(SEND_AT + timedelta(minutes=16))
    assert passage(bot) is Passage.UNCLEAR


async def test_a_failed_repeat_does_not_say_that_the_lost_attempt_never_arrived() -> None:
    failed = DeliveryFailed("down")
    outlet = ToldOutlet(NEWSROOM, honours_keys=True, answers=[LOST, failed], finds=[LOST])
    bot = await cleared_for(outlet)
    await bot.work(SEND_AT)
    await bot.work(LATER)
    await bot.do(withdraws(at=LATER))
    await bot.work(LATER + timedelta(minutes=2))
    assert not bot.happened(PublicationFailed)
    assert passage(bot) is Passage.UNCLEAR


async def test_a_refusal_of_the_outlet_is_told_and_tried_again_under_the_same_key() -> None:
    outlet = ToldOutlet(NEWSROOM, answers=[DeliveryFailed("down", retry_after_seconds=7), OUT])
    bot = await cleared_for(outlet)
    await bot.work(SEND_AT)
    (failed,) = bot.happened(PublicationFailed)
    assert failed.again_at == SEND_AT + timedelta(seconds=7)
    await bot.work(LATER)
    assert passage(bot) is Passage.PUBLISHED
    assert len({key for key, _ in outlet.sent}) == 1


async def test_a_final_refusal_is_given_up_and_may_be_ordered_again() -> None:
    outlet = ToldOutlet(NEWSROOM, answers=[DeliveryFailed("too_rude", final=True), OUT])
    bot = await cleared_for(outlet)
    await bot.work(SEND_AT)
    assert passage(bot) is Passage.GIVEN_UP
    await bot.do(publishes_now(at=LATER))
    await bot.work(LATER)
    assert passage(bot) is Passage.PUBLISHED


async def test_nothing_is_sent_that_was_held_meanwhile() -> None:
    outlet = ToldOutlet(NEWSROOM)
    bot = await cleared_for(outlet)
    await bot.do(holds())
    await bot.work(SEND_AT)
    assert outlet.sent == []
    await bot.do(releases(at=LATER))
    await bot.work(LATER + timedelta(seconds=30))
    assert len(outlet.sent) == 1


async def test_a_retry_does_not_outlive_a_hold() -> None:
    outlet = ToldOutlet(NEWSROOM, answers=[DeliveryFailed("down"), OUT])
    bot = await cleared_for(outlet)
    await bot.work(SEND_AT)
    await bot.do(holds(at=SEND_AT))
    await bot.work(LATER)
    assert len(outlet.sent) == 1


async def test_a_hold_names_what_is_on_the_wire_and_its_arrival_is_recorded() -> None:
    outlet = ToldOutlet(NEWSROOM)
    bot = await cleared_for(outlet)
    outlet.meanwhile = lambda: bot.do(holds(at=SEND_AT))
    await bot.work(SEND_AT)
    (held,) = bot.happened(EverythingHeld)
    assert held.on_the_wire == ((S1, NEWSROOM),)
    assert passage(bot) is Passage.PUBLISHED


async def test_a_stop_while_in_flight_names_the_outlet_and_ends_the_retries() -> None:
    outlet = ToldOutlet(NEWSROOM, answers=[LOST], finds=[None])
    bot = await cleared_for(outlet)
    outlet.meanwhile = lambda: bot.do(stops(at=SEND_AT))
    await bot.work(SEND_AT)
    (stopped,) = bot.happened(SendingStopped)
    assert stopped.on_the_wire == (NEWSROOM,)
    await bot.work(LATER)
    assert len(outlet.sent) == 1
    assert passage(bot) is Passage.GIVEN_UP


async def test_what_is_too_late_is_not_sent_and_asked_about() -> None:
    outlet = ToldOutlet(NEWSROOM)
    bot = await cleared_for(outlet)
    await bot.work(SEND_AT + timedelta(minutes=16))
    assert outlet.sent == []
    assert bot.happened(StatementWentStale)


async def test_altered_words_never_reach_the_outlet() -> None:
    outlet = ToldOutlet(NEWSROOM)
    bot = await cleared_for(outlet)
    with patch.object(Clearance, "intact", property(lambda clearance: False)):
        await bot.work(SEND_AT)
    assert outlet.sent == []
    assert [event.reason for event in bot.happened(PublicationFailed)] == ["altered"]


async def test_publish_now_does_not_wait_for_the_time_it_replaces() -> None:
    outlet = ToldOutlet(NEWSROOM)
    bot = await cleared_for(outlet)
    soon = SEND_AT - timedelta(seconds=20)
    await bot.do(publishes_now(at=soon))
    await bot.work(soon)
    await bot.work(LATER)
    assert len(outlet.sent) == 1
    assert passage(bot) is Passage.PUBLISHED


async def test_an_attempt_for_an_order_that_was_replaced_is_not_begun() -> None:
    bot = await cleared_for(ToldOutlet(NEWSROOM))
    await bot.do(publishes_now(at=SEND_AT - timedelta(seconds=20)))
    begun = await bot.do(sends(at=SEND_AT, send_at=SEND_AT))
    assert begun.answer.code == "not_cleared"
    assert not bot.happened(PublicationStarted)


async def test_a_former_order_does_not_take_up_the_attempt_of_the_newer_one() -> None:
    outlet = ToldOutlet(NEWSROOM)
    bot = await cleared_for(outlet)
    soon = SEND_AT - timedelta(seconds=20)
    beside = Bot(disk=bot.store.disk, room=bot.room, outlets={NEWSROOM: outlet}, worker="second")
    outlet.meanwhile = lambda: beside.work(SEND_AT)
    await bot.do(publishes_now(at=soon))
    await bot.work(soon)
    await bot.work(LATER)
    assert len(outlet.sent) == 1
    assert outlet.looked_for == []
