"""The company's account on a public server: its posts, and a queue of scheduled ones."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.sandbox import cast
from bot.sandbox.values import Json

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

ACCOUNT = "1"
HANDLE = "northwind"
THE_BOT = "the bot"
TOOL = "the scheduling tool"

TOKEN = "sandbox-account-token"  # noqa: S105 - opens nothing but this sandbox

MINUTE = 60.0
PLANNED = (
    (35 * MINUTE, "Splash into summer! 20 % off everything that floats. #NorthwindSummer"),
    (3 * 60 * MINUTE, "Tag a friend who deserves a day by the water, and win two kayaks!"),
    (20 * 60 * MINUTE, "Monday mood: soaked, and loving it. What is yours?"),
)
"""What marketing planned weeks ago, and how long from the beginning it is due."""

UNASKED = (
    "Calm down everybody, it was only an advertisement.",
    "OK, fair. It was not our best day. Free rain jackets for the first ten who comment!",
    "Whoever is angry about this has clearly never been to our shop.",
)
"""What an intern finds funny."""

ONE_MORE = "Weekend forecast: wet. Good that our boats are half price!"


@dataclass(frozen=True)
class Hung:
    """A picture or video, and what is said of it to those who cannot see it."""

    id: str
    content: bytes = field(repr=False)
    mime: str
    description: str

    @property
    def path(self) -> str:
        return f"/public/media/{self.id}"


@dataclass
class Status:
    """One post that everybody can read. `by`: who put it there."""

    id: str
    at: float
    text: str
    by: str
    key: str = ""
    reply_to: str = ""
    warning: str = ""
    media: tuple[Hung, ...] = ()


@dataclass
class Scheduled:
    """A post that goes out by itself at `due`."""

    id: str
    due: float
    text: str
    by: str
    params: Json = field(default_factory=dict)


class Account:
    """The state behind the server; each change stands in the journal as `public`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._clock = sandbox.workspace.clock
        self.statuses: list[Status] = []
        self.queue: list[Scheduled] = []
        self.media: dict[str, Hung] = {}
        self.taken_out = 0
        self._number = 0
        self._heard: list[Callable[[Status], None]] = []

    def open_for_business(self) -> None:
        """What an ordinary day has: something posted yesterday, something planned."""
        yesterday = self._clock() - 86_400
        self.statuses.append(Status(self._next(), yesterday, "Our new paddles are in.", TOOL))
        for ahead, text in PLANNED:
            self.schedule(text, self._clock() + ahead, by=TOOL)

    def hand_over(self, content: bytes, mime: str, description: str) -> Hung:
        """A picture or video for a post to come."""
        hung = Hung(self._next(), content, mime, description)
        self.media[hung.id] = hung
        return hung

    def post(
        self,
        text: str,
        *,
        by: str,
        key: str = "",
        reply_to: str = "",
        warning: str = "",
        media: tuple[Hung, ...] = (),
    ) -> Status:
        """Put something up. The same key again is the post it made."""
        known = next((one for one in self.statuses if key and one.key == key), None)
        if known is not None:
            self._note("account_repeated", known)
            return known
        status = Status(self._next(), self._clock(), text, by, key, reply_to, warning, media)
        self.statuses.append(status)
        self._note("account_posted", status)
        for hear in list(self._heard):
            hear(status)
        return status

    def remove(self, status: Status) -> None:
        self.statuses.remove(status)
        self._note("account_removed", status)

    def unasked(self) -> Status:
        """What the intern puts up past everybody."""
        gus = self._sandbox.workspace.people[cast.GUS].real_name
        made = sum(one.by == gus for one in self.statuses)
        return self.post(UNASKED[made % len(UNASKED)], by=gus)

    def schedule(self, text: str, due: float, *, by: str, params: Json | None = None) -> Scheduled:
        """Leave something to go out by itself; where a loop runs, it does at its time."""
        post = Scheduled(self._next(), due, text, by, params or {})
        self.queue.append(post)
        self._sandbox.journal.add("public", what="account_scheduled", scheduled=post.id)
        asyncio.get_running_loop().call_later(max(due - self._clock(), 0), self.fire_due)
        return post

    def unschedule(self, post: Scheduled) -> None:
        self.queue.remove(post)
        self.taken_out += 1
        self._sandbox.journal.add("public", what="account_unscheduled", scheduled=post.id)

    def fire_due(self, until: float | None = None) -> list[Status]:
        """The server's scheduler at work: everything due by now, or by `until`, goes out."""
        until = self._clock() if until is None else until
        due = [one for one in self.queue if one.due <= until]
        for one in due:
            self.queue.remove(one)
        return [self.post(one.text, by=one.by) for one in due]

    def fire_all(self) -> list[Status]:
        """As if days had gone by at once."""
        fired = self.fire_due(float("inf"))
        self._sandbox.journal.add("public", what="scheduler_ran", post=str(len(fired)))
        return fired

    def find(self, status: str) -> Status | None:
        return next((one for one in self.statuses if one.id == status), None)

    def find_scheduled(self, post: str) -> Scheduled | None:
        return next((one for one in self.queue if one.id == post), None)

    def listen(self, hear: Callable[[Status], None]) -> Callable[[], None]:
        """Be told of each new post; returns how to stop."""
        self._heard.append(hear)
        return lambda: self._heard.remove(hear)

    def _next(self) -> str:
        self._number += 1
        return str(109_000_000_000_000_000 + self._number)

    def _note(self, what: str, status: Status) -> None:
        self._sandbox.journal.add("public", what=what, post=status.text, status=status.id)


def told(status: Status, base: str) -> Json:
    """A status as the API tells it."""
    paragraphs = html.escape(status.text, quote=False).split("\n\n")
    content = "".join(f"<p>{one.replace(chr(10), '<br />')}</p>" for one in paragraphs)
    return {
        "id": status.id,
        "created_at": stamp(status.at),
        "edited_at": None,
        "visibility": "public",
        "spoiler_text": status.warning,
        "in_reply_to_id": status.reply_to or None,
        "content": content,
        "url": f"{base}/public#s{status.id}",
        "uri": f"{base}/public#s{status.id}",
        "account": {"id": ACCOUNT, "acct": HANDLE, "username": HANDLE},
        "media_attachments": [told_hung(one, base) for one in status.media],
        "reblog": None,
    }


def told_hung(hung: Hung, base: str) -> Json:
    kind = hung.mime.partition("/")[0]
    url = base + hung.path
    return {"id": hung.id, "type": kind, "url": url, "description": hung.description}


def told_scheduled(post: Scheduled) -> Json:
    return {
        "id": post.id,
        "scheduled_at": stamp(post.due),
        "params": {"text": post.text, "visibility": "public", **post.params},
        "media_attachments": [],
    }


def stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
