"""The front desk: deeds in, replies out. It asks the domain, and decides nothing itself."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any, TypeAlias

from bot.application.composing import Composer
from bot.application.handler import CommandHandler, Outcome
from bot.application.ports import Chance, Clock, DeliveryFailed, Directory
from bot.application.public_ports import Comments
from bot.application.queries import Queries
from bot.domain.commands import (
    AskForForm,
    Command,
    HoldEverything,
    LogEntry,
    NoteDeactivated,
    NoteJoined,
    NoteLeft,
    ReopenCrisis,
)
from bot.domain.commands.freezing import EndFreeze, FreezeScheduled
from bot.domain.rejections import NoSuchCrisis, SlotNotFilled
from bot.domain.state import Crisis
from bot.domain.values import (
    THE_BOT,
    Account,
    CommandId,
    CrisisId,
    LogSource,
    Origin,
    OutletId,
    RoomId,
    Words,
)
from bot.presentation.card import Card, Form
from bot.presentation.desk import outside, presses, submissions
from bot.presentation.desk.dialogues import Dialogues
from bot.presentation.desk.house import House
from bot.presentation.desk.opening import Opening
from bot.presentation.desk.outside import Outside
from bot.presentation.desk.overlooking import Overlooking, Readers, nobody
from bot.presentation.desk.slash import FORMS, SHOWING, Typed, named, parse_slash
from bot.presentation.desk.thawing import Thawing
from bot.presentation.forms import Forms
from bot.presentation.inbox import (
    Deed,
    FieldErrors,
    GoesOn,
    Membership,
    Nothing,
    Pinned,
    Press,
    Reply,
    Shortcut,
    Slash,
    Submitted,
)
from bot.presentation.instants import NoInstant, NoZone
from bot.presentation.render import CardRenderer
from bot.presentation.uploads import FileRefused, naming_files

WITHOUT_FIELDS = frozenset({"approve"})
"""Forms that only show something: a refusal has no field to stand at."""

UNUSABLE = (NoZone, NoInstant, SlotNotFilled, FileRefused, DeliveryFailed)
"""What was entered, or what an outlet's form needs, cannot be used: the form stays open."""

Asking: TypeAlias = Slash | Press | Shortcut
"""What may bring up a form."""


class Desk:
    """Implements `Inbox`."""

    def __init__(
        self,
        *,
        handler: CommandHandler,
        queries: Queries,
        renderer: CardRenderer,
        forms: Forms,
        directory: Directory,
        house: House,
        clock: Clock,
        chance: Chance,
        readers: Readers = nobody,
        composer: Composer | None = None,
        comments: Mapping[OutletId, Comments] | None = None,
    ) -> None:
        self._composer = composer or Composer({})
        self._handler = handler
        self._queries = queries
        self._renderer = renderer
        self._directory = directory
        self._house = house
        self._clock = clock
        self._outside = Outside(
            handler=handler,
            queries=queries,
            renderer=renderer,
            comments=comments or {},
            clock=clock,
        )
        self._thawing = Thawing(queries)
        self._overlooking = Overlooking(readers, house.roster)
        self._dialogues = Dialogues(forms=forms, house=house, clock=clock)
        self._opening = Opening(
            handler=handler,
            queries=queries,
            renderer=renderer,
            directory=directory,
            house=house,
            clock=clock,
            chance=chance,
            dialogues=self._dialogues,
            overlooking=self._overlooking,
        )

    async def works_in(self, room: RoomId) -> bool:
        """As the port says."""
        return await self._queries.in_room(room) is not None

    # Slash commands

    async def slash(self, deed: Slash) -> Reply:
        """One word, one duty; the answer is for whoever typed it."""
        typed = parse_slash(deed.text)
        if typed.word == "help":
            return self._renderer.help()
        if typed.word == "open":
            return await self._opening.form(deed, typed.rest)
        if _is_all(typed):
            return await self._hold_all(deed, await self._queries.in_room(deed.room))
        crisis, rest = await self._meant(deed, typed)
        if not isinstance(crisis, Crisis):
            return crisis
        return await self._about(crisis, typed.word, rest, deed)

    async def _about(self, crisis: Crisis, word: str, rest: str, deed: Slash) -> Reply:
        viewer = deed.person if deed.alone else None
        match word:
            case "status":
                return self._renderer.status(crisis, viewer)
            case "who":
                return self._renderer.who(crisis, viewer)
            case "log":
                return await self._answered(_logged(rest, self._asked(deed, crisis.id)))
            case "hold":
                return await self._hold(crisis, deed)
            case "comments":
                return await self._comments(crisis, deed)
            case "fold":
                return await self._fold(crisis, rest, deed)
            case "release":
                return await self._release(crisis, deed)
            case "freeze":
                return await self._answered(FreezeScheduled(**self._asked(deed, crisis.id)))
            case "thaw":
                return await self._thaw(crisis, deed)
            case _:
                return await self._form(FORMS[word], crisis, deed, naming_files(deed.files))

    async def _hold(self, crisis: Crisis, deed: Slash) -> Card:
        """Whoever works on other crises too is offered to hold those as well."""
        answer = await self._answered(HoldEverything(**self._asked(deed, crisis.id)))
        others = [c for c in await self._theirs(deed, drill=crisis.drill) if not c.held]
        return self._renderer.offering_all(crisis, answer) if others else answer

    async def _hold_all(self, deed: Slash | Press, here: Crisis | None) -> Card:
        """Every crisis they work on; from a drill every drill, and no crisis."""
        theirs = await self._theirs(deed, drill=here.drill if here else False)
        if not theirs:
            return self._renderer.tell(NoSuchCrisis.code, {}, None)
        return await self._outside.hold_all(self._asked(deed, theirs[0].id), theirs)

    async def _theirs(self, deed: Deed, *, drill: bool) -> list[Crisis]:
        known = await self._queries.of(deed.person)
        return [crisis for crisis in known if _may_know(deed, crisis) and crisis.drill == drill]

    async def _comments(self, crisis: Crisis, deed: Slash | Press) -> Reply:
        outcome = await self._asked_for("comments", crisis, deed)
        if not outcome.answer.ok:
            return self._refused(outcome, deed)
        return await self._outside.listed(crisis)

    async def _fold(self, crisis: Crisis, rest: str, deed: Slash) -> Card:
        theirs = [c for c in await self._queries.of(deed.person) if _may_know(deed, c)]
        command = outside.fold(rest, self._asked(deed, crisis.id), theirs, crisis)
        return await self._answered(command)

    async def _release(self, crisis: Crisis, deed: Slash) -> Reply:
        outcome = await self._asked_for("release", crisis, deed)
        if not outcome.answer.ok:
            return self._renderer.answer(outcome.answer, outcome.crisis)
        events = [one.event for one in await self._queries.events(crisis.id)]
        return self._renderer.show("held", "", crisis, events, viewer=deed.person)

    async def _thaw(self, crisis: Crisis, deed: Slash) -> Reply:
        """Ends the freeze; where none is on, shows what still waits for a decision."""
        if crisis.freeze.active or not crisis.freeze.undecided:
            return await self._answered(EndFreeze(**self._asked(deed, crisis.id)))
        return await self._paused(crisis, deed, page=0)

    async def _paused(self, crisis: Crisis, deed: Asking, page: int) -> Reply:
        outcome = await self._asked_for("thaw", crisis, deed)
        if not outcome.answer.ok:
            return self._refused(outcome, deed)
        subject = f"{crisis.freeze.round}/{page}"
        return self._renderer.show("thaw", subject, crisis, viewer=deed.person)

    async def _meant(self, deed: Slash, typed: Typed) -> tuple[Crisis | Card, str]:
        """The crisis of this room; elsewhere the one they are on the team of, or the one they
        name. To everybody else nothing is admitted; but what a stranger wants in a war room is
        refused by the crisis itself, so that its timeline says so."""
        here = await self._queries.in_room(deed.room)
        if here is not None and _may_know(deed, here):
            return here, typed.rest
        over = typed.word in {"reopen", "thaw"}
        theirs = [c for c in await self._queries.of(deed.person, over=over) if _may_know(deed, c)]
        crisis, rest = named(typed.rest, theirs)
        if crisis is not None:
            return crisis, rest
        if here is not None and typed.word not in SHOWING:
            return here, typed.rest
        if len(theirs) == 1:
            return theirs[0], typed.rest
        if theirs:
            return self._renderer.which(theirs, typed.word), typed.rest
        return self._renderer.tell(NoSuchCrisis.code, {}, None), typed.rest

    # Presses

    async def press(self, press: Press) -> Reply:
        """What came of it is shown at once where the platform can; else told, or seen on the
        card."""
        crisis = await self._handler.current(CrisisId(press.value.get("crisis", "")))
        if crisis is None:
            raise presses.NoSuchButton(press.action)
        if press.action == "hold_all" and _may_know(press, crisis):
            return await self._hold_all(press, crisis)
        if press.action == "comments":
            return await self._comments(crisis, press)
        if press.action in presses.FORMS:
            return await self._form(press.action, crisis, press, press.value)
        if press.action == "show_paused":
            return await self._paused(crisis, press, page=int(press.value.get("page", "0")))
        asked = self._asked(press, crisis.id, Origin(place=press.room, answered=press.answered))
        command = presses.parse_press(press, asked)
        outcome = await self._handler.handle(await self._thawing.knowing(command, crisis))
        if press.answered:
            return self._renderer.answer(outcome.answer, outcome.crisis)
        return Nothing()

    # Forms

    async def _form(
        self, form: str, crisis: Crisis, deed: Asking, value: Mapping[str, str]
    ) -> Reply:
        outcome = await self._asked_for(form, crisis, deed, value)
        if not outcome.answer.ok:
            return self._refused(outcome, deed)
        shown = self._dialogues.form(form, crisis, value, deed.person)
        return shown or self._renderer.tell("not_the_holder", {"role": ""}, crisis)

    async def anew(self, deed: GoesOn) -> Form | None:
        """As the port says. Nothing is recorded: it was asked for before."""
        if deed.form == "open":
            return await self._opening.anew(deed)
        crisis = await self._handler.current(CrisisId(deed.context.get("crisis", "")))
        if crisis is None:
            return None
        asked = AskForForm(**self._asked(deed, crisis.id), form=deed.form)
        return self._dialogues.anew(asked, crisis, deed.context)

    async def _asked_for(
        self, form: str, crisis: Crisis, deed: Asking, value: Mapping[str, str] | None = None
    ) -> Outcome:
        origin = Origin(place=deed.room, answered=_at_once(deed))
        shown = presses.shown_on(value or {}) if form == "approve" else {}
        return await self._handler.handle(
            AskForForm(**self._asked(deed, crisis.id, origin), form=form, **shown)
        )

    def _refused(self, outcome: Outcome, deed: Deed) -> Reply:
        """On the spot where the platform can; else the refusal is told."""
        if _at_once(deed):
            return self._renderer.answer(outcome.answer, outcome.crisis)
        return Nothing()

    async def submitted(self, submitted: Submitted) -> Reply:
        """The same form sent twice is one command; corrected and sent again it is another."""
        deed = _with_answers(submitted)
        if deed.form == "open":
            return await self._opening.submitted(deed)
        crisis = await self._handler.current(CrisisId(deed.context.get("crisis", "")))
        if crisis is None:
            raise submissions.BadForm(deed.form)
        try:
            command = await self._submission(deed, crisis)
        except UNUSABLE as problem:
            return FieldErrors(errors=self._renderer.unreadable(deed.form, problem))
        return self._settled(deed.form, await self._handler.handle(command))

    async def _submission(self, deed: Submitted, crisis: Crisis) -> Command:
        asked = self._asked(deed, crisis.id)
        if to := submissions.receiver(deed):
            asked = submissions.account_asked(asked, await self._directory.account(to))
        if deed.form in outside.FORMS:
            return await self._outside.proposal(deed, crisis, asked)
        command = submissions.parse_submission(deed, crisis, asked)
        if isinstance(command, ReopenCrisis):
            return await self._overlooking.seen(command, crisis.home, crisis.keep_out)
        known = await self._thawing.knowing(command, crisis)
        return await self._composer.composed(known, crisis)

    def _settled(self, form: str, outcome: Outcome) -> Reply:
        if outcome.answer.ok or form in WITHOUT_FIELDS:
            return self._renderer.answer(outcome.answer, outcome.crisis)
        errors = self._renderer.field_errors(form, outcome.answer, outcome.crisis)
        return FieldErrors(errors=errors)

    # The timeline

    async def shortcut(self, shortcut: Shortcut) -> Reply:
        """*Propose as statement* opens the draft; *Add to timeline* notes the post."""
        crisis = await self._of_post(shortcut)
        if not isinstance(crisis, Crisis):
            return crisis
        if shortcut.name == "propose_statement":
            written = {"text": shortcut.text, "author": str(shortcut.author or "")}
            value = written | naming_files(shortcut.files)
            return await self._form("draft", crisis, shortcut, value)
        await self._handler.handle(self._noted(shortcut, crisis, LogSource.SHORTCUT))
        return Nothing()

    async def pinned(self, pinned: Pinned) -> Reply:
        """A pushpin counts in a war room only, and a stranger's is refused there."""
        crisis = await self._queries.in_room(pinned.room)
        if crisis is not None:
            await self._handler.handle(self._noted(pinned, crisis, LogSource.PINNED))
        return Nothing()

    async def _of_post(self, shortcut: Shortcut) -> Crisis | Card:
        """The crisis of this room, which refuses strangers itself; elsewhere the only one they
        are on the team of."""
        here = await self._queries.in_room(shortcut.room)
        if here is not None:
            return here
        theirs = [c for c in await self._queries.of(shortcut.person) if _may_know(shortcut, c)]
        if len(theirs) == 1:
            return theirs[0]
        if theirs:
            return self._renderer.which_post(theirs)
        return self._renderer.tell(NoSuchCrisis.code, {}, None)

    def _noted(self, deed: Shortcut | Pinned, crisis: Crisis, source: LogSource) -> LogEntry:
        origin = Origin(place=deed.room, answered=False)
        return LogEntry(
            **self._asked(deed, crisis.id, origin),
            text=Words(deed.text),
            author=deed.author or deed.person,
            source=source,
            happened_at=deed.at,
            post=deed.post,
            link=deed.link,
        )

    # Coming and going

    async def joined(self, membership: Membership) -> Reply:
        return await self._note(membership, NoteJoined, name=Words(membership.name))

    async def left(self, membership: Membership) -> Reply:
        return await self._note(membership, NoteLeft)

    async def gone(self, deed: Deed) -> Reply:
        """Every crisis that they are on the team of learns of it."""
        for crisis in await self._queries.of(deed.person):
            asked = {**self._asked(deed, crisis.id), "by": THE_BOT, "account": Account.MEMBER}
            asked["id"] = CommandId(f"{deed.command_id}:{crisis.id}")
            await self._handler.handle(NoteDeactivated(**asked, person=deed.person))
        return Nothing()

    async def _note(self, membership: Membership, kind: type[Any], **facts: Any) -> Reply:
        crisis = await self._queries.in_room(membership.room)
        if crisis is not None and crisis.room == membership.room:
            await self._handler.handle(kind(**self._asked(membership, crisis.id), **facts))
        return Nothing()

    # Together

    async def _answered(self, command: Command) -> Card:
        outcome = await self._handler.handle(command)
        return self._renderer.answer(outcome.answer, outcome.crisis)

    def _asked(self, deed: Deed, crisis: CrisisId, origin: Origin | None = None) -> dict[str, Any]:
        """What every command says. Without an origin the platform shows the answer itself."""
        return {
            "id": deed.command_id,
            "crisis": crisis,
            "by": deed.person,
            "at": self._clock.now(),
            "account": deed.account,
            "origin": origin,
        }


def _at_once(deed: Deed) -> bool:
    """Whether the platform shows the reply itself."""
    return isinstance(deed, Slash) or (isinstance(deed, Press) and deed.answered)


def _logged(text: str, asked: dict[str, Any]) -> LogEntry:
    return LogEntry(
        **asked,
        text=Words(text),
        author=asked["by"],
        source=LogSource.TYPED,
        happened_at=asked["at"],
    )


def _is_all(typed: Typed) -> bool:
    """`hold all`, wherever it is typed."""
    return typed.word == "hold" and typed.rest.lower() == "all"


def _may_know(deed: Deed, crisis: Crisis) -> bool:
    """Whether this person may be told that the crisis exists."""
    allowed = deed.account is Account.MEMBER or deed.person in crisis.playbook.externals
    return allowed and deed.account is not Account.DEACTIVATED and deed.person in crisis.team


def _with_answers(submitted: Submitted) -> Submitted:
    """A form stays open after a refusal, under the same id: the answers make the difference.
    The form's own id goes into the digest and is kept nowhere, so that nobody can try out which
    answers it was made of."""
    known = repr((submitted.command_id, sorted(submitted.answers.items())))
    digest = sha256(known.encode()).hexdigest()
    return replace(submitted, command_id=CommandId(f"form:{digest}"))
