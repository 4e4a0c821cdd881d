"""The fake Teams keeps the rules of the real one, so that what passes against it counts."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from bot.adapters.teams.transport.content import Json
from tests.adapters.teams.lines import Line, line, serving, teams, teams_process
from tests.rigs.teams.client import FakeTeams, Person

__all__ = ["line", "teams", "teams_process"]

GRAPH_SCOPE = "https://graph.microsoft.com/.default"


def card_with(*actions: Mapping[str, Any]) -> dict[str, Any]:
    body = [{"type": "Input.Text", "id": "reason", "value": "as it stood"}]
    content = {"type": "AdaptiveCard", "version": "1.5", "body": body, "actions": [*actions]}
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "content": content}]}


APPROVE = {
    "type": "Action.Execute",
    "title": "Approve",
    "verb": "approve",
    "id": "b1",
    "data": {"value": {"statement": "S1"}},
}
HIDDEN = {
    "type": "Action.ShowCard",
    "title": "Close",
    "card": {"type": "AdaptiveCard", "actions": [{**APPROVE, "title": "Yes, close"}]},
}


@pytest.fixture
async def ana(teams: FakeTeams) -> Person:
    return await teams.person("Ana")


async def test_a_press_is_shaped_as_microsoft_documents_it(
    teams: FakeTeams, line: Line, ana: Person
) -> None:
    team = await teams.team("Crisis", [ana])
    begun = await line.connection.calls.start_thread(team.channel, card_with(APPROVE))
    await teams.presses(ana, begun.activity, "Approve")
    pressed = line.heard[0]
    assert (pressed["type"], pressed["name"]) == ("invoke", "adaptiveCard/action")
    assert pressed["value"] == {
        "action": {
            "type": "Action.Execute",
            "id": "b1",
            "verb": "approve",
            "data": {"value": {"statement": "S1"}, "reason": "as it stood"},
        },
        "trigger": "manual",
    }
    assert pressed["replyToId"] == begun.activity
    assert pressed["conversation"]["id"] == begun.conversation
    assert pressed["conversation"]["conversationType"] == "channel"
    assert pressed["from"]["aadObjectId"] == ana.aad
    assert pressed["channelData"]["team"] == {"id": team.id}


async def test_what_was_typed_arrives_with_the_press_also_from_a_card_within_the_card(
    teams: FakeTeams, line: Line, ana: Person
) -> None:
    chat = await teams.personal_chat(ana)
    post = await line.connection.calls.send(chat, card_with(HIDDEN))
    await teams.presses(ana, post, "Yes, close", {"reason": "it is over"})
    assert line.heard[0]["value"]["action"]["data"]["reason"] == "it is over"


async def test_a_button_that_is_gone_can_be_pressed_on_an_old_copy_alone(
    teams: FakeTeams, line: Line, ana: Person
) -> None:
    chat = await teams.personal_chat(ana)
    post = await line.connection.calls.send(chat, card_with(APPROVE))
    await line.connection.calls.update(chat, post, card_with())
    with pytest.raises(LookupError):
        await teams.presses(ana, post, "Approve")
    await teams.presses(ana, post, "Approve", copy=0)
    assert len(line.heard) == 1


async def test_a_mention_is_marked_in_text_and_entities(
    teams: FakeTeams, line: Line, ana: Person
) -> None:
    team = await teams.team("Crisis", [ana])
    await teams.says(ana, team.channel, "status")
    heard = line.heard[0]
    assert heard["text"] == "<at>Crisis</at> status"
    assert heard["entities"][0]["mentioned"]["id"] == heard["recipient"]["id"]
    assert heard["conversation"]["id"] == f"{team.channel};messageid={heard['id']}"
    assert heard["localTimezone"] == "Europe/Berlin"


async def test_the_same_activity_arrives_as_often_as_asked_also_at_the_same_time(
    teams: FakeTeams, line: Line, ana: Person
) -> None:
    said = await teams.says(ana, await teams.personal_chat(ana), "status")
    again = await teams.delivers(said.activity, times=3, together=True)
    assert [one.status for one in again] == [200] * 3
    assert line.heard == [said.activity] * 4


async def test_who_is_slow_to_answer_hears_it_again_meanwhile(
    teams: FakeTeams, line: Line, ana: Person
) -> None:
    again = asyncio.Event()

    async def slow(activity: Json) -> Json | None:
        line.heard.append(activity)
        if len(line.heard) > 1:
            again.set()
        await again.wait()
        return None

    chat = await teams.personal_chat(ana)
    async with serving(line.connection, slow) as url:
        await teams.bot_at(url)
        said = await teams.says(ana, chat, "open", again_after_seconds=0.05)
    assert line.heard == [said.activity] * 2


async def test_a_bot_that_is_down_answers_nothing(teams: FakeTeams, ana: Person) -> None:
    await teams.bot_at("http://127.0.0.1:9/api/messages")
    said = await teams.says(ana, await teams.personal_chat(ana), "status")
    assert said.status == 0


async def test_a_message_action_carries_the_post(teams: FakeTeams, line: Line, ana: Person) -> None:
    team = await teams.team("Crisis", [ana])
    post = await teams.writes(ana, team.channel, "The valve was *open* <since> four")
    await teams.acts_on(ana, post, "addToTimeline")
    heard = line.heard[0]
    assert heard["name"] == "composeExtension/submitAction"
    assert heard["value"]["commandId"] == "addToTimeline"
    payload = heard["value"]["messagePayload"]
    assert payload["body"]["content"] == "<p>The valve was *open* &lt;since&gt; four</p>"
    assert payload["from"]["user"]["id"] == ana.aad


async def test_who_comes_and_goes_is_told(teams: FakeTeams, line: Line, ana: Person) -> None:
    team = await teams.team("Crisis", [ana])
    ben = await teams.person("Ben", installed=False)
    await teams.installs(ben)
    await teams.joins(ben, team, "guest")
    await teams.leaves(ben, team)
    await teams.installs_in_team(ana, team)
    kinds = [(one["type"], one["channelData"].get("eventType")) for one in line.heard]
    assert kinds == [
        ("installationUpdate", None),
        ("conversationUpdate", "teamMemberAdded"),
        ("conversationUpdate", "teamMemberRemoved"),
        ("conversationUpdate", "teamMemberAdded"),
    ]
    assert await line.connection.calls.start_chat(ben.aad)


async def test_a_call_can_be_held_and_let_go(teams: FakeTeams, line: Line, ana: Person) -> None:
    chat = await teams.personal_chat(ana)
    await teams.hold("send")
    sending = asyncio.create_task(line.connection.calls.send(chat, {"text": "hello"}))
    await teams.arrived("send")
    assert await teams.posts(chat) == []
    await teams.let_go("send")
    await sending
    assert len(await teams.posts(chat)) == 1


async def test_the_connector_wants_a_token_of_its_own(teams: FakeTeams, line: Line) -> None:
    assert line.connection.tokens
    for token in ("none", "stolen", await line.connection.tokens.token(GRAPH_SCOPE)):
        async with httpx.AsyncClient(trust_env=False) as http:
            answer = await http.get(
                f"{teams.service_url}v3/conversations/a/pagedmembers",
                headers={"Authorization": f"Bearer {token}"},
            )
        assert answer.status_code == 401


# Graph


async def graph(
    teams: FakeTeams, line: Line, verb: str, path: str, **body: object
) -> httpx.Response:
    assert line.connection.tokens
    token = await line.connection.tokens.token(GRAPH_SCOPE)
    url = path if path.startswith("http") else f"{teams.graph_url}{path}"
    async with httpx.AsyncClient(trust_env=False) as http:
        return await http.request(
            verb, url, json=body or None, headers={"Authorization": f"Bearer {token}"}
        )


async def test_graph_tells_of_a_team_and_its_members_page_by_page(
    teams: FakeTeams, line: Line, ana: Person
) -> None:
    ben = await teams.person("Ben")
    team = await teams.team("Crisis", [ben], owners=[ana], visibility="public")
    told = (await graph(teams, line, "GET", f"/teams/{team.group}")).json()
    assert (told["visibility"], told["internalId"]) == ("public", team.id)
    await teams.ask("set", graph_page=1)
    first = (await graph(teams, line, "GET", f"/teams/{team.group}/members")).json()
    second = (await graph(teams, line, "GET", first["@odata.nextLink"])).json()
    found = [(one["userId"], one["roles"]) for one in first["value"] + second["value"]]
    assert found == [(ben.aad, []), (ana.aad, ["owner"])]
    assert "@odata.nextLink" not in second


async def test_graph_makes_channels_and_group_chats_into_which_the_bot_may_post(
    teams: FakeTeams, line: Line, ana: Person
) -> None:
    ben = await teams.person("Ben")
    team = await teams.team("Crisis", [ana, ben])
    made = await graph(teams, line, "POST", f"/teams/{team.group}/channels", displayName="c-1 Fire")
    assert await line.connection.calls.start_thread(made.json()["id"], {"text": "War room"})
    users = [
        {"user@odata.bind": f"{teams.graph_url}/users('{one.aad}')", "roles": ["owner"]}
        for one in (ana, ben)
    ]
    chat = await graph(teams, line, "POST", "/chats", chatType="group", topic="Fire", members=users)
    where = chat.json()["id"]
    app = {"teamsApp@odata.bind": f"{teams.graph_url}/appCatalogs/teamsApps/app-in-catalogue"}
    assert (
        await graph(teams, line, "POST", f"/chats/{where}/installedApps", **app)
    ).status_code == 201
    assert await line.connection.calls.send(where, {"text": "War room"})


async def test_graph_fails_as_it_is_told_to(teams: FakeTeams, line: Line, ana: Person) -> None:
    team = await teams.team("Crisis", [ana])
    await teams.befalls("graph.get.teams", 429, retry_after=3)
    answer = await graph(teams, line, "GET", f"/teams/{team.group}")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")
    assert (await graph(teams, line, "GET", f"/teams/{team.group}")).status_code == 200
