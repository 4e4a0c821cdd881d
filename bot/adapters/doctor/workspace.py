"""The people and channels of `organisation.yaml`, as Slack has them."""

from bot.adapters.doctor.asking import Asking, refusal_of
from bot.adapters.doctor.findings import Finding, fail, ok, warn
from bot.adapters.playbooks import AnnouncementOutlet, Organisation, Person
from bot.adapters.slack.directory import account_of
from bot.adapters.slack.places import is_external
from bot.adapters.slack.rich import Json
from bot.application.ports import DeliveryFailed
from bot.domain.playbook import Playbook
from bot.domain.values import Account, RoomId

PEOPLE = "people"
CHANNELS = "channels"
IN_FILE = "in organisation.yaml"
NOT_FOUND = frozenset({"user_not_found", "users_not_found", "user_not_visible"})


# Channels


def posted_to(organisation: Organisation, playbooks: list[Playbook]) -> frozenset[RoomId]:
    """The channels that a notice or an announcement goes to."""
    notices = {place for one in playbooks if one.notice for place in one.notice.channels}
    outlets = organisation.outlets.values()
    announced = {
        room
        for one in outlets
        if isinstance(one, AnnouncementOutlet)
        for room in organisation.channels.get(one.channel, ())
    }
    return frozenset(notices | announced)


async def look_at_channels(
    asking: Asking, organisation: Organisation, used: frozenset[RoomId]
) -> list[Finding]:
    """Each channel: there, open, internal, and the bot in it."""
    found = [
        await _channel(asking, name, channel, used=channel in used)
        for name in organisation.channels
        if (channel := organisation.slack_channel(name))
    ]
    return found or [warn(CHANNELS, f"No Slack channels stand {IN_FILE}.", "Staff cannot be told.")]


async def _channel(asking: Asking, name: str, channel: RoomId, *, used: bool) -> Finding:
    try:
        answer = await asking.ask(asking.client.conversations_info, channel=channel)
    except DeliveryFailed as failed:
        return _no_channel(name, channel, failed)
    known: Json = answer["channel"]
    shown = f"#{known.get('name', name)}"
    if known.get("is_archived"):
        return fail(CHANNELS, f"{shown} is archived.", f"Name another as `{name}` {IN_FILE}.")
    if is_external(known):
        what = f"{shown} is shared with another company: nothing will be posted there."
        fix = f"Name an internal one as `{name}` {IN_FILE}."
        return fail(CHANNELS, what, fix) if used else warn(CHANNELS, what, fix)
    if not known.get("is_member"):
        return fail(CHANNELS, f"The bot is not in {shown}.", f"In {shown}, type: /invite @Crisis")
    return ok(CHANNELS, f"{shown} can be posted to.")


def _no_channel(name: str, channel: RoomId, failed: DeliveryFailed) -> Finding:
    if refusal_of(failed) == "channel_not_found":
        what = f"`{name}` ({channel}) does not exist, or is private and the bot is not in it."
        fix = f"Invite the bot to it, or correct the id {IN_FILE}."
        return fail(CHANNELS, what, fix)
    return _unasked(CHANNELS, f"`{name}`", failed)


# People


async def look_at_people(asking: Asking, organisation: Organisation, team: str) -> list[Finding]:
    """Everybody the playbooks may name: there, open, and allowed to act."""
    people = organisation.people.values()
    asked = [one for one in people if one.slack or one.email]
    found = [await _person(asking, organisation, one, team) for one in asked]
    wrong = [one for one in found if one.health != "ok"]
    if unnamed := [f"{one.name} (`{one.id}`)" for one in people if one not in asked]:
        what = f"Neither `slack` nor `email` stands {IN_FILE} for {', '.join(unnamed)}."
        fix = "Add one of them; until then they can do nothing in Slack."
        wrong.append(warn(PEOPLE, what, fix))
    count = f"All {len(found)} people {IN_FILE}"
    return wrong or [ok(PEOPLE, f"{count} have an account that may act.")]


async def _person(asking: Asking, organisation: Organisation, person: Person, team: str) -> Finding:
    named = f"{person.name} (`{person.id}`)"
    try:
        user = await _user(asking, person)
    except DeliveryFailed as failed:
        if refusal_of(failed) in NOT_FOUND:
            given = "member id" if person.slack else "e-mail address"
            fix = f"Correct the {given} of `{person.id}` {IN_FILE}, or give the role to another."
            # Somebody who is named by a Teams id may be in Teams alone.
            tell = warn if person.teams and not person.slack else fail
            return tell(PEOPLE, f"Slack knows no account for {named}.", fix)
        return _unasked(PEOPLE, named, failed)
    if user.get("is_bot"):
        return fail(PEOPLE, f"{named} is a bot.", f"Name a person as `{person.id}` {IN_FILE}.")
    return _account(organisation, person, named, account_of(user, team))


def _account(organisation: Organisation, person: Person, named: str, account: Account) -> Finding:
    what = {
        Account.DEACTIVATED: f"The account of {named} is deactivated.",
        Account.GUEST: f"{named} is a guest, and guests can do nothing.",
        Account.FOREIGN: f"{named} is from another workspace, and can do nothing.",
    }.get(account)
    if account is Account.DEACTIVATED:
        return fail(PEOPLE, str(what), "Give their roles to somebody else in the playbooks.")
    if what is None or person.id in organisation.externals:
        return ok(PEOPLE, f"{named} has an account that may act.")
    return fail(PEOPLE, what, f"If they are to act, add `{person.id}` to `external` {IN_FILE}.")


async def _user(asking: Asking, person: Person) -> Json:
    client = asking.client
    if person.slack:
        answer = await asking.ask(client.users_info, user=person.slack)
    else:
        answer = await asking.ask(client.users_lookupByEmail, email=person.email)
    user: Json = answer["user"]
    return user


def _unasked(area: str, what: str, failed: DeliveryFailed) -> Finding:
    fix = "Put the tokens and scopes right first, then look again."
    return warn(area, f"Slack could not be asked about {what} ({failed.reason}).", fix)
