"""Sentences on what the gate adds: tags, severity, expiry, embargo, posting by hand, looking."""

from typing import TypeAlias, assert_never

from bot.domain.events import (
    ApprovalsExpired,
    FastLaneEnded,
    LevelChanged,
    LoweringProposed,
    PostedByHand,
    PostingAsked,
    PublicationDenied,
    SendingMoved,
    StatementTagged,
)
from bot.domain.values import Match, PersonId
from bot.presentation import codes
from bot.presentation.scene import Scene, utc
from bot.presentation.words import msg

Gated: TypeAlias = (
    StatementTagged
    | ApprovalsExpired
    | FastLaneEnded
    | LoweringProposed
    | LevelChanged
    | PublicationDenied
    | PostingAsked
    | PostedByHand
    | SendingMoved
)

POSTED = {
    Match.SAME: msg("%(statement)s was posted by hand at %(outlet)s, word for word as approved"),
    Match.DIFFERENT: msg("%(statement)s was posted by hand at %(outlet)s, in other words:"),
    Match.NOT_CHECKED: msg(
        "%(statement)s was posted by hand at %(outlet)s; the words were not compared"
    ),
}


def gate_sentence(scene: Scene, event: Gated) -> str:
    match event:
        case LoweringProposed() | LevelChanged():
            return _severity(scene, event)
        case StatementTagged() | ApprovalsExpired() | FastLaneEnded():
            return _rule(scene, event)
        case _:
            return _sending(scene, event)


def _severity(scene: Scene, event: LoweringProposed | LevelChanged) -> str:
    say = scene.words.say
    if isinstance(event, LoweringProposed):
        return say("Proposed to lower it to %(level)s", level=codes.level(scene.words, event.level))
    people = scene.plain(scene.people(event.agreed))
    changed = say(
        "How bad it is: from %(old)s to %(new)s, by %(people)s",
        old=codes.level(scene.words, event.old),
        new=codes.level(scene.words, event.new),
        people=people,
    )
    if not event.voided:
        return changed
    voided = scene.plain(scene.words.listed(sorted(event.voided)))
    return changed + "; " + say("approvals no longer count for %(statements)s", statements=voided)


def _rule(scene: Scene, event: StatementTagged | ApprovalsExpired | FastLaneEnded) -> str:
    say, number = scene.words.say, event.statement
    match event:
        case StatementTagged():
            tags = codes.tags(scene.words, event.tags)
            tagged = say("%(statement)s touches: %(tags)s", statement=number, tags=tags)
            return tagged + _voided(scene, event.voided)
        case ApprovalsExpired():
            people = scene.plain(scene.people(event.people))
            return say(
                "Approvals of %(statement)s are past their time: %(people)s",
                statement=number,
                people=people,
            )
        case FastLaneEnded():
            ended = say(
                "%(statement)s: the words approved in calm times are past their date, the usual"
                " rule holds",
                statement=number,
            )
            return ended + _voided(scene, event.voided)
        case _:
            assert_never(event)


def _voided(scene: Scene, people: frozenset[PersonId]) -> str:
    if not people:
        return ""
    named = scene.plain(scene.people(people))
    return "; " + scene.words.say("what no longer counts: approved by %(people)s", people=named)


def _sending(
    scene: Scene, event: PublicationDenied | PostingAsked | PostedByHand | SendingMoved
) -> str:
    say, number = scene.words.say, event.statement
    match event:
        case SendingMoved():
            return say(
                "Moved %(statement)s to %(when)s, within the approved time",
                statement=number,
                when=utc(event.send_at),
            )
        case PublicationDenied():
            return say(
                "Looked: %(statement)s is not at %(outlet)s",
                statement=number,
                outlet=scene.outlet(event.outlet),
            )
        case PostingAsked():
            return say(
                "%(person)s has %(statement)s, revision %(n)s, to post by hand at %(outlet)s",
                person=scene.name(event.person),
                statement=number,
                n=event.revision,
                outlet=scene.outlet(event.outlet),
            )
        case PostedByHand():
            outlet = scene.outlet(event.outlet)
            sentence = say(POSTED[event.match], statement=number, outlet=outlet)
            return f"{sentence} {event.link}"
        case _:
            assert_never(event)
