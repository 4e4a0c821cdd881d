"""Sentences on the crisis as a whole and its room."""

from typing import TypeAlias, assert_never

from bot.domain.events import (
    CardPinned,
    CardPosted,
    CrisisOpened,
    CrisisReopened,
    CrisisStoodDown,
    EffectAbandoned,
    EffectDelayed,
    PeopleInvited,
    RoomArchived,
    RoomOpened,
    RoomReady,
    TimelineAttached,
    TopicSet,
)
from bot.presentation import codes
from bot.presentation.cards.trouble import because, failed
from bot.presentation.scene import Scene, utc

RoomEvent: TypeAlias = (
    CrisisOpened
    | RoomOpened
    | PeopleInvited
    | TopicSet
    | CardPosted
    | CardPinned
    | RoomReady
    | EffectDelayed
    | EffectAbandoned
    | CrisisStoodDown
    | TimelineAttached
    | RoomArchived
    | CrisisReopened
)


def room_sentence(scene: Scene, event: RoomEvent) -> str:
    say = scene.words.say
    match event:
        case CrisisOpened():
            return _opened(scene, event)
        case RoomOpened():
            return say("The war room %(name)s was opened", name=event.name)
        case PeopleInvited():
            return _invited(scene, event)
        case TopicSet():
            return say("The topic was set")
        case CardPosted(card="notice"):
            return say("The notice to all staff was posted: %(link)s", link=event.link)
        case CardPosted():
            return say("A card was posted: %(card)s %(subject)s", **_card(event))
        case CardPinned():
            return say("A card was pinned: %(card)s %(subject)s", **_card(event))
        case RoomReady():
            return say("The war room was ready")
        case EffectDelayed() | EffectAbandoned():
            return _trouble(scene, event)
        case CrisisStoodDown():
            return say("Stood the crisis down")
        case TimelineAttached():
            return say("The timeline was attached to the room")
        case RoomArchived():
            return say("The room was archived")
        case CrisisReopened():
            return say("Reopened the crisis; every approval not used counts no longer")
        case _:
            assert_never(event)


def _card(event: CardPosted | CardPinned) -> dict[str, str | int]:
    return {"card": event.card, "subject": event.subject}


def _opened(scene: Scene, event: CrisisOpened) -> str:
    facts: dict[str, str | int] = {
        "name": event.code_name,
        "level": codes.level(scene.words, event.level),
        "playbook": event.playbook.title,
        "seen": utc(event.first_seen_at),
    }
    if event.drill:
        return scene.words.say(
            "Opened the drill %(name)s (%(level)s, %(playbook)s), first seen %(seen)s", **facts
        )
    return scene.words.say(
        "Opened the crisis %(name)s (%(level)s, %(playbook)s), first seen %(seen)s", **facts
    )


def _invited(scene: Scene, event: PeopleInvited) -> str:
    crisis = scene.crisis
    hidden = crisis.keep_out if crisis else frozenset()
    people = scene.plain(scene.people(event.people - hidden))
    missing = [
        f"{scene.name(person)} ({codes.not_invited(scene.words, why)})"
        for person, why in sorted(event.missing.items())
        if person not in hidden
    ]
    if not missing:
        return scene.words.say("Invited: %(people)s", people=people)
    absent = scene.plain(scene.words.listed(missing))
    return scene.words.say(
        "Invited: %(people)s. Could not be invited: %(missing)s", people=people, missing=absent
    )


def _trouble(scene: Scene, event: EffectDelayed | EffectAbandoned) -> str:
    what = scene.words.say(failed(event.effect, event.subject)[0])
    reason = scene.plain(because(scene, event.reason))
    if isinstance(event, EffectDelayed):
        return scene.words.say(
            "%(what)s %(reason)s I try again at %(when)s.",
            what=what,
            reason=reason,
            when=utc(event.again_at),
        )
    return scene.words.say("%(what)s %(reason)s I gave up.", what=what, reason=reason)
