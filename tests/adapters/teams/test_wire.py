"""What leaves for Microsoft: where to, how often, and with which token. No server is asked."""

import asyncio
import json
from typing import cast

import aiohttp
import pytest

from bot.adapters.pacing import Pacing
from bot.adapters.teams.transport.calls import Calls, open_session
from bot.adapters.teams.transport.credentials import Credentials
from bot.adapters.teams.transport.pacing import PACES
from bot.adapters.teams.transport.tokens import Tokens
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from tests.adapters.slack.workshop import PatientClock
from tests.adapters.teams.scripted import MICROSOFT, Said, Scripted, lost, said

THREAD = "19:crisis@thread.tacv2;messageid=1"
CREDENTIALS = Credentials(app="app-1", password="secret", tenant="tenant-1")
LIFETIME_SECONDS = 3600.0


def grant(_: str) -> Said:
    return said(json.dumps({"access_token": "t", "expires_in": LIFETIME_SECONDS}).encode())


def as_session(session: Scripted) -> aiohttp.ClientSession:
    return cast(aiohttp.ClientSession, session)


def calls_over(session: Scripted, clock: PatientClock) -> Calls:
    tokens = Tokens(as_session(Scripted(grant)), CREDENTIALS, MICROSOFT, clock)
    pacing = Pacing(clock, PACES)
    return Calls(as_session(session), tokens, CREDENTIALS, MICROSOFT, pacing)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/teams/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://user@smba.trafficmanager.net/teams/",
        "http://smba.trafficmanager.net/teams/",
        "https://smba.trafficmanager.net:8443/teams/",
        "https://evil.trafficmanager.net/",
        "http://127.0.0.1:9/",
    ],
)
async def test_words_and_token_go_to_microsoft_whoever_says_where_it_is(url: str) -> None:
    session = Scripted(lambda _: said(b'{"id": "1"}'))
    calls = calls_over(session, PatientClock())
    calls.heard_from(url)
    await calls.send(THREAD, {"text": "Draft"})
    assert session.asked[0].startswith("https://smba.trafficmanager.net/teams/v3/")


async def test_a_post_whose_answer_was_lost_is_not_sent_again_here() -> None:
    """Whoever ordered it decides on that."""
    session = Scripted(lost)
    with pytest.raises(OutcomeUnclear):
        await calls_over(session, PatientClock()).send(THREAD, {"text": "Draft"})
    assert len(session.asked) == 1


async def test_asked_to_wait_the_bot_asks_nobody_before_the_time() -> None:
    session = Scripted(lambda _: Said(b"{}", 429, {"Retry-After": "30"}))
    calls = calls_over(session, PatientClock())
    for _ in range(3):
        with pytest.raises(DeliveryFailed):
            await calls.send(THREAD, {"text": "Draft"})
    assert len(session.asked) == 1


async def test_no_request_is_repeated_on_a_connection_that_broke() -> None:
    """The second on a connection that is kept open: aiohttp would make it again by itself."""
    requests = list[bytes]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append(await reader.readuntil(b"\r\n\r\n"))
        if len(requests) == 1:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            requests.append(await reader.readuntil(b"\r\n\r\n"))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with server, open_session() as session:
        async with session.delete(url):
            pass
        with pytest.raises(aiohttp.ClientError):
            await session.delete(url)
    assert len(requests) == 2


# Tokens


async def test_one_token_serves_everybody_for_its_life() -> None:
    login, clock = Scripted(grant), PatientClock()
    tokens = Tokens(as_session(login), CREDENTIALS, MICROSOFT, clock)
    await asyncio.gather(*(tokens.token() for _ in range(50)))
    clock.passed += LIFETIME_SECONDS / 2
    await tokens.token()
    # One that was begun ahead of need would be asked for now.
    await asyncio.sleep(0)
    assert len(login.asked) == 1


async def test_a_token_is_not_used_after_its_end() -> None:
    login, clock = Scripted(grant), PatientClock()
    tokens = Tokens(as_session(login), CREDENTIALS, MICROSOFT, clock)
    await tokens.token()
    clock.passed += LIFETIME_SECONDS
    await tokens.token()
    assert len(login.asked) == 2
