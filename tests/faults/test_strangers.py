"""Wrong signatures, stale timestamps, and payloads of a shape that Slack never sends."""

import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.sandbox import cast
from bot.sandbox.signing import signed_headers
from tests.faults.play import Play, at_rest, counted, flaws
from tests.faults.recorded import events, rows
from tests.faults.stage import Stage, staged

FORM = "application/x-www-form-urlencoded"
LOG = {
    "command": "/crisis",
    "text": "log Something",
    "user_id": cast.ANA,
    "team_id": "T0SANDBOX",
    "channel_id": "C0GENERAL",
    "trigger_id": "1.2.forged",
    "response_url": "http://127.0.0.1:9/none",
}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        await stage.add_bot().start()
        yield stage


async def send(
    stage: Stage,
    body: bytes,
    *,
    secret: str = cast.SIGNING_SECRET,
    age_seconds: float = 0,
    content_type: str = FORM,
    **headers: str,
) -> tuple[int, str]:
    signed = signed_headers(secret, body, time.time() - age_seconds)
    (url,) = stage.sandbox.delivery.bot_urls
    everything = {**signed, "Content-Type": content_type, **headers}
    async with (
        aiohttp.ClientSession() as http,
        http.post(url, data=body, headers=everything) as answer,
    ):
        return answer.status, await answer.text()


@pytest.mark.parametrize(
    "how",
    [
        {"secret": "another-secret"},
        {"age_seconds": 301},
        {"age_seconds": -301},
        {"X-Slack-Signature": "v0="},
        {"X-Slack-Signature": ""},
        {"X-Slack-Request-Timestamp": "now"},
        {"X-Slack-Request-Timestamp": ""},
    ],
    ids=str,
)
async def test_a_stranger_gets_401_and_leaves_no_trace(stage: Stage, how: dict[str, Any]) -> None:
    play = await opened(stage)
    await at_rest(stage)
    before, calls = rows(stage), len(stage.sandbox.journal.of("call"))
    forged = {**LOG, "channel_id": play.room}
    status, _ = await send(stage, urlencode(forged).encode(), **how)
    assert status == 401
    assert rows(stage) == before
    assert len(stage.sandbox.journal.of("call")) == calls
    status, said = await send(stage, urlencode({**forged, "trigger_id": "1.2.good"}).encode())
    assert (status, len(events(stage, "EntryLogged"))) == (200, 1), said


def shapes() -> list[tuple[str, bytes]]:
    """Bodies, rightly signed, that no Slack sends."""
    wrong: list[Any] = [None, 0, "", "x", [], {}, [{}], {"id": None}, "\0", "9" * 400]
    press: dict[str, Any] = {
        "type": "block_actions",
        "user": {"id": cast.ANA, "team_id": "T0SANDBOX"},
        "trigger_id": "1.2.press",
        "channel": {"id": "C0GENERAL"},
        "container": {"channel_id": "C0GENERAL", "message_ts": "1.2"},
        "actions": [{"action_id": "approve", "value": "{}", "type": "button", "block_id": "b"}],
    }
    view: dict[str, Any] = {
        "id": "V1",
        "callback_id": "crisis:open",
        "private_metadata": "{}",
        "state": {"values": {}},
        "blocks": [],
    }
    submission = {**press, "type": "view_submission", "view": view}
    shortcut = {
        **press,
        "type": "message_action",
        "callback_id": "add_to_timeline",
        "message_ts": "1.2",
        "message": {"text": "x", "ts": "1.2", "user": cast.EMA},
    }
    event = {
        "type": "event_callback",
        "event_id": "Ev1",
        "team_id": "T0SANDBOX",
        "event": {
            "type": "reaction_added",
            "user": cast.ANA,
            "reaction": "pushpin",
            "item": {"type": "message", "channel": "C0GENERAL", "ts": "1.2"},
        },
    }
    found = [(FORM, urlencode({**LOG, name: one}).encode()) for name in LOG for one in wrong[:4]]
    for base in (press, submission, shortcut):
        bent = ({**base, name: one} for name in base for one in wrong)
        found += [(FORM, urlencode({"payload": json.dumps(one)}).encode()) for one in bent]
    bent = ({**event, name: one} for name in event for one in wrong)
    found += [("application/json", json.dumps(one).encode()) for one in bent]
    bent = ({**submission, "view": {**view, name: one}} for name in view for one in wrong)
    found += [(FORM, urlencode({"payload": json.dumps(one)}).encode()) for one in bent]
    raw = [b"", b"{", b"payload=", b"payload=%7B", b"\xff\xfe", b"payload=" + b"[" * 5000]
    return found + [(kind, one) for kind in (FORM, "application/json", "text/plain") for one in raw]


async def test_malformed_payloads_get_an_answer_and_lose_nothing(stage: Stage) -> None:
    play = await opened(stage)
    await at_rest(stage)
    before = lasting(stage)
    sent = shapes()
    answers = [await send(stage, body, content_type=kind) for kind, body in sent]
    odd = [(one, sent[i]) for i, one in enumerate(answers) if one[0] not in (200, 400, 401, 404)]
    assert odd == []
    assert stage.bot.alive
    await at_rest(stage)
    assert lasting(stage) == before
    await play.submit_draft()
    card = await play.drafted()
    await play.approve(card)
    await play.ana.agree(play.room, card.ts, "approve")
    await play.published()
    assert [*flaws(play), *counted([play])] == []


def lasting(stage: Stage) -> list[Any]:
    """What happened, but for entries on the timeline: some shapes are good enough for one."""
    passing = ("EntryLogged", "CommandRefused")
    return [one["facts"] for one in events(stage) if one["type"] not in passing]


async def opened(stage: Stage) -> Play:
    play = Play(stage.sandbox)
    await play.submit_opening()
    await play.opened()
    return play
