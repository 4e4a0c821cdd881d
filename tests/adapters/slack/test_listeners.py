"""Payloads come in as what people did; replies go out as Slack shows them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from structlog.testing import capture_logs

from bot.adapters.slack.app import slack_app
from bot.adapters.slack.forms import render_form
from bot.adapters.slack.listeners import Ack, Listeners
from bot.adapters.slack.payloads import Payload
from bot.domain.values import Account, PersonId
from bot.presentation.inbox import (
    Close,
    FieldErrors,
    Membership,
    Pinned,
    Press,
    Shortcut,
    Slash,
    Submitted,
)
from bot.sandbox.blockkit import check_message, check_view
from bot.sandbox.cast import ANA, BOT, EMA, FARID, add_guest, deactivate
from bot.sandbox.values import Message
from tests.adapters.slack import captured
from tests.adapters.slack.captured import answer_of, deliver
from tests.adapters.slack.inbox import ANSWER, FORM, SORRY, KeepingInbox
from tests.adapters.slack.workshop import Workshop, slack_workshop

GENERAL = "C0GENERAL"


@dataclass
class Bot:
    workshop: Workshop
    inbox: KeepingInbox
    listeners: Listeners
    app: AsyncApp

    def trigger(self, person: str = ANA) -> str:
        return self.workshop.sandbox.triggers.issue(person, GENERAL)

    def whispered(self, person: str) -> list[Message]:
        """What this person alone was shown in #general."""
        posts = self.workshop.sandbox.workspace.channels[GENERAL].messages
        return [post for post in posts if post.ephemeral_for == person]

    async def sees(self, payload: dict[str, Any]) -> Any:
        """Deliver a payload; the one thing the inbox got."""
        response = await deliver(self.app, payload)
        assert response.status == 200
        (got,) = self.inbox.got
        return got


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    async with slack_workshop() as workshop:
        inbox = KeepingInbox()
        listeners = Listeners(
            inbox,
            workshop.directory,
            workshop.client,
            workshop.calls,
            workshop.room,
            workshop.me,
            SORRY,
        )
        app = slack_app(workshop.client, workshop.me, listeners, signing_secret=captured.SECRET)
        yield Bot(workshop, inbox, listeners, app)


# Slash commands


async def test_a_slash_command_arrives_with_who_where_and_what(bot: Bot) -> None:
    slash: Slash = await bot.sees(captured.slash("t.1", "log *It* is <!channel>"))
    assert (slash.person, slash.account, slash.name) == ("ana", Account.MEMBER, "Ana Lindqvist")
    assert (slash.room, slash.text) == (GENERAL, "log *It* is <!channel>")


async def test_the_same_slash_command_delivered_twice_has_the_same_id(bot: Bot) -> None:
    payload = captured.slash("t.1")
    await deliver(bot.app, payload)
    await deliver(bot.app, payload)
    await deliver(bot.app, captured.slash("t.2"))
    first, again, other = (deed.command_id for deed in bot.inbox.got)
    assert first == again != other
    assert "t.1" not in first


async def test_a_card_answers_a_slash_command_for_its_typist_alone(bot: Bot) -> None:
    bot.inbox.reply = ANSWER
    answer = answer_of(await deliver(bot.app, captured.slash("t.1")))
    assert answer["response_type"] == "ephemeral"
    assert answer["text"] == "Only for you"
    assert check_message(answer["blocks"]) == []


async def test_a_form_opens_at_once(bot: Bot) -> None:
    bot.inbox.reply = FORM
    response = await deliver(bot.app, captured.slash(bot.trigger(), "draft"))
    modal = bot.workshop.sandbox.workspace.modals.of(ANA)
    assert modal
    assert modal.view["callback_id"] == "form:draft"
    assert response.body == ""


async def test_a_form_that_came_too_late_is_apologised_for(bot: Bot) -> None:
    bot.inbox.reply = FORM
    answer = answer_of(await deliver(bot.app, captured.slash("expired", "draft")))
    assert answer["text"] == SORRY.summary


async def test_an_error_at_a_slash_command_is_told_and_leaks_no_words(bot: Bot) -> None:
    bot.inbox.breaks = RuntimeError("the secret draft")
    with capture_logs() as logs:
        answer = answer_of(await deliver(bot.app, captured.slash("t.1", "log the secret draft")))
    assert answer["text"] == SORRY.summary
    assert logs[0]["error"] == "RuntimeError"
    assert "secret" not in str(logs)


# Who they are


async def test_somebody_outside_the_organisation_file_is_named_by_team_and_user(bot: Bot) -> None:
    slash: Slash = await bot.sees(captured.slash("t.1", user=FARID))
    assert slash.person == f"slack:T0SANDBOX:{FARID}"


async def test_a_guest_and_a_deactivated_account_are_told_apart(bot: Bot) -> None:
    guest = add_guest(bot.workshop.sandbox.workspace)
    deactivate(bot.workshop.sandbox.workspace, EMA)
    user = {"id": EMA, "deleted": True, "team_id": "T0SANDBOX", "profile": {}}
    await deliver(bot.app, captured.event({"type": "user_change", "user": user}))
    await deliver(bot.app, captured.slash("t.1", user=guest))
    await deliver(bot.app, captured.slash("t.2", user=EMA))
    slashes = [one for one in bot.inbox.got if isinstance(one, Slash)]
    assert [one.account for one in slashes] == [Account.GUEST, Account.DEACTIVATED]


async def test_an_account_that_is_switched_off_is_told_of_at_once(bot: Bot) -> None:
    user = {"id": EMA, "team_id": "T0SANDBOX", "profile": {}}
    await deliver(bot.app, captured.event({"type": "user_change", "user": user}))
    assert not bot.inbox.got
    gone = {**user, "deleted": True}
    await deliver(bot.app, captured.event({"type": "user_change", "user": gone}))
    (deed,) = bot.inbox.got
    assert (deed.person, deed.account) == (f"slack:T0SANDBOX:{EMA}", Account.DEACTIVATED)


# Presses


async def test_a_press_carries_the_buttons_action_and_facts(bot: Bot) -> None:
    press: Press = await bot.sees(captured.press("t.1", "approve:2", '{"statement":"s1"}'))
    assert (press.action, press.value) == ("approve", {"statement": "s1"})
    assert (press.room, press.post, press.person) == (GENERAL, "1700000000.000100", "ana")
    assert press.command_id.startswith("press:")


async def test_a_press_may_open_a_form(bot: Bot) -> None:
    bot.inbox.reply = FORM
    await deliver(bot.app, captured.press(bot.trigger(), "revise", "{}"))
    assert bot.workshop.sandbox.workspace.modals.of(ANA)


async def test_an_error_at_a_press_is_told_to_its_presser_alone(bot: Bot) -> None:
    bot.inbox.breaks = RuntimeError("no")
    with capture_logs():
        response = await deliver(bot.app, captured.press("t.1", "approve", "{}"))
    assert response.status == 200
    (told,) = bot.whispered(ANA)
    assert told.text == SORRY.summary


async def test_a_value_that_is_not_ours_changes_nothing(bot: Bot) -> None:
    with capture_logs():
        response = await deliver(bot.app, captured.press("t.1", "approve", "[1"))
    assert (response.status, bot.inbox.got) == (200, [])
    assert bot.whispered(ANA)


# Forms

FILLED = {"text": {"text": {"type": "plain_text_input", "value": "Words"}}}


def submitted(bot: Bot) -> dict[str, Any]:
    return captured.submission(render_form(FORM, bot.workshop.directory), FILLED)


async def test_a_form_comes_back_with_its_answers(bot: Bot) -> None:
    form: Submitted = await bot.sees(submitted(bot))
    assert (form.form, form.context, form.answers) == ("draft", {"crisis": "c1"}, {"text": "Words"})
    assert (form.command_id, form.person) == ("form:V123", "ana")


async def test_mistakes_are_shown_under_their_fields(bot: Bot) -> None:
    bot.inbox.reply = FieldErrors(errors={"text": "Too long."})
    answer = answer_of(await deliver(bot.app, submitted(bot)))
    assert answer == {"response_action": "errors", "errors": {"text": "Too long."}}


async def test_a_mistake_of_no_field_is_shown_under_the_first(bot: Bot) -> None:
    bot.inbox.reply = FieldErrors(errors={"whole": "No."})
    answer = answer_of(await deliver(bot.app, submitted(bot)))
    assert answer["errors"] == {"text": "No."}


async def test_a_card_takes_the_place_of_the_form(bot: Bot) -> None:
    bot.inbox.reply = ANSWER
    answer = answer_of(await deliver(bot.app, submitted(bot)))
    assert answer["response_action"] == "update"
    assert check_view(answer["view"]) == []
    assert answer["view"]["title"]["text"] == "Draft"


async def test_a_second_form_is_laid_upon_the_first(bot: Bot) -> None:
    bot.inbox.reply = replace(FORM, name="similar")
    answer = answer_of(await deliver(bot.app, submitted(bot)))
    assert answer["response_action"] == "push"
    assert answer["view"]["callback_id"] == "form:similar"


async def test_closing_closes_every_form(bot: Bot) -> None:
    bot.inbox.reply = Close()
    assert answer_of(await deliver(bot.app, submitted(bot))) == {"response_action": "clear"}


async def test_an_error_at_a_form_is_told_over_it_so_that_nothing_typed_is_lost(bot: Bot) -> None:
    bot.inbox.breaks = RuntimeError("no")
    with capture_logs():
        answer = answer_of(await deliver(bot.app, submitted(bot)))
    assert answer["response_action"] == "push"
    assert check_view(answer["view"]) == []


# Shortcuts and reactions


async def test_a_shortcut_brings_the_post_in_its_readers_words(bot: Bot) -> None:
    marked = "R&amp;D says <https://e.org|this> to <@U0BEN|ben>, <@U0EMA> &lt;ok&gt; :fire:"
    message = {"user": EMA, "ts": "1700000000.000200", "text": marked}
    shortcut: Shortcut = await bot.sees(captured.shortcut("t.1", message))
    assert shortcut.text == "R&D says this to @ben, @Ema Novák <ok> :fire:"
    assert shortcut.author == f"slack:T0SANDBOX:{EMA}"
    assert shortcut.at == datetime.fromtimestamp(1700000000.0002, UTC)
    assert shortcut.link.endswith("/archives/C0GENERAL/p1700000000000200")
    assert shortcut.name == "propose_statement"


async def test_what_a_program_wrote_has_no_author(bot: Bot) -> None:
    message = {"user": BOT, "bot_id": "B0CRISIS", "ts": "1700000000.000200", "text": "x"}
    shortcut: Shortcut = await bot.sees(captured.shortcut("t.1", message))
    assert shortcut.author is None


def reaction(ts: str, name: str = "pushpin", room: str = GENERAL) -> dict[str, Any]:
    item = {"type": "message", "channel": room, "ts": ts}
    body = {"type": "reaction_added", "user": ANA, "reaction": name, "item": item}
    return captured.event({**body, "item_user": EMA})


async def test_a_pushpin_brings_the_posts_words(bot: Bot) -> None:
    workspace = bot.workshop.sandbox.workspace
    workspace.post(GENERAL, EMA, "before")
    post = workspace.post(GENERAL, EMA, "A &amp; B called")
    workspace.post(GENERAL, EMA, "after")
    pinned: Pinned = await bot.sees(reaction(post.ts))
    assert (pinned.text, pinned.person, pinned.post) == ("A & B called", "ana", post.ts)
    assert (pinned.author, pinned.command_id) == (f"slack:T0SANDBOX:{EMA}", "event:Ev1")


async def test_a_pushpin_in_a_thread_brings_the_replys_words(bot: Bot) -> None:
    workspace = bot.workshop.sandbox.workspace
    above = workspace.post(GENERAL, EMA, "What do we know?")
    reply = workspace.post(GENERAL, EMA, "The tool sent it.", thread_ts=above.ts)
    pinned: Pinned = await bot.sees(reaction(reply.ts))
    assert (pinned.text, pinned.post) == ("The tool sent it.", reply.ts)


async def test_other_reactions_and_other_rooms_are_let_alone(bot: Bot) -> None:
    post = bot.workshop.sandbox.workspace.post(GENERAL, EMA, "hello")
    await deliver(bot.app, reaction(post.ts, "eyes"))
    await deliver(bot.app, reaction(post.ts, room="C0NEWS"))
    assert bot.inbox.got == []


async def test_a_pushpin_on_a_post_that_is_gone_still_counts(bot: Bot) -> None:
    pinned: Pinned = await bot.sees(reaction("1700000000.000900"))
    assert (pinned.text, pinned.author) == ("", f"slack:T0SANDBOX:{EMA}")


# Coming and going


def membership(kind: str, user: str = EMA, **more: str) -> dict[str, Any]:
    body = {"type": kind, "user": user, "channel": GENERAL, "channel_type": "C"}
    return captured.event({**body, "team": "T0SANDBOX", **more})


async def test_somebody_joins_brought_by_another(bot: Bot) -> None:
    joined: Membership = await bot.sees(membership("member_joined_channel", inviter=ANA))
    assert joined.person == PersonId(f"slack:T0SANDBOX:{EMA}")
    assert (joined.inviter, joined.name) == ("ana", "Ema Novák")


async def test_somebody_leaves(bot: Bot) -> None:
    left: Membership = await bot.sees(membership("member_left_channel"))
    assert (left.inviter, left.room) == (None, GENERAL)


async def test_the_bots_own_coming_is_no_news(bot: Bot) -> None:
    await deliver(bot.app, membership("member_joined_channel", user=BOT))
    assert bot.inbox.got == []


async def test_an_event_that_could_not_be_kept_is_not_acknowledged(bot: Bot) -> None:
    bot.inbox.breaks = RuntimeError("disk full")
    with capture_logs():
        response = await deliver(bot.app, membership("member_left_channel"))
    assert response.status == 500


async def test_an_event_that_cannot_be_read_is_not_asked_for_again(bot: Bot) -> None:
    with capture_logs() as logs:
        response = await deliver(bot.app, captured.event({"type": "member_joined_channel"}))
    assert (response.status, bot.inbox.got) == (200, [])
    assert logs[0]["error"] == "Malformed"


# Signatures


@pytest.mark.parametrize(("secret", "age"), [("another secret", 0), (captured.SECRET, 301)])
async def test_a_wrong_signature_or_a_stale_timestamp_gets_401_and_nothing_else(
    bot: Bot, secret: str, age: int
) -> None:
    forged = captured.as_sent(captured.slash("t.1"), secret=secret, age=age)
    response = await bot.app.async_dispatch(forged)
    assert (response.status, bot.inbox.got) == (401, [])


# Malformed payloads


def broken(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The payload with each of its parts missing, or of a wrong kind, in turn."""
    for name, value in payload.items():
        kept = {one: other for one, other in payload.items() if one != name}
        yield kept
        others: list[Any] = [None, 7, "", [], {}]
        yield from ({**kept, name: other} for other in others)
        if isinstance(value, dict):
            yield from ({**kept, name: inner} for inner in broken(value))


async def test_no_malformed_payload_breaks_the_bot(bot: Bot) -> None:
    post = {"user": EMA, "ts": "1700000000.000200", "text": "x"}
    on = bot.listeners
    whole: list[tuple[Callable[[Ack, Payload], Awaitable[None]], dict[str, Any]]] = [
        (on.on_slash, captured.slash("t.1")),
        (on.on_press, captured.press("t.1", "approve", "{}")),
        (on.on_shortcut, captured.shortcut("t.1", post)),
        (on.on_submission, submitted(bot)),
        (on.on_event, membership("member_joined_channel")),
        (on.on_event, reaction(post["ts"])),
    ]
    answers: list[dict[str, Any]] = []

    async def ack(**answer: Any) -> None:
        answers.append(answer)

    payloads = [(listen, one) for listen, payload in whole for one in broken(payload)]
    with capture_logs() as logs:
        for listen, payload in payloads:
            await listen(ack, payload)
    assert len(answers) == len(payloads)
    assert {one["error"] for one in logs} <= {"Malformed", "Refused"}
