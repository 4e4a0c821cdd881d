"""What war rooms on Teams do beyond the contract that all platforms keep."""

import asyncio

import pytest

from bot.adapters.teams.ids import conversation_of, room_id, root_of
from bot.adapters.teams.notes import RoomNotes
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.domain.values import PersonId
from bot.presentation.card import Card
from tests.adapters.teams.eyes import lines_in
from tests.adapters.teams.world import (
    ANA,
    BEN,
    EVE,
    FAY,
    GIO,
    PUBLIC_URL,
    Ground,
    Workshop,
    teams_workshop,
)
from tests.contracts.room import card
from tests.rigs.teams.client import Post

CLOSED = "This war room is closed."


async def opened(workshop: Workshop) -> tuple[str, Post]:
    """The conversation and the first post of a new war room."""
    room = await workshop.room.open("code-otter", key="k1")
    conversation = conversation_of(room.room) or ""
    return conversation, (await workshop.ground.fake.posts(conversation))[0]


async def in_chat(ground: Ground, person: PersonId) -> list[Post]:
    one = ground.people[person]
    return await ground.fake.posts(await ground.fake.personal_chat(one))


# Opening


async def test_a_room_opened_before_a_restart_is_found_after_it(ground: Ground) -> None:
    async with teams_workshop(ground) as before:
        room = await before.room.open("code-otter", key="k1")
    async with teams_workshop(ground, notes=before.notes) as after:
        assert await after.room.open("code-otter", key="k1") == room
        assert after.directory.place(room.room).text == "code-otter"
        await after.room.set_topic(room.room, "Otter")
    (first,) = await ground.fake.posts(ground.channel)
    assert "Otter" in first.words


async def test_of_two_first_posts_the_one_that_leads_nowhere_says_so(ground: Ground) -> None:
    async with teams_workshop(ground) as workshop:
        await ground.fake.befalls("start_thread", done=True)
        with pytest.raises(OutcomeUnclear):
            await workshop.room.open("code-otter", key="k1")
        room = (await workshop.room.open("code-otter", key="k1")).room
        posted = await workshop.room.post(room, card("brief"), key="b", unclear=False)
        await workshop.room.set_topic(room, "Otter")
        await workshop.room.pin(room, posted.post)
    first, *_ = await ground.fake.posts(conversation_of(room) or "")
    orphan, *_ = [one for one in await ground.fake.posts(ground.channel) if one.id < first.id]
    assert "the one whose first post links to the brief" in orphan.words
    assert "the one whose first post links to the brief" not in first.words
    assert orphan.words.splitlines()[0] == first.words.splitlines()[0] == "War room code-otter"
    assert posted.link in str(first.card)


async def test_a_pinned_post_goes_by_what_it_is(ground: Ground) -> None:
    async with teams_workshop(ground) as workshop:
        conversation, _ = await opened(workshop)
        room = room_id(conversation)
        brief = Card(summary="The brief", blocks=card("words").blocks)
        posted = await workshop.room.post(room, brief, key="b", unclear=False)
        await workshop.room.pin(room, posted.post)
    first = (await ground.fake.posts(conversation))[0]
    assert "The brief" in str(first.card)
    assert "words" not in first.words


async def test_who_is_invited_is_called_by_name_once(ground: Ground) -> None:
    async with teams_workshop(ground) as workshop:
        conversation, _ = await opened(workshop)
        await workshop.room.invite(room_id(conversation), [ANA])
        await workshop.room.invite(room_id(conversation), [ANA, BEN])
        await workshop.room.invite(room_id(conversation), [ANA, BEN])
    _, *calls = await ground.fake.posts(conversation)
    named = [[one["mentioned"]["id"] for one in call.card["msteams"]["entities"]] for call in calls]
    assert named == [[ground.people[ANA].aad], [ground.people[BEN].aad]]


async def test_nobody_is_let_into_the_team_but_who_is_missing_is_named(ground: Ground) -> None:
    async with teams_workshop(ground) as workshop:
        conversation, _ = await opened(workshop)
        missing = await workshop.room.invite(room_id(conversation), [ANA, GIO])
    assert missing == {GIO: "not_in_team"}


async def test_a_group_chat_is_joined_by_who_is_in_no_team(ground: Ground) -> None:
    async with teams_workshop(ground, "chat") as workshop:
        conversation, _ = await opened(workshop)
        assert await workshop.room.invite(room_id(conversation), [ANA, GIO]) == {}
        there = await workshop.calls.members(conversation)
    assert {one.aad for one in there} == {ground.people[p].aad for p in (ANA, EVE, FAY, GIO)}


async def test_a_closed_room_says_so_and_answers_go_to_the_persons_own_chat(
    ground: Ground,
) -> None:
    async with teams_workshop(ground) as workshop:
        conversation, _ = await opened(workshop)
        await workshop.room.archive(room_id(conversation))
        await workshop.room.tell(ANA, room_id(conversation), card("too late"))
    (first,) = await ground.fake.posts(conversation)
    assert CLOSED in first.words
    (told,) = await in_chat(ground, ANA)
    assert "too late" in told.words


async def test_a_room_closed_before_a_restart_stays_closed(ground: Ground) -> None:
    async with teams_workshop(ground) as before:
        conversation, _ = await opened(before)
        await before.room.archive(room_id(conversation))
    async with teams_workshop(ground, notes=before.notes) as after:
        with pytest.raises(DeliveryFailed, match="is_archived"):
            await after.room.post(room_id(conversation), card("late"), key="k", unclear=False)


async def test_what_two_processes_pin_stands_both_in_the_first_post(ground: Ground) -> None:
    async with (
        teams_workshop(ground) as one,
        teams_workshop(ground, notes=one.notes) as other,
    ):
        conversation, first = await opened(one)
        room = room_id(conversation)
        posts = [await one.room.post(room, card(w), key=w, unclear=False) for w in "ab"]
        await asyncio.gather(one.room.pin(room, posts[0].post), other.room.pin(room, posts[1].post))
        root = await RoomNotes(one.notes).root(room)
    assert root is not None
    assert {pin.link for pin in root.pins} == {post.link for post in posts}
    assert first.id == root.post == root_of(conversation)


# Where rooms are


async def test_a_thread_is_read_by_the_whole_team_and_a_chat_by_the_invited(
    ground: Ground,
) -> None:
    async with teams_workshop(ground) as workshop:
        assert await workshop.room.readers() == {ANA, BEN, EVE, FAY}
        guest = await ground.fake.person("Guest")
        ground.ask("set_role", team=ground.team.id, person=guest.aad, role="guest")
        stranger = PersonId(f"teams:{ground.fake.tenant}:{guest.aad}")
        assert await workshop.room.readers() == {ANA, BEN, EVE, FAY, stranger}
    async with teams_workshop(ground, "chat") as workshop:
        assert await workshop.room.readers() == frozenset()


async def test_who_reads_a_private_channel_counts_though_they_are_in_no_team(
    ground: Ground,
) -> None:
    private = await ground.fake.team("A channel with people of its own", [ground.people[GIO]])
    async with teams_workshop(ground, channel=private.channel) as workshop:
        assert await workshop.room.readers() == {ANA, BEN, EVE, FAY, GIO}


async def test_no_channel_is_made_where_nobody_can_say_who_would_read_it(ground: Ground) -> None:
    other = await ground.fake.team("Another team", [ground.people[GIO]])
    async with teams_workshop(ground, "channel", channel=other.channel) as workshop:
        with pytest.raises(DeliveryFailed, match="channel_not_standard"):
            await workshop.room.readers()


async def test_who_reads_is_not_guessed_where_teams_does_not_answer(ground: Ground) -> None:
    async with teams_workshop(ground) as workshop:
        await ground.fake.befalls("members", 500)
        with pytest.raises(DeliveryFailed):
            await workshop.room.readers()


async def test_a_war_room_without_graph_is_a_thread_and_says_why(ground: Ground) -> None:
    async with teams_workshop(ground, "chat", with_graph=False) as workshop:
        kind, why = workshop.places.in_force()
        assert kind == "thread"
        assert "needs Microsoft Graph" in why
        assert await workshop.room.readers() == {ANA, BEN, EVE, FAY}
        conversation, _ = await opened(workshop)
        assert conversation.startswith(f"{ground.channel};")


async def test_a_channel_that_graph_forbids_is_a_thread_of_the_same_team(ground: Ground) -> None:
    async with teams_workshop(ground, "channel") as workshop:
        assert workshop.places.in_force()[0] == "channel"
        await ground.fake.befalls("graph.post.channels", 403)
        conversation, _ = await opened(workshop)
        assert conversation.startswith(f"{ground.channel};")
        kind, why = workshop.places.in_force()
        assert kind == "thread"
        assert "does not let" in why


async def test_a_group_chat_that_graph_forbids_is_no_room_that_others_read(
    ground: Ground,
) -> None:
    async with teams_workshop(ground, "chat") as workshop:
        await ground.fake.befalls("graph.post.chats", 403)
        with pytest.raises(DeliveryFailed) as failed:
            await workshop.room.open("code-otter", key="k1")
    assert failed.value.final
    assert failed.value.reason == "graph_forbidden"
    assert await ground.fake.posts(ground.channel) == []


async def test_a_channel_of_the_same_name_that_bears_another_mark_is_not_adopted(
    ground: Ground,
) -> None:
    async with teams_workshop(ground, "channel") as workshop:
        first = await workshop.room.open("code-otter", key="k1")
        second = await workshop.room.open("code-otter", key="another crisis")
    assert (first.name, second.name) == ("code-otter", "code-otter-2")


async def test_whether_the_team_is_private_is_told_by_graph(ground: Ground) -> None:
    async with teams_workshop(ground, "channel") as workshop:
        assert await workshop.places.visibility() == "private"
        ground.ask("set_visibility", team=ground.team.id, visibility="Public")
        assert await workshop.places.visibility() == "public"


async def test_nobody_opens_a_war_room_in_a_team_that_anybody_may_join(ground: Ground) -> None:
    async with teams_workshop(ground, "channel") as workshop:
        assert await workshop.room.readers()
        ground.ask("set_visibility", team=ground.team.id, visibility="Public")
        with pytest.raises(DeliveryFailed, match="team_is_public"):
            await workshop.room.readers()


async def test_where_graph_may_not_be_asked_the_members_are_what_is_known(ground: Ground) -> None:
    async with teams_workshop(ground, "channel") as workshop:
        await ground.fake.befalls("graph.get.teams", 403)
        assert await workshop.room.readers()


# People


async def test_who_has_not_the_app_cannot_be_notified(ground: Ground) -> None:
    ground.ask("set_installed", where=ground.people[BEN].aad, installed=False)
    async with teams_workshop(ground) as workshop:
        with pytest.raises(DeliveryFailed) as failed:
            await workshop.room.notify(BEN, card("come"), key="k1", unclear=False)
    assert failed.value.final
    assert failed.value.reason == "not_installed"


async def test_a_chat_is_begun_once_and_remembered_across_a_restart(ground: Ground) -> None:
    begun = (await ground.fake.calls()).get("start_chat", 0)
    async with teams_workshop(ground) as before:
        await before.room.notify(BEN, card("one"), key="k1", unclear=False)
    async with teams_workshop(ground, notes=before.notes) as after:
        await after.room.notify(BEN, card("two"), key="k2", unclear=False)
    assert len(await in_chat(ground, BEN)) == 2
    assert (await ground.fake.calls())["start_chat"] == begun + 1


async def test_whoever_wrote_to_the_bot_needs_no_new_chat(ground: Ground) -> None:
    begun = (await ground.fake.calls()).get("start_chat", 0)
    chat = await ground.fake.personal_chat(ground.people[ANA])
    async with teams_workshop(ground) as workshop:
        await workshop.room.met(ANA, chat, personal=True)
        await workshop.room.notify(ANA, card("come"), key="k1", unclear=False)
        await workshop.room.tell(ANA, room_id(chat), card("told"))
    assert [lines_of(post) for post in await in_chat(ground, ANA)] == [["come"], ["told"]]
    assert (await ground.fake.calls()).get("start_chat", 0) == begun


async def test_a_chat_that_is_gone_is_begun_anew(ground: Ground) -> None:
    async with teams_workshop(ground) as workshop:
        await workshop.room.met(ANA, "a:gone", personal=True)
        await workshop.room.notify(ANA, card("come"), key="k1", unclear=False)
    assert len(await in_chat(ground, ANA)) == 1


async def test_an_answer_to_what_was_typed_elsewhere_goes_to_the_persons_own_chat(
    ground: Ground,
) -> None:
    async with teams_workshop(ground) as workshop:
        await workshop.room.tell(ANA, room_id(ground.channel), card("no"))
    assert await ground.fake.posts(ground.channel) == []
    assert len(await in_chat(ground, ANA)) == 1


# Files


async def test_a_picture_is_shown_and_another_file_is_a_link(ground: Ground) -> None:
    async with teams_workshop(ground) as workshop:
        conversation, _ = await opened(workshop)
        for name in ("fire.png", "log.md"):
            await workshop.room.attach(room_id(conversation), name, b"x", key=name, unclear=False)
    _, picture, log = await ground.fake.posts(conversation)
    (image,) = [one for one in picture.card["body"] if one["type"] == "Image"]
    assert image["url"].startswith(f"{PUBLIC_URL}/files/")
    assert image["altText"] == "fire.png"
    assert "Image" not in str(log.card)
    assert f"{PUBLIC_URL}/files/" in str(log.card)


async def test_without_a_public_address_no_file_is_attached(ground: Ground) -> None:
    async with teams_workshop(ground, public_url=None) as workshop:
        conversation, _ = await opened(workshop)
        with pytest.raises(DeliveryFailed) as failed:
            await workshop.room.attach(
                room_id(conversation), "log.md", b"x", key="k", unclear=False
            )
    assert failed.value.final
    assert failed.value.reason == "no_public_url"


# Presses


async def test_a_post_is_not_updated_while_a_press_on_it_is_answered(ground: Ground) -> None:
    async with teams_workshop(ground) as workshop:
        conversation, _ = await opened(workshop)
        room = room_id(conversation)
        posted = await workshop.room.post(room, card("old"), key="k", unclear=False)
        other = await workshop.room.post(room, card("other"), key="o", unclear=False)
        async with workshop.answering(posted.post):
            waiting = asyncio.create_task(workshop.room.update(room, posted.post, card("new")))
            await workshop.room.update(room, other.post, card("another"))
            assert not waiting.done()
            assert "old" in (await ground.fake.posts(conversation))[1].words
        await waiting
    assert "new" in (await ground.fake.posts(conversation))[1].words


def lines_of(post: Post) -> list[str]:
    return lines_in({"history": post.history})
