"""views.*: modals."""

from __future__ import annotations

from typing import Any

from bot.sandbox.blockkit import check_view, complete
from bot.sandbox.errors import InvalidArguments, SlackError
from bot.sandbox.modals import DEEPEST
from bot.sandbox.values import Json, Modal
from bot.sandbox.webapi.call import Call
from bot.sandbox.webapi.shapes import view_object
from bot.sandbox.workspace import Workspace


def checked_view(workspace: Workspace, view: Any) -> Json:
    """A modal with its ids filled in. Raises InvalidArguments."""
    problems = check_view(view)
    if problems:
        raise InvalidArguments(*problems)
    return {**view, "blocks": complete(view["blocks"], workspace.next_id)}


def open_(call: Call) -> Json:
    view = _view(call)
    trigger = call.sandbox.triggers.spend(call.text("trigger_id"))
    modal = call.workspace.modals.open(trigger.person, view, trigger.channel)
    return _shown(call, modal)


def push(call: Call) -> Json:
    view = _view(call)
    trigger = call.sandbox.triggers.spend(call.text("trigger_id"))
    stack = call.workspace.modals.stack(trigger.person)
    if not stack or not trigger.in_modal:
        raise SlackError("not_found")
    if len(stack) >= DEEPEST:
        raise SlackError("push_limit_reached")
    return _shown(call, call.workspace.modals.push(trigger.person, view))


def update(call: Call) -> Json:
    view = _view(call)
    modals = call.workspace.modals
    modal = modals.find(call.text("view_id")) or modals.find_external(call.text("external_id"))
    if modal is None:
        raise SlackError("not_found")
    if call.has("hash") and call.text("hash") != modal.hash:
        raise SlackError("hash_conflict")
    modals.update(modal, view)
    return _shown(call, modal)


def _view(call: Call) -> Json:
    return checked_view(call.workspace, call.json("view", error="invalid_arguments"))


def _shown(call: Call, modal: Modal) -> Json:
    return {"view": view_object(call.workspace, modal)}
