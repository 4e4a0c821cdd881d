"""An inbox that keeps what it was given and replies what it was told to."""

from dataclasses import dataclass, field

from bot.domain.values import RoomId
from bot.presentation.card import Card, Exact, Form, TextField
from bot.presentation.inbox import (
    Deed,
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

ANSWER = Card(summary="Only for you", blocks=(Exact(text="*as typed*"),))
SORRY = Card(summary="Something went wrong", blocks=(Exact(text="Try again."),))
FORM = Form(
    name="draft",
    title="Draft",
    submit="Send",
    cancel="Cancel",
    fields=(TextField(name="text", label="Text"),),
    context={"crisis": "c1"},
)


@dataclass
class KeepingInbox:
    """`rooms` are those where a crisis is worked on; `breaks` raises at every deed; `forms` are
    made anew as they stand there."""

    reply: Reply = field(default_factory=Nothing)
    rooms: set[str] = field(default_factory=lambda: {"C0GENERAL"})
    breaks: Exception | None = None
    got: list[Deed] = field(default_factory=list)
    forms: dict[str, Form] = field(default_factory=dict)

    async def works_in(self, room: RoomId) -> bool:
        return room in self.rooms

    def _take(self, deed: Deed) -> Reply:
        if self.breaks:
            raise self.breaks
        self.got.append(deed)
        return self.reply

    async def slash(self, slash: Slash) -> Reply:
        return self._take(slash)

    async def press(self, press: Press) -> Reply:
        return self._take(press)

    async def submitted(self, submitted: Submitted) -> Reply:
        return self._take(submitted)

    async def anew(self, deed: GoesOn) -> Form | None:
        return self.forms.get(deed.form)

    async def shortcut(self, shortcut: Shortcut) -> Reply:
        return self._take(shortcut)

    async def pinned(self, pinned: Pinned) -> Reply:
        return self._take(pinned)

    async def joined(self, membership: Membership) -> Reply:
        return self._take(membership)

    async def left(self, membership: Membership) -> Reply:
        return self._take(membership)

    async def gone(self, deed: Deed) -> Reply:
        return self._take(deed)
