"""What the workspace does with the bot's answers, and with silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.blockkit import check_message, complete
from bot.sandbox.errors import SlackError
from bot.sandbox.modals import DEEPEST
from bot.sandbox.values import Channel, Json, Modal
from bot.sandbox.webapi.views import checked_view

if TYPE_CHECKING:
    from bot.sandbox.delivery import Answer
    from bot.sandbox.sandbox import Sandbox
    from bot.sandbox.workspace import Workspace

WHOLE_FORM = ""
"""The key in `Modal.errors` for what concerns the whole form."""

FORM_TROUBLE = "We had some trouble connecting. Try again?"
PRESS_TROUBLE = ":warning: That did not reach the app (*{error}*). Try again."
SLASH_TROUBLE = "{command} failed with the error “{error}”"

ANNOUNCED = {
    "channel_join": "<@{person}> has joined the channel",
    "channel_leave": "<@{person}> has left the channel",
}


def announce(workspace: Workspace, channel: str, person: str, subtype: str) -> None:
    """Slack's own grey line in a channel."""
    text = ANNOUNCED[subtype].format(person=person)
    workspace.post(channel, person, text, subtype=subtype)


def to_slash(sandbox: Sandbox, person: str, channel: Channel, command: str, answer: Answer) -> None:
    """Show what came back with the acknowledgement of a slash command."""
    if answer.error:
        trouble = SLASH_TROUBLE.format(command=command, error=answer.error)
        sandbox.workspace.whisper(channel.id, person, trouble)
        return
    body = {"text": answer.body} if isinstance(answer.body, str) else answer.body
    if isinstance(body, dict) and (body.get("text") or body.get("blocks")):
        said(sandbox, person, channel.id, body)


def said(sandbox: Sandbox, person: str, channel: str, body: Json) -> None:
    """Post an answer: for this person alone, or for all with `in_channel`."""
    blocks = body.get("blocks") or []
    problems = check_message(blocks)
    if problems:
        sandbox.journal.add("note", what="invalid_blocks", problems=problems)
        trouble = SLASH_TROUBLE.format(command="The command", error="invalid_blocks")
        sandbox.workspace.whisper(channel, person, trouble)
        return
    sandbox.workspace.post(
        channel,
        sandbox.workspace.bot_user,
        str(body.get("text") or ""),
        bot_id=sandbox.workspace.bot_id,
        blocks=complete(blocks, sandbox.workspace.next_id),
        ephemeral_for=None if body.get("response_type") == "in_channel" else person,
    )


def to_press(sandbox: Sandbox, person: str, channel: str | None, answer: Answer) -> None:
    """Tell the person, and nobody else, when a press or a shortcut got no answer."""
    if answer.error:
        place = channel or sandbox.workspace.direct(person).id
        sandbox.workspace.whisper(place, person, PRESS_TROUBLE.format(error=answer.error))


def to_modal_press(sandbox: Sandbox, modal: Modal, answer: Answer) -> None:
    if answer.error:
        sandbox.workspace.modals.show_errors(modal, {WHOLE_FORM: FORM_TROUBLE})


def to_submission(sandbox: Sandbox, modal: Modal, answer: Answer) -> None:
    """Close the form, or do what `response_action` says."""
    modals = sandbox.workspace.modals
    body = answer.body if isinstance(answer.body, dict) else {}
    try:
        if answer.error:
            raise SlackError(answer.error)
        _act(sandbox, modal, body)
    except SlackError as error:
        sandbox.journal.add("note", what=error.error, problems=error.beside)
        modals.show_errors(modal, {WHOLE_FORM: FORM_TROUBLE})


def _act(sandbox: Sandbox, modal: Modal, body: dict[str, Any]) -> None:
    """Raises SlackError when the answer is not one that Slack understands."""
    modals = sandbox.workspace.modals
    match body.get("response_action"):
        case None:
            modals.close(modal)
        case "clear":
            modals.clear(modal.person)
        case "errors":
            modals.show_errors(modal, _known_errors(modal, body.get("errors")))
        case "update":
            modals.update(modal, checked_view(sandbox.workspace, body.get("view")))
        case "push":
            if len(modals.stack(modal.person)) >= DEEPEST:
                raise SlackError("push_limit_reached")
            modals.push(modal.person, checked_view(sandbox.workspace, body.get("view")))
        case _:
            raise SlackError("invalid_response_action")


def _known_errors(modal: Modal, errors: Any) -> dict[str, str]:
    inputs = {one["block_id"] for one in modal.view["blocks"] if one["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise SlackError("invalid_errors")
    return {str(block): str(why) for block, why in errors.items()}
