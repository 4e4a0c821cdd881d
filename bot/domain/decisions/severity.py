"""How bad it is, and what follows for the rules."""

from bot.domain.commands import ChangeLevel
from bot.domain.decisions.checks import check_running, check_team
from bot.domain.decisions.clearing import void_clearances
from bot.domain.events import Event, LevelChanged, LoweringProposed
from bot.domain.lowering import said_lately
from bot.domain.rejections import LoweringTakesTwo
from bot.domain.ruling import rule_of
from bot.domain.state import Crisis
from bot.domain.values import Level, PersonId, StatementId

RISING = tuple(Level)
"""From the least to the worst."""


def change_level(command: ChangeLevel, crisis: Crisis) -> list[Event]:
    """Raise it by one person's word; lower it by the lead's and one more's, one soon after the
    other."""
    check_team(command, crisis)
    check_running(crisis)
    if command.level is crisis.level:
        return []
    if RISING.index(command.level) > RISING.index(crisis.level):
        return _changed(command, crisis, frozenset({command.by}))
    before = frozenset(said_lately(crisis.lowering, command.level, command.at))
    agreed = before | {command.by}
    if len(agreed) < 2 or crisis.lead not in agreed:
        if command.by in before:
            raise LoweringTakesTwo(crisis.lead)
        return [LoweringProposed(level=command.level, by=command.by, at=command.at)]
    return _changed(command, crisis, agreed)


def _changed(command: ChangeLevel, crisis: Crisis, agreed: frozenset[PersonId]) -> list[Event]:
    changed = LevelChanged(
        old=crisis.level,
        new=command.level,
        agreed=agreed,
        voided=_ruled_otherwise(command.level, crisis),
        by=command.by,
        at=command.at,
    )
    return void_clearances(changed, crisis)


def _ruled_otherwise(level: Level, crisis: Crisis) -> frozenset[StatementId]:
    return frozenset(
        statement.id
        for statement in crisis.unsent
        if not statement.fast and rule_of(statement, crisis.playbook, level) != statement.rule
    )
