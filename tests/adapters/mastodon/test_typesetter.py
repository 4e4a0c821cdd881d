"""A wording is set as the status it will be, and counted as the server counts."""

import json
from typing import Any

import pytest

from bot.adapters.outlets.mastodon import MastodonTypesetter
from bot.adapters.outlets.mastodon.counting import length_of
from bot.adapters.outlets.mastodon.reading import plain
from bot.domain.values import Medium, Translation, Words
from bot.domain.wording import text_digest
from tests.adapters.mastodon.worlds import saying
from tests.rigs.mastodon_state import markup

LINK = 23
PICTURE = Medium(
    digest="d1", mime="image/png", size=3, alternative=Words("A gate"), name=Words("gate.png")
)


def german(text: str) -> Translation:
    return Translation(text=Words("Wir sahen es."), source=text_digest(text))


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Sorry", 5),
        ("🙏🏽👩‍👩‍👧‍👦🇺🇳é", 4),
        ("https://a.de", LINK),
        ("https://news.example/" + "x" * 400, LINK),
        ("https://news.example/a?b=c&d=e#f.", LINK + 1),
        ("(https://news.example/a_(b))", LINK + 2),
        ("See https://a.example and http://b.example!", LINK * 2 + 10),
        ("https://köln.example/straße", LINK),
        ("https://a.example:8080/x", LINK),
        ("news.example/without-scheme", 27),
        ("xhttps://news.example/a/b", 25),
        ("https://localhost/a/long/way/to/it", 34),
        ("https://", 8),
        ("@jo@far-away.example hello", 9),
        ("@jo hello", 9),
        ("mail jo@far.example", 19),
        ("https://far.example/@jo@near.example", LINK),
        ("  outer space goes \n", 16),
    ],
)
def test_the_length_is_the_servers_own_count(text: str, length: int) -> None:
    assert length_of(text) == length


def test_the_content_warning_counts_too() -> None:
    rendition = MastodonTypesetter(longest=300).typeset(
        saying("We saw it.", content_warning=Words("Violence"))
    )
    assert (rendition.length, rendition.longest) == (18, 300)


async def test_nothing_is_cut_off() -> None:
    text = "x" * 501
    rendition = await MastodonTypesetter().set(saying(text))
    assert rendition.parts == (text,)
    assert rendition.length == 501 > (rendition.longest or 0)


async def test_the_same_wording_gives_the_same_form_in_a_drill_too() -> None:
    setter = MastodonTypesetter()
    assert await setter.set(saying()) == await setter.set(saying(), offline=True)


def test_everything_that_is_posted_is_in_the_form() -> None:
    wording = saying("We saw it.", content_warning=Words("Violence"), media=(PICTURE,))
    rendition = MastodonTypesetter(visibility="unlisted").typeset(wording)
    assert json.loads(rendition.payload) == {
        "status": "We saw it.",
        "spoiler_text": "Violence",
        "language": "en",
        "visibility": "unlisted",
        "media": [{"digest": "d1", "mime": "image/png", "description": "A gate"}],
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"text": Words("We saw it!")},
        {"content_warning": Words("Blood")},
        {"language": "de"},
        {"media": (PICTURE,)},
    ],
)
def test_whatever_a_reader_could_notice_changes_the_form(changes: dict[str, Any]) -> None:
    setter = MastodonTypesetter()
    before = setter.typeset(saying("We saw it."))
    assert setter.typeset(saying(**{"text": Words("We saw it."), **changes})) != before


def test_an_account_speaks_its_own_language_where_there_is_a_translation() -> None:
    setter = MastodonTypesetter(language="de")
    translated = setter.typeset(saying("We saw it.", translations={"de": german("We saw it.")}))
    source = setter.typeset(saying("We saw it."))
    assert (translated.parts, json.loads(translated.payload)["language"]) == (
        ("Wir sahen es.",),
        "de",
    )
    assert (source.parts, json.loads(source.payload)["language"]) == (("We saw it.",), "en")


@pytest.mark.parametrize(
    "text",
    ["One\ntwo\n\nthree", "1 < 2 & 3 > 2", "https://a.example/" + "x" * 60, "<p>no markup</p>"],
)
def test_the_words_are_read_from_what_the_server_shows(text: str) -> None:
    assert plain(markup(text)) == text


def test_the_markup_of_other_servers_is_read_too() -> None:
    shown = "<p>One <b>two</b></p><ul><li>three</li><li>four</li></ul><blockquote>5</blockquote>"
    assert plain(shown) == "One two\n\n\nthree\nfour\n\n5"
