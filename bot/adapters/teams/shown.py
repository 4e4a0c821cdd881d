"""Forms that were shown: the latest as they are; of all of them where each stands and which it is,
since a form may be submitted after a restart, or to another process. No word of a draft, and
nothing that anybody entered, is written down."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from bot.adapters.teams.notes import Notes
from bot.application.ports import Clock
from bot.domain.values import PersonId
from bot.presentation.card import Form

NOTE = "shown_form"
MOST_REMEMBERED = 512
KEPT_FOR = timedelta(days=30)
"""After which nobody submits a form any more."""

SWEPT_EVERY_SECONDS = 3600.0


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A form's own post, who asked for the form, what people call it, and what it can be made anew
    of: as the bot knows it, since what comes with a press is the client's word."""

    conversation: str
    post: str
    asker: PersonId
    title: str
    form: str
    context: Mapping[str, str]
    fields: bool


@dataclass(frozen=True)
class _Shown:
    """`alone`: the only one who was shown it; None where others were, too."""

    form: Form
    alone: PersonId | None


class ShownForms:
    def __init__(self, notes: Notes, clock: Clock) -> None:
        self._notes = notes
        self._clock = clock
        self._lately: OrderedDict[str, _Shown] = OrderedDict()
        self._sweep_at = clock.monotonic()

    def remember(self, name: str, form: Form, alone: PersonId | None) -> None:
        """For as long as the process runs, and not too many others are shown."""
        self._lately[name] = _Shown(form, alone)
        self._lately.move_to_end(name)
        while len(self._lately) > MOST_REMEMBERED:
            self._lately.popitem(last=False)

    def form(self, name: str, person: PersonId) -> Form | None:
        """None for one that was not shown to them lately, or not by this process."""
        known = self._lately.get(name)
        return known.form if known and known.alone in (None, person) else None

    async def stand(self, name: str, standing: Standing) -> None:
        """From now on the form is that post, until it is closed, or for 30 days."""
        known = asdict(standing) | {"at": self._clock.now().isoformat()}
        await self._notes.keep_note(NOTE, name, json.dumps(known))
        await self._forget_old()

    async def standing(self, name: str) -> Standing | None:
        """None for a form that has no post of its own."""
        kept = await self._notes.note(NOTE, name)
        if kept is None:
            return None
        known = json.loads(kept)
        return Standing(**{key: known[key] for key in known if key != "at"})

    async def stands_at(self, conversation: str, post: str) -> bool:
        """Whether some form is that post."""
        known = map(json.loads, (await self._notes.notes(NOTE)).values())
        return any((one["conversation"], one["post"]) == (conversation, post) for one in known)

    async def close(self, name: str) -> None:
        """It is kept no longer."""
        self._lately.pop(name, None)
        await self._notes.forget_note(NOTE, name)

    async def _forget_old(self) -> None:
        if self._clock.monotonic() < self._sweep_at:
            return
        self._sweep_at = self._clock.monotonic() + SWEPT_EVERY_SECONDS
        oldest = self._clock.now() - KEPT_FOR
        for name, kept in (await self._notes.notes(NOTE)).items():
            if datetime.fromisoformat(json.loads(kept)["at"]) < oldest:
                await self._notes.forget_note(NOTE, name)
