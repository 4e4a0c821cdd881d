"""The fake Teams, as tests use it: people who speak and press, posts to look at, faults to arm.

with fake_teams() as teams:                 # a process of its own
    ana = await teams.person("Ana")
    team = await teams.team("Crisis", [ana])
    await teams.bot_at("http://127.0.0.1:3978/api/messages")
    answer = await teams.says(ana, team.channel, "open")
"""

import base64
import json
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.rigs.teams.identity import GOOD
from tests.rigs.teams.seen import Answer, Json, Person, Post, Team, words_of

__all__ = ["Answer", "FakeTeams", "Person", "Post", "Team", "fake_teams", "words_of"]

ROOT = Path(__file__).parents[3]
WAIT_SECONDS = 90.0

_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Loopback needs none; loading certificates for every request would hold up the loop of the bot."""


class FakeTeams:
    """`how`, wherever it stands: `token` (good, missing, garbage, basic, expired, early, audience,
    issuer, unknown_key, forged, unsigned, symmetric, service_url, no_service_url, no_end),
    `changed` (replaces what is at the activity's top), `times` and `together` (it is sent so often,
    in turn or at once; the last answer counts), `again_after_seconds` (it is sent once more where
    the bot takes longer)."""

    def __init__(self, told: Mapping[str, str], pid: int) -> None:
        self.base = told["base"]
        self.app = told["app"]
        self.password = told["password"]
        self.tenant = told["tenant"]
        self.service_url = told["service_url"]
        self.login_url = told["login_url"]
        self.metadata_url = told["metadata_url"]
        self.graph_url = told["graph_url"]
        self.pid = pid

    @property
    def environment(self) -> dict[str, str]:
        """The settings by which the bot finds this Teams."""
        return {
            "MICROSOFT_APP_ID": self.app,
            "MICROSOFT_APP_PASSWORD": self.password,
            "MICROSOFT_APP_TYPE": "SingleTenant",
            "MICROSOFT_APP_TENANT_ID": self.tenant,
            "TEAMS_SERVICE_URL": self.service_url,
            "TEAMS_LOGIN_URL": self.login_url,
            "TEAMS_OPENID_METADATA_URL": self.metadata_url,
            "MICROSOFT_GRAPH_URL": self.graph_url,
        }

    async def ask(self, asked: str, **body: Any) -> Any:
        """Any request of `control.py`. Raises `LookupError` for what is not there."""
        async with httpx.AsyncClient(trust_env=False, timeout=WAIT_SECONDS, verify=_NO_TLS) as http:
            answer = await http.post(f"{self.base}/_/{asked}", json=body)
        if answer.status_code == 409:
            raise LookupError(answer.json()["error"])
        answer.raise_for_status()
        return answer.json()

    # What there is

    async def bot_at(self, url: str) -> None:
        """Where the bot takes activities."""
        await self.ask("set", bot=url)

    async def person(self, name: str, **more: Any) -> Person:
        """`email`, `aad`, `id`, `tenant`, `installed`, `zone` where they matter."""
        told = await self.ask("person", name=name, **more)
        return Person(**{key: told[key] for key in ("name", "email", "aad", "id", "tenant")})

    async def team(
        self,
        name: str,
        members: Sequence[Person] = (),
        *,
        guests: Sequence[Person] = (),
        owners: Sequence[Person] = (),
        **more: Any,
    ) -> Team:
        """`visibility` (private), `installed` (True), `id` where they matter."""
        roles = {one.aad: "user" for one in members}
        roles |= {one.aad: "guest" for one in guests} | {one.aad: "owner" for one in owners}
        told = await self.ask("team", name=name, members=roles, **more)
        return Team(told["id"], told["group"], told["name"])

    async def channel(self, team: Team, name: str, channel: str = "") -> str:
        return str(await self.ask("channel", team=team.id, name=name, channel=channel))

    async def group_chat(self, members: Sequence[Person], topic: str = "") -> str:
        aads = [one.aad for one in members]
        return str(await self.ask("group_chat", members=aads, topic=topic))

    async def personal_chat(self, person: Person) -> str:
        """The chat with the bot; the bot is not told of it."""
        return str(await self.ask("personal_chat", person=person.aad))

    async def pasted(self, name: str, content: bytes) -> Json:
        """A picture as the attachment of a message (`changed={"attachments": […]}`); only who
        shows a good token is given it."""
        url = await self.ask("picture", content=base64.b64encode(content).decode())
        return {"contentType": "image/*", "contentUrl": url, "name": name}

    # What people do

    async def says(
        self, person: Person, conversation: str, text: str, *, mention: bool = True, **how: Any
    ) -> Answer:
        """In a channel this begins a thread; in a thread (`…;messageid=`) it is a reply."""
        return _one(
            await self.ask(
                "says",
                person=person.aad,
                conversation=conversation,
                text=text,
                mention=mention,
                **how,
            )
        )

    async def writes(self, person: Person, conversation: str, text: str) -> Post:
        """A post that does not mention the bot, so that it is not told."""
        body = {"person": person.aad, "conversation": conversation, "text": text}
        return _post(await self.ask("write", **body))

    async def presses(
        self,
        person: Person,
        post: Post | str,
        action: str,
        inputs: Mapping[str, Any] | None = None,
        **how: Any,
    ) -> Answer:
        """By the button's title, verb or id. `copy=0` presses it on the post as it first read.
        Raises `LookupError` where the card has no such button."""
        return await self._press("presses", person, post, action, inputs, **how)

    async def presses_in(
        self,
        person: Person,
        post: Post | str,
        shown: Answer,
        action: str,
        inputs: Mapping[str, Any] | None = None,
        **how: Any,
    ) -> Answer:
        """On the card that an answer showed to one person in the post's place."""
        return await self._press("presses_in", person, post, action, inputs, card=shown.card, **how)

    async def _press(
        self,
        asked: str,
        person: Person,
        post: Post | str,
        action: str,
        inputs: Mapping[str, Any] | None,
        **how: Any,
    ) -> Answer:
        at, typed = post if isinstance(post, str) else post.id, dict(inputs or {})
        body = {"person": person.aad, "post": at, "action": action, "inputs": typed}
        return _one(await self.ask(asked, **body, **how))

    async def acts_on(
        self,
        person: Person,
        post: Post | str,
        command: str,
        *,
        data: Json | None = None,
        name: str = "composeExtension/submitAction",
        **how: Any,
    ) -> Answer:
        """A message action of the app, on a post."""
        value: Json = {"commandId": command} | ({"data": data} if data is not None else {})
        at = post if isinstance(post, str) else post.id
        told = await self.ask("acts_on", person=person.aad, post=at, name=name, value=value, **how)
        return _one(told)

    async def installs(self, person: Person, *, installed: bool = True, **how: Any) -> Answer:
        """Puts the app into their own chats, or takes it out, and tells the bot."""
        return _one(await self.ask("installs", person=person.aad, installed=installed, **how))

    async def installs_in_team(
        self, person: Person, team: Team, *, installed: bool = True, **how: Any
    ) -> Answer:
        body = {"person": person.aad, "team": team.id, "installed": installed}
        return _one(await self.ask("installs_in_team", **body, **how))

    async def joins(self, person: Person, team: Team, role: str = "user", **how: Any) -> Answer:
        body = {"person": person.aad, "team": team.id, "role": role}
        return _one(await self.ask("joins", **body, **how))

    async def leaves(self, person: Person, team: Team, **how: Any) -> Answer:
        return _one(await self.ask("leaves", person=person.aad, team=team.id, **how))

    async def delivers(
        self,
        activity: Json,
        *,
        token: str = GOOD,
        times: int = 1,
        together: bool = False,
        again_after_seconds: float | None = None,
    ) -> list[Answer]:
        """Any activity, such as that of an answer once more; `together`: all at the same time."""
        told = await self.ask(
            "deliver",
            activity=activity,
            token=token,
            times=times,
            together=together,
            again_after_seconds=again_after_seconds,
        )
        return _answers(told)

    # What can be seen

    async def state(self) -> Json:
        told: Json = await self.ask("state")
        return told

    async def posts(self, conversation: str = "", *, deleted: bool = False) -> list[Post]:
        """Of a thread, a chat, or a channel with all its threads; of all without a name."""
        every = [_post(one) for one in (await self.state())["posts"]]
        return [
            one
            for one in every
            if (deleted or not one.deleted)
            and (
                not conversation
                or one.conversation == conversation
                or one.conversation.startswith(f"{conversation};")
            )
        ]

    async def holding(self, conversation: str, *words: str) -> list[Post]:
        """The bot's posts there in whose JSON each of these stands, as they read now: quicker than
        `posts` where there are many."""
        told = await self.ask("holding", conversation=conversation, words=list(words))
        return [_post(one) for one in told]

    async def calls(self) -> dict[str, int]:
        """How often each call arrived."""
        calls: dict[str, int] = (await self.state())["calls"]
        return calls

    async def journal(self) -> list[tuple[str, float, float]]:
        """Of every call: its name, when it arrived and when it was answered, since the epoch."""
        return [(name, began, ended) for name, began, ended in await self.ask("journal")]

    async def authorization(self) -> str:
        """A good token, as Teams shows it to the bot."""
        return str(await self.ask("authorization", service_url=self.service_url))

    # What goes wrong

    async def befalls(
        self,
        call: str,
        status: int = 0,
        *,
        done: bool = False,
        times: int = 1,
        retry_after: float | None = None,
        code: str = "",
    ) -> None:
        """The next call of that name (send, update, delete, start_thread, start_chat, members,
        member, login, metadata, keys, graph.get.teams, …, or `*`) is answered with the status; 0:
        its connection is lost. `done`: it was carried out all the same."""
        trouble = {"call": call, "status": status, "done": done, "retry_after": retry_after}
        await self.ask("befalls", **trouble, times=times, code=code)

    async def delay(self, seconds: float, call: str = "*") -> None:
        """Every call takes so long."""
        await self.ask("delay", seconds=seconds, call=call)

    async def reset(self) -> None:
        """As it began, but for its keys and its address."""
        await self.ask("reset")

    async def hold(self, call: str) -> None:
        """Calls of that name wait until `let_go`."""
        await self.ask("hold", call=call)

    async def arrived(self, call: str, times: int = 1) -> None:
        """Returns once calls of that name have come in so often, carried out or not."""
        await self.ask("arrived", call=call, times=times)

    async def let_go(self, call: str) -> None:
        await self.ask("let_go", call=call)

    async def calm(self) -> None:
        await self.ask("calm")


@contextmanager
def fake_teams(*options: str) -> Iterator[FakeTeams]:
    """The server on a port of its own, with nothing in it, while the block lasts. It ends with
    this process, however that ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.rigs.teams", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, "the fake Teams did not start"
        yield FakeTeams(json.loads(line), process.pid)
    finally:
        process.kill()
        process.communicate()


def _post(told: Json) -> Post:
    return Post(**{**told, "history": tuple(told["history"])})


def _answers(told: Json) -> list[Answer]:
    return [Answer(**one, activity=told["activity"]) for one in told["answers"]]


def _one(told: Json) -> Answer:
    """The last, where it was sent several times."""
    return _answers(told)[-1]
