"""One effect carried out: effect → call → the command that records what came of it."""

from typing import Any, Generic, TypeVar, assert_never

from bot.application.asking import Asker
from bot.application.freezing import Freezer
from bot.application.handler import CommandHandler, planned_at
from bot.application.platforms import Platforms
from bot.application.ports import Clock, DeliveryFailed, Entry, Posted, Store
from bot.application.public_ports import MediaStore
from bot.application.publishing import Publisher
from bot.application.removing import Remover
from bot.application.results import result
from bot.application.together import Together
from bot.domain.asking_effects import AskNext, EndHandover, Page, SeekObjector, WatchLead
from bot.domain.commands import (
    AskForNextUpdate,
    Command,
    ExpireApprovals,
    NoteDone,
    RecordArchived,
    RecordCard,
    RecordInvited,
    RecordPin,
    RecordRoom,
    RecordTimeline,
    RecordTopic,
)
from bot.domain.effects import (
    ArchiveRoom,
    AttachTimeline,
    FoldIn,
    Invite,
    LookElsewhere,
    Notify,
    OpenRoom,
    PinCard,
    Publish,
    SetTopic,
    ShowCard,
    ShowMedium,
    TakeDown,
    Tell,
    WatchApprovals,
    WatchNextUpdate,
)
from bot.domain.events import Event
from bot.domain.queue_effects import (
    DiscardPost,
    PausePost,
    ReadQueue,
    RequeuePost,
    SettleElsewhere,
    WatchQueue,
)
from bot.domain.state import Crisis
from bot.domain.values import CrisisId, PostId, RoomId

CardT = TypeVar("CardT")


class Performer(Generic[CardT]):
    """Knows how each effect is carried out. Raises `DeliveryFailed` or `OutcomeUnclear`."""

    def __init__(
        self,
        *,
        store: Store,
        handler: CommandHandler,
        platforms: Platforms[CardT],
        publisher: Publisher,
        remover: Remover,
        together: Together,
        freezer: Freezer,
        asker: Asker[CardT],
        clock: Clock,
        media: MediaStore | None = None,
    ) -> None:
        self._store = store
        self._handler = handler
        self._platforms = platforms
        self._publisher = publisher
        self._remover = remover
        self._together = together
        self._freezer = freezer
        self._asker = asker
        self._clock = clock
        self._media = media
        self._shown: dict[tuple[RoomId, PostId], int] = {}

    async def perform(self, entry: Entry) -> Command:
        """Carry the entry's effect out; the command returned settles it."""
        effect = entry.effect
        match effect:
            case OpenRoom():
                there = self._platforms.of(await self._crisis(entry.crisis))
                opened = await there.room.open(effect.name, key=entry.key)
                return result(RecordRoom, entry, self._clock, room=opened.room, name=opened.name)
            case Invite():
                room = self._platforms.at(effect.room).room
                missing = await room.invite(effect.room, effect.people)
                people = frozenset(effect.people) - frozenset(missing)
                facts = {"room": effect.room, "people": people, "missing": missing}
                return result(RecordInvited, entry, self._clock, **facts)
            case SetTopic():
                crisis = await self._crisis(entry.crisis)
                there = self._platforms.at(effect.room)
                await there.room.set_topic(effect.room, there.renderer.topic(crisis))
                return result(RecordTopic, entry, self._clock, room=effect.room)
            case ShowCard():
                return await self._show(entry, effect)
            case PinCard():
                return await self._pin(entry, effect)
            case Tell() | Notify():
                return await self._tell(entry, effect)
            case Publish():
                return await self._publisher.publish(entry, effect)
            case TakeDown():
                return await self._remover.take_down(entry, effect)
            case LookElsewhere():
                return await self._together.look(entry, effect)
            case FoldIn():
                return await self._together.fold_in(entry, effect)
            case WatchNextUpdate():
                return result(AskForNextUpdate, entry, self._clock, statement=effect.statement)
            case WatchApprovals():
                watched: dict[str, Any] = {
                    "statement": effect.statement,
                    "revision": effect.revision,
                }
                return result(ExpireApprovals, entry, self._clock, **watched)
            case (
                ReadQueue()
                | WatchQueue()
                | PausePost()
                | RequeuePost()
                | DiscardPost()
                | SettleElsewhere()
            ):
                return await self._freezer.perform(entry, effect)
            case AskNext() | SeekObjector() | WatchLead() | EndHandover() | Page():
                return await self._asker.perform(entry, effect)
            case AttachTimeline():
                return await self._attach(entry, effect)
            case ShowMedium():
                return await self._show_medium(entry, effect)
            case ArchiveRoom():
                await self._platforms.at(effect.room).room.archive(effect.room)
                return result(RecordArchived, entry, self._clock, room=effect.room)
            case _:
                assert_never(effect)

    async def _show(self, entry: Entry, effect: ShowCard) -> Command:
        """Post the card, or update its post. An entry planned before the state that was shown
        last has nothing to add: that is how a newer showing supersedes an older entry."""
        crisis = await self._crisis(entry.crisis)
        card = await self._card(effect, crisis)
        known = crisis.posts.get((effect.card, effect.subject, effect.place))
        if known is None:
            return await self._post(entry, effect, card)
        # Cards are not compared: another process may have shown something else in between.
        if self._shown.get((effect.place, known.id), 0) < planned_at(entry):
            await self._platforms.at(effect.place).room.update(effect.place, known.id, card)
            self._shown[effect.place, known.id] = crisis.version
        return result(NoteDone, entry, self._clock)

    async def _post(self, entry: Entry, effect: ShowCard, card: CardT) -> Command:
        """Post the card, and update the post where something has changed meanwhile: nobody knew
        of it then. A post found rather than made shows what it showed then."""
        room = self._platforms.at(effect.place).room
        posted = await room.post(effect.place, card, key=entry.key, unclear=entry.unclear)
        await self._handler.handle(self._posted(entry, effect, posted))
        crisis = await self._crisis(entry.crisis)
        newest = await self._card(effect, crisis)
        if entry.unclear or newest != card:
            await room.update(effect.place, posted.post, newest)
        self._shown[effect.place, posted.post] = crisis.version
        return result(NoteDone, entry, self._clock)

    async def _card(self, effect: ShowCard, crisis: Crisis) -> CardT:
        events: list[Event] = []
        renderer = self._platforms.at(effect.place).renderer
        if renderer.needs_events(effect.card):
            events = await self._events(crisis.id)
        return renderer.show(effect.card, effect.subject, crisis, events)

    def _posted(self, entry: Entry, effect: ShowCard, posted: Posted) -> Command:
        return result(
            RecordCard,
            entry,
            self._clock,
            card=effect.card,
            subject=effect.subject,
            place=effect.place,
            post=posted.post,
            link=posted.link,
        )

    async def _pin(self, entry: Entry, effect: PinCard) -> Command:
        crisis = await self._crisis(entry.crisis)
        post = crisis.posts[effect.card, effect.subject, effect.place]
        await self._platforms.at(effect.place).room.pin(effect.place, post.id)
        facts = {"room": effect.place, "card": effect.card, "subject": effect.subject}
        return result(RecordPin, entry, self._clock, **facts)

    async def _tell(self, entry: Entry, effect: Tell | Notify) -> Command:
        crisis = await self._handler.current(entry.crisis)
        match effect:
            case Tell():
                there = self._platforms.at(effect.place)
                card = there.renderer.tell(effect.code, effect.data, crisis)
                await there.room.tell(effect.person, effect.place, card)
            case Notify() if crisis is not None:
                there = self._platforms.of(crisis)
                card = there.renderer.notify(effect.code, effect.data, crisis)
                key, unclear = entry.key, entry.unclear
                await there.room.notify(effect.person, card, key=key, unclear=unclear)
        return result(NoteDone, entry, self._clock)

    async def _attach(self, entry: Entry, effect: AttachTimeline) -> Command:
        there = self._platforms.at(effect.room)
        name, content = there.renderer.timeline(await self._events(entry.crisis))
        key, unclear = entry.key, entry.unclear
        await there.room.attach(effect.room, name, content, key=key, unclear=unclear)
        return result(RecordTimeline, entry, self._clock)

    async def _show_medium(self, entry: Entry, effect: ShowMedium) -> Command:
        """What approvers see in the room is what the outlets get: both come from the store."""
        try:
            content = await self._media.fetch(effect.digest) if self._media else None
        except LookupError:
            content = None
        if content is None:
            raise DeliveryFailed("media_missing", final=True)
        key, unclear = entry.key, entry.unclear
        room = self._platforms.at(effect.room).room
        await room.attach(effect.room, effect.name, content, key=key, unclear=unclear)
        return result(NoteDone, entry, self._clock)

    async def _events(self, crisis: CrisisId) -> list[Event]:
        return [recorded.event for recorded in await self._store.read(crisis)]

    async def _crisis(self, crisis: CrisisId) -> Crisis:
        known = await self._handler.current(crisis)
        if known is None:
            raise LookupError(f"an outbox entry of a crisis that was never opened: {crisis}")
        return known
