"""The company's account on a public server, led by others over the API, and its mailbox."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import aiosmtplib
import httpx
import pytest

from bot.sandbox import mailbox
from bot.sandbox.account import HANDLE, TOKEN
from bot.sandbox.accountapi import POST
from bot.sandbox.sandbox import Sandbox

STATUSES, QUEUE = "/api/v1/statuses", "/api/v1/scheduled_statuses"


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(base_url=sandbox.base_url, headers=headers) as client:
        yield client


async def test_a_status_is_up_once_for_each_key(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    for _ in range(2):
        answer = await http.post(
            STATUSES, json={"status": "We know & look."}, headers={"Idempotency-Key": "k"}
        )
    [status] = sandbox.account.statuses
    assert (status.text, status.by) == ("We know & look.", "the bot")
    assert answer.json()["content"] == "<p>We know &amp; look.</p>"
    source = await http.get(f"{STATUSES}/{status.id}/source")
    assert source.json()["text"] == "We know & look."


async def test_without_the_token_nothing_is_said(sandbox: Sandbox) -> None:
    async with httpx.AsyncClient(base_url=sandbox.base_url) as stranger:
        answer = await stranger.post(STATUSES, json={"status": "Free boats!"})
    assert answer.status_code == 401
    assert sandbox.account.statuses == []


async def test_what_is_scheduled_waits_and_what_is_taken_out_never_comes(
    sandbox: Sandbox, http: httpx.AsyncClient
) -> None:
    due = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    body = {"status": "Splash!", "scheduled_at": due}
    kept = (await http.post(STATUSES, json=body)).json()
    assert [one["id"] for one in (await http.get(QUEUE)).json()] == [kept["id"]]
    assert (await http.delete(f"{QUEUE}/{kept['id']}")).status_code == 200
    assert (await http.get(f"{QUEUE}/{kept['id']}")).status_code == 404
    assert sandbox.account.fire_all() == []
    assert sandbox.account.statuses == []


async def test_the_scheduler_publishes_what_is_due(sandbox: Sandbox) -> None:
    sandbox.account.schedule("Splash!", sandbox.workspace.clock() - 1, by="Ema")
    await asyncio.wait_for(_public(sandbox, "account_posted"), 5)
    assert [one.text for one in sandbox.account.statuses] == ["Splash!"]


async def test_whoever_follows_the_stream_hears_of_the_intern(
    sandbox: Sandbox, http: httpx.AsyncClient
) -> None:
    async with http.stream("GET", "/api/v1/streaming/user") as stream:
        lines = stream.aiter_lines()
        assert await anext(lines) == ":)"
        said = sandbox.account.unasked().text
        data = [line async for line in _until_data(lines)]
    told = json.loads(data[-1].removeprefix("data: "))
    assert said in told["content"]
    assert told["account"]["acct"] == HANDLE


async def test_a_lost_answer_leaves_the_status_up(
    sandbox: Sandbox, http: httpx.AsyncClient
) -> None:
    sandbox.faults.add(POST, "drop_after")
    with pytest.raises(httpx.TransportError):
        await http.post(STATUSES, json={"status": "We know."})
    assert [one.text for one in sandbox.account.statuses] == ["We know."]


async def test_a_letter_lies_in_the_mailbox(sandbox: Sandbox) -> None:
    await aiosmtplib.send(
        _letter(".Dots\n\nstay."), hostname="127.0.0.1", port=sandbox.mailbox.port
    )
    [letter] = sandbox.mailbox.letters
    assert (letter.to, letter.subject, letter.text) == ("mia@x.example", "News", ".Dots\n\nstay.")


async def test_a_letter_may_arrive_and_nobody_says_so(sandbox: Sandbox) -> None:
    sandbox.faults.add(mailbox.METHOD, "drop_after")
    with pytest.raises(aiosmtplib.SMTPException):
        await aiosmtplib.send(_letter("We know."), hostname="127.0.0.1", port=sandbox.mailbox.port)
    assert [one.text for one in sandbox.mailbox.letters] == ["We know."]


def _letter(text: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "n@x.example", "mia@x.example", "News"
    letter.set_content(text)
    return letter


async def _public(sandbox: Sandbox, what: str) -> None:
    if not sandbox.journal.of("public", what=what):
        await sandbox.journal.wait_for(lambda entry: entry.get("what") == what)


async def _until_data(lines: AsyncIterator[str]) -> AsyncIterator[str]:
    async for line in lines:
        yield line
        if line.startswith("data: "):
            return
