"""What may be done to a public statement before it is cleared, by whom, and when."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.commands import (
    ApproveStatement,
    Asked,
    DraftStatement,
    ExpireApprovals,
    RequestChanges,
    ReviseStatement,
    TagStatement,
    TranslateStatement,
    WithdrawStatement,
)
from bot.domain.decisions.checks import check_running, check_team
from bot.domain.decisions.wordings import check_publish_at, check_wording
from bot.domain.events import (
    ApprovalsExpired,
    ChangesRequested,
    ClearanceLost,
    Event,
    FastLaneEnded,
    StatementApproved,
    StatementCleared,
    StatementDrafted,
    StatementRevised,
    StatementTagged,
    StatementWithdrawn,
    WouldHaveGone,
)
from bot.domain.fast_lane import filled, is_open
from bot.domain.gate import expired, is_clear, seats_of
from bot.domain.playbook import Playbook, SendMode
from bot.domain.rejections import (
    MayNotWithdraw,
    Missing,
    NoSuchLanguage,
    NotAnApprover,
    NotAwaitingApproval,
    PartsMissing,
    RoomNotReady,
    StaleRevision,
    TagNotTaken,
    TooLate,
    WroteIt,
)
from bot.domain.state import Crisis, evolve
from bot.domain.statement import Passage, Statement
from bot.domain.values import (
    Audience,
    Kind,
    Part,
    PersonId,
    RoleId,
    StatementId,
    Tag,
    Translation,
    Wording,
)
from bot.domain.wording import digest_of, text_digest


def draft(command: DraftStatement, crisis: Crisis) -> list[Event]:
    """Put a statement before the team."""
    check_team(command, crisis)
    check_running(crisis)
    if crisis.room is None:
        raise RoomNotReady
    lane = _lane(command, crisis.playbook)
    check_wording(command.wording, crisis, command.at)
    check_publish_at(command.publish_at, command.wording)
    if not lane:
        _check_first_message(command, crisis)
    return [
        StatementDrafted(
            statement=StatementId(f"S{len(crisis.statements) + 1}"),
            revision=1,
            wording=command.wording,
            digest=digest_of(command.wording),
            authors=command.others | {command.by},
            tags=command.tags,
            lane=lane,
            publish_at=command.publish_at,
            parts=command.parts,
            waiver=command.waiver,
            by=command.by,
            at=command.at,
        )
    ]


def _lane(command: DraftStatement, playbook: Playbook) -> str:
    """The pre-approved words this is, filled in as typed; empty for free text or past the date:
    both take the normal road."""
    known = playbook.pre_approved(command.lane) if command.lane else None
    if known is None or command.wording.kind is not Kind.HOLDING:
        return ""
    as_typed = filled(known, command.slots) == command.wording.text
    plain = not (command.wording.media or command.wording.translations)
    return known.id if as_typed and plain and is_open(known, command.at) else ""


def _check_first_message(command: DraftStatement, crisis: Crisis) -> None:
    """A holding statement says six things, unless its author says why not."""
    wording = command.wording
    asked = crisis.playbook.first_message_check and wording.audience is Audience.PUBLIC
    if not asked or wording.kind is not Kind.HOLDING or command.waiver.strip():
        return
    if lacking := tuple(part for part in Part if part not in command.parts):
        raise PartsMissing(lacking)


def revise(command: ReviseStatement, crisis: Crisis) -> list[Event]:
    """Change the words: a new revision, without any approval."""
    statement = _to_revise(command, command.revision, crisis)
    check_wording(command.wording, crisis, command.at)
    check_publish_at(command.publish_at, command.wording)
    tags = _kept_tags(command.tags, statement)
    moved = command.publish_at != statement.publish_at
    if digest_of(command.wording) == statement.digest and not moved:
        if tags is None or tags == statement.tags:
            return []
        return _tagged(statement, tags, command, crisis)
    return [_revised(command, statement, command.wording, tags, command.publish_at)]


def _kept_tags(tags: frozenset[Tag] | None, statement: Statement) -> frozenset[Tag] | None:
    """An author adds tags; what was tagged before stays."""
    return statement.tags if tags is None else tags | (statement.tags or frozenset())


def _to_revise(
    command: ReviseStatement | TranslateStatement, revision: int, crisis: Crisis
) -> Statement:
    check_team(command, crisis)
    statement = crisis.statement(command.statement)

    check_running(crisis)
    _check_open(statement)
    if revision != statement.revision:
        raise StaleRevision(statement.id, statement.revision)
    _check_not_out(statement)
    return statement


def _revised(
    command: Asked,
    statement: Statement,
    wording: Wording,
    tags: frozenset[Tag] | None,
    publish_at: datetime | None,
) -> StatementRevised:
    return StatementRevised(
        statement=statement.id,
        revision=statement.revision + 1,
        wording=wording,
        digest=digest_of(wording),
        authors=statement.authors | {command.by},
        voided=frozenset(statement.approvals),
        tags=tags,
        publish_at=publish_at,
        by=command.by,
        at=command.at,
    )


def translate(command: TranslateStatement, crisis: Crisis) -> list[Event]:
    """The text in one more language, or the same again for the source's present words. Whoever
    translates has written a part of it."""
    statement = _to_revise(command, command.revision, crisis)
    wording = statement.wording
    if command.language == wording.language:
        raise NoSuchLanguage(command.language)
    made = Translation(text=command.text, source=text_digest(wording.text))
    translated = replace(
        wording,
        translations={**wording.translations, command.language: made},
        renditions={**wording.renditions, **command.renditions},
    )
    check_wording(translated, crisis, command.at)
    if translated == wording:
        return []
    return [_revised(command, statement, translated, statement.tags, statement.publish_at)]


def tag(command: TagStatement, crisis: Crisis) -> list[Event]:
    """Say what it touches: authors what they know, approvers more; none takes a tag away."""
    check_team(command, crisis)
    statement = crisis.statement(command.statement)

    check_running(crisis)
    if command.revision != statement.revision:
        raise StaleRevision(statement.id, statement.revision)
    _check_open(statement)
    _check_not_out(statement)
    known = statement.tags or frozenset()
    author = command.by in statement.authors
    if not author and not _seats_of(command.by, statement, crisis):
        raise NotAnApprover(statement.id, statement.rule.roles)
    if not known <= command.tags or (not command.tags and not author):
        raise TagNotTaken(statement.id)
    if command.tags == statement.tags:
        return []
    return _tagged(statement, command.tags, command, crisis)


def _tagged(
    statement: Statement, tags: frozenset[Tag], command: Asked, crisis: Crisis
) -> list[Event]:
    """Tags that change the rule void the approvals, and with them a clearance."""
    tagged = StatementTagged(
        statement=statement.id,
        revision=statement.revision,
        tags=tags,
        by=command.by,
        at=command.at,
    )
    after = evolve(crisis, tagged).statement(statement.id)
    if after.rule != statement.rule:
        tagged = replace(tagged, voided=frozenset(statement.approvals))
    return void_clearances(tagged, crisis)


def void_clearances(event: Event, crisis: Crisis) -> list[Event]:
    """The event, and the clearances that are lost with it."""
    after = evolve(crisis, event)
    return [
        event,
        *(
            ClearanceLost(statement=s.id, revision=s.revision, by=event.by, at=event.at)
            for s in crisis.unsent
            if s.cleared and not is_clear(after.statement(s.id), after, event.at)
        ),
    ]


def expire(command: ExpireApprovals, crisis: Crisis) -> list[Event]:
    """Approvals past their time count no longer; who gave them is asked again."""
    statement = crisis.statement(command.statement)
    if statement.revision != command.revision or statement.closed or crisis.over:
        return []
    late = expired(statement, command.at) & frozenset(statement.approvals)
    if not late:
        return []
    gone = ApprovalsExpired(
        statement=statement.id,
        revision=statement.revision,
        people=late,
        by=command.by,
        at=command.at,
    )
    return void_clearances(gone, crisis)


def approve(command: ApproveStatement, crisis: Crisis) -> list[Event]:
    """One person's yes to exactly these words, and the clearance if it is the last one needed."""
    check_team(command, crisis)
    statement = crisis.statement(command.statement)
    seats = _seats_of(command.by, statement, crisis)

    check_running(crisis)
    if (command.revision, command.digest) != (statement.revision, statement.digest):
        raise StaleRevision(statement.id, statement.revision)
    if ended := _lane_ended(statement, command, crisis):
        return [ended, *approve(command, evolve(crisis, ended))]
    if command.by in statement.authors:
        raise WroteIt(statement.id)
    if not seats:
        raise NotAnApprover(statement.id, statement.rule.roles)
    late = command.by in expired(statement, command.at)
    repeated = seats <= statement.approvals.get(command.by, frozenset()) and not late
    if statement.closed or statement.cleared:
        if repeated:
            return []
        raise NotAwaitingApproval(statement.id, statement.standing)
    if repeated:
        # A role that was handed over and back may have filled the rule again meanwhile.
        return cleared(statement.id, command, crisis)
    approved = StatementApproved(
        statement=statement.id,
        revision=statement.revision,
        digest=statement.digest,
        seats=seats,
        by=command.by,
        at=command.at,
    )
    return [approved, *cleared(statement.id, command, evolve(crisis, approved))]


def _lane_ended(
    statement: Statement, command: ApproveStatement, crisis: Crisis
) -> FastLaneEnded | None:
    """Words approved in calm times are past their date when somebody approves them."""
    lane = crisis.playbook.pre_approved(statement.lane) if statement.fast else None
    if lane is None or is_open(lane, command.at):
        return None
    return FastLaneEnded(
        statement=statement.id,
        revision=statement.revision,
        voided=frozenset(statement.approvals),
        by=command.by,
        at=command.at,
    )


def _seats_of(person: PersonId, statement: Statement, crisis: Crisis) -> frozenset[RoleId]:
    """The roles they hold in which they may answer: what the rule asks for or lets block, and
    whoever approves or blocks other statements."""
    playbook = crisis.playbook
    answering = statement.rule.voices | playbook.approver_roles | playbook.veto_roles
    return seats_of(person, statement, crisis) & answering


def cleared(statement_id: StatementId, command: Asked, crisis: Crisis) -> list[Event]:
    """The clearance, if this state meets the rule; nothing otherwise."""
    statement = crisis.statement(statement_id)
    if not is_clear(statement, crisis, command.at):
        return []
    event = StatementCleared(
        statement=statement.id,
        revision=statement.revision,
        digest=statement.digest,
        send_at=None if statement.held else send_time(statement, crisis, command.at),
        by=command.by,
        at=command.at,
    )
    return [event, *([] if statement.held else rehearsed(statement, command, crisis))]


def rehearsed(statement: Statement, command: Asked, crisis: Crisis) -> list[Event]:
    """In a drill: where it would have gone."""
    if not crisis.drill:
        return []
    return [
        WouldHaveGone(
            statement=statement.id,
            revision=statement.revision,
            outlets=statement.wording.outlets,
            by=command.by,
            at=command.at,
        )
    ]


def send_time(statement: Statement, crisis: Crisis, cleared_at: datetime) -> datetime | None:
    """When a statement cleared now goes out by itself, within its time window; None where
    somebody must press."""
    send, window = crisis.playbook.send, statement.wording.window
    if send.mode is SendMode.ON_PRESS:
        return None
    due = cleared_at + (send.delay if send.mode is SendMode.AFTER else timedelta())
    not_before = [statement.publish_at, window.opens_at if window else None]
    return max([due, *(instant for instant in not_before if instant)])


def request_changes(command: RequestChanges, crisis: Crisis) -> list[Event]:
    """An approver's no. Until it is sent it takes their own approval back."""
    check_team(command, crisis)
    statement = crisis.statement(command.statement)
    seats = _seats_of(command.by, statement, crisis)

    check_running(crisis)
    if command.revision != statement.revision:
        raise StaleRevision(statement.id, statement.revision)
    if not seats:
        raise NotAnApprover(statement.id, statement.rule.roles)
    _check_open(statement)
    _check_not_out(statement)
    if not command.reason.strip():
        raise Missing("reason")
    if statement.objections.get(command.by) == command.reason:
        return []
    return [
        ChangesRequested(
            statement=statement.id,
            revision=statement.revision,
            reason=command.reason,
            took_back=command.by in statement.approvals,
            seats=seats,
            by=command.by,
            at=command.at,
        )
    ]


def withdraw(command: WithdrawStatement, crisis: Crisis) -> list[Event]:
    """Take it off the table: nothing more of it is sent, a retry elsewhere included."""
    check_team(command, crisis)
    statement = crisis.statement(command.statement)

    check_running(crisis)
    if statement.withdrawn:
        return []
    if command.by not in may_withdraw(statement, crisis):
        raise MayNotWithdraw(statement.id)
    if statement.closed:
        raise TooLate(statement.id, statement.wording.outlets)
    return [
        StatementWithdrawn(
            statement=statement.id,
            on_the_wire=statement.on_the_wire + statement.by_hand,
            by=command.by,
            at=command.at,
        )
    ]


def may_withdraw(statement: Statement, crisis: Crisis) -> frozenset[PersonId]:
    """Authors, required approvers, and the lead."""
    lead = frozenset({crisis.lead}) if crisis.lead else frozenset()
    return statement.authors | holders_of(statement.rule.roles, crisis) | lead


def holders_of(roles: frozenset[RoleId], crisis: Crisis) -> frozenset[PersonId]:
    """Who holds these roles at this moment."""
    return frozenset(crisis.holders[role] for role in roles if role in crisis.holders)


def _check_open(statement: Statement) -> None:
    if statement.closed:
        raise NotAwaitingApproval(statement.id, statement.standing)


def _check_not_out(statement: Statement) -> None:
    out = statement.where(Passage.PUBLISHED, Passage.ON_THE_WIRE, Passage.UNCLEAR, Passage.BY_HAND)
    if out:
        raise TooLate(statement.id, out)
