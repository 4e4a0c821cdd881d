"""Who is heard, and who is not."""

import json

import pytest

from bot.adapters.teams.transport.content import Json
from tests.adapters.teams.lines import Line, line, line_to, teams, teams_process
from tests.rigs.teams.client import FakeTeams, Person

__all__ = ["line", "teams", "teams_process"]

CARD = {"type": "AdaptiveCard", "version": "1.5", "body": []}
SHOWN = {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": CARD}
PRESS = {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": {}}}


@pytest.fixture
async def ana(teams: FakeTeams) -> Person:
    return await teams.person("Ana")


async def test_what_is_said_reaches_the_listener_as_it_came(
    teams: FakeTeams, line: Line, ana: Person
) -> None:
    team = await teams.team("Crisis", [ana])
    said = await teams.says(ana, team.channel, "open Fire at *the* plant")
    assert (said.status, said.text) == (200, "")
    assert line.heard == [said.activity]
    heard = json.dumps(line.heard[0])
    assert ana.aad in heard
    assert teams.tenant in heard


async def test_an_invoke_is_answered_with_the_listeners_own_body(
    teams: FakeTeams, line: Line, ana: Person
) -> None:
    line.answer = SHOWN
    chat = await teams.personal_chat(ana)
    said = await teams.says(ana, chat, "status", changed=PRESS)
    assert (said.status, said.body) == (200, SHOWN)


async def test_an_answer_may_be_plain_words(teams: FakeTeams, line: Line, ana: Person) -> None:
    words = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "No"}
    line.answer = words
    said = await teams.says(ana, await teams.personal_chat(ana), "status", changed=PRESS)
    assert said.body == words


async def test_an_invoke_that_is_not_ours_is_told_so(
    teams: FakeTeams, line: Line, ana: Person
) -> None:
    said = await teams.says(ana, await teams.personal_chat(ana), "status", changed=PRESS)
    assert said.status == 501
    assert len(line.heard) == 1


@pytest.mark.parametrize(
    "token",
    [
        "missing",
        "garbage",
        "basic",
        "expired",
        "early",
        "audience",
        "issuer",
        "unknown_key",
        "forged",
        "unsigned",
        "symmetric",
        "service_url",
        "no_service_url",
        "no_end",
    ],
)
async def test_who_cannot_prove_to_be_microsoft_gets_401_and_nothing_else(
    teams: FakeTeams, line: Line, ana: Person, token: str
) -> None:
    said = await teams.says(ana, await teams.personal_chat(ana), "open", token=token)
    assert (said.status, said.text) == (401, "")
    assert line.heard == []


@pytest.mark.parametrize(
    "changed",
    [
        {"channelId": "directline"},
        {"channelId": None},
        {"serviceUrl": None},
        {"conversation": {"id": "a:1", "tenantId": "another"}},
        {"conversation": {"id": "a:1"}, "channelData": {"tenant": {"id": "another"}}},
        {"conversation": {"id": "a:1"}, "channelData": {}},
        {"conversation": "a:1", "channelData": "b"},
    ],
)
async def test_a_good_token_opens_nothing_for_another_channel_service_or_tenant(
    teams: FakeTeams, line: Line, ana: Person, changed: Json
) -> None:
    chat = await teams.personal_chat(ana)
    said = await teams.says(ana, chat, "open")
    assert said.status == 200
    shown = await teams.ask("authorization", service_url=teams.service_url)
    activity = {**said.activity, **changed}
    answer = await line.connection.cloud.process(shown, activity, line.listen)
    assert answer == (401, None)
    assert len(line.heard) == 1


async def test_a_key_that_may_not_speak_for_teams_is_not_believed(
    teams: FakeTeams, ana: Person
) -> None:
    await teams.ask("set", endorsements=["webchat"])
    async with line_to(teams) as line:
        said = await teams.says(ana, await teams.personal_chat(ana), "open")
        assert said.status == 401
        assert line.heard == []


async def test_an_app_of_several_tenants_hears_each(teams: FakeTeams, ana: Person) -> None:
    elsewhere = {"tenant": {"id": "another"}}
    chat = await teams.personal_chat(ana)
    async with line_to(teams, tenant="") as line:
        moved = {"conversation": {"id": chat}, "channelData": elsewhere}
        said = await teams.says(ana, chat, "open", changed=moved)
        assert said.status == 200
        assert len(line.heard) == 1


async def test_the_keys_are_asked_for_once(teams: FakeTeams, line: Line, ana: Person) -> None:
    chat = await teams.personal_chat(ana)
    await teams.says(ana, chat, "status", times=20, together=True)
    await teams.says(ana, chat, "status", token="unknown_key", times=5)
    asked = (await teams.state())["asked"]
    assert (asked["metadata"], asked["keys"]) == (1, 1)
    assert len(line.heard) == 20


async def test_a_new_key_is_found_but_strangers_do_not_make_the_bot_ask_again_and_again(
    teams: FakeTeams, line: Line, ana: Person
) -> None:
    chat = await teams.personal_chat(ana)
    assert (await teams.says(ana, chat, "status")).status == 200
    await teams.ask("turn_keys")
    line.clock.passed += 601
    assert (await teams.says(ana, chat, "status")).status == 200
    await teams.says(ana, chat, "status", token="unknown_key", times=5)
    assert (await teams.state())["asked"]["keys"] == 2


async def test_where_the_keys_cannot_be_had_nothing_happens_and_teams_may_try_again(
    teams: FakeTeams, line: Line, ana: Person
) -> None:
    await teams.befalls("metadata", 500)
    chat = await teams.personal_chat(ana)
    said = await teams.says(ana, chat, "status")
    assert (said.status, said.text, line.heard) == (503, "", [])
    line.clock.passed += 6
    assert (await teams.says(ana, chat, "status")).status == 200


async def test_nobody_is_turned_away_for_keys_that_could_not_be_had(
    teams: FakeTeams, line: Line, ana: Person
) -> None:
    chat = await teams.personal_chat(ana)
    await teams.befalls("keys", 502)
    said = await teams.says(ana, chat, "status")
    again = await teams.delivers(said.activity, times=5, together=True)
    assert {one.status for one in (said, *again)} == {503}
    assert (await teams.calls())["metadata"] == 1


@pytest.mark.parametrize("status", [0, 200, 502])
async def test_known_keys_outlast_a_failure_to_renew_them(
    teams: FakeTeams, line: Line, ana: Person, status: int
) -> None:
    chat = await teams.personal_chat(ana)
    await teams.says(ana, chat, "status")
    line.clock.passed += 25 * 3600
    await teams.befalls("keys", status)
    assert (await teams.says(ana, chat, "status")).status == 200


async def test_an_exception_of_the_listeners_rises(
    teams: FakeTeams, line: Line, ana: Person
) -> None:
    async def stumble(_: Json) -> Json | None:
        raise PermissionError("a bug of ours")

    said = await teams.says(ana, await teams.personal_chat(ana), "status")
    shown = await teams.ask("authorization", service_url=teams.service_url)
    with pytest.raises(PermissionError, match="a bug of ours"):
        await line.connection.cloud.process(shown, said.activity, stumble)


async def test_what_has_no_type_is_not_passed_on(teams: FakeTeams, line: Line, ana: Person) -> None:
    chat = await teams.personal_chat(ana)
    said = await teams.says(ana, chat, "status", changed={"type": 7})
    assert (said.status, line.heard) == (400, [])
