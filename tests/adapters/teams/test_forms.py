"""Any form becomes a card with inputs, and what a client sends of it becomes answers."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.adapters.malformed import Malformed
from bot.adapters.teams.cards import TooLong
from bot.adapters.teams.forms import CANCEL, SUBMIT, FormRefused, parse_form, render_form
from bot.adapters.teams.ids import person_id
from bot.domain.values import PersonId
from bot.presentation.card import (
    ChoiceField,
    ChoicesField,
    FileField,
    Form,
    FormField,
    Option,
    PeopleField,
    TextField,
    TimeField,
)
from bot.presentation.inbox import Answer
from bot.presentation.words import Words
from tests.adapters.slack import cards
from tests.adapters.teams.people import TENANT, KnownPeople, aad
from tests.adapters.teams.schema import actions, check_card, elements, inlines, presses

PEOPLE = KnownPeople(ana=aad(1), ben=aad(2))
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    BERLIN,
    ZoneInfo("America/New_York"),
    ZoneInfo("Australia/Lord_Howe"),
    UTC,
    timezone(timedelta(hours=-3, minutes=-30)),
]
LEVELS = (Option(value="low", label="Low"), Option(value="high, very", label="High"))
OPEN = Form(
    name="open",
    title="Open a crisis",
    submit="Open",
    cancel="Cancel",
    fields=(
        TextField(name="what", label="What happened", longest=500, hint="One sentence"),
        TextField(name="link", label="Link", optional=True),
        ChoiceField(name="level", label="Level", options=LEVELS, initial="low"),
        ChoicesField(name="where", label="Where", options=LEVELS, optional=True),
        PeopleField(name="keep_out", label="Keep out", optional=True),
        PeopleField(name="to", label="To", single=True),
        TimeField(name="seen", label="First seen", optional=True),
        FileField(name="media", label="Pictures"),
    ),
    context={"similar": "c1"},
)
WORDS = Words(called="@Crisis")
FILLED = {"in:what": "A *bad* thing", "in:to": "ana"}


def form_of(*fields: FormField) -> Form:
    return Form(name="f", title="t", submit="s", cancel="c", fields=fields)


def inputs(drawn: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in elements(drawn) if one["type"].startswith("Input.")}


def submit(drawn: dict[str, Any], entered: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a client sends: the button's data, with whatever is not empty in the inputs."""
    (button,) = [one for one in presses(drawn) if one["verb"] == SUBMIT]
    shown = {name: one.get("value", "") for name, one in inputs(drawn).items()}
    filled = {name: value for name, value in {**shown, **(entered or {})}.items() if value}
    data: dict[str, Any] = json.loads(json.dumps({**button["data"], **filled}))
    return data


def answers(form: Form, entered: Mapping[str, str], zone: Any = BERLIN) -> dict[str, Answer]:
    return parse_form(submit(render_form(form, PEOPLE, zone, words=WORDS), entered), PEOPLE)[2]


def initial(field: FormField) -> Answer:
    """What comes back of a field that nobody touched."""
    match field:
        case TextField():
            return field.initial or None
        case ChoiceField():
            return field.initial
        case ChoicesField():
            offered = (option.value for option in field.options)
            return tuple(value for value in offered if value in field.initial)
        case PeopleField():
            return None if field.single else field.initial
        case TimeField() if field.initial:
            return field.initial.replace(second=0, microsecond=0)
        case _:
            return None


@given(cards.forms, st.sampled_from(ZONES))
@settings(max_examples=200, deadline=None)
def test_a_form_that_nobody_touched_comes_back_as_it_was_shown(form: Form, zone: Any) -> None:
    try:
        drawn = render_form(form, PEOPLE, zone, words=WORDS)
    except TooLong:
        assert len(repr(form)) > 4_000
        return
    check_card(drawn)
    expected = {field.name: initial(field) for field in form.fields}
    empty = {f.name for f in form.fields if not f.optional and not expected[f.name]}
    if not empty:
        parsed = parse_form(submit(drawn), PEOPLE)
        assert parsed == (form.name, dict(form.context), expected)
        return
    with pytest.raises(FormRefused) as refused:
        parse_form(submit(drawn), PEOPLE)
    assert refused.value.codes == dict.fromkeys(empty, "needed")
    assert refused.value.given == expected


@given(st.text(min_size=1, max_size=300))
@settings(deadline=None)
def test_every_character_that_was_entered_comes_back_and_is_shown_again(words: str) -> None:
    form = form_of(TextField(name="text", label="Text", multiline=True))
    found = answers(form, {"in:text": words})
    assert found == {"text": words}
    again = render_form(
        form, PEOPLE, BERLIN, given=found, errors={"text": "Too short."}, words=WORDS
    )
    assert inputs(again)["in:text"]["value"] == words
    assert parse_form(submit(again), PEOPLE)[2] == found


@given(
    st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=6, unique=True),
    st.data(),
)
@settings(deadline=None)
def test_every_option_that_was_chosen_comes_back(values: list[str], data: st.DataObject) -> None:
    options = tuple(Option(value=value, label="x") for value in values)
    form = form_of(ChoicesField(name="some", label="Some", options=options, optional=True))
    offered = [choice["value"] for choice in inputs(_drawn(form))["in:some"]["choices"]]
    picked = data.draw(st.lists(st.sampled_from(range(len(values))), unique=True))
    found = answers(form, {"in:some": ",".join(offered[one] for one in picked)})
    assert found == {"some": tuple(values[one] for one in picked)}


@given(st.datetimes(datetime(2002, 1, 1), datetime(2100, 1, 1)), st.sampled_from(ZONES))  # noqa: DTZ001
@settings(deadline=None)
@example(datetime(2026, 3, 29, 3, 0), BERLIN)  # noqa: DTZ001
@example(datetime(2026, 10, 25, 3, 0), BERLIN)  # noqa: DTZ001
def test_the_time_that_was_shown_is_the_time_that_is_meant(wall: datetime, zone: Any) -> None:
    first, second = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    assume(first == second)
    form = form_of(TimeField(name="at", label="At"))
    entered = {"in:at:date": f"{wall:%Y-%m-%d}", "in:at:time": f"{wall:%H:%M}"}
    at = answers(form, entered, zone)["at"]
    assert isinstance(at, datetime)
    assert f"{at.astimezone(zone):%Y-%m-%d %H:%M}" == f"{wall:%Y-%m-%d %H:%M}"


def _drawn(form: Form, zone: Any = BERLIN, **more: Any) -> dict[str, Any]:
    drawn = render_form(form, PEOPLE, zone, words=WORDS, **more)
    check_card(drawn)
    return drawn


def test_each_field_is_an_input_with_what_it_needs() -> None:
    shown = inputs(_drawn(OPEN))
    assert list(shown) == [
        "in:what",
        "in:link",
        "in:level",
        "in:where",
        "in:keep_out",
        "in:to",
        "in:seen:date",
        "in:seen:time",
    ]
    assert (shown["in:what"]["maxLength"], shown["in:what"]["isRequired"]) == (500, True)
    assert shown["in:what"]["errorMessage"] == "This is needed."
    assert "isRequired" not in shown["in:link"]
    assert (shown["in:level"]["style"], shown["in:where"]["style"]) == ("compact", "expanded")
    assert (shown["in:keep_out"]["isMultiSelect"], shown["in:to"]["isMultiSelect"]) == (True, False)
    assert shown["in:seen:time"]["label"] == "Time of day (Europe/Berlin)"


def test_anybody_of_the_tenant_can_be_found() -> None:
    people = inputs(_drawn(OPEN))["in:to"]
    assert [one["value"] for one in people["choices"]] == ["ana", "ben"]
    assert people["choices.data"] == {
        "type": "Data.Query",
        "dataset": "graph.microsoft.com/users",
    }


def test_where_nobody_can_be_searched_for_the_organisations_people_are_offered() -> None:
    people = inputs(_drawn(OPEN, search=False))["in:to"]
    assert [one["value"] for one in people["choices"]] == ["ana", "ben"]
    assert "choices.data" not in people


def test_answers_come_back_with_name_and_context() -> None:
    entered = {
        **FILLED,
        "in:level": "high%2C very",
        "in:where": "low,high%2C very",
        "in:keep_out": f"ben,{aad(1)},{aad(1)},{aad(9)}",
        "in:seen:date": "2026-03-01",
        "in:seen:time": "08:30",
    }
    name, context, found = parse_form(submit(_drawn(OPEN), entered), PEOPLE)
    assert (name, context) == ("open", {"similar": "c1"})
    assert found == {
        "what": "A *bad* thing",
        "link": None,
        "level": "high, very",
        "where": ("low", "high, very"),
        "keep_out": ("ben", "ana", person_id(TENANT, aad(9))),
        "to": "ana",
        "seen": datetime(2026, 3, 1, 7, 30, tzinfo=UTC),
        "media": None,
    }


def test_files_are_asked_for_in_words() -> None:
    said = " ".join(run["text"] for run in inlines(_drawn(OPEN)))
    assert "paste them into the message with which you call me: @Crisis draft." in said


def test_whoever_was_chosen_before_is_chosen_again() -> None:
    stranger = person_id(TENANT, aad(7))
    field = PeopleField(name="out", label="Out", initial=(PersonId("ana"), stranger))
    drawn = _drawn(form_of(field))
    assert inputs(drawn)["in:out"]["value"] == f"ana,{stranger}"
    assert parse_form(submit(drawn), PEOPLE)[2] == {"out": ("ana", stranger)}


def test_words_of_several_lines_are_never_squeezed_into_one() -> None:
    drawn = _drawn(form_of(TextField(name="t", label="T", initial="a\nb")))
    assert inputs(drawn)["in:t"]["isMultiline"] is True


def test_cancel_takes_no_notice_of_what_stands_in_the_fields() -> None:
    (cancel,) = [one for one in presses(_drawn(OPEN)) if one["verb"] == CANCEL]
    assert cancel["associatedInputs"] == "none"
    assert parse_form(cancel["data"], PEOPLE) == ("open", {"similar": "c1"}, {})


def test_a_form_without_fields_is_its_words_and_two_buttons() -> None:
    drawn = _drawn(form_of())
    assert [one["title"] for one in actions(drawn)] == ["s", "c"]
    assert parse_form(submit(drawn), PEOPLE) == ("f", {}, {})


# What is wrong with it


def test_each_sentence_stands_at_its_field() -> None:
    drawn = _drawn(OPEN, errors={"what": "Too long.", "nothing": "Elsewhere."})
    (first, *_) = [one for one in drawn["body"] if one["type"] == "Container"]
    words, error, hint = first["items"]
    assert words["id"] == "in:what"
    assert error["inlines"][0] == {
        "type": "TextRun",
        "text": "Too long. Elsewhere.",
        "color": "Attention",
    }
    assert hint["inlines"][0]["text"] == "One sentence"


def test_a_sentence_about_a_form_without_fields_is_still_said() -> None:
    drawn = _drawn(form_of(), errors={"x": "No."})
    assert [run["text"] for run in inlines(drawn)] == ["No."]


def test_what_is_needed_and_missing_is_asked_for_with_the_rest_kept() -> None:
    with pytest.raises(FormRefused) as refused:
        answers(OPEN, {"in:what": "It burns"})
    assert refused.value.errors(Words()) == {"to": "This is needed."}
    assert refused.value.given["what"] == "It burns"
    assert (refused.value.form, refused.value.context) == ("open", {"similar": "c1"})


@pytest.mark.parametrize(
    ("day", "clock", "code", "sentence"),
    [
        ("2026-03-29", "02:30", "skipped", "There is no such time"),
        ("2026-10-25", "02:30", "twice", "This time comes twice"),
        ("2026-03-29", "", "half", "Enter both"),
        ("", "02:30", "half", "Enter both"),
    ],
)
def test_a_time_that_is_no_instant_is_asked_for_again(
    day: str, clock: str, code: str, sentence: str
) -> None:
    form = form_of(TimeField(name="at", label="At"))
    with pytest.raises(FormRefused) as refused:
        answers(form, {"in:at:date": day, "in:at:time": clock})
    assert refused.value.codes == {"at": code}
    errors = refused.value.errors(Words())
    assert errors["at"].startswith(sentence)
    again = inputs(_drawn(form, given=refused.value.given, errors=errors))
    assert again["in:at:date"].get("value", "") == day
    assert again["in:at:time"].get("value", "") == clock


def test_an_instant_offered_in_the_hour_that_comes_twice_is_taken_as_it_was_meant() -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    form = form_of(TimeField(name="at", label="At", initial=second))
    assert answers(form, {}) == {"at": second}


@pytest.mark.parametrize(
    "change",
    [
        {"form": None},
        {"context": {"a": 1}},
        {"context": "x"},
        {"zone": "Nowhere/Here"},
        {"zone": "Europe"},
        {"zone": 5},
        {"fields": {"what": ["unheard_of", True]}},
        {"fields": {"what": ["text"]}},
        {"fields": []},
        {"in:unknown": "x"},
        {"in:what": 5},
        {"in:level": "middling"},
        {"in:level": "low,high%2C very"},
        {"in:where": "low,middling"},
        {"in:to": "carl"},
        {"in:to": "ana,ben"},
        {"in:keep_out": "not-an-id"},
        {"in:seen:date": "tomorrow", "in:seen:time": "08:30"},
        {"in:seen:date": "2026-03-01", "in:seen:time": "half past"},
    ],
)
def test_what_no_form_of_ours_sends_is_refused(change: dict[str, Any]) -> None:
    data = {**submit(_drawn(OPEN), FILLED), **change}
    data = {key: value for key, value in data.items() if value is not None}
    with pytest.raises(Malformed):
        parse_form(data, PEOPLE)


def test_a_form_that_teams_would_refuse_is_not_sent() -> None:
    with pytest.raises(TooLong):
        _drawn(form_of(TextField(name="t", label="T", initial="x" * 26_000)))
    with pytest.raises(TooLong):
        _drawn(form_of(ChoiceField(name="c", label="C", options=())))
