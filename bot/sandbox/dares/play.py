"""Plays a dare by itself, with several people or processes, from one press.

Each function says in a sentence what it did. It raises CannotDo when there is nothing to dare
with yet.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.sandbox import cast
from bot.sandbox.acting import Actor, words
from bot.sandbox.dares.observed import Observed, has_button
from bot.sandbox.dares.watch import APPROVE, LEADING, PEOPLE_AT_ONCE, REVISE
from bot.sandbox.errors import CannotDo
from bot.sandbox.public import METHOD
from bot.sandbox.values import Json, Message

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

APPROVERS = (cast.CLARA, cast.ANA, cast.DAVID, cast.BEN)
"""Who presses Approve when the author must not, first choice first."""

OUTSIDER = cast.FARID
ASKED = "/crisis status"
ADDED = " We are sorry."


async def own_words(sandbox: Sandbox, seen: Observed) -> str:
    card, author = card_with(sandbox, seen)
    await author.press(card.channel, card.ts, APPROVE)
    return f"{author.person.real_name} pressed Approve on their own words."


async def changed_after_approval(sandbox: Sandbox, seen: Observed) -> str:
    card, author = card_with(sandbox, seen)
    approver = approver_of(sandbox, card, author)
    await approver.agree(card.channel, card.ts, APPROVE)
    await revise(author, card)
    return f"{approver.person.real_name} approved; {author.person.real_name} changed the words."


async def old_card(sandbox: Sandbox, _: Observed) -> str:
    for message in reversed(_messages(sandbox)):
        was = any(has_button(blocks, APPROVE) for blocks in message.former)
        if was and not has_button(message.blocks, APPROVE):
            approver = approver_of(sandbox, message, None)
            await approver.press(message.channel, message.ts, APPROVE, stale=True)
            return f"{approver.person.real_name} pressed Approve on a card that is out of date."
    raise CannotDo("There is no old card yet: change the words of a statement first.")


async def twice(sandbox: Sandbox, seen: Observed) -> str:
    card, author = card_with(sandbox, seen)
    approver = approver_of(sandbox, card, author)
    await approver.press(card.channel, card.ts, APPROVE, twice=True)
    if approver.modal() is not None:
        await approver.submit(twice=True)
        await put_away(approver)
    return f"{approver.person.real_name}'s press on Approve arrived twice."


async def four_at_once(sandbox: Sandbox, _: Observed) -> str:
    for message in reversed(_messages(sandbox)):
        for block in sorted(message.blocks, key=_speaks_of_lead, reverse=True):
            action = next((one for one in LEADING if has_button([block], one)), None)
            rivals = _members(sandbox, message)[:PEOPLE_AT_ONCE]
            if action and len(rivals) == PEOPLE_AT_ONCE:
                block_id = block["block_id"]
                presses = [
                    one.press(message.channel, message.ts, action, block_id) for one in rivals
                ]
                await asyncio.gather(*presses)
                names = ", ".join(one.person.first_name for one in rivals)
                return f"{names} pressed for the same role at the same moment."
    raise CannotDo("There is no role to take in a room with four people yet.")


async def killed_while_publishing(sandbox: Sandbox, _: Observed) -> str:
    """Arms the kill: it strikes when the next publication has arrived, before it is answered."""
    if not sandbox.hands.there:
        raise CannotDo("Nobody gave this sandbox hands on the bot.")
    struck = False

    async def strike(_method: str, _arguments: Json) -> None:
        nonlocal struck
        if not struck:
            struck = True
            await sandbox.hands.kill()
            sandbox.delivery.in_background(sandbox.hands.start())

    sandbox.faults.after(METHOD, strike)
    return "The bot will be killed in the middle of the next publication, and started again."


async def outsider_reads(sandbox: Sandbox, _: Observed) -> str:
    outsider = sandbox.as_person(OUTSIDER)
    await outsider.slash("C0GENERAL", ASKED)
    return f"{outsider.person.real_name}, who is not on the team, typed {ASKED}."


async def log_altered(sandbox: Sandbox, _: Observed) -> str:
    altered = await sandbox.hands.alter()
    verified = await sandbox.hands.verify()
    return f"{altered} {verified}"


async def revise(author: Actor, card: Message) -> None:
    """The author changes the words on a card."""
    await author.press(card.channel, card.ts, REVISE)
    form = author.modal()
    if form is None:
        raise CannotDo("No form opened to revise in.")
    block = _text_block(form.view["blocks"])
    await author.submit(values={block["block_id"]: _typed(block) + ADDED})
    await put_away(author)


async def put_away(actor: Actor) -> None:
    """Close whatever forms they have open."""
    while actor.modal() is not None:
        await actor.close()


def _messages(sandbox: Sandbox) -> list[Message]:
    """Every message for all in every private room, oldest first."""
    rooms = [one for one in sandbox.workspace.channels.values() if one.is_private]
    found = [one for room in rooms for one in room.messages if not one.ephemeral_for]
    return sorted(found, key=lambda one: one.ts)


def card_with(sandbox: Sandbox, seen: Observed) -> tuple[Message, Actor]:
    """The newest card that asks for approval of words whose author is known, and the author."""
    for message in reversed(_messages(sandbox)):
        if has_button(message.blocks, APPROVE):
            author = seen.author_of(words(message))
            if author:
                return message, sandbox.as_person(author)
    raise CannotDo("No statement is waiting for approval yet: /crisis draft makes one.")


def approver_of(sandbox: Sandbox, card: Message, author: Actor | None) -> Actor:
    members = sandbox.workspace.channels[card.channel].members
    for person in APPROVERS:
        if person in members and (author is None or person != author.id):
            return sandbox.as_person(person)
    raise CannotDo("Nobody in the room could approve it.")


def _members(sandbox: Sandbox, message: Message) -> list[Actor]:
    people = sandbox.workspace.people
    members = sandbox.workspace.channels[message.channel].members
    return [sandbox.as_person(one) for one in members if not people[one].is_bot]


def _speaks_of_lead(block: Json) -> bool:
    return "lead" in str(block).lower()


def _text_block(blocks: list[Json]) -> Json:
    """The input with the most words in it: the statement."""
    inputs = [
        one
        for one in blocks
        if one["type"] == "input" and one["element"]["type"] == "plain_text_input"
    ]
    if not inputs:
        raise CannotDo("The form has no text to change.")
    return max(inputs, key=lambda one: len(_typed(one)))


def _typed(block: Json) -> str:
    return str(block["element"].get("initial_value", ""))
