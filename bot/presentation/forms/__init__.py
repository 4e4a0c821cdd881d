"""Every form, by what it is for. `Form.context` carries what the command needs besides the
answers; the names of the fields are those of the command."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from bot.application.ports import Directory
from bot.domain.fast_lane import is_open
from bot.domain.freeze import Item
from bot.domain.playbook import Playbook
from bot.domain.state import Crisis
from bot.domain.values import Kind, OutletId, PersonId, RoleId, RoomId, StatementId
from bot.presentation.card import Form
from bot.presentation.forms import asking, freezing, gate, opening, removing, roles, statements
from bot.presentation.inbox import Answer
from bot.presentation.scene import Scene, paragraph, strong
from bot.presentation.words import Words

Fill: TypeAlias = Callable[[str, Mapping[str, str], Mapping[str, str] | None], str]
"""A statement's template, facts, and the questions for those not known → the text to begin
with. The playbooks' adapter knows how."""


class Forms:
    """Makes every form."""

    def __init__(self, directory: Directory, words: Words, fill: Fill) -> None:
        self._directory = directory
        self._words = words
        self._fill = fill

    def open(
        self,
        playbooks: Sequence[Playbook],
        now: datetime,
        *,
        similar: Sequence[str] = (),
        given: Mapping[str, Answer] | None = None,
        asked_from: RoomId | None = None,
    ) -> Form:
        """`similar` are code names of crises opened minutes ago, which are named and asked
        about; `given` what was entered before the question came up; `asked_from` comes back in
        the context."""
        return opening.open_crisis(self._scene(), playbooks, now, similar, given or {}, asked_from)

    def draft(
        self,
        crisis: Crisis,
        now: datetime,
        *,
        kind: Kind | None = None,
        text: str = "",
        author: PersonId | None = None,
        files: tuple[str, ...] = (),
    ) -> Form:
        """Begins with `text`, else with the playbook's words for this kind. `author` wrote
        the post it is made from, on which `files` hang; both come back in the context."""
        chosen = kind or statements.usual_kind(crisis)
        form = statements.draft(
            self._scene(crisis),
            crisis,
            kind=chosen,
            text=text or self._begin(crisis, chosen),
            now=now,
            author=author,
            files=files,
        )
        return self._marked(form, crisis)

    def revise(self, crisis: Crisis, statement: StatementId) -> Form:
        """Raises `NoSuchStatement`."""
        form = statements.revise(self._scene(crisis), crisis, crisis.statement(statement))
        return self._marked(form, crisis)

    def approve(self, crisis: Crisis, number: StatementId, revision: int, digest: str) -> Form:
        """The words as they are now; `revision` and `digest` are the pressed card's. Raises
        `NoSuchStatement`."""
        statement = crisis.statement(number)
        form = gate.approve(self._scene(crisis), crisis, statement, revision, digest)
        return self._marked(form, crisis)

    def tag(self, crisis: Crisis, statement: StatementId) -> Form:
        """Raises `NoSuchStatement`."""
        form = gate.tag(self._scene(crisis), crisis, crisis.statement(statement))
        return self._marked(form, crisis)

    def move(self, crisis: Crisis, statement: StatementId) -> Form:
        """Raises `NoSuchStatement`."""
        form = gate.move(self._scene(crisis), crisis, crisis.statement(statement))
        return self._marked(form, crisis)

    def posted(self, crisis: Crisis, statement: StatementId, outlet: OutletId) -> Form:
        """Raises `NoSuchStatement`."""
        known = crisis.statement(statement)
        return self._marked(gate.posted(self._scene(crisis), crisis, known, outlet), crisis)

    def translate(self, crisis: Crisis, statement: StatementId) -> Form:
        """Raises `NoSuchStatement`."""
        form = gate.translate(self._scene(crisis), crisis, crisis.statement(statement))
        return self._marked(form, crisis)

    def level(self, crisis: Crisis) -> Form:
        return self._marked(gate.level(self._scene(crisis), crisis), crisis)

    def holding(self, crisis: Crisis, now: datetime, lane: str = "") -> Form:
        """Words approved in calm times; where the playbook has none that are still good, the
        usual draft. `lane` empty: the first of them."""
        lanes = [one for one in crisis.playbook.fast_lane if is_open(one, now)]
        known = next((one for one in lanes if one.id == lane), lanes[0] if lanes else None)
        if known is None:
            return self.draft(crisis, now, kind=Kind.HOLDING)
        promise = statements.in_good_time(now)
        return self._marked(gate.holding(self._scene(crisis), crisis, known, promise), crisis)

    def request_changes(self, crisis: Crisis, statement: StatementId, revision: int) -> Form:
        """`revision` is the one on the card that was pressed. Raises `NoSuchStatement`."""
        known = crisis.statement(statement)
        form = statements.request_changes(self._scene(crisis), crisis, known, revision)
        return self._marked(form, crisis)

    def handover(self, crisis: Crisis, person: PersonId) -> Form | None:
        """None where the person has no role to give away."""
        given = roles.may_give(crisis, person)
        if not given:
            return None
        return self._marked(roles.handover(self._scene(crisis), crisis, given), crisis)

    def lift(self, crisis: Crisis, statement: StatementId, revision: int, of: PersonId) -> Form:
        """`of` is who asks for changes. Raises `NoSuchStatement`."""
        known = crisis.statement(statement)
        form = asking.lift(self._scene(crisis), crisis, known, revision, of)
        return self._marked(form, crisis)

    def break_glass(
        self, crisis: Crisis, statement: StatementId, revision: int, digest: str
    ) -> Form:
        """`revision` and `digest` are those on the card. Raises `NoSuchStatement`."""
        known = crisis.statement(statement)
        form = asking.break_glass(self._scene(crisis), crisis, known, revision, digest)
        return self._marked(form, crisis)

    def take_down(self, crisis: Crisis, statement: StatementId) -> Form | None:
        """None where it is out nowhere. Raises `NoSuchStatement`."""
        known = crisis.statement(statement)
        form = removing.take_down(self._scene(crisis), crisis, known)
        return self._marked(form, crisis) if form else None

    def remove_comment(self, crisis: Crisis, outlet: str, reference: str) -> Form:
        form = removing.remove_comment(self._scene(crisis), crisis, outlet, reference)
        return self._marked(form, crisis)

    def remove_elsewhere(self, crisis: Crisis) -> Form:
        return self._marked(removing.remove_elsewhere(self._scene(crisis), crisis), crisis)

    def new_time(self, crisis: Crisis, item: Item, now: datetime) -> Form:
        """For a paused post."""
        return self._marked(freezing.new_time(self._scene(crisis), crisis, item, now), crisis)

    def stand_down(self, crisis: Crisis) -> Form:
        """`archive_after` comes back in hours."""
        return self._marked(opening.stand_down(self._scene(crisis), crisis), crisis)

    def reopen(self, crisis: Crisis) -> Form:
        return self._marked(opening.reopen(self._scene(crisis), crisis), crisis)

    def _marked(self, form: Form, crisis: Crisis) -> Form:
        """Its words belong in the room; in a drill every form says so first."""
        form = replace(form, room=None if crisis.over else crisis.room)
        if not crisis.drill:
            return form
        mark = paragraph(strong(self._words.say("DRILL")))
        return replace(form, notice=(mark, *form.notice))

    def _begin(self, crisis: Crisis, kind: Kind) -> str:
        template = crisis.playbook.templates.get(kind, "")
        if not template:
            return ""
        facts = {"organisation": crisis.playbook.organisation}
        speaker = crisis.holders.get(RoleId("spokesperson"))
        if speaker:
            facts["spokesperson"] = self._scene(crisis).name(speaker)
        return self._fill(template, facts, crisis.playbook.facts)

    def _scene(self, crisis: Crisis | None = None) -> Scene:
        return Scene(words=self._words, directory=self._directory, crisis=crisis)
