"""The payloads Slack sends an app, in Slack's shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.forms import state_of
from bot.sandbox.values import Channel, Json, Message, Modal, Person
from bot.sandbox.webapi.shapes import message_object, view_object

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

VERIFICATION_TOKEN = "sandbox-verification-token"  # noqa: S105 - deprecated by Slack, opens nothing


class Payloads:
    """Builds payloads for one sandbox, and hands out what goes with them."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def slash(self, person: Person, channel: Channel, command: str, text: str) -> Json:
        workspace = self._sandbox.workspace
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": workspace.team_id,
            "team_domain": workspace.domain,
            "channel_id": channel.id,
            "channel_name": shown_name(channel),
            "user_id": person.id,
            "user_name": person.name,
            "command": command,
            "text": text,
            "api_app_id": workspace.app_id,
            "is_enterprise_install": "false",
            "response_url": self._response_url(person, channel),
            "trigger_id": self._sandbox.triggers.issue(person.id, channel.id),
        }

    def press(self, person: Person, channel: Channel, message: Message, action: Json) -> Json:
        workspace = self._sandbox.workspace
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.ephemeral_for is not None,
        }
        payload = {
            **self._interaction("block_actions", person),
            "container": container,
            "trigger_id": self._sandbox.triggers.issue(person.id, channel.id),
            "channel": {"id": channel.id, "name": shown_name(channel)},
            "state": {"values": state_of(message.blocks, {})},
            "response_url": self._response_url(person, channel, message),
            "actions": [self._acted(action)],
        }
        if not message.ephemeral_for:
            payload["message"] = message_object(workspace, message)
        return payload

    def press_in_modal(self, person: Person, modal: Modal, action: Json) -> Json:
        return {
            **self._interaction("block_actions", person),
            "container": {"type": "view", "view_id": modal.id},
            "trigger_id": self._sandbox.triggers.issue(person.id, modal.channel, in_modal=True),
            "view": self._view(modal),
            "state": {"values": state_of(modal.view["blocks"], modal.typed)},
            "actions": [self._acted(action)],
        }

    def submission(self, person: Person, modal: Modal) -> Json:
        trigger = self._sandbox.triggers.issue(person.id, modal.channel, in_modal=True)
        return {
            **self._interaction("view_submission", person),
            "trigger_id": trigger,
            "view": self._view(modal),
            "response_urls": [],
        }

    def closed(self, person: Person, modal: Modal, *, cleared: bool) -> Json:
        return {
            **self._interaction("view_closed", person),
            "view": self._view(modal),
            "is_cleared": cleared,
        }

    def message_shortcut(
        self, person: Person, channel: Channel, message: Message, callback_id: str
    ) -> Json:
        workspace = self._sandbox.workspace
        return {
            **self._interaction("message_action", person),
            "action_ts": workspace.next_ts(),
            "callback_id": callback_id,
            "trigger_id": self._sandbox.triggers.issue(person.id, channel.id),
            "channel": {"id": channel.id, "name": shown_name(channel)},
            "message_ts": message.ts,
            "message": message_object(workspace, message, base_url=self._sandbox.base_url),
            "response_url": self._response_url(person, channel),
        }

    def global_shortcut(self, person: Person, callback_id: str) -> Json:
        return {
            **self._interaction("shortcut", person),
            "action_ts": self._sandbox.workspace.next_ts(),
            "callback_id": callback_id,
            "trigger_id": self._sandbox.triggers.issue(person.id),
        }

    def event(self, event: Json) -> Json:
        workspace = self._sandbox.workspace
        authorization = {
            "enterprise_id": None,
            "team_id": workspace.team_id,
            "user_id": workspace.bot_user,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": workspace.team_id,
            "context_team_id": workspace.team_id,
            "context_enterprise_id": None,
            "api_app_id": workspace.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": workspace.next_id("Ev"),
            "event_time": int(workspace.clock()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": f"4-{workspace.next_id('E')}",
        }

    def _interaction(self, kind: str, person: Person) -> Json:
        workspace = self._sandbox.workspace
        return {
            "type": kind,
            "token": VERIFICATION_TOKEN,
            "team": {"id": workspace.team_id, "domain": workspace.domain},
            "user": {
                "id": person.id,
                "username": person.name,
                "name": person.name,
                "team_id": person.team_id,
            },
            "api_app_id": workspace.app_id,
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _acted(self, action: Json) -> Json:
        return {**action, "action_ts": self._sandbox.workspace.next_ts()}

    def _view(self, modal: Modal) -> Json:
        values = state_of(modal.view["blocks"], modal.typed)
        return view_object(self._sandbox.workspace, modal, values)

    def _response_url(
        self, person: Person, channel: Channel, original: Message | None = None
    ) -> str:
        secret = self._sandbox.response_urls.issue(person.id, channel.id, original)
        return f"{self._sandbox.base_url}/response/{secret}"


def shown_name(channel: Channel) -> str:
    """The name that payloads give: Slack does not tell private ones."""
    if channel.is_im:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name


def acted_on(element: Json, block_id: str, chosen: Json) -> dict[str, Any]:
    """The entry of `actions` for one pressed or changed element."""
    kept: Json = {name: element[name] for name in ("text", "value", "style") if name in element}
    return {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block_id,
        **kept,
        **chosen,
    }
