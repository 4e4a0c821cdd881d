"""A running sandbox, Slack's own client against it, and a bot made with Slack's own framework."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.cast import BOT_TOKEN, SIGNING_SECRET
from bot.sandbox.manifest import Manifest
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import running

MANIFEST = {
    "display_information": {"name": "Crisis"},
    "features": {
        "slash_commands": [{"command": "/crisis", "description": "Crises"}],
        "shortcuts": [
            {"name": "Add to timeline", "type": "message", "callback_id": "log_it"},
            {"name": "Open a crisis", "type": "global", "callback_id": "open_it"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "commands",
                "chat:write",
                "channels:read",
                "channels:history",
                "groups:read",
                "groups:write",
                "groups:history",
                "im:write",
                "im:history",
                "pins:write",
                "reactions:read",
                "files:read",
                "files:write",
                "users:read",
                "users:read.email",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "reaction_added",
                "member_joined_channel",
                "member_left_channel",
                "message.groups",
                "message.im",
                "user_change",
            ]
        }
    },
}


def manifest_without(*scopes: str) -> Manifest:
    manifest = Manifest.model_validate(MANIFEST)
    kept = [scope for scope in manifest.scopes if scope not in scopes]
    manifest.oauth_config.scopes.bot = kept
    return manifest


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    one = Sandbox(manifest=Manifest.model_validate(MANIFEST))
    async with running(one):
        yield one


@pytest.fixture
def slack(sandbox: Sandbox) -> AsyncWebClient:
    return client_of(sandbox)


def client_of(sandbox: Sandbox, token: str = BOT_TOKEN) -> AsyncWebClient:
    url = f"{sandbox.base_url}/api/"
    return AsyncWebClient(token=token, base_url=url, retry_handlers=[], timeout=5)


@dataclass
class Bot:
    """A bolt app, and the bodies its listeners were given."""

    app: AsyncApp
    bodies: list[dict[str, Any]] = field(default_factory=list)

    async def note(self, body: dict[str, Any]) -> None:
        self.bodies.append(body)

    @property
    def event_types(self) -> list[str]:
        return [body["event"]["type"] for body in self.bodies if "event" in body]


@pytest.fixture
def bolt(sandbox: Sandbox) -> Bot:
    """A bolt app that is not connected yet."""
    app = AsyncApp(
        client=client_of(sandbox),
        signing_secret=SIGNING_SECRET,
        process_before_response=True,
    )
    return Bot(app)


@pytest.fixture
async def bot(sandbox: Sandbox, bolt: Bot) -> AsyncIterator[Bot]:
    """The bolt app, reached over HTTP."""
    runner = web.AppRunner(bolt.app.server(port=0, path="/slack/events").web_app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    sandbox.bot_url = f"http://127.0.0.1:{port}/slack/events"
    yield bolt
    await sandbox.delivery.close()
    await runner.cleanup()


@pytest.fixture
async def room(sandbox: Sandbox, slack: AsyncWebClient) -> str:
    """A private channel with the bot, Ana and Clara in it."""
    answer = await slack.conversations_create(name="war-room", is_private=True)
    channel: str = answer["channel"]["id"]
    await slack.conversations_invite(channel=channel, users="U0ANA,U0CLARA")
    await sandbox.settled()
    return channel
