"""Who may be shown which form."""

from bot.domain.commands import ApproveStatement, AskForForm
from bot.domain.decisions import approving
from bot.domain.decisions.checks import check_lead, check_running, check_team
from bot.domain.events import Event
from bot.domain.rejections import CrisisIsNotOver, RoomNotReady
from bot.domain.state import Crisis
from bot.domain.values import StatementId

FOR_THE_LEAD = frozenset(
    {"stand_down", "release", "reopen", "thaw", "new_time", "lift_for", "break_glass"}
)
AT_ANY_TIME = frozenset({"thaw", "new_time"})
"""Forms and lists on what stays to be decided after the stand-down."""
FOR_THE_TIME_AFTER = frozenset({"reopen"})
"""Forms that make sense only once the crisis was stood down."""


def ask_for(command: AskForForm, crisis: Crisis) -> list[Event]:
    """Nothing happens; but whoever may not fill the form in is told so before they do."""
    if command.form in FOR_THE_LEAD:
        check_lead(command, crisis)
    else:
        check_team(command, crisis)
    if command.form in FOR_THE_TIME_AFTER:
        if not crisis.over:
            raise CrisisIsNotOver
        return []
    if command.form in AT_ANY_TIME:
        return []
    check_running(crisis)
    if crisis.room is None:
        raise RoomNotReady
    if command.form == "approve" and command.statement:
        # Whoever could not approve it is told so before they have read it for nothing.
        approving.approve(_as_approving(command, command.statement), crisis)
    return []


def _as_approving(command: AskForForm, statement: StatementId) -> ApproveStatement:
    return ApproveStatement(
        id=command.id,
        crisis=command.crisis,
        by=command.by,
        at=command.at,
        account=command.account,
        statement=statement,
        revision=command.revision,
        digest=command.digest,
    )
