"""Whether a playbook's roles can be filled and its rules be met, on the night and not before.

One person fills one required role only, and nobody who wrote any part of a statement counts.
"""

from collections.abc import Iterable, Iterator, Set

from bot.adapters.playbooks.document import Document, Place
from bot.adapters.playbooks.models import EVERYONE, PlaybookFile, RuleFile
from bot.adapters.playbooks.problems import Problem, Severity
from bot.domain.playbook import Playbook, Role
from bot.domain.rules import Rule, strictest
from bot.domain.values import LEAD, Kind, PersonId, RoleId

MOST_CLEARERS = 3
"""CERC: director, communications, subject expert. More are too slow."""


def can_be_met(playbook: Playbook, rule: Rule, without: Iterable[PersonId] = ()) -> bool:
    """Whether each required role can be held by another person, those `without` left out, and
    they are as many as the rule demands."""
    return len(rule.roles) >= rule.people and _seats_filled(playbook, rule.roles, without)


def candidates(role: Role) -> frozenset[PersonId]:
    """All who may hold a role that is not open to everybody."""
    return (role.eligible or frozenset()) | frozenset(role.line)


def _seats_filled(playbook: Playbook, roles: Iterable[RoleId], without: Iterable[PersonId]) -> bool:
    """Bipartite matching of roles to different people."""
    away = frozenset(without)
    seated: dict[PersonId, RoleId] = {}

    def seat(role: RoleId, tried: set[PersonId]) -> bool:
        found = playbook.role(role)
        for person in candidates(found) - away if found else ():
            if person in tried:
                continue
            tried.add(person)
            if person not in seated or seat(seated[person], tried):
                seated[person] = role
                return True
        return False

    return all(seat(role, set()) for role in sorted(roles))


def check_roles(
    document: Document, file: PlaybookFile, playbook: Playbook, doubtful: Set[str]
) -> Iterator[Problem]:
    """Roles that nobody would fill, or that anybody could take who must not. Those `doubtful`
    have other mistakes, and are not judged before these are mended."""
    if LEAD not in document.mapping("roles"):
        yield document.problem(
            ("roles",), "There is no role `lead`. Somebody must lead: add it.", at_key=True
        )
    guarded = {LEAD} | playbook.approver_roles
    for role in playbook.roles:
        place: Place = ("roles", role.id)
        if role.id in doubtful:
            continue
        if role.id in guarded:
            yield from _guarded(document, role)
        if role.holder and not role.deputies:
            yield document.problem(
                place,
                f"`{role.id}` has no deputy: nobody steps in while {role.holder} sleeps, or is"
                " kept out. Add `deputies`.",
                at_key=True,
                severity=Severity.WARNING,
            )
    if file.notice:
        yield from _silent_roles(document, playbook)


def _guarded(document: Document, role: Role) -> Iterator[Problem]:
    place: Place = ("roles", role.id)
    if document.get(*place, "eligible") == EVERYONE:
        yield document.problem(
            (*place, "eligible"),
            f"`{role.id}` leads or approves, so not everybody may take it. List who may.",
        )
    elif not candidates(role):
        yield document.problem(
            place,
            f"Nobody can hold `{role.id}`, and it leads or approves. Name a `holder` and"
            " `deputies`.",
            at_key=True,
        )
    elif not role.line:
        yield document.problem(
            place,
            f"`{role.id}` leads or approves and is nobody's at opening: somebody would have to"
            " press *Take this role*. Name a `holder`.",
            at_key=True,
            severity=Severity.WARNING,
        )


def _silent_roles(document: Document, playbook: Playbook) -> Iterator[Problem]:
    for part in ("spokesperson", "ask"):
        for at, name in document.texts("notice", part):
            role = playbook.role(RoleId(name))
            if role and not role.line:
                yield document.problem(
                    at,
                    f"The notice names who holds `{name}`, and that is nobody. Give the role a"
                    " `holder`.",
                    severity=Severity.WARNING,
                )


def check_rules(
    document: Document, file: PlaybookFile, playbook: Playbook, doubtful: Set[str]
) -> Iterator[Problem]:
    """Rules that no approvals could meet, or only by luck, where no role is `doubtful`."""
    for key, rule_file in _written(file):
        kind = next(kind for kind in Kind if file.rules.for_kind(kind) is rule_file)
        rule = playbook.rules[kind]
        place: Place = ("rules", key, "roles")
        required = _required(playbook, rule)
        sound = len(required) == len(rule.roles) and not rule.roles & doubtful
        if playbook.drafts in rule.roles:
            yield document.problem(
                place,
                f"`{playbook.drafts}` drafts and is asked to approve. Nobody approves their own"
                " words: take the role out, or let another one draft.",
            )
        elif sound and all(candidates(role) for role in required):
            yield from _unmet(document, place, playbook, rule)
        yield from _counts(document, key, rule)
    yield from _cases(document, playbook, doubtful)
    yield from _hands(document, playbook)


def _hands(document: Document, playbook: Playbook) -> Iterator[Problem]:
    """Where somebody posts by hand, this playbook has that role."""
    for outlet in playbook.outlets:
        if outlet.by_hand and playbook.role(outlet.by_hand) is None:
            yield document.problem(
                ("outlets",),
                f"`{outlet.id}` is posted to by hand by whoever holds `{outlet.by_hand}`, and there"
                " is no such role here. Add it under `roles`, or leave the outlet out.",
            )


def _cases(document: Document, playbook: Playbook, doubtful: Set[str]) -> Iterator[Problem]:
    """With each case alone, what it applies to must still find enough people."""
    for number, case in enumerate(playbook.cases):
        for kind in case.kinds or Kind:
            base = [] if case.instead else [playbook.rules[kind]]
            rule = strictest([*base, case.rule])
            if rule.roles & doubtful or can_be_met(playbook, rule):
                continue
            yield document.problem(
                ("cases", number),
                f"A {kind.value} in this case could never be approved: {rule.people} different"
                f" people for {_listed(rule.roles)}. Name more under `deputies` or `eligible`, add"
                " roles, or lower `people`.",
            )
            break


def _written(file: PlaybookFile) -> Iterator[tuple[str, RuleFile]]:
    """The rules in force, each under the key that stands in the file."""
    for key in type(file.rules).model_fields:
        rule: RuleFile | None = getattr(file.rules, key)
        if rule and any(file.rules.for_kind(kind) is rule for kind in Kind):
            yield key, rule


def _required(playbook: Playbook, rule: Rule) -> list[Role]:
    return [role for role in playbook.roles if role.id in rule.roles]


def _unmet(document: Document, place: Place, playbook: Playbook, rule: Rule) -> Iterator[Problem]:
    if not _seats_filled(playbook, rule.roles, ()):
        yield document.problem(place, _too_few(playbook, rule))
        return
    drafter = playbook.role(playbook.drafts) if playbook.drafts else None
    for person in drafter.line if drafter else ():
        if not _seats_filled(playbook, rule.roles, {person}):
            yield document.problem(
                place,
                f"What {person} drafts nobody can clear: without them there are too few people for"
                f" {_listed(rule.roles)}. Name more under `deputies` or `eligible`.",
                severity=Severity.ERROR if person == drafter_holder(playbook) else Severity.WARNING,
            )
    yield from _fragile(document, place, playbook, rule)


def drafter_holder(playbook: Playbook) -> PersonId | None:
    """Who holds the drafting role at opening."""
    drafter = playbook.role(playbook.drafts) if playbook.drafts else None
    return drafter.line[0] if drafter and drafter.line else None


def _too_few(playbook: Playbook, rule: Rule) -> str:
    people = frozenset[PersonId]().union(*(candidates(role) for role in _required(playbook, rule)))
    if len(people) == 1:
        return (
            f"Only {next(iter(people))} can hold {_listed(rule.roles)}, and one person fills one"
            " required role. Name somebody else for one of them."
        )
    return (
        f"{_listed(rule.roles)} need {len(rule.roles)} different people, and those who may hold"
        f" them ({', '.join(sorted(people))}) are too few, as one person fills one required role."
        " Name more under `deputies` or `eligible`."
    )


def _fragile(document: Document, place: Place, playbook: Playbook, rule: Rule) -> Iterator[Problem]:
    """Rules that hold until the crisis is about one of the approvers, or two seats are one's."""
    required = _required(playbook, rule)
    for person in sorted(frozenset(person for role in required for person in role.line)):
        alone = any(candidates(role) == {person} for role in required)
        if not alone and not _seats_filled(playbook, rule.roles, {person}):
            yield document.problem(
                place,
                f"Kept out, or away, {person} leaves too few people for {_listed(rule.roles)}."
                " Name more under `deputies` or `eligible`.",
                severity=Severity.WARNING,
            )
    first: dict[PersonId, Role] = {}
    for role in required:
        other = first.setdefault(role.line[0], role) if role.line else role
        if other is not role:
            yield document.problem(
                place,
                f"{role.line[0]} holds both `{other.id}` and `{role.id}` at opening, and fills one"
                " required role only: a deputy would have to step in first.",
                severity=Severity.WARNING,
            )
        if role.line and role.line[0] == drafter_holder(playbook):
            yield document.problem(
                place,
                f"{role.line[0]} drafts and holds `{role.id}` at opening, and cannot approve their"
                " own words: a deputy would have to step in first.",
                severity=Severity.WARNING,
            )


def _counts(document: Document, key: str, rule: Rule) -> Iterator[Problem]:
    place: Place = ("rules", key, "people")
    if rule.people > len(rule.roles):
        yield document.problem(
            place,
            f"{rule.people} different people can never approve here: each fills one of"
            f" {len(rule.roles)} roles. Add roles, or lower `people`.",
        )
    elif rule.people < len(rule.roles):
        yield document.problem(
            place,
            f"`people: {rule.people}` changes nothing: {_listed(rule.roles)} are always"
            f" {len(rule.roles)} people.",
            severity=Severity.WARNING,
        )
    if len(rule.roles) > MOST_CLEARERS:
        yield document.problem(
            ("rules", key, "roles"),
            f"More than {MOST_CLEARERS} approvers take too long when minutes count.",
            severity=Severity.WARNING,
        )


def _listed(roles: Iterable[RoleId]) -> str:
    return " and ".join(f"`{role}`" for role in sorted(roles))
