"""What every store promises. Subclass it and provide `place`, where stores meet."""

import asyncio
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Protocol

import pytest

from bot.adapters.teams.notes import FileShelf, Notes
from bot.application.ports import Answer, Batch, Conflict, Entry, Store
from bot.application.public_ports import MediaStore
from bot.domain.effects import Publish, SetTopic
from bot.domain.events import EntryLogged, Event, RoomReady
from bot.domain.values import (
    THE_BOT,
    CommandId,
    CrisisId,
    LogSource,
    OutletId,
    PersonId,
    RoomId,
    StatementId,
    Words,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOON = NOON + timedelta(seconds=30)
FIRE = CrisisId("c-fire")
FLOOD = CrisisId("c-flood")
DONE = Answer(ok=True, code="done", data={"number": "7"})


def logged(text: str = "The phones do not stop") -> Event:
    """An event with words in it."""
    ana = PersonId("ana")
    source = LogSource.TYPED
    return EntryLogged(
        text=Words(text), author=ana, source=source, happened_at=NOON, by=ana, at=NOON
    )


def entry(
    key: str,
    lane: str = "topic",
    crisis: CrisisId = FIRE,
    due: datetime = NOON,
    drill: bool = False,
) -> Entry:
    effect = SetTopic(room=RoomId("R1"))
    return Entry(key=key, crisis=crisis, lane=lane, effect=effect, due=due, drill=drill)


def batch(
    command: str,
    expected: int = 0,
    *events: Event,
    crisis: CrisisId = FIRE,
    answer: Answer = DONE,
    entries: tuple[Entry, ...] = (),
    settles: str | None = None,
) -> Batch:
    return Batch(
        crisis=crisis,
        expected=expected,
        command=CommandId(command),
        answer=answer,
        events=events,
        entries=entries,
        settles=settles,
    )


def keys(entries: object) -> list[str]:
    assert isinstance(entries, list)
    return [one.key for one in entries]


class Place(Protocol):
    """Where several workers keep one store."""

    async def worker(self, name: str) -> Store:
        """A store for this worker."""

    async def kill(self, name: str) -> None:
        """The worker is gone without a word."""


class EventStoreContract:
    """What every event store promises. Subclass it and provide `place`."""

    @pytest.fixture
    async def store(self, place: Place) -> Store:
        return await place.worker("one")

    @pytest.fixture
    async def other(self, place: Place, store: Store) -> Store:
        return await place.worker("two")

    # Events

    async def test_reads_back_what_was_appended(self, store: Store) -> None:
        first, second = logged("one"), RoomReady(by=THE_BOT, at=NOON)
        await store.append(batch("a", 0, first, second))
        read = await store.read(FIRE)
        assert [(one.version, one.event) for one in read] == [(1, first), (2, second)]

    async def test_reads_only_what_is_newer(self, store: Store) -> None:
        await store.append(batch("a", 0, logged("one"), logged("two")))
        assert [one.event for one in await store.read(FIRE, after=1)] == [logged("two")]
        assert list(await store.read(FIRE, after=2)) == []

    async def test_an_unknown_crisis_has_no_events(self, store: Store) -> None:
        assert list(await store.read(FLOOD)) == []

    async def test_tells_how_long_each_crisis_is_in_the_order_in_which_they_were_opened(
        self, store: Store
    ) -> None:
        await store.append(batch("a", 0, logged(), crisis=FLOOD))
        await store.append(batch("b", 0, logged(), crisis=FIRE))
        await store.append(batch("c", 1, logged(), crisis=FLOOD))
        assert list((await store.lengths()).items()) == [(FLOOD, 2), (FIRE, 1)]

    async def test_refuses_a_writer_who_read_an_older_version(self, store: Store) -> None:
        await store.append(batch("a", 0, logged()))
        with pytest.raises(Conflict):
            await store.append(batch("b", 0, logged("late"), entries=(entry("k"),)))
        assert len(await store.read(FIRE)) == 1
        assert list(await store.claim(NOON, drill=False)) == []
        assert await store.answer_to(CommandId("b")) is None

    async def test_refuses_a_writer_who_claims_to_have_read_more_than_there_is(
        self, store: Store
    ) -> None:
        with pytest.raises(Conflict):
            await store.append(batch("a", 3, logged()))

    async def test_another_worker_sees_what_was_appended_and_conflicts_with_it(
        self, store: Store, other: Store
    ) -> None:
        await store.append(batch("a", 0, logged()))
        assert [one.event for one in await other.read(FIRE)] == [logged()]
        with pytest.raises(Conflict):
            await other.append(batch("b", 0, logged()))
        await other.append(batch("b", 1, logged()))
        assert len(await store.read(FIRE)) == 2

    # Commands

    async def test_a_repeat_gets_the_first_answer_and_adds_nothing(self, store: Store) -> None:
        await store.append(batch("a", 0, logged()))
        other_answer = Answer(ok=False, code="other")
        again = await store.append(
            batch("a", 1, logged("again"), answer=other_answer, entries=(entry("k"),))
        )
        assert again == DONE
        assert len(await store.read(FIRE)) == 1
        assert list(await store.claim(NOON, drill=False)) == []

    async def test_a_repeat_is_answered_even_by_one_who_read_an_older_version(
        self, store: Store, other: Store
    ) -> None:
        await store.append(batch("a", 0, logged()))
        assert await other.append(batch("a", 0, logged())) == DONE

    async def test_the_same_command_twice_at_the_same_moment_is_carried_out_once(
        self, store: Store
    ) -> None:
        twice = [store.append(batch("a", 0, logged())) for _ in range(2)]
        assert await asyncio.gather(*twice) == [DONE, DONE]
        assert len(await store.read(FIRE)) == 1

    async def test_remembers_an_answer_that_came_with_no_event(self, store: Store) -> None:
        await store.append(batch("a", 0))
        assert await store.answer_to(CommandId("a")) == DONE
        assert not await store.lengths()

    async def test_knows_no_answer_to_a_command_never_seen(self, store: Store) -> None:
        assert await store.answer_to(CommandId("a")) is None

    # Many at the same moment

    async def test_a_refused_append_does_not_fail_those_beside_it(self, store: Store) -> None:
        outcomes = await asyncio.gather(
            store.append(batch("a", 0, logged("a"))),
            store.append(batch("b", 0, logged("b"))),
            store.append(batch("c", 0, logged("c"), crisis=FLOOD)),
            store.append(batch("d", 1, logged("d"))),
            return_exceptions=True,
        )
        assert [type(outcome) for outcome in outcomes] == [Answer, Conflict, Answer, Answer]
        assert [one.event for one in await store.read(FIRE)] == [logged("a"), logged("d")]
        assert [one.event for one in await store.read(FLOOD)] == [logged("c")]

    async def test_an_entry_whose_key_is_taken_fails_its_batch_alone(self, store: Store) -> None:
        outcomes = await asyncio.gather(
            store.append(batch("a", 0, logged("a"), entries=(entry("k"),))),
            store.append(batch("b", 1, logged("b"), entries=(entry("k"),))),
            store.append(batch("c", 0, logged("c"), crisis=FLOOD)),
            return_exceptions=True,
        )
        assert [type(outcome) for outcome in outcomes] == [Answer, ValueError, Answer]
        assert len(await store.read(FIRE)) == 1

    async def test_settling_an_entry_that_never_was_is_an_error(self, store: Store) -> None:
        with pytest.raises(ValueError, match="nowhere"):
            await store.append(batch("a", 0, logged(), settles="nowhere"))
        assert list(await store.read(FIRE)) == []

    async def test_an_entry_cannot_be_settled_before_it_is_added(self, store: Store) -> None:
        outcomes = await asyncio.gather(
            store.append(batch("a", 0, logged(), settles="k")),
            store.append(batch("b", 0, logged(), entries=(entry("k"),))),
            return_exceptions=True,
        )
        assert [type(outcome) for outcome in outcomes] == [ValueError, Answer]
        assert keys(await store.claim(NOON, drill=False)) == ["k"]

    async def test_a_waiter_who_goes_away_takes_nobodys_commit_along(self, store: Store) -> None:
        gone = asyncio.ensure_future(store.append(batch("a", 0, logged("a"))))
        stays = asyncio.ensure_future(store.append(batch("b", 0, logged("b"), crisis=FLOOD)))
        await asyncio.sleep(0)
        gone.cancel()
        assert await stays == DONE
        assert [one.event for one in await store.read(FLOOD)] == [logged("b")]

    # The outbox

    async def test_gives_a_due_entry_once(self, store: Store, other: Store) -> None:
        given = entry("k")
        await store.append(batch("a", 0, logged(), entries=(given,)))
        assert list(await store.claim(NOON, drill=False)) == [given]
        assert list(await store.claim(SOON, drill=False)) == []
        assert list(await other.claim(SOON, drill=False)) == []

    async def test_keeps_the_effect_as_it_was(self, store: Store) -> None:
        effect = Publish(
            statement=StatementId("s1"), revision=2, outlet=OutletId("web"), send_at=NOON
        )
        given = Entry(key="k", crisis=FIRE, lane="web", effect=effect, due=NOON, drill=True)
        await store.append(batch("a", 0, logged(), entries=(given,)))
        assert list(await store.claim(NOON, drill=True)) == [given]

    async def test_gives_nothing_before_it_is_due(self, store: Store) -> None:
        await store.append(batch("a", 0, logged(), entries=(entry("k", due=SOON),)))
        assert list(await store.claim(SOON - timedelta(microseconds=1), drill=False)) == []
        assert keys(await store.claim(SOON, drill=False)) == ["k"]

    async def test_keeps_drills_apart(self, store: Store) -> None:
        some = (entry("real"), entry("drill", crisis=FLOOD, drill=True))
        await store.append(batch("a", 0, logged(), entries=some))
        assert keys(await store.claim(NOON, drill=True)) == ["drill"]
        assert keys(await store.claim(NOON, drill=False)) == ["real"]

    async def test_works_a_lane_in_order_and_lanes_side_by_side(self, store: Store) -> None:
        some = (entry("a1", "a"), entry("a2", "a"), entry("b1", "b"))
        await store.append(batch("a", 0, logged(), entries=some))
        assert keys(await store.claim(NOON, drill=False)) == ["a1", "b1"]
        await store.append(batch("r", 1, logged(), settles="a1"))
        assert keys(await store.claim(NOON, drill=False)) == ["a2"]

    async def test_an_entry_not_yet_due_holds_its_lane_up(self, store: Store) -> None:
        await store.append(batch("a", 0, logged(), entries=(entry("k1", due=SOON), entry("k2"))))
        assert list(await store.claim(NOON, drill=False)) == []

    async def test_the_same_lane_in_two_crises_is_two_lanes(self, store: Store) -> None:
        some = (entry("k1"), entry("k2", crisis=FLOOD))
        await store.append(batch("a", 0, logged(), entries=some))
        assert keys(await store.claim(NOON, drill=False)) == ["k1", "k2"]

    async def test_gives_at_most_as_many_as_asked_for_the_longest_due_first(
        self, store: Store
    ) -> None:
        some = (entry("later", "a"), entry("sooner", "b", due=NOON - timedelta(seconds=1)))
        await store.append(batch("a", 0, logged(), entries=some))
        assert keys(await store.claim(NOON, drill=False, limit=1)) == ["sooner"]
        assert keys(await store.claim(NOON, drill=False, limit=1)) == ["later"]

    async def test_what_is_settled_is_never_given_again(
        self, store: Store, place: Place, other: Store
    ) -> None:
        await store.append(batch("a", 0, logged(), entries=(entry("k"),)))
        await store.claim(NOON, drill=False)
        await store.append(batch("r", 1, logged(), settles="k"))
        await place.kill("one")
        assert list(await other.claim(SOON, drill=False)) == []

    async def test_a_postponed_entry_comes_again_at_its_time_and_is_not_unclear(
        self, store: Store
    ) -> None:
        await store.append(batch("a", 0, logged(), entries=(entry("k"),)))
        (held,) = await store.claim(NOON, drill=False)
        await store.postpone(held, SOON)
        assert list(await store.claim(NOON, drill=False)) == []
        (again,) = await store.claim(SOON, drill=False)
        assert (again.key, again.due, again.tries, again.unclear) == ("k", SOON, 1, False)

    async def test_an_entry_postponed_after_a_lost_answer_comes_again_unclear(
        self, store: Store
    ) -> None:
        await store.append(batch("a", 0, logged(), entries=(entry("k"),)))
        (held,) = await store.claim(NOON, drill=False)
        await store.postpone(held, SOON, unclear=True)
        (again,) = await store.claim(SOON, drill=False)
        assert again.unclear

    async def test_what_an_earlier_attempt_left_unclear_a_later_failure_does_not_clear(
        self, store: Store, other: Store, place: Place
    ) -> None:
        await store.append(batch("a", 0, logged(), entries=(entry("k"),)))
        await store.claim(NOON, drill=False)
        await place.kill("one")
        (taken,) = await other.claim(NOON, drill=False)
        await other.postpone(taken, SOON)
        (again,) = await other.claim(SOON, drill=False)
        assert (again.tries, again.unclear) == (2, True)

    async def test_only_the_worker_that_holds_an_entry_can_postpone_it(
        self, store: Store, other: Store
    ) -> None:
        await store.append(batch("a", 0, logged(), entries=(entry("k"),)))
        (held,) = await store.claim(NOON, drill=False)
        await other.postpone(held, NOON)
        assert list(await other.claim(SOON, drill=False)) == []

    async def test_a_dead_workers_entries_are_taken_over_unclear(
        self, store: Store, other: Store, place: Place
    ) -> None:
        await store.append(batch("a", 0, logged(), entries=(entry("k"), entry("k2"))))
        await store.claim(NOON, drill=False)
        assert await other.next_due(drill=False) is None
        await place.kill("one")
        assert await other.next_due(drill=False) == NOON
        (taken,) = await other.claim(NOON, drill=False)
        assert (taken.key, taken.tries, taken.unclear) == ("k", 1, True)

    async def test_a_worker_that_closes_gives_its_entries_back_unclear(
        self, store: Store, other: Store
    ) -> None:
        await store.append(batch("a", 0, logged(), entries=(entry("k"),)))
        await store.claim(NOON, drill=False)
        await store.close()
        (taken,) = await other.claim(NOON, drill=False)
        assert (taken.tries, taken.unclear) == (1, True)

    async def test_a_worker_that_comes_back_finds_its_own_entries_unclear(
        self, store: Store, place: Place
    ) -> None:
        await store.append(batch("a", 0, logged(), entries=(entry("k"),)))
        await store.claim(NOON, drill=False)
        await place.kill("one")
        (taken,) = await (await place.worker("one")).claim(NOON, drill=False)
        assert (taken.tries, taken.unclear) == (1, True)

    async def test_says_when_the_next_entry_is_due(self, store: Store) -> None:
        assert await store.next_due(drill=False) is None
        some = (entry("k1", "a", due=SOON), entry("k2", "b", due=NOON), entry("k3", "b"))
        await store.append(batch("a", 0, logged(), entries=some))
        assert await store.next_due(drill=False) == NOON
        assert await store.next_due(drill=True) is None
        await store.claim(NOON, drill=False)
        assert await store.next_due(drill=False) == SOON

    async def test_takes_nothing_more_after_it_was_closed(self, store: Store) -> None:
        await store.close()
        with pytest.raises(RuntimeError):
            await store.append(batch("a", 0, logged()))


class KeepsMedia(Store, MediaStore, Protocol):
    """Both stores keep pictures beside the log."""


class MediaPlace(Protocol):
    async def worker(self, name: str) -> KeepsMedia: ...


class MediaStoreContract:
    """What every store of pictures and videos promises."""

    async def test_what_is_kept_comes_back_byte_for_byte(self, place: MediaPlace) -> None:
        store = await place.worker("a")
        digest = await store.keep(b"\x00a picture\xff")
        assert digest == sha256(b"\x00a picture\xff").hexdigest()
        assert await store.fetch(digest) == b"\x00a picture\xff"

    async def test_keeping_twice_is_keeping_once(self, place: MediaPlace) -> None:
        store = await place.worker("a")
        assert await store.keep(b"same") == await store.keep(b"same")
        assert await store.fetch(await store.keep(b"same")) == b"same"

    async def test_another_worker_finds_it(self, place: MediaPlace) -> None:
        here, there = await place.worker("a"), await place.worker("b")
        assert await there.fetch(await here.keep(b"a picture")) == b"a picture"

    async def test_what_was_never_kept_is_not_found(self, place: MediaPlace) -> None:
        store = await place.worker("a")
        with pytest.raises(LookupError):
            await store.fetch("0" * 64)


class KeepsNotes(Store, Notes, FileShelf, Protocol):
    """Both stores keep what an adapter must remember."""


class KeepsAll(KeepsMedia, KeepsNotes, Protocol):
    """What both stores are, all in all."""


class NotesPlace(Protocol):
    async def worker(self, name: str) -> KeepsNotes: ...


LATER = NOON + timedelta(days=30)


class NotesContract:
    """What every store of notes and of files that were handed out promises."""

    async def test_a_note_comes_back_and_the_newest_counts(self, place: NotesPlace) -> None:
        here, there = await place.worker("a"), await place.worker("b")
        assert await here.note("chat", "ana") is None
        await here.keep_note("chat", "ana", "old")
        await there.keep_note("chat", "ana", "new")
        await there.keep_note("room", "ana", "another kind")
        assert await here.note("chat", "ana") == "new"

    async def test_a_forgotten_note_is_gone_for_everybody(self, place: NotesPlace) -> None:
        here, there = await place.worker("a"), await place.worker("b")
        await here.keep_note("chat", "ana", "a:1")
        await here.keep_note("chat", "ben", "a:2")
        await there.forget_note("chat", "ana")
        await there.forget_note("chat", "nobody")
        assert await here.note("chat", "ana") is None
        assert await here.notes("chat") == {"ben": "a:2"}

    async def test_the_notes_of_a_kind_come_in_the_order_they_were_made(
        self, place: NotesPlace
    ) -> None:
        store = await place.worker("a")
        for key in ("second", "first", "third"):
            await store.keep_note("pin", key, key.upper())
        await store.keep_note("pin", "second", "changed")
        await store.keep_note("other", "x", "y")
        known = list((await store.notes("pin")).items())
        assert known == [("second", "changed"), ("first", "FIRST"), ("third", "THIRD")]

    async def test_a_file_is_handed_out_until_it_expires(self, place: NotesPlace) -> None:
        store = await place.worker("a")
        await store.hand_out("digest", "log.md", b"\x00log", now=NOON, until=LATER)
        assert await store.handed_out("digest", NOON) == ("log.md", b"\x00log")
        assert await store.handed_out("digest", LATER) is None
        assert await store.handed_out("another", NOON) is None

    async def test_an_expired_file_is_gone_with_the_next(self, place: NotesPlace) -> None:
        store = await place.worker("a")
        await store.hand_out("old", "old.md", b"old", now=NOON, until=LATER)
        await store.hand_out("new", "new.md", b"new", now=LATER, until=LATER + timedelta(days=1))
        assert await store.handed_out("old", NOON) is None
        assert await store.handed_out("new", LATER) == ("new.md", b"new")
