"""Who people are on Teams: learnt before ready, kept up to date, and never on anybody's word."""

import asyncio

import pytest

from bot.adapters.teams.activities import Doer
from bot.adapters.teams.directory import FRESH_FOR_SECONDS
from bot.application.ports import DeliveryFailed
from bot.domain.values import Account, PersonId
from tests.adapters.teams.world import ANA, BEN, EVE, FAY, GIO, NOBODY, Ground, teams_workshop
from tests.rigs.teams.client import Person

ELSEWHERE = "11111111-2222-3333-4444-555555555555"


def doer(person: Person) -> Doer:
    return Doer(aad=person.aad, tenant=person.tenant, id=person.id, name=person.name)


def stranger(person: Person) -> PersonId:
    return PersonId(f"teams:{person.tenant}:{person.aad}")


async def asked(ground: Ground) -> int:
    return (await ground.fake.calls()).get("member", 0)


async def test_people_are_found_by_account_and_by_address(ground: Ground) -> None:
    async with teams_workshop(ground) as workshop:
        directory, people = workshop.directory, ground.people
        assert directory.user_of(ANA) == people[ANA].aad
        assert directory.user_of(BEN) == people[BEN].aad
        assert directory.person_of(people[BEN].aad.upper()) == BEN
        assert directory.name(BEN) == "Ben"
        assert await directory.account(BEN) is Account.MEMBER


async def test_who_is_nowhere_to_be_found_is_named_and_cannot_act(ground: Ground) -> None:
    async with teams_workshop(ground) as workshop:
        directory = workshop.directory
        assert directory.unresolved == {GIO, NOBODY}
        assert directory.user_of(NOBODY) is None
        assert await directory.account(NOBODY) is Account.DEACTIVATED
        assert await directory.account(GIO) is Account.DEACTIVATED


async def test_who_is_in_no_team_is_known_from_where_they_write(ground: Ground) -> None:
    gio = ground.people[GIO]
    chat = await ground.fake.personal_chat(gio)
    async with teams_workshop(ground) as workshop:
        assert await workshop.directory.heard(doer(gio), chat) == GIO
        assert await workshop.directory.account(GIO) is Account.MEMBER
        assert workshop.directory.unresolved == {NOBODY}


async def test_somebody_new_is_looked_up_once_where_they_write(ground: Ground) -> None:
    hal = await ground.fake.person("Hal", email="nobody@northwind.example")
    chat = await ground.fake.personal_chat(hal)
    async with teams_workshop(ground) as workshop:
        before = await asked(ground)
        assert await workshop.directory.heard(doer(hal), chat) == NOBODY
        assert await workshop.directory.heard(doer(hal), chat) == NOBODY
        assert await workshop.directory.account(NOBODY) is Account.MEMBER
        assert await asked(ground) == before + 1


async def test_members_of_the_team_are_not_asked_about(ground: Ground) -> None:
    async with teams_workshop(ground) as workshop:
        before = await asked(ground)
        for person in (ANA, BEN, EVE, FAY):
            doing = doer(ground.people[person])
            assert await workshop.directory.heard(doing, ground.channel) == person
            assert await workshop.directory.account(person) is Account.MEMBER
        assert await asked(ground) == before


@pytest.mark.parametrize("mark", ["role", "sign-in name"])
async def test_a_guest_is_a_guest(ground: Ground, mark: str) -> None:
    email = "joe_other.example#EXT#@northwind.example" if mark == "sign-in name" else None
    joe = await ground.fake.person("Joe", email=email)
    role = "guest" if mark == "role" else "user"
    ground.ask("set_role", team=ground.team.id, person=joe.aad, role=role)
    async with teams_workshop(ground) as workshop:
        person = await workshop.directory.heard(doer(joe), ground.channel)
        assert person == stranger(joe)
        assert await workshop.directory.account(person) is Account.GUEST


async def test_a_guest_with_the_address_of_somebody_is_not_them(ground: Ground) -> None:
    joe = await ground.fake.person("Joe", email="nobody@northwind.example")
    ground.ask("set_role", team=ground.team.id, person=joe.aad, role="guest")
    async with teams_workshop(ground) as workshop:
        assert workshop.directory.person_of(joe.aad) == stranger(joe)
    async with teams_workshop(ground, externals=[NOBODY]) as workshop:
        assert workshop.directory.person_of(joe.aad) == NOBODY
        assert await workshop.directory.account(NOBODY) is Account.GUEST


async def test_another_tenants_account_is_foreign_whatever_address_it_bears(
    ground: Ground,
) -> None:
    kim = await ground.fake.person("Kim", tenant=ELSEWHERE, email="nobody@northwind.example")
    ground.ask("set_role", team=ground.team.id, person=kim.aad, role="user")
    async with teams_workshop(ground, externals=[NOBODY]) as workshop:
        person = await workshop.directory.heard(doer(kim), ground.channel)
        assert person == stranger(kim) == f"teams:{ELSEWHERE}:{kim.aad}"
        assert await workshop.directory.account(person) is Account.FOREIGN


async def test_another_tenants_account_of_a_known_id_is_not_the_person(ground: Ground) -> None:
    async with teams_workshop(ground) as workshop:
        claimed = workshop.directory.person_of(ground.people[ANA].aad, ELSEWHERE)
        assert claimed == f"teams:{ELSEWHERE}:{ground.people[ANA].aad}"
    async with teams_workshop(ground, externals=[ANA]) as workshop:
        assert workshop.directory.person_of(ground.people[ANA].aad, ELSEWHERE) == ANA


async def test_who_was_removed_everywhere_is_deactivated(ground: Ground) -> None:
    ana = ground.people[ANA]
    async with teams_workshop(ground) as workshop:
        ground.ask("set_role", team=ground.team.id, person=ana.aad)
        assert await workshop.directory.account(ANA) is Account.MEMBER
        workshop.directory.changed(doer(ana))
        assert await workshop.directory.account(ANA) is Account.DEACTIVATED


async def test_who_left_the_team_is_still_known_in_their_own_chat(ground: Ground) -> None:
    ana = ground.people[ANA]
    chat = await ground.fake.personal_chat(ana)
    async with teams_workshop(ground) as workshop:
        await workshop.directory.heard(doer(ana), chat)
        ground.ask("set_role", team=ground.team.id, person=ana.aad)
        workshop.directory.changed(doer(ana))
        assert await workshop.directory.account(ANA) is Account.MEMBER
        assert ANA not in await workshop.directory.team()


async def test_what_was_known_is_asked_again_after_an_hour(ground: Ground) -> None:
    async with teams_workshop(ground) as workshop:
        ground.ask("set_role", team=ground.team.id, person=ground.people[ANA].aad, role="guest")
        await workshop.clock.sleep(FRESH_FOR_SECONDS - 1)
        assert await workshop.directory.account(ANA) is Account.MEMBER
        await workshop.clock.sleep(2)
        assert await workshop.directory.account(ANA) is Account.GUEST


async def test_the_team_is_asked_before_what_is_known_of_it_is_old(ground: Ground) -> None:
    async with teams_workshop(ground) as workshop:
        ground.ask("set_role", team=ground.team.id, person=ground.people[ANA].aad, role="guest")
        await ground.fake.befalls("members", 500)
        rounds = 0

        async def sleep(seconds: float) -> None:
            nonlocal rounds
            rounds += 1
            if rounds == 3:
                raise asyncio.CancelledError
            workshop.clock.passed += seconds

        workshop.clock.sleep = sleep  # type: ignore[method-assign]
        with pytest.raises(asyncio.CancelledError):
            await workshop.directory.keep_fresh()
        before = await asked(ground)
        assert await workshop.directory.account(ANA) is Account.GUEST
        assert await asked(ground) == before


async def test_what_was_known_stands_where_teams_does_not_answer(ground: Ground) -> None:
    async with teams_workshop(ground) as workshop:
        await workshop.clock.sleep(FRESH_FOR_SECONDS + 1)
        await ground.fake.befalls("member", 500)
        assert await workshop.directory.account(ANA) is Account.MEMBER


async def test_nobody_is_guessed_to_be_a_member(ground: Ground) -> None:
    hal = await ground.fake.person("Hal")
    chat = await ground.fake.personal_chat(hal)
    async with teams_workshop(ground) as workshop:
        await ground.fake.befalls("member", 500, times=2)
        with pytest.raises(DeliveryFailed):
            await workshop.directory.heard(doer(hal), chat)
        with pytest.raises(DeliveryFailed):
            await workshop.directory.account(stranger(hal))


async def test_a_team_of_several_pages_is_learnt_whole(ground: Ground) -> None:
    ground.ask("set", members_page=1)
    try:
        async with teams_workshop(ground) as workshop:
            assert await workshop.directory.team() == {ANA, BEN, EVE, FAY}
    finally:
        ground.ask("set", members_page=100)


async def test_a_team_known_by_its_group_is_read_through_its_channel(ground: Ground) -> None:
    async with teams_workshop(ground, team=ground.team.group) as workshop:
        assert await workshop.directory.team() == {ANA, BEN, EVE, FAY}
