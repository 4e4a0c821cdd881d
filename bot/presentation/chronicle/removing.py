"""Sentences on strangers' posts, on what is taken down, and on other crises."""

from typing import TypeAlias, assert_never

from bot.domain.events import (
    AccountUnwatched,
    AccountWatchedAgain,
    CrisisFolded,
    CrisisFoldedIn,
    FoldedLetIn,
    RemovalApproved,
    RemovalDone,
    RemovalFailed,
    RemovalProposed,
    RemovalRefused,
    RemovalStarted,
    RemovingEvent,
    StrangerClaimed,
    StrangerPosted,
    TogetherEvent,
    WaitingElsewhere,
    WatchingEvent,
)
from bot.domain.grounds import Target
from bot.domain.values import THE_BOT
from bot.presentation import codes
from bot.presentation.scene import Scene, utc
from bot.presentation.words import msg

Outside: TypeAlias = WatchingEvent | RemovingEvent | TogetherEvent

ASKED_FOR = {
    Target.STATEMENT: msg("Asked to take %(subject)s down at %(outlet)s (%(removal)s)"),
    Target.STRANGER: msg("Asked to take the post at %(outlet)s down (%(removal)s)"),
    Target.COMMENT: msg("Asked to remove a comment at %(outlet)s (%(removal)s)"),
}


def outside_sentence(scene: Scene, event: Outside) -> str:
    match event:
        case WaitingElsewhere() | CrisisFolded() | CrisisFoldedIn() | FoldedLetIn():
            return _together(scene, event)
        case StrangerPosted() | StrangerClaimed() | AccountUnwatched() | AccountWatchedAgain():
            return _watched(scene, event)
        case _:
            return _removing(scene, event)


def outside_typed(event: Outside) -> tuple[str, ...]:
    """What others wrote and people typed."""
    match event:
        case StrangerPosted():
            return (event.text, event.author, event.link)
        case RemovalProposed():
            kept = event.evidence
            return (event.note, kept.text, kept.author, kept.link)
        case _:
            return ()


def _watched(scene: Scene, event: WatchingEvent) -> str:
    say = scene.words.say
    match event:
        case StrangerPosted():
            return say(
                "A post that nobody approved came up at %(outlet)s at %(when)s",
                outlet=scene.outlet(event.outlet),
                when=utc(event.posted_at),
            )
        case StrangerClaimed():
            known = scene.crisis.strangers.get(event.stranger) if scene.crisis else None
            where = scene.outlet(known.outlet) if known else say("one of our accounts")
            return say("Said that the post at %(outlet)s is ours", outlet=where)
        case AccountUnwatched():
            return say(
                "%(outlet)s could not be watched any more: %(reason)s",
                outlet=scene.outlet(event.outlet),
                reason=codes.not_published(scene.words, event.reason),
            )
        case AccountWatchedAgain():
            return say("%(outlet)s was watched again", outlet=scene.outlet(event.outlet))
        case _:
            assert_never(event)


def _removing(scene: Scene, event: RemovingEvent) -> str:
    say, number = scene.words.say, event.removal
    match event:
        case RemovalProposed():
            return _proposed(scene, event)
        case RemovalApproved():
            return say("Approved that %(removal)s is taken down", removal=number)
        case RemovalRefused():
            return say("Decided that %(removal)s stays", removal=number)
        case RemovalStarted():
            return say("Asked the outlet to take %(removal)s down", removal=number)
        case RemovalDone() if event.by == THE_BOT:
            return say("%(removal)s was taken down", removal=number)
        case RemovalDone():
            return say("Took %(removal)s down by hand", removal=number)
        case RemovalFailed():
            return say(
                "%(removal)s was not taken down: %(reason)s",
                removal=number,
                reason=codes.not_published(scene.words, event.reason),
            )
        case _:
            assert_never(event)


def _proposed(scene: Scene, event: RemovalProposed) -> str:
    say = scene.words.say
    asked = say(
        ASKED_FOR[event.target],
        subject=event.subject,
        outlet=scene.outlet(event.outlet) if event.outlet else say("another place"),
        removal=event.removal,
    )
    why = say(
        "reason: %(ground)s; SHA-256 of what stood there: %(digest)s",
        ground=codes.ground(scene.words, event.ground),
        digest=event.evidence.digest,
    )
    return f"{asked}; {why}"


def _together(scene: Scene, event: TogetherEvent) -> str:
    say = scene.words.say
    if isinstance(event, FoldedLetIn):
        people = scene.plain(scene.people(event.people))
        return say("Let in who had worked on the same crisis elsewhere: %(people)s", people=people)
    name = event.code_name or say("another crisis")
    match event:
        case WaitingElsewhere():
            return say(
                "%(name)s had %(statements)s waiting for %(outlets)s too",
                name=name,
                statements=scene.plain(scene.words.listed(sorted(map(str, event.statements)))),
                outlets=scene.plain(scene.outlets(sorted(event.outlets))),
            )
        case CrisisFolded():
            return say("Folded this crisis into %(name)s, which is the same", name=name)
        case CrisisFoldedIn():
            return say("%(name)s was the same as this crisis and folded into it", name=name)
        case _:
            assert_never(event)
