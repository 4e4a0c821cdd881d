"""The catalogue holds every sentence of the code, and no other."""

import re

from bot.presentation.catalogue import files
from bot.presentation.words import Words, languages
from tests.presentation.reading import line


def test_the_catalogues_stand_as_the_code_would_write_them() -> None:
    for path, content in files():
        assert path.read_bytes() == content, "run: python -m bot.presentation.catalogue"


def test_sentences_are_plain_and_shout_at_nobody() -> None:
    for _, content in files():
        assert "!" not in content.decode()


def test_every_placeholder_is_named() -> None:
    content = next(iter(files()))[1].decode()
    assert not re.search(r"%(?!\(\w+\)s)", content)


def test_a_fact_that_looks_like_a_placeholder_is_left_alone() -> None:
    words = Words()
    assert words.say("%(name)s, %(when)s", name="%(when)s", when="now") == "%(when)s, now"


def test_a_language_without_a_catalogue_is_said_in_english() -> None:
    assert languages() == ("en",)
    for language in ("xx", "../en", ""):
        assert Words(language).language == "en"


def test_things_are_listed_as_one_says_them() -> None:
    words = Words()
    assert line(words.listed(["a"])) == "a"
    assert line(words.listed(["a", "b"])) == "a and b"
    assert line(words.listed(["a", "b", "%(i0)s"])) == "a, b and %(i0)s"


def test_a_sentence_without_people_or_times_is_one_piece() -> None:
    words = Words()
    assert len(words.line("%(role)s: nobody yet", role="Counsel")) == 1


def test_the_bot_is_called_as_the_platform_calls_it_and_what_people_typed_is_left_alone() -> None:
    words = Words(called="@Crisis")
    sentence = "Type /crisis status. They said %(said)s."
    assert words.say(sentence, said="/crisis") == "Type @Crisis status. They said /crisis."
