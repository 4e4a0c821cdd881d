"""What the bot does in Teams, and what each way of failing means to the relay."""

from dataclasses import replace

import pytest

from bot.adapters.pacing import Pacing
from bot.adapters.teams.transport.calls import Calls
from bot.adapters.teams.transport.credentials import is_same_origin
from bot.adapters.teams.transport.pacing import PACES
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from tests.adapters.teams.lines import Line, line, line_to, teams, teams_process
from tests.adapters.teams.scripted import MICROSOFT
from tests.rigs.teams.client import FakeTeams, Team

__all__ = ["line", "teams", "teams_process"]

WORDS = {"text": "the secret draft"}


@pytest.fixture
async def team(teams: FakeTeams) -> Team:
    return await teams.team("Crisis", [await teams.person("Ana")])


@pytest.fixture
def calls(line: Line) -> Calls:
    return line.connection.calls


async def failure_of_a_post(calls: Calls, conversation: str) -> Exception:
    try:
        await calls.send(conversation, WORDS)
    except (DeliveryFailed, OutcomeUnclear) as error:
        return error
    raise AssertionError("it went well")


async def failure_of_a_look(calls: Calls, conversation: str) -> Exception:
    try:
        await calls.members(conversation)
    except (DeliveryFailed, OutcomeUnclear) as error:
        return error
    raise AssertionError("it went well")


# Going well


async def test_a_thread_is_begun_replied_to_rewritten_and_cleared(
    teams: FakeTeams, calls: Calls, team: Team
) -> None:
    begun = await calls.start_thread(team.channel, {"text": "War room"})
    reply = await calls.send(begun.conversation, {"text": "Brief"})
    other = await calls.send(begun.conversation, {"text": "Roles"})
    await calls.update(begun.conversation, begun.activity, {"text": "War room, closed"})
    await calls.delete(begun.conversation, reply)
    posts = await teams.posts(begun.conversation)
    assert [one.activity["text"] for one in posts] == ["War room, closed", "Roles"]
    assert [one.id for one in posts] == [begun.activity, other]
    assert begun.conversation == f"{team.channel};messageid={begun.activity}"


async def test_a_chat_is_the_same_however_often_it_is_begun(teams: FakeTeams, calls: Calls) -> None:
    ben = await teams.person("Ben")
    chat = await calls.start_chat(ben.aad)
    assert chat == await calls.start_chat(ben.id) == await teams.personal_chat(ben)
    await calls.send(chat, {"text": "You are asked to approve"})
    assert [one.words for one in await teams.posts(chat)] == ["You are asked to approve"]


async def test_members_are_found_on_every_page(teams: FakeTeams, calls: Calls) -> None:
    people = [await teams.person(f"Person {number}") for number in range(7)]
    guest = await teams.person("Guest", tenant="another-tenant")
    team = await teams.team("Crisis", people, guests=[guest])
    await teams.ask("set", members_page=3)
    found = await calls.members(f"{team.channel};messageid=1")
    assert [one.aad for one in found] == [one.aad for one in (*people, guest)]
    assert (found[-1].role, found[-1].tenant) == ("guest", "another-tenant")
    assert (found[0].name, found[0].email) == ("Person 0", people[0].email)


async def test_one_member_is_looked_up_by_any_name(teams: FakeTeams, calls: Calls) -> None:
    ana, ben = await teams.person("Ana"), await teams.person("Ben")
    team = await teams.team("Crisis", [ana])
    for name in (ana.aad, ana.id, ana.email):
        found = await calls.member(team.channel, name)
        assert found
        assert found.aad == ana.aad
    assert await calls.member(team.channel, ben.aad) is None


async def test_words_arrive_as_they_were_sent(teams: FakeTeams, calls: Calls, team: Team) -> None:
    sent = {"text": "ümlaut  and\n  spaces {{DATE()}}", "attachments": [{"content": {"a": [1]}}]}
    begun = await calls.start_thread(team.channel, sent)
    assert (await teams.posts(begun.conversation))[0].activity == {"type": "message", **sent}


# Failing


@pytest.mark.parametrize(("status", "reason"), [(403, "not_installed"), (400, "BadSyntax")])
async def test_what_teams_refuses_stays_refused(
    teams: FakeTeams, calls: Calls, team: Team, status: int, reason: str
) -> None:
    await teams.befalls("send", status, code="BadSyntax")
    failure = await failure_of_a_post(calls, team.channel)
    assert isinstance(failure, DeliveryFailed)
    assert (failure.reason, failure.final) == (reason, True)


async def test_where_the_app_is_not_installed_nobody_is_written_to(
    teams: FakeTeams, calls: Calls
) -> None:
    ben = await teams.person("Ben", installed=False)
    with pytest.raises(DeliveryFailed) as failed:
        await calls.start_chat(ben.aad)
    assert (failed.value.reason, failed.value.final) == ("not_installed", True)
    with pytest.raises(DeliveryFailed) as failed:
        await calls.send(await teams.personal_chat(ben), WORDS)
    assert (failed.value.reason, failed.value.final) == ("not_installed", True)
    team = await teams.team("Elsewhere", installed=False)
    with pytest.raises(DeliveryFailed) as failed:
        await calls.start_thread(team.channel, WORDS)
    assert (failed.value.reason, failed.value.final) == ("not_installed", True)


async def test_somebody_unknown_cannot_be_written_to(calls: Calls) -> None:
    with pytest.raises(DeliveryFailed) as failed:
        await calls.start_chat("nobody")
    assert (failed.value.reason, failed.value.final) == ("not_installed", True)


async def test_a_place_that_is_not_there_is_told_apart_from_a_post(
    calls: Calls, team: Team
) -> None:
    failure = await failure_of_a_post(calls, "19:nowhere@thread.tacv2")
    assert isinstance(failure, DeliveryFailed)
    assert (failure.reason, failure.final) == ("channel_not_found", True)
    with pytest.raises(DeliveryFailed) as failed:
        await calls.update(team.channel, "1", WORDS)
    assert (failed.value.reason, failed.value.final) == ("message_not_found", True)


async def test_too_many_requests_says_when_to_come_again_and_the_bot_keeps_to_it(
    teams: FakeTeams, line: Line, team: Team
) -> None:
    calls = line.connection.calls
    other = await calls.start_thread(team.channel, WORDS)
    await teams.befalls("send", 429, retry_after=17)
    failure = await failure_of_a_post(calls, other.conversation)
    assert isinstance(failure, DeliveryFailed)
    assert (failure.reason, failure.retry_after_seconds) == ("ratelimited", 17)
    paced = await failure_of_a_post(calls, other.conversation)
    assert isinstance(paced, DeliveryFailed)
    assert paced.reason == "paced"
    assert (await teams.calls())["send"] == 1
    line.clock.passed += 17
    await calls.send(other.conversation, WORDS)
    assert len(await teams.posts(other.conversation)) == 2


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("done", [True, False])
async def test_an_error_inside_teams_leaves_open_whether_it_was_done(
    teams: FakeTeams, calls: Calls, team: Team, status: int, done: bool
) -> None:
    await teams.befalls("send", status, done=done)
    assert isinstance(await failure_of_a_post(calls, team.channel), OutcomeUnclear)
    assert (await teams.calls())["send"] == 1
    assert len(await teams.posts(team.channel)) == done


@pytest.mark.parametrize("done", [True, False])
async def test_a_connection_that_breaks_leaves_it_open_and_nothing_is_sent_again(
    teams: FakeTeams, calls: Calls, team: Team, done: bool
) -> None:
    await teams.befalls("send", done=done)
    assert isinstance(await failure_of_a_post(calls, team.channel), OutcomeUnclear)
    assert (await teams.calls())["send"] == 1
    assert len(await teams.posts(team.channel)) == done


async def test_no_change_is_made_again_where_its_answer_was_lost(
    teams: FakeTeams, calls: Calls, team: Team
) -> None:
    begun = await calls.start_thread(team.channel, WORDS)
    await teams.befalls("update", done=True)
    with pytest.raises(OutcomeUnclear):
        await calls.update(begun.conversation, begun.activity, WORDS)
    await teams.befalls("delete", done=True)
    with pytest.raises(OutcomeUnclear):
        await calls.delete(begun.conversation, begun.activity)
    counted = await teams.calls()
    assert (counted["update"], counted["delete"]) == (1, 1)


@pytest.mark.parametrize("status", [0, 500, 502])
async def test_a_look_that_fails_did_nothing(
    teams: FakeTeams, calls: Calls, team: Team, status: int
) -> None:
    await teams.befalls("members", status)
    failure = await failure_of_a_look(calls, team.channel)
    assert isinstance(failure, DeliveryFailed)
    assert not failure.final
    assert (await teams.calls())["members"] == 1


@pytest.mark.parametrize("status", [401, 412])
async def test_what_may_pass_is_not_final(
    teams: FakeTeams, calls: Calls, team: Team, status: int
) -> None:
    await teams.befalls("send", status)
    failure = await failure_of_a_post(calls, team.channel)
    assert isinstance(failure, DeliveryFailed)
    assert not failure.final


async def test_where_no_connection_stood_nothing_was_done(teams: FakeTeams, line: Line) -> None:
    calls = line.connection.calls
    begun = await calls.start_chat((await teams.person("Ana")).aad)
    away = Calls(
        line.connection.session,
        line.connection.tokens,
        line.connection.credentials,
        replace(MICROSOFT, service="http://127.0.0.1:9/"),
        Pacing(line.clock, PACES),
    )
    failure = await failure_of_a_post(away, begun)
    assert isinstance(failure, DeliveryFailed)
    assert (failure.reason, failure.final) == ("unreachable", False)


async def test_no_failure_repeats_the_token_or_what_was_sent(
    teams: FakeTeams, calls: Calls, team: Team
) -> None:
    for status in (0, 400, 500):
        await teams.befalls("send", status, code="the secret draft")
        failure = await failure_of_a_post(calls, team.channel)
        told = f"{failure!r} {failure} {failure.__cause__!r}"
        assert "token-" not in told
        assert "secret" not in told
        assert failure.__suppress_context__ or failure.__context__ is None


async def test_without_a_token_of_its_own_the_bot_says_nothing(teams: FakeTeams) -> None:
    team = await teams.team("Crisis")
    async with line_to(teams, password="wrong") as line:
        failure = await failure_of_a_post(line.connection.calls, team.channel)
    assert isinstance(failure, DeliveryFailed)
    assert (failure.reason, failure.final) == ("login_401", False)
    assert await teams.posts() == []


# Where the bot calls


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/teams/",
        "https://evil.trafficmanager.net/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://smba.trafficmanager.net@evil.example/",
        "http://smba.trafficmanager.net/teams/",
        "https://smba.trafficmanager.net:8443/teams/",
        "http://127.0.0.1:9/",
        "http://localhost/",
        "https://teams.microsoft.com.evil.example/",
        "file:///etc/passwd",
        "",
        "https://[",
    ],
)
async def test_the_bots_token_goes_to_no_address_but_microsofts(
    teams: FakeTeams, calls: Calls, team: Team, url: str
) -> None:
    calls.heard_from(url)
    await calls.send(team.channel, WORDS)
    assert len(await teams.posts(team.channel)) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net/de/0d6f1a2b/",
        "https://smba.infra.gcc.teams.microsoft.com/teams/",
        "https://smba.infra.gov.teams.microsoft.us/teams/",
    ],
)
def test_microsofts_own_addresses_are_trusted(url: str) -> None:
    assert MICROSOFT.trusts(url)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("https://GRAPH.example:443/v1.0/next", True),
        ("http://graph.example/", False),
        ("https://graph.example:8443/", False),
        ("https://graph.example.evil.example/", False),
        ("https://graph.example@evil.example/", False),
        ("https://somebody@graph.example/", False),
        ("https://graph.example:99999/", False),
        ("https://[::1/", False),
        ("", False),
    ],
)
def test_a_token_is_shown_at_one_host_port_and_scheme_only(other: str, same: bool) -> None:
    assert is_same_origin(other, "https://graph.example/v1.0") is same


async def test_the_bot_follows_to_where_teams_was_heard_from(
    teams: FakeTeams, calls: Calls, team: Team
) -> None:
    calls.heard_from(f"{teams.base}/elsewhere/")
    failure = await failure_of_a_post(calls, team.channel)
    assert isinstance(failure, DeliveryFailed)
    calls.heard_from(teams.service_url)
    await calls.send(team.channel, WORDS)
