"""What people fill in."""

from datetime import timedelta

from bot.adapters.playbooks.templates import render_with_gaps
from bot.adapters.slack.forms import render_form
from bot.domain.events import StatementPublished
from bot.presentation.card import (
    ChoiceField,
    ChoicesField,
    Form,
    FormField,
    PeopleField,
    TextField,
    TimeField,
)
from bot.presentation.forms import Forms
from bot.presentation.words import Words
from tests.presentation.crises import (
    ANA,
    BEN,
    CLARA,
    GUS,
    INTRANET,
    NEWSROOM,
    NOON,
    S1,
    TEXT,
    Nobody,
    People,
    cleared,
    drafted,
    opened,
    playbook,
)
from tests.presentation.reading import read

FORMS = Forms(People(), Words(), render_with_gaps)


def _field(form: Form, name: str) -> FormField:
    return next(field for field in form.fields if field.name == name)


def test_opening_asks_for_all_that_a_crisis_needs() -> None:
    form = FORMS.open([playbook()], NOON)
    assert [field.name for field in form.fields] == [
        "summary",
        "seen_where",
        "link",
        "first_seen_at",
        "playbook",
        "level",
        "drill",
        "keep_out",
    ]


def test_a_similar_crisis_is_named_and_asked_about() -> None:
    form = FORMS.open([playbook()], NOON, similar=["amber-heron"], given={"summary": "It burns"})
    assert "amber-heron" in read(form)
    assert isinstance(form.fields[0], ChoicesField)
    assert form.fields[0].name == "another"
    summary = _field(form, "summary")
    assert isinstance(summary, TextField)
    assert summary.initial == "It burns"


def test_whoever_was_to_be_kept_out_still_is_when_the_question_comes_up() -> None:
    form = FORMS.open([playbook()], NOON, similar=["amber-heron"], given={"keep_out": (GUS, BEN)})
    kept_out = _field(form, "keep_out")
    assert isinstance(kept_out, PeopleField)
    assert kept_out.initial == (GUS, BEN)


def test_the_first_draft_is_a_holding_statement_from_the_playbooks_words() -> None:
    form = FORMS.draft(opened().crisis, NOON)
    kind, text, promise = (_field(form, n) for n in ("kind", "text", "next_update_at"))
    assert isinstance(kind, ChoiceField)
    assert kind.initial == "holding"
    assert isinstance(text, TextField)
    assert text.initial == "We at Northwind know of [[ What happened? ]]."
    assert isinstance(promise, TimeField)
    assert promise.initial == NOON + timedelta(hours=1)
    assert "double brackets" in read(form)
    assert "Newsroom takes 500 characters." in text.hint


def test_after_a_publication_the_next_draft_is_an_update() -> None:
    tale = cleared(send_at=NOON)
    for outlet in (NEWSROOM, INTRANET):
        tale.add(StatementPublished, statement=S1, revision=1, outlet=outlet, link="")
    kind = _field(FORMS.draft(tale.crisis, NOON), "kind")
    assert isinstance(kind, ChoiceField)
    assert kind.initial == "update"


def test_a_post_made_into_a_draft_remembers_its_author() -> None:
    form = FORMS.draft(opened().crisis, NOON, text="Words of theirs", author=BEN)
    assert form.context == {"crisis": "c1", "author": "ben"}


def test_revising_begins_with_the_words_there_are() -> None:
    form = FORMS.revise(drafted().crisis, S1)
    text = _field(form, "text")
    assert isinstance(text, TextField)
    assert text.initial == TEXT
    assert form.context == {"crisis": "c1", "statement": "S1", "revision": "1"}


def test_one_hands_over_ones_own_roles_and_the_lead_everybodys() -> None:
    crisis = opened().crisis
    assert _roles(FORMS.handover(crisis, CLARA)) == ["counsel"]
    assert _roles(FORMS.handover(crisis, ANA)) == ["lead", "counsel"]
    assert FORMS.handover(crisis, BEN) is None


def _roles(form: Form | None) -> list[str]:
    assert form is not None
    role = _field(form, "role")
    assert isinstance(role, ChoiceField)
    return [option.value for option in role.options]


def test_whoever_is_kept_out_is_not_offered_a_role() -> None:
    form = FORMS.handover(opened().crisis, ANA)
    assert form is not None
    assert "gus" not in read(form)
    assert "@ben" in read(form)


def test_the_archive_delay_begins_with_the_playbooks() -> None:
    delay = _field(FORMS.stand_down(opened().crisis), "archive_after")
    assert isinstance(delay, ChoiceField)
    assert [(o.value, o.label) for o in delay.options] == [
        ("1", "1 h"),
        ("24", "1 day"),
        ("168", "7 days"),
    ]
    assert delay.initial == "24"


def test_every_form_of_a_drill_is_marked() -> None:
    crisis = drafted(drill=True).crisis
    handover = FORMS.handover(crisis, ANA)
    assert handover is not None
    for form in (
        FORMS.draft(crisis, NOON),
        FORMS.revise(crisis, S1),
        FORMS.request_changes(crisis, S1, 1),
        handover,
        FORMS.stand_down(crisis),
        FORMS.reopen(crisis),
    ):
        assert read(form).startswith("DRILL")


def test_every_form_fits_a_slack_modal() -> None:
    crisis = drafted().crisis
    handover = FORMS.handover(crisis, ANA)
    assert handover is not None
    for form in (
        FORMS.open([playbook()], NOON, similar=["a"]),
        FORMS.draft(crisis, NOON),
        FORMS.revise(crisis, S1),
        FORMS.request_changes(crisis, S1, 1),
        handover,
        FORMS.stand_down(crisis),
        FORMS.reopen(crisis),
    ):
        assert len(form.title) <= 24
        assert len(form.submit) <= 24
        assert render_form(form, Nobody())["type"] == "modal"
