"""Announcements on Microsoft Teams."""

import json

from bot.adapters.teams.cards import activity_of, card_of, is_small, rich
from bot.adapters.teams.directory import kind_of
from bot.adapters.teams.home import TeamHome
from bot.adapters.teams.ids import conversation_of, post_link, thread_of
from bot.adapters.teams.spans import MAY_BREAK, NO_BREAK, People, plain, typed
from bot.adapters.teams.transport.calls import Calls
from bot.adapters.teams.transport.content import Json
from bot.adapters.teams.transport.errors import Refused
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Receipt
from bot.domain.values import Account, RoomId, Words


class TeamsBoard:
    """Implements `Board`; an announcement begins a thread of its own, and its reference is the
    post's id. Teams can be asked neither what the bot has posted nor, without Microsoft Graph,
    what others post: where an answer was lost a person looks, and nobody watches the channel.

    Asked anew before each post whether another company reads the channel.
    """

    def __init__(self, calls: Calls, people: People, home: TeamHome) -> None:
        self._calls = calls
        self._people = people
        self._home = home

    def encode(self, text: Words) -> tuple[object, str]:
        """A post in which nothing is interpreted, as bytes, and the text read back from it."""
        summary = plain(text)
        card = card_of((), self._people, summary, list(rich(typed(text))))
        if not is_small(card):
            raise DeliveryFailed("too_long", final=True)
        encoded = json.dumps(activity_of(card, summary), ensure_ascii=False)
        return encoded, read_back(encoded, text)

    async def announce(self, channel: RoomId, post: object, *, key: str) -> Receipt:  # noqa: ARG002 – nothing that a bot posts on Teams can carry it
        """As the protocol says, but for the key."""
        conversation = await self._require_internal(channel)
        sent = await self._calls.start_thread(conversation, json.loads(str(post)))
        link = post_link(
            sent.conversation, sent.activity, tenant=self._home.tenant, app=self._home.app
        )
        return Receipt(link=link, reference=sent.activity)

    async def announced(self, channel: RoomId, *, key: str) -> Receipt | None:  # noqa: ARG002
        """That can never be told."""
        raise OutcomeUnclear("cannot_be_asked")

    async def remove(self, channel: RoomId, reference: str) -> None:
        """As the protocol says. What people replied stays, below a post that is gone."""
        thread = thread_of(_conversation(channel), reference)
        try:
            await self._calls.delete(thread, reference)
        except Refused as refused:
            if refused.reason != "message_not_found":
                raise

    async def check(self, channel: RoomId) -> None:
        """As the protocol says."""
        await self._require_internal(channel)

    async def _require_internal(self, channel: RoomId) -> str:
        """The channel, where the bot is in its team and another company is not."""
        conversation = _conversation(channel)
        members = await self._calls.members(conversation)
        if any(kind_of(one, self._home) is Account.FOREIGN for one in members):
            raise DeliveryFailed("externally_shared", final=True)
        return conversation


def read_back(encoded: str, words: Words) -> str:
    """The text that people will read in this post: the words themselves, where nothing but the
    kind of its blanks differs."""
    (attachment,) = json.loads(encoded)["attachments"]
    runs = [run for block in attachment["content"]["body"] for run in _inlines(block)]
    read = "".join(run["text"] for run in runs)
    return words if _plain_blanks(read) == _plain_blanks(words) else read


def _inlines(block: Json) -> list[Json]:
    inlines: list[Json] = block["inlines"]
    return inlines


def _plain_blanks(words: str) -> str:
    """With spaces of one kind; where a line may break has no width, and a tab is four."""
    return words.replace(MAY_BREAK, "").replace("\t", " " * 4).replace(NO_BREAK, " ")


def _conversation(channel: RoomId) -> str:
    conversation = conversation_of(channel)
    if conversation is None:
        raise DeliveryFailed("channel_not_found", final=True)
    return conversation
