"""What the account shows is noticed, whoever put it there and however the server tells."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import timedelta

import httpx
import pytest

from bot.adapters.outlets.mastodon.server import streaming_base
from bot.application.ports import DeliveryFailed
from bot.application.public_ports import Seen
from tests.adapters.mastodon.worlds import NOON, OUTLET, AccountWorld, OneClock
from tests.rigs.mastodon import Fault, mastodon
from tests.rigs.mastodon_state import Status

MINUTE = timedelta(minutes=1)


@pytest.fixture(params=[True, False], ids=["streams", "is polled"])
async def world(
    http: httpx.AsyncClient, clock: OneClock, request: pytest.FixtureRequest
) -> AsyncIterator[AccountWorld]:
    async with mastodon(now=clock.now, streams=request.param) as server:
        clock.at += MINUTE
        yield AccountWorld(server, http, clock)


async def next_of(watched: AsyncIterator[Seen]) -> Seen:
    async with asyncio.timeout(10):
        return await anext(watched)


def watching(world: AccountWorld) -> "aclosing[AsyncGenerator[Seen, None]]":
    watched = world.account.watch(NOON)
    assert isinstance(watched, AsyncGenerator)
    return aclosing(watched)


async def test_a_post_by_anybody_is_seen_with_where_when_and_what(world: AccountWorld) -> None:
    async with watching(world) as watched:
        coming = asyncio.create_task(next_of(watched))
        await _attended(world)
        status = world.server.post("We did <nothing> wrong.\n\nSee https://a.example/b")
        seen = await coming
    assert seen.text == "We did <nothing> wrong.\n\nSee https://a.example/b"
    assert (seen.outlet, seen.reference, seen.author) == (OUTLET, status.id, "brand")
    assert (seen.at, seen.link) == (status.created_at, f"{world.server.url}/@brand/{status.id}")


async def _attended(world: AccountWorld) -> None:
    """Until the bot has read what there is, and follows the stream or asks again."""
    async with asyncio.timeout(10):
        times = 1 if world.server.nature.streams else 2
        await world.server.asked("/api/v1/accounts/1/statuses", times=times)


async def test_what_came_up_before_watching_began_is_caught_up_with(world: AccountWorld) -> None:
    world.clock.at = NOON - MINUTE
    world.server.post("Of old")
    world.clock.at = NOON + MINUTE
    for text in ("First", "Second"):
        world.server.post(text)
    async with watching(world) as watched:
        assert [(await next_of(watched)).text for _ in range(2)] == ["First", "Second"]


async def test_nothing_is_seen_twice(world: AccountWorld) -> None:
    world.server.post("First")
    async with watching(world) as watched:
        assert (await next_of(watched)).text == "First"
        coming = asyncio.create_task(next_of(watched))
        await _attended(world)
        world.server.post("Second")
        assert (await coming).text == "Second"


async def test_a_post_that_came_to_light_after_a_newer_one_is_seen(world: AccountWorld) -> None:
    world.server.post("First")
    async with watching(world) as watched:
        await next_of(watched)
        coming = asyncio.create_task(next_of(watched))
        await _attended(world)
        world.clock.at -= MINUTE / 2
        world.server.post("A little earlier")
        world.clock.at += MINUTE / 2
        assert (await coming).text == "A little earlier"


async def test_a_post_rewritten_by_somebody_is_seen_anew(world: AccountWorld) -> None:
    status = world.server.post("We are looking into it.")
    async with watching(world) as watched:
        await next_of(watched)
        coming = asyncio.create_task(next_of(watched))
        await _attended(world)
        world.clock.at += MINUTE
        world.server.state.edit(status.id, {"status": "It was their own fault."})
        seen = await coming
    assert (seen.reference, seen.text) == (status.id, "It was their own fault.")
    assert seen.at == status.edited_at


async def test_a_direct_message_is_shown_to_nobody(world: AccountWorld) -> None:
    world.server.post("Between us", visibility="direct")
    world.server.post("To all", spoiler_text="Mind")
    async with watching(world) as watched:
        assert (await next_of(watched)).text == "Mind\nTo all"


async def test_a_refused_token_ends_the_watch(world: AccountWorld) -> None:
    world.server.token = "another"
    async with watching(world) as watched:
        with pytest.raises(DeliveryFailed, match="unauthorised"):
            await next_of(watched)


async def test_a_server_that_does_not_answer_ends_the_watch(world: AccountWorld) -> None:
    world.server.befalls(Fault.BROKEN, "GET", "/api/v1/accounts/1/statuses")
    async with watching(world) as watched:
        with pytest.raises(DeliveryFailed) as failed:
            await next_of(watched)
    assert not failed.value.final


@pytest.fixture
async def streaming(http: httpx.AsyncClient, clock: OneClock) -> AsyncIterator[AccountWorld]:
    async with mastodon(now=clock.now) as server:
        clock.at += MINUTE
        yield AccountWorld(server, http, clock)


async def test_nothing_is_missed_while_a_stream_is_broken_off(streaming: AccountWorld) -> None:
    world = streaming
    async with watching(world) as watched:
        coming = asyncio.create_task(next_of(watched))
        await _attended(world)
        world.server.hang_up()
        world.server.listeners.clear()
        world.server.post("In between")
        assert (await coming).text == "In between"


async def test_what_others_post_is_not_the_accounts(streaming: AccountWorld) -> None:
    world = streaming
    async with watching(world) as watched:
        coming = asyncio.create_task(next_of(watched))
        await _attended(world)
        world.server.comes_by(Status(id="9", text="Hi", created_at=world.clock.at, account="2"))
        world.server.post("Ours")
        assert (await coming).text == "Ours"


async def test_a_server_that_streams_elsewhere_is_followed_there(streaming: AccountWorld) -> None:
    assert await streaming_base(streaming.client) == streaming.server.url
    streaming.server.nature.streams_at = "wss://streaming.example"
    assert await streaming_base(streaming.client) == "https://streaming.example"
    streaming.server.nature.streams_at = "ws://insecure.example"
    assert await streaming_base(streaming.client) == streaming.server.url


async def test_one_account_can_be_watched_more_than_once(streaming: AccountWorld) -> None:
    streaming.server.post("First")
    for _ in range(2):
        async with watching(streaming) as watched:
            assert (await next_of(watched)).text == "First"
