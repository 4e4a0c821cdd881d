"""People's own chats with the bot: remembered, since Teams does not list them."""

from bot.adapters.teams.notes import Notes
from bot.adapters.teams.transport.calls import Calls, Sent
from bot.adapters.teams.transport.content import Json
from bot.application.ports import DeliveryFailed

CHAT = "chat"


class PersonalChats:
    """By `aadObjectId`."""

    def __init__(self, calls: Calls, notes: Notes) -> None:
        self._calls = calls
        self._notes = notes
        self._known: dict[str, str] = {}

    async def met(self, user: str, conversation: str) -> None:
        """They wrote in their own chat, or installed the app there."""
        if await self._noted(user) != conversation:
            await self._keep(user, conversation)

    async def send(self, user: str, activity: Json) -> Sent:
        """Post there. Raises `DeliveryFailed("not_installed")` for who has not the app."""
        noted = await self._noted(user)
        if noted is not None:
            try:
                return await self._send(noted, activity)
            except DeliveryFailed as failed:
                if failed.reason != "channel_not_found":
                    raise
        # Somebody who removed the app and installed it again may have another chat.
        chat = await self._calls.start_chat(user)
        await self._keep(user, chat)
        return await self._send(chat, activity)

    async def is_of(self, user: str, conversation: str) -> bool:
        """Whether that is this person's own chat."""
        return await self._noted(user) == conversation

    async def _send(self, chat: str, activity: Json) -> Sent:
        return Sent(conversation=chat, activity=await self._calls.send(chat, activity))

    async def _noted(self, user: str) -> str | None:
        if user not in self._known and (noted := await self._notes.note(CHAT, user)):
            self._known[user] = noted
        return self._known.get(user)

    async def _keep(self, user: str, conversation: str) -> None:
        await self._notes.keep_note(CHAT, user, conversation)
        self._known[user] = conversation
