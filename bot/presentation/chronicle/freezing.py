"""Sentences on freeze and thaw."""

from typing import assert_never

from bot.domain.events.freezing import (
    AccountCannotPause,
    AccountFrozen,
    DropFailed,
    DropOrdered,
    FreezeBegun,
    FreezeEnded,
    FreezingEvent,
    ItemEvent,
    NewScheduledCaught,
    PostDecidedElsewhere,
    PostDropped,
    PostNotPaused,
    PostPaused,
    PostResumed,
    PostSlipped,
    QueueRead,
    ResumeFailed,
    ResumeOrdered,
)
from bot.presentation.cards.freezing import why
from bot.presentation.scene import Scene, utc


def freezing_sentence(scene: Scene, event: FreezingEvent) -> str:
    say = scene.words.say
    match event:
        case FreezeBegun():
            return _begun(scene, event)
        case FreezeEnded():
            return say("The freeze of scheduled posts ended")
        case QueueRead():
            return scene.words.several(
                "One scheduled post was found at %(outlet)s, and saved",
                "%(count)s scheduled posts were found at %(outlet)s, and saved",
                len(event.posts),
                outlet=scene.outlet(event.outlet),
            )
        case NewScheduledCaught():
            return say(
                "A post scheduled during the freeze was caught at %(outlet)s, due %(when)s",
                outlet=scene.outlet(event.outlet),
                when=utc(event.post.due),
            )
        case AccountCannotPause():
            return _unable(scene, event)
        case AccountFrozen():
            return say(
                "%(outlet)s was read back: %(paused)s of %(of)s paused, %(refused)s refused,"
                " %(slipped)s out already",
                outlet=scene.outlet(event.outlet),
                paused=event.paused,
                of=event.of,
                refused=len(event.refused),
                slipped=len(event.slipped),
            )
        case _:
            return _item(scene, event)


def _begun(scene: Scene, event: FreezeBegun) -> str:
    outlets = scene.plain(scene.outlets(event.outlets))
    if event.again:
        return scene.words.say("Asked to pause once more at %(outlets)s", outlets=outlets)
    return scene.words.say("Froze everything scheduled at %(outlets)s", outlets=outlets)


def _unable(scene: Scene, event: AccountCannotPause) -> str:
    outlet = scene.outlet(event.outlet)
    if event.reason == "only_pretends":
        return scene.words.say(
            "%(outlet)s cannot be paused: its server only pretends to schedule", outlet=outlet
        )
    return scene.words.say(
        "Nothing could be paused at %(outlet)s: %(reason)s",
        outlet=outlet,
        reason=why(scene, event.reason),
    )


def _item(scene: Scene, event: ItemEvent) -> str:
    say = scene.words.say
    facts = {"outlet": scene.outlet(event.outlet), "reference": event.reference}
    match event:
        case PostPaused():
            return say("Paused at %(outlet)s: post %(reference)s", **facts)
        case PostSlipped():
            return say(
                "Post %(reference)s at %(outlet)s went out before it could be paused", **facts
            )
        case PostNotPaused():
            facts["reason"] = why(scene, event.reason)
            return say("Post %(reference)s at %(outlet)s could not be paused: %(reason)s", **facts)
        case ResumeOrdered():
            facts["when"] = utc(event.due)
            return say("Puts post %(reference)s back at %(outlet)s, to go out %(when)s", **facts)
        case PostResumed():
            facts["when"] = utc(event.due)
            return say(
                "Post %(reference)s is back in the queue of %(outlet)s for %(when)s", **facts
            )
        case ResumeFailed():
            facts["reason"] = why(scene, event.reason)
            return say("Post %(reference)s was not put back at %(outlet)s: %(reason)s", **facts)
        case DropOrdered():
            return say("Drops post %(reference)s at %(outlet)s", **facts)
        case PostDropped():
            return say("Post %(reference)s at %(outlet)s was dropped for good", **facts)
        case PostDecidedElsewhere():
            return say("Post %(reference)s at %(outlet)s was decided on in another crisis", **facts)
        case DropFailed():
            facts["reason"] = why(scene, event.reason)
            return say("Post %(reference)s at %(outlet)s could not be dropped: %(reason)s", **facts)
        case _:
            assert_never(event)


def freezing_words(event: FreezingEvent) -> tuple[str, ...]:
    """What the posts say that were found."""
    match event:
        case QueueRead():
            return tuple(post.text for post in event.posts)
        case NewScheduledCaught():
            return (event.post.text,)
        case _:
            return ()
