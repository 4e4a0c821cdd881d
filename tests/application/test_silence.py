"""Silence from end to end: the relay's timers ask, page, name a lead and give a role back."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.application.ports import Answer, Batch, Entry
from bot.bootstrap import Chat, assemble
from bot.domain.asking_effects import Page
from bot.domain.commands import AcknowledgeRole
from bot.domain.events import (
    AccountDeactivated,
    ActingLeadNamed,
    DeputyAsked,
    GlassBroken,
    LadderExhausted,
    LeadReturned,
    ObjectionLifted,
    RoleHandedOver,
    RoleReturned,
    StatementApproved,
    StatementCleared,
    StatementPublished,
)
from bot.domain.values import COUNSEL, LEAD, Account, CommandId, Home, PersonId, PostId
from bot.presentation.card import Form
from bot.presentation.desk import House
from bot.presentation.inbox import Deed, Press, Submitted
from tests.application.bot_in_memory import Bot, NoChance, People
from tests.facts import (
    ANA,
    BEN,
    CLARA,
    CRISIS,
    DAVID,
    DRAFTED_AT,
    EMA,
    MARK,
    ROOM,
    S1,
    after,
    approves,
    ask,
    brief_posted,
    drafts,
    objects,
    opened_as,
    opening,
)
from tests.silence import (
    PAGING,
    PATIENT,
    UNTIL,
    WITHIN,
    breaks_glass,
    breaks_it_too,
    lends,
    untouched,
)


@dataclass
class KeptPager:
    """Implements `Pager`."""

    pages: list[tuple[PersonId, str, str]] = field(default_factory=list)

    async def page(self, person: PersonId, subject: str, link: str, *, key: str) -> None:
        self.pages.append((person, subject, link))


async def begun(**changes: Any) -> Bot:
    """A crisis whose playbook expects answers in five minutes."""
    bot = Bot()
    await bot.remember(opened_as(playbook=PATIENT, **changes))
    return bot


def with_pager(bot: Bot) -> KeptPager:
    """The same bot, wired with a way to wake people."""
    pager = KeptPager()
    bot.core = assemble(
        store=bot.store,
        chats={Home(""): Chat(room=bot.room, directory=People(), renderer=bot.renderer)},
        outlets=bot.outlets,
        house=House(playbooks={}),
        clock=bot.clock,
        chance=NoChance(),
        pager=pager,
    )
    return pager


async def to_the_end_of_the_line(bot: Bot) -> datetime:
    """Nobody answers but the lead; the time at which nobody is left to ask."""
    await bot.do(untouched())
    await bot.work()
    await bot.do(approves(ANA, at=DRAFTED_AT))
    for step in (1, 2):
        await bot.work(DRAFTED_AT + step * WITHIN)
    return DRAFTED_AT + 2 * WITHIN


async def test_deputies_are_asked_one_after_the_other_and_the_room_sees_it() -> None:
    bot = await begun()
    at = await to_the_end_of_the_line(bot)
    assert [(e.person, e.role) for e in bot.happened(DeputyAsked)] == [(DAVID, COUNSEL)]
    assert [e.role for e in bot.happened(LadderExhausted)] == [COUNSEL]
    await bot.work(at + timedelta(days=1))
    assert not bot.happened(StatementCleared)
    assert {e.by for e in bot.happened(StatementApproved)} == {ANA}


async def test_an_answer_in_time_leaves_the_deputies_in_peace() -> None:
    bot = await begun()
    await bot.do(drafts(EMA))
    await bot.work()
    await bot.do(approves(ANA, at=after(70)), approves(CLARA, at=after(80)))
    await bot.work(DRAFTED_AT + WITHIN)
    assert not bot.happened(DeputyAsked)


async def test_the_glass_is_broken_and_the_statement_goes_out() -> None:
    bot = await begun()
    at = await to_the_end_of_the_line(bot)
    await bot.do(breaks_glass(ANA, at=at), breaks_it_too(BEN, at=at))
    await bot.work(at + timedelta(minutes=1))
    assert bot.happened(GlassBroken)
    assert bot.happened(StatementPublished)


async def test_in_a_drill_the_glass_is_broken_and_nothing_goes_out() -> None:
    bot = await begun(drill=True)
    at = await to_the_end_of_the_line(bot)
    await bot.do(breaks_glass(ANA, at=at), breaks_it_too(BEN, at=at))
    await bot.work(at + timedelta(minutes=1))
    assert bot.happened(GlassBroken)
    assert not any(outlet.sent for outlet in bot.outlets.values())


@pytest.mark.parametrize("drill", [False, True])
async def test_people_are_paged_with_number_and_link_and_never_in_a_drill(drill: bool) -> None:
    bot = Bot()
    pager = with_pager(bot)
    await bot.remember(opened_as(playbook=PAGING, drill=drill))
    await bot.do(drafts(EMA))
    await bot.work()
    assert {person for person, _, _ in pager.pages} == (set() if drill else {ANA, CLARA})
    assert all(S1 in subject and MARK not in subject for _, subject, _ in pager.pages)


async def test_the_relay_of_drills_has_no_pager() -> None:
    """Even if somebody planned it."""
    bot = Bot()
    pager = with_pager(bot)
    await bot.remember(opened_as(playbook=PAGING, drill=True))
    await _page_the_lead(bot, drill=True)
    assert not bot.unsettled
    assert not pager.pages


async def test_whoever_is_paged_about_no_statement_finds_the_brief() -> None:
    bot = Bot()
    pager = with_pager(bot)
    await bot.remember(opened_as(playbook=PAGING))
    await _page_the_lead(bot, drill=False)
    assert [link for _, _, link in pager.pages] == [brief_posted.link]


async def _page_the_lead(bot: Bot, *, drill: bool) -> None:
    entry = Entry(
        key=f"{CRISIS}:1:0",
        crisis=CRISIS,
        lane="page:ana",
        effect=Page(person=ANA, code="acting_lead", data={"code_name": "heron"}),
        due=bot.clock.now(),
        drill=drill,
    )
    batch = Batch(
        crisis=CRISIS,
        expected=len(bot.events),
        command=CommandId("page"),
        answer=Answer(ok=True, code="x"),
        entries=(entry,),
    )
    await bot.store.append(batch)
    await bot.work()


async def test_a_silent_lead_is_replaced_and_comes_back_with_one_press() -> None:
    bot = Bot()
    await bot.do(opening(playbook=replace(PATIENT, lead_silence=timedelta(minutes=10))))
    await bot.work(after(minutes=10))
    assert [e.person for e in bot.happened(ActingLeadNamed)] == [BEN]
    assert bot.crisis.lead == BEN
    await bot.do(ask(AcknowledgeRole, by=ANA, at=after(minutes=11), role=LEAD))
    assert bot.happened(LeadReturned)
    assert bot.crisis.lead == ANA


async def test_a_lead_who_did_anything_keeps_the_lead() -> None:
    bot = Bot()
    await bot.do(opening(playbook=PATIENT))
    await bot.work(after(minutes=1))
    await bot.do(ask(AcknowledgeRole, by=ANA, at=after(minutes=2), role=LEAD))
    await bot.work(after(minutes=10))
    assert not bot.happened(ActingLeadNamed)


async def test_a_role_lent_for_a_time_comes_back_by_itself() -> None:
    bot = await begun()
    await bot.do(lends(LEAD, by=ANA, to=BEN))
    await bot.do(ask(AcknowledgeRole, by=BEN, at=after(minutes=5), role=LEAD))
    await bot.work(UNTIL - timedelta(seconds=1))
    assert bot.crisis.lead == BEN
    await bot.work(UNTIL)
    assert bot.happened(RoleReturned)
    assert bot.crisis.lead == ANA


async def test_a_switched_off_account_is_noted_once_however_often_the_platform_says_it() -> None:
    bot = await begun()
    deed = Deed(command_id=CommandId("event:E1"), person=ANA, account=Account.DEACTIVATED)
    await bot.core.desk.gone(deed)
    await bot.core.desk.gone(deed)
    assert [e.person for e in bot.happened(AccountDeactivated)] == [ANA]
    assert bot.crisis.lead == BEN


# From the buttons


def pressed(by: PersonId, action: str, **value: str) -> Press:
    value = {"crisis": CRISIS, "statement": S1, "revision": "1", **value}
    return Press(
        command_id=CommandId(f"press:{by}:{action}"),
        person=by,
        account=Account.MEMBER,
        room=ROOM,
        post=PostId("p"),
        action=action,
        value=value,
    )


def submitted(by: PersonId, form: Form, **answers: Any) -> Submitted:
    return Submitted(
        command_id=CommandId(f"form:{by}:{form.name}"),
        person=by,
        account=Account.MEMBER,
        form=form.name,
        context=form.context,
        answers=answers,
    )


async def test_the_glass_is_broken_from_the_card() -> None:
    bot = await begun()
    await to_the_end_of_the_line(bot)
    digest = bot.crisis.statement(S1).digest
    form = await bot.core.desk.press(pressed(ANA, "break_glass", digest=digest))
    assert isinstance(form, Form)
    await bot.core.desk.submitted(submitted(ANA, form, reason="It burns."))
    await bot.core.desk.press(pressed(BEN, "confirm_break_glass", digest=digest))
    assert [e.reason for e in bot.happened(GlassBroken)] == ["It burns."]


async def test_nobody_but_the_lead_sees_the_form_that_breaks_the_glass() -> None:
    bot = await begun()
    await to_the_end_of_the_line(bot)
    digest = bot.crisis.statement(S1).digest
    answer = await bot.core.desk.press(pressed(BEN, "break_glass", digest=digest))
    assert not isinstance(answer, Form)


async def test_a_request_is_taken_back_and_a_silent_one_lifted_from_the_card() -> None:
    bot = await begun()
    await bot.do(drafts(EMA))
    await bot.work()
    await bot.do(objects(CLARA, at=after(70)), objects(DAVID, at=after(71)))
    await bot.core.desk.press(pressed(DAVID, "lift", of=DAVID))
    await bot.work(after(71) + WITHIN)
    form = await bot.core.desk.press(pressed(ANA, "lift_for", of=CLARA))
    assert isinstance(form, Form)
    await bot.core.desk.submitted(submitted(ANA, form, reason="She is on a plane."))
    assert [(e.of, e.by) for e in bot.happened(ObjectionLifted)] == [(DAVID, DAVID), (CLARA, ANA)]


async def test_a_role_is_lent_from_the_form() -> None:
    bot = await begun()
    form = Form(
        name="handover", title="", submit="", cancel="", fields=(), context={"crisis": CRISIS}
    )
    answers = {"role": "lead", "to": (BEN,), "until": UNTIL}
    await bot.core.desk.submitted(submitted(ANA, form, **answers))
    assert [e.until for e in bot.happened(RoleHandedOver)] == [UNTIL]
