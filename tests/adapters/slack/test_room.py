"""What is Slack's own about rooms, beyond the contract every platform keeps."""

from collections.abc import AsyncIterator

import pytest

from bot.adapters.slack.calls import PAGE
from bot.adapters.slack.history import MOST_PAGES
from bot.adapters.slack.places import channel_name
from bot.adapters.slack.room import marked_name
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.domain.values import PersonId, RoomId
from bot.presentation.card import Card, Exact
from bot.sandbox.cast import ANA, BOT, EMA, FARID, add_guest, deactivate
from tests.adapters.slack.workshop import Workshop, slack_workshop

NEWS, PARTNERS, RANDOM = RoomId("C0NEWS"), RoomId("C0PARTNERS"), RoomId("C0RANDOM")
CARD = Card(summary="<!channel> Statement 1", blocks=(Exact(text="words"),))
ANA_ID = PersonId("ana")


@pytest.fixture
async def slack() -> AsyncIterator[Workshop]:
    async with slack_workshop() as workshop:
        yield workshop


def person(user: str) -> PersonId:
    return PersonId(f"slack:T0SANDBOX:{user}")


async def test_a_room_is_private(slack: Workshop) -> None:
    opened = await slack.room.open("Código Otter!", key="k")
    channel = slack.sandbox.workspace.channels[opened.room]
    assert channel.is_private
    assert opened.name == "codigo-otter"


@pytest.mark.parametrize(
    ("wanted", "allowed"),
    [("Otter 12", "otter-12"), ("ÅÄÖ", "aao"), ("x" * 99, "x" * 80), ("!!!", "room")],
)
def test_names_become_what_slack_allows(wanted: str, allowed: str) -> None:
    assert channel_name(wanted) == allowed


async def test_each_person_who_cannot_come_is_named_with_the_reason(slack: Workshop) -> None:
    workspace = slack.sandbox.workspace
    room = (await slack.room.open("r", key="k")).room
    guest = add_guest(workspace)
    deactivate(workspace, FARID)
    people = [ANA_ID, person(guest), person(FARID), person("U0UNKNOWN"), person(BOT)]
    assert await slack.room.invite(room, people) == {
        person(guest): "restricted",
        person(FARID): "not_invitable",
        person("U0UNKNOWN"): "not_found",
    }
    assert ANA in workspace.channels[room].members


async def test_inviting_only_people_who_cannot_come_names_them_too(slack: Workshop) -> None:
    room = (await slack.room.open("r", key="k")).room
    guest = add_guest(slack.sandbox.workspace)
    assert await slack.room.invite(room, [person(guest)]) == {person(guest): "restricted"}


async def test_inviting_nobody_asks_nobody(slack: Workshop) -> None:
    assert await slack.room.invite(RoomId("C1"), []) == {}


async def test_a_post_pages_nobody_and_fetches_no_page(slack: Workshop) -> None:
    await slack.room.post(NEWS, CARD, key="k", unclear=False)
    (post,) = slack.sandbox.workspace.channels[NEWS].messages
    assert post.text == "&lt;!channel&gt; Statement 1"
    sent = [one for one in slack.sandbox.journal.entries if one.get("method") == "chat.postMessage"]
    arguments = sent[-1].get("arguments")
    assert [str(arguments[one]).lower() for one in ("unfurl_links", "unfurl_media")] == [
        "false",
        "false",
    ]
    assert post.metadata == {"event_type": "crisis_outbox", "event_payload": {"key": "k"}}


async def test_nothing_is_posted_where_outsiders_read(slack: Workshop) -> None:
    for _ in range(2):
        with pytest.raises(DeliveryFailed) as failed:
            await slack.room.post(PARTNERS, CARD, key="k", unclear=False)
        assert (failed.value.reason, failed.value.final) == ("externally_shared", True)
        with pytest.raises(DeliveryFailed):
            await slack.room.attach(PARTNERS, "a.md", b"a", key="k", unclear=False)
    assert slack.sandbox.workspace.channels[PARTNERS].messages == []


async def test_a_channel_the_bot_is_not_in_is_a_final_failure(slack: Workshop) -> None:
    with pytest.raises(DeliveryFailed) as failed:
        await slack.room.post(RANDOM, CARD, key="k", unclear=False)
    assert (failed.value.reason, failed.value.final) == ("not_in_channel", True)


async def test_a_post_is_found_among_hundreds_of_newer_ones(slack: Workshop) -> None:
    first = await slack.room.post(NEWS, CARD, key="k", unclear=False)
    for number in range(PAGE + 1):
        slack.sandbox.workspace.post(NEWS, EMA, str(number))
    assert await slack.room.post(NEWS, CARD, key="k", unclear=True) == first


async def test_somebody_elses_post_with_our_key_is_not_taken_for_ours(slack: Workshop) -> None:
    forged = {"event_type": "crisis_outbox", "event_payload": {"key": "k"}}
    ts = slack.sandbox.workspace.post(NEWS, EMA, "forged", metadata=forged).ts
    assert (await slack.room.post(NEWS, CARD, key="k", unclear=True)).post != ts


async def test_where_there_is_too_much_to_read_nothing_is_guessed(slack: Workshop) -> None:
    for number in range(PAGE * MOST_PAGES + 1):
        slack.sandbox.workspace.post(NEWS, EMA, str(number))
    before = len(slack.sandbox.workspace.channels[NEWS].messages)
    with pytest.raises(OutcomeUnclear):
        await slack.room.post(NEWS, CARD, key="k", unclear=True)
    assert len(slack.sandbox.workspace.channels[NEWS].messages) == before


async def test_a_link_leads_to_the_post(slack: Workshop) -> None:
    posted = await slack.room.post(NEWS, CARD, key="k", unclear=False)
    ts = posted.post.replace(".", "")
    assert posted.link == f"https://northwind.slack.com/archives/C0NEWS/p{ts}"


async def test_who_is_not_in_the_channel_is_told_in_their_own_chat(slack: Workshop) -> None:
    room = (await slack.room.open("r", key="k")).room
    await slack.room.tell(ANA_ID, room, CARD)
    await slack.room.tell(ANA_ID, RoomId("C0NOWHERE"), CARD)
    await slack.room.archive(room)
    await slack.room.tell(ANA_ID, room, CARD)
    assert len(slack.sandbox.workspace.direct(ANA).messages) == 3


async def test_who_has_no_account_cannot_be_told(slack: Workshop) -> None:
    with pytest.raises(DeliveryFailed) as failed:
        await slack.room.notify(PersonId("nobody"), CARD, key="k", unclear=False)
    assert (failed.value.reason, failed.value.final) == ("not_found", True)


async def test_two_files_of_one_name_are_two(slack: Workshop) -> None:
    room = (await slack.room.open("r", key="k")).room
    await slack.room.attach(room, "log.md", b"one", key="k1", unclear=False)
    await slack.room.attach(room, "log.md", b"two", key="k2", unclear=True)
    posts = slack.sandbox.workspace.channels[room].messages
    files = [file for post in posts for file in post.files]
    assert [file.content for file in files] == [b"one", b"two"]
    assert [file.title for file in files] == ["log.md", "log.md"]
    assert files[0].name == marked_name("log.md", "k1")


async def test_opening_takes_one_call_and_a_post_in_the_new_room_one_more(
    slack: Workshop,
) -> None:
    before = len([one for one in slack.sandbox.journal.entries if one.kind == "call"])
    room = (await slack.room.open("r", key="k")).room
    await slack.room.post(room, CARD, key="k", unclear=False)
    calls = [one for one in slack.sandbox.journal.entries if one.kind == "call"][before:]
    assert [one.get("method") for one in calls] == ["conversations.create", "chat.postMessage"]
