"""One crisis in Teams, played by several people from the mention to the post-mortem."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import httpx
import pytest

from bot.demo.teams.cards import sheet_of, words_of
from bot.demo.teams.cast import CHANNEL
from bot.demo.teams.wire import Post
from tests.e2e.teams_stage import SUBMIT, SUMMARY, Team, form, ticked

pytestmark = pytest.mark.asyncio(loop_scope="module")

FIRST = "Grüße – wir sind bestürzt. *Sorry* {{DATE(2026-11-22T10:00:00Z)}} we say more soon."
TEXT = (
    "Grüße – wir sind bestürzt.\n\n*Sorry* :fire: 🔥 <at>Ben Okafor</at> [x](https://e.example)"
    " {{DATE(2026-11-22T10:00:00Z)}} ${name}  we say more by noon."
)


async def test_a_crisis_from_the_mention_to_the_post_mortem(team: Team) -> None:
    brief = await the_form_says_what_is_wrong_and_opens_a_thread(team)
    room = brief.conversation
    await roles_are_shown_and_confirmed(team, brief)
    card = await a_draft_is_put_before_the_team(team, room)
    await authors_cannot_approve(team, card)
    second = await an_old_card_is_refused(team, card)
    await two_others_approve_and_the_public_sees_exactly_this(team, second)
    await everything_is_held_and_released(team, room)
    await something_is_put_on_the_timeline(team, room)
    await ana_stands_down(team, room)
    await a_press_in_a_closed_room_is_refused(team, brief)


async def the_form_says_what_is_wrong_and_opens_a_thread(team: Team) -> Post:
    shown = await form(team.ana, "open", CHANNEL)
    assert "Ana Lindqvist" in words_of(shown.activity)

    future = {"first_seen_at:date": "2099-01-01", "first_seen_at:time": "10:00"}
    answer = await team.ana.press(
        shown, SUBMIT, summary=SUMMARY, playbook="scheduled-post", **future
    )

    assert "This time is still to come." in answer.words
    stands = {one.name: one.value for one in answer.sheet.inputs}
    assert stands["summary"] == SUMMARY
    now = datetime.now(UTC).astimezone()
    entered = {"first_seen_at:date": f"{now:%Y-%m-%d}", "first_seen_at:time": "00:00"}
    done = await team.ana.press(shown, SUBMIT, answer.sheet, **entered)
    assert not done.sheet.inputs, done.words
    await team.until(
        lambda: not sheet_of(shown.activity).inputs or None, "the form without its fields"
    )
    brief = await team.ana.sees_button("accept_role", CHANNEL, after=shown.number)
    assert brief.conversation.startswith(f"{CHANNEL};messageid=")
    assert brief.conversation != shown.conversation
    return brief


async def roles_are_shown_and_confirmed(team: Team, brief: Post) -> None:
    words = words_of(brief.activity)
    for name in ("Ana Lindqvist", "Clara Weiss", "David Moreau", "Ema Novák", "Ben Okafor"):
        assert name in words
    root = team.stage.wire.in_(brief.conversation)[0]
    assert brief.conversation.endswith(root.id)
    await team.until(
        lambda: "crisis-" in words_of(root.activity) or None, "the room's name at its head"
    )

    await team.ana.press(brief, "accept_role")

    await team.becomes(brief, "is on it")


async def a_draft_is_put_before_the_team(team: Team, room: str) -> Post:
    shown = await form(team.ema, "draft", room)
    assert shown.conversation == room
    usual = {**ticked(sheet_of(shown.activity)), "outlets": "newsroom"}

    gaps = await team.ema.press(shown, SUBMIT, **usual)

    assert "double brackets" in gaps.words
    done = await team.ema.press(shown, SUBMIT, gaps.sheet, **{**usual, "text": FIRST})
    assert not done.sheet.inputs, done.words
    card = await team.ema.sees_button("approve", room)
    assert FIRST in words_of(card.activity)
    return card


async def authors_cannot_approve(team: Team, card: Post) -> None:
    refused = await team.ema.press(card, "approve")
    assert "You wrote a part of" in refused.words
    assert team.stage.sandbox.public.posts == []


async def an_old_card_is_refused(team: Team, card: Post) -> Post:
    """Ana's phone is in a tunnel while Ema changes the words."""
    await team.approves(team.clara, card)
    await team.becomes(card, "has approved")
    old = sheet_of(card.activity)
    asked = team.ana.newest
    await team.ema.press(card, "revise")
    shown = await team.ema.sees_button(SUBMIT, card.conversation, after=asked)
    done = await team.ema.press(shown, SUBMIT, text=TEXT, outlets="newsroom")
    assert not done.sheet.inputs, done.words
    second = await team.ema.sees_button("approve", card.conversation, after=card.number)
    assert "revision 2" in words_of(second.activity)

    refused = await team.ana.press(card, "approve", old)

    assert "did not count" in refused.words
    return second


async def two_others_approve_and_the_public_sees_exactly_this(team: Team, card: Post) -> None:
    assert TEXT in words_of(card.activity)
    first = await team.approves(team.clara, card)
    assert "Your approval is recorded." in first.words
    assert team.stage.sandbox.public.posts == []
    await team.approves(team.ana, card)
    sending = await team.ana.sees_button("stop", card.conversation)
    await team.ana.press(sending, "stop")
    ready = await team.ana.sees_button("publish_now", card.conversation)
    assert team.stage.sandbox.public.posts == []
    await team.ana.press(ready, "publish_now")
    await team.published(TEXT)
    await team.ana.sees("S1: published", card.conversation)
    [post] = team.stage.sandbox.public.posts
    assert (post.text, post.times) == (TEXT, 1)


async def everything_is_held_and_released(team: Team, room: str) -> None:
    await team.ema.say("hold", room)
    held = await team.ana.sees_button("lift_hold", room)
    assert "Held by Ema Novák" in words_of(held.activity)
    refused = await team.ema.press(held, "lift_hold")
    assert "Only the crisis lead can do this." in refused.words
    await team.ana.press(held, "lift_hold")
    await team.ana.sees("Released statements go out", room)


async def something_is_put_on_the_timeline(team: Team, room: str) -> None:
    await team.ema.say("log Typed by hand.", room)
    await team.ema.sees("It is on the timeline.", room)


async def ana_stands_down(team: Team, room: str) -> None:
    shown = await form(team.ana, "close", room)
    await team.ana.press(shown, SUBMIT, outcome="Explained, and over.")
    summary = await team.ana.sees("Post-mortem", room)
    assert "Explained, and over." in words_of(summary.activity)
    linked = await team.ana.sees("/files/", room)
    url = re.search(r"http\S+/files/\S+", words_of(linked.activity))
    assert url
    async with httpx.AsyncClient(trust_env=False) as http:
        report = await http.get(url[0])
    assert "Typed by hand." in report.text
    assert report.headers["cache-control"] == "no-store"


async def a_press_in_a_closed_room_is_refused(team: Team, brief: Post) -> None:
    """From a phone that still shows the brief as it was."""
    await team.until(lambda: not sheet_of(brief.activity).buttons or None, "a brief with no button")
    old = next(one for one in map(sheet_of, reversed(brief.before)) if one.button("accept_role"))
    refused = await team.clara.press(brief, "accept_role", old)
    assert "This crisis is stood down." in refused.words
