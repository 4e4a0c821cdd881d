"""The bot as it runs: what it serves, and what it hears."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import feedparser
import httpx
import pytest

from bot.adapters.outlets import SlackBoard
from bot.bootstrap import Core
from bot.sandbox.cast import ANA
from bot.serving import running
from bot.settings import load_settings
from tests.adapters.outlet_worlds import NEWS
from tests.adapters.test_doctor import Ward, ward

__all__ = ["ward"]

FEED = """
feed: {title: Northwind, link: "https://northwind.example/", description: What we say.}

people:"""
HEARD_WITHIN_SECONDS = 10.0


@asynccontextmanager
async def bot(ward: Ward) -> AsyncIterator[tuple[Core, httpx.AsyncClient]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ward.set(CRISIS_PORT=str(port))
    async with (
        running(load_settings(None)) as core,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as reader,
    ):
        yield core, reader


async def test_the_feed_is_served_where_the_organisation_wants_it(ward: Ward) -> None:
    ward.edit("\npeople:", FEED)
    async with bot(ward) as (_, reader):
        for form in ("rss", "atom"):
            answer = await reader.get(f"/feed.{form}")
            assert answer.status_code == 200
            assert feedparser.parse(answer.content).feed.title == "Northwind"


async def test_no_feed_is_served_where_nobody_asked_for_one(ward: Ward) -> None:
    async with bot(ward) as (_, reader):
        assert (await reader.get("/feed.rss")).status_code == 404


async def test_what_somebody_says_in_a_channel_reaches_the_board(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: asyncio.Queue[Any] = asyncio.Queue()
    monkeypatch.setattr(SlackBoard, "heard", lambda _, event: heard.put_nowait(event))
    async with bot(ward):
        ward.sandbox.workspace.post(NEWS, ANA, "All is well!")
        event = await asyncio.wait_for(heard.get(), HEARD_WITHIN_SECONDS)
    assert (event["channel"], event["text"]) == (NEWS, "All is well!")
