"""Activities become calls of the `Inbox`, its replies become answers. Nothing is judged here."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from functools import partial
from typing import Any

from bot.adapters.malformed import Malformed
from bot.adapters.teams import activities, answers
from bot.adapters.teams.activities import (
    Activity,
    Chosen,
    Doer,
    Heard,
    Ignored,
    Installed,
    Membership,
    Picture,
    Pressed,
    Refreshed,
    Said,
    parse_activity,
)
from bot.adapters.teams.cards import parse_press
from bot.adapters.teams.coming import Coming
from bot.adapters.teams.dialogues import Asked
from bot.adapters.teams.forms import CANCEL, SUBMIT
from bot.adapters.teams.ids import post_link
from bot.adapters.teams.spans import Json
from bot.adapters.teams.submissions import Submissions
from bot.adapters.teams.surroundings import Surroundings
from bot.adapters.teams.turns import Later, Outcome, Turn, note
from bot.adapters.teams.who import Doers
from bot.domain.values import PersonId
from bot.presentation.card import Card, Form
from bot.presentation.inbox import (
    Inbox,
    Press,
    Reply,
    Shortcut,
    Slash,
)
from bot.presentation.uploads import files_named


class Listeners:
    """Answers once the inbox has; whatever may be slow comes after the answer."""

    def __init__(self, inbox: Inbox, around: Surroundings) -> None:
        self._inbox = inbox
        self._on = around
        self._doers = Doers(around.directory, around.room, around.zone)
        self._submissions = Submissions(inbox, around, self._doers)
        self.coming = Coming(
            inbox=inbox,
            directory=around.directory,
            room=around.room,
            calls=around.calls,
            home=around.home,
            hello=around.placed.hello(),
            war_rooms=around.war_rooms,
        )

    def turn(self) -> Turn:
        """To be entered for each delivery, and left once its answer is written."""
        return Turn(turns=self._on.turns)

    async def on_activity(self, turn: Turn, activity: Mapping[str, Any]) -> Json | None:
        """What an invoke is answered with; None for what waits for no answer. Raises `Malformed`
        for what is no activity, and whatever kept an event from being taken in."""
        try:
            heard = parse_activity(activity)
        except Malformed:
            name, sorry = _invoked(activity), self._words(self._on.sorry, self._on.zone)
            if name == activities.PRESS:
                return answers.message(sorry)
            if name in activities.CHOICES:
                return answers.popup(sorry)
            raise
        if isinstance(heard, Ignored):
            return {} if heard.invoke else None
        if self._is_outside(heard):
            return {} if activity["type"] == "invoke" else None
        if heard.service_url:
            await self._on.room.heard_from(heard.service_url)
        self.coming.heard(heard)
        if isinstance(heard, Pressed | Refreshed):
            await turn.held.enter_async_context(self._on.answering(heard.post))
        return await turn.of(heard.id, partial(self._of, heard), self._too_late(heard))

    async def close(self, seconds: float) -> None:
        """Whatever was begun may end within that time."""
        await self._on.turns.close(seconds)

    def _is_outside(self, heard: Heard) -> bool:
        """Somebody unknown in another tenant's conversation."""
        home, by = self._on.home, heard.by
        if home.is_of(heard.tenant):
            return False
        return self._on.directory.person_of(by.aad, by.tenant) not in self._on.externals

    def _too_late(self, heard: Heard) -> Json | None:
        match heard:
            case Pressed():
                return self._beside(self._on.placed.late(), self._on.zone)
            case Chosen():
                return answers.popup(self._words(self._on.placed.late(), self._on.zone))
            case Refreshed():
                return {}
            case _:
                return None

    async def _of(self, heard: Activity) -> Outcome:
        match heard:
            case Said():
                return await self._or_sorry(heard, self._said)
            case Pressed():
                return await self._or_sorry(heard, self._pressed)
            case Chosen():
                return await self._or_sorry(heard, self._chosen)
            case Refreshed():
                return await self._or_sorry(heard, self._refreshed)
            case Membership():
                return await self.coming.membership(heard)
            case Installed():
                return await self.coming.installed(heard)
            case Ignored():
                return Outcome()

    # Messages

    async def _said(self, said: Said) -> Outcome:
        who, asked = await self._doers.who(said)
        name = self._on.directory.name(asked.person)
        # In a war room the answer stands before everybody.
        alone = not await self._inbox.works_in(asked.room)
        reply = await self._inbox.slash(
            Slash(
                **who,
                room=asked.room,
                text=said.text,
                name=name,
                alone=alone,
                files=await self._noted(said.pictures, said),
            )
        )
        return Outcome(then=self._shown(reply, asked))

    def _shown(self, reply: Reply, asked: Asked) -> tuple[Later, ...]:
        match reply:
            case Card():
                return (partial(self._on.dialogues.tell, asked, reply),)
            case Form():
                self._begin_fetching(reply)
                return (partial(self._open, reply, asked),)
            case _:
                return ()

    async def _open(self, form: Form, asked: Asked) -> None:
        try:
            await self._on.dialogues.post(form, asked)
        except Exception as error:  # noqa: BLE001 – the edge: the person is told
            note("form", error)
            await self._on.dialogues.tell(asked, self._on.sorry)

    # Pictures

    async def _noted(self, pictures: Sequence[Picture], heard: Heard) -> tuple[str, ...]:
        if not pictures or self._on.pictures is None:
            return ()
        return await self._on.pictures.noted(pictures, heard.service_url)

    def _begin_fetching(self, form: Form) -> None:
        if self._on.pictures is not None:
            self._on.pictures.begin(files_named(form.context))

    # The menu of a post

    async def _chosen(self, chosen: Chosen) -> Outcome:
        who, asked = await self._doers.who(chosen)
        reply = await self._inbox.shortcut(
            Shortcut(
                **who,
                name=chosen.name,
                room=asked.room,
                post=chosen.post,
                text=chosen.text,
                author=self._author(chosen.author),
                at=chosen.at,
                link=chosen.link or self._link(chosen),
                files=await self._noted(chosen.pictures, chosen),
            )
        )
        if isinstance(reply, Card) and answers.is_brief(reply):
            return Outcome(
                body=answers.popup(self._words(reply, asked.zone)),
                late=partial(self._on.dialogues.tell, asked, reply),
            )
        beside = self._on.placed.told()
        if isinstance(reply, Form):
            beside = self._on.dialogues.pointer(reply, asked)
        return Outcome(
            body=answers.popup(self._words(beside, asked.zone)), then=self._shown(reply, asked)
        )

    def _author(self, author: Doer | None) -> PersonId | None:
        return self._on.directory.person_of(author.aad, author.tenant) if author else None

    def _link(self, chosen: Chosen) -> str:
        home = self._on.home
        return post_link(chosen.conversation, chosen.post, tenant=home.tenant, app=home.app)

    # Presses

    async def _pressed(self, pressed: Pressed) -> Outcome:
        if pressed.verb == SUBMIT:
            return await self._submissions.submitted(pressed)
        if pressed.verb == CANCEL:
            return await self._submissions.cancelled(pressed)
        who, asked = await self._doers.who(pressed)
        action, value = parse_press({"verb": pressed.verb, "data": pressed.data})
        press = Press(
            **who, room=asked.room, post=pressed.post, action=action, value=value, answered=True
        )
        reply = await self._inbox.press(press)
        outcome = self._answered(reply, asked)
        if isinstance(reply, Form) and not reply.fields:
            # It takes the card's place, and what comes of it puts the card right.
            return outcome
        again = await self._submissions.put_right(pressed, asked, value)
        return replace(outcome, then=(*outcome.then, *again))

    def _answered(self, reply: Reply, asked: Asked) -> Outcome:
        """A few words stand beside the button; more is written to the presser."""
        match reply:
            case Form(fields=()):
                drawn = self._on.dialogues.drawn(reply, asked)
                return Outcome(body=answers.card(drawn), late=partial(self._open, reply, asked))
            case Form():
                pointer = self._on.dialogues.pointer(reply, asked)
                return Outcome(
                    body=self._beside(pointer, asked.zone), then=self._shown(reply, asked)
                )
            case Card() if answers.is_brief(reply):
                return self._brief(reply, asked)
            case Card():
                told = self._on.placed.told()
                return Outcome(body=self._beside(told, asked.zone), then=self._shown(reply, asked))
            case _:
                return self._brief(self._on.placed.nothing(), asked)

    def _brief(self, card: Card, asked: Asked) -> Outcome:
        late = partial(self._on.dialogues.tell, asked, card)
        return Outcome(body=self._beside(card, asked.zone), late=late)

    async def _refreshed(self, refreshed: Refreshed) -> Outcome:
        """The card as it stands now, for whoever may see it."""
        _, asked = await self._doers.who(refreshed)
        card = await self._on.copies.card_at(asked.room, refreshed.post, asked.person)
        return Outcome(body=answers.drawn(card, self._on.directory) if card is not None else {})

    # Common

    async def _or_sorry(self, heard: Any, work: Callable[[Any], Awaitable[Outcome]]) -> Outcome:
        try:
            return await work(heard)
        except Exception as error:  # noqa: BLE001 – the edge: the person is told
            note(type(heard).__name__.lower(), error)
            return self._sorry(heard)

    def _sorry(self, heard: Heard) -> Outcome:
        sorry, zone = self._on.sorry, self._on.zone
        if isinstance(heard, Pressed):
            late = partial(self._on.dialogues.tell, self._doers.unproved(heard), sorry)
            return Outcome(body=self._beside(sorry, zone), late=late)
        if isinstance(heard, Chosen):
            return Outcome(body=answers.popup(self._words(sorry, zone)))
        if isinstance(heard, Refreshed):
            return Outcome(body={})
        return Outcome(then=(partial(self._on.dialogues.tell, self._doers.unproved(heard), sorry),))

    def _beside(self, card: Card, zone: tzinfo) -> Json:
        return answers.beside(card, self._on.directory, zone)

    def _words(self, card: Card, zone: tzinfo) -> str:
        return answers.words_of(card, self._on.directory, zone)


def _invoked(activity: Mapping[str, Any]) -> object:
    """Whose button waits for an answer; None where none does."""
    return activity.get("name") if activity.get("type") == "invoke" else None
