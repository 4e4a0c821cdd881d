"""The `Directory` port on Teams: who people are, kept in memory so that nobody waits for it."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

import structlog

from bot.adapters.teams.activities import Doer
from bot.adapters.teams.home import TeamHome
from bot.adapters.teams.ids import account_of, person_id, room_link
from bot.adapters.teams.transport.calls import Calls, Member
from bot.application.ports import Clock, DeliveryFailed
from bot.domain.values import Account, PersonId, RoomId
from bot.presentation.card import Link

FRESH_FOR_SECONDS = 3600.0
MOST_CONVERSATIONS = 4
"""In how many conversations beside the team somebody is looked for, the newest first."""

GUEST_MARK = "#ext#"
"""Stands in the sign-in name of every guest."""

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Known:
    """What Teams says of one account, and when it said so (`Clock.monotonic`). `id` is Teams'
    own (29:…), by which it takes people, too."""

    id: str
    aad: str
    name: str
    account: Account
    at: float


class TeamsDirectory:
    """Implements `Directory`. `organisation` maps people's keys to an `aadObjectId` or an e-mail
    address; `externals` may act though guests or from another tenant, who are named as
    `teams:TENANT:AAD`. `names` and `places` are what the organisation calls people and rooms.

    Somebody the organisation does not name is `teams:TENANT:AAD`.
    """

    def __init__(
        self,
        calls: Calls,
        home: TeamHome,
        clock: Clock,
        organisation: Mapping[PersonId, str],
        externals: Iterable[PersonId] = (),
        *,
        names: Mapping[PersonId, str] | None = None,
        places: Mapping[RoomId, str] | None = None,
    ) -> None:
        self._calls = calls
        self._home = home
        self._clock = clock
        self._externals = frozenset(externals)
        self._names = dict(names or {})
        self._places = dict(places or {})
        self._roster = tuple(organisation)
        self._known: dict[str, Known] = {}
        self._met_in: dict[str, tuple[str, ...]] = {}
        self._users = {one: told.lower() for one, told in organisation.items() if "@" not in told}
        self._persons = {aad: person for person, aad in self._users.items()}
        self._emails = {told.lower(): one for one, told in organisation.items() if "@" in told}

    async def load(self) -> None:
        """Learn everybody in the team, and find the organisation's people among them; to be called
        before ready, and again whenever. Raises `DeliveryFailed`."""
        await self.team()

    async def team(self) -> frozenset[PersonId]:
        """Who is in the team now. Raises `DeliveryFailed`."""
        return self._all_of(await self._calls.members(self._home.roster))

    async def readers(self) -> frozenset[PersonId]:
        """Who reads the channel of war rooms, were it not a standard one of the team after all.
        Raises `DeliveryFailed`."""
        if self._home.channel == self._home.roster:
            return await self.team()
        team, members = await asyncio.gather(self.team(), self._calls.members(self._home.channel))
        return team | self._all_of(members)

    async def keep_fresh(self) -> None:
        """Ask who is in the team, again and again, so that nobody who acts waits for it; to be
        cancelled. Where Teams does not answer, what was known stands."""
        while True:
            await self._clock.sleep(FRESH_FOR_SECONDS / 2)
            try:
                await self.team()
            except DeliveryFailed as failed:
                log.warning("team_not_asked", reason=failed.reason)

    @property
    def unresolved(self) -> frozenset[PersonId]:
        """The organisation's people of whom Teams has shown no account."""
        return frozenset(one for one in self._roster if self._users.get(one) not in self._known)

    # Who

    def person_of(self, aad: str, tenant: str = "") -> PersonId:
        """The person behind an `aadObjectId`. Another tenant's account is the organisation's
        person only where that one is named as external."""
        person = self._persons.get(aad.lower())
        if person and (self._home.is_of(tenant) or person in self._externals):
            return person
        return person_id(tenant or self._home.tenant, aad)

    def user_of(self, person: PersonId) -> str | None:
        """The `aadObjectId`; None for somebody who has no account here."""
        if person in self._users:
            return self._users[person]
        account = account_of(person)
        return account[1] if account else None

    def name(self, person: PersonId) -> str:
        known = self._known.get(self.user_of(person) or "")
        return (known.name if known else "") or self._names.get(person) or person

    def roster(self) -> Sequence[PersonId]:
        """The organisation's people, in the order they are offered."""
        return self._roster

    async def account(self, person: PersonId) -> Account:
        """Asks Teams only about somebody not heard of within the hour; what was known stands where
        Teams does not answer. Raises `DeliveryFailed` about somebody never heard of."""
        user = self.user_of(person)
        if user is None:
            return Account.DEACTIVATED
        known = self._known.get(user)
        if known is None or self._clock.monotonic() - known.at > FRESH_FOR_SECONDS:
            known = await self._ask(person, user, known)
        return known.account

    # Places

    def place(self, room: RoomId) -> Link:
        """What the place is called, and its address."""
        address = room_link(room, tenant=self._home.tenant, app=self._home.app)
        return Link(url=address, text=self._places.get(room, ""))

    def call_place(self, room: RoomId, name: str) -> None:
        """The place has this name from now on."""
        self._places[room] = name

    # Learning

    async def heard(self, doer: Doer, conversation: str) -> PersonId:
        """Who did something in the conversation. Somebody new is looked up there, once. Raises
        `DeliveryFailed` where Teams does not say who that is."""
        user = (doer.aad or doer.id).lower()
        if user not in self._known and user not in self._persons:
            member = await self._calls.member(conversation, doer.id or user)
            if member is not None:
                self._learn(member)
        self._met(user, conversation)
        return self.person_of(user, doer.tenant)

    def changed(self, doer: Doer) -> None:
        """Somebody came into a conversation or left it: what was known of them is asked anew."""
        known = self._known.get((doer.aad or doer.id).lower())
        if known is not None:
            self._keep(replace(known, at=-inf))

    def _all_of(self, members: Sequence[Member]) -> frozenset[PersonId]:
        known = [(self._learn(member), member.tenant) for member in members]
        return frozenset(self.person_of(one.aad, tenant) for one, tenant in known)

    def _met(self, user: str, conversation: str) -> None:
        others = (one for one in self._met_in.get(user, ()) if one != conversation)
        self._met_in[user] = (conversation, *others)[:MOST_CONVERSATIONS]

    async def _ask(self, person: PersonId, user: str, known: Known | None) -> Known:
        try:
            member = await self._found(user)
        except DeliveryFailed:
            if known is None:
                raise
            return known
        if member is not None:
            return self._learn(member)
        return self._keep(self._unseen(person, user, known))

    async def _found(self, user: str) -> Member | None:
        """In the team, or wherever they were met."""
        for conversation in (self._home.roster, *self._met_in.get(user, ())):
            member = await self._calls.member(conversation, user)
            if member is not None:
                return member
        return None

    def _unseen(self, person: PersonId, user: str, known: Known | None) -> Known:
        """Whoever is nowhere to be found has been removed, or was never of this tenant."""
        tenant = (account_of(person) or ("", user))[0]
        account = Account.DEACTIVATED if known or self._home.is_of(tenant) else Account.FOREIGN
        name = known.name if known else ""
        return Known(id="", aad=user, name=name, account=account, at=self._clock.monotonic())

    def _learn(self, member: Member) -> Known:
        known = Known(
            id=member.id,
            aad=(member.aad or member.id).lower(),
            name=member.name,
            account=kind_of(member, self._home),
            at=self._clock.monotonic(),
        )
        self._bind(known, member.email.lower())
        return self._keep(known)

    def _bind(self, known: Known, email: str) -> None:
        """By the address. Another tenant could give its people any address, so it binds only
        accounts of the own; a guest's only where the organisation names a guest."""
        person = self._emails.get(email)
        if person is None or person in self._users:
            return
        named_guest = known.account is Account.GUEST and person in self._externals
        if known.account is Account.MEMBER or named_guest:
            self._users[person] = known.aad
            self._persons[known.aad] = person

    def _keep(self, known: Known) -> Known:
        self._known[known.aad] = known
        return known


def kind_of(member: Member, home: TeamHome) -> Account:
    """What kind of account it is, seen from the bot's own tenant."""
    if not home.is_of(member.tenant):
        return Account.FOREIGN
    if member.role.lower() in ("guest", "anonymous") or GUEST_MARK in member.email.lower():
        return Account.GUEST
    return Account.MEMBER
