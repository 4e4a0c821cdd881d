"""Bluesky keeps every outlet's promises on the real server, and some of its own."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.adapters.outlets.bluesky.keys import record_key
from bot.adapters.outlets.bluesky.typesetter import rendition
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Receipt
from bot.domain.gate import Clearance
from bot.domain.values import Medium, Words
from tests.adapters.bluesky.worlds import BlueskyWorld, bluesky_world
from tests.contracts.outlet import KEY, TEXTS, OutletContract, World, clearance
from tests.facts import HOLDING
from tests.rigs.pds import Pds, Person
from tests.rigs.proxy import BROKEN, DONE_BUT_BROKEN, LOST_AFTER, Fault

LONG = " ".join(f"Sentence number {number} says what we know so far." for number in range(1, 20))
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def cleared(text: str = TEXTS["plain"], **more: object) -> Clearance:
    words = replace(HOLDING, text=Words(text), **more)  # type: ignore[arg-type]
    return clearance(words=words, rendition=rendition(words, "en"))


def correcting(reference: str, text: str) -> Clearance:
    leave = cleared(text)
    object.__setattr__(leave, "corrects", reference)
    return leave


class TestBluesky(OutletContract):
    longest = 300

    def cleared(self, world: World, text: str = TEXTS["plain"]) -> Clearance:
        words = replace(HOLDING, text=Words(text))
        return clearance(words=words, rendition=rendition(words, "en", threads=False))

    @pytest.fixture
    async def world(self, pds: Pds, person: Person) -> AsyncIterator[World]:
        async with bluesky_world(pds, person) as one:
            yield one


# Once


@pytest.mark.parametrize("text", [TEXTS["plain"], LONG], ids=["a post", "a thread"])
async def test_sent_eight_at_once_it_is_published_once(world: BlueskyWorld, text: str) -> None:
    leave = cleared(text)
    posts = world.posts
    receipts = await asyncio.gather(*(posts.publish(leave, key=KEY) for _ in range(8)))
    assert world.published() == list(leave.rendition.parts)
    assert len(set(receipts)) == 1


async def test_a_thread_is_written_in_one_call_and_hangs_together(world: BlueskyWorld) -> None:
    leave = cleared(LONG)
    receipt = await world.posts.publish(leave, key=KEY)
    writes = [call.path for call in world.proxy.calls if "repo." in call.path]
    assert writes == ["/xrpc/com.atproto.repo.applyWrites"]
    first, *others = world.records()
    assert first["uri"] == receipt.reference
    assert len(others) >= 2
    above = first
    for post in others:
        reply = post["value"]["reply"]
        assert reply["parent"] == {"uri": above["uri"], "cid": above["cid"]}
        assert reply["root"] == {"uri": first["uri"], "cid": first["cid"]}
        above = post


@pytest.mark.parametrize("fault", [LOST_AFTER, DONE_BUT_BROKEN])
async def test_a_thread_whose_answer_was_lost_is_found_and_not_written_again(
    world: BlueskyWorld, fault: Fault
) -> None:
    leave = cleared(LONG)
    world.proxy.befalls(fault, "applyWrites")
    if fault is LOST_AFTER:
        with pytest.raises(OutcomeUnclear):
            await world.posts.publish(leave, key=KEY)
    first = await world.posts.publish(leave, key=KEY)
    assert await world.posts.find(leave.rendition, key=KEY) == first
    assert world.published() == list(leave.rendition.parts)


async def test_a_failure_that_left_nothing_behind_stays_unclear(world: BlueskyWorld) -> None:
    world.proxy.befalls(BROKEN, "applyWrites")
    with pytest.raises(OutcomeUnclear):
        await world.posts.publish(cleared(LONG), key=KEY)
    assert await world.posts.find(cleared(LONG).rendition, key=KEY) is None


@pytest.mark.parametrize("text", ["Other words.", LONG])
async def test_other_words_in_its_place_are_never_overwritten(
    world: BlueskyWorld, text: str
) -> None:
    await world.posts.publish(cleared(), key=KEY)
    with pytest.raises(DeliveryFailed, match="altered_there") as failed:
        await world.posts.publish(cleared(text), key=KEY)
    assert failed.value.final
    with pytest.raises(DeliveryFailed, match="altered_there"):
        await world.posts.find(cleared(text).rendition, key=KEY)
    assert world.published() == [TEXTS["plain"]]


async def test_what_was_never_sent_is_not_found(world: BlueskyWorld) -> None:
    assert await world.posts.find(cleared().rendition, key=KEY) is None


def test_a_key_always_gives_the_same_place_and_another_key_another() -> None:
    keys = {record_key(f"C{number}.S1.1.outlet", part) for number in range(200) for part in (0, 1)}
    assert len(keys) == 400
    assert record_key(KEY) == record_key(KEY)


# What readers get


async def test_the_receipt_leads_to_the_first_post(world: BlueskyWorld) -> None:
    did, rkey = world.person.did, record_key(KEY)
    assert await world.posts.publish(cleared(LONG), key=KEY) == Receipt(
        link=f"https://bsky.app/profile/{did}/post/{rkey}",
        reference=f"at://{did}/app.bsky.feed.post/{rkey}",
    )


async def test_a_correction_answers_what_it_corrects(world: BlueskyWorld) -> None:
    first = await world.posts.publish(cleared("We closed the line at six."), key=KEY)
    leave = correcting(first.reference, "Correction: we closed it at seven.")
    second = await world.posts.publish(leave, key="C1.S2.1.outlet")
    there = {one["uri"]: one for one in world.records()}
    reply = there[second.reference]["value"]["reply"]
    assert reply["parent"]["uri"] == reply["root"]["uri"] == first.reference


async def test_a_correction_of_what_is_gone_stands_alone(world: BlueskyWorld) -> None:
    first = await world.posts.publish(cleared("We closed the line at six."), key=KEY)
    await world.posts.take_down(first.reference)
    leave = correcting(first.reference, "Correction: we closed it at seven.")
    await world.posts.publish(leave, key="C1.S2.1.outlet")
    (post,) = world.records()
    assert "reply" not in post["value"]


async def test_pictures_are_shown_with_their_description(world: BlueskyWorld) -> None:
    digest = await world.media.keep(PNG)
    picture = Medium(
        digest=digest, mime="image/png", size=len(PNG), alternative=Words("The closed line 🚧")
    )
    await world.posts.publish(cleared(LONG, media=(picture,)), key=KEY)
    first, *others = (one["value"] for one in world.records())
    (image,) = first["embed"]["images"]
    assert image["alt"] == "The closed line 🚧"
    assert all("embed" not in other for other in others)
    blob = world.pds.blob(world.person, image["image"]["ref"]["$link"])
    assert blob == PNG


async def test_a_picture_that_was_not_kept_stops_the_statement(world: BlueskyWorld) -> None:
    picture = Medium(digest="00" * 32, mime="image/png", size=7, alternative=Words("A map"))
    with pytest.raises(DeliveryFailed, match="media_missing"):
        await world.posts.publish(cleared(media=(picture,)), key=KEY)
    assert world.published() == []


async def test_a_final_form_that_was_not_made_for_bluesky_is_not_sent(world: BlueskyWorld) -> None:
    with pytest.raises(DeliveryFailed, match="altered"):
        await world.posts.publish(clearance(), key=KEY)
    assert world.published() == []


# Taking down


async def test_taking_down_removes_the_whole_thread_and_nothing_else(world: BlueskyWorld) -> None:
    receipt = await world.posts.publish(cleared(LONG), key=KEY)
    await world.posts.publish(cleared("Another statement."), key="another")
    await world.posts.take_down(receipt.reference)
    await world.posts.take_down(receipt.reference)
    assert world.published() == ["Another statement."]


async def test_a_post_of_the_intern_can_be_taken_down(world: BlueskyWorld) -> None:
    await world.posts.take_down(await world.pds.post(world.person, "lol sorry"))
    assert world.published() == []


async def test_what_stands_at_another_account_is_not_touched(world: BlueskyWorld) -> None:
    other = await world.pds.account()
    address = await world.pds.post(other, "Theirs.")
    with pytest.raises(DeliveryFailed, match="not_for_this_outlet"):
        await world.posts.take_down(address)
    assert len(world.pds.posts(other)) == 1


# The way in


async def test_good_credentials_pass_the_check(world: BlueskyWorld) -> None:
    await world.posts.check()


async def test_an_app_password_is_enough(world: BlueskyWorld) -> None:
    posts = world.posts_of(world.session_of(await world.pds.app_password(world.person)))
    await posts.check()
    receipt = await posts.publish(cleared(LONG), key=KEY)
    assert world.published()
    await posts.take_down(receipt.reference)
    assert world.published() == []


async def test_a_wrong_password_is_final_and_shown_nowhere(world: BlueskyWorld) -> None:
    posts = world.posts_of(world.session_of("a wrong password"))
    for attempt in (posts.check(), posts.publish(cleared(), key=KEY)):
        with pytest.raises(DeliveryFailed, match="unauthorised") as failed:
            await attempt
        assert failed.value.final
        assert "a wrong password" not in repr(failed.value)


def says(error: str, status: int = 400, **headers: str) -> Fault:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fault(reaches=False, status=status, body=json.dumps({"error": error}), headers=told)


async def test_an_expired_token_is_renewed_unnoticed(world: BlueskyWorld) -> None:
    await world.posts.check()
    world.proxy.befalls(says("ExpiredToken"), "putRecord")
    await world.posts.publish(cleared(), key=KEY)
    assert world.published() == [TEXTS["plain"]]


async def test_a_token_refused_again_is_final(world: BlueskyWorld) -> None:
    world.proxy.befalls(says("InvalidToken"), "putRecord", times=2)
    with pytest.raises(DeliveryFailed, match="unauthorised") as failed:
        await world.posts.publish(cleared(), key=KEY)
    assert failed.value.final


async def test_a_limit_says_when_it_ends(world: BlueskyWorld) -> None:
    ends = int(world.clock.now().timestamp()) + 60
    world.proxy.befalls(says("RateLimitExceeded", 429, ratelimit_reset=str(ends)), "putRecord")
    with pytest.raises(DeliveryFailed, match="ratelimited") as failed:
        await world.posts.publish(cleared(), key=KEY)
    assert failed.value.retry_after_seconds is not None
    assert 0 < failed.value.retry_after_seconds <= 60


async def test_a_redirection_is_not_followed(world: BlueskyWorld) -> None:
    world.proxy.befalls(
        Fault(reaches=False, status=307, headers={"location": "http://127.0.0.1:9/"}), "putRecord"
    )
    with pytest.raises(DeliveryFailed, match="redirected") as failed:
        await world.posts.publish(cleared(), key=KEY)
    assert failed.value.final


async def test_eight_first_calls_log_in_once(world: BlueskyWorld) -> None:
    await asyncio.gather(*(world.session.did() for _ in range(8)))
    assert [call.path for call in world.proxy.calls] == ["/xrpc/com.atproto.server.createSession"]
