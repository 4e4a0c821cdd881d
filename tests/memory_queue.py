"""A queue of scheduled posts in memory: a server that does as it is told, or worse."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import ScheduledPost
from bot.domain.values import OutletId, Words
from tests.contracts.outlet import Trouble

T = TypeVar("T")


@dataclass
class MemoryQueue:
    """Implements `Queue`. Like a server with fixed ids: what is paused keeps its reference.

    `troubles` befall the next changing calls, one each; `refuses` are posts it never lets go;
    `failures` of reading are raised one per reading; `meanwhile` happens within the next change.
    """

    id: OutletId
    now: Callable[[], datetime]
    waiting: dict[str, ScheduledPost] = field(default_factory=dict)
    paused: dict[str, ScheduledPost] = field(default_factory=dict)
    public: list[str] = field(default_factory=list)
    schedules: bool = True
    refuses: frozenset[str] = frozenset()
    troubles: list[Trouble] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    reads: int = 0
    meanwhile: Callable[[], Awaitable[Any]] | None = None

    def plan(self, text: str, due: datetime) -> ScheduledPost:
        """Somebody schedules a post."""
        number = str(len(self.waiting) + len(self.paused) + len(self.public) + 1)
        post = ScheduledPost(
            reference=number, due=due, text=Words(text), saved=Words(f'{{"status": "{text}"}}')
        )
        self.waiting[number] = post
        return post

    def goes_out(self, text: str) -> None:
        """It is published."""
        reference = next(r for r, post in self.waiting.items() if post.text == text)
        self.public.append(self.waiting.pop(reference).text)

    def tick(self) -> None:
        """Whatever is due goes out."""
        for post in list(self.waiting.values()):
            if post.due <= self.now():
                self.goes_out(post.text)

    async def really_schedules(self) -> bool:
        self._may_fail()
        return self.schedules

    async def scheduled(self) -> Sequence[ScheduledPost]:
        self.reads += 1
        self._may_fail()
        self.tick()
        return sorted(self.waiting.values(), key=lambda post: post.due)

    def _may_fail(self) -> None:
        if self.failures:
            raise self.failures.pop(0)

    async def pause(self, post: ScheduledPost) -> bool:
        self.changes.append(f"pause {post.reference}")
        return await self._change(lambda: self._pause(post))

    def _pause(self, post: ScheduledPost) -> bool:
        self.tick()
        if post.reference in self.refuses:
            raise DeliveryFailed("refused", final=True)
        if post.reference in self.waiting:
            self.paused[post.reference] = self.waiting.pop(post.reference)
        return post.reference in self.paused

    async def resume(self, post: ScheduledPost, due: datetime, *, key: str, unclear: bool) -> str:
        self.changes.append(f"resume {post.reference} {key} {unclear}")
        return await self._change(lambda: self._resume(post, due))

    def _resume(self, post: ScheduledPost, due: datetime) -> str:
        if due <= self.now():
            raise DeliveryFailed("in_the_past", final=True)
        self.paused.pop(post.reference, None)
        self.waiting[post.reference] = replace(post, due=due)
        return post.reference

    async def drop(self, post: ScheduledPost) -> None:
        self.changes.append(f"drop {post.reference}")
        await self._change(lambda: self.paused.pop(post.reference, None))

    async def _change(self, change: Callable[[], T]) -> T:
        if self.meanwhile is not None:
            happens, self.meanwhile = self.meanwhile, None
            await happens()
        match self.troubles.pop(0) if self.troubles else None:
            case Trouble.LOST_BEFORE:
                raise OutcomeUnclear
            case Trouble.LOST_AFTER | Trouble.BROKEN:
                change()
                raise OutcomeUnclear
            case Trouble.BUSY:
                raise DeliveryFailed("ratelimited", retry_after_seconds=7)
            case Trouble.REFUSED:
                raise DeliveryFailed("refused", final=True)
            case Trouble.UNREACHABLE:
                raise DeliveryFailed("unreachable")
            case None:
                return change()
