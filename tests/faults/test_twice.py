"""The same payload twice, at one process or at two on one database file."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import cast
from bot.sandbox.acting import Outcome, words
from bot.sandbox.values import Json
from tests.faults.play import Play, at_rest, counted, flaws, repeated
from tests.faults.recorded import events, owners
from tests.faults.stage import Stage, staged


@pytest.fixture(params=[1, 2], ids=["one process", "two processes"])
async def stage(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """Every payload comes twice at the same moment; with two processes each gets a copy."""
    async with staged(tmp_path) as stage:
        leaderless_without_gus(stage.playbooks)
        bots = [stage.add_bot() for _ in range(request.param)]
        await asyncio.gather(*(bot.start() for bot in bots))
        delivery = stage.sandbox.delivery
        delivery.twice_next, delivery.together = 10_000, True
        yield stage


def leaderless_without_gus(playbooks: Path) -> None:
    """A playbook by which Gus leads; where he is kept out nobody does, and five people may."""
    shutil.copytree(playbooks / "scheduled-post", playbooks / "leaderless")
    file = playbooks / "leaderless" / "playbook.yaml"
    text = file.read_text(encoding="utf-8")
    line = "holder: {}\n    deputies: [{}]\n    eligible: [{}ana, ben, clara, david, ema]"
    changed = text.replace(line.format("ana", "ben", ""), line.format("gus", "", "gus, "))
    assert changed != text
    file.write_text(changed.replace("title: Ill", "title: Very ill", 1), encoding="utf-8")


def agree(outcome: Outcome) -> None:
    """Both copies got the same good answer."""
    assert outcome.ok
    first, again = outcome.answers
    assert first.body == again.body


async def test_a_whole_crisis_in_which_every_payload_comes_twice(stage: Stage) -> None:
    play = Play(stage.sandbox)
    agree(await play.submit_opening())
    await play.opened()
    await play.submit_draft()
    card = await play.drafted()
    await play.approve(card)
    await play.ana.agree(play.room, card.ts, "approve")
    await play.published()
    await at_rest(stage)
    assert [*flaws(play), *counted([play]), *repeated(stage.sandbox)] == []
    assert [len(events(stage, one)) for one in ("CrisisOpened", "StatementDrafted")] == [1, 1]
    assert len(events(stage, "StatementApproved")) == 2
    assert len(events(stage, "PublicationStarted")) == 2
    assert not events(stage, "CommandRefused")
    assert {post.times for post in stage.sandbox.public.posts} == {1}


async def test_whichever_process_is_told_the_crises_come_out_alike(stage: Stage) -> None:
    plays = []
    for number in range(4):
        stage.sandbox.delivery.bot_urls.reverse()
        plays.append(Play(stage.sandbox, f"We are sorry. ({number})"))
        await plays[-1].submit_opening()
        await plays[-1].opened()
    await at_rest(stage)
    assert [*counted(plays), *repeated(stage.sandbox)] == []


async def test_what_a_killed_process_leaves_the_other_finishes(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        told, other = stage.add_bot(), stage.add_bot()
        await asyncio.gather(told.start(), other.start())

        async def kill(_method: str, _arguments: Json) -> None:
            await told.kill()

        stage.sandbox.faults.after("conversations.invite", kill, nth=1)
        play = Play(stage.sandbox)
        await play.submit_opening()
        await play.opened()
        stage.sandbox.delivery.bot_urls.pop(0)
        await play.submit_draft()
        card = await play.drafted()
        await play.approve(card)
        await play.ana.agree(play.room, card.ts, "approve")
        await play.published()
        await at_rest(stage)
        assert not told.alive
        assert [*flaws(play), *counted([play]), *repeated(stage.sandbox)] == []
        assert len(owners(stage)) == 2


async def test_a_slash_twice_is_one_entry_and_one_answer(stage: Stage) -> None:
    play = await opened(stage)
    agree(await play.ema.slash(play.room, "/crisis log The journalist called."))
    agree(await play.ema.slash(play.room, "/crisis status"))
    agree(await play.ema.slash(play.room, "/crisis hold"))
    await at_rest(stage)
    assert len(events(stage, "EntryLogged")) == 1
    assert len(events(stage, "EverythingHeld")) == 1


async def test_a_slash_that_opens_a_form_opens_one(stage: Stage) -> None:
    play = await opened(stage)
    agree(await play.ema.slash(play.room, "/crisis draft"))
    assert len(stage.sandbox.workspace.modals.stack(cast.EMA)) == 1


async def test_a_press_twice_is_one_press(stage: Stage) -> None:
    play = await opened(stage)
    brief = await play.newer("accept_role")
    agree(await play.ana.press(play.room, brief.ts, "accept_role"))
    notice = play.notices[0]
    gus = stage.sandbox.as_person(cast.GUS)
    agree(await gus.press("C0GENERAL", notice.ts, "read_notice"))
    await at_rest(stage)
    assert len(events(stage, "RoleAcknowledged")) == 1
    assert len(events(stage, "NoticeRead")) == 1
    told = [one for one in gus.messages("C0GENERAL") if one.ephemeral_for == cast.GUS]
    assert len(told) == 1


async def test_a_refused_press_twice_is_one_refusal_told_once(stage: Stage) -> None:
    play = await opened(stage)
    await play.submit_draft()
    card = await play.drafted()
    agree(await play.ema.press(play.room, card.ts, "approve"))
    await at_rest(stage)
    assert len(events(stage, "CommandRefused")) == 1
    told = [one for one in play.ema.messages(play.room) if one.ephemeral_for == cast.EMA]
    assert len([one for one in told if "wrote" in words(one)]) == 1


async def test_a_shortcut_twice_is_one_entry(stage: Stage) -> None:
    play = await opened(stage)
    said = await play.ema.say(play.room, "The supplier confirms it.")
    agree(await play.ema.shortcut("add_to_timeline", play.room, said.ts))
    agree(await play.ema.shortcut("propose_statement", play.room, said.ts))
    await at_rest(stage)
    assert len(events(stage, "EntryLogged")) == 1
    assert len(stage.sandbox.workspace.modals.stack(cast.EMA)) == 1
    told = [one for one in play.ema.messages(play.room) if one.ephemeral_for == cast.EMA]
    assert len(told) == 1


async def test_an_event_twice_is_one_entry(stage: Stage) -> None:
    play = await opened(stage)
    said = await play.ema.say(play.room, "The supplier confirms it.")
    await play.clara.react(play.room, said.ts, "pushpin")
    await play.ana.invite(play.room, cast.GUS)
    await stage.sandbox.settled()
    await at_rest(stage)
    joined = [one for one in events(stage, "MemberJoined") if one["by"] == "gus"]
    assert (len(events(stage, "EntryLogged")), len(joined)) == (1, 1)


async def test_four_people_take_the_lead_at_once_and_one_has_it(stage: Stage) -> None:
    play = await opened(stage, playbook="leaderless", keep_out=[cast.GUS])
    card = await play.newer("take_role")
    four = [stage.sandbox.as_person(one) for one in (cast.ANA, cast.BEN, cast.CLARA, cast.DAVID)]
    await asyncio.gather(*(one.press(play.room, card.ts, "take_role") for one in four))
    await at_rest(stage)
    (taken,) = events(stage, "RoleTaken")
    refused = [one["by"] for one in events(stage, "CommandRefused")]
    assert sorted([taken["by"], *refused]) == ["ana", "ben", "clara", "david"]
    for person in four:
        shown = [one for one in person.messages(play.room) if one.ephemeral_for == person.id]
        assert len(shown) == (0 if person.person.name == taken["by"] else 1), person.id


async def opened(stage: Stage, **answers: Any) -> Play:
    play = Play(stage.sandbox)
    await play.submit_opening(**answers)
    await play.opened()
    return play
