"""How a wording looks on Bluesky: nothing lost, nothing added, every link where it stands."""

import json
import re
from dataclasses import replace
from hashlib import sha256
from typing import Any

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.adapters.outlets import connect
from bot.adapters.outlets.bluesky.splitting import LONGEST, size, split
from bot.adapters.outlets.bluesky.typesetter import BlueskyTypesetter, rendition
from bot.adapters.system import SystemClock
from bot.application.ports import DeliveryFailed
from bot.domain.values import Medium, Rendition, Translation, Wording, Words
from tests.adapters.bluesky.worlds import BlueskyWorld
from tests.facts import HOLDING

FAMILY = "👨‍👩‍👧‍👦"
WHITE = re.compile(r"\s+")


def saying(text: str, **more: Any) -> Wording:
    return replace(HOLDING, text=Words(text), **more)


def posts(made: Rendition) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(made.payload)["posts"]
    return found


def marked(post: dict[str, Any]) -> dict[str, str]:
    """What each facet of a post covers, by what it leads to."""
    text = post["text"].encode()
    return {
        next(value for name, value in one["features"][0].items() if name != "$type"): text[
            one["index"]["byteStart"] : one["index"]["byteEnd"]
        ].decode()
        for one in post.get("facets", [])
    }


# Splitting


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.text(st.sampled_from("ab. \n!é🙏🏽中。" + FAMILY), max_size=90), max_size=12).map(
        "".join
    )
)
@example("x" * 1000)
@example("a" * 299 + " " * 400 + "b" * 299)
def test_joined_again_the_parts_are_the_text_but_for_the_cuts(text: str) -> None:
    parts = split(text)
    assert WHITE.sub("", "".join(parts)) == WHITE.sub("", text)
    rest = text
    for part in parts:
        assert rest.lstrip().startswith(part.lstrip())
        rest = rest[rest.index(part) + len(part) :]
    assert not rest.strip()


def test_what_fits_is_not_touched() -> None:
    text = "  First line.\n\n\tSecond.\n" + "é" * 200
    assert split(text) == [text]


def test_a_thread_is_cut_between_paragraphs_then_sentences_then_words() -> None:
    paragraph = "We are looking into it. " * 8
    two = f"{paragraph.strip()}\n\n{paragraph.strip()}"
    assert split(two) == [paragraph.strip(), paragraph.strip()]
    assert all(part.endswith("it.") for part in split(paragraph.strip() + " " + paragraph.strip()))
    assert all(size(part) <= LONGEST for part in split("word " * 200))


def test_a_language_without_spaces_is_cut_between_its_sentences() -> None:
    text = "現在、状況を確認しております。" * 40
    parts = split(text)
    assert all(part.endswith("。") and size(part) <= LONGEST for part in parts)
    assert "".join(parts) == text


def test_readers_characters_are_counted_and_not_code_points() -> None:
    assert size("é" * 300) == size("e\u0301" * 300) == size("🇺🇳" * 300) == 300
    assert size(FAMILY) == 3, "three thousand bytes are the other limit"


async def test_one_enormous_word_stays_whole_and_is_too_long() -> None:
    made = rendition(saying("See " + "x" * 301 + " there."), "en")
    assert (made.length, made.longest) == (301, 300)
    assert made.parts == ("See", "x" * 301, "there.")


def test_without_threads_a_long_text_is_one_post_too_long() -> None:
    made = rendition(saying("word " * 100), "en", threads=False)
    assert len(made.parts) == 1
    assert made.length > (made.longest or 0)


# Records


def test_links_are_marked_by_bytes_wherever_emoji_stand_before_them() -> None:
    made = rendition(
        saying(f"Sorry {FAMILY}🙏🏽 see https://example.org/a?b=c, or example.com."), "en"
    )
    (post,) = posts(made)
    assert marked(post) == {
        "https://example.org/a?b=c": "https://example.org/a?b=c",
        "https://example.com": "example.com",
    }


def test_every_part_marks_its_own_links() -> None:
    text = "word " * 58 + "https://one.example.org/ " + "é " * 200 + "https://two.example.org/"
    links = [set(marked(post).values()) for post in posts(rendition(saying(text), "en"))]
    assert set().union(*links) == {"https://one.example.org/", "https://two.example.org/"}
    assert not links[0] & links[-1]


def test_a_post_says_which_language_it_is_in() -> None:
    german = {"de": Translation(text=Words("Wir prüfen das."), source="")}
    wording = saying("We are looking into it.", translations=german)
    assert posts(rendition(wording, "de"))[0]["langs"] == ["de"]
    assert posts(rendition(wording, "de"))[0]["text"] == "Wir prüfen das."
    assert posts(rendition(wording, "fr"))[0]["langs"] == ["en"]


def test_the_payload_names_the_pictures_bytes() -> None:
    content = b"a picture"
    made = rendition(saying("Look.", media=(picture(content),)), "en")
    (image,) = posts(made)[0]["embed"]["images"]
    assert image["image"]["mimeType"] == "image/png"
    assert image["image"]["size"] == len(content)
    other = rendition(saying("Look.", media=(picture(b"another"),)), "en")
    assert other.payload != made.payload


def test_a_picture_with_a_warning_is_covered() -> None:
    wording = saying("Look.", media=(picture(b"x"),), content_warning=Words("Fire"))
    assert posts(rendition(wording, "en"))[0]["labels"]["values"] == [{"val": "graphic-media"}]


@pytest.mark.parametrize(
    ("media", "reason"),
    [
        (5 * ("image/png",), "too_many_media"),
        (("video/mp4",), "unsupported_media"),
    ],
)
def test_media_that_bluesky_does_not_take_are_refused(media: tuple[str, ...], reason: str) -> None:
    pictures = tuple(replace(picture(b"x"), mime=mime) for mime in media)
    with pytest.raises(DeliveryFailed, match=reason) as failed:
        rendition(saying("Look.", media=pictures), "en")
    assert failed.value.final


def picture(content: bytes) -> Medium:
    return Medium(
        digest=sha256(content).hexdigest(),
        mime="image/png",
        size=len(content),
        alternative=Words("The line"),
    )


# Mentions, looked up at the real server


@pytest.fixture
async def typesetter(world: BlueskyWorld, http: httpx.AsyncClient) -> BlueskyTypesetter:
    return BlueskyTypesetter(service=world.proxy.url, http=http, clock=world.clock)


async def test_a_mention_leads_to_its_account_and_nobodys_stays_text(
    world: BlueskyWorld, typesetter: BlueskyTypesetter
) -> None:
    handle = world.person.handle
    made = await typesetter.set(saying(f"🙏🏽 @{handle} and @nobody-here.test know."))
    assert marked(posts(made)[0]) == {world.person.did: f"@{handle}"}
    assert await typesetter.set(saying(f"🙏🏽 @{handle} and @nobody-here.test know.")) == made


async def test_offline_nothing_is_looked_up(
    world: BlueskyWorld, typesetter: BlueskyTypesetter
) -> None:
    made = await typesetter.set(saying(f"@{world.person.handle} knows."), offline=True)
    assert marked(posts(made)[0]) == {}
    assert world.proxy.calls == []


async def test_a_look_up_that_fails_is_said_so() -> None:
    async with connect() as http:
        typesetter = BlueskyTypesetter(service="http://127.0.0.1:9", http=http, clock=SystemClock())
        with pytest.raises(DeliveryFailed, match="unreachable"):
            await typesetter.set(saying("@press.example.com knows."))
