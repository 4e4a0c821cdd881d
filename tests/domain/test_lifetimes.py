"""Random lifetimes of a crisis, with a relay played by hand, held against policy.

Two statements and few people, so that requests collide; entries of the outbox are worked late,
twice, or after a crash. One outlet can be asked whether something arrived, the other cannot.
"""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings, target
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.domain.commands import (
    AcknowledgeRole,
    ApproveStatement,
    Command,
    DraftStatement,
    HandOverRole,
    HoldEverything,
    LiftHold,
    OrderSending,
    RecordFailed,
    RecordPublished,
    RecordUnclear,
    ReleaseStatement,
    ReopenCrisis,
    RequestChanges,
    ReviseStatement,
    StandDown,
    StartPublication,
    StopSending,
    TakeRole,
    WithdrawStatement,
)
from bot.domain.decide import decide
from bot.domain.effects import Publish
from bot.domain.events import Event, PublicationStarted, RoleHandedOver, RoleTaken
from bot.domain.gate import Clearance, clear, voices
from bot.domain.rejections import Rejected
from bot.domain.state import Crisis, evolve
from bot.domain.statement import Passage
from bot.domain.values import COUNSEL, LEAD, THE_BOT, Account, Kind, OutletId, PersonId, StatementId
from bot.domain.wording import digest_of
from tests.domain.oracle import Oracle
from tests.facts import (
    ANA,
    BEN,
    CLARA,
    DAVID,
    EMA,
    FARID,
    GUS,
    NEWSROOM,
    SPOKESPERSON,
    ask,
    opened_as,
    typed,
    wording,
)
from tests.given import given, planned_by

FAR = datetime.fromisoformat("2027-01-01T00:00+00:00")
TEAM = st.sampled_from([ANA, BEN, CLARA, DAVID, EMA])
APPROVERS = st.sampled_from([ANA, CLARA, BEN, DAVID])
STATEMENTS = st.sampled_from([StatementId("S1"), StatementId("S2")])
ROLES = st.sampled_from([LEAD, COUNSEL, SPOKESPERSON])
TEXTS = st.builds(
    wording,
    st.sampled_from(["One.", "One!", "Two."]),
    kind=st.sampled_from([Kind.HOLDING, Kind.HOLDING, Kind.CLOSING, Kind.CORRECTION]),
    next_update_at=st.just(FAR),
)
ANY = st.integers(0, 99)


class Lifetime(RuleBasedStateMachine):
    """One crisis. `public` is what the world has seen."""

    tally: ClassVar[Counter[str]] = Counter()

    @initialize(kept_out=st.sampled_from([(), (), (BEN,), (GUS,)]))
    def open(self, kept_out: tuple[PersonId, ...]) -> None:
        self.kept_out = frozenset(kept_out)
        so_far = given(opened_as(keep_out=self.kept_out))
        self.crisis: Crisis = so_far.crisis
        self.now = so_far.events[-1].at
        self.oracle = Oracle(dict(self.crisis.holders))
        self.outbox: list[Publish] = []
        self.worked: list[Publish] = []
        self.wire: dict[tuple[StatementId, OutletId], tuple[Publish, Clearance]] = {}
        self.arrived: set[tuple[StatementId, OutletId]] = set()
        self.public: list[tuple[StatementId, OutletId]] = []
        self.draft(by=EMA, words=wording(next_update_at=FAR), other=None)

    # What people do

    def asked(self, kind: type[Any], by: PersonId, **facts: Any) -> list[Event] | None:
        """The new events, or None when refused."""
        return self.carried_out(ask(kind, by=by, at=self.now, **facts))

    def carried_out(self, command: Command) -> list[Event] | None:
        try:
            new = decide(command, self.crisis)
        except Rejected:
            self.tally[f"refused {type(command).__name__}"] += 1
            return None
        self.outbox += [
            plan.effect for plan in planned_by(new, self.crisis) if isinstance(plan.effect, Publish)
        ]
        for event in new:
            self.crisis = evolve(self.crisis, event)
            self.tally[type(event).__name__] += 1
            if isinstance(event, RoleTaken):
                self.oracle.seated(event.role, event.by)
            elif isinstance(event, RoleHandedOver):
                self.oracle.seated(event.role, event.to)
        return new

    @precondition(lambda self: len(self.oracle.papers) < 2)
    @rule(by=TEAM, words=TEXTS, other=st.sampled_from([None, None, CLARA]))
    def draft(self, by: PersonId, words: Any, other: PersonId | None) -> None:
        others = frozenset({other} if other else ())
        if self.asked(DraftStatement, by, wording=words, others=others):
            self.oracle.drafted(f"S{len(self.oracle.papers) + 1}", words, {by, *others})

    @rule(statement=STATEMENTS, by=TEAM, words=TEXTS, sure=ANY)
    def revise(self, statement: StatementId, by: PersonId, words: Any, sure: int) -> None:
        if sure >= 40:
            return
        known = self.crisis.statements.get(statement)
        revision = known.revision if known else 1
        facts = {"statement": statement, "revision": revision, "wording": words}
        if self.asked(ReviseStatement, by, **facts):
            self.oracle.revised(statement, words, by)

    @rule(statement=STATEMENTS, by=APPROVERS)
    def approve(self, statement: StatementId, by: PersonId) -> None:
        self.approves(statement, by)

    @rule(statement=STATEMENTS)
    def everybody_seated_approves(self, statement: StatementId) -> None:
        for person in sorted(set(self.crisis.holders.values())):
            self.approves(statement, person)

    def approves(self, statement: StatementId, by: PersonId) -> None:
        known = self.crisis.statements.get(statement)
        if known is None:
            return
        facts = {"revision": known.revision, "digest": digest_of(known.wording)}
        if self.asked(ApproveStatement, by, statement=statement, **facts) is not None:
            self.oracle.approved(statement, by, self.now)

    @rule(statement=STATEMENTS, by=APPROVERS, back=st.integers(1, 2))
    def approve_on_an_old_card(self, statement: StatementId, by: PersonId, back: int) -> None:
        known = self.crisis.statements.get(statement)
        if known is None or len(known.past) < back:
            return
        old = digest_of(known.past[-back])
        facts = {"revision": known.revision - back, "digest": old}
        assert self.asked(ApproveStatement, by, statement=statement, **facts) is None

    @rule(statement=STATEMENTS, by=APPROVERS)
    def request_changes(self, statement: StatementId, by: PersonId) -> None:
        known = self.crisis.statements.get(statement)
        facts = {"revision": known.revision if known else 1, "reason": typed(f"No, {self.now}.")}
        if self.asked(RequestChanges, by, statement=statement, **facts):
            self.oracle.objected(statement, by)

    @rule(statement=STATEMENTS, by=TEAM, sure=ANY)
    def withdraw(self, statement: StatementId, by: PersonId, sure: int) -> None:
        if sure < 15 and self.asked(WithdrawStatement, by, statement=statement) is not None:
            self.oracle.papers[statement].withdrawn = True

    @rule(statement=STATEMENTS, by=TEAM)
    def stop(self, statement: StatementId, by: PersonId) -> None:
        if self.asked(StopSending, by, statement=statement):
            self.oracle.papers[statement].stopped = True

    @rule(statement=STATEMENTS, by=APPROVERS)
    def somebody_publishes_now(self, statement: StatementId, by: PersonId) -> None:
        self.publish_now(statement, by)

    def publish_now(self, statement: StatementId, by: PersonId) -> None:
        """Whoever presses has looked: what arrived without an answer is not sent again."""
        known = self.crisis.statements.get(statement)
        unclear = known.where(Passage.UNCLEAR) if known else ()
        if any((statement, outlet) in self.arrived for outlet in unclear):
            return
        if self.asked(OrderSending, by, statement=statement):
            self.oracle.ordered(statement, self.now)

    @rule(statement=STATEMENTS)
    def the_lead_publishes_now(self, statement: StatementId) -> None:
        if self.crisis.lead:
            self.publish_now(statement, self.crisis.lead)

    @rule(by=TEAM, sure=ANY)
    def hold(self, by: PersonId, sure: int) -> None:
        if sure < 50 and self.asked(HoldEverything, by) is not None:
            self.oracle.held_everything()

    @rule(statement=STATEMENTS)
    def release(self, statement: StatementId) -> None:
        lead = self.crisis.lead
        if lead and self.asked(ReleaseStatement, lead, statement=statement):
            self.oracle.released(statement, self.now)

    @rule()
    def lift_hold(self) -> None:
        lead = self.crisis.lead
        if lead and self.asked(LiftHold, lead):
            self.oracle.all_held = False

    @rule(role=ROLES, by=TEAM, to=TEAM)
    def hand_over(self, role: Any, by: PersonId, to: PersonId) -> None:
        self.asked(HandOverRole, by, role=role, to=to, to_account=Account.MEMBER)

    @rule(role=ROLES, by=TEAM)
    def be_on_it(self, role: Any, by: PersonId) -> None:
        self.asked(AcknowledgeRole, by, role=role)

    @rule(role=ROLES, by=TEAM)
    def take_a_role(self, role: Any, by: PersonId) -> None:
        self.asked(TakeRole, by, role=role)

    @rule(statement=STATEMENTS)
    def everybody_agrees_and_the_countdown_ends(self, statement: StatementId) -> None:
        self.everybody_seated_approves(statement)
        if self.outbox:
            self.work_everything_after_the_countdown()

    @rule(statement=STATEMENTS, by=TEAM, words=TEXTS, two_agree=st.booleans())
    def words_change_after_the_clearance_and_the_lead_publishes_now(
        self, statement: StatementId, by: PersonId, words: Any, two_agree: bool
    ) -> None:
        self.everybody_seated_approves(statement=statement)
        self.revise(statement=statement, by=by, words=words, sure=0)
        for role in (LEAD, COUNSEL) if two_agree else ():
            if role in self.crisis.holders:
                self.approves(statement, self.crisis.holders[role])
        self.the_lead_publishes_now(statement=statement)
        if self.outbox:
            self.work_everything_after_the_countdown()

    @rule(sure=ANY, again=st.booleans())
    def stand_down(self, sure: int, again: bool) -> None:
        facts = {"outcome": typed("over"), "archive_after": timedelta(hours=1)}
        lead = self.crisis.lead
        if lead and sure < 30 and self.asked(StandDown, lead, **facts):
            self.oracle.over = True
            if again:
                self.reopen()

    @precondition(lambda self: self.crisis.over)
    @rule()
    def the_lead_reopens(self) -> None:
        self.reopen()

    def reopen(self) -> None:
        if self.asked(ReopenCrisis, self.crisis.lead or ANA, reason=typed("more")):
            self.crisis = replace(self.crisis, room=given(opened_as()).crisis.room)
            self.oracle.reopened()

    @rule(by=st.sampled_from([FARID, GUS]), statement=STATEMENTS)
    def outsiders_try(self, by: PersonId, statement: StatementId) -> None:
        before = self.crisis
        for kind in (StopSending, OrderSending, WithdrawStatement, ReleaseStatement):
            assert self.asked(kind, by, statement=statement) is None
        assert self.asked(HoldEverything, by) is None
        assert self.crisis == before

    @rule(seconds=st.sampled_from([1, 29, 30, 31, 31, 31, 120, 1000]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    # What the relay does

    @precondition(lambda self: self.outbox)
    @rule(pick=ANY)
    def work_an_entry(self, pick: int) -> None:
        entry = self.outbox.pop(pick % len(self.outbox))
        self.worked.append(entry)
        self.send(entry, resuming=False)

    @precondition(lambda self: self.outbox)
    @rule()
    def work_everything_after_the_countdown(self) -> None:
        self.now += timedelta(seconds=31)
        pending, self.outbox = self.outbox, []
        for entry in pending:
            self.worked.append(entry)
            self.send(entry, resuming=False)

    @precondition(lambda self: self.outbox)
    @rule(pick=ANY)
    def the_relay_was_away(self, pick: int) -> None:
        self.now += timedelta(minutes=16)
        self.work_an_entry(pick)

    @precondition(lambda self: self.worked)
    @rule(pick=ANY)
    def an_entry_is_worked_twice(self, pick: int) -> None:
        self.send(self.worked[pick % len(self.worked)], resuming=False)

    def send(self, entry: Publish, *, resuming: bool) -> bool:
        facts = {"statement": entry.statement, "revision": entry.revision, "outlet": entry.outlet}
        new = self.asked(StartPublication, THE_BOT, resuming=resuming, **facts)
        if not any(isinstance(event, PublicationStarted) for event in new or ()):
            return False
        why_not = self.oracle.why_not(entry.statement, self.now)
        assert why_not is None, f"{entry} started although {why_not}"
        clearance = clear(self.crisis, entry.statement, entry.outlet)
        words = self.oracle.papers[entry.statement].words
        assert (clearance.text, clearance.wording.kind) == (words.text, words.kind)
        assert clearance.intact
        assert clearance.digest == digest_of(words)
        key = (entry.statement, entry.outlet)
        assert resuming or key not in self.wire, "two attempts at once"
        self.wire[key] = (entry, clearance)
        return True

    @precondition(lambda self: self.wire)
    @rule(pick=ANY)
    def an_attempt_succeeds(self, pick: int) -> None:
        entry = self.off_the_wire(pick)
        self.reaches_the_public((entry.statement, entry.outlet))
        self.record(RecordPublished, entry, revision=entry.revision, link="l")

    @precondition(lambda self: self.wire)
    @rule(pick=ANY)
    def an_attempt_fails_for_now(self, pick: int) -> None:
        entry = self.off_the_wire(pick)
        again_at = self.now + timedelta(seconds=5)
        self.record(RecordFailed, entry, reason="busy", again_at=again_at)
        self.outbox.append(entry)

    @precondition(lambda self: self.wire)
    @rule(pick=ANY)
    def an_attempt_fails(self, pick: int) -> None:
        self.record(RecordFailed, self.off_the_wire(pick), reason="refused", again_at=None)

    @precondition(lambda self: self.wire)
    @rule(pick=ANY, came_through=st.booleans())
    def an_answer_is_lost(self, pick: int, came_through: bool) -> None:
        entry = self.off_the_wire(pick)
        if came_through:
            self.reaches_the_public((entry.statement, entry.outlet))
        self.record(RecordUnclear, entry)

    @precondition(lambda self: self.wire)
    @rule(pick=ANY, came_through=st.booleans())
    def the_bot_is_killed(self, pick: int, came_through: bool) -> None:
        key = sorted(self.wire)[pick % len(self.wire)]
        if came_through and key not in self.arrived:
            self.reaches_the_public(key)
        self.found_at_start(key)

    def off_the_wire(self, pick: int) -> Publish:
        entry, _ = self.wire.pop(sorted(self.wire)[pick % len(self.wire)])
        return entry

    def found_at_start(self, key: tuple[StatementId, OutletId]) -> None:
        """One outlet can be asked, the other cannot."""
        entry, _ = self.wire[key]
        self.tally["crashes"] += 1
        if entry.outlet != NEWSROOM:
            del self.wire[key]
            self.record(RecordUnclear, entry)
        elif key in self.arrived:
            del self.wire[key]
            self.record(RecordPublished, entry, revision=entry.revision, link="l")
        elif not self.send(entry, resuming=True):
            del self.wire[key]
            self.record(RecordFailed, entry, reason="stopped", again_at=None)

    def record(self, kind: type[Any], entry: Publish, **facts: Any) -> None:
        told = {"statement": entry.statement, "outlet": entry.outlet, **facts}
        assert self.asked(kind, THE_BOT, **told) is not None, "a fact was refused"

    def reaches_the_public(self, key: tuple[StatementId, OutletId]) -> None:
        self.public.append(key)
        self.arrived.add(key)
        self.tally["reached the public"] += 1

    # Policy

    @invariant()
    def nothing_is_published_twice_at_one_outlet(self) -> None:
        assert max(Counter(self.public).values(), default=0) <= 1

    @invariant()
    def nothing_is_called_published_that_is_not_public(self) -> None:
        for statement in self.crisis.statements.values():
            for outlet in statement.where(Passage.PUBLISHED):
                assert (statement.id, outlet) in self.arrived

    @invariant()
    def what_is_on_the_wire_is_known_to_be(self) -> None:
        known = {(s.id, o) for s in self.crisis.statements.values() for o in s.on_the_wire}
        assert known == set(self.wire)

    @invariant()
    def every_role_has_one_eligible_holder(self) -> None:
        assert dict(self.crisis.holders) == self.oracle.seats
        for role, holder in self.crisis.holders.items():
            listed = self.crisis.playbook.role(role)
            assert listed is not None
            assert listed.admits(holder)

    @invariant()
    def authors_never_count(self) -> None:
        for name, paper in self.oracle.papers.items():
            counted = voices(self.crisis.statements[StatementId(name)], self.crisis)
            assert not counted.keys() & paper.authors

    @invariant()
    def people_kept_out_never_belong_to_the_team(self) -> None:
        assert not self.crisis.team & self.kept_out
        assert not set(self.crisis.holders.values()) & self.kept_out

    def teardown(self) -> None:
        if hasattr(self, "public"):
            target(float(len(self.public)), label="publications")


def test_whatever_people_do_nothing_goes_out_against_policy() -> None:
    Lifetime.tally.clear()
    run_state_machine_as_test(
        Lifetime,
        settings=settings(
            max_examples=400,
            stateful_step_count=50,
            deadline=None,
            derandomize=True,
            database=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
    tally = Lifetime.tally
    assert tally["reached the public"] >= 200, tally
    for rare in (
        "crashes",
        "PublicationUnclear",
        "PublicationFailed",
        "EverythingHeld",
        "ClearanceLost",
        "SendingOrdered",
        "StatementReleased",
        "CrisisReopened",
        "StatementWentStale",
        "refused StartPublication",
    ):
        assert tally[rare], f"no lifetime came to this: {rare}; {tally}"
