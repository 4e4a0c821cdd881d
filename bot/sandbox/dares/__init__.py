"""Dares: things a player is invited to try, ticked when they are seen to have happened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.sandbox.dares import outside, play, watch
from bot.sandbox.dares.observed import Observed
from bot.sandbox.journal import Entry

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

Play = Callable[["Sandbox", Observed], Awaitable[str]]


@dataclass
class Dare:
    """`todo` is what to do, `promise` what should happen. `told` is what the last run did."""

    id: str
    title: str
    todo: str
    promise: str
    seen_done: watch.Done = field(repr=False)
    play: Play = field(repr=False)
    done: bool = False
    told: str = ""


INVITED = (
    Dare(
        "own-words",
        "Approve your own words",
        "As the author of a statement, press Approve on its card.",
        "The bot refuses, and tells only the author why.",
        watch.own_words,
        play.own_words,
    ),
    Dare(
        "changed-after-approval",
        "Change the words after approval",
        "Have somebody approve, then press Revise and change one character.",
        "Every approval is void, and the room is told so.",
        watch.changed_after_approval,
        play.changed_after_approval,
    ),
    Dare(
        "old-card",
        "Approve on an old card",
        "Press Approve on a card whose words have since been changed.",
        "The bot refuses and links to the current card.",
        watch.old_card,
        play.old_card,
    ),
    Dare(
        "twice",
        "Press twice",
        "Press Approve twice, as a nervous thumb does.",
        "One approval counts, and nothing goes out twice.",
        watch.twice,
        play.twice,
    ),
    Dare(
        "four-at-once",
        "Four take the lead at once",
        "Let four people press for the same role at the same moment.",
        "One person has the role; the others are told who.",
        watch.four_at_once,
        play.four_at_once,
    ),
    Dare(
        "killed-while-publishing",
        "Kill the bot while it publishes",
        "Have the bot killed the moment a statement is on the wire, and start it again.",
        "The public sees the statement once.",
        watch.killed_while_publishing,
        play.killed_while_publishing,
    ),
    Dare(
        "outsider",
        "Read a draft from outside",
        "As somebody who is not on the team, type /crisis status.",
        "The answer does not admit that a crisis exists.",
        watch.outsider_reads,
        play.outsider_reads,
    ),
    Dare(
        "altered-log",
        "Alter the log",
        "Change one stored row behind the bot's back, and have the log verified.",
        "The check names the altered row.",
        watch.log_altered,
        play.log_altered,
    ),
    Dare(
        "unasked",
        "Post without asking",
        "Have Gus, the intern, post at the company's account past everybody.",
        "Within seconds the room has a card: It is ours, or Take it down.",
        outside.seen_unasked,
        outside.unasked,
    ),
    Dare(
        "scheduler",
        "Let the scheduler fire during the freeze",
        "When scheduled posts are frozen, let the server's clock run through the next days.",
        "Nothing comes out: the queue was emptied, and read back.",
        outside.seen_scheduler,
        outside.scheduler,
    ),
    Dare(
        "late-approval",
        "Approve what stood there a minute ago",
        "Open the words with Approve, let the author change them, then press Approve below.",
        "The bot refuses: those are old words, and nobody approved the new ones.",
        outside.seen_late_approval,
        outside.late_approval,
    ),
    Dare(
        "none-of-these",
        "Tick “none of these” for somebody else",
        "As an approver, say that what another wrote touches nothing delicate.",
        "The bot refuses: only its author can say so. Anybody who approves may add a tag.",
        outside.seen_none_of_these,
        outside.none_of_these,
    ),
    Dare(
        "lost-answer",
        "Lose the mail server's answer",
        "Have the letter to the investors taken, and its receipt lost; then publish.",
        "The bot does not guess: it asks the room, Was this published?",
        outside.seen_lost_answer,
        outside.lost_answer,
    ),
    Dare(
        "drill",
        "Publish from a drill",
        "Open a drill, draft, approve, and look at The public.",
        "Nothing appears anywhere; the card says where it would have gone.",
        outside.seen_drill,
        outside.drill,
    ),
)


class Dares:
    """All of them, in order. Each tick stands in the journal as a `note` with `what: dare`."""

    def __init__(self, sandbox: Sandbox, *, watch: bool = True) -> None:
        self._sandbox = sandbox
        self._observed = Observed(sandbox.workspace)
        self.all = [replace(dare) for dare in INVITED]
        if watch:
            sandbox.journal.listen(self._on_entry)

    def get(self, dare_id: str) -> Dare:
        """Raises KeyError."""
        return {dare.id: dare for dare in self.all}[dare_id]

    async def run(self, dare_id: str) -> str:
        """Play a dare; a sentence about what was done. Raises CannotDo and KeyError."""
        dare = self.get(dare_id)
        dare.told = await dare.play(self._sandbox, self._observed)
        return dare.told

    def _on_entry(self, entry: Entry) -> None:
        if entry.kind in ("note", "call"):
            return
        self._observed.add(entry)
        for dare in self.all:
            if not dare.done and dare.seen_done(self._observed):
                dare.done = True
                self._sandbox.journal.add("note", what="dare", dare=dare.id, title=dare.title)
