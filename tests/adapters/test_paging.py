"""A page says that something waits and where, by every way there is, and not a word more."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.adapters.outlets import OutletMistakes
from bot.adapters.paging import Paging, make_pager
from bot.adapters.playbooks import Organisation, Person
from bot.adapters.playbooks.serving import PagingSettings
from bot.adapters.system import SystemClock
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Pager
from bot.domain.values import PersonId
from tests.adapters.mail_worlds import Mood, PostOffice, post_office
from tests.adapters.outlet_worlds import NOBODY_LISTENS, SECRET, Receiver, receiving
from tests.facts import ANA, BEN, GUS

SUBJECT = "S3: your approval is asked for"
LINK = "https://northwind.slack.example/archives/C1/p1"
PEOPLE = {
    ANA: Person(id=ANA, name="Ana Lindqvist", email="ana@northwind.example"),
    BEN: Person(id=BEN, name="Ben Okafor", slack="U0BEN"),
}
ENVIRONMENT = {"PAGER_SECRET": SECRET}


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as one:
        yield one


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with post_office() as one:
        yield one


def organisation(receiver: str = "", office: int = 0) -> Organisation:
    paging: dict[str, Any] = {}
    if receiver:
        paging["webhook"] = {"url": receiver, "secret_env": "PAGER_SECRET"}
    if office:
        paging["email"] = {
            "from": "War room <crisis@northwind.example>",
            "host": "127.0.0.1",
            "port": office,
            "tls": "none",
        }
    settings = PagingSettings.model_validate(paging)
    return Organisation(name="Northwind", people=PEOPLE, owner=ANA, paging=settings)


async def page(
    of: Organisation, person: PersonId = ANA, key: str = "C1.S3.ana.1", subject: str = SUBJECT
) -> None:
    async with make_pager(of, ENVIRONMENT, clock=SystemClock()) as pager:
        assert pager is not None
        await pager.page(person, subject, LINK, key=key)


async def test_both_ways_carry_number_and_link(receiver: Receiver, office: PostOffice) -> None:
    await page(organisation(receiver.url, office.port))
    (call,) = receiver.calls
    assert call.content["type"] == "approval.requested"
    assert call.content["data"] == {"person": "ana", "subject": SUBJECT, "link": LINK}
    (letter,) = office.letters
    assert letter.to == ("ana@northwind.example",)
    assert letter.message["Subject"] == SUBJECT
    assert letter.body() == f"{SUBJECT}\n{LINK}\n"
    assert not letter.message.is_multipart()


async def test_paged_again_under_one_key_it_is_known_again(
    receiver: Receiver, office: PostOffice
) -> None:
    of = organisation(receiver.url, office.port)
    for key in ("one", "one", "two"):
        await page(of, key=key)
    for ids in (
        [call.headers["webhook-id"] for call in receiver.calls],
        [letter.message["Message-ID"] for letter in office.letters],
    ):
        assert ids[0] == ids[1] != ids[2]


async def test_no_subject_breaks_out_of_its_header(office: PostOffice) -> None:
    subject = "S3\r\nBcc: everybody@example.org\r\n\r\nHello"
    await page(organisation(office=office.port), subject=subject)
    (letter,) = office.letters
    assert "Bcc" not in letter.message
    assert letter.message["Subject"] == "S3 Bcc: everybody@example.org Hello"


async def test_two_people_paged_for_one_thing_are_two_pages(receiver: Receiver) -> None:
    of = organisation(receiver.url)
    await page(of, ANA, "one")
    await page(of, GUS, "one")
    assert len(receiver.kept) == 2


async def test_somebody_without_an_address_is_passed_over(office: PostOffice) -> None:
    for person in (BEN, GUS):
        await page(organisation(office=office.port), person)
    assert office.letters == []


async def test_one_way_that_leads_there_is_enough(office: PostOffice) -> None:
    await page(organisation(NOBODY_LISTENS, office.port))
    assert len(office.letters) == 1


async def test_where_no_way_leads_there_it_may_be_tried_again(office: PostOffice) -> None:
    office.moods["ana@northwind.example"] = Mood.REFUSES
    with pytest.raises(DeliveryFailed) as failed:
        await page(organisation(NOBODY_LISTENS, office.port))
    assert not failed.value.final


async def test_where_the_address_is_wrong_it_is_final(office: PostOffice) -> None:
    office.moods["ana@northwind.example"] = Mood.REFUSES
    with pytest.raises(DeliveryFailed) as failed:
        await page(organisation(office=office.port))
    assert failed.value.final


async def test_what_is_unclear_is_said_so(receiver: Receiver, office: PostOffice) -> None:
    receiver.answers(500)
    office.moods["ana@northwind.example"] = Mood.REFUSES
    with pytest.raises(OutcomeUnclear):
        await page(organisation(receiver.url, office.port))


async def test_an_organisation_without_paging_has_no_pager() -> None:
    without = replace(organisation(NOBODY_LISTENS), paging=None)
    async with make_pager(without, {}, clock=SystemClock()) as pager:
        assert pager is None


async def test_what_it_lacks_is_named_and_never_shown() -> None:
    settings = PagingSettings.model_validate(
        {"webhook": {"url_env": "PAGER_URL", "secret_env": "PAGER_SECRET"}}
    )
    of = replace(organisation(NOBODY_LISTENS), paging=settings)
    wrong = {"PAGER_URL": "http://pass.example", "PAGER_SECRET": "no"}
    with pytest.raises(OutletMistakes) as failed:
        async with make_pager(of, wrong, clock=SystemClock()):
            pass
    assert "PAGER_SECRET must begin with whsec_" in str(failed.value)
    assert "PAGER_URL must begin with https://" in str(failed.value)
    assert "pass.example" not in str(failed.value)


def test_it_is_a_pager() -> None:
    pager: Pager = Paging(people=PEOPLE, clock=SystemClock())
    assert pager
