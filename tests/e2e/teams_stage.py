"""The whole product in Teams for tests: the Playground, the real bot, and people who act there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.demo.teams.acting import Answer, Person
from bot.demo.teams.cards import Sheet, sheet_of, words_of
from bot.demo.teams.cast import ANA, BEN, CHANNEL, CLARA, EMA, GUS
from bot.demo.teams.prologue import SUBMIT, SUMMARY, draft, form, open_crisis, submit, ticked
from bot.demo.teams.stage import Stage
from bot.demo.teams.wire import Post

T = TypeVar("T")


@dataclass
class Team:
    """The crisis team at work. Each crisis that a test needs is opened by the test."""

    stage: Stage

    def __post_init__(self) -> None:
        act = self.stage.person
        self.ana, self.ben, self.clara = act(ANA), act(BEN), act(CLARA)
        self.ema, self.gus = act(EMA), act(GUS)

    async def opened(self, by: Person | None = None, **answers: Any) -> Post:
        """A further crisis; its brief, once that is posted. Others like it may be open."""
        person = by or self.ana
        shown = await form(person, "open", CHANNEL)
        await self.opens(person, shown, **answers)
        return await person.sees_button("accept_role", CHANNEL, after=shown.number)

    async def opens(self, person: Person, shown: Post, **answers: Any) -> Sheet:
        """Submit the form that opens a crisis; returns the card that was pressed last. Another one
        may be open that looks like it."""
        given = {"summary": SUMMARY, "playbook": "scheduled-post", **answers}
        answer = await person.press(shown, SUBMIT, **given)
        pressed = sheet_of(shown.activity)
        if any(one.name == "another" for one in answer.sheet.inputs):
            pressed = answer.sheet
            answer = await person.press(shown, SUBMIT, pressed, another="another")
        assert not answer.sheet.inputs, answer.words
        return pressed

    def code_name(self, brief: Post) -> str:
        """What people call the crisis."""
        found = re.search(r"War room crisis-(\S+)", words_of(brief.activity))
        assert found
        return found[1]

    async def form_of(self, person: Person, wanted: str, brief: Post) -> Post:
        """A form asked for in the war room of this brief."""
        return await form(person, wanted, brief.conversation)

    async def drafted(self, room: str, text: str, by: Person | None = None) -> Post:
        """A statement that waits for approval, at the newsroom only; its card."""
        return await draft(by or self.ema, room, text, outlets="newsroom")

    async def approves(self, person: Person, post: Post) -> Answer:
        """Press Approve, read the words, press Approve below them."""
        shown = await person.press(post, "approve")
        return await person.agree(post, shown.sheet)

    async def until(self, look: Callable[[], T | None], what: str) -> T:
        """Wait until something passes between bot and Playground after which `look` gives
        something."""
        return await self.stage.wire.until(look, what)

    async def becomes(self, post: Post, words: str) -> None:
        """Wait until a post says this, for everybody."""
        await self.until(lambda: words in words_of(post.activity) or None, f"the post: {words}")

    async def published(self, text: str) -> None:
        """Wait until the public can read exactly this."""
        posts = self.stage.sandbox.public.posts
        await self.stage.sandbox.journal.wait_for(
            lambda _: any(one.text == text for one in posts), since=0, seconds=40
        )

    async def all_is_quiet(self) -> None:
        """Wait until the bot has answered everything said to it before: it answers this too."""
        before = self.ana.newest
        await self.ana.ask("help")
        await self.ana.sees("hold", await self.ana.chat(), after=before)


__all__ = [
    "SUBMIT",
    "SUMMARY",
    "Sheet",
    "Team",
    "form",
    "open_crisis",
    "sheet_of",
    "submit",
    "ticked",
]
