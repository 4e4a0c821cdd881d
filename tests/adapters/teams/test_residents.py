"""Who is who, who could read along, and where an answer goes; Teams is in memory."""

import asyncio
from dataclasses import dataclass, field
from typing import cast

import pytest

from bot.adapters.store.memory import MemoryStore
from bot.adapters.teams.answering import Answering
from bot.adapters.teams.directory import TeamsDirectory
from bot.adapters.teams.files import Files
from bot.adapters.teams.home import TeamHome
from bot.adapters.teams.ids import room_id
from bot.adapters.teams.places import Places
from bot.adapters.teams.room import TeamsRoom
from bot.adapters.teams.transport.calls import Calls, Member, Sent
from bot.adapters.teams.transport.graph import Graph
from bot.application.ports import DeliveryFailed
from bot.domain.values import Account, PersonId, PostId
from bot.presentation.words import Words
from tests.adapters.slack.workshop import PatientClock
from tests.adapters.teams import payloads
from tests.adapters.teams.desk import KeepingCalls, member
from tests.adapters.teams.payloads import ANA, BEN, CHANNEL, GUS, TEAM, TENANT, Json
from tests.contracts.room import card

EMA = PersonId("ema")
ELSEWHERE = "11111111-2222-3333-4444-555555555555"
ANYWHERE = room_id(f"{TEAM};messageid=9")
GROUP = "b7f6c4de-0000-4000-8000-000000000001"
ANAS_CHAT = payloads.chat_of(ANA)


@dataclass
class Connector(KeepingCalls):
    """`more` are those of a conversation who are not in the team."""

    more: dict[str, tuple[Member, ...]] = field(default_factory=dict)

    async def members(self, conversation: str) -> tuple[Member, ...]:
        return (*self.known.values(), *self.more.get(conversation, ()))

    async def start_thread(self, channel: str, activity: Json) -> Sent:
        await self.send(channel, activity)
        return Sent(conversation=f"{channel};messageid=1", activity="1")

    async def start_chat(self, person: str) -> str:
        return payloads.chat_of(person)


@dataclass
class Graphed:
    """Microsoft Graph, which knows only whether the team is public."""

    visibility: str

    async def get(self, path: str, select: str) -> dict[str, str]:
        return {select: self.visibility} if path == f"/teams/{GROUP}" else {}


@dataclass
class House:
    calls: Connector
    directory: TeamsDirectory
    room: TeamsRoom
    answering: Answering


async def house(
    *people: Member, externals: frozenset[PersonId] = frozenset(), visibility: str | None = None
) -> House:
    """Without `visibility` there is no Microsoft Graph to ask."""
    calls = Connector(known={one.aad: one for one in people})
    clock, notes = PatientClock(), MemoryStore()
    team = GROUP if visibility else TEAM
    home = TeamHome(app="app", tenant=TENANT, team=team, channel=CHANNEL)
    organisation = {
        PersonId("ana"): ANA,
        PersonId("ben"): BEN,
        EMA: "ema@northwind.example",
    }
    known = cast(Calls, calls)
    directory = TeamsDirectory(known, home, clock, organisation, externals)
    await directory.load()
    graph = cast(Graph, Graphed(visibility)) if visibility else None
    places, answering = Places(known, graph, home, directory, notes), Answering(clock)
    files = Files(notes, clock, None)
    room = TeamsRoom(
        known, places, directory, home, notes, files, Words(called="@Crisis"), answering
    )
    return House(calls, directory, room, answering)


def somebody(*, role: str = "user", tenant: str = TENANT) -> Member:
    """With the address of Ema, whom the organisation names by it."""
    email = "ema@northwind.example"
    return Member(id="29:x", aad=ELSEWHERE, tenant=tenant, name="Ema", email=email, role=role)


# Who


async def test_the_address_of_somebody_makes_a_member_them_and_nobody_else() -> None:
    for other, is_ema in (
        (somebody(), True),
        (somebody(role="guest"), False),
        (somebody(tenant="another"), False),
    ):
        found = (await house(other)).directory.person_of(ELSEWHERE, other.tenant)
        assert (found == EMA) == is_ema


async def test_a_known_account_said_to_be_of_another_tenant_is_not_the_person() -> None:
    there = (await house(member(ANA))).directory
    assert there.person_of(ANA, TENANT) == "ana"
    assert there.person_of(ANA, "another") != "ana"


async def test_guests_and_other_tenants_are_known_for_what_they_are() -> None:
    there = (await house(member(GUS, role="guest"), somebody(tenant="another"))).directory
    assert await there.account(there.person_of(GUS, TENANT)) is Account.GUEST
    assert await there.account(there.person_of(ELSEWHERE, "another")) is Account.FOREIGN


async def test_whoever_reads_the_channel_or_is_in_the_team_could_read_along() -> None:
    there = await house(member(ANA))
    there.calls.more[CHANNEL] = (member(BEN),)
    assert await there.room.readers() == {"ana", "ben"}


async def test_nobody_can_say_who_reads_along_in_a_team_that_anybody_may_join() -> None:
    private = await house(member(ANA), visibility="Private")
    assert await private.room.readers() == {"ana"}
    public = await house(member(ANA), visibility="Public")
    with pytest.raises(DeliveryFailed, match="team_is_public") as refused:
        await public.room.readers()
    assert refused.value.final


# Where


async def test_an_answer_stands_before_others_in_the_war_room_alone() -> None:
    there = await house(member(ANA))
    opened = await there.room.open("code-otter", key="k1")
    before = len(there.calls.sent)
    await there.room.tell(PersonId("ana"), ANYWHERE, card("Elsewhere"))
    await there.room.tell(PersonId("ana"), opened.room, card("Here"))
    places = [place for place, _ in there.calls.sent[before:]]
    assert places == [ANAS_CHAT, opened.room.removeprefix("teams:")]


async def test_a_closed_war_room_gets_no_more_posts() -> None:
    there = await house(member(ANA))
    opened = await there.room.open("code-otter", key="k1")
    await there.room.archive(opened.room)
    before = len(there.calls.sent)
    with pytest.raises(DeliveryFailed, match="is_archived"):
        await there.room.post(opened.room, card("Late"), key="k2", unclear=False)
    assert len(there.calls.sent) == before


async def test_a_post_stays_as_it_is_until_the_press_on_it_is_answered() -> None:
    there = await house(member(ANA))
    opened = await there.room.open("code-otter", key="k1")
    async with there.answering("post1"):
        update = asyncio.create_task(there.room.update(opened.room, PostId("post1"), card("New")))
        for _ in range(10):
            await asyncio.sleep(0)
        assert there.calls.updated == []
    await update
    assert len(there.calls.updated) == 1
