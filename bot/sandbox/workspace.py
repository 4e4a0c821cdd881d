"""The state of one Slack workspace, and every way it can change. No I/O.

Each change is written to the journal as `change` with `what` and the ids it concerns; events to
the bot, the page's live updates and the tour are all made from those entries.
"""

from __future__ import annotations

import mimetypes
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import asdict
from typing import Any

from bot.sandbox.journal import Entry, Journal
from bot.sandbox.modals import Modals
from bot.sandbox.values import Channel, File, Json, Message, Person

SLACKBOT = "USLACKBOT"


class Workspace:
    """People, channels, messages, files and modals of one workspace, in memory.

    `clock` gives seconds since the epoch. `run` makes ids differ from those of another run, so
    that a bot that kept its database does not take new presses for old ones.
    """

    def __init__(
        self,
        *,
        team_id: str = "T0SANDBOX",
        name: str = "Northwind",
        domain: str = "northwind",
        app_id: str = "A0CRISIS",
        bot_user: str = "U0CRISIS",
        bot_id: str = "B0CRISIS",
        clock: Callable[[], float] = time.time,
        run: str | None = None,
    ) -> None:
        self.team_id, self.name, self.domain = team_id, name, domain
        self.app_id, self.bot_user, self.bot_id = app_id, bot_user, bot_id
        self.clock = clock
        self.run = run or secrets.token_hex(3).upper()
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.journal = Journal(clock)
        self.modals = Modals(self.journal, self.next_id)
        self._counted: dict[str, int] = {}
        self._last_ts = 0

    # Following

    def subscribe(self, since: int | None = None) -> AsyncIterator[Entry]:
        """See `Journal.subscribe`."""
        return self.journal.subscribe(since)

    def changed(self, what: str, **ids: Any) -> None:
        self.journal.add("change", what=what, **ids)

    # Ids and time

    def next_id(self, letter: str) -> str:
        """A new id such as `C3F09AC0001`; unique in this run and unlike those of another."""
        self._counted[letter] = self._counted.get(letter, 0) + 1
        return f"{letter}{self.run}{self._counted[letter]:04d}"

    def next_ts(self) -> str:
        """A message id like Slack's: seconds and microseconds, strictly increasing."""
        self._last_ts = max(self._last_ts + 1, int(self.clock() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    # People

    def add_person(self, person: Person) -> Person:
        self.people[person.id] = person
        return person

    def update_person(self, person: str, **fields: Any) -> Person:
        """Change somebody's profile or account, as an administrator does."""
        found = self.people[person]
        for name, value in fields.items():
            setattr(found, name, value)
        self.changed("person_changed", person=person)
        return found

    def players(self) -> list[Person]:
        """The human accounts that are not deactivated, in the order they were added."""
        return [one for one in self.people.values() if not one.is_bot and not one.deleted]

    # Channels

    def add_channel(
        self,
        name: str,
        creator: str,
        *,
        members: Iterable[str] = (),
        channel_id: str | None = None,
        **fields: Any,
    ) -> Channel:
        channel = Channel(
            id=channel_id or self.next_id("C"),
            name=name,
            creator=creator,
            created=int(self.clock()),
            members=list(dict.fromkeys(members)),
            **fields,
        )
        self.channels[channel.id] = channel
        self.changed("channel_created", channel=channel.id, person=creator)
        return channel

    def direct(self, person: str) -> Channel:
        """The direct conversation between `person` and the bot, opened if there is none."""
        for channel in self.channels.values():
            if channel.is_im and person in channel.members:
                return channel
        members = (person, self.bot_user)
        return self.add_channel(
            "", self.bot_user, members=members, channel_id=self.next_id("D"), is_im=True
        )

    def channel_named(self, name: str) -> Channel | None:
        return next((one for one in self.channels.values() if one.name == name), None)

    def channels_of(self, person: str) -> list[Channel]:
        """Every channel `person` can see: all public ones, and those they are a member of."""
        return [one for one in self.channels.values() if self.can_see(person, one.id)]

    def can_see(self, person: str, channel: str) -> bool:
        """Whether the channel exists for them: public (not to a guest), or they are in it."""
        found = self.channels.get(channel)
        if found is None:
            return False
        somebody = self.people.get(person)
        guest = bool(somebody and (somebody.is_restricted or somebody.is_ultra_restricted))
        return person in found.members or (found.is_open and not guest)

    def join(self, channel: str, person: str, inviter: str | None = None) -> bool:
        """Make `person` a member. False when they were one already."""
        members = self.channels[channel].members
        if person in members:
            return False
        members.append(person)
        self.changed("member_joined", channel=channel, person=person, inviter=inviter)
        return True

    def leave(self, channel: str, person: str, by: str | None = None) -> bool:
        """End a membership; `by` is whoever removed them. False when there was none."""
        members = self.channels[channel].members
        if person not in members:
            return False
        members.remove(person)
        self.changed("member_left", channel=channel, person=person, by=by)
        return True

    def archive(self, channel: str, by: str) -> None:
        self.channels[channel].is_archived = True
        self.changed("channel_archived", channel=channel, person=by)

    def set_topic(self, channel: str, topic: str, by: str) -> None:
        self.channels[channel].topic = topic
        self.changed("topic_set", channel=channel, person=by)

    def set_purpose(self, channel: str, purpose: str, by: str) -> None:
        self.channels[channel].purpose = purpose
        self.changed("purpose_set", channel=channel, person=by)

    # Messages

    def post(self, channel: str, user: str, text: str = "", **fields: Any) -> Message:
        """Add a message; `fields` are those of `Message`."""
        message = Message(ts=self.next_ts(), channel=channel, user=user, text=text, **fields)
        self.channels[channel].messages.append(message)
        self.changed(
            "message_posted",
            channel=channel,
            ts=message.ts,
            person=user,
            ephemeral_for=message.ephemeral_for,
        )
        return message

    def whisper(self, channel: str, person: str, text: str) -> Message:
        """A message from Slack itself that only `person` sees."""
        return self.post(channel, SLACKBOT, text, ephemeral_for=person)

    def edit(self, message: Message, **fields: Any) -> None:
        """Replace what a message says; `fields` are those of `Message`."""
        for name, value in fields.items():
            setattr(message, name, value)
        message.edited = self.next_ts()
        self._message_changed("message_edited", message)

    def delete(self, message: Message) -> None:
        self.channels[message.channel].messages.remove(message)
        self._message_changed("message_deleted", message)

    def pin(self, message: Message, *, pinned: bool = True) -> None:
        message.pinned = pinned
        self._message_changed("message_pinned" if pinned else "message_unpinned", message)

    def react(self, message: Message, person: str, name: str) -> bool:
        """Add a reaction. False when this person had pressed the same one already."""
        pressed = message.reactions.setdefault(name, [])
        if person in pressed:
            return False
        pressed.append(person)
        self._message_changed("reaction_added", message, person=person, name=name)
        return True

    def unreact(self, message: Message, person: str, name: str) -> bool:
        """Take a reaction back. False when there was none."""
        pressed = message.reactions.get(name, [])
        if person not in pressed:
            return False
        pressed.remove(person)
        if not pressed:
            del message.reactions[name]
        self._message_changed("reaction_removed", message, person=person, name=name)
        return True

    def _message_changed(self, what: str, message: Message, **ids: Any) -> None:
        self.changed(
            what,
            channel=message.channel,
            ts=message.ts,
            ephemeral_for=message.ephemeral_for,
            **ids,
        )

    def message(self, channel: str, ts: str) -> Message | None:
        found = self.channels.get(channel)
        return found.message(ts) if found else None

    def visible_messages(self, channel: str, person: str) -> list[Message]:
        """What `person` sees in a channel, oldest first; nothing where they may not look."""
        if not self.can_see(person, channel):
            return []
        return [one for one in self.channels[channel].messages if one.visible_to(person)]

    # Files

    def add_file(self, name: str, user: str, content: bytes = b"") -> File:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = File(self.next_id("F"), name, name, user, content, kind)
        self.files[file.id] = file
        return file

    def share_file(self, file: File, channel: str, comment: str = "") -> Message:
        """Post a file into a channel, as its uploader."""
        file.channels.append(channel)
        bot_id = self.bot_id if file.user == self.bot_user else None
        return self.post(channel, file.user, comment, bot_id=bot_id, files=[file])

    # Looking at the whole

    def snapshot(self) -> Json:
        """The state as JSON, for tests in other processes and for players who are curious."""

        def plain(pairs: list[tuple[str, Any]]) -> Json:
            return {name: value for name, value in pairs if not isinstance(value, bytes)}

        return {
            "team": {"id": self.team_id, "name": self.name, "domain": self.domain},
            "people": [asdict(one) for one in self.people.values()],
            "channels": [asdict(one, dict_factory=plain) for one in self.channels.values()],
            "modals": [asdict(one) for one in self.modals.all()],
        }
