"""The `Directory` port on Slack: who people are, kept in memory so that nobody waits for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.calls import Calls, Identity
from bot.adapters.slack.errors import Refused
from bot.adapters.slack.rich import Json
from bot.application.ports import Clock, DeliveryFailed
from bot.domain.values import Account, PersonId

FRESH_FOR_SECONDS = 3600.0
MOST_PAGES = 50


@dataclass(frozen=True, kw_only=True)
class Known:
    """What Slack says of one user, and when it said so (`Clock.monotonic`)."""

    user: str
    name: str
    email: str
    account: Account
    at: float


class SlackDirectory:
    """Implements `Directory`. `organisation` maps people's keys to Slack ids or e-mails;
    `externals` it names as `slack:TEAM:USER`, whom Slack's pickers give without their team.

    Somebody the organisation does not name is `slack:TEAM:USER`.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        calls: Calls,
        me: Identity,
        clock: Clock,
        organisation: Mapping[PersonId, str],
        externals: Iterable[PersonId] = (),
    ) -> None:
        self._client = client
        self._calls = calls
        self._me = me
        self._clock = clock
        self._organisation = organisation
        self._known: dict[str, Known] = {}
        self._users: dict[PersonId, str] = {}
        self._persons: dict[str, PersonId] = {
            user: person for person in externals if (user := self.user_of(person))
        }

    async def load(self) -> None:
        """Learn everybody, in one pass over the workspace, and find the organisation's people;
        to be called before ready, and again whenever. Raises `DeliveryFailed`."""
        seen = 0
        async for page in self._calls.pages(self._client.users_list):
            for user in page["members"]:
                self._learn(user)
            seen += 1
            if seen == MOST_PAGES:
                break
        await self._resolve()

    @property
    def unresolved(self) -> frozenset[PersonId]:
        """The organisation's people for whom no account was found here."""
        return frozenset(self._organisation) - self._users.keys()

    # Who

    def person_of(self, user: str, team: str = "") -> PersonId:
        """The person behind a Slack user id."""
        return self._persons.get(user) or PersonId(f"slack:{team or self._me.team}:{user}")

    def user_of(self, person: PersonId) -> str | None:
        """The Slack user id; None for somebody who has no account here."""
        if person in self._users:
            return self._users[person]
        kind, _, rest = person.partition(":")
        user = rest.partition(":")[2]
        return user if kind == "slack" and user else None

    def name(self, person: PersonId) -> str:
        known = self._known.get(self.user_of(person) or "")
        return known.name if known else person

    async def account(self, person: PersonId) -> Account:
        """Asks Slack only about somebody not heard of within the hour; what was known stands
        where Slack does not answer. Raises `DeliveryFailed` about somebody never heard of."""
        user = self.user_of(person)
        if user is None:
            return Account.DEACTIVATED
        known = self._known.get(user)
        if known is None or self._clock.monotonic() - known.at > FRESH_FOR_SECONDS:
            known = await self._ask(user, known)
        return known.account

    def changed(self, user: Json) -> None:
        """Slack told that somebody's account or profile changed."""
        self._learn(user)

    # Learning

    async def _ask(self, user: str, known: Known | None) -> Known:
        try:
            answer = await self._calls.look(self._client.users_info, user=user)
        except Refused as refused:
            if refused.reason not in ("user_not_found", "user_not_visible"):
                raise
            return self._keep(self._unseen(user))
        except DeliveryFailed:
            if known is None:
                raise
            return known
        return self._learn(answer["user"])

    def _unseen(self, user: str) -> Known:
        """Somebody Slack does not show the bot is not of this workspace."""
        return Known(user=user, name=user, email="", account=Account.FOREIGN, at=self._now())

    def _learn(self, user: Json) -> Known:
        profile = user.get("profile") or {}
        shown = profile.get("real_name") or user.get("real_name") or profile.get("display_name")
        return self._keep(
            Known(
                user=user["id"],
                name=str(shown or user.get("name") or user["id"]),
                email=str(profile.get("email") or "").lower(),
                account=account_of(user, self._me.team),
                at=self._now(),
            )
        )

    def _keep(self, known: Known) -> Known:
        self._known[known.user] = known
        return known

    async def _resolve(self) -> None:
        emails = {known.email: known.user for known in self._known.values() if known.email}
        for person, told in self._organisation.items():
            if "@" not in told:
                await self._bind_user(person, told)
            elif user := emails.get(told.lower()) or await self._look_up(told):
                self._bind(person, user)

    async def _bind_user(self, person: PersonId, user: str) -> None:
        known = self._known.get(user) or await self._ask(user, None)
        if known.account is not Account.FOREIGN or known.name != user:
            self._bind(person, user)

    def _bind(self, person: PersonId, user: str) -> None:
        self._users[person] = user
        self._persons[user] = person

    async def _look_up(self, email: str) -> str | None:
        try:
            answer = await self._calls.look(self._client.users_lookupByEmail, email=email)
        except Refused as refused:
            if refused.reason != "users_not_found":
                raise
            return None
        return self._learn(answer["user"]).user

    def _now(self) -> float:
        return self._clock.monotonic()


def account_of(user: Json, team: str) -> Account:
    """What kind of account it is, seen from the bot's own workspace."""
    if user.get("deleted"):
        return Account.DEACTIVATED
    if user.get("is_stranger") or user.get("team_id", team) != team:
        return Account.FOREIGN
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Account.GUEST
    return Account.MEMBER
