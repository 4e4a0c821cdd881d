"""Activities as Teams sends them become values; anything else is refused."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.malformed import Malformed
from bot.adapters.teams.activities import (
    Chosen,
    Ignored,
    Installed,
    Membership,
    Pressed,
    Refreshed,
    Said,
    parse_activity,
)
from bot.adapters.teams.html import plain_text
from tests.adapters.teams import payloads
from tests.adapters.teams.payloads import ANA, BEN, BOT, GUS, TENANT, THREAD, Json

NBSP = "\N{NO-BREAK SPACE}"
MENTION = '<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="{}">{}</span>'


def said(activity: Json) -> Said:
    heard = parse_activity(activity)
    assert isinstance(heard, Said)
    return heard


def with_ana(activity: Json) -> Json:
    """A second mention, of a person."""
    ana = payloads.mention(payloads.teams_id(ANA), "Ana Lindqvist")
    return {**activity, "entities": [*activity["entities"], ana]}


# Messages


@pytest.mark.parametrize(
    "text",
    [
        "<at>Crisis</at> status",
        f"<at>Crisis</at>{NBSP}status",
        "status <at>Crisis</at>",
        "<at>Crisis</at>status\n",
        f"{NBSP}<at>Crisis</at> {NBSP} status ",
    ],
)
def test_the_bots_own_name_is_taken_away(text: str) -> None:
    assert said(payloads.message(text)).text == "status"


def test_other_peoples_mentions_become_their_names() -> None:
    text = "<at>Crisis</at> log called <at>Ana Lindqvist</at>"
    assert said(with_ana(payloads.message(text))).text == "log called Ana Lindqvist"


def test_the_rich_form_is_read_where_there_is_one() -> None:
    rich = f"<p>{MENTION.format(0, 'Crisis')}&nbsp;log a &lt;b&gt; &amp;amp; c</p>"
    plain = payloads.message("<at>Crisis</at> log a &lt;b&gt; &amp;amp; c", rich=rich)
    assert said(plain).text == "log a <b> &amp; c"


def test_mentions_in_the_rich_form_too() -> None:
    rich = f"<p>{MENTION.format(0, 'Crisis')} log {MENTION.format(1, 'Ana Lindqvist')}, x</p>"
    activity = with_ana(payloads.message("<at>Crisis</at> log", rich=rich))
    assert said(activity).text == "log Ana Lindqvist, x"


def test_words_typed_without_a_rich_form_stay_as_they_are() -> None:
    text = "<at>Crisis</at> log *x* <b> &amp; {{DATE(x)}} ${y}"
    assert said(payloads.message(text)).text == "log *x* <b> &amp; {{DATE(x)}} ${y}"


def test_in_the_personal_chat_no_mention_is_needed() -> None:
    heard = said(payloads.message("open", at=payloads.chat_of(ANA)))
    assert (heard.text, heard.personal) == ("open", True)


def test_a_message_says_who_where_and_in_which_zone() -> None:
    heard = said(payloads.message("open"))
    assert (heard.by.aad, heard.by.tenant, heard.by.name) == (ANA, TENANT, "Ana Lindqvist")
    assert (heard.conversation, heard.zone, heard.personal) == (THREAD, "Europe/Berlin", False)


def test_somebody_of_another_tenant_is_told_apart_where_teams_says_so() -> None:
    activity = payloads.message("open")
    activity["from"]["tenantId"] = "OTHER"
    heard = said(activity)
    assert (heard.by.tenant, heard.tenant) == ("other", TENANT)


def test_the_same_activity_has_the_same_id_and_tells_nothing_of_teams_own() -> None:
    first, again = said(payloads.message("open")), said(payloads.message("open"))
    other = said(payloads.message("open", number="1700000000101"))
    elsewhere = said(payloads.message("open", at=payloads.GROUP_CHAT))
    assert first.id == again.id
    assert len({first.id, other.id, elsewhere.id}) == 3
    assert "1700000000100" not in first.id


def test_a_reply_does_not_say_again_what_it_replies_to() -> None:
    quoted = '<blockquote itemtype="http://schema.skype.com/Reply"><p>close it</p></blockquote>'
    rich = f"{quoted}<p>{MENTION.format(0, 'Crisis')} status</p>"
    assert said(payloads.message("close it status", rich=rich)).text == "status"


def test_pictures_are_brought_along() -> None:
    picture = {"contentType": "image/png", "contentUrl": "https://smba.example/v3/a", "name": "p"}
    activity = payloads.message("draft")
    activity["attachments"].append(picture)
    (found,) = said(activity).pictures
    assert (found.url, found.mime, found.name) == ("https://smba.example/v3/a", "image/png", "p")


def test_what_a_program_says_is_let_alone() -> None:
    activity = payloads.message("open")
    activity["from"]["role"] = "bot"
    assert parse_activity(activity) == Ignored()


# Presses


def test_a_press_carries_its_verb_its_facts_and_what_was_entered() -> None:
    heard = parse_activity(payloads.press("approve", {"value": {"crisis": "c1"}, "text": "x"}))
    assert isinstance(heard, Pressed)
    assert (heard.verb, heard.post) == ("approve", "1700000000050")
    assert heard.data == {"value": {"crisis": "c1"}, "text": "x"}


def test_a_refresh_by_the_client_is_no_press() -> None:
    heard = parse_activity(payloads.press("approve", trigger="automatic"))
    assert isinstance(heard, Refreshed)


def test_an_invoke_nobody_asked_for_is_answered_all_the_same() -> None:
    activity = {**payloads.press("x"), "name": "task/fetch"}
    assert parse_activity(activity) == Ignored(invoke=True)


# The menu of a post


@pytest.mark.parametrize("kind", ["composeExtension/submitAction", "composeExtension/fetchTask"])
def test_an_entry_of_the_menu_brings_the_post_in_its_readers_words(kind: str) -> None:
    heard = parse_activity(payloads.chosen("add_to_timeline", kind=kind))
    assert isinstance(heard, Chosen)
    assert (heard.name, heard.text) == ("add_to_timeline", "They called us.")
    assert heard.author is not None
    assert (heard.author.aad, heard.post) == (BEN, "1700000000070")
    assert heard.at == datetime(2026, 11, 23, 0, 0, 0, 123000, UTC)
    assert heard.link.endswith("/1700000000070")


def test_what_a_program_wrote_has_no_author() -> None:
    sender = {"user": None, "application": {"id": "x", "displayName": "Crisis"}}
    heard = parse_activity(payloads.chosen("add_to_timeline", payload={"from": sender}))
    assert isinstance(heard, Chosen)
    assert heard.author is None


@pytest.mark.parametrize(
    ("root", "post"), [(None, "1700000000070"), ("1700000000000", "1700000000000")]
)
def test_a_post_of_a_channel_stands_in_a_thread(root: str | None, post: str) -> None:
    heard = parse_activity(payloads.chosen("x", at=payloads.CHANNEL, payload={"replyToId": root}))
    assert isinstance(heard, Chosen)
    assert heard.conversation == f"{payloads.CHANNEL};messageid={post}"


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        ("<div>one<br>two</div><div>three</div>", "one\ntwo\nthree"),
        ("<p>a  b\n c</p>\n<p>&nbsp;</p>\n<p>d</p>", "a b c\n\nd"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ('<p>see <a href="https://e.org/x">this</a></p>', "see this"),
        ('<p>fire <emoji alt="🔥" title="Fire"></emoji></p>', "fire 🔥"),
        ('<attachment id="x"></attachment><p>yes</p>', "yes"),
        ('<p><at id="0">Ana Lindqvist</at> said &lt;b&gt; &amp;</p>', "Ana Lindqvist said <b> &"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<script>x</script>1 < 2", "1 < 2"),
        ("", ""),
    ],
)  # fmt: skip
def test_html_becomes_the_words_its_reader_saw(content: str, seen: str) -> None:
    assert plain_text(content) == seen


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading_of_html(content: str) -> None:
    assert isinstance(plain_text(content), str)


# Coming and going


def test_people_come_and_go() -> None:
    came = parse_activity(payloads.members(joined=(BEN, GUS), left=(ANA,)))
    assert isinstance(came, Membership)
    assert [one.aad for one in came.joined] == [BEN, GUS]
    assert [one.aad for one in came.left] == [ANA]
    assert not came.bot_came
    assert came.teams == {payloads.TEAM, payloads.GROUP}


def test_the_bots_own_coming_is_told_apart() -> None:
    came = parse_activity(payloads.members(joined=(BOT,)))
    assert isinstance(came, Membership)
    assert (came.joined, came.bot_came) == ((), True)


@pytest.mark.parametrize(("action", "removed"), [("add", False), ("remove", True)])
def test_an_installation_and_its_end(action: str, removed: bool) -> None:
    heard = parse_activity(payloads.installation(action))
    assert isinstance(heard, Installed)
    assert (heard.removed, heard.personal) == (removed, True)


@pytest.mark.parametrize("kind", ["messageReaction", "typing", "event", "endOfConversation"])
def test_other_activities_are_let_alone(kind: str) -> None:
    assert parse_activity({**payloads.message("x"), "type": kind}) == Ignored()


# Malformed


def broken(payload: Any) -> Iterator[Any]:
    """The payload with each of its parts missing, or of a wrong kind, in turn."""
    for name, value in payload.items():
        kept = {one: other for one, other in payload.items() if one != name}
        yield kept
        others: list[Any] = [None, 7, "", [], {}, [7], "\ud800"]
        yield from ({**kept, name: other} for other in others)
        if isinstance(value, dict):
            yield from ({**kept, name: inner} for inner in broken(value))
        if isinstance(value, list):
            firsts = (inner for one in value[:1] if isinstance(one, dict) for inner in broken(one))
            yield from ({**kept, name: [inner, *value[1:]]} for inner in firsts)


def test_whatever_is_missing_or_of_a_wrong_kind_is_either_understood_or_refused() -> None:
    rich = f"<p>{MENTION.format(0, 'Crisis')} open</p>"
    whole = [
        payloads.message("open", rich=rich),
        payloads.press("approve", {"value": {"crisis": "c1"}}),
        payloads.chosen("add_to_timeline"),
        payloads.members(joined=(BEN,)),
        payloads.installation("add"),
    ]
    tried, told = 0, set[str]()
    for activity in (one for payload in whole for one in broken(payload)):
        tried += 1
        try:
            parse_activity(activity)
        except Malformed as refused:
            told.add(str(refused))
    assert told <= {
        "KeyError",
        "TypeError",
        "ValueError",
        "AttributeError",
        "UnicodeEncodeError",
        "no identity",
        "no data",
    }
    assert tried > 500
