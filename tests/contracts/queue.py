"""What every queue of scheduled posts promises. Subclass it and provide `world`: a queue, and
whoever fills it and reads what it lets out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

import pytest

from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Queue, ScheduledPost
from tests.contracts.outlet import Trouble

SALE = "Big sale on Friday 🎉"
OFFER = "An offer with <b>marks</b> & a link https://example.org/a?b=1"
KEY = "newsroom.1.resume"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class World(Protocol):
    """A queue, the people who plan posts with it, and the public."""

    @property
    def queue(self) -> Queue: ...

    def now(self) -> datetime:
        """The server's time."""

    async def plan(self, text: str, due: datetime) -> None:
        """Somebody schedules a post by their own means. `due` is at least an hour away."""

    async def goes_out(self, text: str) -> None:
        """The time of the post that says this has come, and the server publishes it."""

    async def public(self) -> Sequence[str]:
        """The texts that the public reads."""

    def befalls(self, trouble: Trouble) -> None:
        """It happens to the next call that changes something."""

    def pretends(self) -> None:
        """From now on the server takes scheduled posts, and holds none back or lists none.
        May skip the test where it cannot be made to."""


class QueueContract:
    """The promises."""

    async def test_a_server_that_schedules_says_so(self, world: World) -> None:
        assert await world.queue.really_schedules()

    async def test_a_server_that_only_pretends_is_known(self, world: World) -> None:
        world.pretends()
        assert not await world.queue.really_schedules()

    async def test_everything_planned_is_listed_the_earliest_first(self, world: World) -> None:
        await world.plan(OFFER, _in(world, 2 * DAY))
        await world.plan(SALE, _in(world, DAY))
        assert [post.text for post in await world.queue.scheduled()] == [SALE, OFFER]

    async def test_the_time_of_a_post_is_an_instant(self, world: World) -> None:
        due = _in(world, DAY)
        await world.plan(SALE, due)
        assert (await _only(world)).due == due

    async def test_a_long_list_is_listed_whole(self, world: World) -> None:
        for number in range(45):
            await world.plan(f"Post {number}", _in(world, DAY + number * HOUR))
        assert len(await world.queue.scheduled()) == 45

    async def test_what_is_paused_is_out_of_the_queue_and_not_out(self, world: World) -> None:
        post = await planned(world)
        assert await world.queue.pause(post)
        assert list(await world.queue.scheduled()) == []
        assert list(await world.public()) == []

    async def test_the_others_stay(self, world: World) -> None:
        post = await planned(world)
        await world.plan(OFFER, _in(world, 2 * DAY))
        await world.queue.pause(post)
        assert [one.text for one in await world.queue.scheduled()] == [OFFER]

    async def test_pausing_twice_is_pausing(self, world: World) -> None:
        post = await planned(world)
        assert [await world.queue.pause(post), await world.queue.pause(post)] == [True, True]

    async def test_what_went_out_before_is_said_to_be_out(self, world: World) -> None:
        post = await planned(world)
        await world.goes_out(SALE)
        assert not await world.queue.pause(post)
        assert list(await world.public()) == [SALE]

    @pytest.mark.parametrize("trouble", [Trouble.LOST_BEFORE, Trouble.LOST_AFTER, Trouble.BROKEN])
    async def test_a_pause_whose_answer_was_lost_is_done_again(
        self, world: World, trouble: Trouble
    ) -> None:
        post = await planned(world)
        world.befalls(trouble)
        assert await again(lambda: world.queue.pause(post))
        assert list(await world.queue.scheduled()) == []

    async def test_when_asked_to_wait_it_says_how_long(self, world: World) -> None:
        post = await planned(world)
        world.befalls(Trouble.BUSY)
        with pytest.raises(DeliveryFailed) as failed:
            await world.queue.pause(post)
        assert failed.value.retry_after_seconds == 7
        assert not failed.value.final

    async def test_a_refusal_is_final_and_changes_nothing(self, world: World) -> None:
        post = await planned(world)
        world.befalls(Trouble.REFUSED)
        with pytest.raises(DeliveryFailed) as failed:
            await world.queue.pause(post)
        assert failed.value.final
        assert [one.text for one in await world.queue.scheduled()] == [SALE]

    async def test_what_is_put_back_stands_in_the_queue_as_it_was(self, world: World) -> None:
        post, due = await paused(world), _in(world, 2 * DAY)
        reference = await world.queue.resume(post, due, key=KEY, unclear=False)
        found = await _only(world)
        assert (found.reference, found.text, found.due) == (reference, SALE, due)
        assert list(await world.public()) == []

    @pytest.mark.parametrize("trouble", [Trouble.LOST_BEFORE, Trouble.LOST_AFTER, Trouble.BROKEN])
    async def test_putting_back_with_a_lost_answer_puts_back_once(
        self, world: World, trouble: Trouble
    ) -> None:
        post, due = await paused(world), _in(world, 2 * DAY)
        world.befalls(trouble)
        with pytest.raises((OutcomeUnclear, DeliveryFailed)):
            await world.queue.resume(post, due, key=KEY, unclear=False)
        reference = await world.queue.resume(post, due, key=KEY, unclear=True)
        assert (await _only(world)).reference == reference

    async def test_nothing_is_put_back_for_a_time_that_has_passed(self, world: World) -> None:
        post = await paused(world)
        with pytest.raises(DeliveryFailed) as failed:
            await world.queue.resume(post, _in(world, -HOUR), key=KEY, unclear=False)
        assert failed.value.final
        assert list(await world.queue.scheduled()) == []
        assert list(await world.public()) == []

    async def test_what_was_put_back_can_be_paused_again(self, world: World) -> None:
        post = await paused(world)
        await world.queue.resume(post, _in(world, 2 * DAY), key=KEY, unclear=False)
        assert await world.queue.pause(await _only(world))
        assert list(await world.queue.scheduled()) == []

    async def test_what_is_dropped_is_gone_for_good_and_dropping_repeats(
        self, world: World
    ) -> None:
        post = await paused(world)
        await world.queue.drop(post)
        await world.queue.drop(post)
        assert list(await world.queue.scheduled()) == []
        assert list(await world.public()) == []


async def planned(world: World) -> ScheduledPost:
    """A post that somebody scheduled for tomorrow."""
    await world.plan(SALE, _in(world, DAY))
    return await _only(world)


async def paused(world: World) -> ScheduledPost:
    """The same, taken out of the queue."""
    post = await planned(world)
    assert await world.queue.pause(post)
    return post


async def again(call: object) -> object:
    """What the relay does when an answer was lost: once more."""
    assert callable(call)
    try:
        return await call()
    except (OutcomeUnclear, DeliveryFailed):
        return await call()


async def _only(world: World) -> ScheduledPost:
    (post,) = await world.queue.scheduled()
    return post


def _in(world: World, span: timedelta) -> datetime:
    """On a full minute: servers keep no fractions."""
    return (world.now() + span).replace(second=0, microsecond=0)
