"""Files behind links: for whoever has the link, for thirty days, and harmless in a browser."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from bot.adapters.store.memory import MemoryStore
from bot.adapters.teams.files import Files, add_files
from bot.application.ports import DeliveryFailed
from tests.adapters.slack.workshop import PatientClock

Client = TestClient[web.Request, web.Application]


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def clock() -> PatientClock:
    return PatientClock()


@pytest.fixture
def files(store: MemoryStore, clock: PatientClock) -> Files:
    return Files(store, clock, "https://bot.example.org/crisis/")


@pytest.fixture
async def client(store: MemoryStore, clock: PatientClock) -> AsyncIterator[Client]:
    server = web.Application()
    add_files(server, store, clock)
    async with TestClient(TestServer(server)) as client:
        yield client


def path_of(url: str) -> URL:
    assert url.startswith("https://bot.example.org/crisis/files/")
    return URL(url.removeprefix("https://bot.example.org/crisis"), encoded=True)


async def test_a_file_comes_back_as_it_was_and_is_only_saved(files: Files, client: Client) -> None:
    handed = await files.hand_out("Bericht ü.html", b"<script>alert(1)</script>")
    answer = await client.get(path_of(handed.url))
    assert await answer.read() == b"<script>alert(1)</script>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    saved = "attachment; filename*=utf-8''Bericht%20%C3%BC.html"
    assert answer.headers["Content-Disposition"] == saved


async def test_a_picture_is_shown_in_place(files: Files, client: Client) -> None:
    handed = await files.hand_out("fire.PNG", b"picture")
    assert handed.picture
    answer = await client.get(path_of(handed.url))
    assert answer.headers["Content-Type"] == "image/png"
    assert "Content-Disposition" not in answer.headers


async def test_a_drawing_that_could_hold_a_program_is_no_picture(
    files: Files, client: Client
) -> None:
    handed = await files.hand_out("plan.svg", b"<svg/>")
    assert not handed.picture
    answer = await client.get(path_of(handed.url))
    assert answer.headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize("name", ["log.md", "fire.png"])
async def test_a_browser_keeps_nothing_and_runs_nothing(
    files: Files, client: Client, name: str
) -> None:
    handed = await files.hand_out(name, b"x")
    headers = (await client.get(path_of(handed.url))).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex"


async def test_a_link_ends_after_thirty_days(
    files: Files, client: Client, clock: PatientClock
) -> None:
    handed = await files.hand_out("log.md", b"x")
    assert handed.until == clock.now() + timedelta(days=30)
    await clock.sleep(timedelta(days=30).total_seconds() - 1)
    assert (await client.get(path_of(handed.url))).status == 200
    await clock.sleep(1)
    assert (await client.get(path_of(handed.url))).status == 404


async def test_another_link_leads_nowhere(files: Files, client: Client) -> None:
    handed = await files.hand_out("log.md", b"x")
    token = path_of(handed.url).path.split("/")[2]
    assert (await client.get(f"/files/{token[:-1]}/log.md")).status == 404
    assert (await client.get("/files/x/log.md")).status == 404


async def test_who_reads_the_store_cannot_make_the_link(files: Files, store: MemoryStore) -> None:
    handed = await files.hand_out("log.md", b"x")
    (kept,) = store.disk.handed_out
    assert kept not in handed.url
    assert len(path_of(handed.url).path.split("/")[2]) >= 43, "256 bits that nobody guesses"


async def test_the_name_of_a_file_is_no_path(files: Files, store: MemoryStore) -> None:
    handed = await files.hand_out("../../etc/passwd", b"x")
    assert handed.url.endswith("/passwd")


async def test_without_a_public_address_there_is_no_link(
    store: MemoryStore, clock: PatientClock
) -> None:
    with pytest.raises(DeliveryFailed, match="no_public_url"):
        await Files(store, clock, None).hand_out("log.md", b"x")
    assert store.disk.handed_out == {}
