"""The `Room` port on Teams: effects become calls of the connector."""

import asyncio
import json
from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence

from bot.adapters.teams.answering import Answering
from bot.adapters.teams.cards import TooLong, card_activity
from bot.adapters.teams.directory import TeamsDirectory
from bot.adapters.teams.files import Files, HandedOut
from bot.adapters.teams.home import TeamHome
from bot.adapters.teams.ids import conversation_of, post_link, room_id
from bot.adapters.teams.notes import Notes, Pin, RoomNotes, Root
from bot.adapters.teams.personal import PersonalChats
from bot.adapters.teams.places import Places
from bot.adapters.teams.transport.calls import Calls, Sent
from bot.adapters.teams.transport.content import Json
from bot.application.ports import DeliveryFailed, OpenedRoom, Posted
from bot.domain.values import PersonId, PostId, RoomId
from bot.presentation.card import Card, Link
from bot.presentation.cards.war_room import (
    render_addressed,
    render_called,
    render_file,
    render_first_post,
)
from bot.presentation.words import Words

MOST_REMEMBERED = 500
SERVICE = "service"


class TeamsRoom:
    """Implements `Room`. A post's identity is its activity's id; a room's the conversation's.

    Teams cannot be asked what the bot posted. Where an answer is lost, a post is made again: it is
    never missing, and a copy more has no power, since the server judges each press.
    """

    def __init__(
        self,
        calls: Calls,
        places: Places,
        directory: TeamsDirectory,
        home: TeamHome,
        notes: Notes,
        files: Files,
        words: Words,
        answering: Answering,
    ) -> None:
        self._calls = calls
        self._places = places
        self._directory = directory
        self._home = home
        self._notes = notes
        self._files = files
        self._words = words
        self._answering = answering
        self._rooms = RoomNotes(notes)
        self._chats = PersonalChats(calls, notes)
        self._heads: defaultdict[RoomId, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._summaries: OrderedDict[PostId, str] = OrderedDict()
        self._handed_out: dict[str, HandedOut] = {}
        self._service = ""

    async def load(self) -> None:
        """What was remembered before a restart; to be called before ready."""
        for room, known in (await self._notes.notes("room")).items():
            self._directory.call_place(RoomId(room), json.loads(known)["name"])
        if service := await self._notes.note(SERVICE, ""):
            self._calls.heard_from(service)
            self._service = service

    async def met(self, person: PersonId, conversation: str, *, personal: bool) -> None:
        """Somebody did something there: their own chat is remembered."""
        user = self._directory.user_of(person)
        if personal and user:
            await self._chats.met(user, conversation)

    async def heard_from(self, service_url: str) -> None:
        """Where Teams is to be called, as an authenticated activity said; remembered."""
        if service_url != self._service:
            self._calls.heard_from(service_url)
            await self._notes.keep_note(SERVICE, "", service_url)
            self._service = service_url

    # The room

    async def readers(self) -> frozenset[PersonId]:
        return await self._places.readers()

    async def open(self, name: str, *, key: str) -> OpenedRoom:
        known = await self._rooms.opened(name, key)
        if known is None:
            begun = await self._places.begin(name, key, self._first_post)
            known = OpenedRoom(room=room_id(begun.sent.conversation), name=begun.name)
            await self._rooms.keep_opened(known, PostId(begun.sent.activity), name, key)
        self._directory.call_place(known.room, known.name)
        return known

    async def invite(self, room: RoomId, people: Sequence[PersonId]) -> Mapping[PersonId, str]:
        refused = await self._places.invite(_conversation(room), people)
        called = await self._rooms.called(room)
        new = [person for person in people if person not in refused and person not in called]
        if new:
            await self._calls.send(_conversation(room), self._drawn(self._called(new)))
            await self._rooms.keep_called(room, new)
        return refused

    async def set_topic(self, room: RoomId, topic: str) -> None:
        await self._rooms.keep_topic(room, topic)
        await self._show_head(room)

    async def archive(self, room: RoomId) -> None:
        await self._rooms.keep_closed(room)
        await self._show_head(room)

    async def pin(self, place: RoomId, post: PostId) -> None:
        label = self._summaries.get(post) or self._words.say("Pinned post")
        link = self._link(_conversation(place), post)
        await self._rooms.keep_pin(place, post, Pin(label=label, link=link))
        await self._show_head(place)

    async def _show_head(self, room: RoomId) -> None:
        """On the first post of the room. In turn, so that the newest is what it shows."""
        async with self._heads[room]:
            root = await self._rooms.root(room)
            if root is None:
                raise DeliveryFailed("channel_not_found", final=True)
            await self._calls.update(_conversation(room), root.post, self._head(root))

    def _first_post(self, name: str) -> Json:
        return self._head(Root(post=PostId(""), name=name))

    def _head(self, root: Root) -> Json:
        pins = [Link(url=pin.link, text=pin.label) for pin in root.pins]
        card = render_first_post(self._words, root.name, root.topic, pins, closed=root.closed)
        return self._drawn(card)

    def _called(self, people: Sequence[PersonId]) -> Card:
        return render_called(self._words, people)

    # Posts

    async def post(self, place: RoomId, card: Card, *, key: str, unclear: bool) -> Posted:  # noqa: ARG002 – Teams cannot be asked
        await self._require_open(place)
        conversation = _conversation(place)
        post = PostId(await self._calls.send(conversation, self._drawn(card)))
        self._summarise(post, card)
        return Posted(post=post, link=self._link(conversation, post))

    async def update(self, place: RoomId, post: PostId, card: Card) -> None:
        """Not while a press on it is being answered: the answer shows a card there, too."""
        activity = self._drawn(card)
        await self._answering.answered(post)
        await self._calls.update(_conversation(place), post, activity)

    async def tell(self, person: PersonId, place: RoomId, card: Card) -> None:
        """In the war room, or their own chat, as a reply that names them; from anywhere else in
        their own chat."""
        user, conversation = self._user(person), _conversation(place)
        if await self._chats.is_of(user, conversation):
            await self._chats.send(user, self._drawn(card))
        elif await self._is_open_war_room(place):
            await self._calls.send(conversation, self._drawn(render_addressed(person, card)))
        else:
            await self._chats.send(user, self._drawn(card))

    async def write(self, person: PersonId, activity: Json) -> Sent:
        """Post in the person's own chat, once. Raises what `notify` raises."""
        return await self._chats.send(self._user(person), activity)

    async def notify(self, person: PersonId, card: Card, *, key: str, unclear: bool) -> Posted:  # noqa: ARG002 – as in `post`
        sent = await self._chats.send(self._user(person), self._drawn(card))
        link = self._link(sent.conversation, sent.activity)
        return Posted(post=PostId(sent.activity), link=link)

    async def attach(
        self,
        place: RoomId,
        name: str,
        content: bytes,
        *,
        key: str,
        unclear: bool,  # noqa: ARG002 – as in `post`
    ) -> None:
        """A link to the file, which this bot serves; a picture is shown as well."""
        await self._require_open(place)
        file = self._handed_out.get(key) or await self._files.hand_out(name, content)
        self._handed_out[key] = file
        activity = self._drawn(render_file(self._words, name, file.url, file.until))
        if file.picture:
            _body(activity).insert(0, _image(file.url, name))
        await self._calls.send(_conversation(place), activity)
        del self._handed_out[key]

    # Inside

    async def _require_open(self, place: RoomId) -> None:
        if await self._rooms.is_closed(place):
            raise DeliveryFailed("is_archived", final=True)

    async def _is_open_war_room(self, place: RoomId) -> bool:
        return await self._rooms.is_war_room(place) and not await self._rooms.is_closed(place)

    def _drawn(self, card: Card) -> Json:
        try:
            return card_activity(card, self._directory)
        except TooLong:
            raise DeliveryFailed("card_too_long", final=True) from None

    def _summarise(self, post: PostId, card: Card) -> None:
        self._summaries[post] = card.summary
        if len(self._summaries) > MOST_REMEMBERED:
            self._summaries.popitem(last=False)

    def _link(self, conversation: str, post: str) -> str:
        return post_link(conversation, post, tenant=self._home.tenant, app=self._home.app)

    def _user(self, person: PersonId) -> str:
        user = self._directory.user_of(person)
        if user is None:
            raise DeliveryFailed("not_found", final=True)
        return user


def _conversation(place: RoomId) -> str:
    conversation = conversation_of(place)
    if conversation is None:
        raise DeliveryFailed("channel_not_found", final=True)
    return conversation


def _body(activity: Json) -> list[Json]:
    """The elements of its card."""
    elements: list[Json] = activity["attachments"][0]["content"]["body"]
    return elements


def _image(url: str, name: str) -> Json:
    return {"type": "Image", "url": url, "altText": name}
