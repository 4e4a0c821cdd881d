"""Who people are, learnt before ready and kept up to date."""

import pytest

from bot.adapters.slack.directory import FRESH_FOR_SECONDS, SlackDirectory
from bot.application.ports import DeliveryFailed
from bot.domain.values import Account, PersonId
from bot.sandbox.cast import ANA, BEN, FARID, add_guest, add_stranger, deactivate
from tests.adapters.slack.workshop import slack_workshop


def slack_person(user: str, team: str = "T0SANDBOX") -> PersonId:
    return PersonId(f"slack:{team}:{user}")


async def test_people_are_found_by_id_and_by_mail() -> None:
    async with slack_workshop() as workshop:
        directory = workshop.directory
        assert directory.user_of(PersonId("ana")) == ANA
        assert directory.user_of(PersonId("ben")) == BEN
        assert directory.person_of(BEN) == "ben"
        assert directory.name(PersonId("ben")) == "Ben Okafor"


async def test_who_has_no_account_is_named_and_cannot_act() -> None:
    async with slack_workshop() as workshop:
        nobody = PersonId("nobody")
        assert workshop.directory.unresolved == {nobody}
        assert workshop.directory.user_of(nobody) is None
        assert await workshop.directory.account(nobody) is Account.DEACTIVATED


async def test_an_id_that_slack_does_not_know_is_unresolved() -> None:
    async with slack_workshop() as workshop:
        wrong = {PersonId("ghost"): "U0GHOST"}
        directory = SlackDirectory(
            workshop.client, workshop.calls, workshop.me, workshop.clock, wrong
        )
        await directory.load()
        assert directory.unresolved == {"ghost"}


async def test_everybody_else_is_team_and_user() -> None:
    async with slack_workshop() as workshop:
        person = workshop.directory.person_of(FARID)
        assert person == slack_person(FARID)
        assert workshop.directory.user_of(person) == FARID
        assert workshop.directory.name(person) == "Farid Haddad"


async def test_an_external_account_is_known_wherever_slack_leaves_out_its_team() -> None:
    async with slack_workshop() as workshop:
        stranger = add_stranger(workshop.sandbox.workspace)
        outside = slack_person(stranger, "T0OTHER")
        directory = SlackDirectory(
            workshop.client, workshop.calls, workshop.me, workshop.clock, {}, [outside]
        )
        assert directory.person_of(stranger) == outside
        assert directory.user_of(outside) == stranger
        assert await directory.account(outside) is Account.FOREIGN


async def test_whoever_acts_is_known_without_asking() -> None:
    async with slack_workshop() as workshop:
        before = len(workshop.sandbox.journal.entries)
        assert await workshop.directory.account(PersonId("ana")) is Account.MEMBER
        assert await workshop.directory.account(slack_person(FARID)) is Account.MEMBER
        assert len(workshop.sandbox.journal.entries) == before


async def test_guests_strangers_and_closed_accounts_are_told_apart() -> None:
    async with slack_workshop() as workshop:
        slack = workshop.sandbox.workspace
        guest, stranger = add_guest(slack), add_stranger(slack)
        account = workshop.directory.account
        assert await account(slack_person(guest)) is Account.GUEST
        assert await account(slack_person(stranger, "T0PARTNER")) is Account.FOREIGN
        assert await account(slack_person("U0UNKNOWN")) is Account.FOREIGN


async def test_a_closed_account_is_noticed_within_the_hour_even_unannounced() -> None:
    async with slack_workshop() as workshop:
        deactivate(workshop.sandbox.workspace, FARID)
        assert await workshop.directory.account(slack_person(FARID)) is Account.MEMBER
        await workshop.clock.sleep(FRESH_FOR_SECONDS + 1)
        assert await workshop.directory.account(slack_person(FARID)) is Account.DEACTIVATED


async def test_what_was_known_stands_while_slack_does_not_answer() -> None:
    async with slack_workshop() as workshop:
        await workshop.clock.sleep(FRESH_FOR_SECONDS + 1)
        workshop.sandbox.faults.add("users.info", "500", times=9)
        assert await workshop.directory.account(PersonId("ana")) is Account.MEMBER
        with pytest.raises(DeliveryFailed):
            await workshop.directory.account(slack_person("U0UNKNOWN"))


async def test_an_announced_change_counts_at_once() -> None:
    async with slack_workshop() as workshop:
        workshop.directory.changed({"id": ANA, "deleted": True, "team_id": "T0SANDBOX"})
        assert await workshop.directory.account(PersonId("ana")) is Account.DEACTIVATED
