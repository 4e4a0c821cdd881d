"""The whole adapter against a Teams of its own, over HTTP, with real tokens."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.adapters.teams.app import LARGEST_BYTES, MESSAGES_PATH, add_teams_routes
from bot.adapters.teams.ids import conversation_of
from bot.adapters.teams.listeners import Listeners
from bot.adapters.teams.transport.cloud import Cloud
from bot.adapters.teams.transport.keys import Keys
from bot.adapters.teams.transport.proof import NoProof, Proof
from bot.adapters.teams.turns import Turns
from bot.domain.values import Account, RoomId
from bot.presentation.card import Button, Buttons, Card, Paragraph, Text
from bot.presentation.inbox import Close, FieldErrors, Membership, Shortcut, Slash, Submitted
from tests.adapters.slack.inbox import ANSWER
from tests.adapters.teams.desk import APPROVE, DRAFT, KeepingCopies, PausingInbox, surroundings
from tests.adapters.teams.lines import credentials_of
from tests.adapters.teams.world import ANA, BEN, GIO, Ground, Workshop, teams_workshop
from tests.rigs.teams.client import FakeTeams, Person, Post

PRESSED = Card(
    summary="s1",
    blocks=(
        Paragraph(line=(Text(text="Statement 1"),)),
        Buttons(buttons=(Button(action="approve", label="Approve", value={"crisis": "c1"}),)),
    ),
)
NOTED = Card(summary="Noted", blocks=(Paragraph(line=(Text(text="Your yes counts."),)),))


@dataclass
class Bot:
    workshop: Workshop
    inbox: PausingInbox
    copies: KeepingCopies
    turns: Turns
    room: RoomId
    url: str

    @property
    def fake(self) -> FakeTeams:
        return self.workshop.ground.fake

    @property
    def ana(self) -> Person:
        return self.workshop.ground.people[ANA]

    @property
    def ben(self) -> Person:
        return self.workshop.ground.people[BEN]

    @property
    def thread(self) -> str:
        return conversation_of(self.room) or ""

    async def newest(self, conversation: str = "") -> Post:
        """The last post there, once nothing is under way."""
        await self.turns.settled()
        return (await self.fake.posts(conversation or self.thread))[-1]

    async def shown(self, card: Card) -> Post:
        posted = await self.workshop.room.post(self.room, card, key="k", unclear=False)
        return next(one for one in await self.fake.posts(self.thread) if one.id == posted.post)


@asynccontextmanager
async def serving(workshop: Workshop, *, proved: bool = True) -> AsyncIterator[Bot]:
    fake = workshop.ground.fake
    inbox, copies, turns = PausingInbox(), KeepingCopies(), Turns(workshop.clock)
    opened = await workshop.room.open("amber-badger", key="c1")
    around = surroundings(
        calls=workshop.calls,
        room=workshop.room,
        copies=copies,
        directory=workshop.directory,
        home=workshop.home,
        notes=workshop.notes,
        turns=turns,
        rooms=[opened.room],
        answering=workshop.answering,
        clock=workshop.clock,
    )
    listeners = Listeners(inbox, around)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        keys = Keys(session, fake.metadata_url, workshop.clock)
        proof = Proof(credentials_of(fake), keys) if proved else NoProof()
        server = web.Application()
        add_teams_routes(server, Cloud(proof, workshop.calls.heard_from), listeners)
        runner = web.AppRunner(server, access_log=None)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        stack.push_async_callback(listeners.close, 5)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}{MESSAGES_PATH}"
        await fake.bot_at(url)
        yield Bot(workshop, inbox, copies, turns, opened.room, url)


@pytest.fixture
async def bot(ground: Ground) -> AsyncIterator[Bot]:
    async with teams_workshop(ground) as workshop, serving(workshop) as bot:
        yield bot


# Commands and forms


async def test_a_question_in_a_war_room_is_answered_there(bot: Bot) -> None:
    bot.inbox.reply = ANSWER
    answer = await bot.fake.says(bot.ana, bot.thread, "log <b> & *x* {{DATE(y)}}")
    assert answer.status == 200
    (slash,) = bot.inbox.got
    assert isinstance(slash, Slash)
    assert (slash.text, slash.person) == ("log <b> & *x* {{DATE(y)}}", "ana")
    assert slash.account is Account.MEMBER
    assert "*as typed*" in (await bot.newest()).words


async def test_a_question_in_the_personal_chat_is_answered_there(bot: Bot) -> None:
    bot.inbox.reply = ANSWER
    chat = await bot.fake.personal_chat(bot.ana)
    await bot.fake.says(bot.ana, chat, "status", mention=False)
    assert "*as typed*" in (await bot.newest(chat)).words


async def test_a_question_among_others_is_answered_in_the_askers_own_chat(bot: Bot) -> None:
    bot.inbox.reply = ANSWER
    crowd = await bot.fake.group_chat([bot.ana, bot.ben])
    await bot.fake.says(bot.ana, crowd, "status")
    chat = await bot.fake.personal_chat(bot.ana)
    assert "*as typed*" in (await bot.newest(chat)).words
    assert [one for one in await bot.fake.posts(crowd) if not one.by] == []


async def test_a_form_is_asked_for_corrected_and_sent(bot: Bot) -> None:
    bot.inbox.reply = replace(DRAFT, room=bot.room)
    await bot.fake.says(bot.ana, bot.thread, "draft")
    form = await bot.newest()
    assert "asked for this form" in form.words
    bot.inbox.reply = FieldErrors(errors={"text": "Too long."})
    wrong = await bot.fake.presses(bot.ana, form, DRAFT.submit, {"in:text": "*Long* words"})
    assert "Too long." in wrong.words
    assert "*Long* words" in str(wrong.card)
    bot.inbox.reply = Close()
    done = await bot.fake.presses_in(bot.ana, form, wrong, DRAFT.submit, {"in:text": "Short"})
    assert "submitted" in done.words
    last = bot.inbox.got[-1]
    assert isinstance(last, Submitted)
    assert last.answers == {"text": "Short"}
    line = await bot.newest()
    assert line.id == form.id
    assert "Input.Text" not in str(line.card)


async def test_a_form_asked_for_elsewhere_is_pointed_to(bot: Bot) -> None:
    bot.inbox.reply = replace(DRAFT, room=bot.room)
    chat = await bot.fake.personal_chat(bot.ana)
    await bot.fake.says(bot.ana, chat, "draft", mention=False)
    assert "in the war room" in (await bot.newest(chat)).words
    assert "Input.Text" in str((await bot.newest()).card)


async def test_the_same_message_at_the_same_time_twice_posts_one_form(bot: Bot) -> None:
    bot.inbox.reply = replace(DRAFT, room=bot.room)
    before = len(await bot.fake.posts(bot.thread))
    first = await bot.fake.says(bot.ana, bot.thread, "draft", times=2, together=True)
    assert first.status == 200
    await bot.newest()
    # What Ana wrote, and one form.
    assert len(await bot.fake.posts(bot.thread)) == before + 2
    assert len(bot.inbox.got) == 1


# Presses


async def test_a_press_is_answered_beside_the_button(bot: Bot) -> None:
    post = await bot.shown(PRESSED)
    bot.inbox.reply = NOTED
    answer = await bot.fake.presses(bot.ben, post, "Approve")
    assert (answer.status, answer.body["value"]) == (200, "Your yes counts.")


async def test_a_confirmation_is_shown_in_the_cards_place_and_gives_way_to_it(bot: Bot) -> None:
    post = await bot.shown(PRESSED)
    bot.copies.cards[post.id] = PRESSED
    bot.inbox.reply = replace(APPROVE, room=bot.room)
    shown = await bot.fake.presses(bot.ben, post, "Approve")
    assert "The final words" in shown.words
    bot.inbox.reply = NOTED
    done = await bot.fake.presses_in(bot.ben, post, shown, "Approve")
    assert "Your yes counts." in done.words
    assert "Statement 1" in done.words


async def test_what_goes_wrong_is_told_beside_the_button(bot: Bot) -> None:
    post = await bot.shown(PRESSED)
    bot.inbox.breaks = RuntimeError("no")
    with capture_logs():
        answer = await bot.fake.presses(bot.ben, post, "Approve")
    assert (answer.status, answer.body["value"]) == (200, "Try again.")


async def test_a_post_is_put_on_the_timeline_from_its_menu(bot: Bot) -> None:
    post = await bot.fake.writes(bot.ben, bot.thread, "A & B called")
    answer = await bot.fake.acts_on(bot.ana, post, "add_to_timeline")
    assert answer.status == 200
    (deed,) = bot.inbox.got
    assert isinstance(deed, Shortcut)
    assert (deed.text, deed.author, deed.room) == ("A & B called", "ben", bot.room)


# Coming and going


async def test_who_joins_the_team_is_noted(bot: Bot) -> None:
    gio = bot.workshop.ground.people[GIO]
    await bot.fake.joins(gio, bot.workshop.ground.team)
    (joined,) = bot.inbox.got
    assert isinstance(joined, Membership)
    assert (joined.person, joined.room) == ("gio", bot.room)


# Strangers at the door

TOKENS = ["missing", "garbage", "basic", "expired", "audience", "issuer", "unknown_key", "forged"]


@pytest.mark.parametrize("token", TOKENS)
async def test_without_proof_there_is_401_and_nothing_else(bot: Bot, token: str) -> None:
    bot.inbox.reply = ANSWER
    before = len(await bot.fake.posts(bot.thread))
    with capture_logs():
        answer = await bot.fake.says(bot.ana, bot.thread, "status", token=token)
    assert (answer.status, answer.text) == (401, "")
    await bot.turns.settled()
    assert bot.inbox.got == []
    assert len(await bot.fake.posts(bot.thread)) == before + 1


GARBAGE = [b"", b"\xff\xfe", b"{", b"[1]", b"null", b"{}", b'{"type":"message"}', b"[" * 100_000]


@pytest.mark.parametrize("body", GARBAGE)
async def test_what_nobody_can_read_gets_401_from_strangers(bot: Bot, body: bytes) -> None:
    with capture_logs():
        async with aiohttp.ClientSession() as http, http.post(bot.url, data=body) as answer:
            assert (answer.status, await answer.read()) == (401, b"")


async def test_what_nobody_can_read_gets_400_from_teams(ground: Ground) -> None:
    """Without credentials everybody on this machine is Teams."""
    large = b'{"type":"message","text":"' + b"x" * LARGEST_BYTES + b'"}'
    async with teams_workshop(ground) as workshop, serving(workshop, proved=False) as bot:
        with capture_logs():
            async with aiohttp.ClientSession() as http:
                for body in (*GARBAGE, large):
                    async with http.post(bot.url, data=body) as answer:
                        assert answer.status in (400, 401), body[:20]
        assert bot.inbox.got == []


async def test_what_could_not_be_kept_is_delivered_again(bot: Bot) -> None:
    bot.inbox.breaks = RuntimeError("disk full")
    gio = bot.workshop.ground.people[GIO]
    with capture_logs():
        answer = await bot.fake.joins(gio, bot.workshop.ground.team)
    assert answer.status == 500
    bot.inbox.breaks = None
    (again,) = await bot.fake.delivers(answer.activity)
    assert again.status == 200
    assert len(bot.inbox.got) == 1
