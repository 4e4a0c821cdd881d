"""What people put up in an announcement channel by themselves, and what the bot takes away."""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.adapters.malformed import Malformed
from bot.adapters.outlets.announcement import ChannelAccount, ChannelAnnouncement
from bot.adapters.slack.app import slack_app
from bot.adapters.slack.listeners import Listeners
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Account, Checks, Seen, TakesDown
from bot.sandbox.cast import ANA, BOT
from tests.adapters.outlet_worlds import NEWS, BoardWorld
from tests.adapters.slack import captured
from tests.adapters.slack.captured import deliver
from tests.adapters.slack.inbox import SORRY, KeepingInbox
from tests.adapters.slack.workshop import slack_workshop
from tests.contracts.outlet import KEY, clearance
from tests.facts import INTRANET


@pytest.fixture
async def board() -> AsyncIterator[BoardWorld]:
    async with slack_workshop() as workshop:
        yield BoardWorld(workshop)


def announcement(board: BoardWorld) -> ChannelAnnouncement:
    assert isinstance(board.outlet, ChannelAnnouncement)
    return board.outlet


# Taking down, and trying the way


async def test_what_was_announced_can_be_taken_down_and_once_more(board: BoardWorld) -> None:
    receipt = await board.outlet.publish(clearance(outlet=INTRANET), key=KEY)
    (post,) = board.channel.messages
    assert receipt.reference == post.ts
    outlet: TakesDown = announcement(board)
    for _ in range(2):
        await outlet.take_down(receipt.reference)
        assert board.published() == []


async def test_what_is_found_again_has_the_same_reference(board: BoardWorld) -> None:
    cleared = clearance(outlet=INTRANET)
    receipt = await board.outlet.publish(cleared, key=KEY)
    assert await board.outlet.find(cleared.rendition, key=KEY) == receipt


async def test_somebody_elses_post_is_not_the_bots_to_take_down(board: BoardWorld) -> None:
    post = board.workshop.sandbox.workspace.post(NEWS, ANA, "All is well!")
    with pytest.raises(DeliveryFailed, match="cant_delete_message") as failed:
        await announcement(board).take_down(post.ts)
    assert failed.value.final
    assert post in board.channel.messages


async def test_a_lost_answer_to_taking_down_is_unclear(board: BoardWorld) -> None:
    receipt = await board.outlet.publish(clearance(outlet=INTRANET), key=KEY)
    board.workshop.sandbox.faults.add("chat.delete", "drop_after")
    with pytest.raises(OutcomeUnclear):
        await announcement(board).take_down(receipt.reference)
    await announcement(board).take_down(receipt.reference)
    assert board.published() == []


async def test_a_check_posts_nothing_and_says_what_is_in_the_way(board: BoardWorld) -> None:
    outlet: Checks = announcement(board)
    await outlet.check()
    assert board.published() == []
    board.channel.is_ext_shared = True
    with pytest.raises(DeliveryFailed, match="externally_shared"):
        await outlet.check()
    board.channel.is_ext_shared = False
    board.channel.is_archived = True
    with pytest.raises(DeliveryFailed, match="is_archived"):
        await outlet.check()
    board.channel.is_archived = False
    board.channel.members.remove(BOT)
    with pytest.raises(DeliveryFailed, match="not_in_channel") as failed:
        await outlet.check()
    assert failed.value.final


# What others put up


@asynccontextmanager
async def watching(board: BoardWorld, since: datetime) -> AsyncIterator[AsyncIterator[Seen]]:
    account: Account = ChannelAccount(INTRANET, channel=NEWS, board=board.board)
    async with aclosing(account.watch(since)) as posts:  # type: ignore[type-var]
        yield posts


def message(text: str, **changes: Any) -> dict[str, Any]:
    return {
        "type": "message",
        "channel": NEWS,
        "channel_type": "channel",
        "user": ANA,
        "text": text,
        "ts": "1772400000.000100",
        **changes,
    }


async def test_what_came_up_before_is_read_and_what_comes_up_is_told(board: BoardWorld) -> None:
    workspace = board.workshop.sandbox.workspace
    since = board.workshop.clock.now() - timedelta(minutes=1)
    earlier = [workspace.post(NEWS, ANA, text) for text in ("One &amp; only", "Two")]
    await board.outlet.publish(clearance(outlet=INTRANET), key=KEY)
    async with watching(board, since) as posts:
        seen = [await anext(posts), await anext(posts)]
        assert [one.text for one in seen] == ["One & only", "Two"]
        assert [one.reference for one in seen] == [one.ts for one in earlier]
        assert seen[0].outlet == INTRANET
        assert seen[0].link.startswith("http")
        board.board.heard(message("Three"))
        assert (await anext(posts)).text == "Three"


async def test_only_what_people_say_to_the_named_channel_is_noticed(board: BoardWorld) -> None:
    workspace = board.workshop.sandbox.workspace
    since = board.workshop.clock.now() - timedelta(minutes=1)
    workspace.post(NEWS, ANA, "Marker")
    async with watching(board, since) as posts:
        await anext(posts)
        for unnoticed in (
            message("In a war room", channel="G0WAR"),
            message("In general", channel="C0GENERAL"),
            message("The bot's own", user=BOT),
            message("The bot's own", user=None, bot_id=board.workshop.me.bot),
            message("", subtype="channel_join"),
            message("", subtype="message_changed"),
            message("An answer in a thread", thread_ts="1772300000.000100"),
        ):
            board.board.heard(unnoticed)
        board.board.heard(message("To everybody", subtype="thread_broadcast", thread_ts="1.1"))
        board.board.heard(message("Another app's", user=None, bot_id="B0OTHER", username="Poster"))
        seen = [await anext(posts), await anext(posts)]
        assert [one.text for one in seen] == ["To everybody", "Another app's"]
        assert seen[1].author == "Poster"


async def test_what_was_said_while_nobody_watched_is_not_kept(board: BoardWorld) -> None:
    since = board.workshop.clock.now() - timedelta(minutes=1)
    board.workshop.sandbox.workspace.post(NEWS, ANA, "In the channel")
    board.board.heard(message("Heard before"))
    async with watching(board, since) as posts:
        first = await anext(posts)
        board.board.heard(message("Heard now"))
        assert [first.text, (await anext(posts)).text] == ["In the channel", "Heard now"]


async def test_a_message_that_cannot_be_read_says_so(board: BoardWorld) -> None:
    with pytest.raises(Malformed):
        board.board.heard({"type": "message"})


async def test_a_channel_that_cannot_be_read_now_says_so(board: BoardWorld) -> None:
    board.workshop.sandbox.faults.add("conversations.history", "500")
    async with watching(board, board.workshop.clock.now()) as posts:
        with pytest.raises(DeliveryFailed):
            await anext(posts)


async def test_the_listeners_tell_the_board_of_messages(board: BoardWorld) -> None:
    workshop = board.workshop
    heard: list[Any] = []
    listeners = Listeners(
        KeepingInbox(),
        workshop.directory,
        workshop.client,
        workshop.calls,
        workshop.room,
        workshop.me,
        SORRY,
        heard.append,
    )
    app = slack_app(workshop.client, workshop.me, listeners, signing_secret=captured.SECRET)
    answer = await deliver(app, captured.event(message("All is well!")))
    assert answer.status == 200
    assert [one["text"] for one in heard] == ["All is well!"]
