"""Activities in the shapes that Microsoft documents, as Teams sends them to a bot."""

import html
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.rigs.teams.world import THREAD_MARK, Json, Person, Post, World

BOT_NAME = "Crisis"


@dataclass
class Activities:
    world: World
    service_url: str

    def message(self, person: Person, post: Post, text: str, *, mention: bool) -> Json:
        activity = self._base("message", person, post.conversation, post.id)
        marked = f"<at>{BOT_NAME}</at> {text}" if mention else text
        activity |= {
            "text": marked,
            "textFormat": "plain",
            "attachments": [{"contentType": "text/html", "content": f"<p>{html.escape(text)}</p>"}],
        }
        if mention:
            activity["entities"].insert(0, self._mention())
        return activity

    def press(self, person: Person, post: Post, action: Json, inputs: Json) -> Json:
        """`Action.Execute`: what was typed arrives among the action's own data."""
        activity = self._base("invoke", person, post.conversation, None)
        executed = {
            "type": "Action.Execute",
            "id": action.get("id", ""),
            "verb": action.get("verb", ""),
            "data": {**(action.get("data") or {}), **inputs},
        }
        activity |= {
            "name": "adaptiveCard/action",
            "value": {"action": executed, "trigger": "manual"},
            "replyToId": post.id,
        }
        activity["channelData"] |= {
            "source": {"name": "message"},
            "legacy": {"replyToId": f"1:{uuid.uuid4().hex}"},
        }
        return activity

    def about_post(self, person: Person, post: Post, name: str, value: Json) -> Json:
        """A message action, `composeExtension/submitAction` or `…/fetchTask`."""
        activity = self._base("invoke", person, post.conversation, None)
        activity |= {
            "name": name,
            "value": {
                "commandContext": "message",
                "context": {"theme": "default"},
                "messagePayload": self._payload(post),
                **value,
            },
        }
        activity["channelData"] |= {"source": {"name": "message"}}
        return activity

    def members_change(
        self, person: Person, conversation: str, event: str, accounts: list[Json]
    ) -> Json:
        activity = self._base("conversationUpdate", person, conversation, None)
        kind = "membersRemoved" if event == "teamMemberRemoved" else "membersAdded"
        activity[kind] = accounts
        activity["channelData"]["eventType"] = event
        return activity

    def installation(self, person: Person, conversation: str, action: str) -> Json:
        activity = self._base("installationUpdate", person, conversation, None)
        activity["action"] = action
        return activity

    def bot_account(self) -> Json:
        return {"id": self.world.bot}

    def _base(self, kind: str, person: Person, conversation: str, post: str | None) -> Json:
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        locale = {"type": "clientInfo", "locale": "en-GB", "country": "GB", "platform": "Web"}
        return {
            "type": kind,
            "id": post or f"f:{uuid.uuid4()}",
            "timestamp": now,
            "localTimestamp": now,
            "localTimezone": person.zone,
            "locale": "en-GB",
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": {"id": person.id, "name": person.name, "aadObjectId": person.aad},
            "recipient": {"id": self.world.bot, "name": BOT_NAME},
            "conversation": self._conversation(conversation),
            "entities": [{**locale, "timezone": person.zone}],
            "channelData": self._channel_data(conversation),
        }

    def _conversation(self, conversation: str) -> Json:
        if self.world.team_of(conversation):
            kind: Json = {"conversationType": "channel", "isGroup": True}
        elif self.world.chats[conversation].kind == "groupChat":
            kind = {"conversationType": "groupChat", "isGroup": True}
        else:
            kind = {"conversationType": "personal"}
        return {"id": conversation, "tenantId": self.world.tenant, **kind}

    def _channel_data(self, conversation: str) -> Json:
        told: Json = {"tenant": {"id": self.world.tenant}}
        if team := self.world.team_of(conversation):
            channel = conversation.partition(THREAD_MARK)[0]
            told |= {
                "teamsChannelId": channel,
                "teamsTeamId": team.id,
                "channel": {"id": channel},
                "team": {"id": team.id},
            }
        return told

    def _mention(self) -> Json:
        return {
            "type": "mention",
            "mentioned": {"id": self.world.bot, "name": BOT_NAME},
            "text": f"<at>{BOT_NAME}</at>",
        }

    def _payload(self, post: Post) -> Json:
        author = self.world.people.get(post.by)
        text = str(post.history[-1].get("text", ""))
        sender: Json = {"application": {"id": self.world.app, "displayName": BOT_NAME}}
        if author:
            user = {"id": author.aad, "displayName": author.name, "userIdentityType": "aadUser"}
            sender = {"user": user, "application": None, "conversation": None}
        at = datetime.fromtimestamp(int(post.id) / 1000, UTC)
        root = post.conversation.partition(THREAD_MARK)[2]
        return {
            "id": post.id,
            "replyToId": root if root and root != post.id else None,
            "createdDateTime": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "lastModifiedDateTime": None,
            "deleted": post.deleted,
            "summary": None,
            "importance": "normal",
            "locale": "en-gb",
            "body": {"contentType": "html", "content": f"<p>{html.escape(text)}</p>"},
            "from": sender,
            "reactions": [],
            "mentions": [],
            "attachments": [],
        }


def actions_of(card: object) -> Iterator[Json]:
    """Every `Action.Execute` in a card, however deep."""
    if isinstance(card, dict):
        if card.get("type") == "Action.Execute":
            yield card
        for value in card.values():
            yield from actions_of(value)
    elif isinstance(card, list):
        for value in card:
            yield from actions_of(value)


def given_inputs(card: object) -> Iterator[tuple[str, Any]]:
    """What stands in the fields of a card before anybody types."""
    if isinstance(card, dict):
        if str(card.get("type", "")).startswith("Input.") and "value" in card:
            yield str(card["id"]), card["value"]
        for value in card.values():
            yield from given_inputs(value)
    elif isinstance(card, list):
        for value in card:
            yield from given_inputs(value)


def card_of(activity: Json) -> Json | None:
    """The Adaptive Card of a post."""
    for attachment in activity.get("attachments") or ():
        if attachment.get("contentType") == "application/vnd.microsoft.card.adaptive":
            card: Json = attachment["content"]
            return card
    return None
