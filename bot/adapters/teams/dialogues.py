"""Forms as posts: where one is shown, what it is shown with again, and what it becomes."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any, TypeAlias

from bot.adapters.teams.activities import digest
from bot.adapters.teams.cards import activity_of, card_activity
from bot.adapters.teams.forms import FormRefused, render_form
from bot.adapters.teams.home import TeamHome
from bot.adapters.teams.ids import channel_of, conversation_of, post_link, room_id, root_of
from bot.adapters.teams.notes import Notes
from bot.adapters.teams.patient import Posting, Telling
from bot.adapters.teams.seal import Seal
from bot.adapters.teams.shown import ShownForms, Standing
from bot.adapters.teams.spans import Json, People
from bot.application.ports import Clock, DeliveryFailed
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


Anew: TypeAlias = Callable[[str, Mapping[str, str]], Awaitable[Form | None]]
"""Makes a form anew, by its name and context, for whoever goes on with it."""


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
        teller: Telling,
        people: People,
        home: TeamHome,
        placed: Placed,
        words: Words,
        notes: Notes,
        clock: Clock,
        seal: Seal,
    ) -> None:
        self._calls = calls
        self._teller = teller
        self._people = people
        self._home = home
        self._placed = placed
        self._words = words
        self._shown = ShownForms(notes, clock)
        self._seal = seal

    # Showing

    async def post(self, form: Form, asked: Asked) -> None:
        """Where its words belong; whoever asked elsewhere is pointed there. Raises what the calls
        raise."""
        named = self._placed.asked_for(form, asked.person)
        activity = activity_of(self._drawn(named, asked, alone=None), form.title)
        place = self._place(form, asked)
        if place is None:
            await self._write(form, asked, activity)
            return
        post = await self._calls.send(place, activity)
        await self._stands(form, asked, place, post)
        if form.room is not None and place != asked.conversation:
            link = post_link(place, post, tenant=self._home.tenant, app=self._home.app)
            await self.tell(asked, self._placed.elsewhere(form, link))

    async def _stands(self, form: Form, asked: Asked, place: str, post: str) -> None:
        standing = Standing(
            conversation=place,
            post=post,
            asker=asked.person,
            title=form.title,
            form=form.name,
            context=form.context,
            fields=bool(form.fields),
        )
        await self._shown.stand(digest(asked.id), standing)

    async def _write(self, form: Form, asked: Asked, activity: Json) -> None:
        try:
            sent = await self._teller.write(asked.person, activity)
            await self._stands(form, asked, sent.conversation, sent.activity)
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
        """The form as a card before whoever asked alone, and remembered."""
        return self._drawn(form, asked, alone=asked.person)

    def _drawn(self, form: Form, asked: Asked, *, alone: PersonId | None) -> Json:
        shown = digest(asked.id)
        marked = _marked(form, shown, asked.person)
        self._shown.remember(shown, marked, alone)
        return self._render(marked, asked.zone)

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
        return render_form(
            form, people, zone, given, errors, words=words, search=search, seal=self._seal
        )

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

    def drew(self, data: Mapping[str, Any]) -> bool:
        """Whether a form's button came back as the bot drew it."""
        return self._seal.is_on(data)

    async def is_theirs(self, shown: str, person: PersonId) -> bool:
        """Whether what comes of it may close the form. One without fields is whoever asked's alone:
        it is answered alike whether it was accepted or refused."""
        standing = await self._shown.standing(shown)
        return standing is None or standing.fields or standing.asker == person

    async def again(
        self,
        shown: str,
        asked: Asked,
        given: Mapping[str, Answer],
        errors: Mapping[str, str],
        anew: Anew,
    ) -> Json | None:
        """The form with what they entered, and what is wrong with it; None for one that was never
        posted, or not there."""
        standing = await self._shown.standing(shown)
        if standing is not None and standing.conversation != asked.conversation:
            return None
        form = self._shown.form(shown, asked.person)
        if form is None and standing is not None:
            form = await self._made_anew(shown, standing, anew)
        if form is None or form.room not in (None, asked.room):
            return None
        return self._render(form, asked.zone, given, errors)

    async def _made_anew(self, shown: str, standing: Standing, anew: Anew) -> Form | None:
        form = await anew(standing.form, standing.context)
        if form is None:
            return None
        return _marked(self._placed.asked_for(form, standing.asker), shown, standing.asker)

    async def become(self, asked: Asked, shown: str, card: Card) -> None:
        """The form's own post, for everybody: a line in place of its fields. Whatever else was
        pressed is let alone."""
        standing = await self._shown.standing(shown)
        if standing is not None and standing.conversation == asked.conversation:
            activity = card_activity(card, self._people)
            await self._calls.update(standing.conversation, standing.post, activity)
        await self._shown.close(shown)

    async def put_right(self, asked: Asked, post: PostId, original: PostId) -> None:
        """A card that stands in the room twice, since Teams cannot be asked whether it is there:
        a pointer in place of the one that is not recorded."""
        place, home = asked.conversation, self._home
        if post == root_of(place) or await self._shown.stands_at(place, post):
            return
        link = post_link(place, original, tenant=home.tenant, app=home.app)
        activity = card_activity(self._placed.twice(link), self._people)
        await self._calls.update(place, post, activity)

    async def go_on(self, form: Form, asked: Asked, shown: str) -> Json:
        """A further form in place of the one that was submitted: before whoever submitted it alone,
        since it holds what they entered."""
        drawn = self.drawn(self._placed.asked_for(form, asked.person), asked)
        standing = await self._shown.standing(shown)
        if standing is not None:
            further = replace(standing, title=form.title, form=form.name, context=form.context)
            await self._shown.stand(digest(asked.id), further)
        return drawn


def _marked(form: Form, shown: str, asker: PersonId) -> Form:
    """With what asked for it."""
    about = {SHOWN: shown, TITLE: form.title, ASKED_BY: asker}
    return replace(form, context={**form.context, **about})
