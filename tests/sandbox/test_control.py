"""Driving the sandbox from another process."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.sandbox.sandbox import Sandbox
from tests.sandbox.conftest import Bot


@pytest.fixture
async def session(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(sandbox.base_url) as session:
        yield session


async def act(session: aiohttp.ClientSession, **deed: Any) -> tuple[int, Any]:
    async with session.post("/_sandbox/act", json=deed) as response:
        return response.status, await response.json()


async def test_a_person_acts_over_http(
    sandbox: Sandbox, bot: Bot, session: aiohttp.ClientSession
) -> None:
    @bot.app.command("/crisis")
    async def command(ack: Any) -> None:
        await ack("heard")

    deed = {"as": "U0GUS", "do": "slash", "channel": "C0GENERAL", "text": "/crisis"}
    status, answer = await act(session, **deed)
    assert (status, answer["result"]["answers"][0]["body"]) == (200, "heard")
    _, seen = await act(session, **{"as": "U0GUS", "do": "messages", "channel": "C0GENERAL"})
    assert [one["text"] for one in seen["result"]] == ["heard"]


async def test_what_cannot_be_done_says_why(session: aiohttp.ClientSession) -> None:
    status, answer = await act(session, **{"as": "U0NOBODY", "do": "channels"})
    assert (status, "no such account" in answer["error"]) == (409, True)
    assert (await act(session, **{"as": "U0ANA", "do": "explode"}))[0] == 400
    assert (await act(session, **{"as": "U0ANA", "do": "slash", "loud": True}))[0] == 400


async def test_state_and_journal_are_readable(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    await sandbox.as_person("U0ANA").say("C0GENERAL", "hello")
    async with session.get("/_sandbox/state") as response:
        state = await response.json()
    assert state["channels"][0]["messages"][0]["text"] == "hello"
    since = len(sandbox.journal.entries) - 1
    async with session.get(f"/_sandbox/journal?since={since}") as response:
        entries = (await response.json())["entries"]
    assert [one["data"]["what"] for one in entries] == ["message_posted"]


async def test_a_page_from_elsewhere_may_not_drive_it(session: aiohttp.ClientSession) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
        async with session.post("/_sandbox/act", json={}, headers=headers) as response:
            assert response.status == 403


async def test_the_workspace_runs_as_a_process_of_its_own() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--port", "0", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode().strip()
    said, _, url = line.rpartition(" ")
    assert said == "Sandbox workspace ready:"
    async with aiohttp.ClientSession() as session, session.get(f"{url}/_sandbox/state") as answer:
        assert len((await answer.json())["people"]) == 9
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0


async def test_a_permalink_leads_to_the_message_as_the_person_who_pressed_it(
    session: aiohttp.ClientSession,
) -> None:
    pressed_on = {"Referer": str(session._base_url) + "?as=U0CLARA&channel=C0GENERAL"}
    link = "/archives/C0NEWS/p1700000000000100"
    async with session.get(link, headers=pressed_on, allow_redirects=False) as response:
        found = response.headers["Location"]
    assert found == "/?as=U0CLARA&channel=C0NEWS#m-C0NEWS-1700000000-000100"
