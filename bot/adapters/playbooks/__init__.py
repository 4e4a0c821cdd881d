"""Playbooks and the organisation, from YAML files that people write to the domain's values."""

from bot.adapters.playbooks.accounts import is_of_teams
from bot.adapters.playbooks.describe import describe, schema
from bot.adapters.playbooks.duty import at_hand, on_duty
from bot.adapters.playbooks.loader import check, load_organisation, load_playbooks
from bot.adapters.playbooks.organisation import (
    AnnouncementOutlet,
    BlueskyOutlet,
    ByHandOutlet,
    EmailOutlet,
    MastodonOutlet,
    Organisation,
    OutletSettings,
    Person,
    TeamsHome,
    WebhookOutlet,
    WordPressOutlet,
)
from bot.adapters.playbooks.problems import PlaybookMistakes, Problem, Severity
from bot.adapters.playbooks.starter import new_playbook
from bot.adapters.playbooks.templates import (
    BadTemplate,
    MissingFacts,
    render_template,
    render_with_gaps,
    required_facts,
)

__all__ = [
    "AnnouncementOutlet",
    "BadTemplate",
    "BlueskyOutlet",
    "ByHandOutlet",
    "EmailOutlet",
    "MastodonOutlet",
    "MissingFacts",
    "Organisation",
    "OutletSettings",
    "Person",
    "PlaybookMistakes",
    "Problem",
    "Severity",
    "TeamsHome",
    "WebhookOutlet",
    "WordPressOutlet",
    "at_hand",
    "check",
    "describe",
    "is_of_teams",
    "load_organisation",
    "load_playbooks",
    "new_playbook",
    "on_duty",
    "render_template",
    "render_with_gaps",
    "required_facts",
    "schema",
]
