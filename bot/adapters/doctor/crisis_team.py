"""The team in Microsoft Teams whose members can read drafts: who is in it, and who is not."""

from collections.abc import Awaitable, Callable, Sequence

from bot.adapters.doctor.asking import AnswerT, patiently
from bot.adapters.doctor.findings import Finding, fail, ok, warn
from bot.adapters.doctor.team_people import TeamPeople
from bot.adapters.doctor.teams import ASK_AGAIN, Premises, Visit, premises_of
from bot.adapters.doctor.war_room import look_at_war_room
from bot.adapters.doctor.workspace import CHANNELS, IN_FILE
from bot.adapters.playbooks import AnnouncementOutlet, Organisation
from bot.adapters.teams.directory import kind_of
from bot.adapters.teams.ids import conversation_of
from bot.application.ports import DeliveryFailed
from bot.domain.values import Account, PersonId

TEAM = "team"
INSTALL = "In Teams: the team → ⋯ → Manage team → Apps → Crisis."
MOST_NAMED = 5
PRIVACY_AT = "the team → ⋯ → Edit team → Privacy"


async def look_at_team(visit: Visit, organisation: Organisation) -> list[Finding]:
    """The team that `organisation.yaml` names, and everything that needs it. Posts nothing."""
    if organisation.teams is None:
        what = f"There is no `teams` {IN_FILE}: in Teams no crisis can be opened."
        return [fail(TEAM, what, "Name the crisis team and a channel there, see README.")]
    premises = premises_of(visit, organisation, organisation.teams)
    return await _CrisisTeam(visit, organisation, premises).looked_at()


class _CrisisTeam:
    def __init__(self, visit: Visit, organisation: Organisation, premises: Premises) -> None:
        self._visit = visit
        self._organisation = organisation
        self._premises = premises
        self._home = premises.home
        self._directory = premises.directory
        self._places = premises.places

    async def looked_at(self) -> list[Finding]:
        try:
            there = await self._ask(self._directory.team)
        except DeliveryFailed as failed:
            return [self._out_of_reach(failed)]
        return [
            ok(TEAM, f"The bot is in the crisis team, with {len(there)} people."),
            *await self._war_room_channel(),
            *await look_at_war_room(self._visit, self._premises),
            *await self._readers(there),
            await self._privacy(),
            *await TeamPeople(self._visit, self._organisation, self._premises).looked_at(there),
            *await self._channels(),
        ]

    async def _ask(self, call: Callable[[], Awaitable[AnswerT]]) -> AnswerT:
        return await patiently(self._visit.clock, call)

    # The team

    def _out_of_reach(self, failed: DeliveryFailed) -> Finding:
        if failed.reason == "not_installed":
            return fail(TEAM, f"The bot is not in the team under `teams` {IN_FILE}.", INSTALL)
        if failed.reason == "channel_not_found":
            what = f"Teams knows no team or channel as under `teams` {IN_FILE}."
            return fail(
                TEAM, what, "Copy both ids anew: ⋯ → Get link to team, Get link to channel."
            )
        what = f"Teams could not be asked about the crisis team ({failed.reason})."
        return fail(TEAM, what, ASK_AGAIN)

    async def _war_room_channel(self) -> list[Finding]:
        """A private or shared channel has people of its own, and may refuse bots."""
        if self._home.channel == self._home.roster:
            return []
        try:
            here = await self._ask(lambda: self._visit.calls.members(self._home.channel))
            all_ = await self._ask(lambda: self._visit.calls.members(self._home.roster))
        except DeliveryFailed as failed:
            return [_no_channel("teams: channel", failed)]
        if {one.aad.lower() for one in here} != {one.aad.lower() for one in all_}:
            what = f"The `channel` under `teams` {IN_FILE} has other members than the team."
            return [fail(CHANNELS, what, "Name a standard channel, not a private or shared one.")]
        return []

    async def _readers(self, there: frozenset[PersonId]) -> list[Finding]:
        """Everybody in the team can read a thread or a standard channel."""
        if self._places.in_force()[0] == "chat":
            return []
        strangers = sorted(there - self._organisation.people.keys(), key=self._directory.name)
        if not strangers:
            return [ok(TEAM, "Everybody in the crisis team is on the roster.")]
        named = ", ".join([await self._stranger(one) for one in strangers])
        what = f"In the crisis team, and not under `people` {IN_FILE}: {named}."
        fix = "Until they are taken out of the team, or named there, no crisis can be opened."
        return [fail(TEAM, f"{what} They would read every draft.", fix)]

    async def _stranger(self, person: PersonId) -> str:
        account = await self._directory.account(person)
        kind = {Account.GUEST: " (guest)", Account.FOREIGN: " (another tenant)"}.get(account, "")
        return f"{self._directory.name(person)}{kind}"

    async def _privacy(self) -> Finding:
        try:
            visibility = await self._ask(self._places.visibility)
        except DeliveryFailed:
            visibility = None
        if visibility == "private":
            return ok(TEAM, "The crisis team is private.")
        if visibility is None:
            what = "Whether the crisis team is private cannot be seen from here."
            fix = f"Look yourself: {PRIVACY_AT}. It must say Private, or anybody can join."
            return warn(TEAM, what, fix)
        what = f"The crisis team is {visibility}: anybody in the company can join and read drafts."
        return fail(TEAM, what, f"Make it private: {PRIVACY_AT}.")

    # Channels that are posted to

    async def _channels(self) -> list[Finding]:
        return [
            await self._channel(name, conversation)
            for name in self._organisation.channels
            if (room := self._organisation.teams_channel(name))
            and (conversation := conversation_of(room))
        ]

    async def _channel(self, name: str, conversation: str) -> Finding:
        try:
            members = await self._ask(lambda: self._visit.calls.members(conversation))
        except DeliveryFailed as failed:
            return _no_channel(name, failed)
        shared = any(kind_of(one, self._home) is Account.FOREIGN for one in members)
        if shared and self._is_announced_in(name):
            what = f"`{name}` in Teams is shared with another company."
            fix = f"The bot announces nothing there: name another channel {IN_FILE}."
            return fail(CHANNELS, what, fix)
        outside = [one.name for one in members if kind_of(one, self._home) is not Account.MEMBER]
        if outside:
            what = f"`{name}` in Teams is read by guests or another company: {_some(outside)}."
            fix = f"Whatever is posted there they read, too. If not, name another {IN_FILE}."
            return warn(CHANNELS, what, fix)
        return ok(CHANNELS, f"`{name}` in Teams can be posted to.")

    def _is_announced_in(self, name: str) -> bool:
        outlets = self._organisation.outlets.values()
        return any(isinstance(one, AnnouncementOutlet) and one.channel == name for one in outlets)


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(sorted(names)[:MOST_NAMED]) + more


def _no_channel(name: str, failed: DeliveryFailed) -> Finding:
    if failed.reason == "not_installed":
        return fail(CHANNELS, f"The bot is not in the team of `{name}` {IN_FILE}.", INSTALL)
    if failed.reason == "channel_not_found":
        what = f"Teams knows no channel with the id of `{name}` {IN_FILE}."
        return fail(CHANNELS, what, "Copy it anew: ⋯ beside the channel → Get link to channel.")
    what = f"Teams could not be asked about `{name}` ({failed.reason})."
    return warn(CHANNELS, what, ASK_AGAIN)
