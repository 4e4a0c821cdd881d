"""mrkdwn, rich text, dates and inputs, each as Slack would show or read it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.page.inputs import read_value, shown
from bot.sandbox.page.mrkdwn import render_mrkdwn, render_plain
from bot.sandbox.page.reader import Reader
from bot.sandbox.page.richtext import render_rich_text

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC).timestamp()
PEOPLE = {"U0ANA": "Ana Lindqvist"}
CHANNELS = {"C0GENERAL": "general"}
READER = Reader("U0BEN", "C0GENERAL", PEOPLE.get, CHANNELS.get, NOW, STOCKHOLM)


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("*bold* _it_ ~no~", "<strong>bold</strong> <em>it</em> <s>no</s>"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("* not bold *", "* not bold *"),
        ("`*as is*`", "<code>*as is*</code>"),
        ("```a\n*b*```", "<pre>a\n*b*</pre>"),
        ("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
        ("<script>", "&lt;script&gt;"),
        ("a\nb", "a<br>b"),
        ("> one\n> two\nthree", "<blockquote>one<br>two</blockquote>three"),
        ("<@U0ANA>", '<span class="mention">@Ana Lindqvist</span>'),
        ("<!channel>", '<span class="mention mention-me">@channel</span>'),
        (":fire: :no_such: 10:30:15", "🔥 :no_such: 10:30:15"),
        ("<javascript:alert(1)|x>", "&lt;javascript:alert(1)|x&gt;"),
        ("<#C0SECRET>", '<span class="mention">🔒 private channel</span>'),
    ],
)
def test_mrkdwn_is_shown_as_slack_shows_it(typed: str, html: str) -> None:
    assert render_mrkdwn(typed, READER) == html


def test_links_open_elsewhere_and_keep_their_label() -> None:
    html = render_mrkdwn("<https://example.com/a_b_c?x=1&amp;y=2|read *this*>", READER)
    assert 'href="https://example.com/a_b_c?x=1&amp;y=2"' in html
    assert 'rel="noopener noreferrer"' in html
    assert ">read *this*</a>" in html


def test_a_bare_address_is_a_link_without_the_full_stop_after_it() -> None:
    assert '<a href="https://example.com/x"' in render_mrkdwn("at https://example.com/x.", READER)


def test_a_channel_one_can_see_is_a_link_that_keeps_acting_as_the_same_person() -> None:
    html = render_mrkdwn("<#C0GENERAL>", READER)
    assert 'href="/?as=U0BEN&amp;channel=C0GENERAL"' in html


def test_dates_are_written_in_the_readers_time_zone() -> None:
    seconds = int(datetime(2026, 3, 2, 10, 5, tzinfo=UTC).timestamp())
    html = render_mrkdwn(f"<!date^{seconds}^{{time}} {{date_short_pretty}}|10:05 UTC>", READER)
    assert ">11:05 today</time>" in html


def test_a_date_that_is_none_falls_back_to_its_words() -> None:
    assert render_mrkdwn("<!date^soon^{time}|at noon>", READER) == "at noon"


def test_plain_text_draws_emoji_only_when_it_says_so() -> None:
    assert render_plain(":fire: <b>") == "🔥 &lt;b&gt;"
    assert render_plain(":fire: <b>", emoji=False) == ":fire: &lt;b&gt;"


def test_rich_text_styles_its_parts_and_interprets_no_words() -> None:
    section = {
        "type": "rich_text_section",
        "elements": [
            {"type": "text", "text": "*a* <i>", "style": {"bold": True}},
            {"type": "user", "user_id": "U0ANA"},
            {"type": "link", "url": "javascript:alert(1)", "text": "x"},
        ],
    }
    items = {"type": "rich_text_list", "style": "ordered", "elements": [section]}

    html = render_rich_text({"elements": [section, items]}, READER)

    assert "<strong>*a* &lt;i&gt;</strong>" in html
    assert "@Ana Lindqvist" in html
    assert "javascript" not in html
    assert '<ol class="rich indent-0" start="1"><li>' in html


OPTIONS = [{"value": one, "text": {"type": "plain_text", "text": one}} for one in ("a", "b")]


@pytest.mark.parametrize(
    ("element", "raw", "value"),
    [
        ({"type": "plain_text_input"}, ["one\r\ntwo "], "one\ntwo "),
        ({"type": "plain_text_input"}, [""], None),
        ({"type": "static_select", "options": OPTIONS}, ["b"], "b"),
        ({"type": "radio_buttons", "options": OPTIONS}, [], None),
        ({"type": "checkboxes", "options": OPTIONS}, ["a", "b"], ["a", "b"]),
        ({"type": "multi_users_select"}, ["U0ANA", "U0BEN"], ["U0ANA", "U0BEN"]),
        ({"type": "multi_users_select"}, [], []),
        ({"type": "datetimepicker"}, ["2026-07-01T10:00"], 1782892800),
        ({"type": "datepicker"}, ["2026-07-01"], "2026-07-01"),
    ],
)
def test_a_field_is_read_as_what_slack_would_send(
    element: dict[str, Any], raw: list[str], value: Any
) -> None:
    assert read_value(element, raw, STOCKHOLM) == value


def test_a_moment_is_shown_in_the_persons_own_time() -> None:
    element = {"type": "datetimepicker", "initial_date_time": 1782892800}
    assert shown(element, None, STOCKHOLM) == ["2026-07-01T10:00"]
