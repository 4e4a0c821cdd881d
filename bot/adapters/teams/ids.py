"""What Teams calls things, and what the product calls them: rooms, people, threads, links."""

import json
from urllib.parse import quote, urlencode

from bot.domain.values import Home, PersonId, PostId, RoomId

TEAMS = Home("teams")
PREFIX = f"{TEAMS}:"
THREAD_MARK = ";messageid="
WEB = "https://teams.microsoft.com/l"


def room_id(conversation: str) -> RoomId:
    """The place that a conversation of Teams is: a thread, a channel, a chat."""
    return RoomId(f"{PREFIX}{conversation}")


def conversation_of(room: RoomId) -> str | None:
    """Teams' id of the place; None for a place that is not on Teams."""
    platform, _, conversation = room.partition(":")
    return conversation if platform == TEAMS and conversation else None


def person_id(tenant: str, aad: str) -> PersonId:
    """Somebody the organisation does not name."""
    return PersonId(f"{PREFIX}{tenant.lower()}:{aad.lower()}")


def account_of(person: PersonId) -> tuple[str, str] | None:
    """Tenant and `aadObjectId` in such an id; None for any other id."""
    platform, _, rest = person.partition(":")
    tenant, _, aad = rest.partition(":")
    return (tenant.lower(), aad.lower()) if platform == TEAMS and aad else None


# Threads


def thread_of(channel: str, root: str) -> str:
    """The conversation that the post `root` began in a channel."""
    return f"{channel_of(channel)}{THREAD_MARK}{root}"


def channel_of(conversation: str) -> str:
    """The channel of a thread; any other conversation is its own."""
    return conversation.partition(THREAD_MARK)[0]


def root_of(conversation: str) -> PostId | None:
    """The post that began the thread; None for what is no thread."""
    root = conversation.partition(THREAD_MARK)[2]
    return PostId(root) if root else None


def is_in_channel(conversation: str) -> bool:
    """Whether it is a channel, or a thread in one."""
    return channel_of(conversation).endswith(("@thread.tacv2", "@thread.skype"))


def is_shared(conversation: str) -> bool:
    """Whether several people are in it: a channel, a thread, a group chat."""
    return conversation.startswith("19:") and "@thread" in conversation


# Links


def post_link(conversation: str, post: str, *, tenant: str = "", app: str = "") -> str:
    """The address of a post. In a person's own chat with the bot Teams links to no post: there
    it is the address of the chat."""
    if not is_shared(conversation):
        return f"{WEB}/chat/0/0?{urlencode({'users': f'28:{app}'})}"
    channel, about = channel_of(conversation), {"tenantId": tenant} if tenant else {}
    if is_in_channel(conversation):
        about["parentMessageId"] = root_of(conversation) or post
    else:
        about["context"] = json.dumps({"contextType": "chat"}, separators=(",", ":"))
    return f"{WEB}/message/{quote(channel, safe='')}/{quote(post, safe='')}?{urlencode(about)}"


def room_link(room: RoomId, *, tenant: str = "", app: str = "") -> str:
    """The address of a place; empty for one that is not on Teams."""
    conversation = conversation_of(room)
    if conversation is None:
        return ""
    if root := root_of(conversation):
        return post_link(conversation, root, tenant=tenant, app=app)
    kind = "channel" if is_in_channel(conversation) else "chat"
    if not is_shared(conversation):
        return post_link(conversation, "", app=app)
    about = f"?{urlencode({'tenantId': tenant})}" if tenant else ""
    return f"{WEB}/{kind}/{quote(conversation, safe='')}/0{about}"
