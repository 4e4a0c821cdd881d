"""Forms as posts: where one is shown, what it is shown with again, and what it becomes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any, Protocol

from bot.adapters.teams.activities import digest
from bot.adapters.teams.cards import activity_of, card_activity
from bot.adapters.teams.forms import FormRefused, render_form
from bot.adapters.teams.home import TeamHome
from bot.adapters.teams.ids import channel_of, conversation_of, post_link, room_id
from bot.adapters.teams.notes import Notes
from bot.adapters.teams.patient import Posting
from bot.adapters.teams.shown import ShownForms, Standing, filled_in
from bot.adapters.teams.spans import Json, People
from bot.adapters.teams.transport.calls import Sent
from bot.application.ports import DeliveryFailed
from bot.domain.values import CommandId, PersonId, PostId, RoomId
from bot.presentation.card import Card, Form
from bot.presentation.inbox import Answer
from bot.presentation.placed import Placed
from bot.presentation.words import Words

SHOWN = "shown"
"""In a form's context: what asked for it. It makes the form one, however often it is sent."""

TITLE = "title"
"""In a form's context: what people call it, once the form itself is forgotten."""

ASKED_BY = "asked_by"
"""In a form's context: who asked for it, and may close it."""


class Teller(Protocol):
    """`TeamsRoom`, as far as answers need it."""

    async def tell(self, person: PersonId, place: RoomId, card: Card) -> None: ...

    async def write(self, person: PersonId, activity: Json) -> Sent:
        """Post in their own chat. Raises `DeliveryFailed("not_installed")` for who has none."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who asked for something, and where. `id` is the activity's."""

    id: CommandId
    person: PersonId
    conversation: str
    personal: bool
    zone: tzinfo

    @property
    def room(self) -> RoomId:
        return room_id(self.conversation)


class Dialogues:
    """Shows forms. Those shown lately are remembered, to be shown again with what was entered."""

    def __init__(
        self,
        *,
        calls: Posting,
        teller: Teller,
        people: People,
        home: TeamHome,
        placed: Placed,
        words: Words,
        notes: Notes,
    ) -> None:
        self._calls = calls
        self._teller = teller
        self._people = people
        self._home = home
        self._placed = placed
        self._words = words
        self._shown = ShownForms(notes)

    # Showing

    async def post(self, form: Form, asked: Asked) -> None:
        """Where its words belong; whoever asked elsewhere is pointed there. Raises what the calls
        raise."""
        activity = activity_of(await self.posted(form, asked), form.title)
        place = self._place(form, asked)
        if place is None:
            await self._write(asked, activity, form.title)
            return
        post = await self._calls.send(place, activity)
        await self._stands(asked, form.title, place, post)
        if form.room is not None and place != asked.conversation:
            link = post_link(place, post, tenant=self._home.tenant, app=self._home.app)
            await self.tell(asked, self._placed.elsewhere(form, link))

    async def _stands(self, asked: Asked, title: str, place: str, post: str) -> None:
        standing = Standing(conversation=place, post=post, asker=asked.person, title=title)
        await self._shown.stand(digest(asked.id), standing)

    async def _write(self, asked: Asked, activity: Json, title: str) -> None:
        try:
            sent = await self._teller.write(asked.person, activity)
            await self._stands(asked, title, sent.conversation, sent.activity)
        except DeliveryFailed as failed:
            if failed.reason != "not_installed":
                raise
            await self._say_alone(asked)

    async def tell(self, asked: Asked, card: Card) -> None:
        """Where it was asked, if that is a war room or their own chat; else in their own chat.
        Where there is none, everybody may read that there is none, and nothing else."""
        try:
            await self._teller.tell(asked.person, asked.room, card)
        except DeliveryFailed as failed:
            if failed.reason != "not_installed" or asked.personal:
                raise
            await self._say_alone(asked)

    async def _say_alone(self, asked: Asked) -> None:
        alone = card_activity(self._placed.alone(), self._people)
        await self._calls.send(asked.conversation, alone)

    def pointer(self, form: Form, asked: Asked) -> Card:
        """Beside the button that brought the form up, before it is there."""
        if form.room is None or form.room == asked.room:
            return self._placed.here(form)
        link = self._people.place(form.room).url
        return self._placed.elsewhere(form, link)

    def drawn(self, form: Form, asked: Asked) -> Json:
        """The form as a card, marked with what asked for it, and remembered."""
        shown = digest(asked.id)
        about = {SHOWN: shown, TITLE: form.title, ASKED_BY: asked.person}
        marked = replace(form, context={**form.context, **about})
        self._shown.remember(shown, marked)
        return self._render(marked, asked.zone)

    async def posted(self, form: Form, asked: Asked) -> Json:
        """The same for others to see, naming who asked; remembered across restarts."""
        drawn = self.drawn(self._placed.asked_for(form, asked.person), asked)
        await self._shown.keep(digest(asked.id), drawn)
        return drawn

    def _render(
        self,
        form: Form,
        zone: tzinfo,
        given: Mapping[str, Answer] | None = None,
        errors: Mapping[str, str] | None = None,
    ) -> Json:
        """A bot without an identity is in no tenant, in which people could be searched for."""
        search = bool(self._home.app)
        people, words = self._people, self._words
        return render_form(form, people, zone, given, errors, words=words, search=search)

    def _place(self, form: Form, asked: Asked) -> str | None:
        """What belongs to no crisis yet is shown where all who see it may: in their own chat
        (None), or among the crisis team."""
        if form.room is not None:
            return conversation_of(form.room)
        at_home = asked.personal or channel_of(asked.conversation) == self._home.channel
        return asked.conversation if at_home else None

    # Answered

    def wrong(self, refused: FormRefused) -> dict[str, str]:
        """A sentence for each field whose entry cannot be taken."""
        return refused.errors(self._words)

    async def standing(self, shown: str) -> Standing | None:
        """Where a form stands; None for one without a post of its own."""
        return await self._shown.standing(shown)

    async def again(
        self,
        shown: str,
        asked: Asked,
        given: Mapping[str, Answer],
        entries: Mapping[str, Any],
        errors: Mapping[str, str],
    ) -> Json | None:
        """The form with what was entered, and what is wrong with it; None for one that was never
        posted, or not there. `entries` are the answers as they came."""
        standing = await self._shown.standing(shown)
        if standing is not None and standing.conversation != asked.conversation:
            return None
        form = self._shown.form(shown)
        if form is not None:
            return self._render(form, asked.zone, given, errors)
        drawn = await self._shown.card(shown)
        return filled_in(drawn, entries, errors) if drawn else None

    async def become(self, asked: Asked, shown: str, post: PostId, card: Card) -> None:
        """The form's own post, for everybody: a line in place of its fields. Any other post is let
        alone."""
        standing = await self._shown.standing(shown)
        await self._shown.close(shown)
        if standing is None or (standing.conversation, standing.post) != (asked.conversation, post):
            return
        activity = card_activity(card, self._people)
        await self._calls.update(asked.conversation, post, activity)

    async def go_on(self, asked: Asked, shown: str) -> None:
        """A further form stands in place of the one that was submitted: before whoever submitted it
        alone, since it holds what they entered."""
        standing = await self._shown.standing(shown)
        if standing is not None:
            await self._shown.stand(digest(asked.id), standing)
