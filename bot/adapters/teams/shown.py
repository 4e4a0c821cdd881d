"""Forms as they were shown, to be shown again with what was entered: the latest as they are, all of
them as cards in the store, since a form may be submitted after a restart."""

import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.adapters.teams.cards import rich
from bot.adapters.teams.notes import Notes
from bot.adapters.teams.spans import Json, inert
from bot.presentation.card import Form

NOTE, STANDING = "form", "form_post"
MOST_REMEMBERED = 512


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A form's own post, who asked for the form, and what people call it: as the bot knows it,
    since what comes with a press is the client's word."""

    conversation: str
    post: str
    asker: str
    title: str


class ShownForms:
    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._lately: OrderedDict[str, Form] = OrderedDict()

    def remember(self, name: str, form: Form) -> None:
        """For as long as the process runs, and not too many others are shown."""
        self._lately[name] = form
        self._lately.move_to_end(name)
        while len(self._lately) > MOST_REMEMBERED:
            self._lately.popitem(last=False)

    async def keep(self, name: str, drawn: Json) -> None:
        """Until it is closed."""
        await self._notes.keep_note(NOTE, name, json.dumps(drawn, separators=(",", ":")))

    def form(self, name: str) -> Form | None:
        """None for one that was shown before a restart."""
        return self._lately.get(name)

    async def card(self, name: str) -> Json | None:
        """As it was drawn first."""
        kept = await self._notes.note(NOTE, name)
        drawn: Json | None = json.loads(kept) if kept else None
        return drawn

    async def stand(self, name: str, standing: Standing) -> None:
        """From now on the form is that post."""
        await self._notes.keep_note(STANDING, name, json.dumps(asdict(standing)))

    async def standing(self, name: str) -> Standing | None:
        """None for a form that has no post of its own."""
        kept = await self._notes.note(STANDING, name)
        return Standing(**json.loads(kept)) if kept else None

    async def close(self, name: str) -> None:
        """Its words are kept no longer."""
        self._lately.pop(name, None)
        if await self._notes.note(NOTE, name):
            await self._notes.keep_note(NOTE, name, "")


def filled_in(drawn: Json, entries: Mapping[str, Any], errors: Mapping[str, str]) -> Json:
    """The card with the entries in their inputs, and what is wrong below its heading."""
    body = [_filled(element, entries) for element in drawn["body"]]
    problems = [one for sentence in errors.values() for one in _problem(sentence)]
    return {**drawn, "body": [*body[:1], *problems, *body[1:]]}


def _filled(element: Any, entries: Mapping[str, Any]) -> Any:
    if isinstance(element, list):
        return [_filled(one, entries) for one in element]
    if not isinstance(element, dict):
        return element
    name = element.get("id")
    if str(element.get("type")).startswith("Input.") and isinstance(entries.get(str(name)), str):
        return {**element, "value": entries[str(name)]}
    return {key: _filled(one, entries) for key, one in element.items()}


def _problem(sentence: str) -> Iterator[Json]:
    for shown in rich(inert(sentence)):
        yield {**shown, "inlines": [{**one, "color": "Attention"} for one in shown["inlines"]]}
