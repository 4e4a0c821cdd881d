"""Dares beyond the chat: posts past the bot, lost answers, schedulers, drills, what a form shows.

Those that play say in a sentence what they did and raise CannotDo when there is nothing to dare
with yet; those that watch say whether it was seen to happen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.sandbox import cast, mailbox
from bot.sandbox.account import UNASKED
from bot.sandbox.acting import Actor, words
from bot.sandbox.blockkit import elements_of
from bot.sandbox.dares.observed import Observed, Said
from bot.sandbox.dares.play import approver_of, card_with, put_away, revise
from bot.sandbox.dares.watch import APPROVE
from bot.sandbox.errors import CannotDo
from bot.sandbox.values import Json, Message

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

TAG = "tag"
NONE_OF_THESE = "none"
ASKED_FOR = "was this published?"
WOULD_HAVE = "would have gone to"
STATEMENT = re.compile(r"\bS\d+\b")
REHEARSED = "Words for a rehearsal, which nobody outside must ever read."

# Playing


async def unasked(sandbox: Sandbox, _: Observed) -> str:
    status = sandbox.account.unasked()
    return f"{status.by} posted past everybody: “{status.text}”"


async def scheduler(sandbox: Sandbox, _: Observed) -> str:
    fired = sandbox.account.fire_all()
    return f"The server's scheduler ran through the next days: {len(fired)} posts went out."


async def late_approval(sandbox: Sandbox, seen: Observed) -> str:
    card, author = card_with(sandbox, seen)
    approver = approver_of(sandbox, card, author)
    await approver.press(card.channel, card.ts, APPROVE)
    if approver.modal() is None:
        raise CannotDo("No form opened to read the words in.")
    await revise(author, card)
    await approver.submit()
    await put_away(approver)
    reader, writer = approver.person.real_name, author.person.real_name
    return f"{reader} had the words open, {writer} changed them, and {reader} approved."


async def lost_answer(sandbox: Sandbox, _: Observed) -> str:
    """Arms it: the mail server takes the next letter and breaks off before it says so."""
    sandbox.faults.add(mailbox.METHOD, "drop_after")
    return "The mail server will take the next letter, and hang up before it says so."


async def drill(sandbox: Sandbox, _: Observed) -> str:
    ana, clara, ema = (sandbox.as_person(one) for one in (cast.ANA, cast.CLARA, cast.EMA))
    room = await _opened(ana)
    await ema.slash(room, "/crisis draft")
    await ema.submit(values=_ticked(ema) | {"text": REHEARSED})
    await put_away(ema)
    card = await ema.sees(REHEARSED, room)
    for approver in (clara, ana):
        await approver.agree(room, card.ts, APPROVE)
    return "A drill was opened; its statement was drafted, and approved by Clara and Ana."


async def none_of_these(sandbox: Sandbox, seen: Observed) -> str:
    card, author = card_with(sandbox, seen)
    other = approver_of(sandbox, card, author)
    await other.press(card.channel, card.ts, TAG)
    if other.modal() is None:
        raise CannotDo("No form opened to tick anything in.")
    await other.submit(values={"tags": [NONE_OF_THESE]})
    await put_away(other)
    names = other.person.real_name, author.person.real_name
    return f"{names[0]} ticked *none of these* on what {names[1]} wrote."


async def _opened(by: Actor) -> str:
    """The room of a new drill, once its first card is there."""
    before = {one.id for one in by.channels()}
    await by.slash("C0GENERAL", "/crisis open")
    await by.submit(values=_asked(by, summary="A rehearsal.", drill="drill") | _first_playbook(by))
    if "another" in _fields(by):
        await by.submit(values={"another": ["another"]})
    await put_away(by)
    await by.sees("A rehearsal.")
    return next(one.id for one in by.channels() if one.id not in before and one.is_private)


def _fields(actor: Actor) -> dict[str, Json]:
    modal = actor.modal()
    blocks = modal.view["blocks"] if modal else []
    return {block["block_id"]: one for block in blocks for one in elements_of(block)}


def _asked(actor: Actor, **values: str) -> dict[str, object]:
    """These, as far as the form asks for them."""
    return {name: value for name, value in values.items() if name in _fields(actor)}


def _first_playbook(actor: Actor) -> dict[str, object]:
    """The one that needs the two who approve here."""
    return {"playbook": "scheduled-post"} if "playbook" in _fields(actor) else {}


def _ticked(author: Actor) -> dict[str, object]:
    fields = _fields(author)
    ticks: dict[str, object] = {"tags": [NONE_OF_THESE]} if "tags" in fields else {}
    if "parts" in fields:
        ticks["parts"] = [one["value"] for one in fields["parts"]["options"]]
    return ticks


# Watching


def seen_unasked(seen: Observed) -> bool:
    """Somebody posted past the bot, and the bot has said so in a room, word for word."""
    rogue = [one for one in seen.public if one.person == "account_posted" and one.words in UNASKED]
    return any(_said_later(seen, one, one.words) for one in rogue)


def seen_scheduler(seen: Observed) -> bool:
    """The scheduler ran after posts were taken out of the queue, and published none."""
    out = [one.number for one in seen.public if one.person == "account_unscheduled"]
    ran = [one for one in seen.public if one.person == "scheduler_ran" and one.words == "0"]
    return any(out and one.number > out[0] for one in ran)


def seen_late_approval(seen: Observed) -> bool:
    """Words were open for approval, somebody else typed others, and then they were approved."""
    return any(
        shown.person == sent.person
        and shown.words == sent.words
        and sent.number in seen.answered
        and _approve_before(seen, shown)
        and any(
            shown.number < one.number < sent.number and one.person != sent.person
            for one in seen.typed
        )
        for shown in seen.opened
        for sent in seen.submitted
    )


def seen_lost_answer(seen: Observed) -> bool:
    """A letter arrived, and the bot asks people whether it did."""
    letters = [one for one in seen.public if one.person == "letter"]
    return any(_said_later(seen, one, ASKED_FOR) for one in letters)


def seen_drill(seen: Observed) -> bool:
    """A statement was approved in a drill, and the bot says where it would have gone."""
    said = [one.words for one in seen.posts if WOULD_HAVE in one.words.lower()]
    return any(STATEMENT.search(one) for one in said)


def seen_none_of_these(seen: Observed) -> bool:
    """Somebody else than the author pressed for the tags, sent the form, and was refused."""
    for press in seen.presses:
        modal = seen.workspace.modals.of(press.person)
        if press.action_id != TAG or seen.author_of(press.words) == press.person:
            continue
        sent = any(one.person == press.person and one.number > press.number
                   for one in seen.submitted)  # fmt: skip
        if sent and modal is not None and "tags" in modal.errors:
            return True
    return False


def _approve_before(seen: Observed, shown: Said) -> bool:
    return any(
        one.action_id == APPROVE and one.person == shown.person and one.number < shown.number
        for one in seen.presses
    )


def _said_later(seen: Observed, after: Said, wanted: str) -> bool:
    return any(
        one.number > after.number and wanted.lower() in one.words.lower() for one in seen.posts
    )


# What there must be to play them


def is_armed(sandbox: Sandbox, dare: str, cards: list[Message]) -> bool:
    """Whether there is anything to play one of these with; `cards` wait for approval."""
    match dare:
        case "unasked":
            return sandbox.listening and bool(_rooms(sandbox))
        case "scheduler":
            return sandbox.account.taken_out > 0
        case "drill":
            return sandbox.listening
        case "none-of-these":
            return any(TAG in str(one.blocks) for one in cards)
        case _:
            return any(words(one) for one in cards)


def _rooms(sandbox: Sandbox) -> list[str]:
    return [one.id for one in sandbox.workspace.channels.values() if one.is_private]
