"""A press becomes a command: the button's action names it, its value carries the facts."""

from collections.abc import Mapping
from typing import Any

from bot.domain.commands import (
    AcknowledgeRole,
    ApproveRemoval,
    ChangeLevel,
    ClaimStranger,
    Command,
    ConfirmBreakGlass,
    ConfirmPublished,
    DenyPublished,
    FinishRemoval,
    HoldEverything,
    LetIn,
    LiftHold,
    LiftObjection,
    OrderSending,
    ProposeRemoval,
    ReadNotice,
    RefuseRemoval,
    ReleaseStatement,
    StopSending,
    StrangersPost,
    TakeRole,
    WithdrawStatement,
)
from bot.domain.commands.freezing import DropPost, EndFreeze, FreezeScheduled, ResumePost
from bot.domain.events.watching import StrangerId
from bot.domain.grounds import RemovalId
from bot.domain.values import NO_WORDS, CrisisId, Level, OutletId, PersonId, RoleId, StatementId
from bot.presentation.inbox import Press

FORMS = frozenset(
    {
        "take_down",
        "remove_comment",
        "remove_elsewhere",
        "new_time",
        "approve",
        "break_glass",
        "lift_for",
        "move",
        "posted",
        "request_changes",
        "revise",
        "stand_down",
        "tag",
        "translate",
    }
)
"""Buttons that open the form of their name first."""

COMMANDS: dict[str, type[Any]] = {
    "accept_role": AcknowledgeRole,
    "take_role": TakeRole,
    "withdraw": WithdrawStatement,
    "stop": StopSending,
    "is_there": ConfirmPublished,
    "not_there": DenyPublished,
    "level": ChangeLevel,
    "publish_now": OrderSending,
    "try_again": OrderSending,
    "hold_everything": HoldEverything,
    "hold_all": HoldEverything,
    "release": ReleaseStatement,
    "lift_hold": LiftHold,
    "freeze": FreezeScheduled,
    "end_freeze": EndFreeze,
    "put_back": ResumePost,
    "drop_post": DropPost,
    "read_notice": ReadNotice,
    "its_ours": ClaimStranger,
    "take_down_post": ProposeRemoval,
    "approve_removal": ApproveRemoval,
    "refuse_removal": RefuseRemoval,
    "removal_done": FinishRemoval,
    "let_in": LetIn,
    "lift": LiftObjection,
    "confirm_break_glass": ConfirmBreakGlass,
}


class NoSuchButton(ValueError):
    """A press that none of the bot's cards offers, or whose value was tampered with."""


def shown_on(value: Mapping[str, str]) -> dict[str, Any]:
    """What the pressed card showed, for whoever wants to approve it. Raises `NoSuchButton`."""
    try:
        return {
            "statement": StatementId(value["statement"]),
            "revision": int(value["revision"]),
            "digest": value["digest"],
        }
    except (KeyError, ValueError) as error:
        raise NoSuchButton("approve") from error


def parse_press(press: Press, asked: dict[str, Any]) -> Command:
    """The command a press asks for; `asked` is what every command says. Raises `NoSuchButton`."""
    kind = COMMANDS.get(press.action)
    if kind is None:
        raise NoSuchButton(press.action)
    try:
        command: Command = kind(**asked, **_facts(kind, press))
    except (KeyError, ValueError) as error:
        raise NoSuchButton(press.action) from error
    return command


def _facts(kind: type[Any], press: Press) -> dict[str, Any]:
    if kind in (LiftObjection, ConfirmBreakGlass):
        return _of_silence(kind, press)
    if kind in (AcknowledgeRole, TakeRole):
        return {"role": RoleId(press.value["role"])}
    if kind is ClaimStranger:
        return {"stranger": StrangerId(press.value["stranger"])}
    if kind is ProposeRemoval:
        return {"what": StrangersPost(stranger=StrangerId(press.value["stranger"]))}
    if kind in (ApproveRemoval, RefuseRemoval, FinishRemoval):
        return {"removal": RemovalId(press.value["removal"])}
    if kind is LetIn:
        return {"other": CrisisId(press.value["other"])}
    if kind is ChangeLevel:
        return {"level": Level(press.value["level"])}
    if kind in (ConfirmPublished, DenyPublished):
        attempt = {"attempt": int(press.value["attempt"])} if kind is DenyPublished else {}
        return {
            "statement": StatementId(press.value["statement"]),
            "outlet": OutletId(press.value["outlet"]),
            **attempt,
        }
    if kind in (WithdrawStatement, StopSending, OrderSending, ReleaseStatement):
        return {"statement": StatementId(press.value["statement"])}
    if kind in (ResumePost, DropPost):
        return {
            "outlet": OutletId(press.value["outlet"]),
            "reference": press.value["reference"],
        }
    return {}


def _of_silence(kind: type[Any], press: Press) -> dict[str, Any]:
    value = press.value
    facts = {"statement": StatementId(value["statement"]), "revision": int(value["revision"])}
    if kind is ConfirmBreakGlass:
        return {**facts, "digest": value["digest"]}
    return {**facts, "of": PersonId(value["of"]), "reason": NO_WORDS}
