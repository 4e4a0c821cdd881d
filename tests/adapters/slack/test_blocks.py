"""Any card comes out as blocks that Slack takes, showing exactly the words."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SlackBlock

from bot.adapters.slack.blocks import TooLong, parse_press, render_card
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
from bot.sandbox.blockkit import check_message
from tests.adapters.slack import cards
from tests.adapters.slack.people import KnownPeople

ANA = PersonId("ana")
PEOPLE = KnownPeople(ana="U1ANA")


def render(*blocks: Block) -> list[dict[str, Any]]:
    drawn: list[dict[str, Any]] = render_card(Card(summary="s", blocks=blocks), PEOPLE)["blocks"]
    assert check_message(drawn) == []
    return drawn


def line(*spans: Any) -> Line:
    return tuple(spans)


def typed_words(blocks: list[dict[str, Any]]) -> str:
    """What stands in preformatted text, put together."""
    return "".join(
        element["text"]
        for block in blocks
        if block["type"] == "rich_text"
        for part in block["elements"]
        if part["type"] == "rich_text_preformatted"
        for element in part["elements"]
    )


def buttons_of(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (one for block in blocks if block["type"] == "actions" for one in block["elements"])


@given(cards.cards)
@settings(max_examples=200, deadline=None)
def test_slack_takes_any_card(card: Card) -> None:
    drawn = render_card(card, PEOPLE)["blocks"]
    assert check_message(drawn) == []
    for block in SlackBlock.parse_all(drawn):
        block.validate_json()


@given(cards.cards)
@settings(deadline=None)
def test_every_typed_word_and_every_button_of_any_card_is_there(card: Card) -> None:
    drawn = render_card(card, PEOPLE)["blocks"]
    wanted = [one for block in card.blocks if isinstance(block, Buttons) for one in block.buttons]
    pressed = [parse_press(one["action_id"], one["value"]) for one in buttons_of(drawn)]
    exact = "".join(block.text for block in card.blocks if isinstance(block, Exact))
    assert typed_words(drawn) == exact
    assert pressed == [(button.action, dict(button.value)) for button in wanted]


@given(st.text(max_size=200).map(lambda words: words * 50))
@settings(deadline=None)
def test_long_typed_words_survive_character_for_character(words: str) -> None:
    assert typed_words(render(Exact(text=words))) == words


@pytest.mark.parametrize(
    "words", ["<!channel> <@U1> *bold* _it_ `code`", ":smile: {{ 1 }}", "  two\n\n  spaces \n"]
)
def test_typed_words_are_not_interpreted(words: str) -> None:
    (block,) = render(Exact(text=words))
    (part,) = block["elements"]
    assert part == {
        "type": "rich_text_preformatted",
        "elements": [{"type": "text", "text": words}],
    }


def test_the_words_of_the_product_show_stars_and_emoji_codes_as_they_are() -> None:
    drawn = render(
        Heading(text="*Hot* :fire:"),
        Paragraph(line=line(Text(text="*a* :fire:"))),
        Paragraph(line=line(Text(text="*a* :fire:")), small=True),
    )
    assert "mrkdwn" not in json.dumps(drawn)
    assert '"emoji": true' not in json.dumps(drawn)


def test_a_line_names_people_instants_places_and_links_in_slacks_way() -> None:
    at = datetime(2026, 3, 1, 5, 7, tzinfo=UTC)
    spans = line(
        Mention(person=ANA),
        When(at=at),
        Place(room=RoomId("C123")),
        Link(url="https://example.org", text="there"),
    )
    (block,) = render(Paragraph(line=spans))
    user, date, channel, link = block["elements"][0]["elements"]
    assert user == {"type": "user", "user_id": "U1ANA"}
    assert (date["timestamp"], date["fallback"]) == (1772341620, "2026-03-01 05:07 UTC")
    assert date["format"] == "{date_short_pretty} {time}"
    assert channel == {"type": "channel", "channel_id": "C123"}
    assert link == {"type": "link", "url": "https://example.org", "text": "there"}


def test_small_print_of_plain_words_is_a_context() -> None:
    (block,) = render(Paragraph(line=line(Text(text="by "), Text(text="noon")), small=True))
    assert block["type"] == "context"
    assert [element["text"] for element in block["elements"]] == ["by noon"]


def test_small_print_that_names_people_reads_in_one_piece() -> None:
    spans = line(Text(text="by "), Mention(person=ANA))
    (block,) = render(Paragraph(line=spans, small=True))
    assert [one["type"] for one in block["elements"][0]["elements"]] == ["text", "user"]


def test_somebody_without_an_account_is_named_in_words() -> None:
    (block,) = render(Paragraph(line=line(Mention(person=PersonId("ben")))))
    assert block["elements"][0]["elements"] == [{"type": "text", "text": "Ben"}]


def test_an_address_that_is_no_web_page_is_no_link() -> None:
    (block,) = render(Paragraph(line=line(Link(url="javascript:alert(1)", text="x"))))
    assert block["elements"][0]["elements"] == [{"type": "text", "text": "x javascript:alert(1)"}]


def test_facts_stand_one_to_a_line_with_the_label_strong() -> None:
    (block,) = render(Facts(rows=(("Lead", line(Mention(person=ANA))), ("Level", ()))))
    lead, level = block["elements"]
    assert lead["elements"][0] == {"type": "text", "text": "Lead: ", "style": {"bold": True}}
    assert lead["elements"][1]["type"] == "user"
    assert level["elements"][0]["text"] == "Level: "


def test_bullets_are_a_list() -> None:
    (block,) = render(Bullets(lines=(line(Text(text="one")), line(Text(text="two")))))
    (points,) = block["elements"]
    assert (points["type"], len(points["elements"])) == ("rich_text_list", 2)


def test_a_button_carries_its_action_its_facts_and_its_question() -> None:
    asked = Confirm(title="Sure?", text="It goes out.", yes="Send", no="Not yet")
    button = Button(
        action="approve",
        label="Approve",
        value={"statement": "s1"},
        style=Style.PRIMARY,
        confirm=asked,
    )
    (drawn,) = buttons_of(render(Buttons(buttons=(button,))))
    assert drawn["action_id"] == "approve"
    assert drawn["value"] == '{"statement":"s1"}'
    assert drawn["style"] == "primary"
    assert drawn["confirm"]["deny"]["text"] == "Not yet"


def test_the_same_action_twice_in_a_row_is_still_told_apart() -> None:
    row = Buttons(buttons=tuple(Button(action="take", label=n, value={"n": n}) for n in "ab"))
    blocks = render(row, Rule(), row)
    ids = [button["action_id"] for button in buttons_of(blocks)]
    assert ids == ["take", "take:2", "take", "take:2"]
    assert [parse_press(one, None)[0] for one in ids] == ["take"] * 4


def test_a_card_of_too_many_blocks_is_drawn_denser_and_loses_nothing() -> None:
    row: tuple[Block, ...] = (
        Exact(text="x"),
        Buttons(buttons=(Button(action="a", label="a"),)),
        Rule(),
    )
    drawn = render(*(row * 60))
    assert len(drawn) <= 50
    assert typed_words(drawn) == "x" * 60
    assert len(list(buttons_of(drawn))) == 60


def test_facts_too_long_for_a_button_are_refused_rather_than_cut() -> None:
    with pytest.raises(TooLong):
        render(Buttons(buttons=(Button(action="a", label="a", value={"x": "y" * 2000}),)))


def test_the_summary_pages_nobody() -> None:
    rendered = render_card(Card(summary="<!channel> R&D", blocks=()), PEOPLE)
    assert rendered["text"] == "&lt;!channel&gt; R&amp;D"


@pytest.mark.parametrize("value", ["[1]", '{"a":1}', "{"])
def test_a_value_we_did_not_write_is_refused(value: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parse_press("approve", value)
