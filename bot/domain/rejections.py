"""Every reason to say no. One reason, one class, one code; its words live in the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum
from typing import ClassVar

from bot.domain.playbook import SlotKind
from bot.domain.values import OutletId, Part, PersonId, RoleId, StatementId


@dataclass(eq=False)
class Rejected(Exception):
    """A command that could not be carried out. Recorded, and told to whoever asked."""

    code: ClassVar[str] = "rejected"

    @property
    def data(self) -> dict[str, str]:
        """The facts of the rejection, for the catalogue's words."""
        return {known.name: _plain(getattr(self, known.name)) for known in fields(self)}


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str) or not isinstance(value, Iterable):
        return str(value)
    return ",".join(sorted(str(item) for item in value))


# Who


@dataclass(eq=False)
class NoAccess(Rejected):
    """A guest, a stranger from another workspace, or an account that was switched off."""

    code = "no_access"


@dataclass(eq=False)
class NotOnTheTeam(Rejected):
    """Being in the room confers nothing. Says no more than it would without a crisis."""

    code = "not_on_the_team"


@dataclass(eq=False)
class NotAllowedToOpen(Rejected):
    code = "not_allowed_to_open"


@dataclass(eq=False)
class NotTheLead(Rejected):
    code = "not_the_lead"
    lead: PersonId | None


@dataclass(eq=False)
class NotAnApprover(Rejected):
    """The person holds no role that this statement's rule asks for."""

    code = "not_an_approver"
    statement: StatementId
    roles: frozenset[RoleId]


@dataclass(eq=False)
class WroteIt(Rejected):
    """Nobody who wrote any part counts."""

    code = "wrote_it"
    statement: StatementId


@dataclass(eq=False)
class MayNotWithdraw(Rejected):
    code = "may_not_withdraw"
    statement: StatementId


@dataclass(eq=False)
class MayNotOrderSending(Rejected):
    code = "may_not_order_sending"
    statement: StatementId


# Roles


@dataclass(eq=False)
class NoSuchRole(Rejected):
    code = "no_such_role"
    role: RoleId


@dataclass(eq=False)
class RoleIsHeld(Rejected):
    code = "role_is_held"
    role: RoleId
    holder: PersonId


@dataclass(eq=False)
class NotTheHolder(Rejected):
    code = "not_the_holder"
    role: RoleId


@dataclass(eq=False)
class NotEligible(Rejected):
    """The playbook does not list the person for this role, or they are not to be told."""

    code = "not_eligible"
    role: RoleId


@dataclass(eq=False)
class ReceiverCannotAct(Rejected):
    """Whoever is to receive the role has an account that may do nothing."""

    code = "receiver_cannot_act"
    role: RoleId


# The crisis


@dataclass(eq=False)
class NoSuchCrisis(Rejected):
    code = "no_such_crisis"


@dataclass(eq=False)
class SimilarCrisisOpen(Rejected):
    code = "similar_crisis_open"
    crises: tuple[str, ...]


@dataclass(eq=False)
class FirstSeenInTheFuture(Rejected):
    code = "first_seen_in_the_future"


@dataclass(eq=False)
class CrisisIsOver(Rejected):
    code = "crisis_is_over"


@dataclass(eq=False)
class CrisisIsNotOver(Rejected):
    code = "crisis_is_not_over"


@dataclass(eq=False)
class RoomNotReady(Rejected):
    """The war room is still being set up."""

    code = "room_not_ready"


@dataclass(eq=False)
class ClearedButUnsent(Rejected):
    """Standing down would leave something approved hanging."""

    code = "cleared_but_unsent"
    statements: tuple[StatementId, ...]


# Statements


@dataclass(eq=False)
class Missing(Rejected):
    """A field without which the command means nothing."""

    code = "missing"
    field: str


@dataclass(eq=False)
class NoSuchStatement(Rejected):
    code = "no_such_statement"
    statement: StatementId


@dataclass(eq=False)
class NoSuchOutlet(Rejected):
    code = "no_such_outlet"
    outlet: OutletId


@dataclass(eq=False)
class TooLong(Rejected):
    code = "too_long"
    outlet: OutletId
    length: int
    longest: int


@dataclass(eq=False)
class FactsMissing(Rejected):
    """Open questions of the template stand in the text unanswered: `facts` by the playbook's own
    names, `others` counted, since somebody may have typed them."""

    code = "facts_missing"
    facts: tuple[str, ...]
    others: int


@dataclass(eq=False)
class NextUpdateInThePast(Rejected):
    code = "next_update_in_the_past"


@dataclass(eq=False)
class StaleRevision(Rejected):
    """The card shows words that are not the current ones."""

    code = "stale_revision"
    statement: StatementId
    current: int


@dataclass(eq=False)
class NotAwaitingApproval(Rejected):
    code = "not_awaiting_approval"
    statement: StatementId
    standing: str


@dataclass(eq=False)
class TooLate(Rejected):
    """It is published, or on its way, at these outlets."""

    code = "too_late"
    statement: StatementId
    outlets: tuple[OutletId, ...]


@dataclass(eq=False)
class NothingToStop(Rejected):
    code = "nothing_to_stop"
    statement: StatementId
    standing: str


@dataclass(eq=False)
class NotCleared(Rejected):
    """What is asked for needs a clearance, and this stands in its way."""

    code = "not_cleared"
    statement: StatementId
    why: str


@dataclass(eq=False)
class OnTheWire(Rejected):
    """An attempt is under way, and its outcome not known yet."""

    code = "on_the_wire"
    statement: StatementId
    outlets: tuple[OutletId, ...]


@dataclass(eq=False)
class LoweringTakesTwo(Rejected):
    """The lead and one more must say that it is less bad than it was."""

    code = "lowering_takes_two"
    lead: PersonId | None


@dataclass(eq=False)
class SlotNotFilled(Rejected):
    """What was entered into words approved in calm times is not of the slot's type."""

    code = "slot_not_filled"
    slot: str
    kind: SlotKind
    choices: tuple[str, ...]


@dataclass(eq=False)
class PartsMissing(Rejected):
    """A first message without these, and no reason given why."""

    code = "parts_missing"
    parts: tuple[Part, ...]


@dataclass(eq=False)
class TagNotTaken(Rejected):
    """An approver may add a tag; only an author says *none of these*, and nobody takes one away
    from what others have tagged."""

    code = "tag_not_taken"
    statement: StatementId


@dataclass(eq=False)
class NothingToCorrect(Rejected):
    """A correction names a statement that was published."""

    code = "nothing_to_correct"


@dataclass(eq=False)
class AlternativeMissing(Rejected):
    """A picture or video without words for those who cannot see it."""

    code = "alternative_missing"


@dataclass(eq=False)
class NoSuchLanguage(Rejected):
    """It is the language of the source, or none the statement has."""

    code = "no_such_language"
    language: str


@dataclass(eq=False)
class OutsideWindow(Rejected):
    """No instant within which it could go out."""

    code = "outside_window"


@dataclass(eq=False)
class LookFirst(Rejected):
    """Whether it was published there is not known: somebody must look before it is sent again."""

    code = "look_first"
    statement: StatementId
    outlets: tuple[OutletId, ...]


@dataclass(eq=False)
class NotAskedAbout(Rejected):
    """Nobody wonders whether it was published there."""

    code = "not_asked_about"
    statement: StatementId


@dataclass(eq=False)
class NotWithYou(Rejected):
    """The words were not given to anybody there to be posted by hand."""

    code = "not_with_you"
    statement: StatementId


@dataclass(eq=False)
class NotHeld(Rejected):
    code = "not_held"
    statement: StatementId
