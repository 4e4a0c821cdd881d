"""The webhook and the announcement keep every outlet's promises, and some of their own."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from aiohttp import web

from bot.adapters.outlets import ChannelAnnouncement, OutletMistakes, make_outlets
from bot.adapters.outlets.plain import PlainTypesetter
from bot.adapters.outlets.signed import (
    BadAddress,
    BadSecret,
    connect,
    require_address,
    require_secret,
    webhook_id,
)
from bot.adapters.outlets.webhook import SignedWebhook
from bot.adapters.playbooks import load_organisation
from bot.adapters.slack.history import MOST_PAGES
from bot.adapters.system import SystemClock
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Receipt
from bot.domain.values import FIRST_HOME, Medium, OutletId, Translation, Words
from bot.domain.wording import text_digest
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import running
from bot.shipped import demo_organisation_file
from tests.adapters.outlet_worlds import (
    NEWS,
    SECRET,
    BoardWorld,
    OwnWorld,
    PublicWorld,
    Receiver,
    data_of,
    hook,
    receiving,
)
from tests.adapters.slack.workshop import slack_workshop
from tests.contracts.outlet import KEY, OutletContract, World, clearance
from tests.facts import HOLDING, INTRANET

CLOCK = SystemClock()


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with connect() as client:
        yield client


class TestWebhook(OutletContract):
    @pytest.fixture
    async def world(self, http: httpx.AsyncClient) -> AsyncIterator[World]:
        async with receiving() as receiver:
            yield OwnWorld(receiver, http)


class TestWebhookToThePublic(OutletContract):
    @pytest.fixture
    async def world(self, http: httpx.AsyncClient) -> AsyncIterator[World]:
        sandbox = Sandbox()
        async with running(sandbox):
            yield PublicWorld(sandbox, http)


class TestAnnouncement(OutletContract):
    @pytest.fixture
    async def world(self) -> AsyncIterator[World]:
        async with slack_workshop() as workshop:
            yield BoardWorld(workshop)


# The webhook


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as one:
        yield one


async def test_the_receiver_learns_what_it_needs_to_publish(
    receiver: Receiver, http: httpx.AsyncClient
) -> None:
    cleared = clearance()
    await hook(receiver.url, http).publish(cleared, key=KEY)
    (call,) = receiver.calls
    assert call.content["type"] == "statement.published"
    assert data_of(call) == {
        "statement": "S1",
        "revision": 1,
        "kind": "holding",
        "audience": "public",
        "language": "en",
        "headline": "",
        "text": cleared.text,
        "texts": {"en": cleared.text},
        "content_warning": "",
        "media": [],
        "corrects": None,
        "corrects_statement": None,
        "next_update_at": "2026-03-02T06:00:00+00:00",
        "digest": cleared.digest,
    }


async def test_headline_languages_media_and_what_is_corrected_go_along(
    receiver: Receiver, http: httpx.AsyncClient
) -> None:
    picture = Medium(digest="d1", mime="image/png", size=4, alternative=Words("The plane"))
    words = replace(
        HOLDING,
        headline=Words("Flight 12"),
        media=(picture,),
        translations={
            "de": Translation(text=Words("Wir prüfen das."), source=text_digest(HOLDING.text))
        },
    )
    cleared = clearance(words=words)
    object.__setattr__(cleared, "corrects", "post-7")
    await hook(receiver.url, http).publish(cleared, key=KEY)
    data: dict[str, object] = dict(data_of(receiver.calls[0]))
    assert data["headline"] == "Flight 12"
    assert data["texts"] == {"en": HOLDING.text, "de": "Wir prüfen das."}
    assert data["media"] == [
        {"digest": "d1", "mime": "image/png", "size": 4, "alternative": "The plane"}
    ]
    assert data["corrects"] == "post-7"


@pytest.mark.parametrize(
    ("told", "reference"),
    [('{"id": "post-7"}', "post-7"), ('{"id": 7}', "7"), ('{"id": true}', ""),
     ('{"id": ["x"]}', ""), ('{"id": "a\\nb"}', ""), ('{"id": "' + "x" * 300 + '"}', "")],
)  # fmt: skip
async def test_what_the_receiver_calls_it_is_kept(
    receiver: Receiver, http: httpx.AsyncClient, told: str, reference: str
) -> None:
    receiver.answers(200, told)
    receipt = await hook(receiver.url, http).publish(clearance(), key=KEY)
    assert receipt == Receipt(reference=reference)


async def test_the_text_alone_is_counted_and_shown_with_its_headline() -> None:
    words = replace(
        HOLDING,
        headline=Words("Flight 12"),
        text=Words("Four 😀"),
        translations={"de": Translation(text=Words("Vier"), source="x")},
    )
    webhook = await PlainTypesetter(longest=10, headline=True).set(words)
    assert (webhook.parts, webhook.length, webhook.longest) == (("Flight 12", "Four 😀"), 6, 10)
    channel = await PlainTypesetter(language="de").set(words, offline=True)
    assert (channel.parts, channel.length, channel.longest) == (("Vier",), 4, None)


async def test_every_attempt_under_one_key_has_one_webhook_id(
    receiver: Receiver, http: httpx.AsyncClient
) -> None:
    for key in (KEY, KEY, "another"):
        await hook(receiver.url, http).publish(clearance(), key=key)
    first, again, another = (call.headers["webhook-id"] for call in receiver.calls)
    assert first == again == webhook_id(KEY) != another
    assert "." not in first


async def test_a_receiver_that_has_it_already_has_published_it(
    receiver: Receiver, http: httpx.AsyncClient
) -> None:
    receiver.answers(409)
    assert await hook(receiver.url, http).publish(clearance(), key=KEY) == Receipt()


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (302, "redirected"),
        (400, "refused"),
        (401, "unauthorised"),
        (403, "forbidden"),
        (404, "not_found"),
        (405, "refused"),
        (410, "not_found"),
        (413, "too_long"),
        (422, "refused"),
    ],
)
async def test_a_no_is_final_and_has_its_reason(
    receiver: Receiver, http: httpx.AsyncClient, status: int, reason: str
) -> None:
    receiver.answers(status, location=receiver.url)
    with pytest.raises(DeliveryFailed, match=reason) as failed:
        await hook(receiver.url, http).publish(clearance(), key=KEY)
    assert failed.value.final
    assert len(receiver.calls) == 1


@pytest.mark.parametrize(
    ("status", "told", "seconds"),
    [
        (429, "30", 30),
        (429, "0", 0),
        (429, "-5", 0),
        (429, "inf", 3600),
        (429, "nan", None),
        (429, "soon", None),
        (429, "Mon, 01 Jan 2001 00:00:00 GMT", 0),
        (429, "Fri, 01 Jan 2100 00:00:00 GMT", 3600),
        (503, "12", 12),
        (408, "1", 1),
    ],
)
async def test_how_long_to_wait_is_understood_however_it_is_said(
    receiver: Receiver, http: httpx.AsyncClient, status: int, told: str, seconds: float | None
) -> None:
    receiver.answers(status, retry_after=told)
    with pytest.raises(DeliveryFailed) as failed:
        await hook(receiver.url, http).publish(clearance(), key=KEY)
    assert (failed.value.retry_after_seconds, failed.value.final) == (seconds, False)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 599])
async def test_a_server_error_may_mean_that_it_was_published(
    receiver: Receiver, http: httpx.AsyncClient, status: int
) -> None:
    receiver.answers(status)
    with pytest.raises(OutcomeUnclear):
        await hook(receiver.url, http).publish(clearance(), key=KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "thanks",
        "[]",
        '{"url": 7}',
        '{"url": "javascript:alert(1)"}',
        '{"url": "https://user:pass@evil.example/"}',
        '{"url": "https://[bad"}',
        '{"url": "https://a.example/\\nb"}',
        "[" * 100_000,
        '{"url": "https://a.example/", "x": "' + "x" * 70_000 + '"}',
    ],
)
async def test_it_is_published_though_the_answer_gives_no_link(
    receiver: Receiver, http: httpx.AsyncClient, text: str
) -> None:
    receiver.answers(200, text)
    assert await hook(receiver.url, http).publish(clearance(), key=KEY) == Receipt()


async def test_an_answer_that_never_comes_is_unclear(receiver: Receiver) -> None:
    over = asyncio.Event()

    async def hang(request: web.Request) -> web.StreamResponse:
        await over.wait()
        return web.Response()

    receiver.next_answer = hang
    async with httpx.AsyncClient(timeout=0.2) as hasty:
        with pytest.raises(OutcomeUnclear):
            await hook(receiver.url, hasty).publish(clearance(), key=KEY)
    over.set()


async def test_what_is_encoded_is_hashed_again(
    receiver: Receiver, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever went wrong in between: the bytes themselves are looked at."""
    encode = "bot.adapters.outlets.webhook.text_in"
    monkeypatch.setattr(encode, lambda body: json.loads(body)["data"]["text"] + " ")
    with pytest.raises(DeliveryFailed, match="altered"):
        await hook(receiver.url, http).publish(clearance(), key=KEY)
    assert receiver.calls == []


async def test_nothing_of_it_is_logged(
    receiver: Receiver, http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    from bot.logging import configure

    configure("debug")
    caplog.set_level(logging.DEBUG, logger=None)
    await hook(receiver.url, http).publish(clearance(), key=KEY)
    assert receiver.url not in caplog.text
    assert clearance().text not in caplog.text


@pytest.mark.parametrize(
    "address",
    [
        "http://newsroom.example/hook",
        "ftp://newsroom.example",
        "https://user:pass@newsroom.example",
        "https://user@newsroom.example",
        "https://",
        "https://newsroom.example:port/",
        "https://[::1",
        "newsroom.example",
        "",
    ],
)
def test_an_address_that_is_not_safe_is_refused_unseen(address: str) -> None:
    with pytest.raises(BadAddress) as bad:
        require_address(address)
    assert "pass" not in str(bad.value).replace("password", "")
    assert "newsroom" not in str(bad.value)


def test_this_machine_needs_no_https() -> None:
    for host in ("127.0.0.1", "localhost", "[::1]"):
        assert require_address(f"http://{host}:8080/hook")


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_c2hvcnQ=", "whsec_not base64!", "c2FuZGJveC1wdWJsaWMtb3V0"]
)
def test_a_secret_that_cannot_sign_is_refused_unseen(secret: str) -> None:
    with pytest.raises(BadSecret) as bad:
        require_secret(secret)
    assert not secret.removeprefix("whsec_") or secret not in str(bad.value)


# The announcement


@pytest.fixture
async def board() -> AsyncIterator[BoardWorld]:
    async with slack_workshop() as workshop:
        yield BoardWorld(workshop)


@pytest.mark.parametrize("mark", ["is_ext_shared", "is_pending_ext_shared", "is_shared"])
async def test_a_channel_that_others_read_too_is_refused(
    board: BoardWorld, monkeypatch: pytest.MonkeyPatch, mark: str
) -> None:
    shown = await board.workshop.client.conversations_info(channel=NEWS)
    assert isinstance(shown.data, dict)
    shared = {**shown.data["channel"], mark: True}

    async def conversations_info(**_: object) -> object:
        shown.data = {"ok": True, "channel": shared}
        return shown

    conversations_info.__name__ = "conversations_info"
    monkeypatch.setattr(board.workshop.client, "conversations_info", conversations_info)
    with pytest.raises(DeliveryFailed, match="externally_shared") as failed:
        await board.outlet.publish(clearance(outlet=INTRANET), key=KEY)
    assert failed.value.final
    assert board.published() == []


async def test_a_channel_shared_since_the_last_announcement_is_refused(board: BoardWorld) -> None:
    await board.outlet.publish(clearance(outlet=INTRANET), key=KEY)
    board.channel.is_ext_shared = True
    with pytest.raises(DeliveryFailed, match="externally_shared"):
        await board.outlet.publish(clearance("More.", INTRANET), key="another")


async def test_nothing_in_an_announcement_is_interpreted_or_fetched(board: BoardWorld) -> None:
    text = "<!channel> see https://embargoed.example & <@U0ANA>"
    await board.outlet.publish(clearance(text, INTRANET), key=KEY)
    calls = [one for one in board.workshop.sandbox.journal.entries if one.kind == "call"]
    sent = next(one for one in calls if one.data["method"] == "chat.postMessage")
    arguments = sent.data["arguments"]
    assert arguments["text"] == (
        "&lt;!channel&gt; see https://embargoed.example &amp; &lt;@U0ANA&gt;"
    )
    assert str(arguments["unfurl_links"]).lower() in ("0", "false")
    assert str(arguments["unfurl_media"]).lower() in ("0", "false")


async def test_an_announcement_that_never_was_is_not_found(board: BoardWorld) -> None:
    await board.outlet.publish(clearance(outlet=INTRANET), key="another")
    assert await board.outlet.find(clearance().rendition, key=KEY) is None


async def test_somebody_elses_post_with_the_same_key_is_not_taken_for_it(
    board: BoardWorld,
) -> None:
    await board.outlet.publish(clearance(outlet=INTRANET), key=KEY)
    (post,) = board.channel.messages
    post.user, post.bot_id = "U0GUS", "B0OTHER"
    assert await board.outlet.find(clearance().rendition, key=KEY) is None


async def test_a_channel_with_too_much_in_it_cannot_be_asked(
    board: BoardWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.adapters.slack.calls.PAGE", 1)
    for _ in range(MOST_PAGES + 1):
        board.workshop.sandbox.workspace.post(NEWS, "U0ANA", "Lunch?")
    with pytest.raises(OutcomeUnclear):
        await board.outlet.find(clearance().rendition, key=KEY)


async def test_a_history_that_cannot_be_read_now_says_so(board: BoardWorld) -> None:
    board.workshop.sandbox.faults.add("conversations.history", "500")
    with pytest.raises(DeliveryFailed):
        await board.outlet.find(clearance().rendition, key=KEY)


# From the organisation's settings

ENVIRONMENT = {
    "CRISIS_DEMO_WEBHOOK_URL": "http://127.0.0.1:1/hook",
    "CRISIS_DEMO_WEBHOOK_SECRET": SECRET,
}


async def test_every_outlet_of_the_organisation_is_made(board: BoardWorld) -> None:
    organisation = load_organisation(demo_organisation_file())
    made = make_outlets(organisation, ENVIRONMENT, boards={FIRST_HOME: board.board}, clock=CLOCK)
    async with made as routes:
        assert {outlet: type(one) for outlet, one in routes.outlets.items()} == {
            OutletId("newsroom"): SignedWebhook,
            OutletId("intranet"): ChannelAnnouncement,
        }


async def test_all_that_an_outlet_lacks_is_named_at_once_and_never_shown(
    board: BoardWorld,
) -> None:
    organisation = load_organisation(demo_organisation_file())
    wrong = {"CRISIS_DEMO_WEBHOOK_URL": "http://pass.example", "CRISIS_DEMO_WEBHOOK_SECRET": "no"}
    made = make_outlets(organisation, wrong, boards={FIRST_HOME: board.board}, clock=CLOCK)
    with pytest.raises(OutletMistakes) as failed:
        async with made:
            pass
    told = str(failed.value)
    assert "CRISIS_DEMO_WEBHOOK_URL must begin with https://" in told
    assert "CRISIS_DEMO_WEBHOOK_SECRET must begin with whsec_" in told
    assert "pass.example" not in told
