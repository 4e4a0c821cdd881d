"""What each way of failing means to the relay."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.adapters.pacing import Pacing
from bot.adapters.slack.calls import Calls, connect, who_am_i
from bot.adapters.slack.errors import Refused
from bot.adapters.slack.pacing import PACES
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from tests.adapters.slack.workshop import PatientClock

TOKEN = "xoxb-the-token"
WORDS = "the secret draft"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Slack:
    """A server that answers whatever it is told to; and the failure a post or a read meets."""

    def __init__(self) -> None:
        self.url = ""
        self.answer: Answer

    async def handle(self, request: web.Request) -> web.StreamResponse:
        return await self.answer(request)

    async def says(self, body: Any, status: int = 200, **headers: str) -> None:
        async def answer(_: web.Request) -> web.StreamResponse:
            if isinstance(body, str):
                return web.Response(text=body, status=status, headers=headers)
            return web.json_response(body, status=status, headers=headers)

        self.answer = answer

    async def failure(self, *, changes: bool = True) -> Exception:
        client = connect(TOKEN, self.url)
        calls = Calls(Pacing(PatientClock(), PACES))
        try:
            if changes:
                await calls.change(client.chat_postMessage, channel="C1", text=WORDS)
            else:
                await calls.look(client.users_list)
        except (DeliveryFailed, OutcomeUnclear) as error:
            return error
        finally:
            if client.session:
                await client.session.close()
        raise AssertionError("it went well")


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    slack = Slack()
    server = web.Application()
    server.router.add_route("*", "/{method}", slack.handle)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield slack
    await runner.cleanup()


@pytest.mark.parametrize(
    "code",
    [
        "missing_scope",
        "is_archived",
        "channel_not_found",
        "invalid_auth",
        "account_inactive",
        "restricted_action",
        "invalid_blocks",
    ],
)
async def test_what_slack_refuses_stays_refused(slack: Slack, code: str) -> None:
    await slack.says({"ok": False, "error": code})
    failure = await slack.failure()
    assert isinstance(failure, Refused)
    assert (failure.reason, failure.final) == (code, True)


async def test_too_many_requests_says_when_to_come_again(slack: Slack) -> None:
    await slack.says({"ok": False, "error": "ratelimited"}, 429, **{"Retry-After": "17"})
    failure = await slack.failure()
    assert isinstance(failure, DeliveryFailed)
    assert (failure.reason, failure.retry_after_seconds, failure.final) == (
        "ratelimited",
        17,
        False,
    )


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("<html>Bad gateway</html>", 502),
        ({"ok": False, "error": "internal_error"}, 200),
        ({"ok": False, "error": "fatal_error"}, 200),
        ({"ok": False, "error": "service_unavailable"}, 503),
        ("not json at all", 500),
    ],
)
async def test_an_error_inside_slack_leaves_open_whether_it_was_done(
    slack: Slack, body: Any, status: int
) -> None:
    await slack.says(body, status)
    assert isinstance(await slack.failure(), OutcomeUnclear)
    reading = await slack.failure(changes=False)
    assert isinstance(reading, DeliveryFailed)
    assert not reading.final


async def test_an_unreadable_answer_leaves_it_open_too(slack: Slack) -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=b"{oh", content_type="application/json")

    slack.answer = answer
    assert isinstance(await slack.failure(), OutcomeUnclear)


async def test_a_connection_that_breaks_leaves_it_open(slack: Slack) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        if request.transport:
            request.transport.abort()
        return web.Response()

    slack.answer = answer
    assert isinstance(await slack.failure(), OutcomeUnclear)
    assert isinstance(await slack.failure(changes=False), DeliveryFailed)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://no-such-host.invalid"])
async def test_where_no_connection_stood_nothing_was_done(slack: Slack, url: str) -> None:
    slack.url = url
    failure = await slack.failure()
    assert isinstance(failure, DeliveryFailed)
    assert (failure.reason, failure.final) == ("unreachable", False)


async def test_a_read_that_takes_too_long_leaves_it_open(
    slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def time_out(*_: Any, **__: Any) -> None:
        raise aiohttp.SocketTimeoutError(f"for {TOKEN}")

    monkeypatch.setattr(aiohttp.ClientSession, "_request", time_out)
    assert isinstance(await slack.failure(), OutcomeUnclear)


@pytest.mark.parametrize("status", [200, 500])
async def test_no_failure_repeats_the_token_or_what_was_sent(slack: Slack, status: int) -> None:
    leak = {"ok": False, "error": f"bad {TOKEN} {WORDS}", "echo": WORDS}
    await slack.says(leak, status)
    failure = await slack.failure()
    told = f"{failure!r} {failure} {failure.__cause__!r}"
    assert TOKEN not in told
    assert WORDS not in told
    assert failure.__suppress_context__


async def test_a_refused_token_is_final(slack: Slack) -> None:
    await slack.says({"ok": False, "error": "invalid_auth"})
    client = connect(TOKEN, slack.url)
    with pytest.raises(DeliveryFailed) as failed:
        await who_am_i(client)
    assert failed.value.final
    assert client.session
    await client.session.close()
