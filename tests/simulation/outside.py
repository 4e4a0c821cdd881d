"""What people ask for about the brand's accounts and about other crises: one entry per command,
as in `asks.py`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.domain import commands as c
from bot.domain.commands.freezing import DropPost, EndFreeze, FreezeScheduled, ResumePost
from bot.domain.commands.removing import OwnStatement, StrangersPost
from bot.domain.freeze import GOOD_TIME, Fate, Item
from bot.domain.removal import Removal
from bot.domain.removal import Stage as RemovalStage
from bot.domain.statement import Passage, Statement
from bot.domain.values import CrisisId, OutletId
from bot.domain.watch import Stranger
from tests.simulation.looking import Ask, Look

# Freeze and thaw


def _plans(look: Look) -> bool:
    return any(outlet.plans for outlet in look.crisis.playbook.outlets)


def _wants_to_freeze(look: Look) -> float:
    if not _plans(look) or look.crisis.over:
        return 0.0
    return 0.1 if look.crisis.freeze.active else 1.5 if not look.crisis.freeze.round else 0.1


def _wants_to_thaw(look: Look) -> float:
    if not look.crisis.freeze.active:
        return 0.0
    return 4.0 if look.leads else 0.05


def _paused(look: Look) -> list[Item]:
    return [item for item in look.crisis.freeze.undecided if item.fate is Fate.PAUSED]


def _wants_to_decide(look: Look) -> float:
    if not _paused(look):
        return 0.0
    return 15.0 if look.leads and not look.crisis.freeze.active else 0.1


def _put_back(look: Look) -> Any:
    """Mostly in good time; at times with hardly any to spare, or too late."""
    item = look.chance.choice(_paused(look))
    due: datetime | None = look.now + GOOD_TIME + timedelta(seconds=look.chance.randrange(-2, 20))
    if look.chance.random() < 0.2:
        due = None
    facts = {"outlet": item.outlet, "reference": item.post.reference, "due": due}
    return look.ask(ResumePost, **facts)


def _drop(look: Look) -> Any:
    item = look.chance.choice(_paused(look))
    return look.ask(DropPost, outlet=item.outlet, reference=item.post.reference)


# Strangers' posts and removals


def _unanswered(look: Look) -> list[Stranger]:
    return [one for one in look.crisis.strangers.values() if not one.claimed_by]


def _claim(look: Look) -> Any:
    return look.ask(c.ClaimStranger, stranger=look.chance.choice(_unanswered(look)).id)


def _propose_strangers(look: Look) -> Any:
    what = StrangersPost(stranger=look.chance.choice(_unanswered(look)).id)
    return look.ask(c.ProposeRemoval, what=what)


def shown_at(statement: Statement) -> list[OutletId]:
    """Where it was published."""
    there = statement.deliveries.items()
    return [outlet for outlet, delivery in there if delivery.passage is Passage.PUBLISHED]


def _shown_at(look: Look) -> list[Any]:
    """Our own statements, with the outlets at which they stand."""
    return [
        OwnStatement(statement=statement.id, outlet=outlet)
        for statement in look.crisis.statements.values()
        for outlet in shown_at(statement)
        if not statement.at(outlet).taken_down_at
    ]


def _propose_own(look: Look) -> Any:
    return look.ask(c.ProposeRemoval, what=look.chance.choice(_shown_at(look)))


def _removals(look: Look, *stages: RemovalStage) -> list[Removal]:
    return [one for one in look.crisis.removals.values() if one.stage in stages]


def _about_one(kind: type[Any], *stages: RemovalStage) -> Any:
    return lambda look: look.ask(kind, removal=look.chance.choice(_removals(look, *stages)).id)


def _where(weight: float, *stages: RemovalStage) -> Any:
    return lambda look: weight if _removals(look, *stages) else 0.0


# Two crises


def _fold(look: Look) -> Any:
    other = look.chance.choice(look.others)
    facts = {"code_name": other.code_name, "room": other.room, "into_drill": other.drill}
    return look.ask(c.FoldInto, into=other.id, **facts)


def _wants_to_fold(look: Look) -> float:
    if look.crisis.over or not look.others:
        return 0.0
    return 1.5 if look.leads else 0.02


def _doors(look: Look) -> list[CrisisId]:
    """The duplicates whose people wait for the lead's word."""
    return [other for other in look.crisis.folded_in if look.crisis.at_the_door(other)]


def _let_in(look: Look) -> Any:
    return look.ask(c.LetIn, other=look.chance.choice(_doors(look)))


SETTLED = (RemovalStage.AWAITING, RemovalStage.UNDER_WAY, RemovalStage.BY_HAND)
OUTSIDE: Mapping[str, Ask] = {
    "freeze": Ask(_wants_to_freeze, lambda look: look.ask(FreezeScheduled)),
    "thaw": Ask(_wants_to_thaw, lambda look: look.ask(EndFreeze)),
    "put back": Ask(_wants_to_decide, _put_back),
    "drop": Ask(lambda look: _wants_to_decide(look) / 3, _drop),
    "it is ours": Ask(lambda look: 0.4 if _unanswered(look) else 0.0, _claim),
    "take it down": Ask(lambda look: 1.5 if _unanswered(look) else 0.0, _propose_strangers),
    "take ours down": Ask(lambda look: 1.0 if _shown_at(look) else 0.0, _propose_own),
    "approve removal": Ask(
        lambda look: (8.0 if look.leads else 2.0) if _removals(look, *SETTLED[:1]) else 0.0,
        _about_one(c.ApproveRemoval, *SETTLED[:1]),
    ),
    "leave it": Ask(_where(0.3, *SETTLED), _about_one(c.RefuseRemoval, *SETTLED)),
    "removed by hand": Ask(_where(1.0, *SETTLED), _about_one(c.FinishRemoval, *SETTLED)),
    "fold": Ask(_wants_to_fold, _fold),
    "let in": Ask(lambda look: 2.0 if _doors(look) else 0.0, _let_in),
}
"""A new command about what is outside is one entry here."""
