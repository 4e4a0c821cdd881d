"""Who may do what in Teams, and where they read it; each test opens what it needs."""

from __future__ import annotations

import pytest

from bot.demo.teams.acting import Person
from bot.demo.teams.cards import sheet_of, words_of
from bot.demo.teams.cast import ANA, BEN, CAST, CHANNEL, CLARA, DAVID, EMA, STRANGER
from tests.e2e.teams_stage import SUBMIT, SUMMARY, Team, form
from tests.rigs.playground import playing

pytestmark = pytest.mark.asyncio(loop_scope="module")

ELSEWHERE = "99999999-0b0a-4009-8008-070605040302"
"""Another company's tenant."""


async def test_help_and_status_are_answered_in_the_personal_chat(team: Team) -> None:
    brief = await team.opened()
    before = team.clara.newest

    chat = await team.clara.ask("help")
    told = await team.clara.sees("@Crisis open", chat, after=before)
    assert "/crisis" not in words_of(told.activity)

    await team.clara.ask("status")
    await team.clara.sees("S", chat, after=told.number)
    assert not [one for one in team.stage.wire.in_(brief.conversation) if one.number > told.number]


async def test_a_draft_asked_for_in_the_personal_chat_is_written_in_the_war_room(
    team: Team,
) -> None:
    brief = await team.opened()
    before = team.ema.newest

    chat = await team.ema.ask(f"draft {team.code_name(brief)}")

    shown = await team.ema.sees_button(SUBMIT, after=before)
    assert shown.conversation == brief.conversation
    pointer = await team.ema.sees("teams.microsoft.com", chat, after=before)
    assert not sheet_of(pointer.activity).inputs


async def test_somebody_from_another_company_gets_nothing(team: Team) -> None:
    brief = await team.opened()
    sid = Person(team.stage.wire, STRANGER, ELSEWHERE)

    place = await sid.say("status", CHANNEL)
    await sid.say("hold", brief.conversation)
    await team.all_is_quiet()

    assert not team.stage.wire.in_(place)
    assert not team.ana.find_button("lift_hold", brief.conversation)
    assert STRANGER.id not in team.stage.wire.chats.values()


async def test_a_form_is_submitted_once_however_often_it_is_pressed(team: Team) -> None:
    shown = await form(team.ben, "open", CHANNEL)
    pressed = await team.opens(team.ben, shown)
    same = {one.name for one in pressed.inputs} & {"another"}

    again = await team.ben.press(
        shown,
        SUBMIT,
        pressed,
        summary=SUMMARY,
        playbook="scheduled-post",
        **dict.fromkeys(same, "another"),
    )

    await team.ben.sees_button("accept_role", CHANNEL, after=shown.number)
    await team.all_is_quiet()
    assert "is being opened" in again.words
    briefs = [
        one
        for one in team.stage.wire.posts.values()
        if one.number > shown.number and sheet_of(one.activity).button("accept_role")
    ]
    assert len({one.conversation for one in briefs}) == 1


async def test_nothing_opens_in_a_team_with_somebody_who_is_not_on_the_roster() -> None:
    people = (ANA, BEN, CLARA, DAVID, EMA, STRANGER)
    assert len(people) == len(CAST)
    async with playing(people) as stage:
        team = Team(stage)
        shown = await form(team.ana, "open", CHANNEL)
        answer = await team.ana.press(shown, SUBMIT, summary=SUMMARY, playbook="scheduled-post")
        said = answer.words
        if STRANGER.name not in said:
            said = words_of((await team.ana.sees(STRANGER.name)).activity)
        assert STRANGER.name in said
        assert not [
            one for one in stage.wire.posts.values() if sheet_of(one.activity).button("accept_role")
        ]


async def test_the_bot_remembers_everything_when_it_is_killed(team: Team) -> None:
    brief = await team.opened()
    await team.stage.bot.kill()
    await team.stage.bot.start()

    card = await team.drafted(brief.conversation, "We are sorry. More by noon.")
    told = await team.approves(team.clara, card)

    assert "Your approval is recorded." in told.words
