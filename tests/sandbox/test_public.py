"""What the outside world sees."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import aiohttp
import pytest
from standardwebhooks.webhooks import Webhook

from bot.sandbox.cast import PUBLIC_SECRET
from bot.sandbox.sandbox import Sandbox

STATEMENT = {
    "type": "statement.published",
    "timestamp": "2026-01-01T05:00:00Z",
    "data": {"statement": "S1", "kind": "holding", "language": "en", "text": "We are looking."},
}


async def publish(
    sandbox: Sandbox, webhook_id: str = "w1", secret: str = PUBLIC_SECRET
) -> tuple[int, dict[str, str]]:
    body = json.dumps(STATEMENT)
    now = datetime.now(UTC)
    headers = {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(webhook_id, now, body),
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(sandbox.public.url, data=body, headers=headers) as response,
    ):
        return response.status, await response.json()


async def test_a_signed_statement_is_public(sandbox: Sandbox) -> None:
    status, answer = await publish(sandbox)
    assert (status, answer) == (200, {"url": f"{sandbox.base_url}/public#1"})
    post = sandbox.public.posts[0]
    assert (post.text, post.kind) == ("We are looking.", "holding")


async def test_the_same_webhook_twice_is_one_post(sandbox: Sandbox) -> None:
    first, again = await publish(sandbox), await publish(sandbox)
    assert first == again
    assert [one.times for one in sandbox.public.posts] == [2]


async def test_a_bad_signature_is_refused(sandbox: Sandbox) -> None:
    status, _ = await publish(sandbox, secret="whsec_YW5vdGhlciBzZWNyZXQ=")
    assert status == 401
    assert sandbox.public.posts == []


async def test_faults_reach_the_public_too(sandbox: Sandbox) -> None:
    sandbox.faults.add("public.hook", "500")
    sandbox.faults.add("public.hook", "drop_after", nth=2)
    assert (await publish(sandbox))[0] == 500
    with pytest.raises(aiohttp.ClientError):
        await publish(sandbox)
    assert len(sandbox.public.posts) == 1
