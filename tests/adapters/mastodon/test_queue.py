"""Scheduled statuses are paused for certain, come back once, and never go out by resuming."""

import json
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from bot.adapters.outlets.mastodon import MastodonQueue
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import ScheduledPost
from bot.domain.values import Words
from tests.adapters.mastodon.worlds import NOON, OUTLET, AccountWorld, OneClock
from tests.rigs.mastodon import GOTOSOCIAL, MASTODON, SNAC, Fault, Nature, mastodon

KEY, ANOTHER_KEY = "C1.resume.7", "C1.resume.8"
SCHEDULED = "/api/v1/scheduled_statuses"
HOUR = timedelta(hours=1)
SOON = timedelta(minutes=6)


@pytest.fixture
def queue(world: AccountWorld) -> MastodonQueue:
    return world.queue


async def only(queue: MastodonQueue) -> ScheduledPost:
    (post,) = await queue.scheduled()
    return post


# What is scheduled


async def test_everything_scheduled_is_listed_the_earliest_first(
    world: AccountWorld, queue: MastodonQueue
) -> None:
    for number in range(90):
        world.server.schedule(f"Offer {number}", NOON + HOUR * (100 - number))
    posts = await queue.scheduled()
    assert [post.text for post in posts] == [f"Offer {number}" for number in reversed(range(90))]
    assert posts[0].due == NOON + HOUR * 11


async def test_a_server_that_does_not_page_is_read_once(
    world: AccountWorld, queue: MastodonQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.rigs.mastodon.LARGEST_PAGE", 1000)
    monkeypatch.setattr("bot.adapters.outlets.mastodon.client.PAGE", 1000)
    for number in range(50):
        world.server.schedule(f"Offer {number}", NOON + HOUR)
    assert len(await queue.scheduled()) == 50


async def test_asking_too_often_is_told_with_the_time_to_wait(
    world: AccountWorld, queue: MastodonQueue
) -> None:
    world.server.nature.most_calls = 0
    with pytest.raises(DeliveryFailed, match="ratelimited") as failed:
        await queue.scheduled()
    assert (failed.value.retry_after_seconds, failed.value.final) == (300, False)


# Whether the server really schedules


@pytest.mark.parametrize(
    ("nature", "really"),
    [
        (MASTODON, True),
        (replace(MASTODON, version="4.4.0-beta.1+glitch"), True),
        (replace(MASTODON, version="2.6.1"), False),
        (replace(MASTODON, nodeinfo=False), True),
        (replace(MASTODON, software="akkoma", version="3.10"), True),
        (SNAC, False),
        (replace(SNAC, nodeinfo=False, version="4.0.0 (not true; really snac/2.80)"), False),
        (GOTOSOCIAL, False),
        (replace(GOTOSOCIAL, schedules=True, lists=False), False),
    ],
)
async def test_whether_a_server_really_schedules_is_known_without_posting(
    http: httpx.AsyncClient, clock: OneClock, nature: Nature, really: bool
) -> None:
    async with mastodon(nature, now=clock.now) as server:
        assert await AccountWorld(server, http, clock).queue.really_schedules() is really
        assert {method for method, _ in server.calls} == {"GET"}


async def test_an_unknown_server_proves_that_it_schedules_by_listing_something(
    http: httpx.AsyncClient, clock: OneClock
) -> None:
    async with mastodon(GOTOSOCIAL, now=clock.now, schedules=True) as server:
        queue = AccountWorld(server, http, clock).queue
        assert not await queue.really_schedules()
        server.schedule("Offer", NOON + HOUR)
        assert await queue.really_schedules()


# Pausing


async def test_a_paused_post_never_goes_out(world: AccountWorld, queue: MastodonQueue) -> None:
    world.server.schedule("Offer", NOON + SOON)
    assert await queue.pause(await only(queue))
    world.clock.at += HOUR
    assert world.server.scheduled == []
    assert world.published() == []


async def test_pausing_again_is_fine(world: AccountWorld, queue: MastodonQueue) -> None:
    world.server.schedule("Offer", NOON + SOON)
    post = await only(queue)
    assert [await queue.pause(post) for _ in range(2)] == [True, True]


async def test_a_post_that_went_out_first_is_told(
    world: AccountWorld, queue: MastodonQueue
) -> None:
    world.server.schedule("Offer of the day", NOON + SOON)
    post = await only(queue)
    world.clock.at += SOON
    assert not await queue.pause(post)
    assert world.published() == ["Offer of the day"]


async def test_a_post_that_somebody_published_before_its_time_is_told(
    world: AccountWorld, queue: MastodonQueue
) -> None:
    scheduled = world.server.schedule("Offer of the day", NOON + HOUR)
    post = await only(queue)
    scheduled.due = NOON + timedelta(minutes=1)
    world.clock.at += timedelta(minutes=2)
    assert not await queue.pause(post)


async def test_a_post_on_its_way_from_the_queue_to_the_public_is_waited_for(
    world: AccountWorld, queue: MastodonQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server takes it out of the queue a moment before it puts it up."""
    world.server.schedule("Offer of the day", NOON + SOON)
    post = await only(queue)
    world.server.state.scheduled.clear()
    world.clock.at = post.due

    async def sleep(seconds: float) -> None:
        world.server.post("Offer of the day")

    monkeypatch.setattr(world.clock, "sleep", sleep)
    assert not await queue.pause(post)


async def test_a_post_deleted_by_somebody_else_is_as_good_as_paused(
    world: AccountWorld, queue: MastodonQueue
) -> None:
    world.server.schedule("Offer", NOON + HOUR)
    post = await only(queue)
    world.server.state.scheduled.clear()
    world.server.post("Offers of another kind")
    assert await queue.pause(post)


async def test_a_pause_that_the_server_only_acknowledged_is_found_out(
    world: AccountWorld, queue: MastodonQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.server.schedule("Offer", NOON + HOUR)
    post = await only(queue)
    monkeypatch.setattr(world.server.state, "scheduled", _Stubborn(world.server.scheduled))
    with pytest.raises(DeliveryFailed, match="still_scheduled"):
        await queue.pause(post)


class _Stubborn(list):  # type: ignore[type-arg]
    def remove(self, value: object) -> None:
        """Nothing is."""


async def test_a_pause_whose_answer_was_lost_is_unclear_and_is_done_by_doing_it_again(
    world: AccountWorld, queue: MastodonQueue
) -> None:
    world.server.schedule("Offer", NOON + HOUR)
    post = await only(queue)
    world.server.befalls(Fault.LOST_AFTER, "DELETE", SCHEDULED)
    with pytest.raises(OutcomeUnclear):
        await queue.pause(post)
    assert await queue.pause(post)


# Resuming


async def test_a_resumed_post_has_everything_it_had(
    world: AccountWorld, queue: MastodonQueue
) -> None:
    medium = {"id": "77", "type": "image", "url": None, "description": "A gate", "looks": 0}
    world.server.state.media["77"] = medium
    poll = {"options": ["Yes", "No"], "expires_in": 3600}
    told = {"spoiler_text": "Food", "visibility": "unlisted", "language": "de", "poll": poll}
    world.server.state.schedule({"text": "Angebot", **told}, NOON + SOON, [medium])
    post = await only(queue)
    before = json.loads(post.saved)["params"]
    await queue.pause(post)
    reference = await queue.resume(post, NOON + HOUR, key=KEY, unclear=False)
    (again,) = world.server.scheduled
    assert (again.id, again.due, again.params) == (reference, NOON + HOUR, before)
    assert again.id != post.reference
    assert again.media == [medium]


@pytest.mark.parametrize("ahead", [timedelta(hours=-1), timedelta(0), timedelta(minutes=5)])
async def test_nothing_is_resumed_for_a_time_at_which_the_server_would_publish_at_once(
    world: AccountWorld, queue: MastodonQueue, ahead: timedelta
) -> None:
    world.server.schedule("Offer", NOON + HOUR)
    post = await only(queue)
    await queue.pause(post)
    with pytest.raises(DeliveryFailed, match="too_soon") as failed:
        await queue.resume(post, NOON + ahead, key=KEY, unclear=False)
    assert failed.value.final
    assert "POST" not in {method for method, _ in world.server.calls}


async def test_a_server_that_published_at_once_is_found_out_and_the_post_taken_down(
    world: AccountWorld, queue: MastodonQueue
) -> None:
    world.server.schedule("Offer", NOON + HOUR)
    post = await only(queue)
    await queue.pause(post)
    world.server.nature.schedules = False
    with pytest.raises(DeliveryFailed, match="published_at_once") as failed:
        await queue.resume(post, NOON + HOUR, key=KEY, unclear=False)
    assert failed.value.final
    assert world.published() == []


async def test_what_was_published_at_once_and_cannot_be_taken_down_is_for_a_person(
    world: AccountWorld, queue: MastodonQueue
) -> None:
    world.server.schedule("Offer", NOON + HOUR)
    post = await only(queue)
    await queue.pause(post)
    world.server.nature.schedules = False
    world.server.befalls(Fault.REFUSED, "DELETE", "/api/v1/statuses/")
    with pytest.raises(OutcomeUnclear, match="published_at_once"):
        await queue.resume(post, NOON + HOUR, key=KEY, unclear=False)


@pytest.mark.parametrize("fault", [Fault.LOST_BEFORE, Fault.LOST_AFTER, Fault.BROKEN_AFTER])
@pytest.mark.parametrize("honours_keys", [True, False])
async def test_resuming_whose_answer_was_lost_comes_to_one_post(
    world: AccountWorld, queue: MastodonQueue, fault: Fault, honours_keys: bool
) -> None:
    world.server.nature.honours_keys = honours_keys
    world.server.schedule("Offer", NOON + HOUR)
    post = await only(queue)
    await queue.pause(post)
    world.server.befalls(fault)
    with pytest.raises(OutcomeUnclear):
        await queue.resume(post, NOON + HOUR, key=KEY, unclear=False)
    reference = await queue.resume(post, NOON + HOUR, key=KEY, unclear=True)
    assert [one.id for one in world.server.scheduled] == [reference]


async def test_two_posts_alike_are_both_resumed(world: AccountWorld, queue: MastodonQueue) -> None:
    for _ in range(2):
        world.server.schedule("Offer", NOON + HOUR)
    first, second = await queue.scheduled()
    for post in (first, second):
        await queue.pause(post)
    await queue.resume(first, NOON + HOUR, key=KEY, unclear=False)
    await queue.resume(second, NOON + HOUR, key=ANOTHER_KEY, unclear=True)
    assert len(world.server.scheduled) == 2


@pytest.mark.parametrize("saved", ["", "[]", "{}", "no JSON"])
async def test_a_post_that_was_not_saved_is_not_made_up(queue: MastodonQueue, saved: str) -> None:
    post = ScheduledPost(reference="1", due=NOON, text=Words("Offer"), saved=Words(saved))
    with pytest.raises(DeliveryFailed, match="not_saved"):
        await queue.resume(post, NOON + HOUR, key=KEY, unclear=False)


async def test_a_full_queue_refuses_for_good(world: AccountWorld, queue: MastodonQueue) -> None:
    world.server.schedule("Offer", NOON + HOUR)
    post = await only(queue)
    await queue.pause(post)
    world.server.nature.most_scheduled = 0
    with pytest.raises(DeliveryFailed, match="refused") as failed:
        await queue.resume(post, NOON + HOUR, key=KEY, unclear=False)
    assert failed.value.final


async def test_dropping_is_done_however_often(world: AccountWorld, queue: MastodonQueue) -> None:
    world.server.schedule("Offer", NOON + HOUR)
    post = await only(queue)
    for _ in range(2):
        await queue.drop(post)
    assert world.server.scheduled == []


# Many at once


async def test_two_hundred_are_paused_within_the_servers_own_limits(
    http: httpx.AsyncClient, clock: OneClock
) -> None:
    async with mastodon(now=clock.now, most_calls=300, window_seconds=300) as server:
        queue = MastodonQueue(OUTLET, AccountWorld(server, http, clock).client)
        for number in range(200):
            server.schedule(f"Offer {number}", NOON + HOUR * 24)
        for post in await queue.scheduled():
            while True:
                try:
                    assert await queue.pause(post)
                except DeliveryFailed as failed:
                    await clock.sleep(failed.retry_after_seconds or 0)
                else:
                    break
        assert server.scheduled == []
        assert clock.now() <= NOON + timedelta(minutes=5)
