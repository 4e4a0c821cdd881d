"""Which form opens for what."""

from collections.abc import Mapping

from bot.application.ports import Clock
from bot.domain.commands import AskForForm
from bot.domain.decisions.forms import ask_for
from bot.domain.rejections import Rejected
from bot.domain.state import Crisis
from bot.domain.values import OutletId, PersonId, RoomId, StatementId
from bot.presentation.card import Form
from bot.presentation.desk.house import House
from bot.presentation.forms import Forms
from bot.presentation.inbox import Answer
from bot.presentation.uploads import files_named


class Dialogues:
    """Opens forms. Whether somebody may see one was asked before, but for `anew`."""

    def __init__(self, *, forms: Forms, house: House, clock: Clock) -> None:
        self._forms = forms
        self._house = house
        self._clock = clock

    def open(
        self,
        similar: tuple[str, ...],
        place: RoomId | None,
        given: Mapping[str, Answer] | None = None,
    ) -> Form:
        """The form that opens a crisis; `similar` ones are named in it."""
        return self._forms.open(
            tuple(self._house.playbooks.values()),
            self._clock.now(),
            similar=similar,
            given=given,
            asked_from=place,
        )

    def anew(self, asked: AskForForm, crisis: Crisis, context: Mapping[str, str]) -> Form | None:
        """A form that was shown before, as it is now; None where it would not be shown them."""
        try:
            ask_for(asked, crisis)
            return self.form(asked.form, crisis, context, asked.by)
        except Rejected:
            return None

    def form(
        self, name: str, crisis: Crisis, value: Mapping[str, str], person: PersonId
    ) -> Form | None:
        """A form about a crisis; None where this person could do nothing with it."""
        match name:
            case "draft":
                author = PersonId(value["author"]) if value.get("author") else None
                text = value.get("text", "")
                files = files_named(value)
                now = self._clock.now()
                return self._forms.draft(crisis, now, text=text, author=author, files=files)
            case "holding":
                lane = value.get("lane", "")
                return self._forms.holding(crisis, self._clock.now(), lane)
            case "level":
                return self._forms.level(crisis)
            case "approve":
                number, revision = StatementId(value["statement"]), int(value["revision"])
                return self._forms.approve(crisis, number, revision, value["digest"])
            case "tag":
                return self._forms.tag(crisis, StatementId(value["statement"]))
            case "move":
                return self._forms.move(crisis, StatementId(value["statement"]))
            case "posted":
                number, outlet = StatementId(value["statement"]), OutletId(value["outlet"])
                return self._forms.posted(crisis, number, outlet)
            case "translate":
                return self._forms.translate(crisis, StatementId(value["statement"]))
            case "revise":
                return self._forms.revise(crisis, StatementId(value["statement"]))
            case "request_changes":
                statement, revision = StatementId(value["statement"]), int(value["revision"])
                return self._forms.request_changes(crisis, statement, revision)
            case "take_down":
                return self._forms.take_down(crisis, StatementId(value["statement"]))
            case "remove_comment":
                return self._forms.remove_comment(crisis, value["outlet"], value["reference"])
            case "remove_elsewhere":
                return self._forms.remove_elsewhere(crisis)
            case "handover":
                return self._forms.handover(crisis, person)
            case "lift_for":
                number, revision = StatementId(value["statement"]), int(value["revision"])
                return self._forms.lift(crisis, number, revision, PersonId(value["of"]))
            case "break_glass":
                number, revision = StatementId(value["statement"]), int(value["revision"])
                return self._forms.break_glass(crisis, number, revision, value["digest"])
            case "new_time":
                outlet, reference = OutletId(value["outlet"]), value["reference"]
                item = crisis.freeze.item(outlet, reference)
                return self._forms.new_time(crisis, item, self._clock.now())
            case "stand_down":
                return self._forms.stand_down(crisis)
            case "reopen":
                return self._forms.reopen(crisis)
        raise KeyError(name)
