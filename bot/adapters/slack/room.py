"""The `Room` port on Slack: effects become calls of the Web API."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import PurePath

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.blocks import TooLong, render_card
from bot.adapters.slack.calls import Calls, Identity
from bot.adapters.slack.errors import Refused, translated
from bot.adapters.slack.history import History
from bot.adapters.slack.places import Places
from bot.adapters.slack.rich import Json, People, shorten
from bot.application.ports import Clock, DeliveryFailed, OpenedRoom, Posted
from bot.domain.values import PersonId, PostId, RoomId
from bot.presentation.card import Card

OUTBOX = "crisis_outbox"
"""The kind of metadata that carries an entry's key on its post."""

MOST_INVITED = 1000
LONGEST_TOPIC = 250

NO_FAILURE = frozenset({"already_in_channel", "cant_invite_self"})
PERSONAL = {
    "user_not_found": "not_found",
    "users_not_found": "not_found",
    "user_disabled": "deactivated",
    "cant_invite": "not_invitable",
    "user_is_restricted": "restricted",
    "ura_max_channels": "restricted",
    "user_team_not_in_channel": "foreign",
    "org_user_not_in_team": "foreign",
}
"""Slack's word for why a person cannot be invited, and ours."""

NOT_IN_SIGHT = frozenset(
    {"user_not_in_channel", "channel_not_found", "is_archived", "not_in_channel"}
)
"""Why a person cannot be shown something in a channel: they get a direct message."""


class SlackRoom:
    """Implements `Room`. A post's identity is its `ts`; a room's the channel's id."""

    def __init__(
        self, client: AsyncWebClient, calls: Calls, people: People, me: Identity, clock: Clock
    ) -> None:
        self._client = client
        self._calls = calls
        self._people = people
        self._me = me
        self._history = History(client, calls, me, clock)
        self._places = Places(client, calls, me, clock)
        self._chats: dict[PersonId, RoomId] = {}

    # The room

    async def open(self, name: str, *, key: str) -> OpenedRoom:  # noqa: ARG002 – the name is it
        return await self._places.open(name)

    async def readers(self) -> frozenset[PersonId]:
        """Nobody: the channel is private, and new."""
        return frozenset()

    async def invite(self, room: RoomId, people: Sequence[PersonId]) -> Mapping[PersonId, str]:
        users = {person: self._people.user_of(person) for person in people}
        refused = {person: "not_found" for person, user in users.items() if user is None}
        persons = {user: person for person, user in users.items() if user}
        wanted = list(persons)
        for start in range(0, len(wanted), MOST_INVITED):
            problems = await self._invite(room, wanted[start : start + MOST_INVITED])
            refused |= {persons[user]: reason for user, reason in problems.items()}
        return refused

    async def _invite(self, room: RoomId, users: Sequence[str]) -> dict[str, str]:
        method = self._client.conversations_invite
        try:
            answer: Mapping[str, object] = await self._calls.change(
                method, channel=room, users=list(users), force=True
            )
        except Refused as refused:
            answer = refused.answer
            if not answer.get("errors"):
                return await self._invite_one_by_one(room, users, refused)
        return _problems(answer)

    async def _invite_one_by_one(
        self, room: RoomId, users: Sequence[str], refused: Refused
    ) -> dict[str, str]:
        """Slack refused all for the sake of one and did not say whom."""
        if refused.reason not in PERSONAL and refused.reason not in NO_FAILURE:
            raise refused
        if len(users) == 1:
            return _named({users[0]: refused.reason})
        each = [await self._invite(room, [user]) for user in users]
        return {user: reason for problems in each for user, reason in problems.items()}

    async def set_topic(self, room: RoomId, topic: str) -> None:
        await self._calls.change(
            self._client.conversations_setTopic,
            channel=room,
            topic=shorten(topic, LONGEST_TOPIC) if topic else "",
        )

    async def archive(self, room: RoomId) -> None:
        try:
            await self._calls.change(self._client.conversations_archive, channel=room)
        except Refused as refused:
            if refused.reason != "already_archived":
                raise

    # Posts

    async def post(self, place: RoomId, card: Card, *, key: str, unclear: bool) -> Posted:
        await self._places.require_internal(place)
        return await self._post(place, card, key, unclear=unclear)

    async def update(self, place: RoomId, post: PostId, card: Card) -> None:
        method = self._client.chat_update
        await self._calls.change(method, channel=place, ts=post, **self._shown(card))

    async def pin(self, place: RoomId, post: PostId) -> None:
        try:
            await self._calls.change(self._client.pins_add, channel=place, timestamp=post)
        except Refused as refused:
            if refused.reason != "already_pinned":
                raise

    async def tell(self, person: PersonId, place: RoomId, card: Card) -> None:
        """In the channel, seen by them alone; in their own chat where they are not in it."""
        method, shown = self._client.chat_postEphemeral, self._shown(card)
        try:
            await self._calls.change(method, channel=place, user=self._user(person), **shown)
        except Refused as refused:
            if refused.reason not in NOT_IN_SIGHT:
                raise
            await self._say(await self._chat_with(person), shown)

    async def notify(self, person: PersonId, card: Card, *, key: str, unclear: bool) -> Posted:
        return await self._post(await self._chat_with(person), card, key, unclear=unclear)

    async def _post(self, place: RoomId, card: Card, key: str, *, unclear: bool) -> Posted:
        ts = await self._history.posted(place, OUTBOX, key) if unclear else None
        if ts is None:
            metadata = {"event_type": OUTBOX, "event_payload": {"key": key}}
            ts = (await self._say(place, self._shown(card), metadata=metadata))["ts"]
        return Posted(post=PostId(ts), link=self._me.link(place, ts))

    async def _say(self, place: RoomId, shown: Json, **more: object) -> Json:
        return await self._calls.change(
            self._client.chat_postMessage,
            place=place,
            channel=place,
            unfurl_links=False,
            unfurl_media=False,
            **shown,
            **more,
        )

    def _shown(self, card: Card) -> Json:
        try:
            return render_card(card, self._people)
        except TooLong:
            raise DeliveryFailed("card_too_long", final=True) from None

    # Files

    async def attach(
        self, place: RoomId, name: str, content: bytes, *, key: str, unclear: bool
    ) -> None:
        """Three calls, of which only the last shows anything. The file's name carries a digest
        of the key: by it an upload is found whose answer was lost."""
        marked = marked_name(name, key)
        await self._places.require_internal(place)
        if unclear and await self._history.attached(place, marked):
            return
        file = await self._upload(marked, content)
        method = self._client.files_completeUploadExternal
        await self._calls.change(method, files=[{"id": file, "title": name}], channel_id=place)

    async def _upload(self, name: str, content: bytes) -> str:
        """The id of an uploaded file that nobody sees yet: to lose it is no harm."""
        method = self._client.files_getUploadURLExternal
        ticket = await self._calls.look(method, filename=name, length=len(content))
        session = self._client.session
        if session is None:
            raise DeliveryFailed("not_connected")
        with translated(changes=False):
            async with session.post(ticket["upload_url"], data=content) as answer:
                if answer.status != 200:
                    raise DeliveryFailed(f"http_{answer.status}")
        return str(ticket["file_id"])

    # People

    async def _chat_with(self, person: PersonId) -> RoomId:
        if person not in self._chats:
            user = self._user(person)
            answer = await self._calls.change(self._client.conversations_open, users=[user])
            self._chats[person] = RoomId(answer["channel"]["id"])
        return self._chats[person]

    def _user(self, person: PersonId) -> str:
        user = self._people.user_of(person)
        if user is None:
            raise DeliveryFailed("not_found", final=True)
        return user


def marked_name(name: str, key: str) -> str:
    """`timeline.md` as `timeline-3f9a1c2b.md`."""
    path = PurePath(name)
    return f"{path.stem}-{sha256(key.encode()).hexdigest()[:8]}{path.suffix}"


def _problems(answer: Mapping[str, object]) -> dict[str, str]:
    errors = answer.get("errors")
    if not isinstance(errors, list):
        return {}
    return _named({error["user"]: str(error.get("error", "")) for error in errors})


def _named(problems: Mapping[str, str]) -> dict[str, str]:
    """Our reasons in place of Slack's, without what is no failure."""
    return {
        user: PERSONAL.get(reason, reason)
        for user, reason in problems.items()
        if reason not in NO_FAILURE
    }
