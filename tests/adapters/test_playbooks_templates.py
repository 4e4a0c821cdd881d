"""Statement templates: typed facts are data, and a missing one is named."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.playbooks import (
    BadTemplate,
    MissingFacts,
    render_template,
    render_with_gaps,
    required_facts,
)
from bot.adapters.playbooks.times import parse_send, parse_span, render_send, render_span
from bot.domain.playbook import Send, SendMode
from bot.domain.wording import gaps_in

TEMPLATE = "We know: {{ known }}{% if more %} And: {{ more }}{% endif %}\nBy {{ next_update }}."


@given(st.text(min_size=1).filter(str.strip))
@settings(deadline=None)
def test_a_typed_fact_comes_out_as_typed(fact: str) -> None:
    assert render_template("<{{ fact }}>", {"fact": fact}) == f"<{fact}>"


@pytest.mark.parametrize(
    "fact", ["{{ 7 * 7 }}", "{% raw %}", "{# gone #}", "<!channel>", "*b* :x:"]
)
def test_a_fact_is_never_read_as_a_template(fact: str) -> None:
    assert render_template("{{ fact }}", {"fact": fact}) == fact
    assert render_with_gaps("{{ fact }}", {"fact": fact}) == fact


def test_missing_and_blank_facts_are_named_and_the_optional_one_is_not() -> None:
    assert required_facts(TEMPLATE) == ("known", "next_update")
    with pytest.raises(MissingFacts) as raised:
        render_template(TEMPLATE, {"known": "  "})
    assert raised.value.names == ("known", "next_update")


def test_an_optional_sentence_stands_where_its_fact_is_given() -> None:
    facts = {"known": "A.", "next_update": "noon"}
    assert render_template(TEMPLATE, facts) == "We know: A.\nBy noon."
    assert render_template(TEMPLATE, facts | {"more": "B."}) == "We know: A. And: B.\nBy noon."


def test_a_draft_begins_with_gaps_that_ask_and_can_be_found_again() -> None:
    text = render_with_gaps(TEMPLATE, {"next_update": "noon"}, {"known": "What is known?"})
    assert text == "We know: [[ What is known? ]]\nBy noon."
    assert gaps_in(text) == ("What is known?",)
    assert gaps_in("We know: it burns.\nBy noon.") == ()


@pytest.mark.parametrize(
    "template", ["{{ x.__class__ }}", "{{ range(3) }}", "{% set x = 1 %}", "{{ x", "{% if x %}"]
)
def test_a_template_can_do_nothing_but_put_facts_in(template: str) -> None:
    with pytest.raises(BadTemplate):
        render_template(template, {"x": "1"})


@pytest.mark.parametrize("text", ["30 s", "15 min", "24 h", "3 days", "90 s", "1 min"])
def test_a_span_of_time_reads_back_as_it_is_shown(text: str) -> None:
    assert parse_span(render_span(parse_span(text))) == parse_span(text)


@pytest.mark.parametrize("text", ["after 30 s", "on press", "at once", "after 2 min"])
def test_when_to_send_reads_back_as_it_is_shown(text: str) -> None:
    assert render_send(parse_send(text)) == text


def test_after_names_its_delay() -> None:
    expected = Send(mode=SendMode.AFTER, delay=timedelta(minutes=2))
    assert parse_send("after  2 minutes") == expected


@pytest.mark.parametrize("text", ["", "30", "s", "-1 s", "1.5 h", "99999 h", "1 month", "٣ s"])
def test_what_is_no_span_of_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        parse_span(text)
