"""People in a crisis: they see cards, press, type, fill in forms; twice, late, and on old cards."""

import asyncio
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.adapters.memory_room import HeldRoom
from bot.domain.values import Account, CommandId, PersonId, PostId, RoomId
from bot.presentation.card import (
    Button,
    Buttons,
    Card,
    ChoiceField,
    ChoicesField,
    Exact,
    Form,
    FormField,
    PeopleField,
    TextField,
    TimeField,
)
from bot.presentation.inbox import Answer, Deed, FieldErrors, Press, Reply, Slash, Submitted
from tests.facts import ANA, BEN, CLARA, DAVID, EMA, GENERAL, typed
from tests.simulation.replicas import Cluster, Died
from tests.simulation.world import LyingOutlet

TEAM = (ANA, BEN, CLARA, DAVID, EMA)

EAGERNESS: Mapping[str, float] = {
    "approve": 16.0,
    "request_changes": 0.4,
    "revise": 0.6,
    "withdraw": 0.3,
    "stop": 0.7,
    "publish_now": 2.0,
    "try_again": 3.0,
    "hold_everything": 0.4,
    "release": 3.0,
    "lift_hold": 1.0,
    "accept_role": 0.7,
    "take_role": 1.0,
    "stand_down": 0.1,
    "read_notice": 0.1,
}
"""How a person weighs the buttons they see."""

WORDS: Mapping[str, float] = {
    "log": 1.0,
    "draft": 2.0,
    "hold": 0.25,
    "release": 0.5,
    "handover": 0.5,
    "status": 0.2,
    "who": 0.1,
    "close": 0.15,
    "reopen": 0.1,
}


@dataclass(frozen=True, kw_only=True)
class Sight:
    """A button on a card as somebody saw it; `texts` are the exact words shown on that card."""

    place: RoomId
    post: PostId
    button: Button
    texts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Done:
    """Something somebody did, and the reply with which it was acknowledged."""

    deed: Deed
    reply: Reply
    at: float
    sight: Sight | None = None


@dataclass
class Crowd:
    """`done` is every deed acknowledged, `began` every press, acknowledged or not, `broke` what
    should not have gone wrong."""

    cluster: Cluster
    chance: Random
    outlets: tuple[LyingOutlet, ...]
    done: list[Done] = field(default_factory=list)
    began: list[tuple[Deed, Sight | None]] = field(default_factory=list)
    broke: list[str] = field(default_factory=list)
    typed_texts: list[str] = field(default_factory=list)
    errands: set[asyncio.Task[None]] = field(default_factory=set)
    going_home: bool = False
    in_step: bool = False

    # The platform: deliver until somebody acknowledges, sometimes twice

    async def deliver(self, method: str, deed: Deed, sight: Sight | None = None) -> Reply:
        self.began.append((deed, sight))
        if self.chance.random() < self.cluster.platform.moods.delivered_twice:
            self.errand(self._deliver_again(method, deed))
        while True:
            try:
                reply = await self._once(method, deed)
            except Died:
                await asyncio.sleep(self.chance.uniform(0.1, 3.0))
            else:
                self.done.append(
                    Done(deed=deed, reply=reply, at=self.cluster.loop.time(), sight=sight)
                )
                return reply

    async def _deliver_again(self, method: str, deed: Deed) -> None:
        await asyncio.sleep(self.chance.choice((0.0, 0.0, self.chance.uniform(0.0, 10.0))))
        try:
            await self._once(method, deed)
        except Died:
            return

    async def _once(self, method: str, deed: Deed) -> Reply:
        replica = await self.cluster.one()
        work = getattr(replica.core.desk, method)(deed)
        try:
            reply: Reply = await self.cluster.within(replica, work)
        except Died:
            raise
        except Exception as error:
            self.broke.append(f"{method} of {deed} raised {error!r}")
            raise
        return reply

    def errand(self, work: Any) -> None:
        """Something that goes on beside."""
        task = self.cluster.loop.create_task(work)
        self.errands.add(task)
        task.add_done_callback(self.errands.discard)

    # What people do

    async def opens(self, person: PersonId) -> None:
        """Fill in the form, and once more when asked about a similar crisis."""
        reply = await self.types(person, "open", GENERAL)
        if isinstance(reply, Form):
            await self.fills_in(person, reply)

    async def lives_through_it(self, person: PersonId) -> None:
        """One person's day: look, do something, wait."""
        while not self.going_home:
            await self._waits()
            await self.does_something(person)

    async def _waits(self) -> None:
        """In a crowd in step everybody acts at the same instants."""
        now, seconds = self.cluster.loop.time(), self.chance.uniform(0.3, 8.0)
        await asyncio.sleep(math.ceil((now + seconds) / 2) * 2 - now if self.in_step else seconds)

    async def does_something(self, person: PersonId) -> None:
        rooms = [r for r in self.cluster.platform.memory.rooms.values() if r.name]
        if not rooms:
            return
        room = self.chance.choice(rooms)
        sights = list(self._sights(room))
        weights = [EAGERNESS.get(sight.button.action, 0.0) for sight in sights]
        options: list[Sight | str] = [*sights, *WORDS]
        chosen = self.chance.choices(options, [*weights, *WORDS.values()])[0]
        if isinstance(chosen, str):
            await self._types_something(person, chosen, room.room)
        else:
            await self._presses(person, chosen)

    def _sights(self, room: HeldRoom[Card]) -> Iterator[Sight]:
        """All buttons in the room; now and then on a card as it was before."""
        for post in room.posts:
            card = self.chance.choice(post.cards) if self.chance.random() < 0.2 else post.card
            yield from sights_on(card, room.room, post.post)

    async def _types_something(self, person: PersonId, word: str, room: RoomId) -> None:
        text = f"log {self._new_text('Noted')}" if word == "log" else word
        reply = await self.types(person, text, room)
        if isinstance(reply, Form):
            await self.fills_in(person, reply)
            return
        shown = list(sights_on(reply, room, PostId("shown"))) if isinstance(reply, Card) else []
        if shown:
            await self._presses(person, self.chance.choice(shown))

    async def types(self, person: PersonId, text: str, room: RoomId) -> Reply:
        deed = Slash(
            command_id=self._new_id("slash"),
            person=person,
            account=Account.MEMBER,
            room=room,
            text=text,
        )
        return await self.deliver("slash", deed)

    async def _presses(self, person: PersonId, sight: Sight) -> None:
        if sight.button.action == "try_again" and self._is_out_already(sight):
            return
        for _ in range(2 if self.chance.random() < 0.15 else 1):
            deed = Press(
                command_id=self._new_id("press"),
                person=person,
                account=Account.MEMBER,
                room=sight.place,
                post=sight.post,
                action=sight.button.action,
                value=sight.button.value,
            )
            reply = await self.deliver("press", deed, sight)
            if isinstance(reply, Form):
                await self.fills_in(person, reply)

    def _is_out_already(self, sight: Sight) -> bool:
        """*Try again* after an unclear outcome is pressed only by somebody who has looked."""
        value = sight.button.value
        return any(
            (one.clearance.crisis, one.clearance.statement) == (value["crisis"], value["statement"])
            for outlet in self.outlets
            for one in outlet.published
            if not outlet.honours_keys
        )

    async def fills_in(self, person: PersonId, form: Form) -> None:
        """Submit; a form that comes back with a question is answered and sent again."""
        ticked = False
        while True:
            deed = Submitted(
                command_id=self._new_id("form"),
                person=person,
                account=Account.MEMBER,
                form=form.name,
                context=form.context,
                answers={one.name: self._answer(one, ticked=ticked) for one in form.fields},
            )
            reply = await self.deliver("submitted", deed)
            if ticked or not isinstance(reply, Form):
                return
            form, ticked = reply, True

    def _answer(self, one: FormField, *, ticked: bool) -> Answer:
        match one:
            case TextField():
                return one.initial if one.name == "link" else self._new_text("Words")
            case ChoiceField():
                options = [option.value for option in one.options]
                usual = one.initial is not None and self.chance.random() < 0.8
                return one.initial if usual else self.chance.choice(options)
            case ChoicesField():
                if one.name == "another":
                    return tuple(option.value for option in one.options) if ticked else ()
                return one.initial or tuple(option.value for option in one.options[:1])
            case PeopleField():
                if one.name == "keep_out":
                    return ()
                return (self.chance.choice(TEAM),)
            case TimeField():
                return one.initial

    # Ids and texts that occur once

    def _new_id(self, kind: str) -> CommandId:
        return CommandId(f"{kind}-{len(self.began)}-{self.chance.getrandbits(32):08x}")

    def _new_text(self, what: str) -> str:
        text = typed(f"{what} no. {len(self.typed_texts)}.")
        self.typed_texts.append(text)
        return text


def sights_on(card: Card, place: RoomId, post: PostId) -> Iterator[Sight]:
    """The buttons of a card."""
    texts = tuple(block.text for block in card.blocks if isinstance(block, Exact))
    for block in card.blocks:
        if isinstance(block, Buttons):
            for button in block.buttons:
                yield Sight(place=place, post=post, button=button, texts=texts)


def refused_in_the_form(reply: Reply) -> bool:
    return isinstance(reply, FieldErrors | Form)
