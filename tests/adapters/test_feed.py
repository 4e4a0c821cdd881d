"""The feed as its readers' programs understand it."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.adapters.outlets.feed import add_feed, feed
from bot.adapters.playbooks.serving import FeedSettings
from bot.domain.values import Words
from bot.presentation.feed import FeedItem

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SETTINGS = FeedSettings(
    title="Skytours <news> & more", link="https://skytours.example/", description="What we say."
)
FORMS = ("rss", "atom")


def item(number: int = 1, text: str = "We are looking into it.", **changes: Any) -> FeedItem:
    facts = {
        "id": f"urn:uuid:0000000{number}",
        "title": text.split("\n")[0],
        "text": Words(text),
        "published_at": NOON + timedelta(minutes=number),
        "link": f"https://skytours.example/{number}",
        **changes,
    }
    return FeedItem(**facts)


@pytest.mark.parametrize("form", FORMS)
def test_a_reader_finds_every_statement_the_newest_first(form: str) -> None:
    parsed = feedparser.parse(feed([item(2, "Later."), item(1, "First.")], SETTINGS, form))
    assert not parsed.bozo
    assert parsed.version == {"rss": "rss20", "atom": "atom10"}[form]
    assert parsed.feed.title == "Skytours <news> & more"
    assert [one.title for one in parsed.entries] == ["Later.", "First."]
    assert [one.link[-1] for one in parsed.entries] == ["2", "1"]
    assert [one.id for one in parsed.entries] == ["urn:uuid:00000002", "urn:uuid:00000001"]
    assert parsed.entries[0].published_parsed[:5] == (2026, 3, 2, 12, 2)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_in_a_statement_is_markup(form: str) -> None:
    text = "<script>alert(1)</script> & <b>x</b> ]]>\n\nTwo\nlines \x00\x0b\ud800 &amp; نحن"
    (entry,) = feedparser.parse(
        feed([item(text=text)], SETTINGS, form), sanitize_html=False
    ).entries
    shown = entry.content[0].value if "content" in entry else entry.summary
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;x&lt;/b&gt; ]]&gt;" in shown
    assert "Two<br>lines" in shown or "Two<br />lines" in shown
    assert "&amp;amp; نحن" in shown
    assert entry.title.startswith("<script>")


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_feed_is_one_too_and_the_same_items_give_the_same_bytes(form: str) -> None:
    empty = feed([], SETTINGS, form)
    assert not feedparser.parse(empty).bozo
    assert empty == feed([], SETTINGS, form)
    assert feed([item()], SETTINGS, form) == feed([item()], SETTINGS, form)


@pytest.mark.parametrize("form", FORMS)
def test_a_statement_that_has_no_page_leads_to_the_newsroom(form: str) -> None:
    for link in ("", "javascript:alert(1)", "https://me:secret@skytours.example/1"):
        (entry,) = feedparser.parse(feed([item(link=link)], SETTINGS, form)).entries
        assert entry.link == SETTINGS.link


# Served


class HandClock:
    """Time that goes on when told."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def goes_on(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class Newsstand:
    """The feed, served; `items` is what is published."""

    def __init__(self) -> None:
        self.items: Sequence[FeedItem] = [item()]
        self.clock = HandClock()
        self.asked = 0

    async def source(self) -> Sequence[FeedItem]:
        self.asked += 1
        return self.items


@pytest.fixture
def stand() -> Newsstand:
    return Newsstand()


@pytest.fixture
async def reader(stand: Newsstand) -> AsyncIterator[TestClient[Any, Any]]:
    server = web.Application()
    add_feed(server, stand.source, SETTINGS, stand.clock)  # type: ignore[arg-type]
    async with TestClient(TestServer(server)) as client:
        yield client


@pytest.mark.parametrize("form", FORMS)
async def test_it_is_served_as_what_it_is(reader: TestClient[Any, Any], form: str) -> None:
    answer = await reader.get(f"/feed.{form}")
    assert answer.status == 200
    assert answer.content_type == f"application/{form}+xml"
    assert len(feedparser.parse(await answer.read()).entries) == 1


@pytest.mark.parametrize("by", ["ETag", "Last-Modified"])
async def test_who_has_it_gets_it_once_more_only_when_something_changed(
    reader: TestClient[Any, Any], stand: Newsstand, by: str
) -> None:
    first = await reader.get("/feed.rss")
    name = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[by]
    known = {name: first.headers[by]}
    stand.clock.goes_on(60)
    again = await reader.get("/feed.rss", headers=known)
    assert (again.status, await again.read()) == (304, b"")
    assert again.headers[by] == first.headers[by]
    stand.items = []
    stand.clock.goes_on(60)
    taken_down = await reader.get("/feed.rss", headers=known)
    assert taken_down.status == 200
    assert feedparser.parse(await taken_down.read()).entries == []


async def test_a_change_within_the_second_is_noticed_by_the_date_too(
    reader: TestClient[Any, Any], stand: Newsstand
) -> None:
    stand.clock.goes_on(0.9)
    first = await reader.get("/feed.rss")
    stand.items = []
    stand.clock.goes_on(2.05)
    second = await reader.get(
        "/feed.rss", headers={"If-Modified-Since": first.headers["Last-Modified"]}
    )
    assert second.status == 200


async def test_many_readers_ask_the_crises_once(
    reader: TestClient[Any, Any], stand: Newsstand
) -> None:
    for _ in range(20):
        await reader.get("/feed.atom")
    assert stand.asked == 1


async def test_looking_at_the_headers_alone_works(reader: TestClient[Any, Any]) -> None:
    answer = await reader.head("/feed.atom")
    assert answer.status == 200
    assert answer.headers["ETag"]
