"""The sitrep: where we stand, and what is next."""

from collections.abc import Iterator

from bot.domain.state import Crisis
from bot.domain.statement import Standing, Statement
from bot.presentation import codes
from bot.presentation.card import Block, Button, Card, Confirm, Line, Style, When
from bot.presentation.cards.removal import unsettled
from bot.presentation.cards.rogue import unanswered
from bot.presentation.scene import Scene, bullets, facts, paragraph, row, strong


def render(scene: Scene, crisis: Crisis, subject: str) -> Card:  # noqa: ARG001
    say = scene.words.say
    room = crisis.room_name or crisis.room_name_wanted
    return scene.card(
        say("Where we stand: %(room)s", room=room),
        say("Where %(room)s stands", room=room),
        _facts(scene, crisis),
        paragraph(strong(say("Statements"))) if crisis.statements else None,
        bullets(_statement(scene, s) for s in crisis.statements.values()),
        paragraph(strong(say("Next"))),
        bullets(steps(scene, crisis)),
        _buttons(scene, crisis),
    )


def _facts(scene: Scene, crisis: Crisis) -> Block:
    say = scene.words.say
    lead = scene.person(crisis.lead) if crisis.lead else say("nobody yet")
    return facts(
        (say("First seen"), When(at=crisis.first_seen_at)),
        (say("Opened"), When(at=crisis.opened_at)),
        (say("Stood down"), When(at=crisis.stood_down_at) if crisis.stood_down_at else ""),
        (say("How bad"), codes.level(scene.words, crisis.level)),
        (say("Crisis lead"), lead),
        (say("Held"), say("yes, nothing goes out") if crisis.held else ""),
        (say("Read the notice"), len(crisis.read_by) if crisis.read_by else ""),
    )


def _statement(scene: Scene, statement: Statement) -> Line:
    return scene.words.line(
        "%(statement)s, %(kind)s: %(standing)s",
        statement=scene.approval_card(statement.id),
        kind=codes.kind(scene.words, statement.wording.kind),
        standing=codes.standing(scene.words, statement.standing),
    )


def steps(scene: Scene, crisis: Crisis) -> Iterator[Line]:
    """What somebody has to do now, the most pressing first."""
    line = scene.words.line
    if crisis.over:
        yield line("Nothing: the crisis is stood down. To go on with it, type /crisis reopen.")
        return
    if crisis.ready_at is None:
        yield line("The war room is still being set up. It takes a few seconds.")
    yield from unanswered(scene, crisis)
    yield from unsettled(scene, crisis)
    yield from _roles(scene, crisis)
    for statement in crisis.unsent:
        yield from _step(scene, statement)
    if not crisis.statements:
        yield line("Write the first statement with /crisis draft.")
    yield from _promised(scene, crisis)


def _roles(scene: Scene, crisis: Crisis) -> Iterator[Line]:
    open_roles = [role.title for role in crisis.playbook.roles if role.id not in crisis.holders]
    silent = [r.title for r in crisis.playbook.roles if r.id not in crisis.acknowledged]
    if open_roles:
        yield scene.words.line(
            "Somebody must take: %(roles)s. Press Take this role in the brief.",
            roles=scene.words.listed(open_roles),
        )
    waiting = [title for title in silent if title not in open_roles]
    if waiting:
        yield scene.words.line(
            "Not confirmed yet: %(roles)s. Their holders press I'm on it in the brief, or a"
            " deputy does.",
            roles=scene.words.listed(waiting),
        )


def _step(scene: Scene, statement: Statement) -> Iterator[Line]:
    line, card = scene.words.line, scene.approval_card(statement.id)
    match statement.standing:
        case Standing.AWAITING if statement.objections:
            yield line("Revise %(statement)s: changes were requested.", statement=card)
        case Standing.AWAITING:
            yield line("Approve %(statement)s, or request changes.", statement=card)
        case Standing.HELD:
            yield line("%(statement)s is held: the crisis lead releases it.", statement=card)
        case Standing.STUCK:
            yield line("%(statement)s is stuck: decide on the card of its sending.", statement=card)
        case Standing.STOPPED:
            yield line("%(statement)s is stopped: publish it now, or withdraw it.", statement=card)
        case Standing.CLEARED if statement.send_at is None:
            yield line("%(statement)s waits for somebody to press Publish now.", statement=card)
        case Standing.CLEARED:
            at = When(at=statement.send_at) if statement.send_at else ""
            yield line("%(statement)s goes out at %(when)s.", statement=card, when=at)
        case _:
            return


def _promised(scene: Scene, crisis: Crisis) -> Iterator[Line]:
    """The time promised in the latest statement that is out."""
    out = [s for s in crisis.statements.values() if s.published or s.rehearsed]
    if out and (promised := out[-1].wording.next_update_at):
        yield scene.words.line("The next update is promised for %(when)s.", when=When(at=promised))


def _buttons(scene: Scene, crisis: Crisis) -> Block | None:
    if crisis.over:
        return None
    say, value = scene.words.say, {"crisis": str(crisis.id)}
    hold = Button(
        action="hold_everything",
        label=say("Hold everything"),
        style=Style.DANGER,
        value=value,
        confirm=Confirm(
            title=say("Hold everything?"),
            text=say("Nothing more goes out until the crisis lead releases it, one by one."),
            yes=say("Hold everything"),
            no=say("Not now"),
        ),
    )
    stand_down = Button(action="stand_down", label=say("Stand down"), value=value)
    comments = Button(action="comments", label=say("Comments"), value=value)
    leads = scene.viewer is not None and scene.viewer == crisis.lead
    return row(None if _all_held(crisis) else hold, comments, stand_down if leads else None)


def _all_held(crisis: Crisis) -> bool:
    return crisis.held and all(statement.held for statement in crisis.unsent)
