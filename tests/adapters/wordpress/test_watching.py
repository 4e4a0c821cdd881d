"""What comes up on the site past the bot is noticed; what stood there before is not news."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from bot.adapters.outlets.wordpress import account
from bot.application.ports import DeliveryFailed
from bot.application.public_ports import Seen
from tests.adapters.wordpress.worlds import NewsroomWorld, cleared, in_
from tests.contracts.outlet import KEY, Trouble
from tests.facts import NEWSROOM

T = TypeVar("T")
HOUR = timedelta(hours=1)


class Between:
    """A clock, off by so much, on which waiting is a moment in which something may happen."""

    def __init__(self, off: timedelta = timedelta()) -> None:
        self.off = off
        self.polls = asyncio.Event()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.off

    def monotonic(self) -> float:
        raise NotImplementedError

    async def sleep(self, seconds: float) -> None:
        self.polls.set()
        await asyncio.sleep(0)

    async def wait_for(self, awaitable: Awaitable[T], seconds: float) -> T:
        async with asyncio.timeout(seconds):
            return await awaitable


async def after_a_look(world: NewsroomWorld, clock: Between, since: datetime) -> "Watch":
    watch = Watch(world.account(clock).watch(since))
    watch.begin()
    await clock.polls.wait()
    return watch


class Watch:
    """Whoever reads what the account sees."""

    def __init__(self, seen: AsyncIterator[Seen]) -> None:
        self._seen = seen
        self._next: asyncio.Future[Seen] | None = None

    def begin(self) -> None:
        self._next = asyncio.ensure_future(anext(self._seen))

    async def next(self) -> Seen:
        if self._next is None:
            self.begin()
        assert self._next
        seen, self._next = await asyncio.wait_for(self._next, 20), None
        return seen

    async def end(self) -> None:
        if self._next:
            self._next.cancel()
            await asyncio.gather(self._next, return_exceptions=True)


async def test_a_post_past_the_bot_is_seen_with_its_words_and_author(world: NewsroomWorld) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    watch = await after_a_look(world, Between(), before)
    post = world.site.post("<p>It was <b>not</b> us &amp; ours!</p>", title="No")
    seen = await watch.next()
    assert seen.outlet == NEWSROOM
    assert seen.reference.partition("#")[0] == str(post["id"])
    assert (seen.text, seen.author, seen.link) == (
        "No\n\nIt was not us & ours!",
        "Intern",
        post["link"],
    )
    assert before <= seen.at <= datetime.now(UTC)


async def test_what_stood_there_before_is_no_news(world: NewsroomWorld) -> None:
    world.site.post("Old", date_gmt=in_(-2 * HOUR).strftime("%Y-%m-%dT%H:%M:%S"))
    clock = Between()
    watch = await after_a_look(world, clock, in_(timedelta(seconds=3)))
    assert watch._next
    assert not watch._next.done()
    await watch.end()


async def test_an_edit_of_an_old_post_is_seen_under_another_reference(
    world: NewsroomWorld,
) -> None:
    date = in_(-2 * HOUR).strftime("%Y-%m-%dT%H:%M:%S")
    post = world.site.post("Old", date_gmt=date)
    watch = await after_a_look(world, Between(), in_(timedelta(hours=-1)))
    world.site.call("POST", f"posts/{post['id']}", json={"content": "New"})
    seen = await watch.next()
    assert seen.text == "New"
    assert seen.reference.startswith(f"{post['id']}#")


@pytest.mark.parametrize("drafted", [True, False])
async def test_a_post_dated_back_by_its_author_is_seen_at_its_true_time(
    world: NewsroomWorld, drafted: bool
) -> None:
    before = in_(timedelta())
    draft = world.site.post("Backdated", status="draft")
    watch = await after_a_look(world, Between(), before)
    if drafted:
        public = {"status": "publish", "date_gmt": "2020-01-01T00:00:00"}
        world.site.call("POST", f"posts/{draft['id']}", json=public)
    else:
        world.site.post("Backdated", date_gmt="2020-01-01T00:00:00")
    seen = await watch.next()
    assert (seen.text, seen.at >= before) == ("Backdated", True)


@pytest.mark.parametrize("route", ["posts", "pages"])
async def test_what_comes_out_on_schedule_is_seen_though_nobody_changed_it(
    world: NewsroomWorld, route: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account, "HIGHEST_NUMBERS", "1")
    due = in_(HOUR).strftime("%Y-%m-%dT%H:%M:%S")
    planned = world.site.post("Sale", route=route, status="draft")
    scheduled = {"status": "future", "date_gmt": due}
    world.site.call("POST", f"{route}/{planned['id']}", json=scheduled)
    world.site.post("Newer", route=route, date_gmt=in_(-HOUR).strftime("%Y-%m-%dT%H:%M:%S"))
    watch = await after_a_look(world, Between(), in_(timedelta(seconds=5)))
    world.site.comes_due(planned["id"])
    assert (await watch.next()).reference.partition("#")[0] == str(planned["id"])


async def test_each_post_is_told_once(world: NewsroomWorld) -> None:
    watch = await after_a_look(world, Between(), in_(timedelta()))
    for text in ("One", "Two", "Three"):
        world.site.post(text)
    assert {(await watch.next()).text for _ in range(3)} == {"One", "Two", "Three"}
    watch.begin()
    world.site.post("Four")
    assert (await watch.next()).text == "Four"


async def test_our_clock_may_be_wrong(world: NewsroomWorld) -> None:
    clock = Between(off=HOUR)
    watch = await after_a_look(world, clock, clock.now())
    world.site.post("Now")
    assert (await watch.next()).text == "Now"


async def test_what_the_bot_published_is_seen_as_its_rendition_reads(world: NewsroomWorld) -> None:
    watch = await after_a_look(world, Between(), in_(timedelta()))
    receipt = await world.outlet.publish(cleared(), key=KEY)
    seen = await watch.next()
    assert seen.reference.partition("#")[0] == receipt.reference
    assert seen.text == "\n\n".join(cleared().rendition.parts)


async def test_where_it_cannot_be_watched_now_it_says_so(world: NewsroomWorld) -> None:
    world.befalls(Trouble.BUSY)
    world.road.meets = lambda _: True
    with pytest.raises(DeliveryFailed, match="ratelimited"):
        await anext(world.account(Between()).watch(in_(-HOUR)))
