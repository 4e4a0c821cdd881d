"""Teams' activities, read. What Teams does not send raises `Malformed`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Any, TypeAlias

from bot.adapters.malformed import Malformed, reading
from bot.adapters.teams.html import plain_text
from bot.adapters.teams.ids import is_in_channel, root_of, thread_of
from bot.domain.values import CommandId, PostId

Json: TypeAlias = Mapping[str, Any]

PRESS = "adaptiveCard/action"
CHOICES = ("composeExtension/submitAction", "composeExtension/fetchTask")
"""An entry of a post's menu was chosen: either, as the app's manifest says."""

_PICTURE = "image/"
_AT = re.compile(r"</?at[^>]*>")


@dataclass(frozen=True, kw_only=True)
class Doer:
    """Who did it: `aad` and `tenant` are empty where Teams does not say; `id` is Teams' own id."""

    aad: str
    tenant: str
    id: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture pasted into a message; fetched with the bot's token."""

    url: str
    mime: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What every activity says. `tenant` is the conversation's; `teams` are the ids of the team it
    belongs to, of either kind; `zone` is the doer's time zone by its name, empty where not said."""

    id: CommandId
    by: Doer
    conversation: str
    personal: bool
    tenant: str
    zone: str
    service_url: str
    teams: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, kw_only=True)
class Said(Heard):
    """A message to the bot, its name taken away."""

    text: str
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Pressed(Heard):
    """A button of a card. `data` is what the button carries, with whatever was entered."""

    post: PostId
    verb: str
    data: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Refreshed(Heard):
    """A client asked of its own accord for the newest card; nobody pressed anything."""

    post: PostId


@dataclass(frozen=True, kw_only=True)
class Chosen(Heard):
    """An entry of a post's menu. `author` is None where a program wrote the post."""

    name: str
    post: PostId
    text: str
    author: Doer | None
    at: datetime
    link: str
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Membership(Heard):
    """People came into the conversation or left it; `bot_came` says it of the bot."""

    joined: tuple[Doer, ...] = ()
    left: tuple[Doer, ...] = ()
    bot_came: bool = False


@dataclass(frozen=True, kw_only=True)
class Installed(Heard):
    """The app was installed, or taken away."""

    removed: bool


@dataclass(frozen=True, kw_only=True)
class Ignored:
    """Nothing for the bot. `invoke`: an answer is waited for all the same."""

    invoke: bool = False


Activity: TypeAlias = Said | Pressed | Refreshed | Chosen | Membership | Installed | Ignored


def parse_activity(activity: Json) -> Activity:
    """Raises `Malformed`."""
    with reading():
        match str(activity["type"]):
            case "message":
                return _said(activity)
            case "invoke":
                return _invoke(activity)
            case "conversationUpdate":
                return _membership(activity)
            case "installationUpdate":
                removed = str(activity["action"]).startswith("remove")
                return Installed(**_heard("event", activity), removed=removed)
            case _:
                return Ignored()


def digest(*parts: str) -> str:
    """Stands for what identifies an activity, and tells nothing of it."""
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


# What every activity says


def _heard(kind: str, activity: Json) -> dict[str, Any]:
    where, conversation = activity["conversation"], str(activity["conversation"]["id"])
    activity_id = str(activity["id"])
    if not conversation or not activity_id:
        raise Malformed("no identity")
    tenant = _tenant(activity)
    return {
        "id": CommandId(f"{kind}:{digest(conversation, activity_id)}"),
        "by": _doer(activity["from"], tenant),
        "conversation": conversation,
        "personal": where.get("conversationType") == "personal",
        "tenant": tenant,
        "zone": _zone(activity),
        "service_url": str(activity.get("serviceUrl") or ""),
        "teams": _teams(activity),
    }


def _tenant(activity: Json) -> str:
    """Of the conversation."""
    data = activity.get("channelData") or {}
    told = (data.get("tenant") or {}).get("id") or activity["conversation"].get("tenantId")
    return str(told or "").lower()


def _teams(activity: Json) -> frozenset[str]:
    team = (activity.get("channelData") or {}).get("team") or {}
    return frozenset(str(team[one]) for one in ("id", "aadGroupId") if team.get(one))


def _doer(account: Json, tenant: str) -> Doer:
    """`tenant` where the account itself names none: that of the conversation."""
    return Doer(
        aad=str(account.get("aadObjectId") or "").lower(),
        tenant=str(account.get("tenantId") or tenant).lower(),
        id=str(account.get("id") or ""),
        name=str(account.get("name") or ""),
    )


def _zone(activity: Json) -> str:
    told = (
        one.get("timezone")
        for one in activity.get("entities") or ()
        if one.get("type") == "clientInfo"
    )
    return str(activity.get("localTimezone") or next(told, "") or "")


# Messages


def _said(activity: Json) -> Said | Ignored:
    """Teams sends no others than those to the bot. A program's are let alone, and those in which
    nobody says anything: a button of a kind that no card of ours has."""
    if str(activity["from"].get("role") or "") == "bot" or activity.get("value") is not None:
        return Ignored()
    attachments = activity.get("attachments") or ()
    return Said(
        **_heard("message", activity),
        text=_words(activity, attachments),
        pictures=_pictures(attachments),
    )


def _words(activity: Json, attachments: Sequence[Json]) -> str:
    """In the rich form, where Teams sends it: the plain one escapes some of what was typed."""
    mentions = [one for one in activity.get("entities") or () if one.get("type") == "mention"]
    me = str(activity["recipient"]["id"])
    rich = next((one for one in attachments if one.get("contentType") == "text/html"), None)
    if rich is not None and isinstance(rich.get("content"), str):
        return plain_text(rich["content"], partial(_named, mentions, me))
    text = str(activity.get("text") or "")
    for mention in mentions:
        shown = str(mention.get("text") or "")
        name = "" if mention["mentioned"]["id"] == me else _AT.sub("", shown)
        text = text.replace(shown, name) if shown else text
    return text.replace("\N{NO-BREAK SPACE}", " ").strip()


def _named(mentions: Sequence[Json], me: str, number: str, shown: str) -> str:
    about = mentions[int(number)] if number.isdecimal() and int(number) < len(mentions) else None
    return "" if about is not None and about["mentioned"]["id"] == me else shown


def _pictures(attachments: Sequence[Json]) -> tuple[Picture, ...]:
    return tuple(
        Picture(
            url=str(one["contentUrl"]),
            mime=str(one["contentType"]),
            name=str(one.get("name") or ""),
        )
        for one in attachments
        if str(one.get("contentType") or "").startswith(_PICTURE) and one.get("contentUrl")
    )


# Presses and the menu of a post


def _invoke(activity: Json) -> Activity:
    name = str(activity["name"])
    if name in CHOICES and activity["value"].get("commandContext", "message") == "message":
        return _chosen(activity)
    if name != PRESS:
        return Ignored(invoke=True)
    value = activity["value"]
    heard, post = _heard("press", activity), PostId(str(activity.get("replyToId") or ""))
    if value.get("trigger") == "automatic":
        return Refreshed(**heard, post=post)
    action = value["action"]
    data = action.get("data") or {}
    if not isinstance(data, Mapping):
        raise Malformed("no data")
    return Pressed(**heard, post=post, verb=str(action["verb"]), data=dict(data))


def _chosen(activity: Json) -> Chosen:
    value = activity["value"]
    post, heard = value["messagePayload"], _heard("menu", activity)
    attachments = post.get("attachments") or ()
    return Chosen(
        **{**heard, "conversation": _thread(heard["conversation"], post)},
        name=str(value["commandId"]),
        post=PostId(str(post["id"])),
        text=_body(post),
        author=_author(post, heard["tenant"]),
        at=_instant(post["createdDateTime"]),
        link=str(post.get("linkToMessage") or ""),
        pictures=_pictures(attachments),
    )


def _thread(conversation: str, post: Json) -> str:
    """A post of a channel stands in a thread, even where Teams names the channel only."""
    if not is_in_channel(conversation) or root_of(conversation):
        return conversation
    return thread_of(conversation, str(post.get("replyToId") or post["id"]))


def _body(post: Json) -> str:
    body = post.get("body") or {}
    content = str(body.get("content") or "")
    return plain_text(content) if body.get("contentType") == "html" else content.strip()


def _author(post: Json, tenant: str) -> Doer | None:
    user = (post.get("from") or {}).get("user")
    if not user:
        return None
    aad = str(user["id"]).lower()
    return Doer(aad=aad, tenant=tenant, name=str(user.get("displayName") or ""))


def _instant(written: object) -> datetime:
    """As ISO 8601; UTC where no zone is said."""
    at = datetime.fromisoformat(str(written))
    return at if at.tzinfo else at.replace(tzinfo=UTC)


# Coming and going


def _membership(activity: Json) -> Membership:
    heard, me = _heard("event", activity), str(activity["recipient"]["id"])
    came = [_doer(one, heard["tenant"]) for one in activity.get("membersAdded") or ()]
    went = [_doer(one, heard["tenant"]) for one in activity.get("membersRemoved") or ()]
    return Membership(
        **heard,
        joined=tuple(one for one in came if one.id != me),
        left=tuple(one for one in went if one.id != me),
        bot_came=any(one.id == me for one in came),
    )
