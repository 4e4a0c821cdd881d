"""Forms on Teams are posts: shown, submitted, shown again, closed; and confirmations in place."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.adapters.store.memory import MemoryStore
from bot.adapters.teams.activities import Picture
from bot.presentation.card import (
    Exact,
    FileField,
)
from bot.presentation.inbox import (
    Close,
    FieldErrors,
    Files,
    Slash,
    Submitted,
)
from tests.adapters.teams import payloads
from tests.adapters.teams.desk import APPROVE, DRAFT, OPENING, Office, office
from tests.adapters.teams.payloads import (
    ANA,
    BEN,
    CHANNEL,
    GROUP_CHAT,
    GUS,
    THREAD,
    Json,
    chat_of,
)
from tests.adapters.teams.pressing import (
    APPROVED,
    CARD,
    MENU,
    MESSAGE,
    approving,
    buttons,
    drafting,
    pressed,
)


@pytest.fixture
async def bot() -> AsyncIterator[Office]:
    async with office() as bot:
        yield bot


async def test_a_form_is_a_post_that_names_who_asked(bot: Office) -> None:
    await drafting(bot)
    (post,) = bot.posted(THREAD)
    assert "Ana Lindqvist</at> asked for this form" in post
    assert "Input.Text" in post


async def test_a_form_about_a_crisis_is_shown_in_its_war_room_only(bot: Office) -> None:
    await drafting(bot, place=chat_of(ANA))
    (form,), (pointer,) = bot.posted(THREAD), bot.posted(chat_of(ANA))
    assert "Input.Text" in form
    assert "Input.Text" not in pointer
    assert "https://teams.microsoft.com/l/message/" in pointer


async def test_a_form_asked_for_among_others_leaves_no_trace_there(bot: Office) -> None:
    await drafting(bot, place=GROUP_CHAT)
    assert bot.posted(GROUP_CHAT) == []
    assert "Input.Text" in bot.posted(THREAD)[0]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (chat_of(ANA), chat_of(ANA)),
        (f"{CHANNEL};messageid=1", f"{CHANNEL};messageid=1"),
        (GROUP_CHAT, chat_of(ANA)),
        ("19:sales@thread.tacv2;messageid=1", chat_of(ANA)),
    ],
)
async def test_the_opening_form_is_shown_to_the_asker_or_the_crisis_team(
    bot: Office, asked: str, shown: str
) -> None:
    await drafting(bot, OPENING, asked)
    (only,) = bot.calls.sent
    assert only[0] == shown


async def test_without_a_chat_the_opening_form_is_shown_to_nobody_else(bot: Office) -> None:
    bot.room.without_app = {"ana"}
    await drafting(bot, OPENING, GROUP_CHAT)
    (post,) = bot.posted(GROUP_CHAT)
    assert "Input.Text" not in post


async def test_a_form_that_cannot_be_shown_is_apologised_for(bot: Office) -> None:
    bot.inbox.reply = replace(DRAFT, context={"crisis": "x" * 40_000})
    with capture_logs():
        await bot.takes(payloads.message("draft"))
    assert "Try again." in bot.posted(THREAD)[0]


async def test_a_form_comes_back_with_its_answers(bot: Office) -> None:
    form, post = await drafting(bot)
    bot.inbox.reply = Close()
    await bot.takes(pressed(form, "form", post, {"in:text": "*Words* as typed"}, by=BEN))
    (deed,) = bot.inbox.got
    assert isinstance(deed, Submitted)
    assert (deed.form, deed.context) == ("draft", {"crisis": "c1"})
    assert (deed.answers, deed.person) == ({"text": "*Words* as typed"}, "ben")


async def test_a_form_submitted_twice_has_one_id_and_each_persons_another(bot: Office) -> None:
    form, post = await drafting(bot)
    for number, by in (("f:1", ANA), ("f:2", ANA), ("f:3", BEN)):
        await bot.takes(pressed(form, "form", post, {"in:text": "x"}, by=by, number=number))
    first, again, other = (deed.command_id for deed in bot.inbox.got)
    assert first == again != other


async def test_once_submitted_the_form_is_a_line_for_everybody(bot: Office) -> None:
    form, post = await drafting(bot)
    bot.inbox.reply = APPROVED
    answer = await bot.takes(pressed(form, "form", post, {"in:text": "x"}))
    ((place, updated, activity),) = bot.calls.updated
    assert (place, updated) == (THREAD, post)
    for shown in (answer["value"], activity):
        assert "Input" not in str(shown)
        assert "Your yes counts." in str(shown)
        assert "Ana Lindqvist" in str(shown)


async def test_a_cancelled_form_is_a_line_for_everybody(bot: Office) -> None:
    form, post = await drafting(bot)
    answer = await bot.takes(pressed(form, "form_cancel", post))
    assert "Nothing was submitted" in str(answer["value"])
    assert "Nothing was submitted" in str(bot.calls.updated)
    assert bot.inbox.got == []


async def test_nobody_closes_another_persons_form(bot: Office) -> None:
    form, post = await drafting(bot)
    answer = await bot.takes(pressed(form, "form_cancel", post, by=GUS))
    assert answer["type"] == MESSAGE
    assert "Only Ana Lindqvist" in answer["value"]
    assert bot.calls.updated == []


async def test_whatever_was_entered_a_form_can_be_closed(bot: Office) -> None:
    form, post = await drafting(bot)
    answer = await bot.takes(pressed(form, "form_cancel", post, {"in:text": "Not for you"}))
    assert "Nothing was submitted" in str(answer["value"])


@pytest.mark.parametrize("verb", ["form", "form_cancel"])
async def test_closing_a_form_changes_no_other_post(bot: Office, verb: str) -> None:
    form, post = await drafting(bot)
    bot.inbox.reply = APPROVED
    await bot.takes(pressed(form, verb, "the first post of the room", {"in:text": "x"}))
    assert [updated for _, updated, _ in bot.calls.updated] == [post]


@pytest.mark.parametrize("verb", ["form", "form_cancel"])
async def test_a_made_up_form_changes_no_post(bot: Office, verb: str) -> None:
    _, post = await drafting(bot)
    made_up = {"form": "x", "context": {"title": "S1 is approved"}, "fields": {}, "zone": "UTC"}
    bot.inbox.reply = APPROVED
    await bot.takes(payloads.press(verb, made_up, post=post, by=GUS))
    assert bot.calls.updated == []


async def test_a_form_is_closed_by_nobody_who_only_says_to_have_asked_for_it(bot: Office) -> None:
    form, post = await drafting(bot)
    cancel = next(one for one in buttons(form) if one["verb"] == "form_cancel")
    cancel["data"]["context"] |= {"asked_by": "gus", "title": "S1 is approved"}
    answer = await bot.takes(pressed(form, "form_cancel", post, by=GUS))
    assert "Nothing was submitted" in answer["value"]
    assert bot.calls.updated == []


async def test_a_form_is_shown_again_in_its_own_place_only(bot: Office) -> None:
    form, post = await drafting(bot)
    bot.inbox.reply = FieldErrors(errors={"text": "Too long."})
    activity = pressed(form, "form", post, {"in:text": "x"})
    activity["conversation"]["id"] = GROUP_CHAT
    answer = await bot.takes(activity)
    assert (answer["type"], answer["value"]) == (MESSAGE, "Too long.")


async def test_mistakes_are_shown_with_everything_that_was_entered(bot: Office) -> None:
    form, post = await drafting(bot)
    bot.inbox.reply = FieldErrors(errors={"text": "Too long."})
    answer = await bot.takes(pressed(form, "form", post, {"in:text": "My *long* words"}))
    assert answer["type"] == CARD
    assert "Too long." in str(answer["value"])
    assert "My *long* words" in str(answer["value"])
    assert bot.calls.updated == []
    bot.inbox.reply = Close()
    again = pressed(answer["value"], "form", post, {"in:text": "Short"}, number="f:9")
    await bot.takes(again)
    assert bot.calls.updated


async def test_a_form_from_before_a_restart_is_shown_again_with_everything_entered() -> None:
    notes = MemoryStore()
    async with office(notes=notes) as bot:
        form, post = await drafting(bot)
    async with office(notes=notes) as restarted:
        restarted.inbox.forms["draft"] = DRAFT
        restarted.inbox.reply = FieldErrors(errors={"text": "Too long."})
        entered = {"in:text": "My *long* words"}
        answer = await restarted.takes(pressed(form, "form", post, entered))
        assert answer["type"] == CARD
        assert "Too long." in str(answer["value"])
        assert "My *long* words" in str(answer["value"])
        restarted.inbox.reply = Close()
        again = pressed(answer["value"], "form", post, {"in:text": "Short"}, number="f:9")
        assert "submitted" in str((await restarted.takes(again))["value"])


async def test_mistakes_in_a_form_that_nobody_knows_are_said_beside_it(bot: Office) -> None:
    form, post = await drafting(bot)
    async with office() as other:
        other.inbox.reply = FieldErrors(errors={"text": "Too long."})
        answer = await other.takes(pressed(form, "form", post, {"in:text": "x"}))
    assert (answer["type"], answer["value"]) == (MESSAGE, "Too long.")


async def test_what_is_needed_and_was_left_empty_is_asked_for_at_its_field(bot: Office) -> None:
    form, post = await drafting(bot)
    answer = await bot.takes(pressed(form, "form", post, {"in:text": ""}))
    assert "This is needed." in str(answer["value"])
    assert bot.inbox.got == []


async def test_an_error_at_a_form_leaves_it_with_what_was_entered(bot: Office) -> None:
    form, post = await drafting(bot)
    bot.inbox.breaks = RuntimeError("no")
    with capture_logs():
        answer = await bot.takes(pressed(form, "form", post, {"in:text": "Long work"}))
    assert "Try again." in str(answer["value"])
    assert "Long work" in str(answer["value"])
    assert bot.calls.updated == []


async def going_on(bot: Office) -> tuple[Json, str]:
    """A further form, as whoever submitted the first sees it, and the post of the first."""
    form, post = await drafting(bot, OPENING)
    bot.inbox.reply = replace(OPENING, title="Open another one")
    answer = await bot.takes(pressed(form, "form", post, {"in:summary": "About Ema"}))
    further: Json = answer["value"]
    return further, post


async def test_a_further_form_is_shown_to_whoever_submitted_the_first_and_nobody_else(
    bot: Office,
) -> None:
    further, _ = await going_on(bot)
    assert "Open another one" in str(further)
    assert bot.calls.updated == []


async def test_once_a_further_form_is_submitted_the_first_is_a_line_for_everybody(
    bot: Office,
) -> None:
    further, post = await going_on(bot)
    bot.inbox.reply = APPROVED
    await bot.takes(pressed(further, "form", post, {"in:summary": "x"}, number="f:9"))
    ((place, updated, activity),) = bot.calls.updated
    assert (place, updated) == (THREAD, post)
    assert "Input" not in str(activity)


# A form without fields is shown in place


async def test_what_is_only_to_be_confirmed_is_shown_in_the_cards_place(bot: Office) -> None:
    shown = await approving(bot)
    assert "The final words" in str(shown)
    assert bot.calls.sent == []


async def test_once_confirmed_the_card_is_there_again_with_the_answer(bot: Office) -> None:
    shown = await approving(bot)
    bot.inbox.reply = APPROVED
    answer = await bot.takes(pressed(shown, "form", "1700000000050", number="f:9"))
    assert "Your yes counts." in str(answer["value"])
    assert "as it stands" in str(answer["value"])
    assert bot.calls.updated == []


async def test_where_the_card_leaves_no_room_the_answer_is_said_beside_it(bot: Office) -> None:
    shown = await approving(bot)
    full = Exact(text="x" * 24_300)
    bot.copies.cards["1700000000050"] = replace(MENU, blocks=(full, *MENU.blocks))
    bot.inbox.reply = APPROVED
    answer = await bot.takes(pressed(shown, "form", "1700000000050", number="f:9"))
    assert (answer["type"], answer["value"]) == (MESSAGE, "Your yes counts.")


async def test_cancelled_the_card_is_there_again(bot: Office) -> None:
    shown = await approving(bot)
    answer = await bot.takes(pressed(shown, "form_cancel", "1700000000050", number="f:9"))
    assert "as it stands" in str(answer["value"])
    assert (bot.calls.updated, bot.inbox.got) == ([], [])


async def test_a_confirmation_asked_for_anew_counts_anew(bot: Office) -> None:
    first = await approving(bot)
    await bot.takes(pressed(first, "form", "1700000000050", number="f:8"))
    (one,) = bot.inbox.got
    bot.inbox.reply = APPROVE
    later = payloads.press("approve", {"value": {"crisis": "c1"}}, number="f:9")
    second = (await bot.takes(later))["value"]
    bot.inbox.got.clear()
    await bot.takes(pressed(second, "form", "1700000000050", number="f:10"))
    (other,) = bot.inbox.got
    assert one.command_id != other.command_id


# Pictures in the message that asks for a draft


class KeepingPictures:
    """Names pictures by their addresses, and has kept them all."""

    def __init__(self) -> None:
        self.begun: list[str] = []

    async def noted(self, pictures: Iterable[Picture], service_url: str) -> tuple[str, ...]:
        assert service_url == payloads.SERVICE
        return tuple(one.name for one in pictures)

    def begin(self, names: Iterable[str]) -> None:
        self.begun += names

    async def fetched(self, names: Sequence[str]) -> Files:
        return Files(trouble="still_coming", name=",".join(names))


async def test_pasted_pictures_come_along_into_the_draft() -> None:
    pictures = KeepingPictures()
    async with office(pictures=pictures) as bot:
        fields = (*DRAFT.fields, FileField(name="media", label="Pictures", optional=True))
        bot.inbox.reply = replace(DRAFT, fields=fields, context={"crisis": "c1", "files": "a.png"})
        activity = payloads.message("draft")
        url = f"{payloads.SERVICE}v3/a"
        pasted = {"contentType": "image/png", "contentUrl": url, "name": "a.png"}
        activity["attachments"].append(pasted)
        await bot.takes(activity)
        (slash,) = bot.inbox.got
        assert isinstance(slash, Slash)
        assert slash.files == ("a.png",)
        assert pictures.begun == ["a.png"]
        form = bot.calls.sent[0][1]
        await bot.takes(pressed(form, "form", "post1", {"in:text": "x"}))
        submitted = bot.inbox.got[-1]
        assert isinstance(submitted, Submitted)
        assert submitted.answers["media"] == Files(trouble="still_coming", name="a.png")
