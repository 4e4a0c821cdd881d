"""Trouble that needs words: whoever waits is told, what must not go out stays here."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import cast
from bot.sandbox.acting import words
from bot.sandbox.cast import add_squatter
from bot.sandbox.public import METHOD as HOOK
from bot.sandbox.values import Channel, Json
from tests.faults.play import BRIEF, TEAM, Play, at_rest, counted, flaws, repeated
from tests.faults.points import Aim, Point
from tests.faults.recorded import events
from tests.faults.stage import ODD, staged

IMPATIENT = {"FAULTS_PATIENCE_SECONDS": "1", "FAULTS_PACED": "no"}


async def test_a_lost_answer_and_then_a_refused_look_still_post_once(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.add_bot(module=ODD, more=IMPATIENT).start()
        faults, workspace = stage.sandbox.faults, stage.sandbox.workspace
        play = Play(stage.sandbox)
        brief, news = Point("chat.postMessage", "room"), Point("chat.postMessage", "news")
        for point in (brief, Point("chat.postMessage", "general"), news):
            faults.add(point.method, "drop_after", where=Aim(point, workspace))
        faults.add("conversations.create", "drop_after")
        faults.add("conversations.list", "500")
        faults.add("conversations.history", "429", times=3)
        await play.submit_opening()
        await play.opened()
        await publish(play)
        await at_rest(stage)
        assert [*flaws(play), *counted([play]), *repeated(stage.sandbox)] == []


async def test_whoever_waits_for_a_room_is_told_why(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.add_bot(module=ODD, more=IMPATIENT).start()
        stage.sandbox.faults.add("conversations.create", "429", retry_after=3)
        play = Play(stage.sandbox)
        await play.submit_opening()
        told = await play.until("Ana being told that it takes longer", lambda: aside(play))
        assert not play.new_rooms
        await play.opened()
        assert "crisis" in told or "room" in told, told


async def test_a_form_that_cannot_open_is_said_to_whoever_asked(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.add_bot(module=ODD, more=IMPATIENT).start()
        play = Play(stage.sandbox)
        for kind in ("429", "500", "drop_before"):
            stage.sandbox.faults.add("views.open", kind)
            before = len(asides(play))
            await play.ana.slash("C0GENERAL", "/crisis open")
            assert len(asides(play)) == before + 1
            stage.sandbox.faults.clear()


async def test_an_outlet_that_refuses_for_good_is_said_in_the_room(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.add_bot().start()
        stage.sandbox.workspace.channels["C0NEWS"].is_ext_shared = True
        play = Play(stage.sandbox)
        await play.submit_opening()
        await play.opened()
        await play.submit_draft()
        await approved(play)
        await play.until("the room told, with a way out", lambda: play.ana.find("try_again"))
        await at_rest(stage)
        assert play.news == []
        assert play.public == [play.text]


async def test_no_notice_goes_where_others_read_and_the_room_is_told(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.add_bot().start()
        stage.sandbox.workspace.channels["C0GENERAL"].is_ext_shared = True
        play = Play(stage.sandbox)
        await play.submit_opening()
        await play.until("a card that says so", lambda: said(play, "another company"))
        await at_rest(stage)
        assert play.notices == []


async def test_what_was_cleared_and_not_sent_for_a_quarter_of_an_hour_asks(tmp_path: Path) -> None:
    """Both outlets put the bot off; then it is away for sixteen minutes."""
    async with staged(tmp_path) as stage:
        bot = stage.add_bot()
        late = stage.add_bot(module=ODD, more={"FAULTS_AHEAD_SECONDS": "960"})
        stage.sandbox.delivery.bot_urls.pop()
        await bot.start()
        play = Play(stage.sandbox)
        await play.submit_opening()
        await play.opened()
        await play.submit_draft()

        await play.drafted()
        for method in (HOOK, "conversations.info"):
            stage.sandbox.faults.add(method, "429", times=99, retry_after=30)
        await approved(play)
        await play.until(
            "the room told that both will be tried again",
            lambda: len(events(stage, "PublicationFailed")) == 2,
        )
        await bot.kill()
        stage.sandbox.faults.clear()
        await late.start()
        await play.until("the room asked", lambda: play.ana.find("try_again", play.room))
        await at_rest(stage)
        assert (play.public, play.news) == ([], [])
        assert len(events(stage, "StatementWentStale")) == 2


@pytest.mark.parametrize("within", [(cast.GUS,), (cast.GUS, cast.BOT), (cast.BOT,)], ids=str)
async def test_a_squatter_s_room_is_not_adopted(tmp_path: Path, within: tuple[str, ...]) -> None:
    """Nor where they brought the bot in, nor where they then left it alone there."""
    async with staged(tmp_path) as stage:
        await stage.add_bot().start()
        squatted: list[Any] = []

        async def squat(_method: str, arguments: Json) -> None:
            if not squatted:
                name = str(arguments["name"])
                squatted.append(add_squatter(stage.sandbox.workspace, name, is_private=True))
                squatted[0].members[:] = within

        stage.sandbox.faults.before("conversations.create", squat)
        play = Play(stage.sandbox)
        await play.submit_opening()
        room = await play.until("the bot's own room", lambda: own_room(play))
        await play.until("its brief", lambda: any(BRIEF in one.text for one in room.messages))
        await at_rest(stage)
        assert room.name == f"{squatted[0].name}-2"
        assert (squatted[0].messages, squatted[0].members) == ([], [*within])
        assert set(room.members) == TEAM


async def test_the_bot_s_own_room_of_another_crisis_is_not_adopted(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.add_bot().start()
        workspace = stage.sandbox.workspace
        older: list[Any] = []

        async def taken(_method: str, arguments: Json) -> None:
            if not older:
                members, name = (cast.BOT, cast.GUS), str(arguments["name"])
                room = workspace.add_channel(name, cast.BOT, members=members, is_private=True)
                room.topic = "Another crisis"
                older.append(room)

        stage.sandbox.faults.before("conversations.create", taken)
        play = Play(stage.sandbox)
        await play.submit_opening()
        room = await play.until(
            "a room of its own",
            lambda: next((one for one in play.new_rooms if one not in older), None),
        )
        await at_rest(stage)
        assert (older[0].messages, older[0].topic) == ([], "Another crisis")
        assert set(room.members) == TEAM


async def test_of_a_drill_nothing_leaves_the_room(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.add_bot().start()
        play = Play(stage.sandbox)
        await play.submit_opening(drill="drill")
        await play.until("the room", lambda: in_room(play) and said(play, "would have gone to"))
        await play.submit_draft()
        await approved(play)
        await play.until("the rehearsal", lambda: any("S1" in t for t in rehearsals(play)))
        await at_rest(stage)
        assert stage.sandbox.public.posts == []
        assert (play.notices, play.news) == ([], [])
        assert all("DRILL" in words(one) for one in play.all_posts)
        for tried in ("PublicationStarted", "PublicationFailed"):
            assert not events(stage, tried)


async def test_seven_openings_at_once_under_slack_s_limits_are_seven_rooms(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.add_bot().start()
        stage.sandbox.faults.limits.enabled = True
        play = Play(stage.sandbox)
        people = [stage.sandbox.as_person(one) for one in cast.EVERYBODY]
        for person in people:
            await person.slash("C0GENERAL", "/crisis open")
            person.fill({"summary": f"Seen by {person.id}.", "playbook": "scheduled-post"})
        outcomes = await asyncio.gather(*(person.submit() for person in people))
        assert all(outcome.ok for outcome in outcomes)
        for person in people:
            # Whoever was not first is shown that a similar one is open, and says it is another.
            modal = person.modal()
            if modal and any(b["block_id"] == "another" for b in modal.view["blocks"]):
                await person.submit(values={"another": ["another"]})
        await play.until("a room for each", lambda: len(complete(play)) == len(people))
        await at_rest(stage)
        assert len(play.new_rooms) == len(complete(play)) == len(people)
        assert repeated(stage.sandbox) == []


async def approved(play: Play) -> None:
    """Clara and Ana approve."""
    card = await play.newer("approve")
    await play.clara.agree(play.room, card.ts, "approve")
    await play.ana.agree(play.room, card.ts, "approve")


async def publish(play: Play) -> None:
    await play.submit_draft()
    card = await play.drafted()
    await play.approve(card)
    await play.ana.agree(play.room, card.ts, "approve")
    await play.published()


def asides(play: Play) -> list[str]:
    """What Ana alone sees in the general channel."""
    return [words(one) for one in play.ana.messages("C0GENERAL") if one.ephemeral_for]


def aside(play: Play) -> str | None:
    return next(iter(asides(play)), None)


def own_room(play: Play) -> Channel | None:
    return next((one for one in play.new_rooms if one.creator == cast.BOT), None)


def said(play: Play, wanted: str) -> bool:
    return bool(in_room(play)) and any(wanted in words(one) for one in play.all_posts)


def in_room(play: Play) -> Channel | None:
    room = own_room(play)
    if room:
        play.room, play.name = room.id, room.name
    return room


def rehearsals(play: Play) -> list[str]:
    return [w for w in map(words, play.all_posts) if "would have gone to" in w and "S1" in w]


def complete(play: Play) -> list[Channel]:
    """Rooms with topic and people, and with brief and card of words, posted and pinned once."""
    return [
        room
        for room in play.new_rooms
        if room.topic
        and set(room.members) >= TEAM
        and len([one for one in room.messages if one.pinned]) == 2
        and len([one for one in room.messages if one.text.startswith(BRIEF)]) == 1
    ]
