"""A submitted form becomes a command."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.commands import (
    ApproveStatement,
    BreakGlass,
    ChangeLevel,
    Command,
    DraftStatement,
    HandOverRole,
    LiftObjection,
    MoveSending,
    ReopenCrisis,
    ReportPosted,
    RequestChanges,
    ReviseStatement,
    StandDown,
    TagStatement,
    TranslateStatement,
)
from bot.domain.commands.freezing import ResumePost
from bot.domain.fast_lane import filled
from bot.domain.state import Crisis
from bot.domain.values import (
    Account,
    Audience,
    Kind,
    Level,
    Medium,
    OutletId,
    Part,
    PersonId,
    RoleId,
    StatementId,
    Tag,
    Window,
    Wording,
    Words,
)
from bot.domain.wording import normalise
from bot.presentation.forms.media import alternative_of
from bot.presentation.inbox import Answer, Files, Submitted
from bot.presentation.instants import NoInstant, NoZone, parse_instant
from bot.presentation.uploads import MEDIA, FileRefused


class BadForm(ValueError):
    """A form that the bot never showed, or whose answers are not of their kind."""


def parse_submission(submitted: Submitted, crisis: Crisis, asked: dict[str, Any]) -> Command:
    """The command of a form about a running crisis; `asked` is what every command says.
    `HandOverRole` wants the receiver's account in `asked` too. Raises `BadForm`, `NoZone` or
    `NoInstant` for a time that is no instant, `SlotNotFilled`, and `FileRefused`."""
    answers, context = submitted.answers, submitted.context
    try:
        match submitted.form:
            case "draft":
                others = frozenset(_authors(context))
                wording, publish_at = _wording(answers, crisis, context)
                return DraftStatement(
                    **asked,
                    wording=wording,
                    others=others,
                    tags=_tags(answers),
                    publish_at=publish_at,
                    parts=frozenset(Part(one) for one in many_of(answers, "parts")),
                    waiver=Words(text_of(answers, "waiver")),
                )
            case "holding":
                return _holding(submitted, crisis, asked)
            case "revise":
                wording, publish_at = _wording(answers, crisis, context)
                return ReviseStatement(
                    **asked,
                    statement=StatementId(context["statement"]),
                    revision=int(context["revision"]),
                    wording=wording,
                    tags=_tags(answers),
                    publish_at=publish_at,
                    parts=frozenset(Part(one) for one in many_of(answers, "parts")),
                    waiver=Words(text_of(answers, "waiver")),
                )
            case "approve" | "tag" | "translate" | "move" | "posted":
                return _about_statement(submitted, asked)
            case "level":
                return ChangeLevel(**asked, level=Level(text_of(answers, "level")))
            case "request_changes":
                return RequestChanges(
                    **asked,
                    statement=StatementId(context["statement"]),
                    revision=int(context["revision"]),
                    reason=Words(text_of(answers, "reason")),
                )
            case "handover":
                return HandOverRole(
                    **asked,
                    role=RoleId(text_of(answers, "role")),
                    to=_person(answers, "to"),
                    until=time_of(answers, "until"),
                )
            case "lift_for":
                return LiftObjection(
                    **asked,
                    statement=StatementId(context["statement"]),
                    revision=int(context["revision"]),
                    of=PersonId(context["of"]),
                    reason=Words(text_of(answers, "reason")),
                )
            case "break_glass":
                return BreakGlass(
                    **asked,
                    statement=StatementId(context["statement"]),
                    revision=int(context["revision"]),
                    digest=context["digest"],
                    reason=Words(text_of(answers, "reason")),
                )
            case "stand_down":
                hours = float(text_of(answers, "archive_after"))
                return StandDown(
                    **asked,
                    outcome=Words(text_of(answers, "outcome")),
                    archive_after=timedelta(hours=hours),
                )
            case "new_time":
                return ResumePost(
                    **asked,
                    outlet=OutletId(context["outlet"]),
                    reference=context["reference"],
                    due=_instant(answers, "due"),
                )
            case "reopen":
                return ReopenCrisis(**asked, reason=Words(text_of(answers, "reason")))
    except (NoZone, NoInstant):
        raise
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


def _instant(answers: Mapping[str, Answer], name: str) -> datetime:
    instant = time_of(answers, name)
    if instant is None:
        raise ValueError(name)
    return instant


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


def _about_statement(submitted: Submitted, asked: dict[str, Any]) -> Command:
    answers, context = submitted.answers, submitted.context
    known = asked | {
        "statement": StatementId(context["statement"]),
        "revision": int(context["revision"]),
    }
    match submitted.form:
        case "approve":
            return ApproveStatement(**known, digest=context["digest"])
        case "tag":
            return TagStatement(**known, tags=_tags(answers) or frozenset())
        case "translate":
            language = text_of(answers, "language")
            return TranslateStatement(
                **known, language=language, text=normalise(text_of(answers, "text"))
            )
        case "move":
            at = instant_of(answers, "publish_at")
            if at is None:
                raise NoInstant("")
            return MoveSending(**known, publish_at=at, window=window_from(at, answers))
        case _:
            return ReportPosted(
                **known,
                outlet=OutletId(context["outlet"]),
                link=text_of(answers, "link").strip(),
                posted=normalise(text_of(answers, "posted")),
            )


def _holding(submitted: Submitted, crisis: Crisis, asked: dict[str, Any]) -> DraftStatement:
    """Words approved in calm times, with what was entered into their slots. An entry that does
    not fit is refused by the domain, by its slot."""
    answers = submitted.answers
    lane = crisis.playbook.pre_approved(text_of(answers, "lane") or submitted.context["lane"])
    if lane is None:
        raise ValueError("lane")
    values = {slot.name: Words(text_of(answers, f"slot_{slot.name}")) for slot in lane.slots}
    return DraftStatement(
        **asked,
        wording=Wording(
            kind=Kind.HOLDING,
            outlets=tuple(OutletId(o) for o in _in_order(many_of(answers, "outlets"), crisis)),
            text=filled(lane, values),
            language=lane.language or submitted.context.get("language", "en"),
            next_update_at=time_of(answers, "next_update_at"),
        ),
        lane=lane.id,
        slots=values,
    )


NONE_OF_THESE = "none"
"""The box that says: it touches none of what asks for more eyes."""


def _tags(answers: Mapping[str, Answer]) -> frozenset[Tag] | None:
    """What was ticked; None where nothing was, not even *none of these*."""
    ticked = many_of(answers, "tags")
    tags = frozenset(Tag(one) for one in ticked if one != NONE_OF_THESE)
    return tags if tags or NONE_OF_THESE in ticked else None


def instant_of(answers: Mapping[str, Answer], name: str) -> datetime | None:
    """An instant that was written with its time zone; None where nothing was. Raises `NoZone`
    or `NoInstant`."""
    text = text_of(answers, name).strip()
    return parse_instant(text) if text else None


def window_from(at: datetime, answers: Mapping[str, Answer]) -> Window:
    """From the instant itself until so many minutes after it."""
    minutes = int(text_of(answers, "within") or USUAL_WINDOW_MINUTES)
    return Window(opens_at=at, closes_at=at + timedelta(minutes=minutes))


USUAL_WINDOW_MINUTES = 60


def _wording(
    answers: Mapping[str, Answer], crisis: Crisis, context: Mapping[str, str]
) -> tuple[Wording, datetime | None]:
    """The words, and when they go out if somebody said so. What a form does not ask for stays as
    it was in the revision before."""
    before = crisis.statements.get(StatementId(context.get("statement", "")))
    known = before.wording if before else None
    at = instant_of(answers, "publish_at")
    corrects = text_of(answers, "corrects")
    wording = Wording(
        kind=Kind(text_of(answers, "kind")),
        audience=Audience(text_of(answers, "audience") or Audience.PUBLIC),
        outlets=tuple(OutletId(o) for o in _in_order(many_of(answers, "outlets"), crisis)),
        headline=normalise(text_of(answers, "headline")),
        content_warning=normalise(text_of(answers, "content_warning")),
        text=normalise(text_of(answers, "text")),
        language=known.language if known else context.get("language", "en"),
        next_update_at=time_of(answers, "next_update_at"),
        window=window_from(at, answers) if at else None,
        corrects=StatementId(corrects) if corrects else None,
        media=_media(answers, known.media if known else ()),
        translations=known.translations if known else {},
    )
    return wording, at


def _media(answers: Mapping[str, Answer], known: tuple[Medium, ...]) -> tuple[Medium, ...]:
    """What stays of those before, and what was handed over. A form that does not ask keeps all.
    Raises `FileRefused`."""
    stay = [_described(answers, number, one) for number, one in enumerate(known, start=1)]
    kept = [one for one in stay if one is not None]
    there = {one.digest for one in kept}
    return (*kept, *(one for one in _handed_over(answers) if one.digest not in there))


def _described(answers: Mapping[str, Answer], number: int, medium: Medium) -> Medium | None:
    """None where its description was emptied: it is taken out."""
    name = alternative_of(number)
    if name not in answers:
        return medium
    alternative = normalise(text_of(answers, name).strip())
    return replace(medium, alternative=alternative) if alternative else None


def _handed_over(answers: Mapping[str, Answer]) -> list[Medium]:
    """One line describes one file. With another number of lines nobody knows which describes
    which, so that none is described, and the domain refuses that."""
    files = answers.get(MEDIA)
    if not isinstance(files, Files):
        return []
    if files.trouble:
        raise FileRefused(MEDIA, files.trouble, files.name)
    lines = [one.strip() for one in text_of(answers, "alternatives").splitlines() if one.strip()]
    if len(files.kept) == 1:
        lines = [" ".join(lines)]
    if len(lines) != len(files.kept):
        lines = [""] * len(files.kept)
    pairs = zip(files.kept, lines, strict=True)
    new = {one.digest: replace(one, alternative=normalise(line)) for one, line in pairs}
    return list(new.values())


def _in_order(chosen: tuple[str, ...], crisis: Crisis) -> list[str]:
    """In the playbook's order, so that the order of ticking changes no digest."""
    order = [str(outlet.id) for outlet in crisis.playbook.outlets]
    return sorted(set(chosen), key=lambda o: (order.index(o) if o in order else len(order), o))
