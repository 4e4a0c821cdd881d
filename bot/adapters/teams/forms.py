"""Any form as an Adaptive Card with inputs."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import assert_never

from bot.adapters.teams.cards import TooLong, card_of, execute, is_small, paragraph, rich
from bot.adapters.teams.entered import (
    CANCEL,
    KINDS,
    SUBMIT,
    FormRefused,
    input_id,
    packed,
    parse_cancel,
    parse_form,
)
from bot.adapters.teams.seal import SEAL, Seal
from bot.adapters.teams.spans import Json, Named, People, inert, plain
from bot.adapters.teams.walltime import name_of, written
from bot.domain.values import PersonId
from bot.presentation.card import (
    ChoiceField,
    ChoicesField,
    FileField,
    Form,
    FormField,
    Heading,
    Option,
    Paragraph,
    PeopleField,
    Text,
    TextField,
    TimeField,
)
from bot.presentation.entering import DATE, FILES, NEEDED, TIME
from bot.presentation.inbox import Answer
from bot.presentation.words import Words

__all__ = ["CANCEL", "SUBMIT", "FormRefused", "parse_cancel", "parse_form", "render_form"]

LONGEST_TEXT = 3000
MOST_SHOWN = 10
"""Options that stand below one another; more of them unfold."""

MOST_PEOPLE = 50
"""People that the card itself offers; a client finds the others in the directory."""

DIRECTORY = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
"""Lets a client offer everybody of the tenant, by `aadObjectId`."""


def render_form(
    form: Form,
    people: People,
    zone: tzinfo,
    given: Mapping[str, Answer] | None = None,
    errors: Mapping[str, str] | None = None,
    *,
    words: Words,
    search: bool = True,
    seal: Seal | None = None,
) -> Json:
    """The Adaptive Card. Times are entered in `zone`, which the card says and remembers. `given`
    was entered before and stands in its fields again, a time that was no instant as it was
    written; `errors` says what is wrong with it, each at its field. Without `search` only people
    whom the card itself offers can be chosen, as where there is no tenant. Raises `TooLong` for
    what Teams would refuse."""
    drawing = _Drawing(people, zone, given or {}, words, search=search)
    problems = _placed(errors or {}, form.fields)
    fields = [drawing.field(field, problems.pop(field.name, "")) for field in form.fields]
    lost = [sentence for words in problems.values() for sentence in _error(words)]
    blocks = (Heading(text=form.title), *form.notice)
    drawn = card_of(blocks, people, form.title, [*lost, *fields, _presses(form, drawing, seal)])
    if not is_small(drawn):
        raise TooLong("a form")
    return drawn


def _presses(form: Form, drawing: "_Drawing", seal: Seal | None) -> Json:
    data = {
        "form": form.name,
        "context": dict(form.context),
        "zone": name_of(drawing.zone),
        "fields": {field.name: drawing.remembered(field) for field in form.fields},
    }
    whole, none = _sealed(data, seal), _sealed({**data, "fields": {}}, seal)
    submit = {**execute(form.submit, SUBMIT, whole, inputs=True), "style": "positive"}
    cancel = execute(form.cancel, CANCEL, none)
    return {"type": "ActionSet", "actions": [submit, cancel]}


def _sealed(data: Json, seal: Seal | None) -> Json:
    return {**data, SEAL: seal.of(data)} if seal else data


def _placed(errors: Mapping[str, str], fields: Sequence[FormField]) -> dict[str, str]:
    """Each sentence at its field; one that has none here at the first."""
    names = [field.name for field in fields]
    placed: dict[str, str] = {}
    for name, sentence in errors.items():
        at = name if name in names else next(iter(names), "")
        placed[at] = f"{placed[at]} {sentence}" if at in placed else sentence
    return placed


def _error(words: str) -> Iterator[Json]:
    for shown in rich(inert(words)):
        yield {
            **shown,
            "spacing": "Small",
            "inlines": [{**one, "color": "Attention"} for one in shown["inlines"]],
        }


class _Drawing:
    """Draws fields with what was entered into them."""

    def __init__(
        self,
        people: People,
        zone: tzinfo,
        given: Mapping[str, Answer],
        words: Words,
        *,
        search: bool,
    ) -> None:
        self.zone = zone
        self._people = people
        self._given = given
        self._words = words
        self._search: Json = {"choices.data": DIRECTORY} if search else {"style": "compact"}

    def field(self, field: FormField, error: str) -> Json:
        """The field with its hint, and with what is wrong."""
        hint = Paragraph(line=(Text(text=field.hint),), small=True)
        below = paragraph(hint.line, Named(self._people), small=True) if field.hint else ()
        hints = [{**one, "spacing": "Small"} for one in below]
        items = [*self._inputs(field), *_error(error), *hints]
        return {"type": "Container", "items": items}

    def remembered(self, field: FormField) -> list[object]:
        """What the answer is read by: the kind, whether one is needed, and what was offered."""
        return [KINDS[type(field)], not field.optional, *self._offered(field)]

    def _offered(self, field: FormField) -> list[object]:
        match field:
            case ChoiceField() | ChoicesField():
                return [[option.value for option in field.options]]
            case PeopleField():
                return [field.single, self._known(field)]
            case TimeField():
                known = self._answer(field, field.initial)
                return [known.isoformat() if isinstance(known, datetime) else ""]
            case TextField() | FileField():
                return []
            case _:
                assert_never(field)

    def _answer(self, field: FormField, initial: Answer) -> Answer:
        return self._given.get(field.name, initial)

    def _inputs(self, field: FormField) -> Iterator[Json]:
        match field:
            case TextField():
                yield {**self._common(field), **self._text(field)}
            case ChoiceField() | ChoicesField():
                yield {**self._common(field), **self._choice(field)}
            case PeopleField():
                yield {**self._common(field), **self._persons(field)}
            case TimeField():
                yield from self._time(field)
            case FileField():
                yield from self._files(field)
            case _:
                assert_never(field)

    def _common(self, field: FormField, label: str = "", part: str = "") -> Json:
        common: Json = {
            "id": input_id(field.name, part),
            "label": plain(label or field.label or "…"),
        }
        if field.optional:
            return common
        return {**common, "isRequired": True, "errorMessage": self._words.say(NEEDED)}

    def _text(self, field: TextField) -> Json:
        value = self._answer(field, field.initial)
        text = value if isinstance(value, str) else ""
        longest = max(field.longest or LONGEST_TEXT, _units(text), 1)
        lines = field.multiline or "\n" in text
        return {"type": "Input.Text", "isMultiline": lines, "maxLength": longest, "value": text}

    def _choice(self, field: ChoiceField | ChoicesField) -> Json:
        if not field.options:
            raise TooLong("no options")
        few = len(field.options) <= MOST_SHOWN
        several = isinstance(field, ChoicesField)
        shown = few and (isinstance(field, ChoicesField) or field.radio)
        return {
            "type": "Input.ChoiceSet",
            "style": "expanded" if shown else "compact",
            "isMultiSelect": several,
            "wrap": True,
            "choices": [_option(option) for option in field.options],
            **_value(self._offered_of(field)),
        }

    def _offered_of(self, field: ChoiceField | ChoicesField) -> tuple[str, ...]:
        """What is chosen, of that which is offered."""
        answer = self._answer(field, field.initial)
        chosen = (answer,) if isinstance(answer, str) else answer
        wanted = chosen if isinstance(chosen, tuple) else ()
        return tuple(option.value for option in field.options if option.value in wanted)

    def _persons(self, field: PeopleField) -> Json:
        options = [
            Option(value=person, label=self._people.name(person)) for person in self._offers(field)
        ]
        return {
            "type": "Input.ChoiceSet",
            "isMultiSelect": not field.single,
            "choices": [_option(option) for option in options],
            **self._search,
            **_value(self._chosen(field)),
        }

    def _chosen(self, field: PeopleField) -> Answer:
        return self._answer(field, None if field.single else field.initial)

    def _offers(self, field: PeopleField) -> list[PersonId]:
        """Whoever was chosen already, and the organisation's people."""
        known = (*self._known(field), *self._people.roster()[:MOST_PEOPLE])
        return list(dict.fromkeys(known))

    def _known(self, field: PeopleField) -> tuple[PersonId, ...]:
        chosen = self._chosen(field)
        people = (chosen,) if isinstance(chosen, str) else chosen
        return tuple(map(PersonId, people)) if isinstance(people, tuple) else ()

    def _time(self, field: TimeField) -> Iterator[Json]:
        at = self._answer(field, field.initial)
        wall = written(at, self.zone) if isinstance(at, datetime) else at
        date, _, time = wall.partition("T") if isinstance(wall, str) else ("", "", "")
        say = self._words.say
        day = say(DATE, field=field.label)
        clock = say(TIME, zone=name_of(self.zone))
        yield {**self._common(field, day, "date"), "type": "Input.Date", **_value(date)}
        yield {
            **self._common(field, clock, "time"),
            "type": "Input.Time",
            "spacing": "Small",
            **_value(time),
        }

    def _files(self, field: FileField) -> Iterator[Json]:
        yield from rich(inert(field.label, strong=True))
        for shown in rich(inert(self._words.say(FILES))):
            yield {**shown, "spacing": "Small"}


def _option(option: Option) -> Json:
    return {"title": plain(option.label or "…"), "value": packed((option.value,))}


def _value(answer: Answer) -> Json:
    """What stands in the input; nothing where nothing does."""
    chosen = (answer,) if isinstance(answer, str) else answer
    return {"value": packed(chosen)} if isinstance(chosen, tuple) and any(chosen) else {}


def _units(text: str) -> int:
    """Length as browsers count it."""
    return len(text.encode("utf-16-le")) // 2
