"""A playbook as plain data to print, and the file formats as JSON schemas for editors."""

from typing import Any

from bot.adapters.playbooks.models import FileName, OrganisationFile, PlaybookFile
from bot.adapters.playbooks.templates import required_facts
from bot.adapters.playbooks.times import render_send, render_span
from bot.domain.playbook import Playbook, Role
from bot.domain.pre_approved import PreApproved
from bot.domain.rules import Case, Rule

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(file: FileName = "playbook.yaml") -> dict[str, Any]:
    """The JSON schema of one of the two files."""
    model = PlaybookFile if file == "playbook.yaml" else OrganisationFile
    return {"$schema": _DIALECT, **model.model_json_schema(), "title": file}


def describe(playbook: Playbook) -> dict[str, Any]:
    """What the playbook comes to, defaults and all: strings, lists and dicts only."""
    return {
        "id": playbook.id,
        "title": playbook.title,
        "when": playbook.when,
        "severity": {level.value: text for level, text in playbook.severity.items()},
        "roles": {role.id: _role(role) for role in playbook.roles},
        "drafts": playbook.drafts or "",
        "rules": {kind.value: _rule(rule) for kind, rule in playbook.rules.items()},
        "cases": [_case(case) for case in playbook.cases],
        "fast_lane": {lane.id: _lane(lane) for lane in playbook.fast_lane},
        "first_message_check": playbook.first_message_check,
        "send": render_send(playbook.send),
        "outlets": {outlet.id: outlet.title for outlet in playbook.outlets},
        "say": list(playbook.say),
        "dont_say": list(playbook.dont_say),
        "notice": _notice(playbook),
        "freeze": "at opening" if playbook.freeze_at_opening else "by hand",
        "freeze_notice": _freeze_notice(playbook),
        "statements": {
            kind.value: {"text": text, "facts": list(required_facts(text))}
            for kind, text in playbook.templates.items()
        },
        "facts": dict(playbook.facts),
        "may_open": "everyone" if playbook.may_open is None else sorted(playbook.may_open),
        "external": sorted(playbook.externals),
        "lead_silence": render_span(playbook.lead_silence),
        "break_glass": playbook.break_glass,
        "paging": playbook.paging,
        "stale_after": render_span(playbook.stale_after),
        "archive_after": render_span(playbook.archive_after),
    }


def _role(role: Role) -> dict[str, Any]:
    return {
        "title": role.title,
        "duties": list(role.duties),
        "holder": role.holder or "",
        "deputies": list(role.deputies),
        "eligible": "everyone" if role.eligible is None else sorted(role.eligible),
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "roles": sorted(rule.roles),
        "people": rule.people,
        "vetoes": sorted(rule.vetoes),
        "good_for": render_span(rule.good_for) if rule.good_for else "",
        "good_through_window": rule.good_through_window,
        "answer_within": render_span(rule.answer_within) if rule.answer_within else "",
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        "kind": sorted(case.kinds),
        "audience": sorted(case.audiences),
        "severity": sorted(case.levels),
        "outlets": sorted(case.outlets),
        "tags": sorted(case.tags),
        "language": sorted(case.languages),
        "instead": case.instead,
        **_rule(case.rule),
    }


def _lane(lane: PreApproved) -> dict[str, Any]:
    return {
        "title": lane.title,
        "text": lane.text,
        "digest": lane.digest,
        "approved_by": lane.approved_by,
        "expires": lane.expires_at.date().isoformat(),
        "slots": {slot.name: slot.kind.value for slot in lane.slots},
    }


def _freeze_notice(playbook: Playbook) -> dict[str, Any]:
    notice = playbook.freeze_notice
    return {"channels": list(notice.channels), "text": notice.text} if notice else {}


def _notice(playbook: Playbook) -> dict[str, Any]:
    notice = playbook.notice
    if notice is None:
        return {}
    return {
        "channels": list(notice.channels),
        "text": notice.text,
        "spokesperson": notice.spokesperson or "",
        "ask": notice.ask or "",
    }
