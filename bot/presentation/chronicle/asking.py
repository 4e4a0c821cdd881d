"""Sentences on silence: who was asked instead, who leads, what was lifted or passed over."""

from typing import assert_never

from bot.domain.events import (
    AccountDeactivated,
    ActingLeadNamed,
    AskingEvent,
    DeputyAsked,
    GlassBroken,
    GlassProposed,
    LadderExhausted,
    LeadReturned,
    ObjectionLifted,
    ObjectorsDeputyAsked,
    RoleReturned,
)
from bot.domain.events.asking import AskedOfStatement, Because, LeadingEvent
from bot.presentation.scene import Scene

RED = "🔴 "
"""Before what nobody may overlook."""


def asking_sentence(scene: Scene, event: AskingEvent) -> str:
    if isinstance(event, AskedOfStatement):
        return _of_statement(scene, event)
    return _leading(scene, event)


def _of_statement(scene: Scene, event: AskedOfStatement) -> str:
    say, number = scene.words.say, event.statement
    match event:
        case DeputyAsked():
            return say(
                "No answer in time on %(statement)s as %(role)s: %(person)s was asked too",
                statement=number,
                role=scene.role(event.role),
                person=scene.name(event.person),
            )
        case LadderExhausted():
            return say(
                "No answer in time on %(statement)s as %(role)s, and nobody is left to ask",
                statement=number,
                role=scene.role(event.role),
            )
        case ObjectorsDeputyAsked():
            return _sought(scene, event)
        case ObjectionLifted() if event.by == event.of:
            return say("Took back the request for changes to %(statement)s", statement=number)
        case ObjectionLifted():
            return say(
                "Lifted %(person)s's request for changes to %(statement)s, which approves nothing",
                statement=number,
                person=scene.name(event.of),
            )
        case GlassProposed():
            return RED + say("Asked to break the glass for %(statement)s", statement=number)
        case GlassBroken():
            return RED + say(
                "Broke the glass for %(statement)s with %(person)s: passed over as %(roles)s:"
                " %(people)s",
                statement=number,
                person=scene.name(event.proposed_by),
                roles=scene.plain(scene.roles(event.roles)),
                people=scene.plain(scene.people(event.passed_over)) or say("nobody"),
            )
        case _:
            assert_never(event)


def _sought(scene: Scene, event: ObjectorsDeputyAsked) -> str:
    facts = {"statement": event.statement, "person": scene.name(event.of)}
    if event.deputy is None:
        return scene.words.say(
            "%(person)s's request for changes to %(statement)s stands unanswered, and there is no"
            " deputy to ask",
            **facts,
        )
    return scene.words.say(
        "%(person)s's request for changes to %(statement)s stands unanswered: %(deputy)s was asked"
        " to find them",
        deputy=scene.name(event.deputy),
        **facts,
    )


def _leading(scene: Scene, event: LeadingEvent) -> str:
    say = scene.words.say
    match event:
        case RoleReturned():
            return say(
                "The role %(role)s went back to %(person)s: its time had come",
                role=scene.role(event.role),
                person=scene.name(event.to),
            )
        case ActingLeadNamed(because=Because.SILENCE):
            return say(
                "Nothing was heard of %(silent)s: %(person)s leads",
                silent=scene.name(event.instead_of),
                person=scene.name(event.person),
            )
        case ActingLeadNamed():
            return say(
                "The account of %(silent)s was switched off: %(person)s leads",
                silent=scene.name(event.instead_of),
                person=scene.name(event.person),
            )
        case LeadReturned():
            return say("Is back and leads again")
        case AccountDeactivated() if event.roles:
            return say(
                "The account of %(person)s was switched off: nobody holds %(roles)s any more",
                person=scene.name(event.person),
                roles=scene.plain(scene.roles(event.roles)),
            )
        case AccountDeactivated():
            return say(
                "The account of %(person)s was switched off", person=scene.name(event.person)
            )
        case _:
            assert_never(event)
