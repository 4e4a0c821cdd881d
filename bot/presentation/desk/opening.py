"""Opening a crisis, from the word typed to the command carried out."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from bot.application.handler import CommandHandler
from bot.application.ports import Chance, Clock, Directory
from bot.application.queries import Queries
from bot.domain.commands import OpenCrisis
from bot.domain.decisions.checks import check_account
from bot.domain.playbook import Playbook
from bot.domain.rejections import NotAllowedToOpen, Rejected, SimilarCrisisOpen
from bot.domain.values import CrisisId, Level, Origin, PersonId, RoomId, Words
from bot.presentation.card import Form
from bot.presentation.desk.code_names import code_name
from bot.presentation.desk.dialogues import Dialogues
from bot.presentation.desk.house import House
from bot.presentation.desk.overlooking import Overlooking
from bot.presentation.desk.submissions import BadForm, many_of, text_of, time_of
from bot.presentation.inbox import Deed, FieldErrors, GoesOn, Reply, Slash, Submitted
from bot.presentation.render import CardRenderer


class Opening:
    """Shows the form to those who may open, and opens."""

    def __init__(
        self,
        *,
        handler: CommandHandler,
        queries: Queries,
        renderer: CardRenderer,
        directory: Directory,
        house: House,
        clock: Clock,
        chance: Chance,
        dialogues: Dialogues,
        overlooking: Overlooking,
    ) -> None:
        self._handler = handler
        self._queries = queries
        self._renderer = renderer
        self._directory = directory
        self._house = house
        self._clock = clock
        self._chance = chance
        self._dialogues = dialogues
        self._overlooking = overlooking
        self._one_at_a_time = asyncio.Lock()

    async def form(self, deed: Slash, typed: str) -> Reply:
        """The form, begun with whatever was typed after the word; or why not."""
        playbook = next(iter(self._house.playbooks.values()))
        try:
            check_may_open(deed, playbook)
        except Rejected as rejected:
            return self._renderer.tell(rejected.code, rejected.data, None)
        now = self._clock.now()
        similar = await self._queries.similar(deed.person, now, drill=False)
        return self._dialogues.open(similar, deed.room, {"summary": typed})

    async def anew(self, deed: GoesOn) -> Form | None:
        """The form as it begins; None for whoever may not open."""
        try:
            check_may_open(deed, next(iter(self._house.playbooks.values())))
        except Rejected:
            return None
        similar = await self._queries.similar(deed.person, self._clock.now(), drill=False)
        place = deed.context.get("asked_from")
        return self._dialogues.open(similar, RoomId(place) if place else None)

    async def submitted(self, deed: Submitted) -> Reply:
        """Open it. Whether a similar one was opened meanwhile is looked at one by one."""
        async with self._one_at_a_time:
            command = await self._command(deed)
            outcome = await self._handler.handle(command)
        if outcome.answer.ok:
            return self._renderer.answer(outcome.answer, outcome.crisis)
        if outcome.answer.code == SimilarCrisisOpen.code and not command.another:
            place = command.origin.place if command.origin else None
            return self._dialogues.open(command.similar, place, deed.answers)
        errors = self._renderer.field_errors("open", outcome.answer, None)
        return FieldErrors(errors=errors)

    async def _command(self, deed: Submitted) -> OpenCrisis:
        answers, now = deed.answers, self._clock.now()
        playbook = self._house.playbooks.get(text_of(answers, "playbook"))
        if playbook is None:
            raise BadForm(deed.form)
        playbook = self._house.at_hand(playbook, now)
        drill = text_of(answers, "drill") == "drill"
        keep_out = frozenset(PersonId(person) for person in many_of(answers, "keep_out"))
        everybody = playbook.people | keep_out | {deed.person}
        command = OpenCrisis(
            id=deed.command_id,
            crisis=crisis_id(deed),
            by=deed.person,
            at=now,
            account=deed.account,
            origin=_origin(deed.context),
            code_name=await self._code_name(),
            summary=Words(text_of(answers, "summary")),
            seen_where=Words(text_of(answers, "seen_where")),
            link=Words(text_of(answers, "link")),
            first_seen_at=_first_seen(deed, now),
            level=Level(text_of(answers, "level") or Level.HIGH),
            drill=drill,
            keep_out=keep_out,
            playbook=playbook,
            names={person: Words(self._directory.name(person)) for person in everybody},
            similar=await self._queries.similar(deed.person, now, drill=drill),
            another=bool(many_of(answers, "another")),
            home=deed.home,
        )
        return await self._overlooking.seen(command, deed.home, keep_out)

    async def _code_name(self) -> str:
        taken = {crisis.code_name for crisis in await self._queries.all()}
        return code_name(self._chance, taken)


def check_may_open(deed: Deed, playbook: Playbook) -> None:
    """Before the form is shown. Raises what opening itself would raise."""
    check_account(deed.person, deed.account, playbook)
    if playbook.may_open is not None and deed.person not in playbook.may_open:
        raise NotAllowedToOpen


def crisis_id(deed: Submitted) -> CrisisId:
    """The same form, wherever it arrives and however often, opens the same crisis."""
    return CrisisId("c" + sha256(deed.command_id.encode()).hexdigest()[:10])


def _origin(context: Mapping[str, str]) -> Origin | None:
    place = context.get("asked_from")
    return Origin(place=RoomId(place), answered=True) if place else None


def _first_seen(deed: Submitted, now: datetime) -> datetime:
    return time_of(deed.answers, "first_seen_at") or now
