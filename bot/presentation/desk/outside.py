"""What people ask about words outside: comments to be removed, and all crises at once."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.application.handler import CommandHandler
from bot.application.ports import Clock, DeliveryFailed
from bot.application.public_ports import Comment, Comments
from bot.application.queries import Queries
from bot.application.together import may_be_named
from bot.domain.commands import (
    Command,
    FoldInto,
    HoldEverything,
    OwnStatement,
    ProposeRemoval,
    SomebodysComment,
)
from bot.domain.grounds import Ground, evidence
from bot.domain.state import Crisis
from bot.domain.values import CommandId, OutletId, PersonId, StatementId, Words
from bot.domain.wording import normalise
from bot.presentation.card import Card
from bot.presentation.desk.slash import named
from bot.presentation.desk.submissions import BadForm, many_of, text_of, time_of
from bot.presentation.inbox import Submitted
from bot.presentation.render import CardRenderer

FORMS = frozenset({"take_down", "remove_comment", "remove_elsewhere"})
"""Forms that ask for something to be taken down."""

ANSWER_WITHIN_SECONDS = 2.0
"""The platform waits three seconds for an answer; an outlet may have these of them."""

ELSEWHERE = "elsewhere"


@dataclass(frozen=True, kw_only=True)
class Outside:
    """Looks at outlets and at other crises on somebody's behalf."""

    handler: CommandHandler
    queries: Queries
    renderer: CardRenderer
    comments: Mapping[OutletId, Comments]
    clock: Clock

    async def listed(self, crisis: Crisis) -> Card:
        """The newest comments at the outlets of this crisis; of none in a drill."""
        asked = [o.id for o in crisis.playbook.outlets if o.id in self.comments]
        if crisis.drill:
            asked = []
        answers = await asyncio.gather(*(self._recent(outlet, crisis) for outlet in asked))
        found = [comment for answer in answers if not isinstance(answer, str) for comment in answer]
        told = zip(asked, answers, strict=True)
        failed = {outlet: answer for outlet, answer in told if isinstance(answer, str)}
        return self.renderer.comments(crisis, found, failed)

    async def _recent(self, outlet: OutletId, crisis: Crisis) -> Sequence[Comment] | str:
        """The comments, or why there are none, as a code."""
        try:
            asking = self.comments[outlet].recent(crisis.first_seen_at)
            return await self.clock.wait_for(asking, ANSWER_WITHIN_SECONDS)
        except DeliveryFailed as failed:
            return failed.reason
        except TimeoutError:
            return "no_answer"

    async def proposal(self, deed: Submitted, crisis: Crisis, asked: dict[str, Any]) -> Command:
        """The removal that a form asks for, with its evidence. Raises `BadForm`, and
        `DeliveryFailed` where the comment cannot be read now or is gone."""
        note = normalise(text_of(deed.answers, "note"))
        try:
            match deed.form:
                case "take_down":
                    outlet = OutletId(text_of(deed.answers, "outlet"))
                    statement = StatementId(deed.context["statement"])
                    own = OwnStatement(statement=statement, outlet=outlet)
                    return ProposeRemoval(**asked, what=own, note=note)
                case "remove_comment":
                    return ProposeRemoval(
                        **asked, what=await self._comment(deed, crisis), note=note
                    )
                case _:
                    return ProposeRemoval(**asked, what=_pasted(deed), note=note)
        except (KeyError, ValueError) as error:
            raise BadForm(deed.form) from error

    async def _comment(self, deed: Submitted, crisis: Crisis) -> SomebodysComment:
        """As it stands now: what is removed is what is kept."""
        outlet, reference = OutletId(deed.context["outlet"]), deed.context["reference"]
        ground = Ground(text_of(deed.answers, "ground"))
        if crisis.drill:
            raise DeliveryFailed("no_such_outlet")
        try:
            reading = self.comments[outlet].comment(reference)
            there = await self.clock.wait_for(reading, ANSWER_WITHIN_SECONDS)
        except TimeoutError as error:
            raise DeliveryFailed("no_answer") from error
        if there is None:
            raise DeliveryFailed("gone")
        kept = evidence(there.text, author=there.author, link=Words(there.link), at=there.at)
        return SomebodysComment(outlet=outlet, reference=reference, ground=ground, evidence=kept)

    async def hold_all(self, asked: dict[str, Any], crises: Sequence[Crisis]) -> Card:
        """Hold each of them; the card names all."""
        for crisis in crises:
            command_id = CommandId(f"{asked['id']}:{crisis.id}")
            command = HoldEverything(**{**asked, "id": command_id, "crisis": crisis.id})
            await self.handler.handle(command)
        return self.renderer.held_all(crises)


def fold(rest: str, asked: dict[str, Any], theirs: Sequence[Crisis], crisis: Crisis) -> FoldInto:
    """The command that folds a crisis into the one of theirs that is named. Its room is not told
    which, where somebody there is kept out of that one."""
    first, _ = named(rest, list(theirs))
    if first is None:
        return FoldInto(**asked, into=None)
    open_to_them = may_be_named(first, crisis)
    return FoldInto(
        **asked,
        into=first.id,
        code_name=first.code_name if open_to_them else "",
        room=first.room if open_to_them else None,
        into_drill=first.drill,
    )


def _pasted(deed: Submitted) -> SomebodysComment:
    answers = deed.answers
    outlet = text_of(answers, "outlet")
    people = many_of(answers, "hands")
    link = text_of(answers, "link").strip()
    kept = evidence(
        normalise(text_of(answers, "text")),
        author=normalise(text_of(answers, "author")),
        link=Words(link),
        at=time_of(answers, "posted_at"),
    )
    return SomebodysComment(
        outlet=OutletId("" if outlet == ELSEWHERE else outlet),
        reference=link or kept.digest,
        ground=Ground(text_of(answers, "ground")),
        evidence=kept,
        hands=PersonId(people[0]) if people else deed.person,
    )
