"""What stands around forms and answers on a platform that can show neither to one person alone:
there a form is a post, which closes by becoming a line."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.values import PersonId
from bot.presentation.card import Card, Form, Line, Link, Mention, Paragraph, Rule, Text
from bot.presentation.words import Words


class Placed:
    """The sentences, in one language."""

    def __init__(self, words: Words) -> None:
        self._words = words

    # Forms as posts

    def asked_for(self, form: Form, person: PersonId) -> Form:
        """The form, naming who asked for it."""
        line = self._words.line("%(person)s asked for this form.", person=Mention(person=person))
        return replace(form, notice=(Paragraph(line=line, small=True), *form.notice))

    def elsewhere(self, form: Form, link: str) -> Card:
        """A pointer to a form; it says nothing of what the form is about."""
        where: Link | Text = Link(url=link, text=self._words.say("Go there"))
        return self._card(
            self._words.line("“%(form)s” is in the war room.", form=form.title),
            (where,) if link else (),
        )

    def here(self, form: Form) -> Card:
        """Where the form appears in the same place."""
        return self._card(self._words.line("“%(form)s” is below.", form=form.title))

    def sent(self, title: str, person: PersonId, answer: Card | None) -> Card:
        """What a form becomes once it was submitted, and what came of it."""
        line = self._words.line(
            "%(person)s submitted “%(form)s”.", person=Mention(person=person), form=title
        )
        return self._closed(line, answer)

    def cancelled(self, title: str, person: PersonId) -> Card:
        """What a form becomes that somebody closed without submitting it."""
        line = self._words.line(
            "%(person)s closed “%(form)s”. Nothing was submitted.",
            person=Mention(person=person),
            form=title,
        )
        return self._closed(line, None)

    def not_yours(self, asker: PersonId) -> Card:
        """To somebody who would close another's form."""
        return self._card(
            self._words.line(
                "Only %(person)s, who asked for this form, can close it.",
                person=Mention(person=asker),
            )
        )

    def wrong(self, errors: Mapping[str, str]) -> Card:
        """What is wrong with a form, where the form itself cannot say it any more."""
        first = self._words.line("Nothing was submitted yet. Mend this, and submit again:")
        return self._card(first, *((Text(text=error),) for error in errors.values()))

    def ask_anew(self) -> Card:
        """To whoever submits a form that the bot did not show as it is."""
        return self._card(
            self._words.line(
                "Nothing was submitted: this form is not as I showed it, or too old. Ask for it"
                " again."
            )
        )

    def goes_on(self, title: str) -> Card:
        """Where a form asks one thing more, and could not be shown in time."""
        return self._card(
            self._words.line(
                "“%(form)s” asks one thing more: nothing was submitted yet. Press its button"
                " again.",
                form=title,
            )
        )

    def on_top(self, answer: Card, card: Card) -> Card:
        """An answer above the card it is about."""
        return Card(summary=answer.summary, blocks=(*answer.blocks, Rule(), *card.blocks))

    def twice(self, link: str) -> Card:
        """What a second copy of a card becomes."""
        where: Link | Text = Link(url=link, text=self._words.say("Go there"))
        return self._card(
            self._words.line("This card was posted twice. The other one counts."), (where,)
        )

    # Answers

    def alone(self) -> Card:
        """For everybody to see, where the bot has no way to write to who asked: says nothing."""
        return self._card(
            self._words.line(
                "I answer that in your own chat with me only. Add me there first: open Apps, find"
                " me, press Add. Then ask me there."
            )
        )

    def told(self) -> Card:
        """To a press, where the answer is too long to stand beside the button."""
        return self._card(self._words.line("I have written to you."))

    def late(self) -> Card:
        """To a press that takes longer than the platform waits."""
        return self._card(
            self._words.line(
                "This takes longer than usual. What you did is kept; I shall tell you what came of"
                " it."
            )
        )

    def nothing(self) -> Card:
        """To a press that needs no words."""
        return self._card(self._words.line("Done."))

    def hello(self) -> Card:
        """To whoever has just added the bot."""
        return self._card(
            self._words.line(
                "I am here. Type /crisis help to see what I do, /crisis open to begin."
            )
        )

    def _closed(self, line: Line, answer: Card | None) -> Card:
        known = self._card(line)
        return replace(known, blocks=(*known.blocks, *answer.blocks)) if answer else known

    def _card(self, *lines: Line) -> Card:
        shown = [line for line in lines if line]
        summary = "".join(_words_of(span) for span in shown[0])
        return Card(summary=summary, blocks=tuple(Paragraph(line=line) for line in shown))


def _words_of(span: object) -> str:
    """For lock screens; people are named in the card."""
    return span.text if isinstance(span, Text | Link) else "…"
