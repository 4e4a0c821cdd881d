"""Changing a value gives what the standard library gives, and leaves the old one alone."""

from dataclasses import replace

import pytest

from bot.domain.changing import changed
from tests.facts import wording


def test_a_changed_value_is_what_replacing_gives() -> None:
    before = wording("One.")
    assert changed(before, language="de") == replace(before, language="de")


def test_the_value_before_stays_as_it_was() -> None:
    before = wording("One.")
    changed(before, language="de")
    assert before == wording("One.")


def test_a_fact_that_there_is_not_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        changed(wording("One."), colour="red")
