"""The other people of the Teams demonstration, played by lines typed in the terminal."""

import asyncio
import shlex
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

import click
import httpx

from bot.demo.scene import HOLDING
from bot.demo.teams.acting import Answer, Person
from bot.demo.teams.cards import sheet_of
from bot.demo.teams.cast import CAST, CHANNEL, named
from bot.demo.teams.prologue import draft
from bot.demo.teams.stage import Stage
from bot.demo.teams.wire import NotSeen, Post

NAMES = ", ".join(one.key for one in CAST)
HELP = f"""\
The page plays one person. Here you play all of them ({NAMES}):
  clara approve        read and approve the newest statement that waits
  ema draft            put a statement before the team (or: ema draft "Your words.")
  ben say hold         tell @Crisis something in the newest war room
  clara press "I'm on it"   press the newest button of that name"""


class Terminal:
    """Carries out one line at a time."""

    def __init__(self, stage: Stage, say: Callable[[str], None] = click.echo) -> None:
        self._stage = stage
        self._say = say

    async def listen(self, lines: TextIO) -> None:
        """Until the input ends; then wait for Ctrl-C all the same."""
        typed: asyncio.Queue[str] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def read() -> None:
            with suppress(RuntimeError):  # the loop has ended before the input
                for line in lines:
                    loop.call_soon_threadsafe(typed.put_nowait, line)

        # Nobody can interrupt a read of the terminal: a daemon keeps no Ctrl-C waiting.
        threading.Thread(target=read, daemon=True).start()
        while True:
            await self.carry_out(await typed.get())

    async def carry_out(self, line: str) -> None:
        """Do what the line says, and say what came of it."""
        try:
            words = shlex.split(line)
        except ValueError as broken:
            self._say(f"That cannot be read: {broken}.")
            return
        if not words:
            return
        player = named(words[0])
        if player is None or len(words) < 2:
            self._say(HELP)
            return
        try:
            self._say(await self._do(self._stage.person(player), words[1], words[2:]))
        except (NotSeen, LookupError) as lacking:
            self._say(f"Not yet: {lacking}.")
        except httpx.HTTPError as failed:
            self._say(f"The Playground refused that: {failed}")

    async def _do(self, person: Person, deed: str, rest: list[str]) -> str:
        match deed, rest:
            case "approve", []:
                return await self._approve(person)
            case "press", [label]:
                post = self._newest(person, label)
                return _told(await person.press(post, label))
            case "draft", _:
                await draft(person, self._room(), " ".join(rest) or HOLDING)
                return "It waits for approval."
            case "say", [_, *_]:
                await person.say(" ".join(rest), self._room())
                return "Said; the answer stands in the war room, or in the person's own chat."
        return HELP

    async def _approve(self, person: Person) -> str:
        post = self._newest(person, "approve")
        shown = await person.press(post, "approve")
        if not shown.sheet.buttons:
            return _told(shown)
        return _told(await person.agree(post, shown.sheet))

    def _room(self) -> str:
        """The newest war room. Raises LookupError."""
        posts = self._stage.wire.posts.values()
        rooms = [one.conversation for one in posts if sheet_of(one.activity).button("accept_role")]
        if not rooms:
            raise LookupError("there is no war room yet; write @Crisis open on the page")
        return rooms[-1]

    def _newest(self, person: Person, label: str) -> Post:
        found = person.find_button(label, CHANNEL)
        if found is None:
            raise LookupError(f"nothing in the channel has the button {label}")
        return found


def _told(answer: Answer) -> str:
    """The first line; what else there is stands in the room."""
    return next(iter(answer.words.splitlines()), "Done.")
