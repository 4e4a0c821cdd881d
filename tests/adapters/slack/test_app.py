"""The whole adapter against a workspace, over HTTP and by Socket Mode."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp

from bot.adapters.slack.app import EVENTS_PATH, add_routes, slack_app, socket_mode
from bot.adapters.slack.listeners import Listeners
from bot.application.ports import DeliveryFailed
from bot.presentation.inbox import FieldErrors, Membership, Nothing, Slash, Submitted
from bot.sandbox.acting import words
from bot.sandbox.cast import ANA, APP_TOKEN, EMA, SIGNING_SECRET
from tests.adapters.slack import captured
from tests.adapters.slack.inbox import ANSWER, FORM, SORRY, KeepingInbox
from tests.adapters.slack.workshop import Workshop, slack_workshop

GENERAL = "C0GENERAL"


def wired(workshop: Workshop, inbox: KeepingInbox) -> AsyncApp:
    listeners = Listeners(
        inbox,
        workshop.directory,
        workshop.client,
        workshop.calls,
        workshop.room,
        workshop.me,
        SORRY,
    )
    return slack_app(workshop.client, workshop.me, listeners, signing_secret=SIGNING_SECRET)


@asynccontextmanager
async def by_http(app: AsyncApp, workshop: Workshop) -> AsyncIterator[None]:
    server = web.Application()
    add_routes(server, app)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    workshop.sandbox.bot_url = f"http://127.0.0.1:{runner.addresses[0][1]}{EVENTS_PATH}"
    yield
    await runner.cleanup()


@asynccontextmanager
async def by_socket(app: AsyncApp, workshop: Workshop) -> AsyncIterator[None]:
    handler = socket_mode(app, APP_TOKEN)
    await handler.connect_async()
    await workshop.sandbox.sockets.wait_connected()
    assert await handler.connected()
    yield
    await handler.close_async()


@pytest.fixture(params=[by_http, by_socket])
async def connected(
    request: pytest.FixtureRequest,
) -> AsyncIterator[tuple[Workshop, KeepingInbox]]:
    async with slack_workshop() as workshop:
        inbox = KeepingInbox()
        async with request.param(wired(workshop, inbox), workshop):
            yield workshop, inbox


async def test_a_command_is_answered_for_its_typist_alone(
    connected: tuple[Workshop, KeepingInbox],
) -> None:
    workshop, inbox = connected
    inbox.reply = ANSWER
    ana = workshop.sandbox.as_person(ANA)
    assert (await ana.slash(GENERAL, "/crisis log <!channel> & *x*")).ok
    (slash,) = inbox.got
    assert isinstance(slash, Slash)
    assert slash.text == "log <!channel> & *x*"
    shown = ana.messages(GENERAL)[-1]
    assert "*as typed*" in words(shown)
    assert workshop.sandbox.as_person(EMA).messages(GENERAL) == []


async def test_a_form_opens_is_corrected_and_closes(
    connected: tuple[Workshop, KeepingInbox],
) -> None:
    workshop, inbox = connected
    ana = workshop.sandbox.as_person(ANA)
    inbox.reply = FORM
    assert (await ana.slash(GENERAL, "/crisis draft")).ok
    inbox.reply = FieldErrors(errors={"text": "Too short."})
    assert (await ana.submit(values={"text": "x"})).ok
    modal = ana.modal()
    assert modal
    assert modal.errors == {"text": "Too short."}
    inbox.reply = Nothing()
    assert (await ana.submit(values={"text": ":smile: *words*"})).ok
    assert ana.modal() is None
    last = inbox.got[-1]
    assert isinstance(last, Submitted)
    assert last.answers["text"] == ":smile: *words*"


async def test_a_card_after_a_form_is_shown_in_its_place(
    connected: tuple[Workshop, KeepingInbox],
) -> None:
    workshop, inbox = connected
    ana = workshop.sandbox.as_person(ANA)
    inbox.reply = FORM
    await ana.slash(GENERAL, "/crisis draft")
    inbox.reply = ANSWER
    assert (await ana.submit(values={"text": "x"})).ok
    modal = ana.modal()
    assert modal
    assert "*as typed*" in str(modal.view["blocks"])
    await ana.close()
    assert ana.modal() is None


async def test_what_goes_wrong_is_told_over_the_form_which_keeps_its_words(
    connected: tuple[Workshop, KeepingInbox],
) -> None:
    workshop, inbox = connected
    ana = workshop.sandbox.as_person(ANA)
    inbox.reply = FORM
    await ana.slash(GENERAL, "/crisis draft")
    inbox.breaks = RuntimeError("no")
    assert (await ana.submit(values={"text": "long work"})).ok
    await ana.close()
    inbox.breaks = None
    assert (await ana.submit()).ok
    last = inbox.got[-1]
    assert isinstance(last, Submitted)
    assert last.answers["text"] == "long work"


async def test_coming_and_going_is_heard_of(connected: tuple[Workshop, KeepingInbox]) -> None:
    workshop, inbox = connected
    inbox.rooms = {"C0RANDOM", "C0MARKETING"}
    await workshop.sandbox.as_person(EMA).leave("C0MARKETING")
    await workshop.sandbox.settled()
    (left,) = inbox.got
    assert isinstance(left, Membership)
    assert left.room == "C0MARKETING"


async def test_requests_that_slack_did_not_sign_get_401_and_nothing_else() -> None:
    async with slack_workshop() as workshop:
        inbox = KeepingInbox()
        async with by_http(wired(workshop, inbox), workshop), aiohttp.ClientSession() as session:
            url = workshop.sandbox.bot_url
            assert url
            for secret, age in (("wrong", 0), (SIGNING_SECRET, 301)):
                forged = captured.as_sent(captured.slash("t.1"), secret=secret, age=age)
                headers = {name: values[0] for name, values in forged.headers.items()}
                async with session.post(url, data=forged.raw_body, headers=headers) as answer:
                    assert answer.status == 401
            async with session.post(url, data="x") as unsigned:
                assert unsigned.status == 401
        assert inbox.got == []


UNREADABLE = [b"", b"\xff\xfe", b"{", b"[1]", b"null", b"payload=%7B", b"payload=[1]", b"payload=1"]


@pytest.mark.parametrize("body", UNREADABLE)
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
async def test_what_nobody_can_read_gets_401_and_nothing_else(body: bytes, kind: str) -> None:
    async with slack_workshop() as workshop:
        inbox = KeepingInbox()
        async with by_http(wired(workshop, inbox), workshop), aiohttp.ClientSession() as session:
            url = workshop.sandbox.bot_url
            assert url
            async with session.post(url, data=body, headers={"content-type": kind}) as answer:
                assert answer.status == 401
        assert inbox.got == []


async def test_slack_is_asked_nothing_on_the_first_requests() -> None:
    async with slack_workshop() as workshop:
        inbox = KeepingInbox()
        async with by_http(wired(workshop, inbox), workshop):
            ana = workshop.sandbox.as_person(ANA)
            before = len(workshop.sandbox.journal.entries)
            await asyncio.gather(*(ana.slash(GENERAL, "/crisis status") for _ in range(10)))
            calls = [one for one in workshop.sandbox.journal.entries[before:] if one.kind == "call"]
        assert calls == []
        assert len(inbox.got) == 10


async def test_a_refused_app_token_is_final() -> None:
    async with slack_workshop() as workshop:
        handler = socket_mode(wired(workshop, KeepingInbox()), "xapp-wrong")
        with pytest.raises(DeliveryFailed) as failed:
            await handler.connect_async()
        assert failed.value.final
        await handler.close_async()
