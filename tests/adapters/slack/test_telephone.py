"""Numbers to tap: a telephone number is a link in Slack, and nothing that only looks like one."""

import json

import pytest

from bot.adapters.slack.blocks import render_card
from bot.presentation.card import Card, Link, Paragraph
from bot.presentation.scene import telephone
from tests.adapters.slack.people import KnownPeople


def drawn(link: Link) -> str:
    card = Card(summary="s", blocks=(Paragraph(line=(link,)),))
    return json.dumps(render_card(card, KnownPeople()))


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("+49 30 5550-0101", "tel:+493055500101"),
        ("+49 (0)30 123", "tel:+4930123"),
        ("030/123 45", "tel:03012345"),
    ],
)
def test_a_number_as_people_write_it_can_be_tapped(written: str, dialled: str) -> None:
    assert telephone(written).url == dialled
    assert f'"type": "link", "url": "{dialled}"' in drawn(telephone(written))


@pytest.mark.parametrize("url", ["tel:javascript", "tel:", "tel:+49;ext=1", "javascript:1"])
def test_what_only_looks_like_a_number_is_no_link(url: str) -> None:
    assert '"type": "link"' not in drawn(Link(url=url, text="x"))
