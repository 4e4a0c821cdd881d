"""Cards and forms as values. An adapter renders any of them; a feature writes one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from bot.domain.values import PersonId, RoomId

# Inside a line


@dataclass(frozen=True, kw_only=True)
class Text:
    """Words of the product, shown plain; `strong` for what the eye must find."""

    text: str
    strong: bool = False


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A person, shown by the platform's own way of naming them."""

    person: PersonId


@dataclass(frozen=True, kw_only=True)
class When:
    """An instant, shown in each reader's own time zone."""

    at: datetime


@dataclass(frozen=True, kw_only=True)
class Link:
    url: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """A room or channel, shown by the platform's own way of naming it."""

    room: RoomId


Span: TypeAlias = Text | Mention | When | Link | Place
Line: TypeAlias = tuple[Span, ...]


# Blocks of a card


@dataclass(frozen=True, kw_only=True)
class Heading:
    text: str


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """One line of spans; `small` for what is secondary."""

    line: Line
    small: bool = False


@dataclass(frozen=True, kw_only=True)
class Bullets:
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Exact:
    """Words that people typed, shown exactly, no markup interpreted. `to_copy` is the label under
    which a platform whose display may add signs of its own offers them to be copied; empty: nobody
    copies them."""

    text: str
    to_copy: str = ""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Label and value, side by side."""

    rows: tuple[tuple[str, Line], ...]


class Style(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, kw_only=True)
class Confirm:
    """A question put before a press counts."""

    title: str
    text: str
    yes: str
    no: str


@dataclass(frozen=True, kw_only=True)
class Button:
    """A press: `action` names it (`approve`, `take_role`, …), `value` carries its facts."""

    action: str
    label: str
    value: Mapping[str, str] = field(default_factory=dict)
    style: Style = Style.PLAIN
    confirm: Confirm | None = None


@dataclass(frozen=True, kw_only=True)
class Buttons:
    buttons: tuple[Button, ...]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A dividing line."""


Block: TypeAlias = Heading | Paragraph | Bullets | Exact | Facts | Buttons | Rule


@dataclass(frozen=True, kw_only=True)
class Card:
    """What stands in a room. `summary` is shown on lock screens and read aloud: it never
    holds a draft's words."""

    summary: str
    blocks: tuple[Block, ...]


# Forms


@dataclass(frozen=True, kw_only=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Field:
    """One input; `name` is the key under which the answer comes back."""

    name: str
    label: str
    hint: str = ""
    optional: bool = False


@dataclass(frozen=True, kw_only=True)
class TextField(Field):
    multiline: bool = False
    initial: str = ""
    longest: int | None = None


@dataclass(frozen=True, kw_only=True)
class ChoiceField(Field):
    """One of the options; `radio` shows all of them at once."""

    options: tuple[Option, ...]
    initial: str | None = None
    radio: bool = False


@dataclass(frozen=True, kw_only=True)
class ChoicesField(Field):
    """Any of the options, as boxes to tick."""

    options: tuple[Option, ...]
    initial: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PeopleField(Field):
    """People of the organisation; one of them only where `single`. `initial` are chosen already,
    of several."""

    single: bool = False
    initial: tuple[PersonId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TimeField(Field):
    """A date and time of day in the zone of whoever fills it in; comes back as an instant."""

    initial: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class FileField(Field):
    """Pictures and videos to hand over, `most` of them at once; comes back as `Files`. `types` are
    the ends of the names that are offered; empty: any."""

    most: int = 1
    types: tuple[str, ...] = ()


FormField: TypeAlias = TextField | ChoiceField | ChoicesField | PeopleField | TimeField | FileField


@dataclass(frozen=True, kw_only=True)
class Form:
    """A dialogue. `name` says which it is; `context` comes back with the answers and is not
    for people to see. `notice` blocks stand above the fields. `room` is where its words belong:
    a platform that shows forms for others to see shows it nowhere else. None: to no crisis yet."""

    name: str
    title: str
    submit: str
    cancel: str
    fields: tuple[FormField, ...]
    notice: tuple[Block, ...] = ()
    context: Mapping[str, str] = field(default_factory=dict)
    room: RoomId | None = None
