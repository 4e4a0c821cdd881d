"""What one person has in front of them, as values for the templates."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.sandbox.page.blocks import Choice, Renderer
from bot.sandbox.page.emoji import draw
from bot.sandbox.page.reader import Reader
from bot.sandbox.page.reading import Reading
from bot.sandbox.scopes import kind_of
from bot.sandbox.values import Channel, Message, Person
from bot.sandbox.workspace import SLACKBOT, Workspace

DIRECT = "direct"
"""The channel id that stands for one's conversation with the bot, also before there is one."""

_COLOURS = 8
_TOGETHER_SECONDS = 300
_QUIET = ("channel_join", "channel_leave", "channel_topic", "channel_purpose", "channel_archive",
          "channel_name", "pinned_item", "group_join", "group_leave", "group_topic",
          "group_purpose", "group_archive", "group_name")  # fmt: skip


@dataclass(frozen=True)
class Seat:
    """One of the cast in the "acting as" switch."""

    person: Person
    href: str
    colour: int
    current: bool
    unread: bool


@dataclass(frozen=True)
class Row:
    """One line of the sidebar."""

    id: str
    name: str
    href: str
    mark: str
    current: bool
    unread: bool


@dataclass(frozen=True)
class Reaction:
    name: str
    glyph: str
    count: int
    mine: bool
    who: str


@dataclass(frozen=True)
class MessageView:
    """One message as its reader sees it. `follows`: same author shortly after, so no name."""

    message: Message
    author: str
    initials: str
    colour: int
    is_app: bool
    is_system: bool
    time: str
    iso: str
    day: str
    new_day: bool
    follows: bool
    reactions: list[Reaction]

    @property
    def dom_id(self) -> str:
        return f"m-{self.message.channel}-{self.message.ts.replace('.', '-')}"


@dataclass(frozen=True)
class ChannelView:
    """The channel in the middle."""

    channel: Channel
    title: str
    mark: str
    members: list[str]
    pins: list[MessageView]
    is_member: bool


class Desk:
    """Everything one person may see. `channel` None: nothing they may look at was asked for."""

    def __init__(self, workspace: Workspace, reading: Reading, me: Person, asked: str) -> None:
        self.workspace, self.reading, self.me = workspace, reading, me
        if asked == DIRECT:
            asked = workspace.direct(me.id).id
        visible = workspace.can_see(me.id, asked)
        self.channel = workspace.channels[asked] if visible else None
        self.asked = self.channel.id if self.channel else asked
        self.reader = reader_of(workspace, me, self.asked)

    def href(self, **changes: str) -> str:
        return "/?" + urlencode({"as": self.me.id, "channel": self.asked, **changes})

    @property
    def query(self) -> str:
        return urlencode({"as": self.me.id, "channel": self.asked})

    def show(self) -> Renderer:
        """The renderer of messages."""
        return Renderer(self.reader)

    def show_modal(self) -> Renderer:
        """The renderer of the open modal, with what was typed into it."""
        modal = self.workspace.modals.of(self.me.id)
        people = {
            one.id: one.real_name
            for one in self.workspace.people.values()
            if not one.deleted and one.id != SLACKBOT
        }
        channels = [
            Choice(one.id, title_of(one), kind_of(one), one.is_ext_shared)
            for one in self.workspace.channels_of(self.me.id)
            if not one.is_archived
        ]
        typed, errors = (modal.typed, modal.errors) if modal else ({}, {})
        return Renderer(self.reader, people, channels, typed, errors)

    def cast(self) -> list[Seat]:
        return [self._seat(one) for one in self.workspace.players()]

    def _seat(self, person: Person) -> Seat:
        visible = self.workspace.can_see(person.id, self.asked)
        asked = DIRECT if self.channel and self.channel.is_im and not visible else self.asked
        current = person.id == self.me.id
        return Seat(
            person=person,
            href="/?" + urlencode({"as": person.id, "channel": asked}),
            colour=colour_of(self.workspace, person.id),
            current=current,
            unread=not current and self.reading.anything_for(self.workspace, person.id),
        )

    def rows(self, wanted: Callable[[Channel], bool]) -> list[Row]:
        found = [one for one in self.workspace.channels_of(self.me.id) if wanted(one)]
        return [self._row(one) for one in sorted(found, key=lambda one: one.name)]

    def channels(self) -> list[Row]:
        return self.rows(lambda one: not one.is_im and not one.is_archived)

    def archived(self) -> list[Row]:
        return self.rows(lambda one: one.is_archived and self.me.id in one.members)

    def directs(self) -> list[Row]:
        """One's conversation with the bot, also before a word was said in it."""
        return self.rows(lambda one: one.is_im) or [
            Row(DIRECT, "Crisis", self.href(channel=DIRECT), "app", False, False)
        ]

    def _row(self, channel: Channel) -> Row:
        current = channel.id == self.asked
        return Row(
            id=channel.id,
            name=title_of(channel),
            href=self.href(channel=channel.id),
            mark=mark_of(channel),
            current=current,
            unread=not current and self.reading.unread(self.workspace, self.me.id, channel.id),
        )

    def channel_view(self) -> ChannelView | None:
        if self.channel is None:
            return None
        names = [self.workspace.people[one].real_name for one in self.channel.members]
        return ChannelView(
            channel=self.channel,
            title=title_of(self.channel),
            mark=mark_of(self.channel),
            members=sorted(names),
            pins=[one for one in self.messages() if one.message.pinned],
            is_member=self.me.id in self.channel.members,
        )

    def messages(self) -> list[MessageView]:
        """Oldest first, answers in a thread after what they answer."""
        found = self.workspace.visible_messages(self.asked, self.me.id)
        ordered = sorted(found, key=lambda one: (one.thread_ts or one.ts, one.ts))
        firsts: list[Message | None] = [None, *ordered]
        return [self._message(one, before) for before, one in pairwise(firsts) if one]

    def _message(self, message: Message, before: Message | None) -> MessageView:
        moment = self.reader.moment(float(message.ts))
        author = self.workspace.people.get(message.user)
        day = f"{moment:%A}, {moment.day} {moment:%B}"
        today = self.reader.moment(self.reader.now).date()
        new_day = before is None or self.reader.moment(float(before.ts)).date() != moment.date()
        return MessageView(
            message=message,
            author=author.real_name if author else message.user,
            initials=author.initials if author else "?",
            colour=colour_of(self.workspace, message.user),
            is_app=bool(author and author.is_bot),
            is_system=message.subtype in _QUIET,
            time=moment.strftime("%H:%M"),
            iso=moment.isoformat(),
            day="Today" if moment.date() == today else day,
            new_day=new_day,
            follows=not new_day and before is not None and _belongs(message, before),
            reactions=self._reactions(message),
        )

    def _reactions(self, message: Message) -> list[Reaction]:
        return [
            Reaction(
                name,
                draw(name),
                len(people),
                self.me.id in people,
                ", ".join(self.reader.user_name(one) or one for one in people),
            )
            for name, people in message.reactions.items()
        ]


def reader_of(workspace: Workspace, me: Person, channel: str) -> Reader:
    """Resolves names for `me`: people by name, channels only where they can see them."""

    def user_name(user: str) -> str | None:
        return workspace.people[user].real_name if user in workspace.people else None

    def channel_name(wanted: str) -> str | None:
        return workspace.channels[wanted].name if workspace.can_see(me.id, wanted) else None

    return Reader(me.id, channel, user_name, channel_name, workspace.clock(), zone_of(me))


def zone_of(person: Person) -> ZoneInfo | None:
    """Their time zone; None, which means the machine's, where the machine does not know it."""
    try:
        return ZoneInfo(person.tz)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def colour_of(workspace: Workspace, person: str) -> int:
    """One of the avatar colours, the same for a person everywhere; 0 for the bot."""
    known = [one.id for one in workspace.people.values() if not one.is_bot]
    return known.index(person) % _COLOURS + 1 if person in known else 0


def title_of(channel: Channel) -> str:
    return "Crisis" if channel.is_im else channel.name


def mark_of(channel: Channel) -> str:
    if channel.is_im:
        return "app"
    return "lock" if channel.is_private else "hash"


def _belongs(message: Message, before: Message) -> bool:
    plain = not message.blocks and not before.blocks  # cards stand apart
    return (
        plain
        and message.user == before.user
        and message.subtype == before.subtype
        and message.ephemeral_for == before.ephemeral_for
        and message.thread_ts == before.thread_ts
        and float(message.ts) - float(before.ts) < _TOGETHER_SECONDS
    )
