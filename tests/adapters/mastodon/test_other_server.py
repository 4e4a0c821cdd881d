"""The same promises at a server that others wrote, behind a lossy proxy."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.adapters.outlets.mastodon import (
    Corrections,
    MastodonAccount,
    MastodonClient,
    MastodonQueue,
    MastodonStatuses,
)
from bot.adapters.system import SystemClock
from bot.application.ports import DeliveryFailed
from bot.domain.gate import Clearance
from bot.domain.values import Medium, Words
from tests.adapters.mastodon.worlds import OUTLET, Pictures, cleared, saying
from tests.adapters.outlet_worlds import NOBODY_LISTENS
from tests.contracts.outlet import ANOTHER_KEY, KEY, TEXTS, OutletContract, Trouble, World
from tests.rigs.mastodon_mock import SKIPPED, TOKEN, installed, running
from tests.rigs.proxy import BROKEN, LOST_AFTER, LOST_BEFORE, Fault, Proxy, busy, lossy

pytestmark = pytest.mark.skipif(installed() is None, reason=SKIPPED)

STATUSES = "/api/v1/statuses"
FAULTS: Mapping[Trouble, Fault] = {
    Trouble.LOST_BEFORE: LOST_BEFORE,
    Trouble.LOST_AFTER: LOST_AFTER,
    Trouble.BUSY: busy(7),
    Trouble.BROKEN: BROKEN,
    Trouble.REFUSED: Fault(reaches=False, status=422),
}
GATE = Medium(digest="d1", mime="image/png", size=3, alternative=Words("A closed gate"))


class HastyClock(SystemClock):
    """Waits for nobody."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)


class OtherWorld:
    """The brand's account there."""

    def __init__(self, server: str, proxy: Proxy, http: httpx.AsyncClient) -> None:
        self.proxy = proxy
        self.client = MastodonClient(proxy.url, TOKEN, http, HastyClock())
        self.outlet = MastodonStatuses(OUTLET, self.client)
        self.queue = MastodonQueue(OUTLET, self.client)
        self.direct = httpx.Client(
            base_url=server, headers={"authorization": f"Bearer {TOKEN}"}, timeout=10
        )
        self._http = http

    def befalls(self, trouble: Trouble) -> None:
        if trouble is Trouble.UNREACHABLE:
            client = MastodonClient(NOBODY_LISTENS, TOKEN, self._http, SystemClock())
            self.outlet = MastodonStatuses(OUTLET, client)
        else:
            self.proxy.befalls(FAULTS[trouble], STATUSES)

    def published(self) -> Sequence[str]:
        sources = (self.direct.get(f"{STATUSES}/{one}/source") for one in self.standing())
        return [source.json()["text"] for source in sources]

    def standing(self) -> list[str]:
        me = self.direct.get("/api/v1/accounts/verify_credentials").json()["id"]
        shown = self.direct.get(f"/api/v1/accounts/{me}/statuses").json()
        return [one["id"] for one in shown]

    def by_hand(self, text: str, due: datetime | None = None) -> None:
        body = {"status": text, **({"scheduled_at": due.isoformat()} if due else {})}
        self.direct.post(STATUSES, json=body).raise_for_status()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with running() as url:
        yield url


@pytest.fixture
async def world(server: str, http: httpx.AsyncClient) -> AsyncIterator[OtherWorld]:
    async with lossy(server) as proxy:
        world = OtherWorld(server, proxy, http)
        with world.direct:
            world.direct.post("/api/v1/_mock/reset").raise_for_status()
            yield world


class TestOtherServer(OutletContract):
    longest = 500

    def as_shown(self, text: str) -> str:
        return text.strip("\n\t ")

    def cleared(self, world: World, text: str = TEXTS["plain"]) -> Clearance:
        return cleared(saying(text))


async def test_a_status_with_a_picture_is_found_edited_and_taken_down(world: OtherWorld) -> None:
    outlet = MastodonStatuses(
        OUTLET, world.client, media=Pictures(d1=PNG), corrections=Corrections.EDIT
    )
    leave = cleared(saying("See https://a.example/b & @jo@far.example <ask>", media=(GATE,)))
    receipt = await outlet.publish(leave, key=KEY)
    shown = world.direct.get(f"{STATUSES}/{receipt.reference}").json()
    assert [one["description"] for one in shown["media_attachments"]] == ["A closed gate"]
    assert await MastodonStatuses(OUTLET, world.client).find(leave.rendition, key=KEY) == receipt
    right = cleared(saying("It was another gate."), corrects=receipt.reference)
    assert (await outlet.publish(right, key=ANOTHER_KEY)).reference == receipt.reference
    assert world.published() == ["It was another gate."]
    for _ in range(2):
        await outlet.take_down(receipt.reference)
    assert world.published() == []


async def test_a_correction_answers_what_it_corrects(world: OtherWorld) -> None:
    wrong = await world.outlet.publish(cleared(saying("Ten.")), key=KEY)
    right = cleared(saying("Nine."), corrects=wrong.reference)
    receipt = await world.outlet.publish(right, key=ANOTHER_KEY)
    shown = world.direct.get(f"{STATUSES}/{receipt.reference}").json()
    assert shown["in_reply_to_id"] == wrong.reference


async def test_the_token_is_tried_without_publishing(world: OtherWorld) -> None:
    await world.outlet.check()
    expired = MastodonClient(world.proxy.url, "expired", world.client._http, SystemClock())
    with pytest.raises(DeliveryFailed, match="unauthorised"):
        await MastodonStatuses(OUTLET, expired).check()
    assert world.published() == []


async def test_a_scheduled_status_is_paused_and_comes_back_once(world: OtherWorld) -> None:
    due = datetime.now(UTC) + timedelta(hours=1)
    world.by_hand("Offer of the day", due)
    assert await world.queue.really_schedules()
    (post,) = await world.queue.scheduled()
    assert (post.text, post.due) == ("Offer of the day", due)
    assert [await world.queue.pause(post) for _ in range(2)] == [True, True]
    assert await world.queue.scheduled() == []
    world.proxy.befalls(LOST_AFTER, STATUSES)
    later = due + timedelta(hours=1)
    with pytest.raises(Exception, match="no_answer"):
        await world.queue.resume(post, later, key=KEY, unclear=False)
    reference = await world.queue.resume(post, later, key=KEY, unclear=True)
    (again,) = await world.queue.scheduled()
    assert (again.reference, again.due, again.text) == (reference, later, "Offer of the day")
    assert world.published() == []


async def test_a_post_by_hand_is_seen_as_it_is_made(world: OtherWorld) -> None:
    watched = MastodonAccount(OUTLET, world.client).watch(datetime.now(UTC))
    assert isinstance(watched, AsyncGenerator)
    async with aclosing(watched), asyncio.timeout(20):
        world.by_hand("Nobody asked")
        assert (await anext(watched)).text == "Nobody asked"
        assert any("/streaming/user" in call.path for call in world.proxy.calls)
        world.by_hand("Nor now")
        assert (await anext(watched)).text == "Nor now"


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63"
    "6364f8ff1f0002ff01ff8a2f7b3f0000000049454e44ae426082"
)
