"""Taking down: who proposes, who approves, and what became of it."""

from typing import assert_never

from bot.domain.commands import (
    ApproveRemoval,
    Asked,
    FinishRemoval,
    ProposeRemoval,
    RecordRemovalFailed,
    RecordRemoved,
    RefuseRemoval,
    RemovingCommand,
    StartRemoval,
)
from bot.domain.decisions.checks import check_running, check_team
from bot.domain.decisions.proposing import proposed
from bot.domain.events import (
    Event,
    RemovalApproved,
    RemovalDone,
    RemovalFailed,
    RemovalProposed,
    RemovalRefused,
    RemovalStarted,
)
from bot.domain.gate import holders_of
from bot.domain.grounds import RemovalId, Target
from bot.domain.rejections import CrisisIsOver, NotTheLead
from bot.domain.rejections.outside import MayNotApproveRemoval, NoSuchRemoval, RemovalSettled
from bot.domain.removal import Removal, Stage
from bot.domain.state import Crisis
from bot.domain.values import PersonId, StatementId


def decide_removing(command: RemovingCommand, crisis: Crisis) -> list[Event]:
    """The chapter's index."""
    match command:
        case ProposeRemoval():
            return propose(command, crisis)
        case ApproveRemoval():
            return approve(command, crisis)
        case RefuseRemoval():
            return refuse(command, crisis)
        case FinishRemoval():
            return finish(command, crisis)
        case StartRemoval():
            return start(command, crisis)
        case RecordRemoved():
            return removed(command, crisis)
        case RecordRemovalFailed():
            return failed(command, crisis)
        case _:
            assert_never(command)


def propose(command: ProposeRemoval, crisis: Crisis) -> list[Event]:
    """Ask for it; the evidence is kept at once. Words of others need the lead alone, so that the
    lead's own press is the approval too."""
    check_team(command, crisis)
    check_running(crisis)
    fact = proposed(command, crisis)
    own = fact.target is Target.STATEMENT
    at_once = not own and command.by == crisis.lead
    known = _known(fact, crisis)
    if known is None:
        return [fact, *(_approved(fact.removal, command) if at_once else [])]
    if at_once and known.stage is Stage.AWAITING:
        return _approved(known.id, command)
    return []


def _known(fact: RemovalProposed, crisis: Crisis) -> Removal | None:
    """The same proposed before, and not refused."""
    about = (fact.target, fact.subject, fact.outlet, fact.reference)
    same = (r for r in crisis.removals.values() if r.concerns(*about))
    return next((r for r in same if r.stage is not Stage.REFUSED), None)


def _approved(removal: RemovalId, command: Asked) -> list[Event]:
    return [RemovalApproved(removal=removal, by=command.by, at=command.at)]


def approve(command: ApproveRemoval, crisis: Crisis) -> list[Event]:
    """The yes it needs: for words of others the lead's; for our own somebody's who neither
    proposed it nor wrote them."""
    check_team(command, crisis)
    removal = removal_named(crisis, command.removal)

    check_running(crisis)
    if command.by not in may_approve(removal, crisis):
        raise _why_not(removal, crisis)
    if removal.stage is Stage.REFUSED:
        raise RemovalSettled(removal.id, removal.stage)
    return [] if removal.approved_by else _approved(removal.id, command)


def _why_not(removal: Removal, crisis: Crisis) -> NotTheLead | MayNotApproveRemoval:
    if removal.target is not Target.STATEMENT:
        return NotTheLead(crisis.lead)
    statement = crisis.statement(StatementId(removal.subject))
    return MayNotApproveRemoval(removal.id, statement.rule.roles)


def may_approve(removal: Removal, crisis: Crisis) -> frozenset[PersonId]:
    """Whose yes counts at this moment."""
    lead = frozenset({crisis.lead}) if crisis.lead else frozenset()
    if removal.target is not Target.STATEMENT:
        return lead
    statement = crisis.statement(StatementId(removal.subject))
    asked = holders_of(statement.rule.roles, crisis) | lead
    return asked - statement.authors - {removal.proposed_by}


def refuse(command: RefuseRemoval, crisis: Crisis) -> list[Event]:
    """It stays: by whoever could approve, or by the proposer, who thinks better of it."""
    check_team(command, crisis)
    removal = removal_named(crisis, command.removal)

    check_running(crisis)
    if command.by not in may_approve(removal, crisis) | {removal.proposed_by}:
        raise _why_not(removal, crisis)
    if removal.refused_by:
        return []
    if removal.stage is not Stage.AWAITING:
        raise RemovalSettled(removal.id, removal.stage)
    return [RemovalRefused(removal=removal.id, by=command.by, at=command.at)]


def finish(command: FinishRemoval, crisis: Crisis) -> list[Event]:
    """*Done*: somebody removed it by hand, and says so by name."""
    check_team(command, crisis)
    removal = removal_named(crisis, command.removal)

    check_running(crisis)
    if removal.stage is Stage.DONE:
        return []
    if removal.stage is not Stage.BY_HAND:
        raise RemovalSettled(removal.id, removal.stage)
    return [RemovalDone(removal=removal.id, by=command.by, at=command.at)]


def removal_named(crisis: Crisis, removal: RemovalId) -> Removal:
    """The removal of this number. Raises `NoSuchRemoval`."""
    if removal not in crisis.removals:
        raise NoSuchRemoval(removal)
    return crisis.removals[removal]


# The relay's own


def start(command: StartRemoval, crisis: Crisis) -> list[Event]:
    """The last check before the outlet is asked, on the newest version or not at all. A hold does
    not stop it; a stand-down does."""
    removal = removal_named(crisis, command.removal)
    if crisis.over:
        raise CrisisIsOver
    if removal.stage is not Stage.UNDER_WAY:
        raise RemovalSettled(removal.id, removal.stage)
    if removal.started:
        return []
    return [RemovalStarted(removal=removal.id, by=command.by, at=command.at)]


def removed(command: RecordRemoved, crisis: Crisis) -> list[Event]:
    """It is gone. Recorded whatever was decided since: a fact is a fact."""
    if removal_named(crisis, command.removal).stage is Stage.DONE:
        return []
    return [RemovalDone(removal=command.removal, by=command.by, at=command.at)]


def failed(command: RecordRemovalFailed, crisis: Crisis) -> list[Event]:
    """It still stands; where trying again cannot help, the proposer does it by hand."""
    removal = removal_named(crisis, command.removal)
    told = (removal.reason, removal.again_at) == (command.reason, command.again_at)
    if removal.stage is not Stage.UNDER_WAY or told:
        return []
    return [
        RemovalFailed(
            removal=removal.id,
            reason=command.reason,
            again_at=command.again_at,
            hands=None if command.again_at else removal.proposed_by,
            by=command.by,
            at=command.at,
        )
    ]
