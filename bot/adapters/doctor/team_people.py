"""The people of `organisation.yaml`, as Teams has them."""

from collections.abc import Iterable

from bot.adapters.doctor.asking import patiently
from bot.adapters.doctor.findings import Finding, fail, ok, warn
from bot.adapters.doctor.teams import ASK_AGAIN, Premises, Visit
from bot.adapters.doctor.workspace import IN_FILE, PEOPLE
from bot.adapters.playbooks import Organisation, Person
from bot.application.ports import DeliveryFailed
from bot.domain.values import Account, PersonId

SETUP_POLICIES = "admin.teams.microsoft.com → Teams apps → Setup policies → Add apps"


class TeamPeople:
    """Who may act, and who can be told something in private. Nobody is written to: Teams is asked
    for each one's chat with the bot, which shows whether they have the app."""

    def __init__(self, visit: Visit, organisation: Organisation, premises: Premises) -> None:
        self._visit = visit
        self._organisation = organisation
        self._directory = premises.directory
        self._places = premises.places

    async def looked_at(self, there: frozenset[PersonId]) -> list[Finding]:
        """`there` are those in the crisis team, just asked for."""
        people = self._organisation.people.values()
        named = [one for one in people if one.teams or one.email]
        wrong = {one.id: why for one in named if (why := await self._wrong(one, there))}
        found = list(wrong.values())
        if nameless := [one for one in people if not (one.teams or one.email)]:
            what = f"Neither `teams` nor `email` stands {IN_FILE} for {_names(nameless)}."
            fix = "Add one of them; until then they can do nothing in Teams."
            found.append(warn(PEOPLE, what, fix))
        found += await self._without_app([one for one in named if one.id not in wrong])
        return found or [ok(PEOPLE, f"All {len(named)} have Crisis in Teams, and may act.")]

    async def _wrong(self, person: Person, there: frozenset[PersonId]) -> Finding | None:
        named = _names([person])
        if person.id not in there:
            if person.teams and self._places.in_force()[0] == "chat":
                return None
            what = f"{named} is not in the crisis team, and would not see a war room."
            fix = f"Add them to the team, or correct their `teams` or `email` {IN_FILE}."
            # Somebody who is named by a Slack id may be in Slack alone.
            return (warn if person.slack and not person.teams else fail)(PEOPLE, what, fix)
        account = await self._directory.account(person.id)
        if account is Account.MEMBER or person.id in self._organisation.externals:
            return None
        kind = "a guest in Teams" if account is Account.GUEST else "from another tenant"
        fix = f"If they are to act, add `{person.id}` to `external` {IN_FILE}."
        return fail(PEOPLE, f"{named} is {kind}, and can do nothing.", fix)

    async def _without_app(self, people: Iterable[Person]) -> list[Finding]:
        refused: dict[str, list[Person]] = {}
        for person in people:
            if reason := await self._refused(person):
                refused.setdefault(reason, []).append(person)
        return [_not_told(reason, them) for reason, them in refused.items()]

    async def _refused(self, person: Person) -> str:
        """Why the person cannot be told something in private; empty where they can."""
        user = self._directory.user_of(person.id) or ""
        try:
            await patiently(self._visit.clock, lambda: self._visit.calls.start_chat(user))
        except DeliveryFailed as failed:
            return failed.reason
        return ""


def _not_told(reason: str, people: Iterable[Person]) -> Finding:
    if reason == "not_installed":
        fix = f"Until it is, what is theirs alone is said in the war room: {SETUP_POLICIES}."
        return warn(PEOPLE, f"Crisis is not installed in Teams for {_names(people)}.", fix)
    return warn(PEOPLE, f"Teams could not be asked about {_names(people)} ({reason}).", ASK_AGAIN)


def _names(people: Iterable[Person]) -> str:
    return ", ".join(f"{one.name} (`{one.id}`)" for one in people)
