"""Whom to ask: every role with its holder, deputies and duties."""

from collections.abc import Iterator

from bot.domain.playbook import Role
from bot.domain.state import Crisis
from bot.domain.values import COUNSEL, LEAD, PersonId
from bot.presentation.card import Block, Card, Line, Mention, Text
from bot.presentation.cards.asking import acting
from bot.presentation.scene import Scene, bullets, paragraph, strong
from bot.presentation.words import msg

DEPUTY = msg("Deputy: %(people)s")
DEPUTIES = msg("Deputies, in this order: %(people)s")


def render(scene: Scene, crisis: Crisis, subject: str) -> Card:  # noqa: ARG001
    say = scene.words.say
    room = crisis.room_name or crisis.room_name_wanted
    return scene.card(
        say("Who does what: %(room)s", room=room),
        say("Who does what in %(room)s", room=room),
        *(block for role in crisis.playbook.roles for block in _role(scene, crisis, role)),
        *_kept_out(scene, crisis),
        paragraph(
            scene.words.line("To give a role to somebody else, type /crisis handover."), small=True
        ),
    )


def _role(scene: Scene, crisis: Crisis, role: Role) -> Iterator[Block]:
    yield paragraph(_holder(scene, crisis, role))
    taken = crisis.keep_out | {crisis.holders.get(role.id)}
    deputies = [deputy for deputy in role.deputies if deputy not in taken]
    if deputies:
        sentence = DEPUTIES if len(deputies) > 1 else DEPUTY
        yield paragraph(scene.words.line(sentence, people=_named(scene, deputies)))
    if role.id == LEAD:
        yield paragraph(acting(scene, crisis))
    yield bullets(role.duties)


def _holder(scene: Scene, crisis: Crisis, role: Role) -> Line:
    title = Text(text=role.title, strong=True)
    if role.id not in crisis.holders:
        return scene.words.line(
            "%(role)s: nobody yet. Press Take this role in the brief.", role=title
        )
    holder = scene.reachable(crisis.holders[role.id])
    if role.id in crisis.acknowledged:
        return scene.words.line("%(role)s: %(holder)s is on it", role=title, holder=holder)
    return scene.words.line("%(role)s: %(holder)s, not confirmed yet", role=title, holder=holder)


def _named(scene: Scene, people: list[PersonId]) -> Line:
    return scene.words.listed([scene.reachable(person) for person in people])


def _kept_out(scene: Scene, crisis: Crisis) -> Iterator[Block]:
    """For the lead and counsel alone."""
    allowed = {crisis.lead, crisis.holders.get(COUNSEL)} - {None}
    if not crisis.keep_out or scene.viewer not in allowed:
        return
    yield paragraph(strong(scene.words.say("Kept out (only you and counsel or lead see this)")))
    yield bullets((Mention(person=person),) for person in sorted(crisis.keep_out))
