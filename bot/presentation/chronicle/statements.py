"""Sentences on statements, from the draft to the outlet."""

from typing import TypeAlias, assert_never

from bot.domain.events import (
    ChangesRequested,
    ClearanceLost,
    EverythingHeld,
    HoldLifted,
    NextUpdateMissed,
    PublicationFailed,
    PublicationStarted,
    PublicationUnclear,
    SendingOrdered,
    SendingStopped,
    StatementApproved,
    StatementCleared,
    StatementDrafted,
    StatementPublished,
    StatementReleased,
    StatementRevised,
    StatementWentStale,
    StatementWithdrawn,
    WouldHaveGone,
)
from bot.presentation import codes
from bot.presentation.scene import Scene, utc

Written: TypeAlias = StatementDrafted | StatementRevised | StatementApproved | ChangesRequested
Ordered: TypeAlias = (
    StatementCleared
    | ClearanceLost
    | StatementWithdrawn
    | SendingStopped
    | SendingOrdered
    | EverythingHeld
    | StatementReleased
    | HoldLifted
)
Sent: TypeAlias = (
    PublicationStarted
    | StatementPublished
    | PublicationFailed
    | PublicationUnclear
    | StatementWentStale
    | WouldHaveGone
    | NextUpdateMissed
)


def statement_sentence(scene: Scene, event: Written | Ordered | Sent) -> str:
    match event:
        case StatementDrafted() | StatementRevised() | StatementApproved() | ChangesRequested():
            return _written(scene, event)
        case (
            StatementCleared()
            | ClearanceLost()
            | StatementWithdrawn()
            | SendingStopped()
            | SendingOrdered()
            | EverythingHeld()
            | StatementReleased()
            | HoldLifted()
        ):
            return _ordered(scene, event)
        case _:
            return _sent(scene, event)


def _written(scene: Scene, event: Written) -> str:
    say, number = scene.words.say, event.statement
    match event:
        case StatementDrafted():
            return say(
                "Drafted %(statement)s (%(kind)s) for %(outlets)s",
                statement=number,
                kind=codes.kind(scene.words, event.wording.kind),
                outlets=scene.plain(scene.outlets(event.wording.outlets)),
            )
        case StatementRevised():
            sentence = say(
                "Revised %(statement)s: revision %(n)s", statement=number, n=event.revision
            )
            return sentence + _voided(scene, event)
        case StatementApproved():
            return say(
                "Approved %(statement)s, revision %(n)s, as %(roles)s",
                statement=number,
                n=event.revision,
                roles=scene.plain(scene.roles(event.seats)),
            )
        case ChangesRequested():
            return say(
                "Asked for changes to %(statement)s, revision %(n)s",
                statement=number,
                n=event.revision,
            )
        case _:
            assert_never(event)


def _voided(scene: Scene, event: StatementRevised) -> str:
    if not event.voided:
        return ""
    people = scene.plain(scene.people(event.voided))
    return "; " + scene.words.say("what no longer counts: approved by %(people)s", people=people)


def _ordered(scene: Scene, event: Ordered) -> str:
    say = scene.words.say
    match event:
        case StatementCleared():
            return _cleared(scene, event)
        case ClearanceLost():
            return say(
                "%(statement)s is not approved any more: somebody who counted does not hold the"
                " role now",
                statement=event.statement,
            )
        case StatementWithdrawn():
            gone = _still_going(scene, [f"{scene.outlet(o)}" for o in event.on_the_wire])
            return say("Withdrew %(statement)s", statement=event.statement) + gone
        case SendingStopped():
            gone = _still_going(scene, [f"{scene.outlet(o)}" for o in event.on_the_wire])
            return say("Stopped %(statement)s", statement=event.statement) + gone
        case SendingOrdered():
            return say(
                "Ordered %(statement)s to be sent to %(outlets)s",
                statement=event.statement,
                outlets=scene.plain(scene.outlets(event.outlets)),
            )
        case EverythingHeld():
            wire = [f"{number} ({scene.outlet(outlet)})" for number, outlet in event.on_the_wire]
            return say("Held everything") + _still_going(scene, wire)
        case StatementReleased():
            return say("Released %(statement)s", statement=event.statement)
        case HoldLifted():
            return say("Lifted the hold on new statements")
        case _:
            assert_never(event)


def _cleared(scene: Scene, event: StatementCleared) -> str:
    facts: dict[str, str | int] = {"statement": event.statement, "digest": event.digest}
    if event.send_at is None:
        return scene.words.say(
            "%(statement)s has every approval it needs (SHA-256 %(digest)s)", **facts
        )
    return scene.words.say(
        "%(statement)s has every approval it needs and goes out at %(when)s (SHA-256 %(digest)s)",
        when=utc(event.send_at),
        **facts,
    )


def _still_going(scene: Scene, gone: list[str]) -> str:
    if not gone:
        return ""
    where = scene.plain(scene.words.listed(gone))
    return "; " + scene.words.say("could no longer be stopped: %(where)s", where=where)


def _sent(scene: Scene, event: Sent) -> str:
    say, number = scene.words.say, event.statement
    match event:
        case WouldHaveGone():
            return say(
                "DRILL: %(statement)s would have gone to %(outlets)s",
                statement=number,
                outlets=scene.plain(scene.outlets(event.outlets)),
            )
        case NextUpdateMissed():
            return say(
                "The update promised in %(statement)s for %(when)s was missed",
                statement=number,
                when=utc(event.promised_at),
            )
        case StatementPublished():
            return _published(scene, event)
        case _:
            return _attempted(scene, event)


def _attempted(
    scene: Scene,
    event: PublicationStarted | PublicationFailed | PublicationUnclear | StatementWentStale,
) -> str:
    say = scene.words.say
    where = {"statement": event.statement, "outlet": scene.outlet(event.outlet)}
    match event:
        case PublicationStarted():
            return say(
                "Sending %(statement)s, revision %(n)s, to %(outlet)s, attempt %(attempt)s",
                n=event.revision,
                attempt=event.attempt,
                **where,
            )
        case PublicationFailed():
            return say(
                "%(statement)s was not published at %(outlet)s: %(reason)s",
                reason=codes.not_published(scene.words, event.reason),
                **where,
            )
        case PublicationUnclear():
            return say(
                "The answer of %(outlet)s was lost: whether %(statement)s is out, somebody must"
                " look",
                **where,
            )
        case StatementWentStale():
            return say("%(statement)s was not sent to %(outlet)s: its time had passed", **where)
        case _:
            assert_never(event)


def _published(scene: Scene, event: StatementPublished) -> str:
    sentence = scene.words.say(
        "%(statement)s, revision %(n)s, was published at %(outlet)s",
        statement=event.statement,
        n=event.revision,
        outlet=scene.outlet(event.outlet),
    )
    if event.refused:
        # Their names stay in the room: the timeline goes to others.
        sentence = scene.words.say(
            "%(sentence)s; %(count)s of %(asked)s did not get it",
            sentence=sentence,
            count=len(event.refused),
            asked=event.asked or len(event.refused),
        )
    return f"{sentence}: {event.link}" if event.link else sentence
