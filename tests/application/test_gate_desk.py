"""The gate at the desk: final words before the eyes, times with zones, hands and looks."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Receipt
from bot.domain.events import (
    LevelChanged,
    PostedByHand,
    PostingAsked,
    StatementApproved,
    StatementDrafted,
    StatementPublished,
    StatementRevised,
)
from bot.domain.playbook import Playbook
from bot.domain.values import (
    Account,
    CommandId,
    Level,
    Match,
    PersonId,
    Rendition,
    Tag,
    Wording,
    Words,
)
from bot.presentation.card import Card, Exact, Form
from bot.presentation.inbox import Answer, FieldErrors, Nothing, Press, Submitted
from tests.application.bot_in_memory import Bot, ToldOutlet
from tests.application.test_desk import DRAFT, filled_in, slash
from tests.facts import (
    ANA,
    CLARA,
    CRISIS,
    EMA,
    HOLDING,
    INTRANET,
    NEWSROOM,
    PLAYBOOK,
    ROOM,
    SEND_AT,
    after,
    drafted,
    drafts,
    opened_as,
    stops,
)
from tests.gating import AT_CHIRPER, CHIRPER, FILLED, by_hand, fast, german, in_hand, tagging
from tests.presentation.reading import buttons, read


class Setter:
    """Sets every text in capitals, in two parts, and remembers whether it might look outside."""

    def __init__(self, longest: int | None = None) -> None:
        self.longest = longest
        self.offline: list[bool] = []
        self.fails: DeliveryFailed | None = None

    async def set(self, wording: Wording, *, offline: bool = False) -> Rendition:
        self.offline.append(offline)
        if self.fails:
            raise self.fails
        parts = (Words(wording.text.upper()), Words("2/2"))
        payload = Words(f"<p>{wording.text}</p>")
        return Rendition(
            parts=parts, payload=payload, length=len(wording.text), longest=self.longest
        )


async def ready(
    *facts: Any, playbook: Playbook = PLAYBOOK, setter: Setter | None = None, **more: Any
) -> Bot:
    setters = {NEWSROOM: setter} if setter else None
    bot = Bot(playbook=playbook, typesetters=setters, **more)
    await bot.remember(opened_as(playbook=playbook), *facts)
    return bot


def pressed(action: str, value: Mapping[str, str], person: PersonId = ANA) -> Press:
    return Press(
        command_id=CommandId(f"{person} pressed {action} {sorted(value.items())}"),
        person=person,
        account=Account.MEMBER,
        room=ROOM,
        post=None,  # type: ignore[arg-type]
        action=action,
        value={"crisis": str(CRISIS), **value},
    )


def on_card(bot: Bot) -> dict[str, str]:
    """What the approval card's buttons carry."""
    (statement,) = bot.crisis.statements.values()
    return {
        "statement": str(statement.id),
        "revision": str(statement.revision),
        "digest": statement.digest,
    }


async def formed(bot: Bot, action: str, person: PersonId = ANA, **value: str) -> Form:
    form = await bot.core.desk.press(pressed(action, on_card(bot) | value, person))
    assert isinstance(form, Form)
    return form


def sent_back(form: Form, person: PersonId, **answers: Answer) -> Submitted:
    return Submitted(
        command_id=CommandId(f"{form.name} of {person}"),
        person=person,
        account=Account.MEMBER,
        form=form.name,
        context=form.context,
        answers=answers,
    )


def exact(blocks: Any) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Exact)]


# Seen is what is sent


async def test_approve_shows_the_final_form_at_each_outlet_and_approves_it() -> None:
    bot = await ready(setter=Setter())
    await bot.core.desk.submitted(filled_in("draft", EMA, **{**DRAFT, "outlets": ("newsroom",)}))
    form = await formed(bot, "approve")
    assert exact(form.notice) == ["⟦TYPED⟧WE ARE LOOKING INTO IT.", "2/2"]
    reply = await bot.core.desk.submitted(sent_back(form, ANA))
    assert isinstance(reply, Card)
    assert [event.by for event in bot.happened(StatementApproved)] == [ANA]


async def test_words_that_changed_while_the_form_was_open_are_not_approved() -> None:
    bot = await ready(drafted)
    form = await formed(bot, "approve")
    await bot.core.desk.submitted(
        replace(
            filled_in("revise", CLARA, **{**DRAFT, "text": "Other."}),
            context={"crisis": str(CRISIS), "statement": "S1", "revision": "1"},
        )
    )
    reply = await bot.core.desk.submitted(sent_back(form, ANA))
    assert "old words" in str(reply)
    assert bot.happened(StatementApproved) == []


async def test_a_form_other_than_the_approved_one_is_another_revision() -> None:
    bot = await ready(setter=Setter())
    await bot.core.desk.submitted(filled_in("draft", EMA, **DRAFT))
    (event,) = bot.happened(StatementDrafted)
    assert event.wording.renditions[NEWSROOM].payload.startswith("<p>")


async def test_what_is_too_long_for_an_outlet_is_refused_before_anybody_approves() -> None:
    bot = await ready(setter=Setter(longest=5))
    reply = await bot.core.desk.submitted(filled_in("draft", EMA, **DRAFT))
    assert isinstance(reply, FieldErrors)
    assert "takes 5" in reply.errors["text"]


async def test_an_outlet_that_cannot_be_set_for_now_is_said_so_and_nothing_is_lost() -> None:
    setter = Setter()
    setter.fails = DeliveryFailed("unreachable")
    bot = await ready(setter=setter)
    reply = await bot.core.desk.submitted(filled_in("draft", EMA, **DRAFT))
    assert isinstance(reply, FieldErrors)
    assert "could not be reached" in reply.errors["text"]


async def test_a_drill_looks_nothing_up_outside() -> None:
    setter = Setter()
    bot = Bot(typesetters={NEWSROOM: setter})
    await bot.remember(opened_as(drill=True))
    await bot.core.desk.submitted(filled_in("draft", EMA, **DRAFT))
    assert setter.offline == [True]


# Times


async def test_a_bare_time_is_refused_at_its_field_and_nothing_is_lost() -> None:
    bot = await ready()
    reply = await bot.core.desk.submitted(filled_in("draft", EMA, **DRAFT, publish_at="9:00"))
    assert isinstance(reply, FieldErrors)
    assert set(reply.errors) == {"publish_at"}
    assert bot.happened(StatementDrafted) == []


async def test_a_time_with_its_zone_is_the_same_instant_for_everybody() -> None:
    bot = await ready()
    answers = DRAFT | {"publish_at": "2 Mar 2026 07:00 Europe/Berlin", "within": "60"}
    await bot.core.desk.submitted(filled_in("draft", EMA, **answers))
    (event,) = bot.happened(StatementDrafted)
    assert event.publish_at == after(minutes=60)
    assert event.wording.window is not None
    assert event.wording.window.closes_at == after(minutes=120)


# Tags, languages, severity, calm times


async def test_tags_are_asked_for_where_a_rule_looks_at_them() -> None:
    plain, tagged = await ready(), await ready(playbook=tagging)
    for bot, asked in ((plain, False), (tagged, True)):
        form = await bot.core.desk.slash(slash("draft"))
        assert isinstance(form, Form)
        assert ("tags" in [field.name for field in form.fields]) is asked


async def test_what_was_ticked_is_what_it_touches() -> None:
    for ticked, tags in (((), None), (("none",), frozenset()), (("liability",), {Tag.LIABILITY})):
        bot = await ready(playbook=tagging)
        await bot.core.desk.submitted(filled_in("draft", EMA, **DRAFT, tags=ticked))
        assert bot.happened(StatementDrafted)[0].tags == tags


async def test_a_translation_is_asked_to_be_approved() -> None:
    bot = await ready(drafted, playbook=german)
    form = await formed(bot, "translate")
    await bot.core.desk.submitted(sent_back(form, CLARA, language="de", text="Wir prüfen es."))
    (event,) = bot.happened(StatementRevised)
    assert event.wording.translations["de"].text == "Wir prüfen es."


async def test_the_level_is_set_by_its_form() -> None:
    bot = await ready()
    form = await bot.core.desk.slash(slash("level"))
    assert isinstance(form, Form)
    await bot.core.desk.submitted(sent_back(form, EMA, level="critical"))
    assert [event.new for event in bot.happened(LevelChanged)] == [Level.CRITICAL]


async def test_words_approved_in_calm_times_have_a_form_of_their_own() -> None:
    bot = await ready(playbook=fast)
    form = await bot.core.desk.slash(slash("holding"))
    assert isinstance(form, Form)
    answers = {f"slot_{name}": value for name, value in FILLED.items()}
    answers |= {"outlets": ("newsroom",), "next_update_at": after(minutes=60)}  # type: ignore[dict-item]
    wrong = sent_back(form, EMA, **{**answers, "slot_people": "many"})
    reply = await bot.core.desk.submitted(wrong)
    assert isinstance(reply, FieldErrors)
    assert set(reply.errors) == {"slot_people"}
    await bot.core.desk.submitted(sent_back(form, EMA, **answers))
    (event,) = bot.happened(StatementDrafted)
    assert (event.lane, event.wording.text) == (
        "incident",
        "At 06:30 CET there was an incident at Lyon. 12 people are safe.",
    )


async def test_a_first_message_without_its_parts_comes_back_with_their_names() -> None:
    bot = await ready(playbook=replace(PLAYBOOK, first_message_check=True))
    reply = await bot.core.desk.submitted(filled_in("draft", EMA, **DRAFT, parts=("empathy",)))
    assert isinstance(reply, FieldErrors)
    assert "What we know" in reply.errors["parts"]


# Looking, and hands


async def test_the_room_is_asked_and_a_no_sends_it_once() -> None:
    outlet = ToldOutlet(NEWSROOM, answers=[OutcomeUnclear(), Receipt(link="https://n/1")])
    other = ToldOutlet(INTRANET)
    bot = Bot(outlets={NEWSROOM: outlet, INTRANET: other})
    await bot.remember(opened_as())
    await bot.do(drafts(words=replace(HOLDING, outlets=(NEWSROOM,))))
    (statement,) = bot.crisis.statements.values()
    for person in (ANA, CLARA):
        form = await formed(bot, "approve", person)
        await bot.core.desk.submitted(sent_back(form, person))
    await bot.work(SEND_AT)
    await bot.work(after(minutes=5))
    assert bot.crisis.post_of("was_published", f"{statement.id}/1/newsroom")
    assert len(outlet.sent) == 1
    answer = pressed("not_there", {"statement": "S1", "outlet": "newsroom", "attempt": "1"})
    assert await bot.core.desk.press(answer) == Nothing()
    await bot.work(after(minutes=5))
    assert len(outlet.sent) == 2
    assert len(bot.happened(StatementPublished)) == 1


async def test_where_the_bot_has_no_way_in_nothing_is_sent_and_a_person_reports() -> None:
    outlet = ToldOutlet(CHIRPER)
    bot = Bot(outlets={CHIRPER: outlet}, playbook=by_hand)
    await bot.remember(in_hand[:-1])
    assert bot.happened(PostingAsked) == []
    bot = Bot(outlets={CHIRPER: outlet}, playbook=by_hand)
    await bot.remember(opened_as(playbook=by_hand))
    await bot.do(drafts(words=AT_CHIRPER))
    for person in (ANA, CLARA):
        form = await formed(bot, "approve", person)
        await bot.core.desk.submitted(sent_back(form, person))
    await bot.work(SEND_AT)
    assert outlet.sent == []
    assert [event.person for event in bot.happened(PostingAsked)] == [EMA]
    form = await formed(bot, "posted", EMA, outlet="chirper")
    answers: dict[str, Answer] = {"link": "https://c/1", "posted": HOLDING.text + " #sorry"}
    await bot.core.desk.submitted(sent_back(form, EMA, **answers))
    (event,) = bot.happened(PostedByHand)
    assert event.match is Match.DIFFERENT
    card = bot.renderer.show("by_hand", "S1/1/chirper", bot.crisis)
    assert any("+ #sorry" in block for block in exact(card.blocks))


async def test_what_is_up_when_it_is_stopped_is_said_with_its_link() -> None:
    bot = Bot(outlets={CHIRPER: ToldOutlet(CHIRPER)}, playbook=by_hand)
    await bot.remember(in_hand)
    await bot.do(stops(at=SEND_AT))
    card = bot.renderer.show("by_hand", "S1/1/chirper", bot.crisis)
    (button,) = buttons(card)
    assert button.label == "It is up already"
    form = await bot.core.desk.press(pressed(button.action, button.value, EMA))
    assert isinstance(form, Form)
    await bot.core.desk.submitted(sent_back(form, EMA, link="https://c/1"))
    card = bot.renderer.show("by_hand", "S1/1/chirper", bot.crisis)
    assert buttons(card) == []
    assert "https://c/1" in read(card)
    assert "the lead decides whether to take it down" in read(card)


async def test_what_was_never_given_to_anybody_has_no_button_to_say_that_it_is_up() -> None:
    bot = Bot(outlets={CHIRPER: ToldOutlet(CHIRPER)}, playbook=by_hand)
    await bot.remember(in_hand[:-1])
    await bot.do(stops(at=SEND_AT))
    card = bot.renderer.show("by_hand", "S1/1/chirper", bot.crisis)
    assert buttons(card) == []
