"""Which of the rules holds for a statement as it stands."""

from bot.domain.playbook import Playbook
from bot.domain.rules import FAST_RULE, Matter, Rule
from bot.domain.statement import Statement
from bot.domain.values import Audience, Level, Wording


def audiences_of(wording: Wording, playbook: Playbook) -> frozenset[Audience]:
    """Whom it is for: as its writer says, and whoever reads the outlets it goes to."""
    outlets = (playbook.outlet(outlet) for outlet in wording.outlets)
    return frozenset({wording.audience, *(one.audience for one in outlets if one)})


def matter_of(statement: Statement, playbook: Playbook, level: Level) -> Matter:
    """What it is about, as far as rules go."""
    wording = statement.wording
    return Matter(
        kind=wording.kind,
        audiences=audiences_of(wording, playbook),
        level=level,
        outlets=frozenset(wording.outlets),
        languages=frozenset({wording.language, *wording.translations}),
        tags=statement.tags,
    )


def rule_of(statement: Statement, playbook: Playbook, level: Level) -> Rule:
    """Words approved in calm times need one approver; all others what the playbook says."""
    if statement.fast:
        return FAST_RULE
    return playbook.rule_for(matter_of(statement, playbook, level))
