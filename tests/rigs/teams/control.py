"""What tests ask of the fake itself: make people, speak, press, arm faults, look."""

import asyncio
import base64
import json
from dataclasses import asdict, dataclass
from typing import Any

import aiohttp
from aiohttp import web

from tests.rigs.teams.activities import Activities, actions_of, card_of, given_inputs
from tests.rigs.teams.connector import PICTURES, Connector, account
from tests.rigs.teams.faults import Faults, Trouble
from tests.rigs.teams.graph import Graph
from tests.rigs.teams.identity import GOOD, Identity
from tests.rigs.teams.world import USER, Json, Person, Post, World


@dataclass(kw_only=True)
class Control:
    """Each method but `handle` is a request by its name, its arguments the request's body."""

    world: World
    identity: Identity
    faults: Faults
    connector: Connector
    graph: Graph
    activities: Activities
    session: aiohttp.ClientSession
    bot: str = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        asked, body = request.match_info["asked"], await request.json()
        if asked not in ASKED:
            return web.json_response({"error": f"no such request: {asked}"}, status=404)
        try:
            told = getattr(self, asked)(**body)
            told = await told if asyncio.iscoroutine(told) else told
        except (LookupError, TypeError) as problem:
            return web.json_response({"error": f"{problem!r}"}, status=409)
        return web.json_response(told)

    def person(self, name: str, **more: Any) -> Json:
        return asdict(self.world.add_person(name, **more))

    def team(self, name: str, members: dict[str, str], **more: Any) -> Json:
        return asdict(self.world.add_team(name, members, **more))

    def channel(self, team: str, name: str, channel: str = "") -> str:
        return self.world.add_channel(self.world.teams[team], name, channel)

    def group_chat(self, members: list[str], topic: str = "", *, installed: bool = True) -> str:
        return self.world.add_group_chat(members, topic, installed=installed).id

    def personal_chat(self, person: str) -> str:
        return self.world.personal_chat(self.world.people[person]).id

    def picture(self, content: str) -> str:
        """Keeps a picture, in base64, that somebody pastes; answers where it lies."""
        name = f"0-picture-{len(self.world.pictures) + 1}"
        self.world.pictures[name] = base64.b64decode(content)
        return f"{self.identity.base}{PICTURES}/{name}/views/original"

    def set(self, **settings: Any) -> None:
        """Change how the fake behaves, by the names below."""
        for name, value in settings.items():
            holder, attribute = SETTINGS[name]
            setattr(getattr(self, holder) if holder else self, attribute, value)

    def set_role(self, team: str, person: str, role: str = "") -> None:
        """Put somebody into a team in a role, or, without one, out of it."""
        members = self.world.teams[team].members
        if role:
            members[person] = role
        else:
            members.pop(person, None)

    def set_visibility(self, team: str, visibility: str) -> None:
        self.world.teams[team].visibility = visibility

    def set_installed(self, where: str, *, installed: bool) -> None:
        """In a team by its id, or in a person's own chats by `aadObjectId`; nobody is told."""
        (self.world.teams.get(where) or self.world.people[where]).installed = installed

    def reset(self) -> None:
        """As it began: nothing and nobody there, nothing armed, nothing counted. Its keys stay."""
        self.world.clear()
        self.faults.clear()
        self.identity.clear()
        self.connector.page, self.graph.page, self.bot = 100, 100, ""

    def authorization(self, service_url: str, token: str = GOOD) -> str:
        """The header that a test sends for itself."""
        return self.identity.authorization(token, service_url) or ""

    def turn_keys(self) -> None:
        self.identity.turn_keys()

    def revoke(self) -> None:
        self.identity.issued.clear()

    def befalls(self, **trouble: Any) -> None:
        times = int(trouble.pop("times", 1))
        self.faults.armed += [Trouble(**trouble)] * times

    def calm(self) -> None:
        """Nothing befalls any call any more, and all are quick."""
        self.faults.armed.clear()
        self.faults.delays.clear()

    def delay(self, seconds: float, call: str = "*") -> None:
        self.faults.delays[call] = seconds

    def hold(self, call: str) -> None:
        self.faults.hold(call)

    def let_go(self, call: str) -> None:
        self.faults.let_go(call)

    async def arrived(self, call: str, times: int = 1) -> None:
        await self.faults.arrived(call, times)

    def holding(self, conversation: str, words: list[str]) -> list[Json]:
        """Posts of the bot's in a thread, a chat, or a channel with its threads, as they read now,
        in whose JSON each of these stands."""
        there = (one for one in self.world.posts if not one.by and not one.deleted)
        found = (one for one in there if f"{one.conversation};".startswith(f"{conversation};"))
        texts = ((one, json.dumps(one.history[-1], ensure_ascii=False)) for one in found)
        return [
            {**asdict(one), "history": one.history[-1:]}
            for one, text in texts
            if all(word in text for word in words)
        ]

    def journal(self) -> list[tuple[str, float, float]]:
        """Of every call: its name, when it arrived and when it was answered, since the epoch."""
        return self.faults.journal

    def state(self) -> Json:
        return {
            "people": [asdict(one) for one in self.world.people.values()],
            "teams": [asdict(one) for one in self.world.teams.values()],
            "chats": [asdict(one) for one in self.world.chats.values()],
            "posts": [asdict(one) for one in self.world.posts],
            "calls": dict(self.faults.calls),
            "asked": dict(self.identity.asked),
            "armed": len(self.faults.armed),
        }

    # Activities

    def write(self, person: str, conversation: str, text: str) -> Json:
        """A person's post that the bot is not told of."""
        return asdict(self.world.add_post(conversation, person, {"type": "message", "text": text}))

    async def says(
        self, person: str, conversation: str, text: str, *, mention: bool, **how: Any
    ) -> Json:
        post = self.world.add_post(conversation, person, {"type": "message", "text": text})
        someone = self.world.people[person]
        activity = self.activities.message(someone, post, text, mention=mention)
        return await self.deliver(activity, **how)

    async def presses(
        self, person: str, post: str, action: str, inputs: Json, copy: int = -1, **how: Any
    ) -> Json:
        """By title, verb or id, on the post as it reads now or, by `copy`, as it once read."""
        card = card_of(self._post_of(post).history[copy])
        return await self.presses_in(person, post, card, action, inputs, **how)

    async def presses_in(
        self, person: str, post: str, card: Json | None, action: str, inputs: Json, **how: Any
    ) -> Json:
        """On a card that was shown to one person in an answer, in the place of a post."""
        found = self._post_of(post)
        for one in actions_of(card):
            if action in (one.get("title"), one.get("verb"), one.get("id")):
                typed = {**dict(given_inputs(card)), **inputs}
                someone = self.world.people[person]
                return await self.deliver(self.activities.press(someone, found, one, typed), **how)
        raise LookupError(f"no {action!r} among {[one.get('title') for one in actions_of(card)]}")

    async def acts_on(self, person: str, post: str, name: str, value: Json, **how: Any) -> Json:
        found = self._post_of(post)
        someone = self.world.people[person]
        return await self.deliver(self.activities.about_post(someone, found, name, value), **how)

    def _post_of(self, post: str) -> Post:
        found = self.world.any_post(post)
        if found is None:
            raise LookupError(f"no post {post}")
        return found

    async def installs(self, person: str, *, installed: bool = True, **how: Any) -> Json:
        """The app into somebody's own chats, or out of them."""
        someone = self.world.people[person]
        someone.installed = installed
        chat = self.world.personal_chat(someone).id
        action = "add" if installed else "remove"
        return await self.deliver(self.activities.installation(someone, chat, action), **how)

    async def installs_in_team(
        self, person: str, team: str, *, installed: bool = True, **how: Any
    ) -> Json:
        """Tells of it as Teams does: that the bot became a member."""
        found, someone = self.world.teams[team], self.world.people[person]
        found.installed = installed
        event = "teamMemberAdded" if installed else "teamMemberRemoved"
        bot = [self.activities.bot_account()]
        return await self.deliver(self.activities.members_change(someone, team, event, bot), **how)

    async def joins(self, person: str, team: str, role: str = USER, **how: Any) -> Json:
        found, someone = self.world.teams[team], self.world.people[person]
        found.members[person] = role
        return await self._member_change(someone, team, "teamMemberAdded", role, how)

    async def leaves(self, person: str, team: str, **how: Any) -> Json:
        found, someone = self.world.teams[team], self.world.people[person]
        role = found.members.pop(person)
        return await self._member_change(someone, team, "teamMemberRemoved", role, how)

    async def _member_change(
        self, someone: Person, team: str, event: str, role: str, how: Json
    ) -> Json:
        accounts = [account(someone, role)]
        return await self.deliver(
            self.activities.members_change(someone, team, event, accounts), **how
        )

    async def deliver(
        self,
        activity: Json,
        token: str = GOOD,
        times: int = 1,
        *,
        together: bool = False,
        changed: Json | None = None,
        again_after_seconds: float | None = None,
    ) -> Json:
        """Send an activity to the bot; `changed` replaces what is at its top. Where the bot takes
        longer than `again_after_seconds`, send it again, as Teams does. Answers what the bot
        answered each time; status 0 where it answered nothing."""
        activity = {**activity, **(changed or {})}
        if again_after_seconds is not None:
            answers = await self._post_again(activity, token, again_after_seconds)
            return {"activity": activity, "answers": answers}
        if together:
            answers = await asyncio.gather(*(self._post(activity, token) for _ in range(times)))
        else:
            answers = [await self._post(activity, token) for _ in range(times)]
        return {"activity": activity, "answers": list(answers)}

    async def _post_again(self, activity: Json, token: str, seconds: float) -> list[Json]:
        first = asyncio.create_task(self._post(activity, token))
        done, _ = await asyncio.wait([first], timeout=seconds)
        return [await first] if done else [await self._post(activity, token), await first]

    async def _post(self, activity: Json, token: str) -> Json:
        shown = self.identity.authorization(token, str(activity.get("serviceUrl", "")))
        headers = {} if shown is None or self.identity.anonymous else {"Authorization": shown}
        try:
            async with self.session.post(self.bot, json=activity, headers=headers) as answer:
                text = await answer.text()
                body = await answer.json(content_type=None) if text else None
                return {"status": answer.status, "body": body, "text": text}
        except (aiohttp.ClientError, TimeoutError):
            return {"status": 0, "body": None, "text": ""}


ASKED = {name for name in vars(Control) if not name.startswith("_") and name != "handle"}

SETTINGS = {
    "bot": ("", "bot"),
    "service_url": ("activities", "service_url"),
    "lifetime_seconds": ("identity", "lifetime_seconds"),
    "endorsements": ("identity", "endorsements"),
    "members_page": ("connector", "page"),
    "graph_page": ("graph", "page"),
}
