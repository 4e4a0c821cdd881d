"""The Mastodon outlet keeps every outlet's promises, at servers of several natures."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from bot.adapters.outlets.mastodon import Corrections, MastodonClient, MastodonStatuses
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.domain.gate import Clearance
from bot.domain.values import Medium, Translation, Words
from bot.domain.wording import text_digest
from tests.adapters.mastodon.worlds import OUTLET, AccountWorld, OneClock, Pictures, cleared, saying
from tests.contracts.outlet import ANOTHER_KEY, KEY, TEXTS, OutletContract, World, resolved
from tests.rigs.mastodon import GOTOSOCIAL, MASTODON, SNAC, Fault, Nature, mastodon

PICTURE = Medium(digest="d1", mime="image/png", size=3, alternative=Words("A closed gate"))
VIDEO = Medium(digest="d2", mime="video/mp4", size=3, alternative=Words("The gate opens"))
KEPT = Pictures(d1=b"png", d2=b"mp4")


class MastodonContract(OutletContract):
    longest = 500

    def as_shown(self, text: str) -> str:
        return text.strip("\n\t ")

    def cleared(self, world: World, text: str = TEXTS["plain"]) -> Clearance:
        return cleared(saying(text))


class TestMastodon(MastodonContract):
    """The key is honoured for an hour."""


class TestServerThatIgnoresKeys(MastodonContract):
    @pytest.fixture
    async def world(self, http: httpx.AsyncClient, clock: OneClock) -> AsyncIterator[AccountWorld]:
        async with mastodon(SNAC, now=clock.now) as server:
            yield AccountWorld(server, http, clock)


class TestServerWithoutSources(MastodonContract):
    @pytest.fixture
    async def world(self, http: httpx.AsyncClient, clock: OneClock) -> AsyncIterator[AccountWorld]:
        async with mastodon(GOTOSOCIAL, now=clock.now, sources=False) as server:
            yield AccountWorld(server, http, clock)


# What is sent


async def test_everything_that_was_approved_reaches_the_public(world: AccountWorld) -> None:
    wording = saying("We saw it.", content_warning=Words("Violence"), language="en-GB")
    receipt = await world.outlet.publish(cleared(wording, visibility="unlisted"), key=KEY)
    (status,) = world.server.statuses
    assert (status.text, status.spoiler_text) == ("We saw it.", "Violence")
    assert (status.language, status.visibility) == ("en", "unlisted")
    assert (receipt.reference, receipt.link) == (
        status.id,
        f"{world.server.url}/@brand/{status.id}",
    )


async def test_what_is_sent_is_what_was_approved_whatever_the_settings_say_by_now(
    world: AccountWorld,
) -> None:
    leave = cleared(saying(), visibility="private")
    await world.made(corrections=Corrections.EDIT).publish(leave, key=KEY)
    assert world.server.statuses[0].visibility == "private"
    assert (
        json.loads(leave.rendition.payload).items()
        >= {
            "status": "We are looking into it.",
            "visibility": "private",
        }.items()
    )


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "no JSON",
        "[]",
        '{"status": "We are looking into it."}',
        '{"language":"en","media":[],"spoiler_text":"","status":"Something else.",'
        '"visibility":"public"}',
        '{"language":"en","media":[],"spoiler_text":"!","status":"We are looking into it.",'
        '"visibility":"public"}',
        '{"language":"en","media":[{"description":"","digest":"d9","mime":"image/png"}],'
        '"spoiler_text":"","status":"We are looking into it.","visibility":"public"}',
    ],
)
async def test_a_form_that_is_not_the_approved_wording_is_not_sent(
    world: AccountWorld, payload: str
) -> None:
    leave = cleared(saying())
    object.__setattr__(leave.rendition, "payload", payload)
    object.__setattr__(leave, "digest", _digest(leave))
    with pytest.raises(DeliveryFailed, match="altered") as failed:
        await world.outlet.publish(leave, key=KEY)
    assert failed.value.final
    assert world.server.calls == []


def _digest(leave: Clearance) -> str:
    from bot.domain.wording import digest_of

    return digest_of(leave.wording)


async def test_more_pictures_than_the_server_takes_are_refused_before_any_is_handed_over(
    world: AccountWorld,
) -> None:
    with pytest.raises(DeliveryFailed, match="too_many_media"):
        await world.made(media=KEPT).publish(cleared(saying(media=(PICTURE,) * 5)), key=KEY)
    assert world.server.calls == []


# Pictures and videos


async def test_pictures_are_shown_with_their_descriptions(world: AccountWorld) -> None:
    leave = cleared(saying(media=(PICTURE, VIDEO)))
    await world.made(media=KEPT).publish(leave, key=KEY)
    (status,) = world.server.statuses
    shown = [(one["type"], one["description"]) for one in status.media]
    assert shown == [("image", "A closed gate"), ("video", "The gate opens")]
    assert list(world.server.state.contents.values()) == [b"png", b"mp4"]


async def test_a_video_is_waited_for_until_the_server_has_looked_at_it(
    world: AccountWorld,
) -> None:
    world.server.nature.looks_until_media_are_ready = 3
    await world.made(media=KEPT).publish(cleared(saying(media=(VIDEO,))), key=KEY)
    assert len(world.clock.slept) == 2
    assert len(world.server.statuses) == 1


async def test_a_video_that_is_never_ready_is_surely_not_published_and_not_sent_twice(
    world: AccountWorld,
) -> None:
    world.server.nature.looks_until_media_are_ready = 100
    outlet, leave = world.made(media=KEPT), cleared(saying(media=(VIDEO,)))
    with pytest.raises(DeliveryFailed, match="media_not_ready") as failed:
        await outlet.publish(leave, key=KEY)
    assert (failed.value.final, world.published()) == (False, [])
    await outlet.publish(leave, key=KEY)
    assert len(world.server.state.contents) == len(world.server.statuses) == 1


@pytest.mark.parametrize("fault", [Fault.LOST_BEFORE, Fault.LOST_AFTER, Fault.BROKEN])
async def test_an_upload_that_goes_wrong_has_surely_published_nothing(
    world: AccountWorld, fault: Fault
) -> None:
    world.server.befalls(fault, "POST", "/api/v2/media")
    outlet, leave = world.made(media=KEPT), cleared(saying(media=(PICTURE,)))
    with pytest.raises(DeliveryFailed) as failed:
        await outlet.publish(leave, key=KEY)
    assert (failed.value.final, world.published()) == (False, [])
    await outlet.publish(leave, key=KEY)
    assert len(world.server.statuses[0].media) == 1


async def test_one_picture_can_stand_in_two_statements(world: AccountWorld) -> None:
    outlet = world.made(media=KEPT)
    await outlet.publish(cleared(saying("One.", media=(PICTURE,))), key=KEY)
    await outlet.publish(cleared(saying("Two.", media=(PICTURE,))), key=ANOTHER_KEY)
    assert [len(status.media) for status in world.server.statuses] == [1, 1]


@pytest.mark.parametrize("store", [None, Pictures()])
async def test_pictures_that_nobody_kept_are_not_left_out_in_silence(
    world: AccountWorld, store: Pictures | None
) -> None:
    with pytest.raises(DeliveryFailed, match="media_missing") as failed:
        await world.made(media=store).publish(cleared(saying(media=(PICTURE,))), key=KEY)
    assert (failed.value.final, world.published()) == (True, [])


# Once


async def test_every_attempt_under_one_key_has_one_idempotency_key(world: AccountWorld) -> None:
    for key in (KEY, KEY, ANOTHER_KEY):
        await world.outlet.publish(cleared(saying()), key=key)
    first, again, another = (one["Idempotency-Key"] for one in world.server.headers)
    assert first == again != another
    assert world.published() == ["We are looking into it."] * 2


async def test_a_server_error_after_it_was_published_is_found_out(world: AccountWorld) -> None:
    world.server.befalls(Fault.BROKEN_AFTER)
    leave = cleared(saying())
    with pytest.raises(OutcomeUnclear):
        await world.outlet.publish(leave, key=KEY)
    found = await world.made().find(leave.rendition, key=KEY)
    assert found is not None
    assert found.reference == world.server.statuses[0].id


async def test_a_server_that_is_still_at_it_is_given_a_moment(
    world: AccountWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave = cleared(saying())
    world.server.befalls(Fault.LOST_BEFORE)
    with pytest.raises(OutcomeUnclear):
        await world.outlet.publish(leave, key=KEY)

    async def sleep(seconds: float) -> None:
        world.server.post(leave.text)

    monkeypatch.setattr(world.clock, "sleep", sleep)
    receipt = await world.outlet.find(leave.rendition, key=KEY)
    assert receipt is not None
    assert receipt.reference == world.server.statuses[0].id


async def test_it_is_found_among_many_others(world: AccountWorld) -> None:
    leave = cleared(saying())
    receipt = await world.outlet.publish(leave, key=KEY)
    for number in range(90):
        world.server.post(f"Offer number {number} of the day")
    assert await world.made().find(leave.rendition, key=KEY) == receipt


async def test_among_too_many_others_it_cannot_be_told(
    world: AccountWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.adapters.outlets.mastodon.timeline.MOST_PAGES", 2)
    for number in range(90):
        world.server.post(f"Offer number {number} of the day")
    with pytest.raises(OutcomeUnclear):
        await world.outlet.find(cleared(saying()).rendition, key=KEY)


@pytest.mark.parametrize("natural", [MASTODON, GOTOSOCIAL])
@pytest.mark.parametrize("sources", [True, False])
async def test_links_mentions_and_markup_do_not_hide_it(
    http: httpx.AsyncClient, clock: OneClock, natural: Nature, sources: bool
) -> None:
    text = "See https://news.example/a/very/long/way/to/the/page?x=1&y=2 & <ask> @jo@far.example"
    async with mastodon(natural, now=clock.now, sources=sources) as server:
        world, leave = AccountWorld(server, http, clock), cleared(saying(text))
        receipt = await world.outlet.publish(leave, key=KEY)
        assert await world.made().find(leave.rendition, key=KEY) == receipt
        other = cleared(saying(text.replace("y=2", "y=3")))
        assert await world.made().find(other.rendition, key=KEY) is None


async def test_the_same_words_under_another_warning_are_not_it(world: AccountWorld) -> None:
    world.server.post("We are looking into it.", spoiler_text="Old")
    assert await world.outlet.find(cleared(saying()).rendition, key=KEY) is None


async def test_the_same_words_with_a_picture_are_not_it(world: AccountWorld) -> None:
    leave = cleared(saying(media=(PICTURE,)))
    await world.made(media=KEPT).publish(leave, key=KEY)
    assert await world.outlet.find(cleared(saying()).rendition, key=KEY) is None
    assert await world.outlet.find(leave.rendition, key=KEY) is not None


async def test_words_that_only_look_the_same_are_not_it(world: AccountWorld) -> None:
    world.server.post("We are looking\n\ninto it.")
    assert await world.outlet.find(cleared(saying()).rendition, key=KEY) is None


async def test_the_same_words_of_another_statement_are_not_it(world: AccountWorld) -> None:
    leave = cleared(saying())
    first = await world.outlet.publish(leave, key=KEY)
    assert await world.outlet.find(leave.rendition, key=ANOTHER_KEY) is None
    assert await world.outlet.find(leave.rendition, key=KEY) == first


async def test_the_same_words_of_long_ago_are_not_it(world: AccountWorld) -> None:
    world.server.post("We are looking into it.")
    world.clock.at += timedelta(days=8)
    assert await world.outlet.find(cleared(saying()).rendition, key=KEY) is None


async def test_that_it_cannot_be_looked_for_now_is_said(world: AccountWorld) -> None:
    world.server.befalls(Fault.LOST_BEFORE, "GET", "/api/v1/accounts/1/statuses")
    with pytest.raises(DeliveryFailed) as failed:
        await world.outlet.find(cleared(saying()).rendition, key=KEY)
    assert not failed.value.final


# Corrections, and taking down


async def test_a_correction_answers_what_it_corrects(world: AccountWorld) -> None:
    wrong = await world.outlet.publish(cleared(saying("Ten.")), key=KEY)
    right = cleared(saying("Nine."), corrects=wrong.reference)
    await world.outlet.publish(right, key=ANOTHER_KEY)
    first, second = world.server.statuses
    assert (second.text, second.in_reply_to_id) == ("Nine.", first.id)


async def test_a_correction_may_take_the_place_of_what_it_corrects(world: AccountWorld) -> None:
    outlet = world.made(corrections=Corrections.EDIT, media=KEPT)
    wrong = await outlet.publish(cleared(saying("Ten.", media=(PICTURE,))), key=KEY)
    right = cleared(saying("Nine."), corrects=wrong.reference)
    receipt = await outlet.publish(right, key=ANOTHER_KEY)
    (status,) = world.server.statuses
    assert (status.text, status.media, receipt) == ("Nine.", [], wrong)
    assert status.edited_at


async def test_an_edit_whose_answer_was_lost_is_found(world: AccountWorld) -> None:
    outlet = world.made(corrections=Corrections.EDIT)
    wrong = await outlet.publish(cleared(saying("Ten people were hurt.")), key=KEY)
    right = cleared(saying("Nine people were hurt."), corrects=wrong.reference)
    assert await world.made().find(right.rendition, key=ANOTHER_KEY) is None
    world.server.befalls(Fault.LOST_AFTER, "PUT")
    with pytest.raises(OutcomeUnclear):
        await outlet.publish(right, key=ANOTHER_KEY)
    assert await world.made().find(right.rendition, key=ANOTHER_KEY) == wrong
    assert await resolved(outlet, right, ANOTHER_KEY) == wrong


async def test_a_status_is_taken_down_and_taking_it_down_again_is_fine(
    world: AccountWorld,
) -> None:
    receipt = await world.outlet.publish(cleared(saying()), key=KEY)
    for _ in range(2):
        await world.outlet.take_down(receipt.reference)
    assert world.published() == []


# The token


@pytest.mark.parametrize("natural", [MASTODON, SNAC])
async def test_a_refused_token_is_told_as_such_however_the_server_puts_it(
    http: httpx.AsyncClient, clock: OneClock, natural: Nature
) -> None:
    async with mastodon(natural, now=clock.now, token="another") as server:
        client = MastodonClient(server.url, "expired", http, clock)
        outlet = MastodonStatuses(OUTLET, client)
        for attempt in (outlet.check(), outlet.publish(cleared(saying()), key=KEY)):
            with pytest.raises(DeliveryFailed, match="unauthorised") as failed:
                await attempt
            assert failed.value.final


async def test_a_refusal_without_a_word_is_the_tokens_where_the_token_is_refused(
    world: AccountWorld,
) -> None:
    world.server.befalls(Fault.REFUSED)
    world.server.befalls(Fault.UNAUTHORISED, "GET", "/api/v1/accounts/verify_credentials")
    with pytest.raises(DeliveryFailed, match="unauthorised"):
        await world.outlet.publish(cleared(saying()), key=KEY)


async def test_checking_publishes_nothing(world: AccountWorld) -> None:
    await world.outlet.check()
    assert world.published() == []
    assert {method for method, _ in world.server.calls} == {"GET"}


async def test_a_server_that_takes_less_than_is_promised_is_found_out(
    world: AccountWorld,
) -> None:
    world.server.nature.longest = 300
    with pytest.raises(DeliveryFailed, match="longest_too_high"):
        await world.outlet.check()


async def test_a_translated_statement_goes_out_in_the_accounts_language(
    world: AccountWorld,
) -> None:
    english = saying("We saw it.")
    german = Translation(text=Words("Wir sahen es."), source=text_digest(english.text))
    rendition = cleared(saying("We saw it.", translations={"de": german}), language="de").rendition
    assert rendition.parts == ("Wir sahen es.",)
    assert json.loads(rendition.payload)["language"] == "de"
