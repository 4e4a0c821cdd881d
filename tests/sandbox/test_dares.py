"""The dares, against a small bot that keeps the rules."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.errors import CannotDo
from bot.sandbox.hooks import Hands
from bot.sandbox.sandbox import Sandbox
from tests.sandbox.conftest import Bot
from tests.sandbox.test_interaction import input_block
from tests.sandbox.test_public import publish

Json = dict[str, Any]
WORDS = "We are looking into it and will report."


def card(text: str, *buttons: str, value: str = "S1.1") -> list[Json]:
    elements = [
        {
            "type": "button",
            "action_id": one,
            "value": value,
            "text": {"type": "plain_text", "text": one},
        }
        for one in buttons
    ]
    shown: list[Json] = [{"type": "section", "text": {"type": "plain_text", "text": text}}]
    actions = {"type": "actions", "block_id": "lead", "elements": elements}
    return shown + ([actions] if buttons else [])


def form(text: str = "") -> Json:
    element = {"type": "plain_text_input", **({"initial_value": text} if text else {})}
    return {
        "type": "modal",
        "callback_id": "draft",
        "title": {"type": "plain_text", "text": "Draft"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [input_block("text", element)],
    }


class SmallBot:
    """Drafts, approvals and one role, with the rules that the dares try."""

    def __init__(self, bot: Bot, room: str) -> None:
        self.room, self.ts = room, ""
        self.author = self.lead = ""
        self.enough = False
        bot.app.command("/crisis")(self.command)
        bot.app.view("draft")(self.draft)
        bot.app.action("approve")(self.approve)
        bot.app.action("revise")(self.revise)
        bot.app.action("take_role")(self.take_role)

    async def command(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        if body["text"] == "draft":
            await client.views_open(trigger_id=body["trigger_id"], view=form())
            await ack()
        else:
            await ack("There is nothing to see.")

    async def draft(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        self.author = body["user"]["id"]
        text = body["view"]["state"]["values"]["text"]["entered"]["value"]
        if self.ts:
            old = card("out of date")
            await client.chat_update(channel=self.room, ts=self.ts, text="old", blocks=old)
            await client.chat_postMessage(channel=self.room, text="All approvals are void.")
        blocks = card(text, "approve", "revise")
        posted = await client.chat_postMessage(channel=self.room, text="card", blocks=blocks)
        self.ts = posted["ts"]
        await ack()

    async def approve(self, ack: Any, body: Json, respond: Any) -> None:
        await ack()
        if body["message"]["ts"] != self.ts:
            await respond("That card is out of date.", replace_original=False)
        elif body["user"]["id"] == self.author:
            await respond("You wrote it.", replace_original=False)
        elif self.enough:
            await respond("Approved.", replace_original=True)
            await respond("Thank you.", replace_original=False)

    async def revise(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=form(WORDS))
        await ack()

    async def take_role(self, ack: Any, body: Json, respond: Any) -> None:
        await ack()
        if self.lead:
            await respond(f"<@{self.lead}> leads.", replace_original=False)
        else:
            self.lead = body["user"]["id"]


class FakeHooks:
    """A bot that is killed and started, and a log of which row 7 is altered."""

    def __init__(self) -> None:
        self.alive = True

    async def kill_bot(self) -> None:
        self.alive = False

    async def start_bot(self) -> None:
        self.alive = True

    def bot_alive(self) -> bool:
        return self.alive

    async def alter_log(self) -> str:
        return "Row 7 was changed."

    async def verify_log(self) -> str:
        return "Row 7 does not match."


@pytest.fixture
def small(bot: Bot, room: str) -> SmallBot:
    return SmallBot(bot, room)


async def drafted(sandbox: Sandbox, room: str) -> None:
    """Ana wrote a statement that waits for approval."""
    ana = sandbox.as_person("U0ANA")
    await ana.slash(room, "/crisis draft")
    await ana.submit(values={"text": WORDS})


def done(sandbox: Sandbox) -> list[str]:
    return [dare.id for dare in sandbox.dares.all if dare.done]


async def test_there_are_fourteen_and_none_is_done_yet(sandbox: Sandbox) -> None:
    assert len(sandbox.dares.all) == 14
    assert done(sandbox) == []


async def test_nothing_can_be_dared_before_there_is_a_statement(sandbox: Sandbox) -> None:
    for dare in ("own-words", "changed-after-approval", "old-card", "twice", "four-at-once"):
        with pytest.raises(CannotDo):
            await sandbox.dares.run(dare)


@pytest.mark.parametrize("dare", ["own-words", "twice", "changed-after-approval", "outsider"])
async def test_a_dare_that_was_played_is_ticked(
    sandbox: Sandbox, small: SmallBot, room: str, dare: str
) -> None:
    await drafted(sandbox, room)
    await sandbox.dares.run(dare)
    assert done(sandbox) == [dare]
    assert sandbox.journal.of("note", what="dare", dare=dare)


async def test_the_author_is_not_ticked_for_what_another_person_was_told(
    sandbox: Sandbox, small: SmallBot, room: str
) -> None:
    await drafted(sandbox, room)
    small.author = "U0CLARA"
    await sandbox.as_person("U0CLARA").press(room, small.ts, "approve")
    assert done(sandbox) == []


async def test_an_author_who_was_not_refused_is_not_ticked(
    sandbox: Sandbox, small: SmallBot, room: str
) -> None:
    await drafted(sandbox, room)
    small.author = "nobody"
    await sandbox.dares.run("own-words")
    assert done(sandbox) == []


async def test_a_press_that_takes_the_button_away_may_still_come_twice(
    sandbox: Sandbox, small: SmallBot, room: str
) -> None:
    await drafted(sandbox, room)
    small.enough = True
    await sandbox.dares.run("twice")
    assert done(sandbox) == ["twice"]


async def test_an_old_card_is_pressed_after_a_change(
    sandbox: Sandbox, small: SmallBot, room: str
) -> None:
    await drafted(sandbox, room)
    await sandbox.dares.run("changed-after-approval")
    await sandbox.dares.run("old-card")
    assert "old-card" in done(sandbox)


async def test_four_take_one_role_and_three_are_told(
    sandbox: Sandbox, small: SmallBot, room: str, slack: AsyncWebClient
) -> None:
    await slack.conversations_invite(channel=room, users="U0BEN,U0DAVID")
    await slack.chat_postMessage(channel=room, text="roles", blocks=card("lead", "take_role"))
    await sandbox.dares.run("four-at-once")
    assert done(sandbox) == ["four-at-once"]
    assert small.lead


async def test_a_leaked_draft_is_not_ticked(sandbox: Sandbox, small: SmallBot, room: str) -> None:
    await drafted(sandbox, room)
    farid = sandbox.as_person("U0FARID")
    payload = sandbox.payloads.slash(
        farid.person, sandbox.workspace.channels["C0GENERAL"], "/crisis", "status"
    )
    sandbox.journal.add("payload", type="slash", person="U0FARID", payload=payload, copy=1)
    sandbox.workspace.post("C0GENERAL", "U0CRISIS", WORDS, ephemeral_for="U0FARID")
    assert done(sandbox) == []


async def test_a_bot_killed_while_publishing_publishes_once(sandbox: Sandbox) -> None:
    hooks = FakeHooks()
    sandbox.hands = Hands(sandbox.journal, hooks)
    await sandbox.dares.run("killed-while-publishing")
    await publish(sandbox)
    await sandbox.settled()
    assert hooks.alive
    assert done(sandbox) == []
    await publish(sandbox)
    assert done(sandbox) == ["killed-while-publishing"]
    assert len(sandbox.public.posts) == 1


async def test_an_altered_log_is_ticked_when_the_check_names_the_row(sandbox: Sandbox) -> None:
    with pytest.raises(CannotDo):
        await sandbox.dares.run("altered-log")
    sandbox.hands = Hands(sandbox.journal, FakeHooks())
    told = await sandbox.dares.run("altered-log")
    assert told == "Row 7 was changed. Row 7 does not match."
    assert done(sandbox) == ["altered-log"]


async def test_a_press_before_and_after_a_change_is_not_a_press_twice(
    sandbox: Sandbox, small: SmallBot, room: str
) -> None:
    await drafted(sandbox, room)
    await sandbox.dares.run("changed-after-approval")
    await sandbox.dares.run("old-card")
    assert "old-card" in done(sandbox)
    assert "twice" not in done(sandbox)


async def test_a_post_past_everybody_is_ticked_when_the_bot_says_so_in_a_room(
    sandbox: Sandbox, small: SmallBot, room: str, slack: AsyncWebClient
) -> None:
    await sandbox.dares.run("unasked")
    assert done(sandbox) == []
    [status] = sandbox.account.statuses
    await slack.chat_postMessage(channel=room, text=f"Nobody approved: {status.text}")
    assert done(sandbox) == ["unasked"]


async def test_a_scheduler_that_publishes_is_not_ticked(sandbox: Sandbox) -> None:
    later = sandbox.workspace.clock() + 3600
    first = sandbox.account.schedule("Splash!", later, by="Ema")
    sandbox.account.schedule("Tag a friend!", later, by="Ema")
    sandbox.account.unschedule(first)
    assert "1 posts went out" in await sandbox.dares.run("scheduler")
    assert done(sandbox) == []
    await sandbox.dares.run("scheduler")
    assert done(sandbox) == ["scheduler"]


async def test_a_question_before_any_letter_is_not_ticked(
    sandbox: Sandbox, small: SmallBot, room: str, slack: AsyncWebClient
) -> None:
    await slack.chat_postMessage(channel=room, text="Was this published? S1")
    sandbox.journal.add("public", what="letter", post="We know.", to="mia")
    assert done(sandbox) == []
    await slack.chat_postMessage(channel=room, text="Was this published? S1")
    assert done(sandbox) == ["lost-answer"]
