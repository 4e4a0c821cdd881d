"""Slack's own client calls the sandbox."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.cast import (
    APP_TOKEN,
    add_guest,
    add_squatter,
    add_stranger,
    deactivate,
)
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import running
from tests.sandbox.conftest import client_of, manifest_without


async def refusal(call: Any) -> SlackApiError:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value


async def error_of(call: Any) -> str:
    return str((await refusal(call)).response["error"])


async def test_the_bot_learns_who_it_is(slack: AsyncWebClient) -> None:
    answer = await slack.auth_test()
    assert (answer["user_id"], answer["bot_id"]) == ("U0CRISIS", "B0CRISIS")
    assert answer["team_id"] == "T0SANDBOX"


async def test_a_wrong_token_is_refused(sandbox: Sandbox) -> None:
    assert await error_of(client_of(sandbox, "xoxb-other").auth_test()) == "invalid_auth"
    assert await error_of(client_of(sandbox, APP_TOKEN).auth_test()) == "not_allowed_token_type"


async def test_no_token_is_refused(sandbox: Sandbox) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{sandbox.base_url}/api/auth.test") as response,
    ):
        assert (await response.json())["error"] == "not_authed"


async def test_an_unknown_method_is_refused(slack: AsyncWebClient) -> None:
    assert await error_of(slack.api_call("chat.shout")) == "unknown_method"


async def test_an_unknown_argument_is_refused_by_name(slack: AsyncWebClient) -> None:
    error = await refusal(slack.chat_postMessage(channel="C0GENERAL", text="x", colour="red"))
    assert error.response["error"] == "invalid_arguments"
    assert "colour" in error.response["response_metadata"]["messages"][0]


async def test_a_missing_argument_is_refused_by_name(slack: AsyncWebClient) -> None:
    error = await refusal(slack.api_call("pins.add", params={"channel": "C0GENERAL"}))
    assert "timestamp" in error.response["response_metadata"]["messages"][0]


async def test_client_msg_id_keeps_nobody_from_posting_twice(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    for _ in range(2):
        await slack.chat_postMessage(channel="C0GENERAL", text="x", client_msg_id="same")
    assert len(sandbox.workspace.channels["C0GENERAL"].messages) == 2


async def test_arguments_come_from_query_form_and_json_together(sandbox: Sandbox) -> None:
    url = f"{sandbox.base_url}/api/chat.postMessage?channel=C0GENERAL"
    headers = {"Authorization": "Bearer xoxb-sandbox"}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.post(url, data={"text": "form"}) as response:
            assert (await response.json())["message"]["text"] == "form"
        async with session.post(url, json={"text": "json"}) as response:
            assert (await response.json())["message"]["text"] == "json"


async def test_a_private_channel_is_made_private(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    answer = await slack.conversations_create(name="amber-heron", is_private=True)
    channel = sandbox.workspace.channels[answer["channel"]["id"]]
    assert channel.is_private
    assert channel.members == ["U0CRISIS"]
    assert answer["channel"]["creator"] == "U0CRISIS"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("general", "name_taken"),
        ("", "invalid_name_required"),
        ("War-Room", "invalid_name_specials"),
        ("war room", "invalid_name_specials"),
        ("---", "invalid_name_punctuation"),
        ("x" * 81, "invalid_name_maxlength"),
    ],
)
async def test_a_bad_channel_name_is_refused(slack: AsyncWebClient, name: str, error: str) -> None:
    assert await error_of(slack.conversations_create(name=name, is_private=True)) == error


async def test_a_squatters_private_channel_takes_the_name_and_stays_hidden(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    squatted = add_squatter(sandbox.workspace, "amber-heron", is_private=True)
    create = slack.conversations_create(name="amber-heron", is_private=True)
    assert await error_of(create) == "name_taken"
    listed = await slack.conversations_list(types="public_channel,private_channel", limit=1000)
    assert squatted.id not in [one["id"] for one in listed["channels"]]
    assert await error_of(slack.conversations_info(channel=squatted.id)) == "channel_not_found"


async def test_lists_are_paged(slack: AsyncWebClient) -> None:
    first = await slack.conversations_list(limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    second = await slack.conversations_list(limit=3, cursor=cursor)
    ids = [one["id"] for one in [*first["channels"], *second["channels"]]]
    assert ids == ["C0GENERAL", "C0MARKETING", "C0NEWS", "C0PARTNERS", "C0RANDOM"]
    assert second["response_metadata"]["next_cursor"] == ""


async def test_one_bad_guest_list_entry_keeps_everybody_out_unless_forced(
    sandbox: Sandbox, slack: AsyncWebClient, room: str
) -> None:
    guest, stranger = add_guest(sandbox.workspace), add_stranger(sandbox.workspace)
    deactivate(sandbox.workspace, "U0DAVID")
    people = ["U0BEN", "U0ANA", guest, stranger, "U0DAVID", "U0NOBODY", "U0CRISIS"]
    error = await refusal(slack.conversations_invite(channel=room, users=people))
    assert error.response["error"] == "already_in_channel"
    assert "U0BEN" not in sandbox.workspace.channels[room].members

    answer = await slack.conversations_invite(channel=room, users=people, force=True)
    reasons = {one["user"]: one["error"] for one in answer["errors"]}
    assert reasons == {
        "U0ANA": "already_in_channel",
        guest: "ura_max_channels",
        stranger: "cant_invite",
        "U0DAVID": "cant_invite",
        "U0NOBODY": "user_not_found",
        "U0CRISIS": "cant_invite_self",
    }
    assert "U0BEN" in sandbox.workspace.channels[room].members


async def test_posts_are_found_again_by_their_metadata(slack: AsyncWebClient, room: str) -> None:
    metadata = {"event_type": "entry", "event_payload": {"key": "k1"}}
    posted = await slack.chat_postMessage(channel=room, text="brief", metadata=metadata)
    bare = await slack.conversations_history(channel=room, limit=1)
    assert "metadata" not in bare["messages"][0]
    full = await slack.conversations_history(channel=room, include_all_metadata=True, limit=1)
    assert full["messages"][0]["ts"] == posted["ts"]
    assert full["messages"][0]["metadata"] == metadata


async def test_history_is_newest_first_and_bounded(slack: AsyncWebClient, room: str) -> None:
    times = [(await slack.chat_postMessage(channel=room, text=one))["ts"] for one in "abc"]
    later = await slack.conversations_history(channel=room, oldest=times[0])
    assert [one["text"] for one in later["messages"]] == ["c", "b"]
    within = await slack.conversations_history(
        channel=room, oldest=times[0], latest=times[1], inclusive=True
    )
    assert [one["text"] for one in within["messages"]] == ["b", "a"]


async def test_replies_stand_in_their_thread_and_not_in_the_history(
    slack: AsyncWebClient, room: str
) -> None:
    above = (await slack.chat_postMessage(channel=room, text="above"))["ts"]
    below = (await slack.chat_postMessage(channel=room, text="below", thread_ts=above))["ts"]
    history = await slack.conversations_history(channel=room)
    assert [one["text"] for one in history["messages"]] == ["above"]
    thread = await slack.conversations_replies(channel=room, ts=above)
    assert [one["text"] for one in thread["messages"]] == ["above", "below"]
    alone = await slack.conversations_replies(channel=room, ts=below)
    assert [one["text"] for one in alone["messages"]] == ["below"]
    with pytest.raises(SlackApiError, match="thread_not_found"):
        await slack.conversations_replies(channel=room, ts="1.000001")


async def test_ephemeral_posts_cannot_be_looked_up(
    sandbox: Sandbox, slack: AsyncWebClient, room: str
) -> None:
    await slack.chat_postEphemeral(channel=room, user="U0ANA", text="only you")
    history = await slack.conversations_history(channel=room)
    assert history["messages"] == []
    assert sandbox.as_person("U0ANA").texts(room) == ["only you"]
    assert sandbox.as_person("U0CLARA").texts(room) == []
    outside = slack.chat_postEphemeral(channel=room, user="U0GUS", text="x")
    assert await error_of(outside) == "user_not_in_channel"


async def test_a_post_is_changed_and_keeps_what_is_not_named(
    sandbox: Sandbox, slack: AsyncWebClient, room: str
) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}]
    ts = (await slack.chat_postMessage(channel=room, text="old", blocks=blocks))["ts"]
    await slack.chat_update(channel=room, ts=ts, text="new")
    message = sandbox.workspace.message(room, ts)
    assert message is not None
    assert message.text == "new"
    assert message.blocks[0]["text"]["text"] == "hello"
    await slack.chat_update(channel=room, ts=ts, text="new", blocks=[])
    assert message.blocks == []


async def test_the_bot_changes_and_deletes_its_own_posts_only(
    sandbox: Sandbox, slack: AsyncWebClient, room: str
) -> None:
    said = await sandbox.as_person("U0ANA").say(room, "mine")
    update = slack.chat_update(channel=room, ts=said.ts, text="x")
    assert await error_of(update) == "cant_update_message"
    assert await error_of(slack.chat_delete(channel=room, ts=said.ts)) == "cant_delete_message"
    assert await error_of(slack.chat_delete(channel=room, ts="1.000001")) == "message_not_found"


@pytest.mark.parametrize("text", ["", None])
async def test_an_empty_post_is_refused(slack: AsyncWebClient, text: str | None) -> None:
    assert await error_of(slack.chat_postMessage(channel="C0GENERAL", text=text)) == "no_text"


async def test_the_bot_posts_only_where_it_is(slack: AsyncWebClient) -> None:
    post = slack.chat_postMessage(channel="C0RANDOM", text="x")
    assert await error_of(post) == "not_in_channel"
    post = slack.chat_postMessage(channel="C0NOWHERE", text="x")
    assert await error_of(post) == "channel_not_found"


async def test_an_archived_channel_takes_nothing(slack: AsyncWebClient, room: str) -> None:
    ts = (await slack.chat_postMessage(channel=room, text="x"))["ts"]
    await slack.conversations_archive(channel=room)
    assert await error_of(slack.chat_postMessage(channel=room, text="x")) == "is_archived"
    assert await error_of(slack.pins_add(channel=room, timestamp=ts)) == "is_archived"
    assert await error_of(slack.chat_update(channel=room, ts=ts, text="y")) == "is_inactive"
    assert await error_of(slack.conversations_archive(channel=room)) == "already_archived"


async def test_a_post_is_pinned_once(slack: AsyncWebClient, room: str) -> None:
    ts = (await slack.chat_postMessage(channel=room, text="brief"))["ts"]
    await slack.pins_add(channel=room, timestamp=ts)
    assert await error_of(slack.pins_add(channel=room, timestamp=ts)) == "already_pinned"


async def test_a_file_arrives_with_its_comment(
    sandbox: Sandbox, slack: AsyncWebClient, room: str
) -> None:
    await slack.files_upload_v2(
        channel=room, content="the timeline", filename="t.md", title="T", initial_comment="Here"
    )
    message = sandbox.as_person("U0ANA").messages(room)[-1]
    assert (message.text, message.files[0].content) == ("Here", b"the timeline")


async def test_a_file_is_completed_once_and_only_after_its_bytes(
    sandbox: Sandbox, slack: AsyncWebClient, room: str
) -> None:
    answer = await slack.files_getUploadURLExternal(filename="t.md", length=3)
    files = [{"id": answer["file_id"], "title": "T"}]
    early = slack.files_completeUploadExternal(files=files, channel_id=room)
    assert await error_of(early) == "file_not_found"
    async with (
        aiohttp.ClientSession() as session,
        session.post(answer["upload_url"], data=b"abc") as response,
    ):
        assert response.status == 200
    await slack.files_completeUploadExternal(files=files, channel_id=room)
    again = slack.files_completeUploadExternal(files=files, channel_id=room)
    assert await error_of(again) == "file_not_found"


async def test_people_are_found_by_id_and_by_email(slack: AsyncWebClient) -> None:
    found = await slack.users_lookupByEmail(email="clara@northwind.example")
    assert found["user"]["id"] == "U0CLARA"
    info = await slack.users_info(user="U0CLARA")
    assert info["user"]["profile"]["email"] == "clara@northwind.example"
    assert await error_of(slack.users_lookupByEmail(email="x@y.z")) == "users_not_found"
    assert await error_of(slack.users_info(user="U0NOBODY")) == "user_not_found"


async def test_guests_strangers_and_closed_accounts_look_like_it(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    guest, stranger = add_guest(sandbox.workspace), add_stranger(sandbox.workspace)
    deactivate(sandbox.workspace, "U0GUS")
    assert (await slack.users_info(user=guest))["user"]["is_ultra_restricted"]
    assert (await slack.users_info(user=stranger))["user"]["is_stranger"]
    assert (await slack.users_info(user="U0GUS"))["user"]["deleted"]


async def test_a_direct_message_opens_one_conversation(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    opened = await slack.conversations_open(users="U0GUS")
    posted = await slack.chat_postMessage(channel="U0GUS", text="hello")
    assert posted["channel"] == opened["channel"]["id"]
    assert sandbox.as_person("U0GUS").texts(posted["channel"]) == ["hello"]
    assert not sandbox.workspace.can_see("U0ANA", posted["channel"])


async def test_a_missing_scope_is_named() -> None:
    sandbox = Sandbox(manifest=manifest_without("groups:write", "pins:write"))
    async with running(sandbox):
        slack = client_of(sandbox)
        error = await refusal(slack.conversations_create(name="x", is_private=True))
        assert error.response["error"] == "missing_scope"
        assert error.response["needed"] == "groups:write"
        assert "chat:write" in error.response["provided"]
        posted = await slack.chat_postMessage(channel="C0GENERAL", text="x")
        pin = slack.pins_add(channel="C0GENERAL", timestamp=posted["ts"])
        assert await error_of(pin) == "missing_scope"


async def test_a_public_channel_needs_a_scope_of_its_own(slack: AsyncWebClient) -> None:
    error = await refusal(slack.conversations_create(name="open-house"))
    assert (error.response["error"], error.response["needed"]) == (
        "missing_scope",
        "channels:manage",
    )


async def test_no_email_without_its_scope() -> None:
    sandbox = Sandbox(manifest=manifest_without("users:read.email"))
    async with running(sandbox):
        info = await client_of(sandbox).users_info(user="U0ANA")
    assert "email" not in info["user"]["profile"]


async def test_the_scopes_that_were_needed_are_known(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    await slack.chat_postMessage(channel="C0GENERAL", text="x")
    assert sandbox.grants.used == {"chat:write"}


async def test_the_journal_holds_every_call_without_its_token(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    await slack.chat_postMessage(channel="C0GENERAL", text="x")
    call = sandbox.journal.of("call", method="chat.postMessage")[0]
    assert call.get("arguments") == {"channel": "C0GENERAL", "text": "x"}
    assert call.get("answer")["ok"]
    assert "xoxb" not in json.dumps(call.data)


async def test_the_granted_scopes_stand_in_every_answer(slack: AsyncWebClient) -> None:
    answer = await slack.auth_test()
    assert "groups:write" in answer.headers["X-OAuth-Scopes"].split(",")


async def test_the_bot_may_not_post_where_only_administrators_may(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    sandbox.workspace.channels["C0NEWS"].is_read_only = True
    assert await error_of(slack.chat_postMessage(channel="C0NEWS", text="x")) == "restricted_action"


async def test_kicked_people_no_longer_see_the_room(
    sandbox: Sandbox, slack: AsyncWebClient, room: str
) -> None:
    await slack.conversations_kick(channel=room, user="U0CLARA")
    assert not sandbox.workspace.can_see("U0CLARA", room)
    assert (
        await error_of(slack.conversations_kick(channel=room, user="U0CLARA")) == "not_in_channel"
    )


async def test_what_people_react_with_is_told(
    sandbox: Sandbox, slack: AsyncWebClient, room: str
) -> None:
    said = await sandbox.as_person("U0ANA").say(room, "look")
    await sandbox.as_person("U0CLARA").react(room, said.ts, "pushpin")
    answer = await slack.reactions_get(channel=room, timestamp=said.ts)
    assert answer["message"]["reactions"] == [{"name": "pushpin", "users": ["U0CLARA"], "count": 1}]


async def test_a_link_to_a_post_is_on_the_page(
    sandbox: Sandbox, slack: AsyncWebClient, room: str
) -> None:
    ts = (await slack.chat_postMessage(channel=room, text="x"))["ts"]
    link = (await slack.chat_getPermalink(channel=room, message_ts=ts))["permalink"]
    assert link == f"{sandbox.base_url}/archives/{room}/p{ts.replace('.', '')}"


async def test_the_topic_is_set_and_not_too_long(
    sandbox: Sandbox, slack: AsyncWebClient, room: str
) -> None:
    await slack.conversations_setTopic(channel=room, topic="DRILL")
    assert sandbox.workspace.channels[room].topic == "DRILL"
    assert await error_of(slack.conversations_setTopic(channel=room, topic="x" * 251)) == "too_long"
