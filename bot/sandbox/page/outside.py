"""What stands beside the chat, as values: public posts, dares, hands on the bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.sandbox.account import THE_BOT, TOOL
from bot.sandbox.dares.observed import has_button
from bot.sandbox.dares.outside import is_armed
from bot.sandbox.dares.watch import APPROVE, LEADING, PEOPLE_AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.account import Hung, Scheduled, Status
    from bot.sandbox.mailbox import Letter
    from bot.sandbox.page.reader import Reader
    from bot.sandbox.public import Post as Published
    from bot.sandbox.sandbox import Sandbox
    from bot.sandbox.values import Channel, Json, Message

KINDS = {
    "holding": "Holding statement",
    "update": "Update",
    "correction": "Correction",
    "closing": "Closing statement",
}


@dataclass(frozen=True)
class Post:
    """A statement as the outside world sees it. `anchor` ends the link to it."""

    anchor: str
    text: str
    time: str
    iso: str
    kind: str = ""
    next_update: str = ""


@dataclass(frozen=True)
class Entry:
    """A post at the account, one that is scheduled there, or a letter. `by`: who put it there, or
    whom it went to; `rogue`: a person did, past everybody."""

    id: str
    text: str
    time: str
    iso: str
    by: str
    rogue: bool = False
    media: tuple[Hung, ...] = ()


@dataclass(frozen=True)
class Dare:
    """One line of the checklist. `ready`: it can be played with one press now."""

    id: str
    title: str
    todo: str
    promise: str
    told: str
    done: bool
    ready: bool


@dataclass(frozen=True)
class Outside:
    """All of it. `hands`: the bot can be killed and its log checked from here.

    `verdict` is what the last check of the log said.
    """

    posts: list[Post]
    statuses: list[Entry]
    queue: list[Entry]
    letters: list[Entry]
    dares: list[Dare]
    hands: bool
    alive: bool
    verdict: str

    @property
    def seen(self) -> int:
        """How many dares have been seen to happen."""
        return sum(one.done for one in self.dares)

    @property
    def first_ready(self) -> str:
        """The dare to try next; empty when there is none."""
        return next((one.id for one in self.dares if one.ready and not one.done), "")

    def besides_posts(self) -> tuple[object, ...]:
        """What the panel of dares shows, for comparison."""
        return (*self.dares, self.hands, self.alive, self.verdict)


def look_outside(sandbox: Sandbox, reader: Reader) -> Outside:
    """As it stands now, dates in the reader's time zone; the newest post first."""
    hands = sandbox.hands
    dares = [
        Dare(
            one.id, one.title, one.todo, one.promise, one.told, one.done, is_ready(sandbox, one.id)
        )
        for one in sandbox.dares.all
    ]
    posts = [_post(one, reader) for one in reversed(sandbox.public.posts)]
    return Outside(
        posts,
        [_status(one, reader) for one in reversed(sandbox.account.statuses)],
        [_planned(one, reader) for one in sorted(sandbox.account.queue, key=lambda one: one.due)],
        [_letter(one, reader) for one in reversed(sandbox.mailbox.letters)],
        dares,
        hands.there,
        hands.alive,
        hands.verdict,
    )


def _status(one: Status, reader: Reader) -> Entry:
    rogue = one.by not in (THE_BOT, TOOL)
    return Entry(f"s{one.id}", one.text, *_when(one.at, reader), one.by, rogue, one.media)


def _planned(one: Scheduled, reader: Reader) -> Entry:
    return Entry(one.id, one.text, *_when(one.due, reader), by=one.by)


def _letter(one: Letter, reader: Reader) -> Entry:
    return Entry(f"l{one.number}", one.text, *_when(one.at, reader), by=one.to)


def _when(at: float, reader: Reader) -> tuple[str, str]:
    """As one reads it, with the day where it is another, and for machines."""
    moment = reader.moment(at)
    today = moment.date() == reader.moment(reader.now).date()
    return moment.strftime("%H:%M" if today else "%a %H:%M"), moment.isoformat()


def is_ready(sandbox: Sandbox, dare: str) -> bool:
    """Whether there is anything to play this dare with."""
    match dare:
        case "unasked" | "scheduler" | "late-approval" | "none-of-these" | "lost-answer" | "drill":
            return is_armed(sandbox, dare, _waiting(sandbox))
        case "altered-log":
            return sandbox.hands.there
        case "killed-while-publishing":
            return sandbox.hands.there and _any_message(sandbox, _has_been_drafted)
        case "outsider":
            return sandbox.listening and _any_message(sandbox, _has_been_drafted)
        case "four-at-once":
            return _any_message(sandbox, _has_role_for_four)
        case "old-card":
            return _any_message(sandbox, lambda _, now, former: _has_lost_its_button(now, former))
        case _:
            return _any_message(sandbox, lambda _, now, _former: has_button(now, APPROVE))


def _any_message(
    sandbox: Sandbox, look: Callable[[Channel, list[Json], list[list[Json]]], bool]
) -> bool:
    return any(
        look(room, message.blocks, message.former)
        for room in sandbox.workspace.channels.values()
        if room.is_private and not room.is_archived
        for message in room.messages
        if not message.ephemeral_for
    )


def _waiting(sandbox: Sandbox) -> list[Message]:
    rooms = [one for one in sandbox.workspace.channels.values() if one.is_private]
    found = (message for room in rooms if not room.is_archived for message in room.messages)
    return [one for one in found if not one.ephemeral_for and has_button(one.blocks, APPROVE)]


def _has_role_for_four(room: Channel, now: list[Json], _former: list[list[Json]]) -> bool:
    enough = len(room.members) > PEOPLE_AT_ONCE
    return enough and any(has_button(now, one) for one in LEADING)


def _has_been_drafted(_room: Channel, now: list[Json], former: list[list[Json]]) -> bool:
    return any(has_button(one, APPROVE) for one in (now, *former))


def _has_lost_its_button(now: list[Json], former: list[list[Json]]) -> bool:
    return not has_button(now, APPROVE) and any(has_button(one, APPROVE) for one in former)


def _post(post: Published, reader: Reader) -> Post:
    moment = reader.moment(post.at)
    return Post(
        anchor=str(post.number),
        text=post.text,
        time=moment.strftime("%H:%M"),
        iso=moment.isoformat(),
        kind=KINDS.get(post.kind, post.kind),
        next_update=_next_update(post.data.get("next_update_at"), reader),
    )


def _next_update(when: object, reader: Reader) -> str:
    try:
        moment = datetime.fromisoformat(str(when or ""))
    except ValueError:
        return ""
    local = moment.astimezone(reader.zone)
    same_day = local.date() == reader.moment(reader.now).date()
    return f"{local:%H:%M}" if same_day else f"{local:%H:%M} on {local.day} {local:%B}"
