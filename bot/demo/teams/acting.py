"""People at work in the Playground: they say, fill in and press, and read what the bot posted.

The page plays one person. Everybody else acts through the Playground's own interface, as its
page does for that one.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx

from bot.demo.teams.cards import CARD, Json, Sheet, sheet_of, words_of
from bot.demo.teams.cast import (
    BOT,
    BOT_NAME,
    CAST,
    CHANNEL,
    PERSONAL_CHAT,
    TEAM,
    TENANT,
    Player,
)
from bot.demo.teams.wire import Post, Wire

ZONE = "Europe/Berlin"
MENTION = f"<at>{BOT_NAME}</at>"


@dataclass(frozen=True)
class Answer:
    """What the presser alone was shown: a card in the place of the pressed one, or words."""

    sheet: Sheet
    words: str


class Person:
    """One of the people. `tenant` may be another for somebody from outside."""

    def __init__(
        self, wire: Wire, player: Player, tenant: str = TENANT, *, at_page: bool = False
    ) -> None:
        self.player = player
        self._wire, self._tenant, self._at_page = wire, tenant, at_page

    # Saying

    async def say(self, text: str, conversation: str = CHANNEL) -> str:
        """Say something to the bot in a channel (a new post), a thread or a chat; returns the
        conversation in which it will answer."""
        place = conversation
        if conversation in (CHANNEL, TEAM):
            place = await self._new_post(conversation, text)
        await self._activity(self._message(text, place))
        return place

    async def ask(self, text: str) -> str:
        """Say something in the own chat with the bot; returns that chat."""
        return await self.say(text, await self.chat())

    async def chat(self) -> str:
        """The person's own chat with the bot."""
        if self._at_page:
            return PERSONAL_CHAT
        body = {"isGroup": False, "members": [{"id": self.player.id}], "bot": {"id": BOT}}
        told = await self._post(self._wire.connector + "/v3/conversations", body)
        return str(told["id"])

    async def install(self) -> str:
        """Install the app in the own chat; returns that chat."""
        chat = await self.chat()
        await self._activity({**self._base(chat), "type": "installationUpdate", "action": "add"})
        return chat

    async def _new_post(self, channel: str, text: str) -> str:
        """What people see as the beginning of the thread, whoever says it as a post of the page's
        player. It mentions nobody, so that the bot is not told twice."""
        body = {"from": {"id": CAST[0].id}, "text": f"@{BOT_NAME} {text}", "textFormat": "plain"}
        where = f"{self._wire.playground}/_conversation/v1/conversations/{quote(channel, safe='')}"
        return str((await self._post(f"{where}/messages", body))["postConversationId"])

    def _message(self, text: str, place: str) -> Json:
        base = self._base(place)
        if not _shared(place):
            return {**base, "type": "message", "text": text, "textFormat": "plain"}
        mention = {
            "type": "mention",
            "mentioned": {"id": BOT, "name": BOT_NAME},
            "text": MENTION,
        }
        entities = [mention, *base["entities"]]
        said = f"{MENTION} {text}"
        return {**base, "type": "message", "text": said, "textFormat": "xml", "entities": entities}

    def _base(self, place: str) -> Json:
        """As the Playground makes them, with the person it should come from."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        channel = place.partition(";")[0]
        data: Json = {"tenant": {"id": self._tenant}}
        if _shared(place):
            data |= {"teamsChannelId": channel, "teamsTeamId": TEAM, "team": {"id": TEAM}}
            data |= {"channel": {"id": channel}}
        return {
            "id": str(uuid4()),
            "timestamp": now,
            "localTimestamp": now,
            "localTimezone": ZONE,
            "channelId": "msteams",
            "serviceUrl": self._wire.connector,
            "from": {
                "id": self.player.id,
                "name": self.player.name,
                "aadObjectId": self.player.id,
            },
            "recipient": {"id": BOT, "name": BOT_NAME},
            "conversation": {
                "id": place,
                "conversationType": "channel" if _shared(place) else "personal",
                "isGroup": _shared(place),
                "tenantId": self._tenant,
            },
            "locale": "en-US",
            "entities": [{"type": "clientInfo", "locale": "en-US", "timezone": ZONE}],
            "channelData": data,
        }

    async def _activity(self, activity: Json) -> None:
        await self._post(f"{self._wire.playground}/_internal/v1/customActivities", activity)

    # Pressing

    async def press(
        self, post: Post, wanted: str, on: Sheet | None = None, /, **answers: Any
    ) -> Answer:
        """Press a button of a post (or of the card that a press has put in its place), with what
        was filled in. Raises LookupError where there is no such button or field."""
        sheet = on or sheet_of(post.activity)
        button = sheet.button(wanted)
        if button is None:
            titles = ", ".join(one.title for one in sheet.buttons)
            raise LookupError(f"there is no button {wanted} there, only: {titles}")
        inputs = {} if button.alone else sheet.filled(answers)
        execute = {
            "type": "Action.Execute",
            "title": button.title,
            "verb": button.verb,
            "data": {**button.data, **inputs},
        }
        return await self._invoke(post, {"action": execute, "trigger": "manual"})

    async def agree(self, post: Post, shown: Sheet) -> Answer:
        """Press what agrees on the card that a press has put in a post's place."""
        return await self.press(post, shown.buttons[0].title, shown)

    async def _invoke(self, post: Post, value: Json) -> Answer:
        body = {
            "name": "adaptiveCard/action",
            "from": {"id": self.player.id},
            "conversation": {"id": post.conversation},
            "replyToId": post.id,
            "value": value,
        }
        told = await self._post(f"{self._wire.playground}/_conversation/v1/invoke", body)
        shown = told.get("value")
        if told.get("type") == CARD and isinstance(shown, dict):
            return Answer(Sheet(shown), Sheet(shown).words)
        return Answer(Sheet(), str(shown or ""))

    # Reading

    async def sees(self, words: str, conversation: str = "", *, after: int = -1) -> Post:
        """Wait for a post of the bot's with these words; the newest one. Raises NotSeen."""
        return await self._wire.until(
            lambda: self.find(words, conversation, after=after), f"a post saying “{words}”"
        )

    def find(self, words: str, conversation: str = "", *, after: int = -1) -> Post | None:
        """The newest such post, made after the one of this number."""
        found = [
            one
            for one in self._wire.posts.values()
            if one.conversation.startswith(conversation)
            and one.number > after
            and words in words_of(one.activity)
        ]
        return found[-1] if found else None

    async def sees_button(self, wanted: str, conversation: str = "", *, after: int = -1) -> Post:
        """Wait for a post with this button; the newest one. Raises NotSeen."""
        return await self._wire.until(
            lambda: self.find_button(wanted, conversation, after=after),
            f"a post with the button {wanted}",
        )

    def find_button(self, wanted: str, conversation: str = "", *, after: int = -1) -> Post | None:
        """The newest post that has it, made after the one of this number."""
        found = [
            one
            for one in self._wire.posts.values()
            if one.conversation.startswith(conversation)
            and one.number > after
            and sheet_of(one.activity).button(wanted)
        ]
        return found[-1] if found else None

    @property
    def newest(self) -> int:
        """The number of the newest post anywhere."""
        return len(self._wire.posts) - 1

    async def _post(self, url: str, body: Json) -> Json:
        async with httpx.AsyncClient(trust_env=False, timeout=30) as http:
            answer = await http.post(url, json=body)
        answer.raise_for_status()
        told: Json = answer.json() if answer.content else {}
        return told


def _shared(place: str) -> bool:
    return place.startswith("19:")
