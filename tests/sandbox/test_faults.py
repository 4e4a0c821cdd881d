"""Trouble on request."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.limits import Limits
from bot.sandbox.sandbox import Sandbox


def posts(sandbox: Sandbox) -> list[str]:
    return [one.text for one in sandbox.workspace.channels["C0GENERAL"].messages]


async def post(slack: AsyncWebClient, text: str = "x") -> None:
    await slack.chat_postMessage(channel="C0GENERAL", text=text)


async def test_only_the_call_that_was_named_is_limited(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    sandbox.faults.add("chat.*", "429", nth=2, retry_after=7)
    await post(slack, "first")
    with pytest.raises(SlackApiError) as caught:
        await post(slack, "second")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    await post(slack, "third")
    assert posts(sandbox) == ["first", "third"]


async def test_a_server_error_executes_nothing(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.faults.add("chat.postMessage", "500", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await post(slack)
        assert caught.value.response.status_code == 500
    assert posts(sandbox) == []


@pytest.mark.parametrize(("kind", "done"), [("drop_before", []), ("drop_after", ["x"])])
async def test_a_dropped_answer_tells_nothing_about_what_was_done(
    sandbox: Sandbox, slack: AsyncWebClient, kind: Any, done: list[str]
) -> None:
    sandbox.faults.add("chat.postMessage", kind)
    with pytest.raises((aiohttp.ClientError, OSError)):
        await post(slack)
    assert posts(sandbox) == done


@pytest.mark.parametrize(("kind", "done"), [("hang_before", []), ("hang_after", ["x"])])
async def test_a_call_hangs_until_it_is_released(
    sandbox: Sandbox, slack: AsyncWebClient, kind: Any, done: list[str]
) -> None:
    sandbox.faults.add("chat.postMessage", kind)
    calling = asyncio.create_task(post(slack))
    await sandbox.journal.wait_for(lambda entry: entry.kind == "call")
    assert not calling.done()
    assert posts(sandbox) == done
    sandbox.faults.release()
    with pytest.raises((aiohttp.ClientError, OSError)):
        await calling


async def test_hooks_run_before_and_after_the_call(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    seen: list[tuple[str, list[str]]] = []

    async def before(method: str, arguments: dict[str, Any]) -> None:
        seen.append((method, posts(sandbox)))

    async def after(method: str, arguments: dict[str, Any]) -> None:
        seen.append((arguments["text"], posts(sandbox)))

    sandbox.faults.before("chat.*", before)
    sandbox.faults.after("chat.*", after)
    await post(slack)
    assert seen == [("chat.postMessage", []), ("x", ["x"])]


async def test_posts_are_limited_per_channel_when_limits_are_on(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    sandbox.faults.limits.enabled = True
    burst = asyncio.gather(*(post(slack) for _ in range(20)))
    with pytest.raises(SlackApiError) as caught:
        await burst
    assert caught.value.response.headers["Retry-After"] == "1"
    await slack.chat_postMessage(channel="C0NEWS", text="another channel is free")


def test_a_bucket_refills_with_time() -> None:
    now = 0.0
    limits = Limits(lambda: now)
    limits.enabled = True
    waits = [limits.wait("conversations.create", 20, "") for _ in range(21)]
    assert waits == [0] * 20 + [3]
    now = 3.0
    assert limits.wait("conversations.create", 20, "") == 0


async def test_faults_are_set_over_http(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    url = f"{sandbox.base_url}/_sandbox/faults"
    async with aiohttp.ClientSession() as session:
        async with session.post(url, json={"method": "chat.*", "kind": "500"}) as response:
            assert (await response.json())["faults"][0]["kind"] == "500"
        with pytest.raises(SlackApiError):
            await post(slack)
        async with session.post(url, json={"clear": True}) as response:
            assert (await response.json())["faults"] == []
        async with session.post(url, json={"method": "x", "kind": "fire"}) as response:
            assert response.status == 400
    await post(slack)


async def test_a_hook_may_be_for_one_call_only(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    met: list[str] = []

    async def hook(method: str, arguments: dict[str, Any]) -> None:
        met.append(arguments["text"])

    sandbox.faults.before("chat.*", hook, nth=2)
    for text in "abc":
        await post(slack, text)
    assert met == ["b"]
