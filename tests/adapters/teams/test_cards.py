"""Any card comes out as an Adaptive Card that Teams takes, and loses nothing on the way."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from bot.adapters.malformed import Malformed
from bot.adapters.teams.cards import (
    LONGEST_CARD_BYTES,
    TooLong,
    card_activity,
    parse_press,
    render_card,
)
from bot.domain.values import PersonId, RoomId
from bot.presentation.card import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    Confirm,
    Exact,
    Facts,
    Heading,
    Line,
    Link,
    Mention,
    Paragraph,
    Place,
    Rule,
    Style,
    Text,
    When,
)
from tests.adapters.slack import cards
from tests.adapters.teams.people import KnownPeople, aad
from tests.adapters.teams.schema import actions, check_card, elements, inlines, presses

ANA, BEN = PersonId("ana"), PersonId("ben")
PEOPLE = KnownPeople(ana=aad(1), ben=aad(2))


def render(*blocks: Block) -> dict[str, Any]:
    drawn = render_card(Card(summary="s", blocks=blocks), PEOPLE)
    check_card(drawn)
    return drawn


def line(*spans: Any) -> Line:
    return tuple(spans)


def texts(drawn: dict[str, Any]) -> list[str]:
    return [one["text"] for one in elements(drawn) if one["type"] == "TextBlock"]


@given(cards.cards)
@settings(max_examples=150, deadline=None)
def test_teams_takes_any_card_and_every_button_of_it_is_there(card: Card) -> None:
    wanted = [
        (button.action, dict(button.value))
        for block in card.blocks
        if isinstance(block, Buttons)
        for button in block.buttons
    ]
    try:
        drawn = render_card(card, PEOPLE)
    except TooLong:
        assert len(repr(card).encode()) > LONGEST_CARD_BYTES / 10
        return
    check_card(drawn)
    assert len(json.dumps(drawn, ensure_ascii=False).encode()) <= 28_000
    assert sorted(map(repr, map(parse_press, presses(drawn)))) == sorted(map(repr, wanted))


def test_people_are_named_so_that_teams_shows_and_tells_them() -> None:
    drawn = render(Paragraph(line=line(Mention(person=ANA), Text(text=" decides."))))
    assert texts(drawn) == ["<at>Ana</at> decides."]
    assert drawn["msteams"]["entities"] == [
        {"type": "mention", "text": "<at>Ana</at>", "mentioned": {"id": aad(1), "name": "Ana"}}
    ]


def test_somebody_named_twice_is_one_mention() -> None:
    drawn = render(*[Paragraph(line=line(Mention(person=ANA)))] * 2)
    assert len(drawn["msteams"]["entities"]) == 1


def test_two_people_of_one_name_are_both_told() -> None:
    class Namesakes(KnownPeople):
        def name(self, person: PersonId) -> str:
            return "Kim Lee"

    both = Paragraph(line=line(Mention(person=ANA), Text(text=" "), Mention(person=BEN)))
    drawn = render_card(Card(summary="s", blocks=(both,)), Namesakes(ana=aad(1), ben=aad(2)))
    check_card(drawn)
    mentioned = [entity["mentioned"]["id"] for entity in drawn["msteams"]["entities"]]
    assert mentioned == [aad(1), aad(2)]


def test_somebody_without_an_account_is_named_in_words() -> None:
    drawn = render(Paragraph(line=line(Mention(person=PersonId("gus_*")))))
    assert texts(drawn) == ["Gus\\_\\*"]
    assert drawn["msteams"]["entities"] == []


def test_an_instant_is_shown_in_each_readers_zone() -> None:
    at = datetime(2026, 3, 1, 5, 7, tzinfo=UTC)
    drawn = render(Paragraph(line=line(Text(text="by "), When(at=at))))
    assert texts(drawn) == [
        "by {{DATE(2026-03-01T05:07:00Z, SHORT)}} {{TIME(2026-03-01T05:07:00Z)}}"
    ]


def test_links_and_places_lead_there() -> None:
    there = Link(url="https://example.org/(a) b", text="see [it]")
    place = Place(room=RoomId("teams:19:x@thread.tacv2"))
    plain = render(Paragraph(line=line(there, place)))
    addresses = [run["selectAction"]["url"] for run in inlines(plain)]
    assert addresses == ["https://example.org/(a) b", "https://teams.microsoft.com/l/x"]
    named = render(Paragraph(line=line(there, Mention(person=ANA))))
    assert texts(named) == ["[see \\[it\\]](https://example.org/%28a%29%20b)<at>Ana</at>"]


def test_a_place_without_a_name_shows_no_long_address() -> None:
    class Nameless(KnownPeople):
        def place(self, room: RoomId) -> Link:
            return Link(url="https://teams.microsoft.com/l/x" if room == "T" else "", text="")

    line = Paragraph(line=(Place(room=RoomId("T")), Text(text=" "), Place(room=RoomId("C1"))))
    drawn = render_card(Card(summary="s", blocks=(line,)), Nameless())
    assert [run["text"] for run in inlines(drawn)] == ["Microsoft Teams", " ", "C1"]


def test_an_address_that_is_no_web_page_is_no_link() -> None:
    drawn = render(Paragraph(line=line(Link(url="javascript:alert(1)", text="x"))))
    assert [run["text"] for run in inlines(drawn)] == ["x javascript:alert(1)"]


def test_a_telephone_number_can_be_called() -> None:
    drawn = render(Paragraph(line=line(Link(url="tel:+49301", text="030 1"))))
    assert [run["selectAction"]["url"] for run in inlines(drawn)] == ["tel:+49301"]


def test_what_is_strong_and_what_is_small_looks_so() -> None:
    drawn = render(
        Paragraph(line=line(Text(text="Lead", strong=True), Text(text=": nobody")), small=True),
        Paragraph(line=line(Text(text="Lead: ", strong=True), Mention(person=ANA))),
    )
    first, second = inlines(drawn)
    assert (first["weight"], first["size"], second.get("weight")) == ("Bolder", "Small", None)
    assert texts(drawn) == ["**\u2060Lead:\u2060** <at>Ana</at>"]


def test_facts_stand_beside_their_labels() -> None:
    drawn = render(Facts(rows=(("Lead", line(Mention(person=ANA))), ("Level", ()))))
    (facts,) = elements(drawn)
    assert facts["facts"] == [
        {"title": "Lead", "value": "<at>Ana</at>"},
        {"title": "Level", "value": "–"},
    ]


def test_each_point_of_a_list_has_a_dot() -> None:
    drawn = render(Bullets(lines=(line(Text(text="one")), line(Mention(person=ANA)))))
    assert texts(drawn) == ["•", "•", "<at>Ana</at>"]
    assert [run["text"] for run in inlines(drawn)] == ["one"]


def test_a_dividing_line_stands_above_what_follows() -> None:
    drawn = render(Rule(), Heading(text="a"), Rule(), Rule(), Heading(text="b"), Rule())
    assert [one.get("separator", False) for one in elements(drawn)] == [False, True]


def test_a_button_carries_its_action_its_facts_and_its_look() -> None:
    button = Button(action="approve", label="Go", value={"s": "1"}, style=Style.PRIMARY)
    (drawn,) = actions(render(Buttons(buttons=(button,))))
    assert drawn == {
        "type": "Action.Execute",
        "title": "Go",
        "verb": "approve",
        "data": {"value": {"s": "1"}},
        "associatedInputs": "none",
        "style": "positive",
    }


def test_a_question_is_put_before_the_press_counts() -> None:
    asked = Confirm(title="Sure?", text="All of it.", yes="Hold", no="No")
    button = Button(action="hold_all", label="Hold all", style=Style.DANGER, confirm=asked)
    drawn = render(Buttons(buttons=(button,)))
    first, yes = actions(drawn)
    assert (first["type"], first["title"], first["style"]) == (
        "Action.ShowCard",
        "Hold all",
        "destructive",
    )
    assert [run["text"] for run in inlines(drawn)] == ["Sure?", "All of it."]
    assert (yes["title"], yes["verb"], yes["style"]) == ("Hold", "hold_all", "destructive")


def test_many_buttons_stand_in_rows_of_which_none_is_cut_off() -> None:
    row = Buttons(buttons=tuple(Button(action="a", label=f"{n}") for n in range(20)))
    drawn = render(row)
    rows = [len(one["actions"]) for one in elements(drawn)]
    assert rows == [6, 6, 6, 2]
    wide = Buttons(buttons=tuple(Button(action="a", label="Put it back") for _ in range(3)))
    assert [len(one["actions"]) for one in elements(render(wide))] == [2, 1]


def test_the_summary_alone_stands_in_notifications() -> None:
    card = Card(summary="S1 waits", blocks=(Exact(text="A draft"),))
    activity = card_activity(card, PEOPLE)
    assert (
        activity["summary"] == activity["attachments"][0]["content"]["fallbackText"] == "S1 waits"
    )
    assert "text" not in activity


# Size

LONG = "x" * 400


def test_a_long_list_is_cut_at_its_end_and_says_so() -> None:
    button = Buttons(buttons=(Button(action="a", label="a"),))
    lines = tuple(line(Text(text=f"{number} {LONG}")) for number in range(100))
    drawn = render(Heading(text="All"), button, Bullets(lines=lines))
    shown = [run["text"].partition(" ")[0] for run in inlines(drawn)]
    assert len(shown) > 30
    assert shown == [*map(str, range(len(shown) - 1)), "…"]
    assert len(list(presses(drawn))) == 1


def test_typed_words_are_never_cut() -> None:
    with pytest.raises(TooLong):
        render(Exact(text="x" * 26_000))
    drawn = render(Exact(text="y" * 9_000), *[Paragraph(line=line(Text(text=LONG)))] * 60)
    assert "".join(run["text"] for run in inlines(drawn)).count("y") == 9_000


def test_nobody_presses_a_button_on_words_they_were_not_shown_in_full() -> None:
    facts = Facts(rows=tuple((f"{n}", line(Text(text=LONG))) for n in range(80)))
    with pytest.raises(TooLong):
        render(Exact(text="w"), facts, Buttons(buttons=(Button(action="a", label="a"),)))


@pytest.mark.parametrize(
    "action",
    [
        {},
        {"verb": "a"},
        {"verb": "", "data": {"value": {}}},
        {"verb": "a", "data": {"value": {"n": 1}}},
        {"verb": "a", "data": {"value": "n"}},
        {"verb": 1, "data": {"value": {}}},
        {"verb": "a", "data": []},
    ],
)
def test_a_press_we_did_not_offer_is_refused(action: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        parse_press(action)
