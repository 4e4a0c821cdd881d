"""Sentences on people: who came, who took what, who noted or asked what."""

from typing import TypeAlias, assert_never

from bot.domain.events import (
    CommandRefused,
    EntryLogged,
    MemberJoined,
    MemberLeft,
    NoticeRead,
    RoleAcknowledged,
    RoleAssigned,
    RoleHandedOver,
    RoleTaken,
)
from bot.domain.values import LogSource
from bot.presentation import told
from bot.presentation.scene import Scene, utc
from bot.presentation.words import msg

PeopleEvent: TypeAlias = (
    MemberJoined
    | MemberLeft
    | NoticeRead
    | RoleAssigned
    | RoleAcknowledged
    | RoleTaken
    | RoleHandedOver
    | EntryLogged
    | CommandRefused
)

ASKED = {
    "OpenCrisis": msg("open a crisis"),
    "StandDown": msg("stand the crisis down"),
    "ReopenCrisis": msg("reopen the crisis"),
    "AcknowledgeRole": msg("confirm a role"),
    "TakeRole": msg("take a role"),
    "HandOverRole": msg("hand a role over"),
    "DraftStatement": msg("draft a statement"),
    "ReviseStatement": msg("revise a statement"),
    "ApproveStatement": msg("approve a statement"),
    "RequestChanges": msg("request changes"),
    "WithdrawStatement": msg("withdraw a statement"),
    "StopSending": msg("stop a statement"),
    "OrderSending": msg("send a statement"),
    "HoldEverything": msg("hold everything"),
    "ReleaseStatement": msg("release a statement"),
    "LiftHold": msg("lift the hold"),
    "LiftObjection": msg("lift a request for changes"),
    "BreakGlass": msg("break the glass"),
    "ConfirmBreakGlass": msg("break the glass as the second"),
    "FreezeScheduled": msg("freeze what is scheduled"),
    "EndFreeze": msg("end the freeze"),
    "ResumePost": msg("put a paused post back"),
    "DropPost": msg("drop a paused post"),
    "LogEntry": msg("put something on the timeline"),
    "AskForForm": msg("open a form"),
    "ClaimStranger": msg("say that a post is ours"),
    "ProposeRemoval": msg("have something taken down"),
    "ApproveRemoval": msg("approve that something is taken down"),
    "RefuseRemoval": msg("leave something where it is"),
    "FinishRemoval": msg("say that something was taken down"),
    "FoldInto": msg("fold this crisis into another"),
    "LetIn": msg("let in who worked on a duplicate"),
}


def people_sentence(scene: Scene, event: PeopleEvent) -> str:
    say = scene.words.say
    match event:
        case MemberJoined(invited=True):
            return say("Joined the room")
        case MemberJoined():
            return say("Joined the room without having been invited by the bot")
        case MemberLeft():
            return say("Left the room")
        case NoticeRead():
            return say("Read the notice to all staff")
        case RoleAssigned():
            return say("Was given the role %(role)s", role=scene.role(event.role))
        case RoleAcknowledged():
            return say("Confirmed the role %(role)s", role=scene.role(event.role))
        case RoleTaken():
            return say("Took the role %(role)s", role=scene.role(event.role))
        case RoleHandedOver() if event.until:
            return say(
                "Gave the role %(role)s to %(person)s until %(until)s",
                role=scene.role(event.role),
                person=scene.name(event.to),
                until=utc(event.until),
            )
        case RoleHandedOver():
            return say(
                "Gave the role %(role)s to %(person)s",
                role=scene.role(event.role),
                person=scene.name(event.to),
            )
        case EntryLogged():
            return _logged(scene, event)
        case CommandRefused():
            return _refused(scene, event)
        case _:
            assert_never(event)


def _logged(scene: Scene, event: EntryLogged) -> str:
    if event.source is LogSource.TYPED and event.author == event.by:
        return scene.words.say("Noted")
    if event.source is LogSource.PINNED:
        return scene.words.say(
            "Marked a post of %(author)s for the timeline", author=scene.name(event.author)
        )
    return scene.words.say(
        "Put a post of %(author)s on the timeline", author=scene.name(event.author)
    )


def _refused(scene: Scene, event: CommandRefused) -> str:
    asked = scene.words.say(ASKED.get(event.command, msg("do something")))
    answer = scene.plain(told.refusal(scene, event.code, event.data))
    return scene.words.say(
        "Wanted to %(asked)s and was refused. The answer was: %(answer)s",
        asked=asked,
        answer=answer,
    )
