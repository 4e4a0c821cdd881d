"""What must hold at the end of any day, by the numbers of the promises in the design."""

import json
from collections import Counter
from collections.abc import Iterator

from bot.adapters.memory_room import ME
from bot.domain.events import (
    CardPosted,
    CrisisOpened,
    EntryLogged,
    RoomOpened,
    StatementDrafted,
    StatementRevised,
)
from bot.domain.state import Crisis, fold
from bot.domain.statement import Passage
from bot.domain.values import StatementId
from bot.presentation.card import Card
from bot.presentation.inbox import Press, Slash, Submitted
from tests.facts import FARID
from tests.simulation.crowd import Done, refused_in_the_form
from tests.simulation.day import Day
from tests.simulation.oracle import Oracle, oracles
from tests.simulation.world import Nature

ASKED_ABOUT = frozenset({Passage.GIVEN_UP, Passage.UNCLEAR, Passage.STALE})

LIVING_CARDS = frozenset({"brief", "approval", "sending", "held"})
"""Cards that must say how things stand now; others tell of one moment."""


def violations(day: Day) -> list[str]:
    """All that should not be; empty for a good day."""
    return [*_all(day)]


def _all(day: Day) -> Iterator[str]:
    judged: dict[str, Oracle] = oracles(day.streams, day.pressed)
    yield from (f"broke: {what}" for what in day.broke)
    for name, oracle in judged.items():
        yield from (f"1/3 {name}: {what}" for what in oracle.wrong)
    yield from _outlets(day, judged)
    for name, events in day.streams.items():
        crisis = fold(events)
        assert crisis is not None
        yield from (f"{name}: {what}" for what in _told_the_truth(day, crisis, judged[name]))
        yield from (f"{name}: {what}" for what in _came_to_an_end(crisis))
        yield from (f"{name}: {what}" for what in _room(day, crisis))
    yield from _rooms(day)
    yield from (f"4 left lying: {key} {effect}" for key, effect in day.unsettled)
    yield from _kept(day)
    yield from _answered(day)
    yield from _kept_inside(day)


def _outlets(day: Day, judged: dict[str, Oracle]) -> Iterator[str]:
    """1, 2, 7: exactly the words, only after a recorded attempt, and once."""
    for outlet in day.outlets:
        calls: Counter[tuple[str, str, int]] = Counter()
        for call in outlet.calls:
            given = call.clearance
            calls[given.crisis, given.statement, given.revision] += 1
            meant = judged[given.crisis].texts.get((given.statement, given.revision))
            if meant is None or (meant.text, meant.kind) != (given.text, given.wording.kind):
                yield f"1 {outlet.id} was called with other words: {given}"
        for (crisis, statement, revision), times in calls.items():
            begun = judged[crisis].started[statement, revision, outlet.id]  # type: ignore[index]
            if times > begun:
                yield f"3 {outlet.id} was called {times} times, recorded were {begun}"
        shown = Counter((s.clearance.crisis, s.clearance.statement) for s in outlet.published)
        for (crisis, statement), times in shown.items():
            asked = judged[crisis].asked[statement, outlet.id]
            allowed = 1 + (asked if outlet.nature is Nature.NEITHER else 0)
            if times > allowed:
                yield f"2 {statement} stands {times} times at {outlet.id} ({outlet.nature})"


def _told_the_truth(day: Day, crisis: Crisis, oracle: Oracle) -> Iterator[str]:
    """What the log says of each outlet agrees with what the public sees; unless somebody, asked
    about an unclear outcome, said *Try again*: then they have looked, and it is their word."""
    for outlet in day.outlets:
        out = {s.clearance.statement for s in outlet.published if s.clearance.crisis == crisis.id}
        for statement in crisis.statements.values():
            passage = statement.at(outlet.id).passage
            known = passage in (Passage.PUBLISHED, Passage.UNCLEAR)
            if statement.id in out and not known and not oracle.asked[statement.id, outlet.id]:
                yield f"2 {statement.id} is out at {outlet.id}, and the log says {passage}"
            if statement.id not in out and passage is Passage.PUBLISHED:
                yield f"2 {statement.id} is not out at {outlet.id}, and the log says it is"


def _came_to_an_end(crisis: Crisis) -> Iterator[str]:
    """4: what was cleared to go is out, or asked about."""
    for statement in crisis.statements.values():
        if statement.on_the_wire:
            yield f"4 {statement.id} is still on the wire"
        goes = statement.cleared and not (statement.held or statement.stopped or statement.closed)
        if not goes or crisis.over or crisis.drill or statement.send_at is None:
            continue
        for outlet in statement.wording.outlets:
            passage = statement.at(outlet).passage
            if passage is not Passage.PUBLISHED and passage not in ASKED_ABOUT:
                yield f"4 {statement.id} was left {passage} at {outlet}"


def _room(day: Day, crisis: Crisis) -> Iterator[str]:
    """4: the room is whole, and its cards say how things stand."""
    assert day.platform is not None
    if crisis.room is None or crisis.ready_at is None:
        yield f"4 the room was never ready (room {crisis.room})"
        return
    room = day.platform.memory.rooms[crisis.room]
    brief = crisis.post_of("brief")
    if not room.topic or brief is None or brief.id not in room.pinned:
        yield "4 the room is half-built: topic or pinned brief missing"
    if absent := crisis.team - room.members:
        yield f"4 not invited: {sorted(absent)}"
    events = day.streams[crisis.id]
    for (card, subject, place), post in crisis.posts.items():
        if place != crisis.room or card not in LIVING_CARDS or _closed(crisis, subject):
            continue
        shown = next(held.card for held in room.posts if held.post == post.id)
        if shown != day.renderer.show(card, subject, crisis, events):
            yield f"9 the card {card} {subject} is not up to date"


def _closed(crisis: Crisis, subject: str) -> bool:
    """The card of a statement that is out or withdrawn tells of what was."""
    number = StatementId(subject.partition("/")[0])
    return number in crisis.statements and crisis.statements[number].closed


def _rooms(day: Day) -> Iterator[str]:
    """4: no room without a crisis, no second one, no post twice."""
    assert day.platform is not None
    rooms = {one.room: one for one in day.platform.memory.rooms.values() if one.name}
    opened = [
        event.room for events in day.streams.values() for event in events
        if isinstance(event, RoomOpened)
    ]  # fmt: skip
    if sorted(opened) != sorted(room for room, one in rooms.items() if one.creator == ME):
        yield f"4 rooms {sorted(rooms)}, crises have {sorted(opened)}"
    posted = Counter(
        event.place for events in day.streams.values() for event in events
        if isinstance(event, CardPosted)
    )  # fmt: skip
    for room, held in day.platform.memory.rooms.items():
        keys = Counter(post.key for post in held.posts)
        if twice := [key for key, times in keys.items() if times > 1]:
            yield f"5 posted twice in {room}: {twice}"
        if (held.name or room == "general") and len(held.posts) != posted[room]:
            yield f"5 {room} holds {len(held.posts)} posts, recorded are {posted[room]}"


def _kept(day: Day) -> Iterator[str]:
    """4, 5: whatever was acknowledged is in the log, once."""
    assert day.crowd is not None
    written: Counter[str] = Counter()
    for events in day.streams.values():
        for event in events:
            match event:
                case EntryLogged():
                    written[event.text] += 1
                case StatementDrafted() | StatementRevised():
                    written[event.wording.text] += 1
                case CrisisOpened():
                    written[event.summary] += 1
    for text, times in written.items():
        if times > 1:
            yield f"5 {text!r} was done {times} times"
    for done in day.crowd.done:
        match done.deed:
            case Slash(text=text) if text.startswith("log ") and done.deed.person != FARID:
                if _said_yes(day, done) and not written[text.removeprefix("log ")]:
                    yield f"4 acknowledged, and lost: {text}"
            case Submitted(form="draft" | "revise" | "open", answers=answers):
                what = str(answers.get("text") or answers.get("summary"))
                if not refused_in_the_form(done.reply) and not written[what]:
                    yield f"4 acknowledged, and lost: {done.deed.form} {what}"
            case Press() if not isinstance(done.reply, type(None)):
                if done.deed.command_id not in day.answers:
                    yield f"4 acknowledged, and not kept: {done.deed.action}"


def _said_yes(day: Day, done: Done) -> bool:
    """By the words of the reply, whatever the bot's own record says."""
    return isinstance(done.reply, Card) and day.renderer.tell("logged", {}).summary in (
        done.reply.summary
    )


def _answered(day: Day) -> Iterator[str]:
    """9: whoever pressed in vain was told so."""
    assert day.crowd is not None
    assert day.platform is not None
    owed: Counter[tuple[str, str]] = Counter()
    for deed, _ in day.crowd.began:
        stored = day.answers.get(deed.command_id)
        if isinstance(deed, Press) and stored is not None:
            answer = json.loads(stored)
            form = deed.action in ("request_changes", "revise", "stand_down")
            if not answer["ok"] or (answer["code"] == "nothing_changed" and not form):
                owed[deed.person, deed.room] += 1
    told = Counter((one.person, one.place) for one in day.platform.memory.told)
    for (person, place), times in owed.items():
        if told[person, place] < times:  # type: ignore[index]
            yield f"9 {person} was told {told[person, place]} of {times} answers"  # type: ignore[index]


def _kept_inside(day: Day) -> Iterator[str]:
    """6: no words of a draft outside the room; nothing at all to somebody not on the team."""
    assert day.crowd is not None
    assert day.platform is not None
    texts = {
        event.wording.text for events in day.streams.values() for event in events
        if isinstance(event, StatementDrafted | StatementRevised)
    }  # fmt: skip
    outside = [
        (room.room, post.card)
        for room in day.platform.memory.rooms.values()
        if not room.name
        for post in room.posts
    ]
    replies = [(d.deed.person, d.reply) for d in day.crowd.done if d.deed.person == FARID]
    told = [(one.person, one.card) for one in day.platform.memory.told if one.person == FARID]
    for where, what in [*outside, *replies, *told]:
        shown = repr(what)
        if any(text in shown for text in texts):
            yield f"6 {where} was shown words of a draft"
    names = {
        e.code_name for day_ in day.streams.values() for e in day_ if isinstance(e, CrisisOpened)
    }
    for _, what in replies:
        if any(name in repr(what) for name in names):
            yield f"6 an outsider was told of a crisis: {what}"
