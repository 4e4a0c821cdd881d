"""Any form opens as a modal that Slack takes, and comes back as answers."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from bot.adapters.slack.blocks import TooLong
from bot.adapters.slack.forms import parse_form, render_form
from bot.domain.values import PersonId
from bot.presentation.card import ChoiceField, Form, Option, PeopleField, TextField, TimeField
from bot.sandbox.blockkit import check_view
from tests.adapters.slack import cards
from tests.adapters.slack.people import KnownPeople

PEOPLE = KnownPeople()
OPEN = Form(
    name="open",
    title="Open a crisis",
    submit="Open",
    cancel="Cancel",
    fields=(
        TextField(name="what", label="What happened", longest=500, hint="One sentence"),
        TextField(name="link", label="Link", optional=True),
        ChoiceField(
            name="level",
            label="Level",
            options=(Option(value="low", label="Low"), Option(value="high", label="High")),
            initial="high",
        ),
        PeopleField(name="keep_out", label="Keep out", optional=True),
        PeopleField(name="to", label="To", single=True),
        TimeField(name="seen", label="First seen", initial=datetime(2026, 3, 1, tzinfo=UTC)),
    ),
    context={"similar": "c1"},
)


def person_of(user: str) -> PersonId:
    return PersonId(f"slack:T1:{user}")


def submitted(form: Form, values: dict[str, dict[str, Any]]) -> dict[str, Any]:
    view = render_form(form, PEOPLE)
    return {
        "id": "V1",
        "callback_id": view["callback_id"],
        "private_metadata": view["private_metadata"],
        "state": {"values": {name: {name: value} for name, value in values.items()}},
    }


@given(cards.forms)
@settings(max_examples=150, deadline=None)
def test_slack_takes_any_form(form: Form) -> None:
    assert check_view(render_form(form, PEOPLE)) == []


def test_each_field_is_an_input_under_its_own_name() -> None:
    view = render_form(OPEN, PEOPLE)
    inputs = {block["block_id"]: block for block in view["blocks"]}
    assert view["callback_id"] == "form:open"
    assert list(inputs) == ["what", "link", "level", "keep_out", "to", "seen"]
    assert inputs["what"]["element"]["max_length"] == 500
    assert (inputs["what"]["optional"], inputs["link"]["optional"]) == (False, True)
    assert inputs["level"]["element"]["initial_option"]["value"] == "high"
    assert inputs["seen"]["element"]["type"] == "datetimepicker"
    assert all(block["element"]["action_id"] == name for name, block in inputs.items())


def test_whoever_was_chosen_before_is_chosen_again() -> None:
    chosen = (PersonId("slack:T1:U1"), PersonId("nobody-knows-them"))
    field = PeopleField(name="keep_out", label="Keep out", initial=chosen)
    view = render_form(Form(name="f", title="t", submit="s", cancel="c", fields=(field,)), PEOPLE)
    assert view["blocks"][0]["element"]["initial_users"] == ["U1"]
    assert check_view(view) == []


def test_answers_come_back_with_name_and_context() -> None:
    view = submitted(
        OPEN,
        {
            "what": {"type": "plain_text_input", "value": "A *bad* thing"},
            "link": {"type": "plain_text_input", "value": None},
            "level": {
                "type": "static_select",
                "selected_option": {"text": {}, "value": "low"},
            },
            "keep_out": {"type": "multi_users_select", "selected_users": ["U1", "U2"]},
            "to": {"type": "users_select", "selected_user": "U3"},
            "seen": {"type": "datetimepicker", "selected_date_time": 1772323200},
        },
    )
    name, context, answers = parse_form(view, person_of)
    assert (name, context) == ("open", {"similar": "c1"})
    assert answers == {
        "what": "A *bad* thing",
        "link": None,
        "level": "low",
        "keep_out": ("slack:T1:U1", "slack:T1:U2"),
        "to": "slack:T1:U3",
        "seen": datetime(2026, 3, 1, tzinfo=UTC),
    }


def test_what_was_left_empty_is_none_or_nobody() -> None:
    view = submitted(
        OPEN,
        {
            "level": {"type": "radio_buttons", "selected_option": None},
            "keep_out": {"type": "multi_users_select", "selected_users": []},
            "to": {"type": "users_select", "selected_user": None},
            "seen": {"type": "datetimepicker", "selected_date_time": None},
            "boxes": {"type": "checkboxes", "selected_options": []},
        },
    )
    answers = parse_form(view, person_of)[2]
    assert answers == {"level": None, "keep_out": (), "to": None, "seen": None, "boxes": ()}


def test_words_to_begin_with_are_never_cut() -> None:
    field = TextField(name="text", label="Text", initial="x" * 3001)
    with pytest.raises(TooLong):
        render_form(Form(name="f", title="t", submit="s", cancel="c", fields=(field,)), PEOPLE)
