"""A playbook's file, with what the organisation adds, as the domain's value."""

from collections.abc import Iterable, Mapping

from bot.adapters.playbooks.cases import case_of, roles_of
from bot.adapters.playbooks.models import PlaybookFile, RoleFile, RuleFile
from bot.adapters.playbooks.organisation import Organisation
from bot.domain.playbook import FreezeNotice, Notice, Playbook, Role
from bot.domain.rules import Rule
from bot.domain.values import LEAD, Kind, OutletId, PersonId, RoleId, RoomId

MARKETING = "marketing"
"""The channel of those who schedule posts, where a playbook names none."""


def playbook_of(
    name: str, file: PlaybookFile, organisation: Organisation, templates: Mapping[Kind, str]
) -> Playbook:
    """The playbook in force. Names that the organisation does not have are left out: only a
    file without mistakes gives a playbook to use."""
    rules = _rules(file)
    cases = tuple(case_of(case.when, _rule(case), instead=case.instead) for case in file.cases)
    approving = [*rules.values(), *(case.rule for case in cases)]
    guarded = {LEAD} | {role for rule in approving for role in rule.voices}
    return Playbook(
        id=name,
        title=file.title,
        when=file.when,
        severity=dict(file.severity),
        organisation=organisation.name,
        roles=tuple(
            _role(RoleId(key), role, guarded=key in guarded) for key, role in file.roles.items()
        ),
        rules=rules,
        cases=cases,
        fast_lane=tuple(lane.value(key) for key, lane in file.fast_lane.items()),
        first_message_check=file.first_message_check,
        outlets=tuple(
            organisation.outlet(OutletId(key))
            for key in file.outlets
            if key in organisation.outlets
        ),
        send=file.send,
        say=tuple(file.say),
        dont_say=tuple(file.dont_say),
        notice=_notice(file, organisation),
        freeze_at_opening=file.freeze == "at opening",
        freeze_notice=_freeze_notice(file, organisation),
        templates=dict(templates),
        drafts=RoleId(file.drafts) if file.drafts else None,
        facts=dict(file.facts),
        may_open=organisation.may_open,
        externals=organisation.externals,
        stale_after=file.stale_after,
        archive_after=file.archive_after,
        lead_silence=file.lead_silence,
        break_glass=file.break_glass,
        paging=organisation.paging is not None,
    )


def _role(role: RoleId, file: RoleFile, *, guarded: bool) -> Role:
    """Lead and approver roles are open to those listed only; others to any member of the team."""
    listed = None if file.eligible is None else frozenset(map(PersonId, file.eligible))
    line = [PersonId(key) for key in (file.holder, *file.deputies) if key]
    if guarded or listed is not None:
        listed = (listed or frozenset()) | frozenset(line)
    return Role(
        id=role,
        title=file.title,
        duties=tuple(file.duties),
        holder=PersonId(file.holder) if file.holder else None,
        deputies=tuple(map(PersonId, file.deputies)),
        eligible=listed,
    )


def _rules(file: PlaybookFile) -> dict[Kind, Rule]:
    found = {kind: file.rules.for_kind(kind) for kind in Kind}
    return {kind: _rule(rule) for kind, rule in found.items() if rule}


def _rule(file: RuleFile) -> Rule:
    roles = frozenset(map(RoleId, file.roles))
    return Rule(
        roles=roles,
        people=file.people or max(len(roles), 1),
        vetoes=roles_of(file.vetoes),
        good_for=file.good_for,
        good_through_window=file.good_through_window,
        answer_within=file.answer_within,
    )


def _freeze_notice(file: PlaybookFile, organisation: Organisation) -> FreezeNotice | None:
    """The playbook's; else to the channel named `marketing`, where there is one."""
    named = file.freeze_notice.channels if file.freeze_notice else [MARKETING]
    channels = _rooms(organisation, named)
    if not channels:
        return None
    text = file.freeze_notice.text.strip() if file.freeze_notice else ""
    return FreezeNotice(channels=channels, text=text)


def _rooms(organisation: Organisation, names: Iterable[str]) -> tuple[RoomId, ...]:
    """Every room that these names stand for, on whichever platform."""
    return tuple(room for name in names for room in organisation.channels.get(name, ()))


def _notice(file: PlaybookFile, organisation: Organisation) -> Notice | None:
    if file.notice is None:
        return None
    return Notice(
        channels=_rooms(organisation, file.notice.channels),
        text=file.notice.text.strip(),
        spokesperson=RoleId(file.notice.spokesperson) if file.notice.spokesperson else None,
        ask=RoleId(file.notice.ask) if file.notice.ask else None,
    )
