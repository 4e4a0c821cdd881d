"""The store in memory: for tests, simulations and trying things out. Nothing survives."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from bot.application.ports import Answer, Batch, Conflict, Entry, Recorded
from bot.domain.events import Event
from bot.domain.values import CommandId, CrisisId


@dataclass(slots=True)
class _Slot:
    """An entry in the outbox. `owner` None: nobody works on it."""

    entry: Entry
    owner: str | None = None
    settled: bool = False


@dataclass(slots=True)
class MemoryDisk:
    """What several `MemoryStore`s share, as processes share a file."""

    streams: dict[CrisisId, list[Event]] = field(default_factory=dict)
    answers: dict[CommandId, Answer] = field(default_factory=dict)
    slots: dict[str, _Slot] = field(default_factory=dict)
    living: set[str] = field(default_factory=set)
    media: dict[str, bytes] = field(default_factory=dict)
    notes: dict[str, dict[str, str]] = field(default_factory=dict)
    handed_out: dict[str, tuple[str, bytes, datetime]] = field(default_factory=dict)

    def kill(self, worker: str) -> None:
        """The worker is gone without a word: others take its entries over."""
        self.living.discard(worker)


class MemoryStore:
    """The `Store` and `MediaStore` ports over a `MemoryDisk`, its own or a shared one."""

    def __init__(
        self,
        disk: MemoryDisk | None = None,
        *,
        worker: str = "only",
        alive: Callable[[str], bool] | None = None,
    ) -> None:
        self.disk = disk or MemoryDisk()
        self.worker = worker
        self._others_alive = alive or self.disk.living.__contains__
        self._closed = False
        self._give_back()
        self.disk.living.add(worker)

    async def append(self, batch: Batch) -> Answer:
        """As the port says. ValueError: an entry's key is taken, or the settled entry is not
        known."""
        if self._closed:
            raise RuntimeError("the store is closed")
        disk = self.disk
        if (answer := disk.answers.get(batch.command)) is not None:
            return answer
        version = len(disk.streams.get(batch.crisis, ()))
        if batch.expected != version:
            raise Conflict(f"{batch.crisis} is at {version}, not {batch.expected}")
        self._check_keys(batch)
        if batch.events:
            disk.streams.setdefault(batch.crisis, []).extend(batch.events)
        disk.slots |= {entry.key: _Slot(entry) for entry in batch.entries}
        disk.answers[batch.command] = batch.answer
        if batch.settles is not None:
            slot = disk.slots[batch.settles]
            slot.owner, slot.settled = None, True
        return batch.answer

    def _check_keys(self, batch: Batch) -> None:
        new = [entry.key for entry in batch.entries]
        if len(set(new)) < len(new) or not self.disk.slots.keys().isdisjoint(new):
            raise ValueError("an entry's key is taken")
        if batch.settles is not None and batch.settles not in self.disk.slots.keys() | set(new):
            raise ValueError(f"there is no entry {batch.settles}")

    async def read(self, crisis: CrisisId, after: int = 0) -> Sequence[Recorded]:
        """As the port says."""
        newer = self.disk.streams.get(crisis, [])[after:]
        return [
            Recorded(version=version, event=event)
            for version, event in enumerate(newer, start=after + 1)
        ]

    async def lengths(self) -> Mapping[CrisisId, int]:
        """As the port says."""
        return {crisis: len(stream) for crisis, stream in self.disk.streams.items()}

    async def answer_to(self, command: CommandId) -> Answer | None:
        """As the port says."""
        return self.disk.answers.get(command)

    async def claim(self, now: datetime, *, drill: bool, limit: int = 32) -> Sequence[Entry]:
        """As the port says."""
        due = (slot for slot in self._free_heads(drill=drill) if slot.entry.due <= now)
        taken = [slot for slot, _ in zip(due, range(limit), strict=False)]
        given = [slot.entry for slot in taken]
        for slot in taken:
            slot.owner = self.worker
            slot.entry = replace(slot.entry, tries=slot.entry.tries + 1, unclear=True)
        return given

    async def postpone(self, entry: Entry, due: datetime, *, unclear: bool = False) -> None:
        """As the port says. What an earlier attempt left unclear (`entry.unclear`) stays so.
        An entry this worker does not hold is left as it is."""
        slot = self.disk.slots.get(entry.key)
        if slot is not None and slot.owner == self.worker:
            slot.owner = None
            slot.entry = replace(slot.entry, due=due, unclear=unclear or entry.unclear)

    async def next_due(self, *, drill: bool) -> datetime | None:
        """As the port says."""
        return next((slot.entry.due for slot in self._free_heads(drill=drill)), None)

    async def keep(self, content: bytes) -> str:
        """As `MediaStore` says."""
        digest = sha256(content).hexdigest()
        self.disk.media[digest] = content
        return digest

    async def fetch(self, digest: str) -> bytes:
        """As `MediaStore` says."""
        return self.disk.media[digest]

    async def note(self, kind: str, key: str) -> str | None:
        """As `Notes` says."""
        return self.disk.notes.get(kind, {}).get(key)

    async def notes(self, kind: str) -> Mapping[str, str]:
        """As `Notes` says."""
        return dict(self.disk.notes.get(kind, {}))

    async def keep_note(self, kind: str, key: str, value: str) -> None:
        """As `Notes` says."""
        self.disk.notes.setdefault(kind, {})[key] = value

    async def forget_note(self, kind: str, key: str) -> None:
        """As `Notes` says."""
        self.disk.notes.get(kind, {}).pop(key, None)

    async def hand_out(
        self, token: str, name: str, content: bytes, *, now: datetime, until: datetime
    ) -> None:
        """As `FileShelf` says."""
        kept = {one: file for one, file in self.disk.handed_out.items() if file[2] > now}
        self.disk.handed_out = kept | {token: (name, content, until)}

    async def handed_out(self, token: str, now: datetime) -> tuple[str, bytes] | None:
        """As `FileShelf` says."""
        file = self.disk.handed_out.get(token)
        return (file[0], file[1]) if file and file[2] > now else None

    async def close(self) -> None:
        """As the port says."""
        self._closed = True
        self._give_back()
        self.disk.living.discard(self.worker)

    def _free_heads(self, *, drill: bool) -> Iterator[_Slot]:
        """Heads of lanes that nobody alive holds, the earliest due first."""
        heads: dict[tuple[str, str], _Slot] = {}
        for slot in self.disk.slots.values():
            if not slot.settled:
                heads.setdefault((slot.entry.crisis, slot.entry.lane), slot)
        free = [slot for slot in heads.values() if not self._is_held(slot)]
        ordered = sorted(free, key=lambda slot: slot.entry.due)
        return (slot for slot in ordered if slot.entry.drill == drill)

    def _is_held(self, slot: _Slot) -> bool:
        owner = slot.owner
        return owner is not None and (owner == self.worker or self._others_alive(owner))

    def _give_back(self) -> None:
        for slot in self.disk.slots.values():
            if slot.owner == self.worker:
                slot.owner = None
