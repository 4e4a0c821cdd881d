"""People of the cast at work in Teams: what the demonstration begins with."""

from typing import Any

from bot.demo.scene import HOLDING
from bot.demo.teams.acting import Person
from bot.demo.teams.cards import Sheet, sheet_of
from bot.demo.teams.cast import ANA, CHANNEL, EMA
from bot.demo.teams.stage import Stage
from bot.demo.teams.wire import NotSeen, Post

SUMMARY = "An advertisement of ours ran beside the pictures of the flood."
KIND = "scheduled-post"
SUBMIT = "form"
"""The verb of the button below every form."""


async def prologue(stage: Stage) -> None:
    """Ana opens a crisis and Ema drafts its first statement. Raises NotSeen."""
    brief = await open_crisis(stage.person(ANA))
    await draft(stage.person(EMA), brief.conversation, HOLDING)


async def form(person: Person, wanted: str, place: str) -> Post:
    """Ask for a form by a command, and wait for it. Raises NotSeen."""
    before = person.newest
    await person.say(wanted, place)
    return await person.sees_button(SUBMIT, after=before)


async def submit(person: Person, shown: Post, **answers: Any) -> None:
    """Submit a form with these answers and what stands in it. Raises NotSeen with what is wrong
    where it is shown again."""
    answer = await person.press(shown, SUBMIT, **answers)
    if answer.sheet.inputs:
        raise NotSeen(f"the form being taken; it says: {answer.words}")


async def open_crisis(person: Person, place: str = CHANNEL, **answers: Any) -> Post:
    """Open a crisis; returns the brief in its war room. Raises NotSeen."""
    shown = await form(person, "open", place)
    given = {"summary": SUMMARY, "seen_where": "Social media", "playbook": KIND, **answers}
    await submit(person, shown, **given)
    return await person.sees_button("accept_role", CHANNEL, after=shown.number)


async def draft(person: Person, room: str, text: str, **answers: Any) -> Post:
    """Put a statement before the team; returns its approval card. Raises NotSeen."""
    shown = await form(person, "draft", room)
    usual = ticked(sheet_of(shown.activity))
    await submit(person, shown, **{**usual, "text": text, **answers})
    return await person.sees_button("approve", room, after=shown.number)


def ticked(sheet: Sheet) -> dict[str, str]:
    """What an author ticks of an ordinary statement, as far as it is asked: that nothing is
    lacking, and that it touches nothing delicate."""
    asked = {one.name: one.choices for one in sheet.inputs}
    parts = {"parts": ",".join(asked["parts"])} if "parts" in asked else {}
    return {**parts, "tags": "none"} if "tags" in asked else parts
