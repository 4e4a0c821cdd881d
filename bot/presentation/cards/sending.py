"""An approved statement on its way: when it goes out, how far it has come, what to press."""

from collections.abc import Iterator

from bot.domain.gate import voices
from bot.domain.state import Crisis
from bot.domain.statement import Delivery, Passage, Standing, Statement
from bot.domain.values import OutletId, StatementId
from bot.presentation import codes
from bot.presentation.card import Block, Button, Card, Line, Link, Style, Text, When
from bot.presentation.cards.approval import withdraw
from bot.presentation.scene import Scene, bullets, paragraph, row
from bot.presentation.words import msg

HEADINGS = {
    Standing.AWAITING: msg("%(statement)s: not approved any more"),
    Standing.HELD: msg("%(statement)s: held"),
    Standing.CLEARED: msg("%(statement)s: approved"),
    Standing.STOPPED: msg("%(statement)s: stopped"),
    Standing.STUCK: msg("%(statement)s: please decide"),
    Standing.ON_THE_WIRE: msg("%(statement)s: being sent"),
    Standing.PUBLISHED: msg("%(statement)s: published"),
    Standing.REHEARSED: msg("%(statement)s: rehearsed"),
    Standing.WITHDRAWN: msg("%(statement)s: withdrawn"),
}

_STUCK = (Passage.GIVEN_UP, Passage.STALE)


def render(scene: Scene, crisis: Crisis, subject: str) -> Card:
    number, _, revision = subject.partition("/")
    statement = crisis.statement(StatementId(number))
    if revision and int(revision) < statement.revision:
        return _replaced(scene, statement, int(revision))
    heading = scene.words.say(HEADINGS[statement.standing], statement=statement.id)
    summary = scene.words.say("%(heading)s, in %(room)s", heading=heading, room=crisis.room_name)
    return scene.card(
        heading,
        summary,
        paragraph(_cleared_by(scene, crisis, statement)),
        *_outlets(scene, crisis, statement),
        *_refused(scene, statement),
        *_look_first(scene, statement),
        paragraph(_next(scene, crisis, statement)),
        _buttons(scene, crisis, statement),
        _take_down(scene, crisis, statement),
    )


def _replaced(scene: Scene, statement: Statement, revision: int) -> Card:
    heading = scene.words.say(
        "%(statement)s, revision %(revision)s: replaced", statement=statement.id, revision=revision
    )
    line = scene.words.line(
        "Nothing of this revision goes out. Go on with %(statement)s.",
        statement=scene.approval_card(statement.id),
    )
    return scene.card(heading, heading, paragraph(line))


def _cleared_by(scene: Scene, crisis: Crisis, statement: Statement) -> Line:
    if not statement.cleared:
        return ()
    # What is out stays approved by whom it was, whoever holds the roles now.
    counted = statement.approvals if statement.closed else voices(statement, crisis)
    people = scene.people(counted)
    return scene.words.line("Approved by %(people)s.", people=people)


def _outlets(scene: Scene, crisis: Crisis, statement: Statement) -> Iterator[Block]:
    outlets = statement.wording.outlets
    if crisis.drill:
        where = scene.outlets(outlets)
        sentence = (
            msg("DRILL: would have gone to %(outlets)s.")
            if statement.rehearsed
            else msg("DRILL: would go to %(outlets)s.")
        )
        yield paragraph(scene.words.line(sentence, outlets=where))
        return
    yield bullets(_outlet(scene, statement, outlet) for outlet in outlets)


def _outlet(scene: Scene, statement: Statement, outlet: OutletId) -> Line:
    delivery = statement.at(outlet)
    name = Text(text=scene.outlet(outlet), strong=True)
    return scene.words.line(
        "%(outlet)s: %(state)s", outlet=name, state=_delivery(scene, statement, delivery)
    )


def _delivery(scene: Scene, statement: Statement, delivery: Delivery) -> Line:
    line = scene.words.line
    reason = codes.not_published(scene.words, delivery.reason)
    match delivery.passage:
        case Passage.WAITING:
            gone = statement.withdrawn
            return line("not sent") if gone else line("waiting, not sent yet")
        case Passage.ON_THE_WIRE:
            return line("being sent now")
        case Passage.PUBLISHED:
            return _published(scene, delivery)
        case Passage.FAILED if delivery.again_at and not statement.withdrawn:
            return line(
                "not published, %(reason)s. I try again at %(when)s.",
                reason=reason,
                when=When(at=delivery.again_at),
            )
        case Passage.FAILED | Passage.GIVEN_UP:
            return line("not published, %(reason)s. I do not try again by myself.", reason=reason)
        case Passage.UNCLEAR:
            return line("not certain, the answer was lost")
        case Passage.STALE:
            return line("not sent: its time had passed")
        case Passage.BY_HAND:
            person = scene.person(delivery.poster) if delivery.poster else ""
            return line("%(person)s posts it by hand. See the card for it.", person=person)


def _published(scene: Scene, delivery: Delivery) -> Line:
    if delivery.taken_down_at:
        return scene.words.line(
            "published %(when)s, taken down %(down)s",
            when=When(at=delivery.published_at) if delivery.published_at else "",
            down=When(at=delivery.taken_down_at),
        )
    when = When(at=delivery.published_at) if delivery.published_at else ""
    if delivery.link:
        link = Link(url=delivery.link, text=scene.words.say("see it"))
        return scene.words.line("published %(when)s, %(link)s", when=when, link=link)
    return scene.words.line("published %(when)s", when=when)


def _refused(scene: Scene, statement: Statement) -> Iterator[Block]:
    """Those of a group who did not get what the others got, by name."""
    for outlet in statement.where(Passage.PUBLISHED):
        delivery = statement.at(outlet)
        if delivery.refused:
            sentence = scene.words.line(
                "%(outlet)s: %(count)s of %(asked)s refused it: %(names)s. Reach them another way.",
                outlet=scene.outlet(outlet),
                count=str(len(delivery.refused)),
                asked=str(delivery.asked or len(delivery.refused)),
                names=scene.listed(delivery.refused),
            )
            yield paragraph(sentence)


def _look_first(scene: Scene, statement: Statement) -> Iterator[Block]:
    unclear = statement.where(Passage.UNCLEAR)
    if not unclear or statement.withdrawn:
        return
    outlets = scene.outlets(unclear)
    sentence = msg(
        "Was it published at %(outlets)s? Somebody looks there and answers on the card that asks."
        " Until then nothing is sent there."
    )
    yield paragraph(scene.words.line(sentence, outlets=outlets))


def _next(scene: Scene, crisis: Crisis, statement: Statement) -> Line:
    line = scene.words.line
    match statement.standing:
        case Standing.AWAITING:
            return line(
                "Somebody whose approval counted does not hold the role any more, or asked for"
                " changes. Nothing goes out until %(statement)s is approved again.",
                statement=scene.approval_card(statement.id),
            )
        case Standing.HELD:
            return line(
                "Nothing goes out while it is held. The crisis lead, %(lead)s, can release it.",
                lead=_lead(scene, crisis),
            )
        case Standing.CLEARED:
            return _going(scene, crisis, statement)
        case Standing.STOPPED:
            return line(
                "It stays here until the crisis lead or a required approver presses Publish now."
            )
        case Standing.STUCK:
            if not statement.where(*_STUCK):
                return line("Next: look whether it is there, and answer on the card that asks.")
            return line("Next: decide whether to try again or to withdraw it.")
        case Standing.ON_THE_WIRE:
            return line("This cannot be called back. I say here what comes of it.")
        case Standing.PUBLISHED:
            return _promise(scene, statement)
        case Standing.REHEARSED:
            return line("Next: draft the next statement, or stand the drill down.")
        case Standing.WITHDRAWN:
            if statement.on_the_wire:
                return line(
                    "What was on its way already could not be stopped. I say here what comes of it."
                )
            return line("Nothing more of it goes out. To say something else, type /crisis draft.")


def _lead(scene: Scene, crisis: Crisis) -> Line:
    return (scene.person(crisis.lead),) if crisis.lead else scene.words.line("nobody yet")


def _going(scene: Scene, crisis: Crisis, statement: Statement) -> Line:
    if crisis.over:
        return scene.words.line("The crisis is stood down. It does not go out.")
    if statement.send_at is None:
        return scene.words.line(
            "It goes out when the crisis lead or a required approver presses Publish now."
        )
    return scene.words.line(
        "It goes out at %(when)s. Anybody on the crisis team can press Stop before.",
        when=When(at=statement.send_at),
    )


def _promise(scene: Scene, statement: Statement) -> Line:
    promised = statement.wording.next_update_at
    if promised is None:
        return scene.words.line("No further update was promised.")
    return scene.words.line(
        "We promised the next update for %(when)s. Start it in good time with /crisis draft.",
        when=When(at=promised),
    )


def _buttons(scene: Scene, crisis: Crisis, statement: Statement) -> Block | None:
    if crisis.over or crisis.drill or statement.closed or not statement.cleared:
        return None
    if statement.held:
        return row(_release(scene, crisis, statement), withdraw(scene, crisis, statement))
    return row(*_presses(scene, crisis, statement))


def _presses(scene: Scene, crisis: Crisis, statement: Statement) -> Iterator[Button]:
    on_the_wire = bool(statement.on_the_wire)
    if statement.stopped or (statement.send_at is None and not on_the_wire):
        if not on_the_wire:
            yield _publish_now(scene, crisis, statement)
    else:
        if statement.where(Passage.WAITING, Passage.FAILED):
            if statement.send_at and statement.where(Passage.WAITING):
                yield _move(scene, crisis, statement)
            yield _stop(scene, crisis, statement)
        if statement.where(*_STUCK) and not on_the_wire:
            yield _try_again(scene, crisis, statement)
    yield withdraw(scene, crisis, statement)


def _take_down(scene: Scene, crisis: Crisis, statement: Statement) -> Block | None:
    """What is out can be taken down again, if somebody else agrees."""
    out = [o for o in statement.where(Passage.PUBLISHED) if not statement.at(o).taken_down_at]
    if crisis.over or crisis.drill or not out:
        return None
    label = scene.words.say("Take down…")
    return row(Button(action="take_down", label=label, value=_value(crisis, statement)))


def _value(crisis: Crisis, statement: Statement) -> dict[str, str]:
    return {"crisis": str(crisis.id), "statement": str(statement.id)}


def _publish_now(scene: Scene, crisis: Crisis, statement: Statement) -> Button:
    return Button(
        action="publish_now",
        label=scene.words.say("Publish now"),
        style=Style.PRIMARY,
        value=_value(crisis, statement),
    )


def _release(scene: Scene, crisis: Crisis, statement: Statement) -> Button:
    return Button(
        action="release",
        label=scene.words.say("Release"),
        value=_value(crisis, statement),
    )


def _stop(scene: Scene, crisis: Crisis, statement: Statement) -> Button:
    return Button(
        action="stop",
        label=scene.words.say("Stop"),
        style=Style.DANGER,
        value=_value(crisis, statement),
    )


def _move(scene: Scene, crisis: Crisis, statement: Statement) -> Button:
    value = _value(crisis, statement) | {"revision": str(statement.revision)}
    return Button(action="move", label=scene.words.say("Another time"), value=value)


def _try_again(scene: Scene, crisis: Crisis, statement: Statement) -> Button:
    return Button(
        action="try_again",
        label=scene.words.say("Try again"),
        value=_value(crisis, statement),
    )
