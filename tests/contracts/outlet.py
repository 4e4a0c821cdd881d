"""What every outlet promises. Subclass it and provide `world`, an outlet and its public."""

import traceback
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum, auto
from typing import Protocol

import pytest

from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Outlet, Receipt
from bot.domain.events import StatementCleared
from bot.domain.gate import Clearance, clear
from bot.domain.values import COUNSEL, LEAD, OutletId, Rendition, Wording, Words
from bot.domain.wording import digest_of
from tests.facts import (
    ANA,
    CLARA,
    CLEARED_AT,
    EMA,
    HOLDING,
    INTRANET,
    NEWSROOM,
    S1,
    SEND_AT,
    approved_by,
    drafted_by,
    opened_as,
    playbook,
)
from tests.given import given

KEY = "C1.S1.1.outlet"
ANOTHER_KEY = "C1.S1.2.outlet"

TEXTS = {
    "plain": "We are looking into it.",
    "lines": "First line.\n\n  Second, with spaces  \n\tand a tab.\n",
    "accents": "Zoë, façade, Đặng: composed, and v̄ which has no composed form.",
    "emoji": "Sorry 🙏🏽 👩‍👩‍👧‍👦 🇺🇳",
    "right to left": "نحن ننظر في الأمر. שלום",
    "markup": "<!channel> <@U0ANA> *bold* _it_ ~no~ `code` :fire: &amp; {{ x }} {% y %} \\n",
    "quotes": "\"Quoted\" and 'so' \\ and </script> \u2028",
}

UNSPOKEN = "Mum's the word."


class Trouble(Enum):
    """What can befall the next call."""

    LOST_BEFORE = auto()
    """The answer never comes, and nothing was done."""
    LOST_AFTER = auto()
    """The answer never comes, and it was done."""
    BUSY = auto()
    """Come back later, in seven seconds."""
    BROKEN = auto()
    """The other side fails, and may have done it."""
    REFUSED = auto()
    """No, and no again if asked again."""
    UNREACHABLE = auto()
    """Nobody listens."""


class World(Protocol):
    """An outlet, those who read it, and what can go wrong."""

    @property
    def outlet(self) -> Outlet: ...

    def befalls(self, trouble: Trouble) -> None:
        """It happens to the next call."""

    def published(self) -> Sequence[str]:
        """What the public has before it, word for word."""


def clearance(
    text: str = TEXTS["plain"],
    outlet: OutletId = NEWSROOM,
    *,
    words: Wording | None = None,
    rendition: Rendition | None = None,
) -> Clearance:
    """Leave to publish this text, by the book; or these words, in this final form."""
    words = words or replace(HOLDING, text=Words(text))
    words = replace(words, renditions={outlet: rendition} if rendition else {})
    roomy = playbook(outlets=tuple(replace(one, longest=None) for one in playbook().outlets))
    history = given(
        opened_as(playbook=roomy),
        drafted_by(EMA, words=words),
        approved_by(ANA, LEAD, words=words),
        approved_by(CLARA, COUNSEL, words=words),
        StatementCleared(
            statement=S1,
            revision=1,
            digest=digest_of(words),
            send_at=SEND_AT,
            by=CLARA,
            at=CLEARED_AT,
        ),
    )
    return clear(history.crisis, S1, outlet)


def tampered(cleared: Clearance, text: str) -> Clearance:
    """The clearance, with other words put into it by force."""
    object.__setattr__(cleared, "wording", replace(cleared.wording, text=Words(text)))
    return cleared


async def resolved(outlet: Outlet, cleared: Clearance, key: str = KEY) -> Receipt:
    """What the publisher does after an unclear outcome."""
    try:
        found = await outlet.find(cleared.rendition, key=key)
    except OutcomeUnclear:
        assert outlet.honours_keys, "it could not be asked and must not be sent again"
        found = None
    return found or await outlet.publish(cleared, key=key)


class OutletContract:
    """The promises. `longest` is what the outlet under test takes at most.

    Where an outlet has no links, cannot say how long to wait, or leaves an unclear outcome to a
    person, its test says so.
    """

    longest = 3000
    has_links = True
    says_how_long: float | None = 7
    a_person_looks = False

    def as_shown(self, text: str) -> str:
        """What the public has before it; where a platform trims, the rendition says so too."""
        return text

    def cleared(self, world: World, text: str = TEXTS["plain"]) -> Clearance:
        return clearance(text, world.outlet.id)

    @pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
    async def test_the_public_reads_exactly_the_approved_words(
        self, world: World, text: str
    ) -> None:
        await world.outlet.publish(self.cleared(world, text), key=KEY)
        assert world.published() == [self.as_shown(text)]

    async def test_the_receipt_says_where_it_can_be_read(self, world: World) -> None:
        receipt = await world.outlet.publish(self.cleared(world), key=KEY)
        assert receipt.link.startswith("http") or not self.has_links

    async def test_the_same_key_twice_is_one_publication_or_it_says_that_it_cannot(
        self, world: World
    ) -> None:
        cleared = self.cleared(world)
        first = await world.outlet.publish(cleared, key=KEY)
        if self.a_person_looks:
            await self._is_left_to_a_person(world, cleared)
        else:
            assert await resolved(world.outlet, cleared) == first
        assert world.published() == [cleared.text]

    async def test_another_revision_is_another_publication(self, world: World) -> None:
        await world.outlet.publish(self.cleared(world, "One."), key=KEY)
        await world.outlet.publish(self.cleared(world, "Two."), key=ANOTHER_KEY)
        assert sorted(world.published()) == ["One.", "Two."]

    @pytest.mark.parametrize("trouble", [Trouble.LOST_BEFORE, Trouble.LOST_AFTER])
    async def test_a_lost_answer_is_unclear_and_comes_to_one_publication(
        self, world: World, trouble: Trouble
    ) -> None:
        cleared = self.cleared(world)
        world.befalls(trouble)
        with pytest.raises(OutcomeUnclear):
            await world.outlet.publish(cleared, key=KEY)
        if self.a_person_looks:
            await self._is_left_to_a_person(world, cleared)
            assert world.published() == [cleared.text] * (trouble is Trouble.LOST_AFTER)
            return
        receipt = await resolved(world.outlet, cleared)
        assert world.published() == [cleared.text]
        assert receipt.link.startswith("http") or not self.has_links

    async def _is_left_to_a_person(self, world: World, cleared: Clearance) -> None:
        """It says that it cannot look, and that nothing may be sent again unasked."""
        with pytest.raises(OutcomeUnclear):
            await world.outlet.find(cleared.rendition, key=KEY)
        assert not world.outlet.honours_keys

    async def test_a_failure_of_the_other_side_is_unclear(self, world: World) -> None:
        world.befalls(Trouble.BROKEN)
        with pytest.raises(OutcomeUnclear):
            await world.outlet.publish(self.cleared(world), key=KEY)

    async def test_when_asked_to_wait_it_says_how_long(self, world: World) -> None:
        world.befalls(Trouble.BUSY)
        with pytest.raises(DeliveryFailed) as failed:
            await world.outlet.publish(self.cleared(world), key=KEY)
        told = (failed.value.retry_after_seconds, failed.value.final)
        assert told == (self.says_how_long, False)
        assert world.published() == []

    async def test_a_refusal_is_final(self, world: World) -> None:
        world.befalls(Trouble.REFUSED)
        with pytest.raises(DeliveryFailed) as failed:
            await world.outlet.publish(self.cleared(world), key=KEY)
        assert failed.value.final
        assert world.published() == []

    async def test_where_nobody_listens_surely_nothing_was_sent(self, world: World) -> None:
        world.befalls(Trouble.UNREACHABLE)
        with pytest.raises(DeliveryFailed) as failed:
            await world.outlet.publish(self.cleared(world), key=KEY)
        assert not failed.value.final

    async def test_words_that_changed_after_approval_are_not_sent(self, world: World) -> None:
        cleared = tampered(self.cleared(world), "We are looking into it?")
        with pytest.raises(DeliveryFailed, match="altered"):
            await world.outlet.publish(cleared, key=KEY)
        assert world.published() == []

    async def test_leave_for_another_outlet_is_no_leave(self, world: World) -> None:
        other = INTRANET if world.outlet.id == NEWSROOM else NEWSROOM
        with pytest.raises(DeliveryFailed, match="not_for_this_outlet"):
            await world.outlet.publish(clearance(outlet=other), key=KEY)
        assert world.published() == []

    async def test_a_text_too_long_is_refused_before_it_is_sent(self, world: World) -> None:
        with pytest.raises(DeliveryFailed, match="too_long") as failed:
            await world.outlet.publish(self.cleared(world, "x" * (self.longest + 1)), key=KEY)
        assert failed.value.final
        assert world.published() == []

    async def test_the_longest_text_arrives_whole(self, world: World) -> None:
        text = "ä😀" * (self.longest // 2)
        await world.outlet.publish(self.cleared(world, text), key=KEY)
        assert world.published() == [text]

    @pytest.mark.parametrize("trouble", Trouble)
    async def test_no_word_of_the_statement_stands_in_an_error(
        self, world: World, trouble: Trouble
    ) -> None:
        world.befalls(trouble)
        with pytest.raises((DeliveryFailed, OutcomeUnclear)) as failed:
            await world.outlet.publish(self.cleared(world, UNSPOKEN), key=KEY)
        assert "Mum" not in "".join(traceback.format_exception(failed.value))
