"""What is in the fake Teams: people, teams, channels, threads, chats, and every post's history."""

import itertools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

THREAD_MARK = ";messageid="
OWNER, USER, GUEST = "owner", "user", "guest"
FIRST_POST = 1_700_000_000_000


@dataclass(kw_only=True)
class Person:
    """`installed`: the app is in this person's own chats."""

    name: str
    email: str
    aad: str
    id: str
    tenant: str
    installed: bool = True
    zone: str = "Europe/Berlin"


@dataclass(kw_only=True)
class Team:
    """`id` is the thread id of General; `members` maps `aadObjectId` to role."""

    id: str
    group: str
    name: str
    visibility: str = "private"
    installed: bool = True
    channels: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class Chat:
    """Personal (one person and the bot) or a group's."""

    id: str
    kind: str
    topic: str = ""
    members: list[str] = field(default_factory=list)
    apps: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class Post:
    """`history` holds what it said at each time, the present last. `by` is empty for the bot."""

    id: str
    conversation: str
    by: str
    history: list[Json]
    deleted: bool = False


@dataclass(kw_only=True)
class World:
    app: str
    tenant: str
    people: dict[str, Person] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    post_ids: Iterator[int] = field(default_factory=lambda: itertools.count(FIRST_POST, 1000))

    @property
    def bot(self) -> str:
        return f"28:{self.app}"

    def clear(self) -> None:
        for held in (self.people, self.teams, self.chats, self.posts, self.pictures):
            held.clear()

    # Making

    def add_person(self, name: str, **more: Any) -> Person:
        given = {key: value for key, value in more.items() if value is not None}
        mail = f"{name.lower().replace(' ', '.')}@northwind.example"
        person = Person(
            **{
                "name": name,
                "email": mail,
                "aad": str(uuid.uuid4()),
                "id": f"29:{uuid.uuid4().hex}",
                "tenant": self.tenant,
                **given,
            }
        )
        self.people[person.aad] = person
        return person

    def add_team(self, name: str, members: dict[str, str], **more: Any) -> Team:
        general = more.pop("id", None) or new_channel()
        team = Team(id=general, group=str(uuid.uuid4()), name=name, members=members, **more)
        team.channels[general] = "General"
        self.teams[general] = team
        return team

    def add_channel(self, team: Team, name: str, channel: str = "") -> str:
        channel = channel or new_channel()
        team.channels[channel] = name
        return channel

    def add_group_chat(
        self, members: list[str], topic: str = "", *, installed: bool = True
    ) -> Chat:
        chat = Chat(
            id=f"19:{uuid.uuid4().hex}@thread.v2",
            kind="groupChat",
            topic=topic,
            members=members,
            apps=[self.app] if installed else [],
        )
        self.chats[chat.id] = chat
        return chat

    def personal_chat(self, person: Person) -> Chat:
        """The one chat that this person has with the bot."""
        for chat in self.chats.values():
            if chat.kind == "personal" and chat.members == [person.aad]:
                return chat
        chat = Chat(id=f"a:1{uuid.uuid4().hex}", kind="personal", members=[person.aad])
        self.chats[chat.id] = chat
        return chat

    def add_post(self, conversation: str, by: str, activity: Json) -> Post:
        """A post to a channel begins a thread there, and is the first in it."""
        number = str(next(self.post_ids))
        if self.team_of(conversation) and THREAD_MARK not in conversation:
            conversation = f"{conversation}{THREAD_MARK}{number}"
        post = Post(id=number, conversation=conversation, by=by, history=[activity])
        self.posts.append(post)
        return post

    # Finding

    def person(self, who: str) -> Person | None:
        """By `aadObjectId`, Teams' id, e-mail or name."""
        for one in self.people.values():
            if who.lower() in (one.aad.lower(), one.id.lower(), one.email.lower()):
                return one
        return next((one for one in self.people.values() if one.name == who), None)

    def team_of(self, conversation: str) -> Team | None:
        channel = conversation.partition(THREAD_MARK)[0]
        return next((team for team in self.teams.values() if channel in team.channels), None)

    def members_of(self, conversation: str) -> list[tuple[Person, str]] | None:
        """With their roles; None where there is no such conversation."""
        if team := self.team_of(conversation):
            return [(self.people[aad], role) for aad, role in team.members.items()]
        if chat := self.chats.get(conversation):
            return [(self.people[aad], USER) for aad in chat.members if aad in self.people]
        return None

    def post(self, conversation: str, post_id: str) -> Post | None:
        """In a thread, its channel, or a chat."""
        channel = conversation.partition(THREAD_MARK)[0]
        for one in self.posts:
            if one.id == post_id and one.conversation.partition(THREAD_MARK)[0] == channel:
                return one
        return None

    def any_post(self, post_id: str) -> Post | None:
        return next((one for one in self.posts if one.id == post_id), None)

    def refusal(self, conversation: str) -> tuple[int, str] | None:
        """Why the bot may not post there, as status and code; None where it may."""
        if team := self.team_of(conversation):
            root = conversation.partition(THREAD_MARK)[2]
            if root and not self.post(conversation, root):
                return 404, "ConversationNotFound"
            return None if team.installed else (403, "BotNotInConversationRoster")
        chat = self.chats.get(conversation)
        if chat is None:
            return 404, "ConversationNotFound"
        if chat.kind == "personal":
            there = self.people[chat.members[0]].installed
            return None if there else (403, "MessageWritesBlocked")
        return None if chat.apps else (403, "BotNotInConversationRoster")


def new_channel() -> str:
    return f"19:{uuid.uuid4().hex}@thread.tacv2"
