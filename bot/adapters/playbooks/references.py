"""Names in the files that name nothing, or the same thing twice.

Read from the data as they stand, so that one mistake elsewhere in a file hides none of these.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import available_timezones

from bot.adapters.playbooks.accounts import ACCOUNT, id_platform
from bot.adapters.playbooks.document import Document, Place, Step
from bot.adapters.playbooks.models import EVERYONE
from bot.adapters.playbooks.problems import Problem, Severity, did_you_mean, shown

OFF = frozenset({"false", "no", "off", "f", "n", "0"})
"""All that counts as no in a setting."""


@dataclass(frozen=True, kw_only=True)
class Names:
    """What an `organisation.yaml` defines, for others to name."""

    people: frozenset[str]
    channels: frozenset[str]
    outlets: frozenset[str]


def names_in(organisation: Document) -> Names:
    """What the file defines, right or wrong in itself."""
    return Names(
        people=frozenset(organisation.mapping("people")),
        channels=frozenset(organisation.mapping("channels")),
        outlets=frozenset(organisation.mapping("outlets")),
    )


def check_organisation_names(document: Document) -> Iterator[Problem]:
    """People, channels and time zone that the file names and does not have."""
    names = names_in(document)
    yield from _unknown(document, ("owner",), names.people, "person", "people")
    if document.get("may_open") != EVERYONE:
        yield from _unknown(document, ("may_open",), names.people, "person", "people")
        yield from _repeated(document, ("may_open",))
    yield from _externals(document, names.people)
    for outlet in document.mapping("outlets"):
        place = ("outlets", outlet, "channel")
        yield from _unknown(document, place, names.channels, "channel", "channels")
        yield from _unwatched(document, outlet, place)
    yield from _same_account(document, "slack", "Slack id")
    yield from _same_account(document, "teams", "Teams id")
    yield from _same_account(document, "email", "e-mail address")
    yield from _time_zone(document, ("time_zone",))
    duty = document.get("duty")
    for number in range(len(duty) if isinstance(duty, list) else 0):
        yield from _time_zone(document, ("duty", number, "zone"), needed=True)
        yield from _unknown(document, ("duty", number, "people"), names.people, "person", "people")
        yield from _repeated(document, ("duty", number, "people"))


def check_playbook_names(document: Document, organisation: Names) -> Iterator[Problem]:
    """People, roles, outlets and channels that the playbook names and nobody defines."""
    roles = frozenset(document.mapping("roles"))
    for role in document.mapping("roles"):
        for part in ("holder", "deputies", "eligible"):
            place: Place = ("roles", role, part)
            if document.get(*place) == EVERYONE and part == "eligible":
                continue
            yield from _unknown(
                document, place, organisation.people, "person", "people in organisation.yaml"
            )
            yield from _repeated(document, place)
        yield from _own_deputy(document, role)
    for kind in document.mapping("rules"):
        place = ("rules", kind, "roles")
        yield from _unknown(document, place, roles, "role", "roles")
        yield from _repeated(document, place)
        yield from _unknown(document, ("rules", kind, "vetoes"), roles, "role", "roles")
    yield from _case_names(document, roles, organisation)
    for place in (("drafts",), ("notice", "spokesperson"), ("notice", "ask")):
        yield from _unknown(document, place, roles, "role", "roles")
    for place, known, what in (
        (("outlets",), organisation.outlets, "outlet"),
        (("notice", "channels"), organisation.channels, "channel"),
        (("freeze_notice", "channels"), organisation.channels, "channel"),
    ):
        yield from _unknown(document, place, known, what, f"{what}s in organisation.yaml")
        yield from _repeated(document, place)


def _case_names(document: Document, roles: Iterable[str], organisation: Names) -> Iterator[Problem]:
    cases = document.get("cases")
    for number in range(len(cases) if isinstance(cases, list) else 0):
        for part in ("roles", "vetoes"):
            yield from _unknown(document, ("cases", number, part), roles, "role", "roles")
        yield from _unknown(
            document,
            ("cases", number, "when", "outlets"),
            organisation.outlets,
            "outlet",
            "outlets in organisation.yaml",
        )


def _unknown(
    document: Document, place: Place, known: Iterable[str], what: str, where: str
) -> Iterator[Problem]:
    names = frozenset(known)
    for at, name in document.texts(*place):
        if name not in names:
            advice = did_you_mean(name, names) or f" There are no {where} yet."
            yield document.problem(at, f"There is no {what} {shown(name)} under {where}.{advice}")


def _repeated(document: Document, place: Place) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, name in document.texts(*place):
        if name in seen and document.get(*place) != name:
            yield document.problem(at, f"{shown(name)} is in this list twice. Keep one.")
        seen.add(name)


def _own_deputy(document: Document, role: Step) -> Iterator[Problem]:
    holder = document.get("roles", role, "holder")
    for at, name in document.texts("roles", role, "deputies"):
        if name == holder:
            message = f"{shown(name)} holds `{role}` and is its deputy too. Name somebody else."
            yield document.problem(at, message)


def _externals(document: Document, people: Iterable[str]) -> Iterator[Problem]:
    names = frozenset(people)
    yield from _repeated(document, ("external",))
    for at, text in document.texts("external"):
        if text not in names and not ACCOUNT.fullmatch(text):
            yield document.problem(
                at,
                f"{shown(text)} is neither somebody under people nor an account. Write"
                " slack:TEAM:USER, such as slack:T0123ABCD:U0456EFGH, or teams:TENANT:OBJECT, with"
                " the two ids of Microsoft Entra.",
            )


def _unwatched(document: Document, outlet: Step, place: Place) -> Iterator[Problem]:
    """Teams tells a bot of no post that does not mention it."""
    if str(document.get("outlets", outlet, "watched")).lower() in OFF:
        return
    for at, name in document.texts(*place):
        channel = document.get("channels", name)
        ids = channel if isinstance(channel, dict) else {id_platform(channel): channel}
        if "teams" in ids and "slack" not in ids:
            message = (
                f"What others post in {shown(name)} in Microsoft Teams, nobody notices: Teams does"
                " not tell the bot. Write `watched: false` to show that you know."
            )
            yield document.problem(at, message, severity=Severity.WARNING)


def _same_account(document: Document, part: str, what: str) -> Iterator[Problem]:
    """One account under two keys would count as two people when a statement is approved."""
    first: dict[str, str] = {}
    for key in document.mapping("people"):
        for at, account in document.texts("people", key, part):
            other = first.setdefault(account.casefold(), key)
            if other != key:
                yield document.problem(
                    at, f"`{other}` has the same {what}. One person has one key."
                )


def _time_zone(document: Document, place: Place, *, needed: bool = False) -> Iterator[Problem]:
    """`needed`: nothing works where the machine does not know the zone."""
    known = available_timezones()
    for at, zone in document.texts(*place):
        if zone == "UTC" or zone in known:
            continue
        if not known:
            message = "This machine has no time zones. Install the package tzdata."
            severity = Severity.ERROR if needed else Severity.WARNING
            yield document.problem(at, message, severity=severity)
            continue
        near = did_you_mean(zone, known)
        advice = near if near.startswith(" Did") else " Write it like Europe/Berlin."
        yield document.problem(at, f"There is no time zone {shown(zone)}.{advice}")
