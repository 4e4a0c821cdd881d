"""A playbook as plain data to print, and the file formats as JSON schemas for editors."""

from typing import Any

from bot.adapters.playbooks.models import FileName, OrganisationFile, PlaybookFile
from bot.adapters.playbooks.templates import required_facts
from bot.adapters.playbooks.times import render_send, render_span
from bot.domain.playbook import Playbook, Role, Rule

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
        "send": render_send(playbook.send),
        "outlets": {outlet.id: outlet.title for outlet in playbook.outlets},
        "say": list(playbook.say),
        "dont_say": list(playbook.dont_say),
        "notice": _notice(playbook),
        "statements": {
            kind.value: {"text": text, "facts": list(required_facts(text))}
            for kind, text in playbook.templates.items()
        },
        "facts": dict(playbook.facts),
        "may_open": "everyone" if playbook.may_open is None else sorted(playbook.may_open),
        "external": sorted(playbook.externals),
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
    return {"roles": sorted(rule.roles), "people": rule.people}


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
