"""Pictures pasted into a message come along into the draft, told nothing but what is seen."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO

import aiohttp
import pytest
from aiohttp import web
from PIL import Image

from bot.adapters.media import LARGEST_PICTURE_BYTES
from bot.adapters.store.memory import MemoryStore
from bot.adapters.teams.activities import Picture
from bot.adapters.teams.pictures import TeamsPictures
from bot.presentation.inbox import Files
from tests.adapters.slack.workshop import PatientClock


def photo(kind: str = "JPEG") -> bytes:
    out, place = BytesIO(), Image.Exif()
    place[0x010F] = "SECRETPLACE"
    Image.new("RGB", (16, 16), "red").save(out, kind, exif=place)
    return out.getvalue()


@dataclass
class Service:
    """Where pictures lie: `content` is what is answered, `status` how; `gate` holds it back."""

    url: str = ""
    content: bytes = field(default_factory=photo)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, _: web.Request) -> web.Response:
        self.asked += 1
        await self.gate.wait()
        return web.Response(status=self.status, body=self.content, headers=self.headers)

    def picture(self, name: str = "dam.jpg") -> Picture:
        return Picture(url=f"{self.url}/v3/attachments/{name}", mime="image/*", name=name)


@dataclass
class Bot:
    service: Service
    store: MemoryStore
    pictures: TeamsPictures

    async def got(self, *names: str) -> Files:
        noted = await self.pictures.noted(map(self.service.picture, names), self.service.url)
        return await self.pictures.fetched(noted)


@asynccontextmanager
async def fetching(service: Service, store: MemoryStore) -> AsyncIterator[TeamsPictures]:
    async with aiohttp.ClientSession() as session:
        pictures = TeamsPictures(session, None, store, store, PatientClock())
        yield pictures
        await pictures.close()


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    service, store = Service(), MemoryStore()
    service.gate.set()
    server = web.Application()
    server.router.add_get("/v3/attachments/{name}", service.handle)
    runner = web.AppRunner(server, access_log=None)
    async with AsyncExitStack() as stack:
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        service.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        pictures = await stack.enter_async_context(fetching(service, store))
        yield Bot(service, store, pictures)


async def test_pictures_are_kept_without_what_they_tell_of_their_place(bot: Bot) -> None:
    files = await bot.got("dam.jpg", "gate.jpg")
    assert [one.name for one in files.kept] == ["dam.jpg", "gate.jpg"]
    assert files.kept[0].mime == "image/jpeg"
    assert b"SECRETPLACE" not in await bot.store.fetch(files.kept[0].digest)


async def test_each_is_fetched_once_however_often_a_form_is_submitted(bot: Bot) -> None:
    assert await bot.got("dam.jpg") == await bot.got("dam.jpg")
    assert bot.service.asked == 1


async def test_a_form_submitted_after_a_restart_still_has_its_pictures(bot: Bot) -> None:
    noted = await bot.pictures.noted([bot.service.picture()], bot.service.url)
    async with fetching(bot.service, bot.store) as restarted:
        files = await restarted.fetched(noted)
    assert [one.name for one in files.kept] == ["dam.jpg"]


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/v3/attachments/a",
        "https://smba.trafficmanager.net.evil.example/a",
        "https://smba.trafficmanager.net@evil.example/a",
        "http://smba.trafficmanager.net/a",
        "file:///etc/passwd",
        "https://[/a",
    ],
)
async def test_the_bots_token_is_shown_to_the_service_alone(bot: Bot, url: str) -> None:
    picture = Picture(url=url, mime="image/png")
    assert await bot.pictures.noted([picture], "https://smba.trafficmanager.net/emea/") == ()


async def test_a_name_that_was_never_noted_leads_nowhere(bot: Bot) -> None:
    assert (await bot.pictures.fetched(["x"])).trouble == "not_fetched"
    assert bot.service.asked == 0


@pytest.mark.parametrize("status", [302, 403, 404, 500])
async def test_what_cannot_be_fetched_is_named_and_may_be_tried_again(
    bot: Bot, status: int
) -> None:
    bot.service.status, bot.service.headers = status, {"Location": "/elsewhere"}
    files = await bot.got("dam.jpg")
    assert (files.trouble, files.name) == ("not_fetched", "dam.jpg")
    bot.service.status = 200
    assert (await bot.got("dam.jpg")).kept


async def test_what_is_no_picture_or_too_large_is_refused(bot: Bot) -> None:
    bot.service.content = b"<html>"
    assert (await bot.got("a.png")).trouble == "wrong_type"
    bot.service.content = b"x" * (LARGEST_PICTURE_BYTES + 1)
    assert (await bot.got("b.png")).trouble == "too_large"
