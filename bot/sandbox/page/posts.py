"""What a person does on the page, done by their `Actor`; the page is told what to fetch anew."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox.account import ONE_MORE
from bot.sandbox.acting import Actor
from bot.sandbox.errors import CannotDo
from bot.sandbox.page import inputs
from bot.sandbox.page.guard import HEADERS, Handler
from bot.sandbox.page.render import PARTS
from bot.sandbox.page.views import Desk, zone_of

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox
    from bot.sandbox.values import Json

IN_THREE_QUARTERS = 45 * 60.0

Fields = dict[str, list[str]]
Act = Callable[[Desk, Fields], Awaitable[str]]
"""Does one thing. The answer is a sentence for whoever pressed, or empty."""


class Posts:
    """One method for each form on the page."""

    def __init__(self, sandbox: Sandbox, desk: Callable[[web.Request], Desk]) -> None:
        self._sandbox = sandbox
        self._desk = desk

    def handlers(self) -> dict[str, Act]:
        """By the last part of the address."""
        return {
            "say": self.say,
            "press": self.press,
            "submit": self.submit,
            "close": self.close,
            "react": self.react,
            "shortcut": self.shortcut,
            "join": self.join,
            "dare": self.dare,
            "hand": self.hand,
            "public": self.public,
        }

    def answering(self, act: Act) -> Handler:
        """Run `act`; a script is told which parts to fetch, a bare form is led back."""

        async def answer(request: web.Request) -> web.StreamResponse:
            desk = self._desk(request)
            data = await request.post()
            fields = {name: self._texts(desk, data.getall(name)) for name in data}
            try:
                said = await act(desk, fields)
            except CannotDo as why:
                said = str(why)
            if "application/json" in request.headers.get("Accept", ""):
                body = {"parts": PARTS, "said": said}
                return web.json_response(body, headers=HEADERS)
            if said and desk.channel:
                self._sandbox.workspace.whisper(desk.asked, desk.me.id, said)
            raise web.HTTPSeeOther(desk.href())

        return answer

    def _texts(self, desk: Desk, sent: Sequence[object]) -> list[str]:
        """What a field sent; a file is kept, and is its id."""
        texts = []
        for one in sent:
            if isinstance(one, str):
                texts.append(one)
            elif isinstance(one, web.FileField) and one.filename:
                texts.append(self._actor(desk).upload(one.filename, one.file.read()))
        return texts

    def _actor(self, desk: Desk) -> Actor:
        return self._sandbox.as_person(desk.me.id)

    async def say(self, desk: Desk, fields: Fields) -> str:
        """Post what was typed, or run it when it is a slash command."""
        text = _one(fields, "text").replace("\r\n", "\n").strip()
        if text.startswith("/"):
            await self._actor(desk).slash(desk.asked, text)
        elif text:
            await self._actor(desk).say(desk.asked, text)
        return ""

    async def press(self, desk: Desk, fields: Fields) -> str:
        """Press a button, or choose in a menu, on a message."""
        ts, key = _one(fields, "ts"), _one(fields, "press")
        message = self._sandbox.workspace.message(desk.asked, ts)
        # The page may be a moment behind; what it still shows can still be pressed.
        versions = [message.blocks, *reversed(message.former)] if message else []
        found = next((hit for one in versions if (hit := _find(one, key))), None)
        if found is None:
            raise CannotDo("This button is not there any more.")
        block, element = found
        value = _chosen(desk, block, element, key, fields)
        actor = self._actor(desk)
        await actor.press(desk.asked, ts, element["action_id"], block, value=value, stale=True)
        return ""

    async def submit(self, desk: Desk, fields: Fields) -> str:
        """Submit the open form, or press a button within it."""
        actor = self._actor(desk)
        modal = actor.modal()
        if modal is None or modal.id != _one(fields, "view"):
            raise CannotDo("This form is not open any more.")
        blocks = modal.view["blocks"]
        values = inputs.read_values(blocks, fields, zone_of(desk.me))
        key = _one(fields, "press")
        if not key:
            return await self._submit(actor, modal.id, values)
        found = _find(blocks, key)
        if found is None:
            raise CannotDo("This button is not there any more.")
        actor.fill(values, modal.id)
        block, element = found
        value = _chosen(desk, block, element, key, fields)
        await actor.press_in_modal(element["action_id"], block, value=value)
        return ""

    async def _submit(self, actor: Actor, view: str, values: Json) -> str:
        try:
            await actor.submit(view, values)
        except CannotDo:
            modal = actor.modal()
            if modal is None or not modal.errors:
                raise
        return ""

    async def close(self, desk: Desk, fields: Fields) -> str:
        await self._actor(desk).close(_one(fields, "view"))
        return ""

    async def react(self, desk: Desk, fields: Fields) -> str:
        name = _one(fields, "reaction")
        await self._actor(desk).react(desk.asked, _one(fields, "ts"), name)
        return ""

    async def shortcut(self, desk: Desk, fields: Fields) -> str:
        callback_id = _one(fields, "shortcut")
        await self._actor(desk).shortcut(callback_id, desk.asked, _one(fields, "ts"))
        return ""

    async def join(self, desk: Desk, _fields: Fields) -> str:
        await self._actor(desk).join(desk.asked)
        return ""

    async def dare(self, _desk: Desk, fields: Fields) -> str:
        """Play a dare; what was done, or why it cannot be done yet."""
        try:
            return await self._sandbox.dares.run(_one(fields, "dare"))
        except KeyError:
            raise web.HTTPNotFound from None

    async def hand(self, _desk: Desk, fields: Fields) -> str:
        """Kill or start the bot, or have its log checked."""
        hands = self._sandbox.hands
        match _one(fields, "hand"):
            case "kill":
                await hands.kill()
                return "The bot is dead, as after kill -9."
            case "start":
                await hands.start()
                return "The bot is running again."
            case "verify":
                return await hands.verify()
            case _:
                raise web.HTTPNotFound

    async def public(self, desk: Desk, fields: Fields) -> str:
        """Post at the company's account past everybody, leave something to go out, or let the
        server's scheduler run."""
        account = self._sandbox.account
        match _one(fields, "public"):
            case "unasked":
                status = account.unasked()
                return f"{status.by} posted: “{status.text}”"
            case "schedule":
                due = self._sandbox.workspace.clock() + IN_THREE_QUARTERS
                account.schedule(ONE_MORE, due, by=desk.me.real_name)
                return "One more is scheduled, 45 minutes from now."
            case "fire":
                fired = account.fire_all()
                return f"The scheduler ran through the next days: {len(fired)} posts went out."
            case _:
                raise web.HTTPNotFound


def _one(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, [])), "")


def _find(blocks: list[Json], key: str) -> tuple[str, Json] | None:
    """The element a `press` field names, and its block's id; an overflow's option counts too."""
    for block, element in inputs.walk(blocks):
        own = inputs.key_of(block, element)
        if own == key or key in _option_keys(own, element):
            return block, element
    return None


def _option_keys(own: str, element: Json) -> list[str]:
    if element["type"] != "overflow":
        return []
    return [f"{own}/{number}" for number in range(len(element["options"]))]


def _chosen(desk: Desk, block: str, element: Json, key: str, fields: Fields) -> object:
    """What a press chooses: nothing for a button, an option or a value for anything else."""
    own = inputs.key_of(block, element)
    if element["type"] == "overflow":
        number = _option_keys(own, element).index(key)
        return element["options"][number]["value"]
    if not inputs.is_input(element):
        return None
    return inputs.read_value(element, fields.get(own, []), zone_of(desk.me))
