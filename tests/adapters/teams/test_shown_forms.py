"""What is remembered of a form that was shown: which it is and where it stands, and no words."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.adapters.store.memory import MemoryStore
from bot.adapters.teams.seal import Seal
from bot.domain.values import PersonId
from bot.presentation.card import Exact, PeopleField, TextField
from bot.presentation.inbox import Close, FieldErrors
from tests.adapters.slack.inbox import ANSWER
from tests.adapters.teams import payloads
from tests.adapters.teams.desk import APPROVE, DRAFT, OPENING, Office, office
from tests.adapters.teams.payloads import BEN, GUS, Json
from tests.adapters.teams.pressing import CARD, MESSAGE, buttons, drafting, pressed

SECRET = replace(
    DRAFT,
    fields=(TextField(name="text", label="Text", initial="Secret words"),),
    notice=(Exact(text="Secret words"),),
)
KEEP_OUT = PeopleField(name="keep_out", label="Keep out", optional=True)
TOO_LONG = FieldErrors(errors={"text": "Too long."})


@pytest.fixture
async def both() -> AsyncIterator[tuple[Office, Office]]:
    """Two processes of the bot on one database: Teams delivers to either."""
    notes = MemoryStore()
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(office(notes=notes))
        other = await stack.enter_async_context(office(notes=notes))
        yield one, other


async def kept(bot: Office) -> str:
    """Every note about forms."""
    return json.dumps(bot.notes.disk.notes)


async def further(bot: Office) -> tuple[Json, Json, str]:
    """An opening form, and the second one, which holds what was entered; with the first's post."""
    first, post = await drafting(bot, replace(OPENING, fields=(*OPENING.fields, KEEP_OUT)))
    held = replace(KEEP_OUT, initial=(PersonId("ben"),))
    fields = (TextField(name="summary", label="What happened", initial="About Ben"), held)
    bot.inbox.reply = replace(OPENING, title="Another one?", fields=fields)
    entered = {"in:summary": "About Ben", "in:keep_out": "ben"}
    answer = await bot.takes(pressed(first, "form", post, entered))
    second: Json = answer["value"]
    return first, second, post


async def test_no_word_of_a_draft_is_written_down_with_its_form(
    both: tuple[Office, Office],
) -> None:
    one, _ = both
    await drafting(one, SECRET)
    assert "Secret" not in await kept(one)


async def test_nobody_who_is_kept_out_is_written_down_with_the_form(
    both: tuple[Office, Office],
) -> None:
    one, _ = both
    await further(one)
    assert "Ben" not in await kept(one)
    assert '"ben"' not in await kept(one)


async def test_a_form_is_forgotten_once_it_is_closed(both: tuple[Office, Office]) -> None:
    one, other = both
    form, post = await drafting(one)
    other.inbox.reply = ANSWER
    await other.takes(pressed(form, "form", post, {"in:text": "x"}))
    assert "draft" not in await kept(one)


async def test_a_form_that_nobody_submitted_is_forgotten_after_a_month(bot: Office) -> None:
    await drafting(bot)
    bot.clock.passed += timedelta(days=31).total_seconds()
    await bot.takes(payloads.message("draft", number="1700000000999"))
    (only,) = (await bot.notes.notes("shown_form")).values()
    assert json.loads(only)["post"] == "post2"


@pytest.fixture
async def bot() -> AsyncIterator[Office]:
    async with office() as bot:
        yield bot


# Two processes


async def test_either_process_closes_a_form(both: tuple[Office, Office]) -> None:
    one, other = both
    form, post = await drafting(one)
    other.inbox.reply = ANSWER
    await other.takes(pressed(form, "form", post, {"in:text": "x"}))
    assert [updated for _, updated, _ in other.calls.updated] == [post]


async def test_either_process_knows_who_asked_for_a_form(both: tuple[Office, Office]) -> None:
    one, other = both
    form, post = await drafting(one)
    answer = await other.takes(pressed(form, "form_cancel", post, by=BEN))
    assert "Only Ana Lindqvist" in answer["value"]
    assert other.calls.updated == []


async def test_the_other_process_makes_the_form_anew_from_the_newest_state(
    both: tuple[Office, Office],
) -> None:
    one, other = both
    form, post = await drafting(one, SECRET)
    other.inbox.reply = TOO_LONG
    other.inbox.forms["draft"] = replace(DRAFT, notice=(Exact(text="As it is now"),))
    answer = await other.takes(pressed(form, "form", post, {"in:text": "My words"}))
    assert answer["type"] == CARD
    for seen in ("Too long.", "My words", "As it is now", "Ana Lindqvist</at> asked"):
        assert seen in str(answer["value"])
    other.inbox.reply = Close()
    again = pressed(answer["value"], "form", post, {"in:text": "Short"}, number="f:9")
    await other.takes(again)
    assert [updated for _, updated, _ in other.calls.updated] == [post]


async def test_whoever_would_not_be_shown_the_form_is_told_what_is_wrong_without_it(
    both: tuple[Office, Office],
) -> None:
    one, other = both
    form, post = await drafting(one)
    other.inbox.reply = TOO_LONG
    answer = await other.takes(pressed(form, "form", post, {"in:text": "x"}, by=GUS))
    assert (answer["type"], answer["value"]) == (MESSAGE, "Too long.")


# What was entered


async def test_nobody_else_is_shown_what_stands_in_a_further_form(bot: Office) -> None:
    _, second, post = await further(bot)
    bot.inbox.reply = TOO_LONG
    bot.inbox.forms["open"] = OPENING
    entered = {"in:summary": "Mine"}
    answer = await bot.takes(pressed(second, "form", post, entered, by=GUS, number="f:9"))
    assert "Too long." in str(answer["value"])
    assert "ben" not in str(answer["value"]).lower()


async def test_a_further_form_that_took_too_long_is_told_without_what_was_entered(
    bot: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, post = await drafting(bot, OPENING)
    monkeypatch.setattr("bot.adapters.teams.turns.Turns.within", _too_late)
    bot.inbox.reply = replace(OPENING, title="Another one?")
    before = len(bot.calls.sent)
    answer = await bot.takes(pressed(form, "form", post, {"in:summary": "About Ben"}))
    assert "longer than usual" in answer["value"]
    told = str(bot.calls.sent[before:])
    assert "Press its button again" in told
    assert "About Ben" not in told


async def _too_late(_turns: object, _task: Any, _seconds: float) -> None:
    return None


# Forms that only say to be one


def without_author(data: Json) -> Json:
    return {**data, "context": {k: v for k, v in data["context"].items() if k != "author"}}


def about(**context: object) -> Callable[[Json], Json]:
    return lambda data: {**data, "context": {**data["context"], **context}}


def being(**other: object) -> Callable[[Json], Json]:
    return lambda data: {**data, **other}


CHANGES = {
    "nobody wrote what it is made from": without_author,
    "somebody else did": about(author="gus"),
    "about another crisis": about(crisis="c2"),
    "about no crisis": about(crisis=2**80),
    "asked for by somebody else": about(asked_by="gus"),
    "another form": being(form="approve"),
    "other fields": being(fields={"text": ["text", False], "more": ["text", False]}),
    "another time zone": being(zone="Europe/Moscow"),
    "no seal": being(seal=None),
    "an unreadable seal": being(seal="\ud800"),
}


@pytest.mark.parametrize("verb", ["form", "form_cancel"])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_nothing_of_a_form_is_believed_that_the_bot_did_not_draw_so(
    bot: Office, verb: str, change: Callable[[Json], Json]
) -> None:
    form, post = await drafting(bot, replace(DRAFT, context={"crisis": "c1", "author": "ben"}))
    data = change(next(one for one in buttons(form) if one["verb"] == verb)["data"])
    answer = await bot.takes(payloads.press(verb, {**data, "in:text": "x"}, post=post))
    assert "Ask for it again" in answer["value"]
    assert (bot.inbox.got, bot.calls.updated) == ([], [])


async def test_a_form_of_another_bot_is_none_of_this_one(bot: Office) -> None:
    form, post = await drafting(bot)
    data = next(one for one in buttons(form) if one["verb"] == "form")["data"]
    forged = {**data, "in:text": "x", "seal": Seal("another secret").of(data)}
    answer = await bot.takes(payloads.press("form", forged, post=post))
    assert "Ask for it again" in answer["value"]
    assert bot.inbox.got == []


async def test_a_confirmation_closes_for_whoever_asked_for_it_only(bot: Office) -> None:
    form, post = await drafting(bot, APPROVE)
    bot.inbox.reply = ANSWER
    await bot.takes(pressed(form, "form", post, by=GUS))
    assert bot.calls.updated == []
    await bot.takes(pressed(form, "form", post, number="f:9"))
    assert [updated for _, updated, _ in bot.calls.updated] == [post]
