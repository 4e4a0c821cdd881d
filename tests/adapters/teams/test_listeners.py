"""Activities come in as what people did; replies go out as Teams shows them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.adapters.malformed import Malformed
from bot.adapters.teams.ids import room_id
from bot.application.ports import DeliveryFailed
from bot.domain.values import Account, PersonId
from bot.presentation.card import (
    Card,
    Paragraph,
    Text,
    When,
)
from bot.presentation.inbox import (
    Membership,
    Press,
    Shortcut,
    Slash,
)
from tests.adapters.slack.inbox import ANSWER
from tests.adapters.teams import payloads
from tests.adapters.teams.desk import APPROVE, DRAFT, WAR_ROOM, Office, office
from tests.adapters.teams.payloads import (
    ANA,
    BEN,
    BOT,
    CHANNEL,
    GROUP,
    GROUP_CHAT,
    GUS,
    OTHER_TENANT,
    STRANGER,
    TEAM,
    THREAD,
    Json,
    chat_of,
    from_tenant,
)
from tests.adapters.teams.pressing import APPROVED, MENU, MESSAGE, STANDING, approving, pressed
from tests.adapters.teams.test_activities import broken


@pytest.fixture
async def bot() -> AsyncIterator[Office]:
    async with office() as bot:
        yield bot


# Commands


async def test_a_command_arrives_with_who_where_and_what(bot: Office) -> None:
    assert await bot.takes(payloads.message("log *It* is {{DATE(x)}}")) is None
    (slash,) = bot.inbox.got
    assert isinstance(slash, Slash)
    assert (slash.person, slash.account, slash.name) == ("ana", Account.MEMBER, "Ana Lindqvist")
    assert (slash.room, slash.text) == (WAR_ROOM, "log *It* is {{DATE(x)}}")
    assert not slash.alone
    assert slash.home == "teams"


@pytest.mark.parametrize("place", [chat_of(ANA), GROUP_CHAT])
async def test_outside_a_war_room_nobody_else_sees_the_answer(bot: Office, place: str) -> None:
    await bot.takes(payloads.message("who", at=place))
    (slash,) = bot.inbox.got
    assert isinstance(slash, Slash)
    assert slash.alone


@pytest.mark.parametrize("place", [THREAD, chat_of(ANA)])
async def test_a_card_is_shown_where_it_was_asked_for(bot: Office, place: str) -> None:
    bot.inbox.reply = ANSWER
    await bot.takes(payloads.message("status", at=place))
    (post,) = bot.posted(place)
    assert "*as typed*" in post


@pytest.mark.parametrize("place", [GROUP_CHAT, f"{CHANNEL};messageid=1", TEAM])
async def test_elsewhere_it_is_shown_in_the_askers_own_chat_only(bot: Office, place: str) -> None:
    bot.inbox.reply = ANSWER
    await bot.takes(payloads.message("status", at=place))
    assert "*as typed*" in bot.posted(chat_of(ANA))[0]
    assert bot.posted(place) == []


async def test_who_has_no_chat_with_the_bot_is_told_so_and_nothing_of_the_crisis(
    bot: Office,
) -> None:
    bot.inbox.reply = ANSWER
    bot.room.without_app = {"ana"}
    await bot.takes(payloads.message("status", at=GROUP_CHAT))
    (post,) = bot.posted(GROUP_CHAT)
    assert "your own chat" in post
    assert "*as typed*" not in post


async def test_a_personal_chat_is_remembered(bot: Office) -> None:
    await bot.takes(payloads.message("help", at=chat_of(ANA)))
    assert ("ana", chat_of(ANA), True) in bot.room.met_at


async def test_an_error_at_a_command_is_told_and_leaks_no_words(bot: Office) -> None:
    bot.inbox.breaks = RuntimeError("the secret draft")
    with capture_logs() as logs:
        await bot.takes(payloads.message("log the secret draft"))
    assert "Try again." in bot.posted(THREAD)[0]
    assert logs[0]["error"] == "RuntimeError"
    assert "secret" not in str(logs)


async def test_what_fails_after_the_answer_is_in_the_log_without_words(bot: Office) -> None:
    bot.inbox.reply = ANSWER
    bot.calls.breaks = DeliveryFailed("the secret draft")
    with capture_logs() as logs:
        await bot.takes(payloads.message("status"))
    assert [one["error"] for one in logs] == ["DeliveryFailed"]
    assert "secret" not in str(logs)


# Twice


async def test_the_same_message_delivered_twice_is_one(bot: Office) -> None:
    bot.inbox.reply = DRAFT
    for _ in range(2):
        await bot.takes(payloads.message("draft"))
    assert (len(bot.inbox.got), len(bot.calls.sent)) == (1, 1)


async def test_delivered_again_while_the_first_is_under_way_it_is_one_and_answered_alike(
    bot: Office,
) -> None:
    bot.inbox.reply = APPROVED
    bot.inbox.gate.clear()
    activity = payloads.press("approve", {"value": {"crisis": "c1"}})
    first = asyncio.create_task(bot.answers(activity))
    await bot.inbox.begun.wait()
    second = asyncio.create_task(bot.answers(activity))
    bot.inbox.gate.set()
    answer = await first
    assert answer["value"] == "Your yes counts."
    assert await second == answer == await bot.answers(activity)
    assert len(bot.inbox.got) == 1


async def test_nothing_is_lost_where_whoever_delivered_it_stops_waiting(bot: Office) -> None:
    bot.inbox.reply = ANSWER
    bot.inbox.gate.clear()
    delivery = asyncio.create_task(bot.answers(payloads.message("status")))
    await bot.inbox.begun.wait()
    delivery.cancel()
    await asyncio.wait([delivery])
    bot.inbox.gate.set()
    await bot.turns.settled()
    assert len(bot.inbox.got) == 1
    assert "*as typed*" in bot.posted(THREAD)[0]


async def test_a_press_that_takes_too_long_is_answered_in_time_and_told_afterwards(
    bot: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot.inbox.reply = APPROVED
    bot.inbox.gate.clear()
    monkeypatch.setattr("tests.adapters.slack.workshop.PatientClock.wait_for", _no_patience)
    answer = await bot.answers(payloads.press("approve", {"value": {"crisis": "c1"}}))
    assert "longer than usual" in answer["value"]
    bot.inbox.gate.set()
    await bot.turns.settled()
    assert "Your yes counts." in bot.posted(THREAD)[0]


async def test_a_confirmation_that_comes_too_late_is_shown_where_its_words_belong(
    bot: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot.inbox.reply = APPROVE
    monkeypatch.setattr("tests.adapters.slack.workshop.PatientClock.wait_for", _no_patience)
    answer = await bot.takes(payloads.press("approve", {"value": {"crisis": "c1"}}))
    assert "longer than usual" in answer["value"]
    assert "The final words" in bot.posted(THREAD)[0]


async def test_what_came_of_a_confirmation_is_told_if_the_answer_was_too_late(
    bot: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = await approving(bot)
    bot.inbox.reply = APPROVED
    monkeypatch.setattr("tests.adapters.slack.workshop.PatientClock.wait_for", _no_patience)
    answer = await bot.takes(pressed(shown, "form", "1700000000050", number="f:9"))
    assert "longer than usual" in answer["value"]
    assert "Your yes counts." in bot.posted(THREAD)[0]


async def _no_patience(_clock: object, awaitable: Any, _seconds: float) -> Any:
    asyncio.ensure_future(awaitable).cancel()
    raise TimeoutError


async def test_stopping_waits_for_what_is_under_way(bot: Office) -> None:
    bot.inbox.reply = ANSWER
    await bot.answers(payloads.message("status"))
    await bot.listeners.close(5)
    assert len(bot.calls.sent) == 1


# Presses


async def test_a_press_carries_the_buttons_action_and_facts(bot: Office) -> None:
    bot.inbox.reply = APPROVED
    await bot.takes(payloads.press("approve", {"value": {"statement": "s1"}}))
    (press,) = bot.inbox.got
    assert isinstance(press, Press)
    assert (press.action, press.value) == ("approve", {"statement": "s1"})
    assert (press.room, press.post) == (WAR_ROOM, "1700000000050")
    assert (press.person, press.answered) == ("ana", True)


async def test_a_short_answer_stands_beside_the_button(bot: Office) -> None:
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    line = (Text(text="Until "), When(at=at))
    bot.inbox.reply = Card(summary="Held", blocks=(Paragraph(line=line),))
    answer = await bot.takes(payloads.press("hold", {"value": {}}))
    assert answer == {
        "statusCode": 200,
        "type": MESSAGE,
        "value": "Until 23 Nov 2026 10:00 CET",
    }
    assert bot.calls.sent == []


async def test_an_answer_with_buttons_is_written_to_the_presser(bot: Office) -> None:
    bot.inbox.reply = MENU
    answer = await bot.takes(payloads.press("comments", {"value": {}}))
    assert answer["type"] == MESSAGE
    assert "'verb': 'hold'" in bot.posted(THREAD)[0]


async def test_an_error_at_a_press_is_told_beside_the_button(bot: Office) -> None:
    bot.inbox.breaks = RuntimeError("no")
    with capture_logs():
        answer = await bot.takes(payloads.press("approve", {"value": {}}))
    assert (answer["type"], answer["value"]) == (MESSAGE, "Try again.")


@pytest.mark.parametrize("data", [{}, {"value": "x"}, {"value": {"a": 1}}, {"value": None}])
async def test_a_value_that_is_not_ours_changes_nothing(bot: Office, data: Json) -> None:
    with capture_logs():
        answer = await bot.takes(payloads.press("approve", data))
    assert answer["value"] == "Try again."
    assert bot.inbox.got == []


async def test_an_unreadable_press_is_answered_with_words(bot: Office) -> None:
    press = {**payloads.press("approve"), "value": None}
    choice = {**payloads.chosen("add_to_timeline"), "from": None}
    assert (await bot.takes(press))["value"] == "Try again."
    assert (await bot.takes(choice))["task"]["value"] == "Try again."


async def test_a_refresh_shows_the_newest_card_and_presses_nothing(bot: Office) -> None:
    bot.copies.cards["1700000000050"] = STANDING
    answer = await bot.takes(payloads.press("approve", trigger="automatic"))
    assert "as it stands" in str(answer["value"])
    assert bot.inbox.got == []


async def test_a_post_is_let_alone_until_the_press_on_it_is_answered(bot: Office) -> None:
    async with bot.listeners.turn() as turn:
        activity = payloads.press("approve", {"value": {}})
        await bot.listeners.on_activity(turn, activity)
        update = asyncio.create_task(bot.answering.answered("1700000000050"))
        await asyncio.wait([update], timeout=0)
        assert not update.done()
    await update


# The menu of a post


async def test_an_entry_of_a_posts_menu_brings_the_post(bot: Office) -> None:
    answer = await bot.takes(payloads.chosen("add_to_timeline", "<p>They <b>called</b>.</p>"))
    (deed,) = bot.inbox.got
    assert isinstance(deed, Shortcut)
    assert (deed.name, deed.text, deed.author) == ("add_to_timeline", "They called.", "ben")
    assert (deed.room, deed.post, deed.person) == (WAR_ROOM, "1700000000070", "ana")
    assert answer["task"]["type"] == "message"


async def test_the_form_for_a_proposed_post_appears_in_the_war_room(bot: Office) -> None:
    bot.inbox.reply = DRAFT
    answer = await bot.takes(payloads.chosen("propose_statement", at=GROUP_CHAT))
    assert "in the war room" in answer["task"]["value"]
    assert "Input.Text" in bot.posted(THREAD)[0]


async def test_an_error_there_is_told_too(bot: Office) -> None:
    bot.inbox.breaks = RuntimeError("no")
    with capture_logs():
        answer = await bot.takes(payloads.chosen("add_to_timeline"))
    assert answer["task"]["value"] == "Try again."


# Who they are


async def test_a_guest_is_known_as_one(bot: Office) -> None:
    await bot.takes(payloads.message("open", by=GUS))
    assert bot.inbox.got[0].account is Account.GUEST


async def test_somebody_of_another_tenant_is_known_as_foreign(bot: Office) -> None:
    activity = payloads.message("open", by=STRANGER)
    activity["from"]["tenantId"] = OTHER_TENANT
    await bot.takes(activity)
    (deed,) = bot.inbox.got
    assert (deed.account, deed.person) == (Account.FOREIGN, f"teams:{OTHER_TENANT}:{STRANGER}")


async def test_whoever_writes_in_another_tenant_gets_nothing_at_all(bot: Office) -> None:
    for activity in (
        payloads.message("open", by=STRANGER, at=chat_of(STRANGER)),
        payloads.members(joined=(BOT,), at=chat_of(STRANGER), by=STRANGER),
    ):
        assert await bot.takes(from_tenant(activity, OTHER_TENANT)) is None
    press = payloads.press("approve", {"value": {}}, by=STRANGER)
    assert await bot.takes(from_tenant(press, OTHER_TENANT)) == {}
    assert (bot.inbox.got, bot.calls.sent, bot.room.services) == ([], [], [])


async def test_whom_the_organisation_names_is_heard_from_another_tenant() -> None:
    named = PersonId(f"teams:{OTHER_TENANT}:{STRANGER}")
    async with office(externals=frozenset({named})) as bot:
        activity = payloads.message("status", by=STRANGER, at=chat_of(STRANGER))
        await bot.takes(from_tenant(activity, OTHER_TENANT))
        assert bot.inbox.got[0].person == named


# Coming and going


async def test_who_joins_the_team_is_told_to_every_war_room_in_it(bot: Office) -> None:
    bot.rooms[:] = [WAR_ROOM, room_id(f"{CHANNEL};messageid=2"), room_id("19:x@thread.v2")]
    await bot.takes(payloads.members(joined=(GUS,)))
    joined = [one for one in bot.inbox.got if isinstance(one, Membership)]
    assert [one.room for one in joined] == bot.rooms[:2]
    assert {(one.account, one.inviter, one.name) for one in joined} == {
        (Account.GUEST, "ana", "Gus Guest")
    }
    assert len({one.command_id for one in joined}) == 2


async def test_of_another_team_nothing_is_noted(bot: Office) -> None:
    activity = payloads.members(joined=(GUS,), at="19:sales@thread.tacv2")
    activity["channelData"]["team"] = {"id": "19:sales@thread.tacv2"}
    await bot.takes(activity)
    assert bot.inbox.got == []


async def test_the_team_is_known_by_either_of_its_ids() -> None:
    async with office(team=GROUP) as other:
        activity = payloads.members(joined=(GUS,))
        del activity["channelData"]["team"]["aadGroupId"]
        await other.takes(activity)
        assert other.inbox.got == []
        said = payloads.message("status")
        said["channelData"]["team"] = {"id": TEAM}
        await other.takes(said)
        await other.takes({**activity, "id": "f:next"})
        assert isinstance(other.inbox.got[-1], Membership)


async def test_who_leaves_is_told_too(bot: Office) -> None:
    await bot.takes(payloads.members(left=(BEN,)))
    (left,) = bot.inbox.got
    assert isinstance(left, Membership)
    assert (left.person, left.room) == ("ben", WAR_ROOM)


async def test_the_bot_greets_where_it_is_added_and_says_what_to_do(bot: Office) -> None:
    await bot.takes(payloads.members(joined=(BOT,)))
    (post,) = bot.posted(TEAM)
    assert "@Crisis help" in post
    assert bot.inbox.got == []


async def test_an_installation_in_the_personal_chat_is_remembered(bot: Office) -> None:
    await bot.takes(payloads.installation("add"))
    assert ("ana", chat_of(ANA), True) in bot.room.met_at


async def test_an_event_that_could_not_be_kept_is_not_taken_and_may_come_again(
    bot: Office,
) -> None:
    bot.inbox.breaks = RuntimeError("disk full")
    with pytest.raises(RuntimeError):
        await bot.takes(payloads.members(joined=(GUS,)))
    bot.inbox.breaks = None
    await bot.takes(payloads.members(joined=(GUS,)))
    assert len(bot.inbox.got) == 1


async def test_no_malformed_activity_breaks_the_bot(bot: Office) -> None:
    whole = [
        payloads.message("draft"),
        payloads.press("approve", {"value": {"crisis": "c1"}}),
        payloads.press("form", {"form": "draft", "context": {}, "fields": {}, "zone": "UTC"}),
        payloads.chosen("add_to_timeline"),
        payloads.members(joined=(GUS,)),
        payloads.installation("add"),
    ]
    taken = 0
    with capture_logs():
        for activity in (one for payload in whole for one in broken(payload)):
            with suppress(Malformed):
                await bot.takes(activity)
                taken += 1
    assert taken > 200
    bot.inbox.got.clear()
    await bot.takes(payloads.message("status", number="1700000009999"))
    assert len(bot.inbox.got) == 1


async def test_what_is_no_activity_is_refused(bot: Office) -> None:
    with pytest.raises(Malformed):
        await bot.takes({"type": "message"})
