"""Who must approve, and in which case: the playbook's rules as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.values import Audience, Kind, Level, OutletId, RoleId, Tag


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Who must approve: every role in `roles`, each by another person, `people` in all.

    Holders of `vetoes` can block, and are not needed for the number. An approval stays good for
    `good_for` (None: without end), and with `good_through_window` at least until the time window
    that was approved with the words closes; after `answer_within` without an answer a deputy is
    asked too (None: nobody is).
    """

    roles: frozenset[RoleId]
    people: int = 1
    vetoes: frozenset[RoleId] = frozenset()
    good_for: timedelta | None = None
    good_through_window: bool = False
    answer_within: timedelta | None = None

    @property
    def voices(self) -> frozenset[RoleId]:
        """The roles that can block."""
        return self.roles | self.vetoes


FAST_RULE = Rule(roles=frozenset(), people=1)
"""For words approved in calm times and filled in as they were typed then."""


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What a statement is about, as far as rules go. `tags` None: nobody has said yet."""

    kind: Kind
    audiences: frozenset[Audience]
    level: Level
    outlets: frozenset[OutletId]
    languages: frozenset[str]
    tags: frozenset[Tag] | None


@dataclass(frozen=True, kw_only=True)
class Case:
    """What a rule is for. An empty field means any; a case applies where every field does, and
    to what nobody has tagged yet as if it bore every tag. `instead` takes the place of the rule
    for the kind where the case covers all that the statement is; any other case adds to it."""

    rule: Rule
    kinds: frozenset[Kind] = frozenset()
    audiences: frozenset[Audience] = frozenset()
    levels: frozenset[Level] = frozenset()
    outlets: frozenset[OutletId] = frozenset()
    tags: frozenset[Tag] = frozenset()
    languages: frozenset[str] = frozenset()
    instead: bool = False

    def applies_to(self, matter: Matter) -> bool:
        tagged = matter.tags is None or bool(matter.tags & self.tags)
        return (
            (not self.kinds or matter.kind in self.kinds)
            and (not self.audiences or bool(self.audiences & matter.audiences))
            and (not self.levels or matter.level in self.levels)
            and (not self.outlets or bool(self.outlets & matter.outlets))
            and (not self.languages or bool(self.languages & matter.languages))
            and (not self.tags or tagged)
        )

    def replaces(self, matter: Matter) -> bool:
        """Whether it stands in the place of the usual rule: for every audience, outlet and
        language of the statement, and whatever it touches. One more outlet loosens no rule."""
        return (
            self.instead
            and self.applies_to(matter)
            and (not self.audiences or matter.audiences <= self.audiences)
            and (not self.outlets or matter.outlets <= self.outlets)
            and (not self.languages or matter.languages <= self.languages)
            and (not self.tags or (matter.tags is not None and matter.tags <= self.tags))
        )


def strictest(rules: Sequence[Rule]) -> Rule:
    """The rule that meets all of these: every role, the most people, the shortest times.
    Approvals outlive them within a window only where every rule that names a time lets them."""
    timed = [rule for rule in rules if rule.good_for]
    return Rule(
        roles=frozenset().union(*(rule.roles for rule in rules)),
        people=max(rule.people for rule in rules),
        vetoes=frozenset().union(*(rule.vetoes for rule in rules)),
        good_for=min((rule.good_for for rule in timed if rule.good_for), default=None),
        good_through_window=bool(timed) and all(rule.good_through_window for rule in timed),
        answer_within=min((r.answer_within for r in rules if r.answer_within), default=None),
    )
