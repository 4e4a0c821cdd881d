"""The bot's own tokens: one request for each in its life, made ahead of need."""

import asyncio

import pytest

from bot.adapters.teams.transport.connection import connected
from bot.adapters.teams.transport.tokens import BOT_SCOPE, Tokens
from bot.application.ports import DeliveryFailed
from tests.adapters.teams.lines import Line, addresses_of, line, teams, teams_process
from tests.rigs.teams.client import FakeTeams

__all__ = ["line", "teams", "teams_process"]

GRAPH_SCOPE = "https://graph.microsoft.com/.default"
LIFETIME_SECONDS = 3600
AHEAD_SECONDS = 600


@pytest.fixture
def tokens(line: Line) -> Tokens:
    assert line.connection.tokens
    return line.connection.tokens


async def asked(teams: FakeTeams, scope: str = BOT_SCOPE) -> int:
    """How often the fake was asked for a token."""
    count: int = (await teams.state())["asked"].get(f"login {scope}", 0)
    return count


async def under_way() -> None:
    """What was begun in the background is finished."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*(task for task in others if "_fetched" in repr(task.get_coro())))


async def test_however_many_need_a_token_at_once_it_is_asked_for_once(
    teams: FakeTeams, tokens: Tokens
) -> None:
    got = await asyncio.gather(*(tokens.token() for _ in range(50)))
    assert len(set(got)) == 1
    assert await asked(teams) == 1


async def test_a_token_serves_all_its_life(teams: FakeTeams, tokens: Tokens, line: Line) -> None:
    first = await tokens.token()
    line.clock.passed += LIFETIME_SECONDS - AHEAD_SECONDS - 1
    assert await tokens.token() == first
    assert await asked(teams) == 1


async def test_it_is_renewed_ahead_and_nobody_waits_for_that(
    teams: FakeTeams, tokens: Tokens, line: Line
) -> None:
    first = await tokens.token()
    line.clock.passed += LIFETIME_SECONDS - AHEAD_SECONDS
    await teams.hold("login")
    assert [await tokens.token() for _ in range(5)] == [first] * 5
    await teams.let_go("login")
    await under_way()
    second = await tokens.token()
    assert second != first
    assert await asked(teams) == 2


async def test_whoever_speaks_to_the_bot_makes_it_fetch_its_token_meanwhile(
    teams: FakeTeams, line: Line
) -> None:
    ana = await teams.person("Ana")
    chat = await teams.personal_chat(ana)
    for nights in (1, 2):
        await teams.says(ana, chat, "open", times=5, together=True)
        await teams.arrived("login", nights)
        await under_way()
        await teams.hold("login")
        await line.connection.calls.send(chat, {"text": "Opened"})
        await teams.let_go("login")
        assert await asked(teams) == nights
        line.clock.passed += 12 * LIFETIME_SECONDS


async def test_a_stranger_does_not(teams: FakeTeams, line: Line) -> None:
    ana = await teams.person("Ana")
    await teams.says(ana, await teams.personal_chat(ana), "open", token="forged")
    assert await asked(teams) == 0


async def test_where_it_ended_it_is_asked_for_anew(
    teams: FakeTeams, tokens: Tokens, line: Line
) -> None:
    first = await tokens.token()
    line.clock.passed += LIFETIME_SECONDS
    assert await tokens.token() != first
    assert await asked(teams) == 2


async def test_a_short_life_is_used_to_four_fifths(
    teams: FakeTeams, tokens: Tokens, line: Line
) -> None:
    await teams.ask("set", lifetime_seconds=100)
    first = await tokens.token()
    line.clock.passed += 79
    assert await tokens.token() == first
    await under_way()
    assert await asked(teams) == 1
    line.clock.passed += 1
    await tokens.token()
    await under_way()
    assert await asked(teams) == 2


async def test_a_failure_to_renew_leaves_the_old_one_in_use_and_login_alone_for_a_while(
    teams: FakeTeams, tokens: Tokens, line: Line
) -> None:
    first = await tokens.token()
    line.clock.passed += LIFETIME_SECONDS - AHEAD_SECONDS
    await teams.befalls("login", 503)
    for _ in range(5):
        assert await tokens.token() == first
        await asyncio.gather(under_way(), return_exceptions=True)
    assert (await teams.calls())["login"] == 2
    line.clock.passed += 31
    await tokens.token()
    await under_way()
    assert await tokens.token() != first


async def test_each_scope_has_a_token_of_its_own(teams: FakeTeams, tokens: Tokens) -> None:
    assert await tokens.token() != await tokens.token(GRAPH_SCOPE)
    assert (await asked(teams), await asked(teams, GRAPH_SCOPE)) == (1, 1)


@pytest.mark.parametrize("status", [0, 200, 400, 500])
async def test_who_gets_no_token_is_told_and_may_try_again(
    teams: FakeTeams, tokens: Tokens, status: int
) -> None:
    await teams.befalls("login", status)
    with pytest.raises(DeliveryFailed) as failed:
        await tokens.token()
    assert not failed.value.final
    assert await tokens.token()


async def test_who_gives_up_waiting_spoils_it_for_nobody(teams: FakeTeams, tokens: Tokens) -> None:
    await teams.hold("login")
    impatient, patient = (asyncio.create_task(tokens.token()) for _ in range(2))
    await teams.arrived("login")
    impatient.cancel()
    await teams.let_go("login")
    assert await patient
    assert await asked(teams) == 1


async def test_a_hundred_posts_need_one_token(teams: FakeTeams, line: Line) -> None:
    calls = line.connection.calls
    people = [await teams.person(f"Person {number}") for number in range(10)]
    chats = await asyncio.gather(*(calls.start_chat(one.aad) for one in people))
    for _ in range(5):
        await asyncio.gather(*(calls.send(chat, {"text": "hello"}) for chat in chats))
        line.clock.passed += 10
    assert len(await teams.posts()) == 50
    assert await asked(teams) == 1


async def test_a_token_that_microsoft_takes_back_is_replaced_but_not_over_and_over(
    teams: FakeTeams, line: Line
) -> None:
    calls = line.connection.calls
    chat = await calls.start_chat((await teams.person("Ana")).aad)
    for _ in range(2):
        await teams.ask("revoke")
        for _ in range(2):
            with pytest.raises(DeliveryFailed) as failed:
                await calls.send(chat, {"text": "hello"})
            assert (failed.value.reason, failed.value.final) == ("invalid_auth", False)
        line.clock.passed += 31
        with pytest.raises(DeliveryFailed):
            await calls.send(chat, {"text": "hello"})
        await calls.send(chat, {"text": "hello"})
    assert await asked(teams) == 3


async def test_no_secret_is_shown_in_what_is_printed(teams: FakeTeams, line: Line) -> None:
    async with connected(
        line.connection.credentials, addresses_of(teams), line.clock
    ) as connection:
        assert teams.password not in repr(connection)
