"""What somebody has seen: that it was published or was not, what they posted by hand."""

from bot.domain.commands import ConfirmPublished, DenyPublished, ReportPosted
from bot.domain.decisions.checks import check_team
from bot.domain.decisions.sending import may_order, to_send
from bot.domain.events import (
    Event,
    PostedByHand,
    PublicationDenied,
    SendingOrdered,
    StatementPublished,
)
from bot.domain.gate import obstacle, outside_window
from bot.domain.rejections import MayNotOrderSending, Missing, NotAskedAbout, NotWithYou, OnTheWire
from bot.domain.state import Crisis, evolve
from bot.domain.statement import Passage, Statement
from bot.domain.values import NO_WORDS, Match
from bot.domain.wording import normalise, rendition_of


def confirm(command: ConfirmPublished, crisis: Crisis) -> list[Event]:
    """*Yes, it is there*: somebody has looked."""
    statement = _asked_about(command, crisis)
    if statement.at(command.outlet).passage is Passage.PUBLISHED:
        return []
    return [
        StatementPublished(
            statement=statement.id,
            revision=statement.revision,
            outlet=command.outlet,
            link=command.link,
            by=command.by,
            at=command.at,
        )
    ]


def deny(command: DenyPublished, crisis: Crisis) -> list[Event]:
    """*No, send it*: somebody has looked. Sent only if all that is asked of a sending holds."""
    statement = _asked_about(command, crisis)
    delivery = statement.at(command.outlet)
    if delivery.passage is not Passage.UNCLEAR:
        return []
    if command.attempt != delivery.attempts:
        raise NotAskedAbout(statement.id)
    if statement.on_the_wire:
        raise OnTheWire(statement.id, statement.on_the_wire)
    denied = PublicationDenied(
        statement=statement.id, outlet=command.outlet, by=command.by, at=command.at
    )
    after = evolve(crisis, denied).statement(statement.id)
    if obstacle(crisis, after, command.at) or outside_window(after, command.at):
        return [denied]
    outlets = to_send(after)
    ordered = SendingOrdered(statement=statement.id, outlets=outlets, by=command.by, at=command.at)
    return [denied, ordered]


def _asked_about(command: ConfirmPublished | DenyPublished, crisis: Crisis) -> Statement:
    """By the lead or a required approver, as for any order of sending."""
    check_team(command, crisis)
    statement = crisis.statement(command.statement)

    if command.by not in may_order(statement, crisis):
        raise MayNotOrderSending(statement.id)
    delivery = statement.at(command.outlet)
    denied = delivery.passage is Passage.WAITING and delivery.attempts
    if delivery.passage not in (Passage.UNCLEAR, Passage.PUBLISHED) and not denied:
        raise NotAskedAbout(statement.id)
    return statement


def report_posted(command: ReportPosted, crisis: Crisis) -> list[Event]:
    """It was posted by hand. What was pasted back is compared with what was cleared."""
    check_team(command, crisis)
    statement = crisis.statement(command.statement)
    delivery = statement.at(command.outlet)

    if delivery.passage is Passage.PUBLISHED:
        return []
    if delivery.passage is not Passage.BY_HAND or command.revision != statement.revision:
        raise NotWithYou(statement.id)
    if not command.link.startswith(("https://", "http://")):
        raise Missing("link")
    language = crisis.playbook.language_at(command.outlet)
    cleared = rendition_of(statement.wording, command.outlet, language)
    match = _match(command.posted, "\n".join(cleared.parts))
    return [
        PostedByHand(
            statement=statement.id,
            revision=statement.revision,
            outlet=command.outlet,
            link=command.link,
            match=match,
            posted=command.posted if match is Match.DIFFERENT else NO_WORDS,
            by=command.by,
            at=command.at,
        )
    ]


def _match(posted: str, cleared: str) -> Match:
    if not posted.strip():
        return Match.NOT_CHECKED
    same = normalise(posted).strip() == normalise(cleared).strip()
    return Match.SAME if same else Match.DIFFERENT
