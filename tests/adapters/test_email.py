"""E-mail keeps every outlet's promises as far as mail can, and some of its own."""

import json
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.outlets.email import EmailTypesetter, MailServer
from bot.adapters.outlets.email.letters import stem_of
from bot.adapters.playbooks.addresses import Recipient, parse_recipient, read_recipients
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Receipt
from bot.domain.gate import Clearance
from bot.domain.values import Medium, Translation, Wording, Words
from bot.domain.wording import digest_of
from tests.adapters.mail_worlds import (
    IDA,
    JO,
    KIM,
    MailWorld,
    Mood,
    PostOffice,
    allows,
    certificate,
    group,
    local,
    post_office,
)
from tests.contracts.outlet import KEY, OutletContract, World, clearance
from tests.facts import HOLDING, INTRANET


class TestEmail(OutletContract):
    has_links = False
    says_how_long = None
    a_person_looks = True

    @pytest.fixture
    async def world(self) -> AsyncIterator[World]:
        async with post_office() as office:
            yield MailWorld(office, INTRANET)


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with post_office() as one:
        yield one


def cleared(**changes: object) -> Clearance:
    """Leave for the mail group, with other facts put in by force and hashed anew."""
    made = clearance(outlet=INTRANET)
    words = replace(made.wording, **changes)  # type: ignore[arg-type]
    object.__setattr__(made, "wording", words)
    object.__setattr__(made, "digest", digest_of(words))
    return made


async def sent(office: PostOffice, *recipients: Recipient, **changes: object) -> Receipt:
    outlet = group(local(office), recipients or (IDA, JO, KIM), outlet=INTRANET)
    return await outlet.publish(cleared(**changes), key=KEY)


# One letter to each


async def test_each_gets_a_letter_of_their_own_and_sees_no_other(office: PostOffice) -> None:
    receipt = await sent(office)
    assert receipt == Receipt(asked=3, reference=stem_of(KEY))
    assert [one.to for one in office.letters] == [(r.address,) for r in (IDA, JO, KIM)]
    for letter, recipient in zip(office.letters, (IDA, JO, KIM), strict=True):
        (to,) = letter.message["To"].addresses
        assert (to.display_name, to.addr_spec) == (recipient.name, recipient.address)
        others = {IDA.address, JO.address, KIM.address} - {recipient.address}
        assert not any(other in letter.raw.decode() for other in others)
    assert office.conversations == 1


async def test_headers_tell_programs_what_it_is(office: PostOffice) -> None:
    outlet = group(local(office), [IDA], outlet=INTRANET, reply_to=JO)
    await outlet.publish(cleared(headline=Words("Flight 12")), key=KEY)
    message = office.letters[0].message
    assert message["Subject"] == "Flight 12"
    assert message["From"] == "Skytours Press <press@skytours.example>"
    assert message["Reply-To"] == "Jo Doe <jo@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime.tzinfo is not None
    assert message["Message-ID"].startswith(f"<{stem_of(KEY)}.")
    assert message["Message-ID"].endswith("@skytours.example>")


async def test_sent_again_under_one_key_it_has_the_same_message_id(office: PostOffice) -> None:
    for _ in range(2):
        await sent(office, IDA, JO)
    ids = [one.message["Message-ID"] for one in office.letters]
    assert ids[:2] == ids[2:]
    assert len(set(ids)) == 2


async def test_a_correction_stands_below_what_it_corrects(office: PostOffice) -> None:
    first = await sent(office, IDA)
    correction = cleared()
    object.__setattr__(correction, "corrects", first.reference)
    await group(local(office), [IDA], outlet=INTRANET).publish(correction, key="C1.S2.1.x")
    original, later = (one.message for one in office.letters)
    assert later["In-Reply-To"] == original["Message-ID"] != later["Message-ID"]


# What is refused, deferred, lost


async def test_who_was_refused_is_named_and_the_others_have_it(office: PostOffice) -> None:
    office.moods = {JO.address: Mood.REFUSES, KIM.address: Mood.REFUSES_FOR_NOW}
    receipt = await sent(office)
    assert receipt.refused == ("Jo Doe", "Kim, the Big One")
    assert [one.to for one in office.letters] == [(IDA.address,)]


async def test_after_a_refusal_the_next_still_gets_theirs_in_the_same_conversation(
    office: PostOffice,
) -> None:
    office.moods = {IDA.address: Mood.REFUSES, JO.address: Mood.REFUSES_FOR_NOW}
    assert (await sent(office)).refused == ("Ida Investor", "Jo Doe")
    assert [one.to for one in office.letters] == [(KIM.address,)]
    assert office.conversations == 1


async def test_where_all_are_refused_it_is_final(office: PostOffice) -> None:
    office.moods = {one.address: Mood.REFUSES for one in (IDA, JO, KIM)}
    with pytest.raises(DeliveryFailed, match="refused") as failed:
        await sent(office)
    assert failed.value.final


@pytest.mark.parametrize(
    "mood",
    [Mood.REFUSES_FOR_NOW, Mood.HANGS_UP_AT_THE_ADDRESS, Mood.HAS_NO_ROOM_FOR_THE_WORDS],
)
async def test_where_nobody_has_it_yet_it_can_be_tried_again(
    office: PostOffice, mood: Mood
) -> None:
    office.moods = {IDA.address: mood, JO.address: Mood.REFUSES}
    with pytest.raises(DeliveryFailed) as failed:
        await sent(office, IDA, JO)
    assert not failed.value.final
    assert office.letters == []


async def test_words_that_the_server_will_not_carry_are_a_refusal(office: PostOffice) -> None:
    office.moods = {IDA.address: Mood.REFUSES_THE_WORDS}
    with pytest.raises(DeliveryFailed) as failed:
        await sent(office, IDA)
    assert failed.value.final


@pytest.mark.parametrize("mood", [Mood.HANGS_UP_BEFORE_KEEPING, Mood.HANGS_UP_AFTER_KEEPING])
async def test_one_lost_answer_makes_it_unclear_and_the_others_still_get_theirs(
    office: PostOffice, mood: Mood
) -> None:
    office.moods = {IDA.address: mood}
    with pytest.raises(OutcomeUnclear):
        await sent(office)
    reached = [one.to[0] for one in office.letters]
    assert reached.count(IDA.address) == (mood is Mood.HANGS_UP_AFTER_KEEPING)
    assert reached[-2:] == [JO.address, KIM.address]


async def test_a_server_that_hangs_up_on_an_address_is_called_anew_for_the_next(
    office: PostOffice,
) -> None:
    office.moods = {IDA.address: Mood.HANGS_UP_AT_THE_ADDRESS}
    assert (await sent(office)).refused == ("Ida Investor",)
    assert [one.to[0] for one in office.letters] == [JO.address, KIM.address]


# Encryption and log-in


@pytest.fixture
def certificates(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return certificate(tmp_path)


async def test_it_logs_in_over_starttls(
    certificates: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    ours, trust = certificates
    parameters = {"tls_context": ours, "authenticator": allows("crisis", "s3cret")}
    async with post_office(**parameters, auth_required=True) as office:
        server = local(office, tls="starttls", user="crisis", password="s3cret", trust=trust)
        outlet = group(server, [IDA], outlet=INTRANET)
        await outlet.check()
        assert office.letters == []
        await outlet.publish(cleared(), key=KEY)
        assert len(office.letters) == 1

        wrong = group(replace(server, password="other"), [IDA], outlet=INTRANET)
        for attempt in (wrong.check(), wrong.publish(cleared(), key=KEY)):
            with pytest.raises(DeliveryFailed, match="unauthorised") as failed:
                await attempt
            assert failed.value.final


async def test_it_speaks_tls_from_the_start_where_told(
    certificates: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    ours, trust = certificates
    async with post_office(implicit_tls=ours) as office:
        server = local(office, tls="tls", trust=trust)
        await group(server, [IDA], outlet=INTRANET).publish(cleared(), key=KEY)
        assert len(office.letters) == 1


async def test_a_server_nobody_vouches_for_gets_no_letter(
    certificates: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    async with post_office(tls_context=certificates[0]) as office:
        outlet = group(local(office, tls="starttls"), [IDA], outlet=INTRANET)
        with pytest.raises(DeliveryFailed, match="insecure"):
            await outlet.publish(cleared(), key=KEY)
        assert office.letters == []


async def test_a_server_without_starttls_gets_no_letter_in_the_clear(office: PostOffice) -> None:
    outlet = group(local(office, tls="starttls"), [IDA], outlet=INTRANET)
    with pytest.raises(DeliveryFailed, match="insecure") as failed:
        await outlet.publish(cleared(), key=KEY)
    assert failed.value.final
    assert office.letters == []


async def test_a_check_of_a_server_that_is_not_there_says_so() -> None:
    outlet = group(MailServer(host="127.0.0.1", port=9, tls="none"), [IDA])
    with pytest.raises(DeliveryFailed, match="unreachable"):
        await outlet.check()


# The letter itself


def setting(**changes: object) -> Wording:
    return replace(HOLDING, **changes)  # type: ignore[arg-type]


async def test_what_is_typeset_is_what_is_sent(office: PostOffice) -> None:
    typesetter = EmailTypesetter(sender="Skytours Press", longest=3000)
    words = setting(headline=Words("Flight <12> & more"), text=Words("One.\n\n<b>Two</b>\nthree"))
    rendition = await typesetter.set(words)
    assert rendition == await typesetter.set(words, offline=True)
    await sent(
        office,
        IDA,
        headline=words.headline,
        text=words.text,
        renditions={INTRANET: rendition},
    )
    (letter,) = office.letters
    content = json.loads(rendition.payload)
    assert (letter.message["Subject"], letter.body(), letter.body("html")) == (
        content["subject"],
        content["text"],
        content["html"],
    )
    assert "&lt;b&gt;Two&lt;/b&gt;<br>three" in letter.body("html")
    assert (rendition.length, rendition.longest) == (len(words.text), 3000)


async def test_words_typeset_otherwise_than_approved_are_not_sent(office: PostOffice) -> None:
    other = await EmailTypesetter(sender="x").set(setting(text=Words("Something else.")))
    with pytest.raises(DeliveryFailed, match="altered"):
        await sent(office, IDA, renditions={INTRANET: other})
    assert office.letters == []


async def test_it_is_set_in_the_language_of_the_group() -> None:
    german = Translation(text=Words("Wir prüfen das."), source="x")
    words = setting(translations={"de": german})
    rendition = await EmailTypesetter(sender="x", language="de").set(words)
    assert rendition.parts == ("Wir prüfen das.", "Wir prüfen das.")
    assert '<html lang="de">' in rendition.payload.replace('\\"', '"')


@pytest.mark.parametrize(
    "headline",
    [
        "Sorry\nBcc: everybody@example.org",
        "Sorry\r\n\r\n<script>",
        "a\u2028b\x00c\x1b",
        "ünïcödé " * 40,
        "x" * 900,
        "🙏🏽" * 100,
    ],
)
async def test_no_headline_breaks_out_of_its_header(office: PostOffice, headline: str) -> None:
    await sent(office, IDA, headline=Words(headline))
    (letter,) = office.letters
    assert "Bcc" not in letter.message
    assert (
        letter.message["Subject"].split()
        == "".join(c if c.isprintable() else " " for c in headline).split()
    )
    assert letter.body() == cleared().text
    assert max(map(len, letter.raw.split(b"\r\n"))) <= 998


async def test_a_long_first_line_makes_a_short_subject_and_is_whole_below(
    office: PostOffice,
) -> None:
    text = "We are looking into it. " * 40
    await sent(office, IDA, text=Words(text))
    (letter,) = office.letters
    assert len(letter.message["Subject"]) <= 120
    assert letter.message["Subject"].endswith(" …")
    assert letter.body() == text


class OnePicture:
    async def keep(self, content: bytes) -> str:
        raise NotImplementedError

    async def fetch(self, digest: str) -> bytes:
        if digest != "d1":
            raise LookupError(digest)
        return b"\x89PNG"


PICTURE = Medium(digest="d1", mime="image/png", size=4, alternative=Words("The\nplane"))


async def test_a_picture_goes_along_with_its_description(office: PostOffice) -> None:
    outlet = group(local(office), [IDA], outlet=INTRANET, media=OnePicture())
    await outlet.publish(cleared(media=(PICTURE,)), key=KEY)
    (attached,) = office.letters[0].message.iter_attachments()
    assert attached.get_content_type() == "image/png"
    assert attached.get_content() == b"\x89PNG"
    assert attached["Content-Description"] == "The plane"


@pytest.mark.parametrize("media", [None, OnePicture()])
async def test_without_its_picture_it_is_not_sent(
    office: PostOffice, media: OnePicture | None
) -> None:
    outlet = group(local(office), [IDA], outlet=INTRANET, media=media)
    with pytest.raises(DeliveryFailed, match="no_media"):
        await outlet.publish(cleared(media=(replace(PICTURE, digest="d2"),)), key=KEY)
    assert office.letters == []


# Addresses


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ida",
        "ida@",
        "ida@example",
        "ida@example.org, jo@example.org",
        "Ida <ida@example.org>\nBcc: jo@example.org",
        "ida@exämple.org",
        "<ida@example.org> RCPT TO:<jo@example.org>",
        "ida@example.org>",
        "i da@example.org",
    ],
)
def test_what_is_no_address_is_refused_unseen(text: str) -> None:
    with pytest.raises(ValueError, match="must be an e-mail address") as bad:
        parse_recipient(text)
    assert not text or text not in str(bad.value)


def test_a_file_of_addresses_is_read_and_nobody_stands_in_it_twice(tmp_path: Path) -> None:
    file = tmp_path / "investors.txt"
    file.write_text(
        "# Investors\n\nIda Investor <ida@example.org>\nIDA@example.org\njo@example.org\n",
        encoding="utf-8",
    )
    assert read_recipients(file) == (IDA, Recipient(address="jo@example.org"))
    file.write_text("ida@example.org\nnobody\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        read_recipients(file)
