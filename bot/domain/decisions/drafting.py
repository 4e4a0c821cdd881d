"""Words put before the team, changed, translated and tagged: before anybody approves them."""

from dataclasses import replace
from datetime import datetime

from bot.domain.commands import (
    Asked,
    DraftStatement,
    ReviseStatement,
    TagStatement,
    TranslateStatement,
)
from bot.domain.decisions.approving import answering_seats
from bot.domain.decisions.checks import check_not_out, check_open, check_running, check_team
from bot.domain.decisions.clearing import void_clearances
from bot.domain.decisions.wordings import check_publish_at, check_wording
from bot.domain.events import Event, StatementDrafted, StatementRevised, StatementTagged
from bot.domain.fast_lane import filled, is_open
from bot.domain.playbook import Playbook
from bot.domain.rejections import (
    NoSuchLanguage,
    NotAnApprover,
    PartsMissing,
    RoomNotReady,
    StaleRevision,
    TagNotTaken,
)
from bot.domain.ruling import (
    audiences_of,
)
from bot.domain.state import Crisis, evolve
from bot.domain.statement import Statement
from bot.domain.values import Audience, Kind, Part, PersonId, StatementId, Tag, Translation, Wording
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
            authors=command.others
            | {command.by}
            | _wrote_before(command.wording.text, lane, crisis),
            tags=None if lane else command.tags,
            lane=lane,
            publish_at=command.publish_at,
            parts=command.parts,
            waiver=command.waiver,
            by=command.by,
            at=command.at,
        )
    ]


def _wrote_before(text: str, lane: str, crisis: Crisis) -> frozenset[PersonId]:
    """Whose words these are, put before the team in another statement. Those approved in calm
    times are nobody's here."""
    if lane:
        return frozenset()
    statements = crisis.statements.values()
    same = (s for s in statements if any(one.text == text for one in (*s.past, s.wording)))
    return frozenset().union(*(statement.authors for statement in same))


def _lane(command: DraftStatement, playbook: Playbook) -> str:
    """The pre-approved words this is, filled in as typed; empty for free text or past the date:
    both take the normal road."""
    known = playbook.pre_approved(command.lane) if command.lane else None
    if known is None or command.wording.kind is not Kind.HOLDING:
        return ""
    as_typed = filled(known, command.slots) == command.wording.text
    wording = command.wording
    typed = (wording.headline, wording.content_warning, wording.media, wording.translations)
    plain = not any(typed) and wording.corrects is None
    return known.id if as_typed and plain and is_open(known, command.at) else ""


def _is_first_message(wording: Wording, playbook: Playbook) -> bool:
    public = Audience.PUBLIC in audiences_of(wording, playbook)
    return public and wording.kind is Kind.HOLDING


def _check_first_message(command: DraftStatement | ReviseStatement, crisis: Crisis) -> None:
    """A holding statement says six things, unless its author says why not."""
    asked = crisis.playbook.first_message_check and _is_first_message(
        command.wording, crisis.playbook
    )
    if not asked or command.waiver.strip():
        return
    if lacking := tuple(part for part in Part if part not in command.parts):
        raise PartsMissing(lacking)


def revise(command: ReviseStatement, crisis: Crisis) -> list[Event]:
    """Change the words: a new revision, without any approval."""
    statement = _to_revise(command, command.revision, crisis)
    check_wording(command.wording, crisis, command.at)
    check_publish_at(command.publish_at, command.wording)
    if statement.fast or not _is_first_message(statement.wording, crisis.playbook):
        _check_first_message(command, crisis)
    tags = _kept_tags(command.tags, statement)
    moved = command.publish_at != statement.publish_at
    if digest_of(command.wording) == statement.digest and not moved:
        if tags in (None, statement.tags) or command.by not in statement.authors:
            return []
        return _tagged(statement, tags, command, crisis)
    revised = _revised(command, statement, command.wording, tags, command.publish_at)
    return [replace(revised, waiver=command.waiver)]


def _kept_tags(tags: frozenset[Tag] | None, statement: Statement) -> frozenset[Tag] | None:
    """An author adds tags; what was tagged before stays."""
    return statement.tags if tags is None else tags | _known_tags(statement)


def _known_tags(statement: Statement) -> frozenset[Tag]:
    """What anybody has said that it touches."""
    return (statement.tags or frozenset()) | statement.added


def _to_revise(
    command: ReviseStatement | TranslateStatement, revision: int, crisis: Crisis
) -> Statement:
    check_team(command, crisis)
    statement = crisis.statement(command.statement)

    check_running(crisis)
    check_open(statement)
    if revision != statement.revision:
        raise StaleRevision(statement.id, statement.revision)
    check_not_out(statement)
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
    check_open(statement)
    check_not_out(statement)
    known = _known_tags(statement)
    author = command.by in statement.authors
    if not author and not answering_seats(command.by, statement, crisis):
        raise NotAnApprover(statement.id, statement.rule.roles)
    if not known <= command.tags or (not command.tags and not author):
        raise TagNotTaken(statement.id)
    if command.tags == (statement.tags if author else known):
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
