"""People act, a bolt app answers: commands, presses, forms, shortcuts, events; over HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.acting import words
from bot.sandbox.capabilities import TRIGGER_LASTS_SECONDS
from bot.sandbox.errors import CannotDo
from bot.sandbox.sandbox import Sandbox
from tests.sandbox.conftest import Bot

Json = dict[str, Any]

BUTTONS: list[Json] = [
    {"type": "section", "text": {"type": "plain_text", "text": "Statement 1"}},
    {
        "type": "actions",
        "block_id": "buttons",
        "elements": [
            {
                "type": "button",
                "action_id": "approve",
                "value": "S1.1",
                "text": {"type": "plain_text", "text": "Approve"},
            },
            {
                "type": "button",
                "action_id": "stand_down",
                "text": {"type": "plain_text", "text": "Stand down"},
                "confirm": {
                    "title": {"type": "plain_text", "text": "Sure?"},
                    "text": {"type": "plain_text", "text": "It ends the crisis."},
                    "confirm": {"type": "plain_text", "text": "Yes"},
                    "deny": {"type": "plain_text", "text": "No"},
                },
            },
        ],
    },
]


def option(value: str) -> Json:
    return {"text": {"type": "plain_text", "text": value.title()}, "value": value}


def input_block(block_id: str, element: Json, **fields: Any) -> Json:
    label = {"type": "plain_text", "text": block_id.title()}
    element = {"action_id": "entered", **element}
    return {"type": "input", "block_id": block_id, "label": label, "element": element, **fields}


FORM: Json = {
    "type": "modal",
    "callback_id": "open_form",
    "title": {"type": "plain_text", "text": "Open a crisis"},
    "submit": {"type": "plain_text", "text": "Open"},
    "private_metadata": "kept",
    "notify_on_close": True,
    "blocks": [
        input_block("what", {"type": "plain_text_input", "max_length": 20}),
        input_block(
            "level",
            {
                "type": "static_select",
                "options": [option("high"), option("low")],
                "initial_option": option("low"),
            },
        ),
        input_block("keep_out", {"type": "multi_users_select"}, optional=True),
        input_block("seen_at", {"type": "datetimepicker"}, optional=True),
    ],
}


async def open_form(sandbox: Sandbox, bot: Bot, submitted: Any = None) -> None:
    """Ana has FORM open; what it is submitted to answers with `submitted`."""

    @bot.app.command("/crisis")
    async def command(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)
        await ack()

    @bot.app.view("open_form")
    async def view(ack: Any, body: Json) -> None:
        await bot.note(body)
        await (ack(**submitted) if submitted else ack())

    await sandbox.as_person("U0ANA").slash("C0GENERAL", "/crisis open")


async def test_a_command_reaches_the_app_and_its_answer_is_seen_by_one(
    sandbox: Sandbox, bot: Bot
) -> None:
    @bot.app.command("/crisis")
    async def command(ack: Any, body: Json) -> None:
        await bot.note(body)
        await ack("Nothing here.")

    await sandbox.as_person("U0GUS").slash("C0GENERAL", "/crisis status <now> & here")
    body = bot.bodies[0]
    assert (body["command"], body["text"]) == ("/crisis", "status <now> & here")
    assert (body["user_id"], body["channel_id"]) == ("U0GUS", "C0GENERAL")
    assert sandbox.as_person("U0GUS").texts("C0GENERAL") == ["Nothing here."]
    assert sandbox.as_person("U0ANA").texts("C0GENERAL") == []


async def test_a_forged_signature_is_refused_by_the_app(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.signing_secret = "another"
    outcome = await sandbox.as_person("U0GUS").slash("C0GENERAL", "/crisis")
    assert outcome.answers[0].status == 401
    assert "dispatch_failed" in sandbox.as_person("U0GUS").texts("C0GENERAL")[0]


async def test_silence_is_told_to_the_person_and_to_nobody_else(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.delivery.answer_within_seconds = 0.05
    never = asyncio.Event()

    @bot.app.command("/crisis")
    async def command(ack: Any) -> None:
        await never.wait()

    await sandbox.as_person("U0GUS").slash("C0GENERAL", "/crisis")
    never.set()
    assert "operation_timeout" in sandbox.as_person("U0GUS").texts("C0GENERAL")[0]
    assert sandbox.as_person("U0ANA").texts("C0GENERAL") == []


async def test_nobody_listening_is_told_to_the_person(sandbox: Sandbox) -> None:
    await sandbox.as_person("U0GUS").slash("C0GENERAL", "/crisis")
    assert "dispatch_failed" in sandbox.as_person("U0GUS").texts("C0GENERAL")[0]


async def test_a_command_the_app_does_not_have_is_not_sent(sandbox: Sandbox) -> None:
    with pytest.raises(CannotDo, match="not a valid command"):
        await sandbox.as_person("U0GUS").slash("C0GENERAL", "/giphy cat")


async def test_a_press_carries_message_value_and_a_way_to_answer(
    sandbox: Sandbox, bot: Bot, slack: AsyncWebClient, room: str
) -> None:
    @bot.app.action("approve")
    async def approve(ack: Any, body: Json, respond: Any) -> None:
        await bot.note(body)
        await ack()
        await respond("You wrote it.", replace_original=False, response_type="ephemeral")

    ts = (await slack.chat_postMessage(channel=room, text="card", blocks=BUTTONS))["ts"]
    await sandbox.as_person("U0CLARA").press(room, ts, "approve")
    body = bot.bodies[0]
    assert body["user"]["id"] == "U0CLARA"
    assert body["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": room,
        "is_ephemeral": False,
    }
    assert body["actions"][0]["value"] == "S1.1"
    assert body["message"]["ts"] == ts
    assert sandbox.as_person("U0CLARA").texts(room)[-1] == "You wrote it."
    assert "You wrote it." not in sandbox.as_person("U0ANA").texts(room)


async def test_a_press_that_is_not_confirmed_is_not_sent(
    sandbox: Sandbox, bot: Bot, slack: AsyncWebClient, room: str
) -> None:
    ts = (await slack.chat_postMessage(channel=room, text="card", blocks=BUTTONS))["ts"]
    outcome = await sandbox.as_person("U0ANA").press(room, ts, "stand_down", confirm=False)
    assert outcome.answers == []
    assert sandbox.journal.of("payload", type="block_actions") == []


async def test_a_screen_that_lags_still_has_the_old_button(
    sandbox: Sandbox, bot: Bot, slack: AsyncWebClient, room: str
) -> None:
    @bot.app.action("approve")
    async def approve(ack: Any, body: Json) -> None:
        await bot.note(body)
        await ack()

    ts = (await slack.chat_postMessage(channel=room, text="card", blocks=BUTTONS))["ts"]
    await slack.chat_update(channel=room, ts=ts, text="card", blocks=[])
    clara = sandbox.as_person("U0CLARA")
    with pytest.raises(CannotDo):
        await clara.press(room, ts, "approve")
    await clara.press(room, ts, "approve", stale=True)
    assert bot.bodies[0]["actions"][0]["value"] == "S1.1"


async def test_an_outsider_neither_sees_nor_presses_in_a_private_room(
    sandbox: Sandbox, slack: AsyncWebClient, room: str
) -> None:
    ts = (await slack.chat_postMessage(channel=room, text="card", blocks=BUTTONS))["ts"]
    farid = sandbox.as_person("U0FARID")
    assert room not in [one.id for one in farid.channels()]
    for deed in (
        lambda: farid.press(room, ts, "approve"),
        lambda: farid.say(room, "hello"),
        lambda: farid.slash(room, "/crisis status"),
        lambda: farid.react(room, ts, "pushpin"),
        lambda: farid.shortcut("log_it", room, ts),
        lambda: farid.join(room),
    ):
        with pytest.raises(CannotDo):
            await deed()
    with pytest.raises(CannotDo):
        farid.messages(room)


async def test_a_form_opens_is_filled_in_and_closes(sandbox: Sandbox, bot: Bot) -> None:
    await open_form(sandbox, bot)
    ana = sandbox.as_person("U0ANA")
    assert ana.modal() is not None
    await ana.submit(values={"what": "A <b> & c", "keep_out": ["U0GUS"], "seen_at": 1_800_000_000})
    view = bot.bodies[0]["view"]
    assert view["private_metadata"] == "kept"
    assert view["state"]["values"] == {
        "what": {"entered": {"type": "plain_text_input", "value": "A <b> & c"}},
        "level": {"entered": {"type": "static_select", "selected_option": option("low")}},
        "keep_out": {"entered": {"type": "multi_users_select", "selected_users": ["U0GUS"]}},
        "seen_at": {"entered": {"type": "datetimepicker", "selected_date_time": 1_800_000_000}},
    }
    assert ana.modal() is None


async def test_a_required_field_left_empty_is_not_sent(sandbox: Sandbox, bot: Bot) -> None:
    await open_form(sandbox, bot)
    ana = sandbox.as_person("U0ANA")
    with pytest.raises(CannotDo):
        await ana.submit()
    modal = ana.modal()
    assert modal is not None
    assert modal.errors == {"what": "Please complete this required field."}
    assert bot.bodies == []
    with pytest.raises(CannotDo):
        await ana.submit(values={"what": "x" * 21})
    with pytest.raises(CannotDo):
        ana.fill({"level": "middling"})


async def test_errors_stand_under_their_fields_and_what_was_typed_stays(
    sandbox: Sandbox, bot: Bot
) -> None:
    errors = {"response_action": "errors", "errors": {"what": "Say more."}}
    await open_form(sandbox, bot, submitted=errors)
    ana = sandbox.as_person("U0ANA")
    await ana.submit(values={"what": "fire"})
    modal = ana.modal()
    assert modal is not None
    assert modal.errors == {"what": "Say more."}
    assert modal.typed["what"]["entered"]["value"] == "fire"


async def test_errors_for_a_field_that_is_not_there_are_trouble(sandbox: Sandbox, bot: Bot) -> None:
    errors = {"response_action": "errors", "errors": {"nowhere": "x"}}
    await open_form(sandbox, bot, submitted=errors)
    ana = sandbox.as_person("U0ANA")
    await ana.submit(values={"what": "fire"})
    modal = ana.modal()
    assert modal is not None
    assert list(modal.errors) == [""]


@pytest.mark.parametrize(("action", "open_"), [("update", 1), ("push", 2), ("clear", 0)])
async def test_a_submission_may_be_answered_with_another_form(
    sandbox: Sandbox, bot: Bot, action: str, open_: int
) -> None:
    second = {**FORM, "title": {"type": "plain_text", "text": "Are you sure?"}}
    answer = {"response_action": action, **({"view": second} if open_ else {})}
    await open_form(sandbox, bot, submitted=answer)
    ana = sandbox.as_person("U0ANA")
    await ana.submit(values={"what": "fire"})
    stack = sandbox.workspace.modals.stack("U0ANA")
    assert len(stack) == open_
    assert not stack or stack[-1].view["title"]["text"] == "Are you sure?"


async def test_closing_a_form_tells_the_app_that_asked(sandbox: Sandbox, bot: Bot) -> None:
    await open_form(sandbox, bot)

    @bot.app.view_closed("open_form")
    async def closed(ack: Any, body: Json) -> None:
        await bot.note(body)
        await ack()

    await sandbox.as_person("U0ANA").close()
    assert bot.bodies[0]["type"] == "view_closed"
    assert sandbox.as_person("U0ANA").modal() is None


async def test_a_trigger_works_once_and_for_three_seconds(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    async def refused(trigger: str) -> str:
        try:
            await slack.views_open(trigger_id=trigger, view=FORM)
        except Exception as error:  # noqa: BLE001 - the name of the error is the point
            return str(getattr(error, "response", {}).get("error"))
        return ""

    trigger = sandbox.triggers.issue("U0ANA")
    assert await refused(trigger) == ""
    assert await refused(trigger) == "exchanged_trigger_id"
    late = sandbox.triggers.issue("U0ANA")
    sandbox.triggers._issued[late].issued -= TRIGGER_LASTS_SECONDS + 1
    assert await refused(late) == "expired_trigger_id"
    assert await refused("made-up") == "invalid_trigger_id"


async def test_a_form_is_updated_only_under_its_current_hash(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    trigger = sandbox.triggers.issue("U0ANA")
    view = (await slack.views_open(trigger_id=trigger, view=FORM))["view"]
    await slack.views_update(view_id=view["id"], view=FORM, hash=view["hash"])
    with pytest.raises(Exception, match="hash_conflict"):
        await slack.views_update(view_id=view["id"], view=FORM, hash=view["hash"])


async def test_a_response_url_may_be_used_five_times(sandbox: Sandbox, bot: Bot) -> None:
    urls: list[str] = []

    @bot.app.command("/crisis")
    async def command(ack: Any, body: Json) -> None:
        urls.append(body["response_url"])
        await ack()

    await sandbox.as_person("U0GUS").slash("C0GENERAL", "/crisis")
    statuses = []
    async with aiohttp.ClientSession() as session:
        for number in range(6):
            answer = {"text": str(number), "response_type": "in_channel"}
            async with session.post(urls[0], json=answer) as response:
                statuses.append(response.status)
    assert statuses == [200] * 5 + [404]
    assert sandbox.as_person("U0ANA").texts("C0GENERAL") == list("01234")


async def test_an_answer_may_replace_or_delete_what_was_pressed(
    sandbox: Sandbox, bot: Bot, slack: AsyncWebClient, room: str
) -> None:
    @bot.app.action("approve")
    async def approve(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Approved.", replace_original=True)

    @bot.app.action("stand_down")
    async def stand_down(ack: Any, respond: Any) -> None:
        await ack()
        await respond(delete_original=True)

    ana = sandbox.as_person("U0ANA")
    for action in ("approve", "stand_down"):
        await slack.chat_postEphemeral(channel=room, user="U0ANA", text="c", blocks=BUTTONS)
        await ana.press(room, ana.messages(room)[-1].ts, action)
    assert ana.texts(room) == ["Approved."]


async def test_shortcuts_bring_the_message_or_nothing(
    sandbox: Sandbox, bot: Bot, room: str
) -> None:
    @bot.app.shortcut("log_it")
    @bot.app.shortcut("open_it")
    async def shortcut(ack: Any, body: Json) -> None:
        await bot.note(body)
        await ack()

    ana = sandbox.as_person("U0ANA")
    said = await ana.say(room, "call from <the press> & co")
    await ana.shortcut("log_it", room, said.ts)
    await ana.shortcut("open_it")
    first, second = bot.bodies
    assert (first["type"], first["message_ts"]) == ("message_action", said.ts)
    assert first["message"]["text"] == "call from &lt;the press&gt; &amp; co"
    assert (second["type"], "message" in second) == ("shortcut", False)
    with pytest.raises(CannotDo):
        await ana.shortcut("unknown", room, said.ts)


async def test_events_arrive_where_the_app_subscribed_and_is_a_member(
    sandbox: Sandbox, bot: Bot, room: str
) -> None:
    for name in ("reaction_added", "member_joined_channel", "message", "user_change"):

        @bot.app.event(name)
        async def event(body: Json) -> None:
            await bot.note(body)

    ana = sandbox.as_person("U0ANA")
    said = await ana.say(room, "look")
    await ana.react(room, said.ts, "pushpin")
    await ana.invite(room, "U0GUS")
    sandbox.workspace.update_person("U0GUS", deleted=True)
    await ana.say("C0GENERAL", "public channels are not subscribed to")
    await sandbox.settled()
    by_type = {body["event"]["type"]: body["event"] for body in bot.bodies}
    assert by_type["reaction_added"]["item"]["ts"] == said.ts
    assert by_type["member_joined_channel"]["inviter"] == "U0ANA"
    assert by_type["user_change"]["user"]["deleted"]
    heard = [one["event"] for one in bot.bodies if one["event"]["type"] == "message"]
    assert {one["channel"] for one in heard} == {room}


async def test_a_payload_delivered_twice_has_the_same_ids_and_both_answers(
    sandbox: Sandbox, bot: Bot, room: str
) -> None:
    @bot.app.command("/crisis")
    async def command(ack: Any, body: Json) -> None:
        await bot.note(body)
        await ack(f"answer {len(bot.bodies)}")

    @bot.app.event("reaction_added")
    async def event(body: Json) -> None:
        await bot.note(body)

    ana = sandbox.as_person("U0ANA")
    outcome = await ana.slash("C0GENERAL", "/crisis", twice=True)
    assert [one.body for one in outcome.answers] == ["answer 1", "answer 2"]
    assert bot.bodies[0] == bot.bodies[1]
    bot.bodies.clear()
    said = await ana.say(room, "look")
    await sandbox.settled()
    sandbox.delivery.twice_next = 1
    await ana.react(room, said.ts, "pushpin")
    await sandbox.settled()
    assert [one["event_id"] for one in bot.bodies] == [bot.bodies[0]["event_id"]] * 2


async def test_an_event_that_got_no_good_answer_is_sent_again(
    sandbox: Sandbox, bot: Bot, room: str
) -> None:
    sandbox.delivery.event_retries = (0, 0)
    said = await sandbox.as_person("U0ANA").say(room, "look")
    await sandbox.settled()
    url, sandbox.bot_url = sandbox.bot_url, "http://127.0.0.1:9/"
    await sandbox.as_person("U0ANA").react(room, said.ts, "pushpin")
    await sandbox.settled()
    sandbox.bot_url = url
    sent = sandbox.journal.of("payload", type="event_callback")
    same = [one for one in sent if one.get("payload")["event"]["type"] == "reaction_added"]
    assert [one.get("retry") for one in same] == [0, 1, 2]


async def test_mentions_typed_by_people_become_mentions_and_nothing_else_does(
    sandbox: Sandbox,
) -> None:
    said = await sandbox.as_person("U0ANA").say("C0GENERAL", "@ben <!channel> @channel a@ana.se")
    assert words(said) == "<@U0BEN> &lt;!channel&gt; <!channel> a@ana.se"


async def test_the_second_copy_goes_to_the_second_process(sandbox: Sandbox, bot: Bot) -> None:
    @bot.app.command("/crisis")
    async def command(ack: Any) -> None:
        await ack("first process")

    sandbox.delivery.bot_urls = [str(sandbox.bot_url), "http://127.0.0.1:9/slack/events"]
    outcome = await sandbox.as_person("U0GUS").slash("C0GENERAL", "/crisis", twice=True)
    assert [one.body for one in outcome.answers] == ["first process", None]
    assert [one.error for one in outcome.answers] == [None, "dispatch_failed"]
