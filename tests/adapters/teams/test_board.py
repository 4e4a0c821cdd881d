"""Announcements in a channel on Teams keep every outlet's promises, and some of their own."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest

from bot.adapters.outlets.announcement import ChannelAnnouncement, WatchedBoard
from bot.adapters.outlets.teams_board import TeamsBoard
from bot.adapters.pacing import Pacing
from bot.adapters.teams.ids import conversation_of, room_id
from bot.adapters.teams.transport.calls import Calls
from bot.adapters.teams.transport.pacing import PACES
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Checks, Outlet, TakesDown
from tests.adapters.teams.eyes import Json, seen
from tests.adapters.teams.lines import addresses_of, credentials_of
from tests.adapters.teams.world import ANA, Ground, Workshop, teams_workshop
from tests.contracts.outlet import KEY, OutletContract, Trouble, World, clearance
from tests.facts import INTRANET

NOBODY_LISTENS = "http://127.0.0.1:9/"
TROUBLES: dict[Trouble, Json] = {
    Trouble.BUSY: {"status": 429, "retry_after": 7.0},
    Trouble.BROKEN: {"status": 500},
    Trouble.REFUSED: {"status": 403},
    Trouble.LOST_BEFORE: {"status": 0},
    Trouble.LOST_AFTER: {"status": 0, "done": True},
}


class TeamsBoardWorld:
    """The announcement and a channel that everybody in the company reads."""

    def __init__(self, workshop: Workshop, channel: str) -> None:
        self.workshop = workshop
        self.channel = channel
        self.outlet: Outlet = self._announcing(workshop.calls)

    def befalls(self, trouble: Trouble) -> None:
        if trouble is Trouble.UNREACHABLE:
            self.outlet = self._announcing(self._calls_of_nobody())
        else:
            self.ground.ask("befalls", call="start_thread", **TROUBLES[trouble])

    def published(self) -> Sequence[str]:
        return [_words_in(post) for post in self.posts()]

    def posts(self) -> list[Json]:
        """Each is a thread of its own."""
        every = self.ground.ask("state")["posts"]
        ours = [one for one in every if one["conversation"].startswith(f"{self.channel};")]
        return [one for one in ours if not one["deleted"] and not one["by"]]

    @property
    def ground(self) -> Ground:
        return self.workshop.ground

    @property
    def announcement(self) -> ChannelAnnouncement:
        assert isinstance(self.outlet, ChannelAnnouncement)
        return self.outlet

    def _announcing(self, calls: Calls) -> ChannelAnnouncement:
        board = TeamsBoard(calls, self.workshop.directory, self.workshop.home)
        return ChannelAnnouncement(
            INTRANET, channel=room_id(self.channel), board=board, longest=3000
        )

    def _calls_of_nobody(self) -> Calls:
        fake, shop = self.ground.fake, self.workshop
        addresses = replace(addresses_of(fake), service=NOBODY_LISTENS)
        pacing = Pacing(shop.clock, PACES)
        return Calls(shop.session, shop.tokens, credentials_of(fake), addresses, pacing)


def _words_in(post: Json) -> str:
    content = post["history"][-1]["attachments"][0]["content"]
    return seen("".join(run["text"] for one in content["body"] for run in one["inlines"]))


@pytest.fixture
async def world(ground: Ground) -> AsyncIterator[TeamsBoardWorld]:
    staff = await ground.fake.team("Everybody", list(ground.people.values()))
    async with teams_workshop(ground) as workshop:
        yield TeamsBoardWorld(workshop, staff.channel)


class TestTeamsBoard(OutletContract):
    a_person_looks = True

    @pytest.fixture
    async def world(self, world: TeamsBoardWorld) -> World:
        return world


async def test_an_announcement_begins_a_thread_and_its_link_leads_there(
    world: TeamsBoardWorld,
) -> None:
    receipt = await world.outlet.publish(clearance(outlet=INTRANET), key=KEY)
    (post,) = world.posts()
    assert post["conversation"] == f"{world.channel};messageid={post['id']}"
    assert (receipt.reference, post["id"] in receipt.link) == (post["id"], True)


@pytest.mark.parametrize(
    "text",
    ["{{DATE(2026-01-01T00:00:00Z)}} ${name} <at>Ana</at>", "**bold** [a](https://b.example)"],
)
async def test_nothing_in_the_words_is_interpreted(world: TeamsBoardWorld, text: str) -> None:
    await world.outlet.publish(clearance(text, INTRANET), key=KEY)
    (activity,) = world.posts()[0]["history"]
    (block,) = activity["attachments"][0]["content"]["body"]
    assert block["type"] == "RichTextBlock"
    for shown in (activity["summary"], *(run["text"] for run in block["inlines"])):
        assert not [sign for sign in ("{{", "${", "<at>") if sign in shown]
    assert "text" not in activity


@pytest.mark.parametrize("text", ["Bonjour\u00a0! ", "one\u200btwo", "a\tb  c", "x" * 200])
async def test_blanks_of_whatever_kind_keep_nobody_from_announcing(
    world: TeamsBoardWorld, text: str
) -> None:
    await world.outlet.publish(clearance(text, INTRANET), key=KEY)
    assert len(world.posts()) == 1


async def test_a_text_too_long_for_a_card_is_refused_whole(world: TeamsBoardWorld) -> None:
    with pytest.raises(DeliveryFailed, match="too_long") as failed:
        await world.outlet.publish(clearance("\t" * 2999 + "x", INTRANET), key=KEY)
    assert failed.value.final
    assert world.posts() == []


async def test_what_was_announced_can_be_taken_down_and_once_more(world: TeamsBoardWorld) -> None:
    receipt = await world.outlet.publish(clearance(outlet=INTRANET), key=KEY)
    outlet: TakesDown = world.announcement
    for _ in range(2):
        await outlet.take_down(receipt.reference)
        assert world.posts() == []


async def test_a_lost_answer_to_taking_down_is_unclear(world: TeamsBoardWorld) -> None:
    receipt = await world.outlet.publish(clearance(outlet=INTRANET), key=KEY)
    world.ground.ask("befalls", call="delete", status=0, done=True)
    with pytest.raises(OutcomeUnclear):
        await world.announcement.take_down(receipt.reference)
    await world.announcement.take_down(receipt.reference)
    assert world.posts() == []


async def test_a_check_posts_nothing_and_says_what_is_in_the_way(world: TeamsBoardWorld) -> None:
    outlet: Checks = world.announcement
    await outlet.check()
    assert world.posts() == []
    world.ground.ask("befalls", call="members", status=403)
    with pytest.raises(DeliveryFailed, match="not_installed") as failed:
        await outlet.check()
    assert failed.value.final


async def test_a_channel_that_another_company_reads_is_refused(ground: Ground) -> None:
    stranger = await ground.fake.person("A Stranger", tenant="0-0-0-0-0")
    shared = await ground.fake.team("Shared", [ground.people[ANA], stranger])
    async with teams_workshop(ground) as workshop:
        world = TeamsBoardWorld(workshop, shared.channel)
        with pytest.raises(DeliveryFailed, match="externally_shared") as failed:
            await world.outlet.publish(clearance(outlet=INTRANET), key=KEY)
        assert failed.value.final
        assert world.posts() == []


async def test_a_channel_that_is_not_on_teams_is_none(world: TeamsBoardWorld) -> None:
    board = TeamsBoard(world.workshop.calls, world.workshop.directory, world.workshop.home)
    slack = room_id("")
    assert conversation_of(slack) is None
    with pytest.raises(DeliveryFailed, match="channel_not_found"):
        await board.check(slack)


def test_nobody_is_promised_that_posts_of_others_are_noticed() -> None:
    assert not issubclass(TeamsBoard, WatchedBoard)
