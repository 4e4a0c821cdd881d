"""The account is watched by the real server's stream: whatever comes up there is seen."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.outlets.bluesky.account import BlueskyAccount
from bot.application.ports import DeliveryFailed
from bot.application.public_ports import Seen
from tests.adapters.bluesky.test_outlet import LONG, cleared
from tests.adapters.bluesky.worlds import BlueskyWorld
from tests.contracts.outlet import KEY
from tests.facts import NEWSROOM
from tests.rigs.proxy import Fault

STREAM = "subscribeRepos"
NO_STREAM = Fault(reaches=False, status=404)


@dataclass
class Watch:
    """A watch that goes on in the background; what it sees, in order, each once."""

    seen: "asyncio.Queue[Seen]"
    task: "asyncio.Task[None]"

    async def next(self) -> Seen:
        """What it sees next; its failure, if it fails first."""
        waiting = asyncio.create_task(self.seen.get())
        done, _ = await asyncio.wait(
            {waiting, self.task}, timeout=10, return_when=asyncio.FIRST_COMPLETED
        )
        if waiting in done:
            return waiting.result()
        waiting.cancel()
        assert self.task in done, "nothing was seen"
        self.task.result()
        raise AssertionError("the watch ended")

    async def texts(self, number: int) -> list[str]:
        return [str((await self.next()).text) for _ in range(number)]


@asynccontextmanager
async def watching(account: BlueskyAccount, since: datetime) -> AsyncIterator[Watch]:
    queue: asyncio.Queue[Seen] = asyncio.Queue()

    async def follow() -> None:
        known = set()
        async for seen in account.watch(since):
            if seen.reference not in known:
                queue.put_nowait(seen)
            known.add(seen.reference)

    watch = Watch(queue, asyncio.create_task(follow()))
    try:
        yield watch
    finally:
        watch.task.cancel()
        with suppress(asyncio.CancelledError, DeliveryFailed):
            await watch.task


async def streaming(world: BlueskyWorld) -> None:
    """Until the account has been asked what it shows, which is after its stream was opened."""
    async with asyncio.timeout(10):
        await world.proxy.called("getRepo")


async def test_a_post_past_the_bot_is_seen_as_it_comes_up(world: BlueskyWorld) -> None:
    before = datetime.now(UTC)
    async with watching(world.account(), before) as watch:
        await streaming(world)
        address = await world.pds.post(world.person, "lol sorry 🙃")
        seen = await watch.next()
    assert (seen.text, seen.reference, seen.outlet) == ("lol sorry 🙃", address, "newsroom")
    assert seen.author == world.person.handle
    assert seen.link == f"https://bsky.app/profile/{world.person.did}/post/{address[-13:]}"
    assert before < seen.at <= datetime.now(UTC) + timedelta(seconds=1)


async def test_its_time_is_the_servers_and_not_what_the_author_claims(world: BlueskyWorld) -> None:
    before = datetime.now(UTC)
    async with watching(world.account(), before) as watch:
        await streaming(world)
        await world.pds.post(world.person, "Backdated.", createdAt="2020-01-01T00:00:00.000Z")
        assert (await watch.next()).at > before


async def test_what_was_there_before_is_not_shown(world: BlueskyWorld) -> None:
    await world.pds.post(world.person, "Our summer offer.")
    async with watching(world.account(), datetime.now(UTC)) as watch:
        await streaming(world)
        await world.pds.post(world.person, "Something new.")
        assert await watch.texts(1) == ["Something new."]


async def test_what_came_up_before_the_stream_stood_is_made_up_for(world: BlueskyWorld) -> None:
    since = datetime.now(UTC)
    await world.pds.post(world.person, "In between.")
    async with watching(world.account(), since) as watch:
        seen = await watch.next()
    assert seen.text == "In between."
    assert seen.at > since


async def test_replies_quotes_and_reposts_are_seen_and_others_posts_are_not(
    world: BlueskyWorld,
) -> None:
    other = await world.pds.account()
    theirs = await world.pds.post(other, "Is it true?")
    cid = world.pds.posts(other)[0]["cid"]
    there = {"uri": theirs, "cid": cid}
    async with watching(world.account(), datetime.now(UTC)) as watch:
        await streaming(world)
        await world.pds.post(other, "Answer me.")
        await world.pds.post(world.person, "No!", reply={"root": there, "parent": there})
        quoted = {"$type": "app.bsky.embed.record", "record": there}
        await world.pds.post(world.person, "Look at this.", embed=quoted)
        now = "2026-03-02T05:00:00.000Z"
        like = {"subject": there, "createdAt": now}
        await world.pds.create(world.person, "app.bsky.feed.like", like)
        await world.pds.create(world.person, "app.bsky.feed.repost", like)
        link = f"https://bsky.app/profile/{other.did}/post/{theirs[-13:]}"
        assert await watch.texts(3) == ["No!", "Look at this.", link]


async def test_a_thread_of_the_bot_is_seen_post_by_post(world: BlueskyWorld) -> None:
    leave = cleared(LONG)
    async with watching(world.account(), datetime.now(UTC)) as watch:
        await streaming(world)
        receipt = await world.posts.publish(leave, key=KEY)
        seen = [await watch.next() for _ in leave.rendition.parts]
    assert sorted(str(one.text) for one in seen) == sorted(map(str, leave.rendition.parts))
    assert receipt.reference in {one.reference for one in seen}


async def test_a_watch_begun_anew_goes_on_where_the_connection_broke(world: BlueskyWorld) -> None:
    account, since = world.account(), datetime.now(UTC)
    async with watching(account, since) as watch:
        await streaming(world)
        await world.pds.post(world.person, "One.")
        assert await watch.texts(1) == ["One."]
        await world.proxy.die()
        with pytest.raises(DeliveryFailed, match="stream_lost"):
            await watch.next()
    await world.pds.post(world.person, "While nobody listened.")
    await world.proxy.listen()
    async with watching(account, since) as watch:
        assert await watch.texts(1) == ["While nobody listened."]
        await world.pds.post(world.person, "Three.")
        assert await watch.texts(1) == ["Three."]
    assert any("cursor=" in call.path for call in world.proxy.calls)


async def test_the_stream_is_that_of_the_server_which_holds_the_account(
    world: BlueskyWorld,
) -> None:
    account = BlueskyAccount(NEWSROOM, session=world.session, clock=world.clock)
    async with watching(account, datetime.now(UTC)) as watch:
        await streaming(world)
        await world.pds.post(world.person, "Straight from there.")
        assert await watch.texts(1) == ["Straight from there."]
    assert not [call for call in world.proxy.calls if STREAM in call.path]


async def test_where_nothing_streams_the_account_is_asked(world: BlueskyWorld) -> None:
    world.proxy.befalls(NO_STREAM, STREAM, times=100)
    since = datetime.now(UTC)
    await world.pds.post(world.person, "Seen all the same.")
    async with watching(world.account(), since) as watch:
        assert await watch.texts(1) == ["Seen all the same."]


async def test_an_account_that_cannot_be_reached_is_said_so(world: BlueskyWorld) -> None:
    await world.proxy.die()
    with pytest.raises(DeliveryFailed):
        async for _ in world.account().watch(datetime.now(UTC)):
            pass
