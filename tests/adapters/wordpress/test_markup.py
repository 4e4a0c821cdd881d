"""What is typed stays text, whatever WordPress could read into it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.outlets.wordpress import WordPressTypesetter
from bot.adapters.outlets.wordpress.markup import figures, inert, paragraphs, placed, text_of
from bot.adapters.outlets.wordpress.typesetter import read_page, set_page
from bot.domain.values import Medium, Translation, Words
from bot.domain.wording import text_digest
from tests.facts import HOLDING

PICTURE = Medium(digest="d1", mime="image/png", size=3, alternative=Words('A "closed" <gate>'))
typed = st.text(st.characters(codec="utf-8", exclude_characters="\r"))


@given(typed)
def test_every_text_is_read_back_as_it_was_typed(text: str) -> None:
    assert text_of(paragraphs(text)) == text


@given(typed)
def test_nothing_typed_opens_a_tag_a_shortcode_or_a_block(text: str) -> None:
    assert not set(inert(text)) & set("<>[]\"'`\\:-!")


def test_lines_and_paragraphs_are_those_of_the_text() -> None:
    assert paragraphs("One,\ntwo.\n\nThree.") == (
        "<!-- wp:paragraph -->\n<p>One,<br>two.</p>\n<!-- /wp:paragraph -->\n\n"
        "<!-- wp:paragraph -->\n<p>Three.</p>\n<!-- /wp:paragraph -->"
    )


def test_a_bare_address_is_a_link_to_itself_without_the_full_stop_after_it() -> None:
    html = paragraphs("See https://acme.example/a?b=1&c=[d].")
    assert '<a href="https://acme.example/a?b=1&amp;c=%5Bd%5D">' in html
    assert html.endswith("</a>.</p>\n<!-- /wp:paragraph -->")


def test_no_other_scheme_becomes_a_link() -> None:
    assert "<a " not in paragraphs("javascript:alert(1) data:text/html,x file:///etc/passwd")


def test_a_picture_is_a_figure_with_its_alternative_text() -> None:
    html = placed(figures((PICTURE,)), {"d1": ('https://acme.example/"x".png',)})
    assert 'src="https://acme.example/%22x%22.png"' in html
    assert 'alt="A &#034;closed&#034; &#060;gate&#062;"' in html


def test_nobody_can_type_the_place_of_a_picture() -> None:
    html = paragraphs('src="media:d1"')
    assert placed(html, {"d1": ("https://acme.example/x.png",)}) == html


# The page


def test_the_headline_is_the_title_and_both_are_shown_to_those_who_approve() -> None:
    rendition = set_page(replace(HOLDING, headline=Words("The gate"), text=Words("Closed.")), "en")
    assert rendition.parts == ("The gate", "Closed.")
    assert (rendition.length, rendition.longest) == (7, None)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("We are looking into it. More at six.", "We are looking into it."),
        ("One line\nand another", "One line"),
        ("\n  Spaces   first\nthen more", "Spaces first"),
        ("About 3.5 tonnes of it. No more.", "About 3.5 tonnes of it."),
        ("Ça va ? Oui.", "Ça va ?"),
        ("word " * 40, ("word " * 23).strip() + "…"),
        ("x" * 200, "x" * 119 + "…"),
    ],
)
def test_without_a_headline_the_first_sentence_is_the_title(text: str, title: str) -> None:
    assert set_page(replace(HOLDING, text=Words(text)), "en").parts == (title, text)


async def test_a_translation_is_set_under_a_title_in_its_own_language() -> None:
    german = Translation(text=Words("Wir prüfen das."), source=text_digest(HOLDING.text))
    wording = replace(HOLDING, headline=Words("The gate"), translations={"de": german})
    rendition = await WordPressTypesetter(language="de").set(wording, offline=True)
    assert rendition.parts == ("Wir prüfen das.", "Wir prüfen das.")


def test_what_is_approved_names_every_picture_and_its_words() -> None:
    wording = replace(HOLDING, media=(PICTURE,))
    other = replace(wording, media=(replace(PICTURE, alternative=Words("A gate")),))
    assert set_page(wording, "en") == set_page(wording, "en")
    assert set_page(wording, "en").payload != set_page(other, "en").payload
    assert read_page(set_page(wording, "en")).media == (PICTURE,)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One<br />\ntwo</p>\n<p>three\nfour</p>\n", "One\ntwo\n\nthree four"),
        ("<h2>Sale!</h2><ul><li>a</li><li>b &amp; c</li></ul>", "Sale!\n\na\n\nb & c"),
        ("<script>steal()</script><div>Ours</div><style>p{}</style>", "Ours"),
        ("No tags\nat all", "No tags\nat all"),
    ],
)
def test_other_peoples_pages_are_read_as_words(html: str, text: str) -> None:
    assert text_of(html) == text
