"""The brief: what has happened, who does what, and the button that says: I'm on it."""

from collections.abc import Iterator

from bot.domain.playbook import Role
from bot.domain.state import Crisis
from bot.domain.values import LEAD, PersonId
from bot.presentation import codes
from bot.presentation.card import (
    Block,
    Button,
    Card,
    Exact,
    Line,
    Link,
    Rule,
    Style,
    Text,
    When,
)
from bot.presentation.cards.asking import acting
from bot.presentation.scene import Scene, bullets, facts, paragraph, row, strong, telephone


def render(scene: Scene, crisis: Crisis, subject: str) -> Card:  # noqa: ARG001
    say = scene.words.say
    heading = say(
        "Stood down: %(room)s" if crisis.over else "War room %(room)s", room=_room(crisis)
    )
    summary = (
        say("%(room)s is stood down", room=_room(crisis))
        if crisis.over
        else say("The brief of %(room)s: please look at your role", room=_room(crisis))
    )
    return scene.card(
        heading,
        summary,
        _drill(scene, crisis),
        Exact(text=crisis.summary),
        _facts(scene, crisis),
        Rule(),
        *_roles(scene, crisis),
        *_missing(scene, crisis),
        paragraph(_next(scene, crisis)),
    )


def _room(crisis: Crisis) -> str:
    return crisis.room_name or crisis.room_name_wanted


def _drill(scene: Scene, crisis: Crisis) -> Block | None:
    if not crisis.drill:
        return None
    words = scene.words.say("This is a drill. Nothing said here can reach the public.")
    return paragraph(strong(words))


def _facts(scene: Scene, crisis: Crisis) -> Block:
    say = scene.words.say
    link = Link(url=crisis.link, text=crisis.link) if crisis.link else ""
    return facts(
        (say("Seen where"), crisis.seen_where),
        (say("Link"), link),
        (say("First seen"), When(at=crisis.first_seen_at)),
        (say("How bad"), codes.level(scene.words, crisis.level)),
        (say("Playbook"), crisis.playbook.title),
        (say("Opened by"), _opener(scene, crisis)),
    )


def _opener(scene: Scene, crisis: Crisis) -> Line:
    return scene.words.line(
        "%(person)s, %(when)s",
        person=scene.person(crisis.opened_by),
        when=When(at=crisis.opened_at),
    )


def _roles(scene: Scene, crisis: Crisis) -> Iterator[Block]:
    """Each role with its button beneath it; the others share a list."""
    yield paragraph(strong(scene.words.say("Roles")))
    settled: list[Line] = []
    for role in crisis.playbook.roles:
        button = None if crisis.over else _button(scene, crisis, role)
        if button is None:
            settled.append(_role(scene, crisis, role))
            continue
        yield bullets(settled)
        settled = []
        yield paragraph(_role(scene, crisis, role))
        yield row(button)
    yield bullets(settled)


def _role(scene: Scene, crisis: Crisis, role: Role) -> Line:
    title = Text(text=role.title, strong=True)
    if role.id not in crisis.holders:
        return scene.words.line("%(role)s: nobody yet", role=title)
    return (*_holder(scene, crisis, role, title), *_meanwhile(scene, crisis, role))


def _holder(scene: Scene, crisis: Crisis, role: Role, title: Text) -> Line:
    holder = scene.holder(role.id)
    if role.id in crisis.acknowledged:
        return scene.words.line("%(role)s: %(holder)s is on it", role=title, holder=holder)
    return scene.words.line("%(role)s: %(holder)s, not confirmed yet", role=title, holder=holder)


def _meanwhile(scene: Scene, crisis: Crisis, role: Role) -> Line:
    """That somebody holds it for a time, or acts for its holder."""
    if loans := crisis.loans.get(role.id):
        owner, until = loans[-1]
        lent = scene.words.line(
            "for %(owner)s, who is away until %(until)s",
            owner=scene.person(owner),
            until=When(at=until),
        )
        return (Text(text=", "), *lent)
    if role.id == LEAD and (instead := acting(scene, crisis)):
        return (Text(text=". "), *instead)
    return ()


def _button(scene: Scene, crisis: Crisis, role: Role) -> Button | None:
    value = {"crisis": str(crisis.id), "role": str(role.id)}
    if role.id not in crisis.holders:
        return Button(action="take_role", label=scene.words.say("Take this role"), value=value)
    if role.id in crisis.acknowledged and (role.id != LEAD or crisis.acting_lead is None):
        return None
    label = scene.words.say("I'm on it")
    return Button(action="accept_role", label=label, value=value, style=Style.PRIMARY)


def _missing(scene: Scene, crisis: Crisis) -> Iterator[Block]:
    missing = {p: why for p, why in crisis.missing.items() if p not in crisis.keep_out}
    if not missing:
        return
    yield paragraph(strong(scene.words.say("Not in the room. Please reach them by phone:")))
    yield bullets(
        scene.words.line(
            "%(person)s: %(reason)s",
            person=(Text(text=scene.name(person)), *_number(scene, person)),
            reason=codes.not_invited(scene.words, why),
        )
        for person, why in sorted(missing.items())
    )


def _number(scene: Scene, person: PersonId) -> Line:
    """The number to tap, where one is known."""
    phone = scene.contacts.get(person)
    return (Text(text=" "), telephone(phone)) if phone else ()


def _next(scene: Scene, crisis: Crisis) -> Line:
    line = scene.words.line
    if crisis.over:
        return line("This crisis is stood down. To go on with it, type /crisis reopen.")
    waiting = [r for r in crisis.playbook.roles if r.id not in crisis.acknowledged]
    if waiting:
        return line(
            "Next: press the button of your role. A deputy who presses takes over from a holder"
            " who has not answered. Write the first statement with /crisis draft."
        )
    return line("Next: write a statement with /crisis draft. Nothing goes out before approval.")
