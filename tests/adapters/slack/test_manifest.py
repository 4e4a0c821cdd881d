"""The app asks for exactly what it uses."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.pacing import PACES

ROOT = Path(__file__).parents[3]
MANIFEST: dict[str, Any] = YAML(typ="safe").load((ROOT / "manifest.yaml").read_text("utf-8"))

SCOPES: dict[str, set[str]] = {
    "apps.connections.open": set(),
    "auth.test": set(),
    "chat.delete": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.archive": {"groups:write"},
    "conversations.create": {"groups:write"},
    "conversations.history": {"channels:history", "groups:history", "im:history"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.invite": {"groups:write"},
    "conversations.list": {"groups:read"},
    "conversations.members": {"channels:read", "groups:read"},
    "conversations.open": {"im:write"},
    "conversations.replies": {"channels:history", "groups:history", "im:history"},
    "conversations.setTopic": {"groups:write"},
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "files.info": {"files:read"},
    "pins.add": {"pins:write"},
    "users.info": {"users:read"},
    "users.list": {"users:read", "users:read.email"},
    "users.lookupByEmail": {"users:read.email"},
    "views.open": set(),
}
"""By Slack's documentation, for the conversations the bot meets: its own private rooms, public
channels it posts to, and people's own chats with it."""

EVENT_SCOPES: dict[str, set[str]] = {
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "message.channels": {"channels:history"},
    "reaction_added": {"reactions:read"},
    "user_change": {"users:read"},
}
CALLERS = [*(ROOT / "bot/adapters").rglob("*.py"), *ROOT.glob("bot/*.py")]


def methods_called() -> Iterator[str]:
    """`….conversations_create` anywhere is Slack's `conversations.create`."""
    known = {name for name in dir(AsyncWebClient) if "_" in name and not name.startswith("_")}
    for path in CALLERS:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in known and _is_client(node.value):
                yield node.attr.replace("apps_", "apps.").replace("_", ".", 1)


def _is_client(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name.strip("_") in ("client", "slack")


def scopes_needed() -> set[str]:
    cells = [SCOPES[method] for method in methods_called()]
    cells += [EVENT_SCOPES[event] for event in events()]
    return {"commands"}.union(*cells)


def events() -> list[str]:
    return list(MANIFEST["settings"]["event_subscriptions"]["bot_events"])


def test_no_scope_is_missing_and_none_is_asked_for_in_vain() -> None:
    scopes = MANIFEST["oauth_config"]["scopes"]["bot"]
    assert sorted(scopes) == sorted(scopes_needed())


def test_the_search_for_calls_finds_them() -> None:
    called = set(methods_called())
    assert {"conversations.create", "chat.postMessage", "users.lookupByEmail"} <= called


def test_every_call_has_a_pace() -> None:
    unpaced = {"apps.connections.open", "auth.test"}
    assert set(methods_called()) - unpaced <= PACES.keys()


def test_every_event_subscribed_to_is_listened_for() -> None:
    listeners = (ROOT / "bot/adapters/slack/listeners.py").read_text("utf-8")
    kinds = {event.partition(".")[0] for event in events()}
    assert all(f'"{kind}"' in listeners for kind in kinds)


def test_an_administrator_needs_no_address_for_socket_mode() -> None:
    settings = MANIFEST["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": True}
    assert "http" not in str(MANIFEST)


def test_typed_words_arrive_unchanged() -> None:
    (command,) = MANIFEST["features"]["slash_commands"]
    assert (command["command"], command["should_escape"]) == ("/crisis", False)


@pytest.mark.parametrize(
    ("name", "callback"),
    [("Propose as statement", "propose_statement"), ("Add to timeline", "add_to_timeline")],
)
def test_both_shortcuts_are_in_the_menu_of_a_message(name: str, callback: str) -> None:
    known = {one["callback_id"]: one for one in MANIFEST["features"]["shortcuts"]}
    assert (known[callback]["name"], known[callback]["type"]) == (name, "message")
    assert len(name) <= 24


def test_the_texts_are_as_long_as_slack_wants_them() -> None:
    shown = MANIFEST["display_information"]
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
