"""A submitted form becomes a command."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.domain.commands import (
    Command,
    DraftStatement,
    HandOverRole,
    ReopenCrisis,
    RequestChanges,
    ReviseStatement,
    StandDown,
)
from bot.domain.state import Crisis
from bot.domain.values import (
    Account,
    Kind,
    OutletId,
    PersonId,
    RoleId,
    StatementId,
    Wording,
    Words,
)
from bot.domain.wording import normalise
from bot.presentation.inbox import Answer, Submitted


class BadForm(ValueError):
    """A form that the bot never showed, or whose answers are not of their kind."""


def parse_submission(submitted: Submitted, crisis: Crisis, asked: dict[str, Any]) -> Command:
    """The command of a form about a running crisis; `asked` is what every command says.
    `HandOverRole` wants the receiver's account in `asked` too. Raises `BadForm`."""
    answers, context = submitted.answers, submitted.context
    try:
        match submitted.form:
            case "draft":
                others = frozenset(_authors(context))
                return DraftStatement(
                    **asked, wording=_wording(answers, crisis, context), others=others
                )
            case "revise":
                return ReviseStatement(
                    **asked,
                    statement=StatementId(context["statement"]),
                    revision=int(context["revision"]),
                    wording=_wording(answers, crisis, context),
                )
            case "request_changes":
                return RequestChanges(
                    **asked,
                    statement=StatementId(context["statement"]),
                    revision=int(context["revision"]),
                    reason=Words(text_of(answers, "reason")),
                )
            case "handover":
                return HandOverRole(
                    **asked, role=RoleId(text_of(answers, "role")), to=_person(answers, "to")
                )
            case "stand_down":
                hours = float(text_of(answers, "archive_after"))
                return StandDown(
                    **asked,
                    outcome=Words(text_of(answers, "outcome")),
                    archive_after=timedelta(hours=hours),
                )
            case "reopen":
                return ReopenCrisis(**asked, reason=Words(text_of(answers, "reason")))
    except (KeyError, ValueError) as error:
        raise BadForm(submitted.form) from error
    raise BadForm(submitted.form)


def receiver(submitted: Submitted) -> PersonId | None:
    """Who is to receive a role, for whom an account must be looked up."""
    return _person(submitted.answers, "to") if submitted.form == "handover" else None


def text_of(answers: Mapping[str, Answer], name: str) -> str:
    """A text or a single choice; empty where nothing was entered."""
    answer = answers.get(name)
    if isinstance(answer, tuple):
        return answer[0] if answer else ""
    return answer if isinstance(answer, str) else ""


def many_of(answers: Mapping[str, Answer], name: str) -> tuple[str, ...]:
    """Several choices; none where nothing was ticked."""
    answer = answers.get(name)
    return answer if isinstance(answer, tuple) else (answer,) if isinstance(answer, str) else ()


def time_of(answers: Mapping[str, Answer], name: str) -> datetime | None:
    """An instant; None where nothing was entered."""
    answer = answers.get(name)
    return answer if isinstance(answer, datetime) else None


def account_asked(asked: dict[str, Any], account: Account) -> dict[str, Any]:
    """What every command says, with the account of whoever is to receive a role."""
    return {**asked, "to_account": account}


def _person(answers: Mapping[str, Answer], name: str) -> PersonId:
    people = many_of(answers, name)
    if not people:
        raise ValueError(name)
    return PersonId(people[0])


def _authors(context: Mapping[str, str]) -> list[PersonId]:
    return [PersonId(context["author"])] if context.get("author") else []


def _wording(answers: Mapping[str, Answer], crisis: Crisis, context: Mapping[str, str]) -> Wording:
    return Wording(
        kind=Kind(text_of(answers, "kind")),
        outlets=tuple(OutletId(o) for o in _in_order(many_of(answers, "outlets"), crisis)),
        text=normalise(text_of(answers, "text")),
        language=context.get("language", "en"),
        next_update_at=time_of(answers, "next_update_at"),
    )


def _in_order(chosen: tuple[str, ...], crisis: Crisis) -> list[str]:
    """In the playbook's order, so that the order of ticking changes no digest."""
    order = [str(outlet.id) for outlet in crisis.playbook.outlets]
    return sorted(set(chosen), key=lambda o: (order.index(o) if o in order else len(order), o))
