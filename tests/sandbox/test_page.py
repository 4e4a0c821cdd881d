"""The page shows each person what they may see, and nothing that was typed is interpreted."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox.cast import ANA, BEN, BOT, CLARA, EMA, FARID, GUS
from bot.sandbox.sandbox import Sandbox
from tests.sandbox.page_help import SHOWN, TYPED, Page, button, plain

GENERAL, ROOM = "C0GENERAL", "C0ROOM"


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[Page]:
    async with aiohttp.ClientSession() as session:
        yield Page(sandbox, session)


@pytest.fixture
def war_room(sandbox: Sandbox) -> str:
    members = (ANA, BEN, CLARA, BOT)
    sandbox.workspace.add_channel(
        "war-room", BOT, members=members, channel_id=ROOM, is_private=True
    )
    return ROOM


async def test_the_page_offers_to_act_as_each_of_the_seven(page: Page) -> None:
    status, html = await page.get("/")

    assert status == 200
    for name in ("Ana", "Ben", "Clara", "David", "Ema", "Farid", "Gus"):
        assert f"<b>{name}" in html
    assert "brand-new intern" in html


async def test_only_members_see_a_private_room_and_what_is_said_there(
    page: Page, sandbox: Sandbox, war_room: str
) -> None:
    sandbox.workspace.post(war_room, ANA, "the draft is secret")

    assert "the draft is secret" in await page.part("messages", BEN, war_room)
    assert "war-room" in await page.part("sidebar", BEN, GENERAL)
    for name in ("messages", "head", "sidebar", "composer", "modal"):
        html = await page.part(name, FARID, war_room)
        assert "secret" not in html
        assert "war-room" not in html
    assert "You cannot see this." in await page.part("messages", FARID, war_room)


async def test_a_room_one_may_not_see_looks_like_one_that_does_not_exist(
    page: Page, war_room: str
) -> None:
    hidden = await page.part("messages", GUS, war_room)
    assert hidden == await page.part("messages", GUS, "C0NOWHERE")


async def test_a_message_for_one_person_is_shown_to_that_person_only(
    page: Page, sandbox: Sandbox, war_room: str
) -> None:
    sandbox.workspace.post(war_room, BOT, "You wrote it yourself", ephemeral_for=BEN)

    html = await page.part("messages", BEN, war_room)
    assert "You wrote it yourself" in html
    assert "Only visible to you" in html
    assert "You wrote it yourself" not in await page.part("messages", ANA, war_room)


async def test_typed_words_in_rich_text_and_plain_text_come_out_as_typed(
    page: Page, sandbox: Sandbox
) -> None:
    quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": TYPED}]}
    blocks = [
        {"type": "header", "block_id": "a", "text": plain(TYPED)},
        {"type": "section", "block_id": "b", "text": plain(TYPED)},
        {"type": "rich_text", "block_id": "c", "elements": [quote]},
        {"type": "actions", "block_id": "d", "elements": [button(TYPED, "go")]},
    ]
    sandbox.workspace.post(GENERAL, BOT, "text", blocks=blocks)

    html = await page.part("messages", ANA, GENERAL)

    assert html.count(SHOWN) == len(blocks)
    assert "<script>" not in html


async def test_what_somebody_types_into_the_composer_cannot_become_markup(page: Page) -> None:
    said = "<script>alert(1)</script> <b>bold</b> <!channel>"
    await page.post("say", ANA, GENERAL, {"text": said})

    html = await page.part("messages", BEN, GENERAL)

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt;bold&lt;/b&gt; &lt;!channel&gt;" in html


async def test_names_and_topics_are_escaped_too(page: Page, sandbox: Sandbox) -> None:
    sandbox.workspace.set_topic(GENERAL, "<img src=x onerror=alert(1)>", ANA)
    sandbox.workspace.update_person(BEN, real_name='"><script>x</script>')

    _, html = await page.get(f"/?as={BEN}&channel={GENERAL}")

    assert "<img src=x" not in html
    assert "<script>x" not in html


async def test_a_button_shows_what_it_will_ask_before_it_is_sent(
    page: Page, sandbox: Sandbox
) -> None:
    confirm = {
        "title": plain("Withdraw?"),
        "text": {"type": "mrkdwn", "text": 'It is *gone* then, "for good"'},
        "confirm": plain("Withdraw"),
        "deny": plain("Keep it"),
    }
    element = button("Withdraw", "withdraw", style="danger", confirm=confirm)
    blocks = [{"type": "actions", "block_id": "b", "elements": [element]}]
    sandbox.workspace.post(GENERAL, BOT, blocks=blocks)

    html = await page.part("messages", ANA, GENERAL)

    assert 'value="b/withdraw"' in html
    assert 'data-confirm-title="Withdraw?"' in html
    assert "&lt;strong&gt;gone&lt;/strong&gt; then, &amp;#34;for good&amp;#34;" in html


async def test_archived_channels_stand_apart_and_take_no_more_words(
    page: Page, sandbox: Sandbox, war_room: str
) -> None:
    sandbox.workspace.archive(war_room, BOT)

    assert "Archived" in await page.part("sidebar", ANA, GENERAL)
    composer = await page.part("composer", ANA, war_room)
    assert "This channel is archived" in composer
    assert "<textarea" not in composer


async def test_a_dot_marks_what_is_unread_until_it_was_looked_at(
    page: Page, sandbox: Sandbox, war_room: str
) -> None:
    sandbox.workspace.post(war_room, ANA, "news")
    assert "unread" in await page.part("sidebar", BEN, GENERAL)
    assert "something new" in await page.part("cast", FARID, GENERAL)

    await page.part("messages", BEN, war_room)

    assert "unread" not in await page.part("sidebar", BEN, GENERAL)


async def test_files_can_be_fetched_by_those_who_see_the_channel(
    page: Page, sandbox: Sandbox, war_room: str
) -> None:
    file = sandbox.workspace.add_file("timeline.md", BOT, b"09:14 opened")
    sandbox.workspace.share_file(file, war_room)

    assert await page.get(f"/file/{file.id}?as={ANA}&channel={ROOM}") == (200, "09:14 opened")
    status, _ = await page.get(f"/file/{file.id}?as={EMA}&channel={ROOM}")
    assert status == 404


async def test_the_public_sees_nothing_until_something_was_published(
    page: Page, sandbox: Sandbox
) -> None:
    assert "Nothing has been published." in await page.part("public", ANA, GENERAL)

    sandbox.public._keep("msg_1", {"type": "x", "data": {"text": TYPED, "kind": "holding"}})

    for html in (await page.part("public", ANA, GENERAL), (await page.get("/public"))[1]):
        assert SHOWN in html
        assert "Holding statement" in html


async def test_dares_are_ticked_and_say_what_came_of_them(page: Page, sandbox: Sandbox) -> None:
    before = await page.part("dares", ANA, GENERAL)
    assert "0 of 14 seen" in before

    dare = sandbox.dares.get("outsider")
    dare.done, dare.told = True, "Farid was told nothing."

    after = await page.part("dares", ANA, GENERAL)
    assert "1 of 14 seen" in after
    assert "Farid was told nothing." in after


async def test_a_dare_can_be_pressed_once_there_is_something_to_dare_with(
    page: Page, sandbox: Sandbox, war_room: str
) -> None:
    press = 'aria-label="Try it: Approve your own words"'
    assert press not in await page.part("dares", ANA, GENERAL)

    card = [{"type": "actions", "block_id": "b", "elements": [button("Approve", "approve")]}]
    sandbox.workspace.post(war_room, BOT, blocks=card)

    assert press in await page.part("dares", ANA, GENERAL)


async def test_a_dare_that_cannot_be_played_yet_says_why(page: Page) -> None:
    status, told = await page.post("dare", ANA, GENERAL, {"dare": "own-words"})
    assert (status, "No statement is waiting" in told["said"]) == (200, True)


async def test_another_host_name_gets_nothing(page: Page) -> None:
    for path in ("/", f"/part/messages?as={ANA}", "/events", "/static/base.css"):
        status, _ = await page.get(path, Host="evil.example")
        assert status == 403


@pytest.mark.parametrize("origin", [None, "http://evil.example", "null"])
async def test_forms_of_other_pages_are_refused(
    page: Page, sandbox: Sandbox, origin: str | None
) -> None:
    status, _ = await page.post("say", ANA, GENERAL, {"text": "forged"}, origin=origin)

    assert status == 403
    assert sandbox.workspace.channels[GENERAL].messages == []


async def test_another_port_of_this_machine_is_another_origin(page: Page) -> None:
    status, _ = await page.post("say", ANA, GENERAL, {"text": "x"}, origin="http://127.0.0.1:1")
    assert status == 403


async def test_the_page_may_load_nothing_from_elsewhere(page: Page) -> None:
    async with page.session.get(page.sandbox.base_url) as answer:
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
        html = await answer.text()
    assert "http://" not in html.replace(page.sandbox.base_url, "")
    assert "https://" not in html


async def test_static_files_are_served_and_nothing_beside_them(page: Page) -> None:
    status, css = await page.get("/static/base.css")
    assert (status, ":root" in css) == (200, True)
    for path in ("/static/%2e%2e%2froutes.py", "/static/..%2Froutes.py", "/static/none.js"):
        status, _ = await page.get(path)
        assert status == 404
