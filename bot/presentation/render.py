"""What people see, by the names that effects and answers use. Start here."""

from collections.abc import Mapping, Sequence

from bot.application.ports import Answer, DeliveryFailed, Directory
from bot.application.public_ports import Comment
from bot.domain.events import Event
from bot.domain.rejections import SlotNotFilled
from bot.domain.state import Crisis
from bot.domain.timeline import opening
from bot.domain.values import OutletId, PersonId
from bot.presentation import codes, notified, told
from bot.presentation.card import Card
from bot.presentation.cards import CARDS
from bot.presentation.cards.comments import render_comments
from bot.presentation.cards.general import (
    render_help,
    render_opening,
    render_which,
    render_which_post,
)
from bot.presentation.cards.together import render_held_all, render_offer
from bot.presentation.export import timeline_for_the_room
from bot.presentation.instants import NoInstant, NoZone
from bot.presentation.scene import Scene
from bot.presentation.uploads import FileRefused
from bot.presentation.words import Words, msg

FIRST_FIELDS = {
    "open": "summary",
    "draft": "text",
    "revise": "text",
    "request_changes": "reason",
    "handover": "to",
    "stand_down": "outcome",
    "new_time": "due",
    "reopen": "reason",
    "lift_for": "reason",
    "break_glass": "reason",
    "approve": "",
    "tag": "tags",
    "move": "publish_at",
    "posted": "link",
    "translate": "text",
    "level": "level",
    "holding": "outlets",
    "take_down": "outlet",
    "remove_comment": "ground",
    "remove_elsewhere": "text",
}
"""Where a refusal stands in a form when it belongs to no field of its own."""

INSTANTS: Mapping[type[Exception], str] = {
    NoZone: msg(
        "Say in which time zone, since each reader has another: 24 Nov 2026 09:00 Europe/Berlin."
    ),
    NoInstant: msg("Write a date, a time and its zone: 24 Nov 2026 09:00 Europe/Berlin."),
}
"""Why a time that was written is no instant."""

FIELD_OF = {
    ("draft", "too_long"): "text",
    ("revise", "too_long"): "text",
    ("draft", "next_update_in_the_past"): "next_update_at",
    ("revise", "next_update_in_the_past"): "next_update_at",
    ("draft", "no_such_outlet"): "outlets",
    ("revise", "no_such_outlet"): "outlets",
    ("draft", "facts_missing"): "text",
    ("revise", "facts_missing"): "text",
    ("draft", "outside_window"): "publish_at",
    ("draft", "nothing_to_correct"): "corrects",
    ("draft", "tag_not_taken"): "tags",
    ("revise", "outside_window"): "publish_at",
    ("revise", "nothing_to_correct"): "corrects",
    ("revise", "tag_not_taken"): "tags",
    ("draft", "alternative_missing"): "alternatives",
    ("revise", "alternative_missing"): "alternatives",
    ("holding", "parts_missing"): "outlets",
    ("draft", "parts_missing"): "parts",
    ("revise", "parts_missing"): "parts",
    ("translate", "no_such_language"): "language",
    ("holding", "next_update_in_the_past"): "next_update_at",
    ("open", "first_seen_in_the_future"): "first_seen_at",
    ("open", "similar_crisis_open"): "another",
    ("remove_elsewhere", "no_ground"): "ground",
    ("handover", "not_eligible"): "to",
    ("handover", "receiver_cannot_act"): "to",
    ("handover", "no_such_role"): "role",
    ("handover", "not_the_holder"): "role",
    ("handover", "until_in_the_past"): "until",
}

FROM_THE_LOG = frozenset({"post_mortem", "held"})
"""Cards that need the whole stream."""


class CardRenderer:
    """Makes every card. `owner` is whom outsiders may turn to, `contacts` people's telephone
    numbers, which stand in no log."""

    def __init__(
        self,
        directory: Directory,
        words: Words,
        owner: PersonId | None = None,
        contacts: Mapping[PersonId, str] | None = None,
    ) -> None:
        self._directory = directory
        self.words = words
        self._owner = owner
        self._contacts = contacts or {}

    def show(
        self,
        card: str,
        subject: str,
        crisis: Crisis,
        events: Sequence[Event] = (),
        *,
        viewer: PersonId | None = None,
    ) -> Card:
        """The card of this name as it stands now. `events` is the whole stream where
        `needs_events`; `viewer` whoever will see it alone. Raises KeyError for a card there is
        not."""
        return CARDS[card](self._scene(crisis, events=events, viewer=viewer), crisis, subject)

    def needs_events(self, card: str) -> bool:
        """Whether this card is made from the log itself."""
        return card in FROM_THE_LOG

    def status(self, crisis: Crisis, viewer: PersonId | None) -> Card:
        """Where we stand and what is next."""
        return self.show("status", "", crisis, viewer=viewer)

    def who(self, crisis: Crisis, viewer: PersonId | None) -> Card:
        """Roles, holders, deputies, duties; who is kept out only for the lead and counsel."""
        return self.show("who", "", crisis, viewer=viewer)

    def timeline(self, events: Sequence[Event]) -> tuple[str, bytes]:
        """The whole timeline as a file for the room: its name and content."""
        content = timeline_for_the_room(events, self._directory, self.words)
        return f"timeline-{opening(events).code_name}.md", content

    def tell(self, code: str, data: Mapping[str, str], crisis: Crisis | None = None) -> Card:
        """What came of what somebody did. Raises KeyError for a code without words."""
        return told.told(self._scene(crisis), code, data)

    def answer(self, answer: Answer, crisis: Crisis | None = None) -> Card:
        """The same, where the platform shows the answer itself."""
        if answer.code == "open_crisis":
            code_name = crisis.code_name if crisis else answer.data.get("code_name", "")
            if code_name:
                return self.opening(code_name, drill=crisis.drill if crisis else False)
        return self.tell(answer.code, answer.data, crisis)

    def notify(self, code: str, data: Mapping[str, str], crisis: Crisis) -> Card:
        """A direct message. Raises KeyError for a code without words."""
        scene = self._scene(crisis)
        return scene.note(*notified.lines(scene, code, data))

    def subject(self, code: str, data: Mapping[str, str], crisis: Crisis) -> str:
        """The first sentence of the same message, as plain text."""
        return self.notify(code, data, crisis).summary

    def field_errors(
        self, form: str, answer: Answer, crisis: Crisis | None = None
    ) -> dict[str, str]:
        """Which field of the form a rejection belongs to, and its words there."""
        code, data = answer.code, answer.data
        name = data.get("field", "") if code == "missing" else FIELD_OF.get((form, code), "")
        words = self._scene(crisis)
        sentence = words.plain(told.sentence(words, code, data))
        return {name or FIRST_FIELDS[form]: sentence}

    def unreadable(self, form: str, problem: Exception) -> dict[str, str]:
        """What was entered and cannot be used, by its field."""
        words = self._scene(None)
        if isinstance(problem, SlotNotFilled):
            sentence = words.plain(told.sentence(words, problem.code, problem.data))
            return {f"slot_{problem.slot}": sentence}
        if isinstance(problem, FileRefused):
            return {problem.field: problem.sentence(self.words)}
        if isinstance(problem, DeliveryFailed):
            reason = codes.not_published(self.words, problem.reason)
            sentence = self.words.say(
                "I could not prepare it for an outlet: %(reason)s. Submit again in a moment.",
                reason=reason,
            )
            return {FIRST_FIELDS[form]: sentence}
        return {"publish_at": self.words.say(INSTANTS[type(problem)])}

    def sorry(self) -> Card:
        """What is shown when something broke that should not have."""
        scene = self._scene(None)
        return scene.note(
            scene.words.line(
                "Something went wrong on my side, and I do not know whether what you did counted."
                " Type /crisis status to see where we stand, and tell your administrator."
            )
        )

    def topic(self, crisis: Crisis) -> str:
        """The room's topic: nothing that was typed."""
        say = self.words.say
        if crisis.drill:
            return say("DRILL · Nothing here can reach the public. Help: /crisis help")
        return say(
            "Nothing goes public without approval. What is said here stays here."
            " Where we stand: /crisis status"
        )

    def help(self) -> Card:
        """Everything that can be typed."""
        return render_help(self._scene(None))

    def which(self, crises: Sequence[Crisis], slash: str = "") -> Card:
        """Asks somebody on several teams which crisis they mean."""
        return render_which(self._scene(None), crises, slash)

    def which_post(self, crises: Sequence[Crisis]) -> Card:
        """The same about a post, which is not typed but marked."""
        return render_which_post(self._scene(None), crises)

    def comments(
        self, crisis: Crisis, found: Sequence[Comment], failed: Mapping[OutletId, str]
    ) -> Card:
        """What others commented; `failed` are the outlets that did not say, with the reason."""
        return render_comments(self._scene(crisis), crisis, found, failed)

    def held_all(self, crises: Sequence[Crisis]) -> Card:
        """Shown to whoever held all of them."""
        return render_held_all(self._scene(None), crises)

    def offering_all(self, crisis: Crisis, answer: Card) -> Card:
        """The answer to a hold, for somebody who works on other crises too."""
        return render_offer(self._scene(crisis), crisis, answer)

    def opening(self, code_name: str, *, drill: bool) -> Card:
        """Shown to whoever opened a crisis, at once."""
        return render_opening(self._scene(None), code_name, drill=drill)

    def _scene(
        self,
        crisis: Crisis | None,
        *,
        events: Sequence[Event] = (),
        viewer: PersonId | None = None,
    ) -> Scene:
        return Scene(
            words=self.words,
            directory=self._directory,
            crisis=crisis,
            events=events,
            viewer=viewer,
            owner=self._owner,
            contacts=self._contacts,
        )
