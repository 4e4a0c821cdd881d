"""What a Mastodon-compatible server keeps, and how it makes statuses, after Mastodon's own
documentation (docs.joinmastodon.org) and its posting service."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import regex

Json = dict[str, Any]
SOONEST = timedelta(minutes=5)
KEY_KEPT = timedelta(hours=1)
_LINK = re.compile(r"(https?://)([^\s<]+)")
_MENTION = re.compile(r"(?<![\w/])@(\w+)@[\w.-]+")
_GRAPHEME = regex.compile(r"\X")
_SPACE = "\0\t\n\v\f\r "


@dataclass
class Nature:
    """In what a server is like Mastodon, and in what it is not."""

    honours_keys: bool = True
    """Whether a repeated `Idempotency-Key` gives the first status again, for an hour."""
    schedules: bool = True
    """False: takes `scheduled_at` and publishes at once."""
    lists: bool = True
    """False: holds scheduled posts back and never shows them."""
    streams: bool = True
    streams_at: str = ""
    """Where it says that it streams; empty: here."""
    sources: bool = True
    """Whether a status's source can be read."""
    software: str = "mastodon"
    version: str = "4.3.2"
    nodeinfo: bool = True
    longest: int = 500
    refuses_tokens_with: int = 401
    looks_until_media_are_ready: int = 0
    most_calls: int | None = None
    """Calls allowed in each window; then 429 until it is over."""
    window_seconds: float = 300.0
    most_scheduled: int = 300


MASTODON = Nature()
SNAC = Nature(
    honours_keys=False,
    schedules=False,
    streams=False,
    software="snac",
    version="2.80",
    refuses_tokens_with=422,
)
GOTOSOCIAL = Nature(honours_keys=False, schedules=False, software="gotosocial", version="0.17.3")


@dataclass
class Status:
    """One post as the server keeps it."""

    id: str
    text: str
    created_at: datetime
    spoiler_text: str = ""
    visibility: str = "public"
    language: str | None = "en"
    in_reply_to_id: str | None = None
    media: list[Json] = field(default_factory=list)
    edited_at: datetime | None = None
    account: str = "1"
    poll: Json | None = None

    def shown(self, server: str) -> Json:
        """The Status entity."""
        return {
            "id": self.id,
            "created_at": stamp(self.created_at),
            "edited_at": stamp(self.edited_at) if self.edited_at else None,
            "in_reply_to_id": self.in_reply_to_id,
            "sensitive": bool(self.spoiler_text),
            "spoiler_text": self.spoiler_text,
            "visibility": self.visibility,
            "language": self.language,
            "uri": f"{server}/users/brand/statuses/{self.id}",
            "url": f"{server}/@brand/{self.id}",
            "content": markup(self.text),
            "reblog": None,
            "account": account(self.account, server),
            "media_attachments": self.media,
            "poll": self.poll,
        }


@dataclass
class Scheduled:
    """One post that waits."""

    id: str
    due: datetime
    params: Json
    media: list[Json] = field(default_factory=list)

    def shown(self) -> Json:
        """The ScheduledStatus entity."""
        return {
            "id": self.id,
            "scheduled_at": stamp(self.due),
            "params": self.params,
            "media_attachments": self.media,
        }


class Refused(Exception):
    """The server says no, with this status and these words."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status = status


@dataclass
class State:
    """All of it, by the clock it is given; `told` is called with every event."""

    nature: Nature
    now: Callable[[], datetime]
    told: Callable[[str, Status], None] = lambda _kind, _status: None
    statuses: list[Status] = field(default_factory=list)
    scheduled: list[Scheduled] = field(default_factory=list)
    media: dict[str, Json] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    keys: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    numbers: int = 114_000_000_000_000_000

    def number(self) -> str:
        self.numbers += 1
        return str(self.numbers)

    def publish_due(self) -> None:
        """What the server's own worker does: out of the queue first, then up."""
        for one in [one for one in self.scheduled if one.due <= self.now()]:
            self.scheduled.remove(one)
            self.add(one.params, one.media)

    def post(self, params: Json, key: str) -> Status | Scheduled:
        """What `POST /api/v1/statuses` does. A key whose first call scheduled something finds no
        status any more, as on Mastodon."""
        at, made = self.keys.get(key, (self.now(), ""))
        if made and self.nature.honours_keys and self.now() - at < KEY_KEPT:
            return self.status(made)
        done = self._post(params)
        if key:
            self.keys[key] = (self.now(), done.id)
        return done

    def _post(self, params: Json) -> Status | Scheduled:
        media = self._attached(params.get("media_ids") or [])
        if not (str(params.get("status") or "").strip() or media):
            raise Refused(422, "Validation failed: Text can't be blank")
        due = params.get("scheduled_at")
        at = datetime.fromisoformat(str(due)) if due else None
        soon = at is not None and at <= self.now() + SOONEST
        told = {**params, "text": params.get("status")}
        if at is None or soon or not self.nature.schedules:
            return self.add(told, media)
        return self.schedule(told, at, media)

    def add(self, params: Json, media: list[Json]) -> Status:
        text = str(params.get("text") or "").strip(_SPACE)
        warning = str(params.get("spoiler_text") or "").strip(_SPACE)
        counted = warning + _LINK.sub("x" * 23, _MENTION.sub(r"@\1", text))
        if len(_GRAPHEME.findall(counted)) > self.nature.longest:
            raise Refused(422, "Validation failed: Text character limit exceeded")
        reply = params.get("in_reply_to_id")
        if reply:
            self.status(str(reply))
        status = Status(
            id=self.number(),
            text=text,
            created_at=self.now(),
            spoiler_text=warning,
            visibility=params.get("visibility") or "public",
            language=params.get("language"),
            in_reply_to_id=str(reply) if reply else None,
            media=media,
            poll=params.get("poll"),
        )
        self.statuses.append(status)
        self.told("update", status)
        return status

    def schedule(self, params: Json, due: datetime, media: list[Json] | None = None) -> Scheduled:
        if len(self.scheduled) >= self.nature.most_scheduled:
            raise Refused(422, "Validation failed: You have exceeded the limit of scheduled posts")
        kept = {
            "text": params.get("text"),
            "spoiler_text": params.get("spoiler_text"),
            "visibility": params.get("visibility"),
            "language": params.get("language"),
            "sensitive": params.get("sensitive"),
            "in_reply_to_id": params.get("in_reply_to_id"),
            "poll": params.get("poll"),
            "media_ids": [one["id"] for one in media or []] or None,
            "scheduled_at": None,
            "idempotency": None,
            "application_id": 7,
        }
        one = Scheduled(id=self.number(), due=due, params=kept, media=media or [])
        self.scheduled.append(one)
        return one

    def edit(self, identity: str, params: Json) -> Status:
        status = self.status(identity)
        status.text = str(params.get("status") or "").strip(_SPACE)
        status.spoiler_text = str(params.get("spoiler_text") or "")
        status.edited_at = self.now()
        if "media_ids" in params:
            status.media = [self.media[one] for one in params["media_ids"]]
        self.told("status.update", status)
        return status

    def status(self, identity: str) -> Status:
        for one in self.statuses:
            if one.id == identity:
                return one
        raise Refused(404, "Record not found")

    def waiting(self, identity: str) -> Scheduled:
        for one in self.scheduled if self.nature.schedules else []:
            if one.id == identity:
                return one
        raise Refused(404, "Record not found")

    def _attached(self, ids: list[str]) -> list[Json]:
        """One upload hangs on one status; of others the server knows nothing."""
        taken = {one["id"] for status in self.statuses for one in status.media}
        taken |= {one["id"] for waiting in self.scheduled for one in waiting.media}
        if any(one not in self.media or one in taken for one in ids):
            raise Refused(422, "Validation failed: Media not found")
        return [self.media[one] for one in ids]


def markup(text: str) -> str:
    """Plain text as the server shows it: mentions without domain, links in pieces."""
    escaped = html.escape(_MENTION.sub(r"@\1", text), quote=False)
    linked = _LINK.sub(_anchor, escaped)
    return "".join(f"<p>{one}</p>" for one in linked.split("\n\n")).replace("\n", "<br />")


def _anchor(found: re.Match[str]) -> str:
    scheme, rest = found[1], found[2]
    return (
        f'<a href="{scheme}{rest}" rel="nofollow noopener"><span class="invisible">{scheme}</span>'
        f'<span class="ellipsis">{rest[:30]}</span><span class="invisible">{rest[30:]}</span></a>'
    )


def account(identity: str, server: str) -> Json:
    name = "brand" if identity == "1" else f"other{identity}"
    return {"id": identity, "username": name, "acct": name, "url": f"{server}/@{name}"}


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
