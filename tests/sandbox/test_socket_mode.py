"""Bolt's own Socket Mode handler against the sandbox."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.sandbox.cast import APP_TOKEN
from bot.sandbox.sandbox import Sandbox
from tests.sandbox.conftest import Bot


@asynccontextmanager
async def connected(sandbox: Sandbox, bot: Bot, sockets: int = 1) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for _ in range(sockets):
            handler = AsyncSocketModeHandler(bot.app, APP_TOKEN)
            await handler.connect_async()  # type: ignore[no-untyped-call]
            stack.push_async_callback(handler.close_async)
        await sandbox.sockets.wait_connected(sockets)
        yield


async def test_a_command_is_acknowledged_through_the_socket(sandbox: Sandbox, bolt: Bot) -> None:
    @bolt.app.command("/crisis")
    async def command(ack: Any, body: dict[str, Any]) -> None:
        await bolt.note(body)
        await ack("Nothing here.")

    async with connected(sandbox, bolt):
        await sandbox.as_person("U0GUS").slash("C0GENERAL", "/crisis status")
    assert bolt.bodies[0]["text"] == "status"
    assert sandbox.as_person("U0GUS").texts("C0GENERAL") == ["Nothing here."]
    assert sandbox.journal.of("answer")[0].get("transport") == "socket"


async def test_events_come_through_the_socket(sandbox: Sandbox, bolt: Bot, room: str) -> None:
    @bolt.app.event("reaction_added")
    async def event(body: dict[str, Any]) -> None:
        await bolt.note(body)

    said = await sandbox.as_person("U0ANA").say(room, "look")
    async with connected(sandbox, bolt):
        await sandbox.as_person("U0ANA").react(room, said.ts, "pushpin")
        await sandbox.settled()
    assert bolt.event_types == ["reaction_added"]


async def test_each_envelope_goes_to_one_of_several_sockets(sandbox: Sandbox, bolt: Bot) -> None:
    @bolt.app.command("/crisis")
    async def command(ack: Any, body: dict[str, Any]) -> None:
        await bolt.note(body)
        await ack()

    async with connected(sandbox, bolt, sockets=2):
        for _ in range(4):
            await sandbox.as_person("U0GUS").slash("C0GENERAL", "/crisis")
    assert len(bolt.bodies) == 4


async def test_the_app_comes_back_after_a_disconnect(sandbox: Sandbox, bolt: Bot) -> None:
    @bolt.app.command("/crisis")
    async def command(ack: Any) -> None:
        await ack("still here")

    async with connected(sandbox, bolt):
        before = sandbox.sockets.connections[0]
        await sandbox.sockets.disconnect()
        await sandbox.sockets.wait_until(
            lambda: any(one is not before for one in sandbox.sockets.connections)
        )
        await sandbox.as_person("U0GUS").slash("C0GENERAL", "/crisis")
    assert "still here" in sandbox.as_person("U0GUS").texts("C0GENERAL")
