"""What every card needs to speak of a crisis: its people, roles and outlets by name, its marks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.application.ports import Directory
from bot.domain.events import Event
from bot.domain.state import Crisis
from bot.domain.values import OutletId, PersonId, RoleId, StatementId
from bot.presentation.card import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    Facts,
    Heading,
    Line,
    Link,
    Mention,
    Paragraph,
    Place,
    Span,
    Text,
    When,
)
from bot.presentation.words import Filling, Words, as_line

MOST_LISTED = 20


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Who speaks, of what, to whom. `crisis` None: there is none, or it is not to be admitted.

    `viewer` is the one person who will see the card, where it is for one alone; `owner` whom
    outsiders may turn to.
    """

    words: Words
    directory: Directory
    crisis: Crisis | None = None
    events: Sequence[Event] = ()
    viewer: PersonId | None = None
    owner: PersonId | None = None
    contacts: Mapping[PersonId, str] = field(default_factory=dict)
    """Telephone numbers, for cards in the war room and answers to the team."""

    # People

    def name(self, person: PersonId) -> str:
        """The name recorded with the crisis, else the one the platform knows."""
        if self._hidden(person):
            return self.words.say("somebody")
        recorded = self.crisis.names.get(person) if self.crisis else None
        return recorded or self.directory.name(person)

    def person(self, person: PersonId) -> Span:
        """Whoever is kept out is never named."""
        if self._hidden(person):
            return Text(text=self.words.say("somebody"))
        return Mention(person=person)

    def reachable(self, person: PersonId) -> Line:
        """The person, and the number to tap where one is known."""
        phone = "" if self._hidden(person) else self.contacts.get(person, "")
        if not phone:
            return (self.person(person),)
        return (self.person(person), Text(text=" "), telephone(phone))

    def people(self, people: Iterable[PersonId]) -> Line:
        return self.words.listed([self.person(person) for person in sorted(people)])

    def _hidden(self, person: PersonId) -> bool:
        return self.crisis is not None and person in self.crisis.keep_out

    # Things

    def role(self, role: RoleId) -> str:
        known = self.crisis.playbook.role(role) if self.crisis else None
        return known.title if known else str(role)

    def in_order(self, roles: Iterable[RoleId]) -> list[RoleId]:
        """As the playbook lists them."""
        known = [role.id for role in self.crisis.playbook.roles] if self.crisis else []
        return sorted(roles, key=lambda r: (known.index(r) if r in known else len(known), r))

    def roles(self, roles: Iterable[RoleId]) -> Line:
        return self.words.listed([self.role(role) for role in self.in_order(roles)])

    def holder(self, role: RoleId) -> Line:
        """Who holds it, or that nobody does."""
        holder = self.crisis.holders.get(role) if self.crisis else None
        return as_line(self.person(holder) if holder else self.words.say("nobody"))

    def outlet(self, outlet: OutletId) -> str:
        known = self.crisis.playbook.outlet(outlet) if self.crisis else None
        return known.title if known else str(outlet)

    def listed(self, names: Sequence[str]) -> str:
        """Names that the platform does not know, the first of them where they are many."""
        shown = ", ".join(names[:MOST_LISTED])
        more = len(names) - MOST_LISTED
        if more <= 0:
            return shown
        return self.words.say("%(names)s and %(n)s more", names=shown, n=more)

    def outlets(self, outlets: Iterable[OutletId]) -> Line:
        return self.words.listed([self.outlet(outlet) for outlet in outlets])

    def approval_card(self, statement: StatementId) -> Span:
        """The number of a statement, as a link to its current card where that stands."""
        known = self.crisis.statements.get(statement) if self.crisis else None
        post = (
            self.crisis.post_of("approval", f"{statement}/{known.revision}")
            if self.crisis and known
            else None
        )
        return self.linked(post.link if post else "", str(statement))

    def linked(self, url: str, text: str) -> Span:
        return Link(url=url, text=text) if url else Text(text=text)

    # Cards

    def card(self, heading: str, summary: str, *blocks: Block | None) -> Card:
        """The blocks under their heading; in a drill both heading and summary say so."""
        drill = self.crisis is not None and self.crisis.drill
        if drill:
            heading = self.words.say("DRILL · %(heading)s", heading=heading)
            summary = self.words.say("DRILL · %(heading)s", heading=summary)
        shown = [block for block in blocks if block is not None and not _is_empty(block)]
        return Card(summary=summary, blocks=(Heading(text=heading), *shown))

    def note(self, *lines: Line) -> Card:
        """A few sentences without a heading: an answer to one person."""
        drill = self.crisis is not None and self.crisis.drill
        mark = (Text(text=self.words.say("DRILL") + " · ", strong=True),) if drill else ()
        first, *others = [line for line in lines if line]
        paragraphs = (Paragraph(line=(*mark, *first)), *(Paragraph(line=o) for o in others))
        return Card(summary=self.plain((*mark, *first)), blocks=paragraphs)

    def without_crisis(self) -> "Scene":
        """The same scene, admitting no crisis."""
        return replace(self, crisis=None)

    def plain(self, line: Line) -> str:
        """The line as text, for lock screens and places that take no more."""
        return "".join(self._plain(span) for span in line)

    def _room(self, place: Place) -> str:
        if self.crisis and place.room == self.crisis.room:
            return self.crisis.room_name
        return self.words.say("the room")

    def _plain(self, span: Span) -> str:
        match span:
            case Text() | Link():
                return span.text
            case Mention():
                return self.name(span.person)
            case When():
                return utc(span.at)
            case Place():
                return self._room(span)


def telephone(number: str) -> Link:
    """A number to tap, shown as it is written down."""
    plus = "+" if number.strip().startswith("+") else ""
    digits = "".join(one for one in number.replace("(0)", "") if one in "0123456789")
    return Link(url=f"tel:{plus}{digits}", text=number)


def linked_card(scene: Scene, crisis: Crisis, card: str, subject: str, text: str) -> Span:
    """The text, as a link to this card where it stands."""
    post = crisis.post_of(card, subject)
    return scene.linked(post.link if post else "", text)


def paragraph(line: Line, *, small: bool = False) -> Paragraph:
    return Paragraph(line=line, small=small)


def bullets(lines: Iterable[Filling]) -> Bullets:
    return Bullets(lines=tuple(as_line(line) for line in lines))


def facts(*rows: tuple[str, Filling]) -> Facts:
    """Rows without a value are left out."""
    return Facts(rows=tuple((label, as_line(value)) for label, value in rows if as_line(value)))


def strong(text: str) -> Line:
    return (Text(text=text, strong=True),)


def row(*buttons: Button | None) -> Buttons:
    return Buttons(buttons=tuple(button for button in buttons if button is not None))


def _is_empty(block: Block) -> bool:
    match block:
        case Bullets():
            return not block.lines
        case Buttons():
            return not block.buttons
        case Facts():
            return not block.rows
        case Paragraph():
            return not block.line
        case _:
            return False


def utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
