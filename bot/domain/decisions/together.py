"""Two crises at once: warned of each other, or one ended in favour of the other."""

from typing import assert_never

from bot.domain.commands import FoldInto, LetIn, NoteElsewhere, NoteFoldedIn, TogetherCommand
from bot.domain.decisions.checks import check_lead, check_running, check_team
from bot.domain.decisions.freezing import at_the_end
from bot.domain.decisions.lifecycle import check_nothing_hangs
from bot.domain.events import (
    CrisisFolded,
    CrisisFoldedIn,
    CrisisStoodDown,
    Event,
    FoldedLetIn,
    WaitingElsewhere,
)
from bot.domain.rejections.outside import DrillStaysApart, NoCrisisToFoldInto, SameCrisis
from bot.domain.state import Crisis
from bot.domain.values import NO_WORDS


def decide_together(command: TogetherCommand, crisis: Crisis) -> list[Event]:
    """The chapter's index."""
    match command:
        case NoteElsewhere():
            return noted(command, crisis)
        case FoldInto():
            return fold_into(command, crisis)
        case NoteFoldedIn():
            return folded_in(command, crisis)
        case LetIn():
            return let_in(command, crisis)
        case _:
            assert_never(command)


def noted(command: NoteElsewhere, crisis: Crisis) -> list[Event]:
    """Warn the room, once for each statement that the other has waiting."""
    known = crisis.elsewhere.get(command.other)
    told = known and command.statements <= known.statements and command.outlets <= known.outlets
    if crisis.over or told:
        return []
    return [
        WaitingElsewhere(
            other=command.other,
            code_name=command.code_name,
            room=command.room,
            statements=command.statements,
            outlets=command.outlets,
            by=command.by,
            at=command.at,
        )
    ]


def fold_into(command: FoldInto, crisis: Crisis) -> list[Event]:
    """End this crisis: the other one is the same. Like a stand-down, it leaves nothing approved
    hanging."""
    check_team(command, crisis)
    if crisis.over and crisis.folded_into and crisis.folded_into.crisis == command.into:
        return []
    check_lead(command, crisis)
    check_running(crisis)
    if command.into is None:
        raise NoCrisisToFoldInto
    if command.into == crisis.id:
        raise SameCrisis
    if command.into_drill != crisis.drill:
        raise DrillStaysApart
    check_nothing_hangs(crisis)
    return [
        CrisisFolded(
            into=command.into,
            code_name=command.code_name,
            room=command.room,
            by=command.by,
            at=command.at,
        ),
        CrisisStoodDown(
            outcome=NO_WORDS,
            archive_after=crisis.playbook.archive_after,
            by=command.by,
            at=command.at,
        ),
        *at_the_end(command, crisis),
    ]


def folded_in(command: NoteFoldedIn, crisis: Crisis) -> list[Event]:
    """The lead hears who worked on the duplicate, but those kept out of this one, and decides
    whom that makes one of the team."""
    if crisis.over or command.other in crisis.folded_in:
        return []
    return [
        CrisisFoldedIn(
            other=command.other,
            code_name=command.code_name,
            room=command.room,
            people=command.people - crisis.keep_out,
            by=command.by,
            at=command.at,
        )
    ]


def let_in(command: LetIn, crisis: Crisis) -> list[Event]:
    """Only its lead adds to the team: who works on the duplicate was for another to say."""
    check_lead(command, crisis)
    check_running(crisis)
    people = crisis.at_the_door(command.other)
    if not people:
        return []
    return [FoldedLetIn(other=command.other, people=people, by=command.by, at=command.at)]
