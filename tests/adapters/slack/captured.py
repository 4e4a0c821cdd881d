"""Payloads in the shapes Slack documents, and a signed request around each."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import Clock, SignatureVerifier

SECRET = "a signing secret"
TEAM = {"id": "T0SANDBOX", "domain": "northwind"}


def slash(trigger: str, text: str = "status", user: str = "U0ANA") -> dict[str, str]:
    return {
        "token": "gIkuvaNzQIHg97ATvDxqgjtO",
        "team_id": "T0SANDBOX",
        "team_domain": "northwind",
        "channel_id": "C0GENERAL",
        "channel_name": "general",
        "user_id": user,
        "user_name": "ana",
        "command": "/crisis",
        "text": text,
        "api_app_id": "A0CRISIS",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/T0/1/x",
        "trigger_id": trigger,
    }


def interactive(kind: str, trigger: str, user: str = "U0ANA", **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "token": "gIkuvaNzQIHg97ATvDxqgjtO",
        "team": TEAM,
        "user": {"id": user, "username": "ana", "name": "ana", "team_id": "T0SANDBOX"},
        "api_app_id": "A0CRISIS",
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": trigger,
        **more,
    }


def press(trigger: str, action_id: str, value: str, user: str = "U0ANA") -> dict[str, Any]:
    return interactive(
        "block_actions",
        trigger,
        user,
        container={
            "type": "message",
            "message_ts": "1700000000.000100",
            "channel_id": "C0GENERAL",
            "is_ephemeral": False,
        },
        channel={"id": "C0GENERAL", "name": "general"},
        message={"type": "message", "user": "U0CRISIS", "ts": "1700000000.000100", "text": ""},
        response_url="https://hooks.slack.com/actions/T0/1/x",
        state={"values": {}},
        actions=[
            {
                "type": "button",
                "action_id": action_id,
                "block_id": "buttons:1",
                "text": {"type": "plain_text", "text": "Approve", "emoji": False},
                "value": value,
                "action_ts": "1700000001.000000",
            }
        ],
    )


def shortcut(trigger: str, message: dict[str, Any]) -> dict[str, Any]:
    return interactive(
        "message_action",
        trigger,
        callback_id="propose_statement",
        action_ts="1700000001.000000",
        message_ts=message["ts"],
        channel={"id": "C0GENERAL", "name": "general"},
        message={"type": "message", "team": "T0SANDBOX", **message},
        response_url="https://hooks.slack.com/app/T0/1/x",
    )


def submission(view: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    sent = {
        "id": "V123",
        "team_id": "T0SANDBOX",
        "app_id": "A0CRISIS",
        "hash": "1700000001.abc",
        "previous_view_id": None,
        "root_view_id": "V123",
        **view,
        "state": {"values": values},
    }
    return interactive("view_submission", "t.1", view=sent, response_urls=[])


def event(body: dict[str, Any], event_id: str = "Ev1") -> dict[str, Any]:
    return {
        "token": "gIkuvaNzQIHg97ATvDxqgjtO",
        "team_id": "T0SANDBOX",
        "api_app_id": "A0CRISIS",
        "event": {"event_ts": "1700000001.000000", **body},
        "type": "event_callback",
        "event_id": event_id,
        "event_time": 1700000001,
        "authorizations": [
            {"team_id": "T0SANDBOX", "user_id": "U0CRISIS", "is_bot": True, "enterprise_id": None}
        ],
    }


def signed(body: str, content_type: str, *, secret: str = SECRET, age: int = 0) -> AsyncBoltRequest:
    """`age` is how many seconds ago it was signed."""
    timestamp = str(int(Clock().now()) - age)
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    headers: dict[str, str | Sequence[str]] = {
        "content-type": content_type,
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": signature or "",
    }
    return AsyncBoltRequest(body=body, headers=headers)


def as_sent(payload: dict[str, Any], *, secret: str = SECRET, age: int = 0) -> AsyncBoltRequest:
    """As Slack encodes each kind."""
    form = "application/x-www-form-urlencoded"
    if "command" in payload:
        return signed(urlencode(payload), form, secret=secret, age=age)
    if payload.get("type") == "event_callback":
        return signed(json.dumps(payload), "application/json", secret=secret, age=age)
    return signed(urlencode({"payload": json.dumps(payload)}), form, secret=secret, age=age)


async def deliver(app: AsyncApp, payload: dict[str, Any]) -> BoltResponse:
    return await app.async_dispatch(as_sent(payload))


def answer_of(response: BoltResponse) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(response.body) if response.body else {}
    return answer
