"""A submitted form, read: what a client sends is the `data` of the pressed button with what was
entered among it, every entry a text under the id of its input."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, TypeAlias

from bot.adapters.malformed import Malformed, reading
from bot.adapters.teams.spans import People
from bot.adapters.teams.walltime import NoSuchTime, TwiceThatTime, read, zone_of
from bot.domain.values import PersonId
from bot.presentation.card import (
    ChoiceField,
    ChoicesField,
    FileField,
    FormField,
    PeopleField,
    TextField,
    TimeField,
)
from bot.presentation.entering import TROUBLES
from bot.presentation.inbox import Answer
from bot.presentation.words import Words

SUBMIT, CANCEL = "form", "form_cancel"
"""The verbs of a form's two buttons."""

FILES = "files"
KINDS: dict[type[FormField], str] = {
    TextField: "text",
    ChoiceField: "choice",
    ChoicesField: "choices",
    PeopleField: "people",
    TimeField: "time",
    FileField: FILES,
}
INPUT = "in:"

_OBJECT_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_TIME = re.compile(r"(\d{2}:\d{2})(:\d{2})?")

Entries: TypeAlias = dict[str, str]


class FormRefused(Exception):
    """What was entered cannot be taken: `codes` of `entering.TROUBLES` by field. `given` is what
    was entered, to be shown again."""

    def __init__(
        self,
        form: str,
        context: dict[str, str],
        given: dict[str, Answer],
        codes: dict[str, str],
    ) -> None:
        super().__init__(", ".join(sorted(set(codes.values()))))
        self.form = form
        self.context = context
        self.given = given
        self.codes = codes

    def errors(self, words: Words) -> dict[str, str]:
        """A sentence for each field."""
        return {name: words.say(TROUBLES[code]) for name, code in self.codes.items()}


class _Unfit(ValueError):
    """This answer cannot be taken; `code` says why, `given` is what was entered."""

    def __init__(self, code: str, given: Answer) -> None:
        super().__init__(code)
        self.code = code
        self.given = given


def parse_form(
    data: Mapping[str, Any], people: People
) -> tuple[str, dict[str, str], dict[str, Answer]]:
    """Name, context and answers of a form that `render_form` drew; None for what was left empty,
    and for files, which come with a message. Raises `FormRefused`, and `Malformed` for anything
    else, such as an option that was not offered."""
    with reading():
        name, context = str(data["form"]), _texts(data["context"])
        fields = {str(field): list(known) for field, known in data["fields"].items()}
        entries = _texts({key: data[key] for key in data if key.startswith(INPUT)})
        zone = zone_of(data["zone"])
        answers, codes = _answers(fields, entries, _Reading(people, zone))
        if entries:
            raise Malformed("an entry of no field")
    if codes:
        raise FormRefused(name, context, answers, codes)
    return name, context, answers


def parse_cancel(data: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """Name and context of a form that is closed, whatever was entered. Raises `Malformed`."""
    with reading():
        return str(data["form"]), _texts(data["context"])


def input_id(field: str, part: str = "") -> str:
    return f"{INPUT}{field}:{part}" if part else f"{INPUT}{field}"


def packed(values: Sequence[str]) -> str:
    """Several values as clients send them, in one text with commas between."""
    return ",".join(value.replace("%", "%25").replace(",", "%2C") for value in values)


def unpacked(text: str) -> tuple[str, ...]:
    pieces = text.split(",") if text else []
    return tuple(piece.replace("%2C", ",").replace("%25", "%") for piece in pieces)


def _texts(found: Mapping[str, Any]) -> dict[str, str]:
    if not all(isinstance(one, str) for one in (*found, *found.values())):
        raise Malformed("no text")
    return dict(found)


def _answers(
    fields: Mapping[str, Sequence[Any]], entries: Entries, reading: "_Reading"
) -> tuple[dict[str, Answer], dict[str, str]]:
    """Takes from the entries what belongs to the fields."""
    answers: dict[str, Answer] = {}
    codes: dict[str, str] = {}
    for field, (kind, needed, *offered) in fields.items():
        if kind == FILES:
            answers[field] = None
            continue
        try:
            answers[field] = answer = reading.of[kind](field, entries, *offered)
        except _Unfit as unfit:
            answers[field], codes[field] = unfit.given, unfit.code
            continue
        if needed and not answer:
            codes[field] = "needed"
    return answers, codes


class _Reading:
    """One field after the other, by its kind."""

    def __init__(self, people: People, zone: tzinfo) -> None:
        self._people = people
        self._zone = zone
        self.of: dict[str, Callable[..., Answer]] = {
            "text": self._text,
            "choice": self._choice,
            "choices": self._choices,
            "people": self._persons,
            "time": self._time,
        }

    def _text(self, field: str, entries: Entries) -> Answer:
        return entries.pop(input_id(field), "") or None

    def _choice(self, field: str, entries: Entries, offered: Sequence[str]) -> Answer:
        return _only(self._choices(field, entries, offered))

    def _choices(self, field: str, entries: Entries, offered: Sequence[str]) -> tuple[str, ...]:
        chosen = unpacked(entries.pop(input_id(field), ""))
        if not set(chosen) <= set(offered):
            raise Malformed("an option that was not offered")
        return tuple(dict.fromkeys(chosen))

    def _persons(
        self, field: str, entries: Entries, single: bool, offered: Sequence[str]
    ) -> Answer:
        chosen = unpacked(entries.pop(input_id(field), ""))
        people = tuple(dict.fromkeys(self._person(one, offered) for one in chosen))
        return _only(people) if single else people

    def _person(self, chosen: str, offered: Sequence[str]) -> PersonId:
        if chosen in offered or chosen in self._people.roster():
            return PersonId(chosen)
        if not _OBJECT_ID.fullmatch(chosen):
            raise Malformed("nobody who was offered")
        return self._people.person_of(chosen)

    def _time(self, field: str, entries: Entries, known: str) -> Answer:
        day = entries.pop(input_id(field, "date"), "")
        clock = entries.pop(input_id(field, "time"), "")
        if not day and not clock:
            return None
        if clock:
            found = _TIME.fullmatch(clock)
            if found is None:
                raise Malformed("no time of day")
            clock = found[1]
        wall = f"{day}T{clock}"
        if not day or not clock:
            raise _Unfit("half", wall)
        try:
            return read(wall, self._zone, datetime.fromisoformat(known) if known else None)
        except NoSuchTime:
            raise _Unfit("skipped", wall) from None
        except TwiceThatTime:
            raise _Unfit("twice", wall) from None


def _only(chosen: Sequence[str]) -> str | None:
    if len(chosen) > 1:
        raise Malformed("more than one")
    return next(iter(chosen), None)
