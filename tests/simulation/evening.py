"""What must hold at the end of any day, by the numbers of the promises in the design."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from bot.adapters.memory_room import ME, HeldRoom
from bot.adapters.store.reader import SqliteReader
from bot.adapters.store.running import inline
from bot.application.platforms import home_of
from bot.application.publishing import Publisher
from bot.domain.events import Event
from bot.domain.state import Crisis, fold
from bot.domain.statement import Passage
from bot.domain.values import CrisisId, StatementId
from tests.facts import DAWN
from tests.simulation import promises
from tests.simulation import promises_at_home as at_home
from tests.simulation import promises_outside as outside
from tests.simulation.asks import text_of
from tests.simulation.books import Book
from tests.simulation.day import Day, unsettled
from tests.simulation.plain import PlainCard
from tests.simulation.replicas import CODEC
from tests.simulation.world import TEAMS

ASKED_ABOUT = frozenset({Passage.GIVEN_UP, Passage.UNCLEAR, Passage.STALE, Passage.BY_HAND})
LIVING_CARDS = frozenset({"brief", "approval", "sending"})
"""Cards that must say how things stand now; others tell of one moment."""


def violations(day: Day) -> list[str]:
    """All that should not have been; empty for a good day."""
    wrong = [*day.witness.wrong, *(f"broke: {what}" for what in day.crowd.broke)]
    for number, promise in AT_THE_END:
        wrong += [f"{number}: {why}" for why in promise(day)]
    for name, events in day.witness.streams.items():
        crisis, book = _newest(day, name, events), day.witness.book(name)
        for number, about in ABOUT_EACH:
            wrong += [f"{number} {name}: {why}" for why in about(day, crisis, book)]
    return wrong


def _newest(day: Day, name: str, events: Sequence[Event]) -> Crisis:
    """As a process knows it that has read all of it, else as the log makes it."""
    for replica in day.cluster.living.values():
        known = replica.core.handler._states.get(CrisisId(name))
        if known is not None and known.version == len(events):
            return known
    crisis = fold(events)
    assert crisis is not None
    return crisis


def log_is_kept(day: Day) -> Iterator[str]:
    """4: what was committed is what is stored; read whole on every tenth day, for it takes long."""
    for name, events in day.witness.streams.items():
        there = day.database.execute("SELECT version FROM crises WHERE id = ?", (name,)).fetchone()
        if there != (len(events),):
            yield f"{name}: at {there}, committed were {len(events)}"
    if day.seed % 10:
        return
    reader = SqliteReader(day.database, reading=inline(), codec=CODEC)
    for name, events in day.witness.streams.items():
        stored = [one.event for one in reader._read(name, 0)]  # type: ignore[arg-type]
        if stored != events:
            yield f"{name}: {len(stored)} events are stored, committed were {len(events)}"


def nothing_is_left_lying(day: Day) -> Iterator[str]:
    """4: whatever was to be done is done."""
    now = DAWN + timedelta(seconds=day.loop.time())
    yield from (f"left lying: {key} {effect}" for key, effect in unsettled(day.database, now))


def acknowledged_words_are_there(day: Day) -> Iterator[str]:
    """4: what was acknowledged with a yes is in the log."""
    for command, answer in day.witness.acknowledged:
        text, yes = text_of(command), answer.ok and answer.code != "nothing_changed"
        if yes and text and not day.witness.book(command.crisis).written[text]:
            yield f"acknowledged, and lost: {type(command).__name__} {text}"


def twice_is_once(day: Day) -> Iterator[str]:
    """5: every text, typed once, was taken down once."""
    for book in day.witness.books.values():
        for text, times in book.written.items():
            if times > 1:
                yield f"{text!r} was done {times} times"


def rooms_are_right(day: Day) -> Iterator[str]:
    """4, 5: no room without a crisis, no second one, no post twice. Where nothing can be looked up
    there may be empty rooms and copies of posts, each after an answer that was lost."""
    books = day.witness.books.values()
    opened = sorted(room for book in books for room in book.rooms)
    there = sorted(one.room for one in day.cluster.rooms() if _is_war_room(one))
    if opened != there:
        yield f"rooms {there}, crises have {opened}"
    for held in day.cluster.rooms():
        keys = Counter(post.key for post in held.posts)
        copied = home_of(held.room) == TEAMS
        if not copied and (twice := [key for key, times in keys.items() if times > 1]):
            yield f"posted twice in {held.room}: {twice}"
        recorded = sum(book.posted[held.room] for book in books)
        if held.name and len(keys) != recorded:
            yield f"{held.room} holds {len(keys)} posts, recorded are {recorded}"


def _is_war_room(held: HeldRoom[PlainCard]) -> bool:
    begun = held.name and held.creator == ME
    return bool(begun and (held.posts or held.members - {ME} or home_of(held.room) != TEAMS))


def platforms_are_their_own(day: Day) -> Iterator[str]:
    """6: what concerns a crisis stays on its platform, and drafts in its room."""
    for home, platform in day.cluster.platforms.items():
        yield from at_home.stays_at_home(home, platform.memory, day.witness.books)


def the_team_knows(day: Day) -> Iterator[str]:
    """9: on Teams, who cannot be written to is named, and who comes in."""
    for team in day.witness.teams.values():
        yield from at_home.nothing_is_posted_again(team)
        yield from at_home.nobody_is_told_twice(team)
        yield from at_home.unreached_are_named(team, day.witness.books)
        for book in day.witness.books.values():
            if book.home == TEAMS:
                yield from at_home.comers_are_named(team, book)


def drills_reach_nothing(day: Day) -> Iterator[str]:
    """7: no outlet is within reach of what works the entries of drills."""
    for replica in day.cluster.living.values():
        performer = replica.core.drill_relay._performer
        for part in vars(performer).values():
            if isinstance(part, Publisher) and (within := part._outlets):
                yield f"the relay of drills can reach {sorted(within)}"


def queues_are_as_told(day: Day) -> Iterator[str]:
    """3: nothing that is paused went out, or came back by itself."""
    books, now = day.witness.books, DAWN + timedelta(seconds=day.loop.time())
    alone = sum(not book.drill for book in books.values()) == 1
    for queue in day.queues:
        yield from outside.nothing_came_back_by_itself(queue, books, now)
        for book in books.values():
            yield from outside.queue_is_as_told(queue, book, alone=alone)


def strangers_are_noticed(day: Day) -> Iterator[str]:
    """1: what nobody cleared raises an alarm, and nothing else does."""
    if not day.cluster.accounts:
        return
    now = DAWN + timedelta(seconds=day.loop.time())
    for timeline in day.timelines:
        yield from outside.strangers_are_noticed(timeline, day.witness.books, now)


def removals_came_to_an_end(day: Day) -> Iterator[str]:
    """4: what somebody approved to be taken down is gone."""
    removed = {outlet.id: outlet.removed for outlet in day.outlets}
    for book in day.witness.books.values():
        yield from outside.removals_came_to_an_end(book, removed)


def folded_are_known(day: Day) -> Iterator[str]:
    """4: the first of two crises knows of the one that was folded into it."""
    books = day.witness.books
    for name, book in books.items():
        first = books.get(book.folded_into)
        if first and not first.over and not first.reopened and name not in first.folded_in:
            yield f"{name} was folded into {book.folded_into}, which does not know of it"


def log_tells_the_truth(day: Day, _crisis: Crisis, book: Book) -> Iterator[str]:
    """2: of every outlet."""
    yield from promises.told_the_truth(book, day.outlets)


def came_to_an_end(day: Day, crisis: Crisis, book: Book) -> Iterator[str]:
    """4: what was cleared to go is out, or asked about."""
    yield from (f"{place} is still on the wire" for place in sorted(book.wire))
    for statement in crisis.statements.values():
        goes = statement.cleared and not (statement.held or statement.stopped or statement.closed)
        if not goes or crisis.over or crisis.drill or statement.send_at is None:
            continue
        for outlet in statement.wording.outlets:
            passage = statement.at(outlet).passage
            if passage is not Passage.PUBLISHED and passage not in ASKED_ABOUT:
                yield f"{statement.id} was left {passage} at {outlet}"


def room_is_whole(day: Day, crisis: Crisis, _book: Book) -> Iterator[str]:
    """4: the room is never half-built, and its cards say how things stand."""
    if crisis.room is None or crisis.ready_at is None:
        yield f"the room was never ready (room {crisis.room})"
        return
    room = day.cluster.platforms[crisis.home].memory.rooms[crisis.room]
    brief = crisis.post_of("brief")
    if not room.topic or brief is None or brief.id not in room.pinned:
        yield "the room is half-built: topic or pinned brief missing"
    if absent := crisis.team - room.members - {*crisis.missing}:
        yield f"not invited: {sorted(absent)}"
    for (card, subject, place), post in crisis.posts.items():
        if place != crisis.room or card not in LIVING_CARDS or _closed(crisis, subject):
            continue
        shown = next(held.card for held in room.posts if held.post == post.id)
        if shown.face != PlainCard(card, subject, crisis).face:
            yield f"the card {card} {subject} is not up to date"


def _closed(crisis: Crisis, subject: str) -> bool:
    """The card of a statement that is out or withdrawn tells of what was."""
    known = crisis.statements.get(StatementId(subject.partition("/")[0]))
    return known is not None and known.closed


AT_THE_END: Sequence[tuple[int, Callable[[Day], Iterator[str]]]] = (
    (4, log_is_kept),
    (4, nothing_is_left_lying),
    (4, acknowledged_words_are_there),
    (5, twice_is_once),
    (4, rooms_are_right),
    (6, platforms_are_their_own),
    (9, the_team_knows),
    (7, drills_reach_nothing),
    (3, queues_are_as_told),
    (1, strangers_are_noticed),
    (4, removals_came_to_an_end),
    (4, folded_are_known),
)
ABOUT_EACH: Sequence[tuple[int, Callable[[Day, Crisis, Book], Iterator[str]]]] = (
    (2, log_tells_the_truth),
    (4, came_to_an_end),
    (4, room_is_whole),
)
