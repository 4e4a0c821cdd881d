"""Forms come back, submitted or cancelled: each becomes a line, is shown again, or goes on."""

from collections.abc import Mapping
from functools import partial

from bot.adapters.teams import answers
from bot.adapters.teams.activities import Pressed, digest
from bot.adapters.teams.cards import TooLong
from bot.adapters.teams.dialogues import ASKED_BY, SHOWN, TITLE, Asked
from bot.adapters.teams.forms import FormRefused, parse_cancel, parse_form
from bot.adapters.teams.spans import Json
from bot.adapters.teams.surroundings import Surroundings
from bot.adapters.teams.turns import Later, Outcome, note
from bot.adapters.teams.who import Doers, Who
from bot.domain.values import CommandId, PersonId
from bot.presentation.card import Card, Form
from bot.presentation.inbox import Answer, FieldErrors, GoesOn, Inbox, Submitted
from bot.presentation.uploads import MEDIA, files_named


class Submissions:
    """Answers once the inbox has. Whatever goes wrong, what was entered stands in the form."""

    def __init__(self, inbox: Inbox, around: Surroundings, doers: Doers) -> None:
        self._inbox = inbox
        self._on = around
        self._doers = doers

    async def submitted(self, pressed: Pressed) -> Outcome:
        who, asked = await self._doers.who(pressed)
        if not self._on.dialogues.drew(pressed.data):
            return self._not_ours(asked)
        try:
            form, context, given = parse_form(pressed.data, self._on.directory)
        except FormRefused as refused:
            wrong = self._on.dialogues.wrong(refused)
            shown = refused.context.get(SHOWN, "")
            return await self._again(shown, who, asked, refused.given, wrong)
        shown, told = context.pop(SHOWN, ""), context.pop(TITLE, form)
        context.pop(ASKED_BY, None)
        # Two people may be shown one form: each submits it for themselves.
        who["command_id"] = CommandId(f"form:{digest(shown, asked.person)}")
        if not await self._on.dialogues.is_theirs(shown, asked.person):
            shown = ""
        try:
            given = await self._with_pictures(context, given)
            reply = await self._inbox.submitted(
                Submitted(**who, form=form, context=context, answers=given)
            )
        except Exception as error:  # noqa: BLE001 – the edge: the person is told, and keeps their words
            note("form", error)
            sorry = {"": answers.words_of(self._on.sorry, self._on.directory, asked.zone)}
            return await self._again(shown, who, asked, given, sorry)
        match reply:
            case FieldErrors():
                return await self._again(shown, who, asked, given, reply.errors)
            case Form():
                return await self._further(reply, shown, asked)
            case _:
                answer = reply if isinstance(reply, Card) else None
                known = await self._on.dialogues.standing(shown)
                title = known.title if known else told
                line = self._on.placed.sent(title, asked.person, answer)
                return await self._closed(line, answer, shown, pressed, asked)

    async def _again(
        self,
        shown: str,
        who: Who,
        asked: Asked,
        given: Mapping[str, Answer],
        errors: Mapping[str, str],
    ) -> Outcome:
        """The form with what was entered, and what is wrong beside it."""
        anew = partial(self._anew, who)
        again = await self._on.dialogues.again(shown, asked, given, errors, anew)
        body = answers.card(again) if again else answers.message(answers.errors(errors))
        late = partial(self._on.dialogues.tell, asked, self._on.placed.wrong(errors))
        return Outcome(body=body, late=late)

    async def _anew(self, who: Who, form: str, context: Mapping[str, str]) -> Form | None:
        return await self._inbox.anew(GoesOn(**who, form=form, context=context))

    async def cancelled(self, pressed: Pressed) -> Outcome:
        _, asked = await self._doers.who(pressed)
        if not self._on.dialogues.drew(pressed.data):
            return self._not_ours(asked)
        name, context = parse_cancel(pressed.data)
        shown = context.get(SHOWN, "")
        known = await self._on.dialogues.standing(shown)
        asker = known.asker if known else context.get(ASKED_BY)
        if asker and asker != asked.person:
            theirs = self._on.placed.not_yours(PersonId(asker))
            return Outcome(body=self._beside(theirs, asked))
        title = known.title if known else context.get(TITLE, name)
        line = self._on.placed.cancelled(title, asked.person)
        return await self._closed(line, None, shown, pressed, asked)

    def _not_ours(self, asked: Asked) -> Outcome:
        anew = self._on.placed.ask_anew()
        late = partial(self._on.dialogues.tell, asked, anew)
        return Outcome(body=self._beside(anew, asked), late=late)

    async def _further(self, form: Form, shown: str, asked: Asked) -> Outcome:
        """In place of the one that was submitted, before whoever submitted it."""
        drawn = await self._on.dialogues.go_on(form, asked, shown)
        late = partial(self._on.dialogues.tell, asked, self._on.placed.goes_on(form.title))
        return Outcome(body=answers.card(drawn), late=late)

    async def _closed(
        self, line: Card, answer: Card | None, shown: str, pressed: Pressed, asked: Asked
    ) -> Outcome:
        """A form's own post becomes a line; a form shown in place of a card gives way to it."""
        card = await self._on.copies.card_at(asked.room, pressed.post, asked.person)
        if card is not None:
            late = partial(self._on.dialogues.tell, asked, answer or line)
            return Outcome(body=self._standing(card, answer, asked), late=late)
        if await self._on.dialogues.standing(shown) is None:
            again = await self.put_right(pressed, asked, parse_cancel(pressed.data)[1])
            late = partial(self._on.dialogues.tell, asked, answer or line)
            return Outcome(body=self._drawn(line), then=again, late=late)
        become = partial(self._on.dialogues.become, asked, shown, line)
        return Outcome(body=self._drawn(line), then=(become,))

    async def put_right(
        self, pressed: Pressed, asked: Asked, value: Mapping[str, str]
    ) -> tuple[Later, ...]:
        """What is to be done where the pressed post is a second copy of a card."""
        original = await self._on.copies.original_of(asked.room, pressed.post, asked.person, value)
        if original is None:
            return ()
        return (partial(self._on.dialogues.put_right, asked, pressed.post, original),)

    def _standing(self, card: Card, answer: Card | None, asked: Asked) -> Json:
        """The card with the answer above it; where there is no room for both, the answer."""
        if answer is None:
            return self._drawn(card)
        try:
            return self._drawn(self._on.placed.on_top(answer, card))
        except TooLong:
            return self._beside(answer, asked)

    async def _with_pictures(
        self, context: Mapping[str, str], given: dict[str, Answer]
    ) -> dict[str, Answer]:
        names = files_named(context)
        if not names or MEDIA not in given or self._on.pictures is None:
            return given
        return {**given, MEDIA: await self._on.pictures.fetched(names)}

    def _drawn(self, card: Card) -> Json:
        return answers.drawn(card, self._on.directory)

    def _beside(self, card: Card, asked: Asked) -> Json:
        return answers.beside(card, self._on.directory, asked.zone)
