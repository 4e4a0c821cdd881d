"""Payloads become calls of the `Inbox`, its replies become answers. Nothing is judged here."""

import re
import traceback
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Protocol, TypedDict

import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.malformed import Malformed, reading
from bot.adapters.slack import payloads
from bot.adapters.slack.answers import after, aside, laid_over
from bot.adapters.slack.calls import Calls, Identity, Method
from bot.adapters.slack.directory import SlackDirectory
from bot.adapters.slack.errors import Refused
from bot.adapters.slack.files import SlackFiles, parse_uploads
from bot.adapters.slack.forms import CALLBACK, parse_form, render_form
from bot.adapters.slack.payloads import Doer, Marked, Payload, Post
from bot.adapters.slack.rich import Json
from bot.domain.values import Account, CommandId, PersonId, PostId, RoomId
from bot.presentation.card import Card, Form
from bot.presentation.inbox import (
    Deed,
    Inbox,
    Membership,
    Pinned,
    Press,
    Reply,
    Shortcut,
    Slash,
    Submitted,
)

MOST_FROM_POST = 4
"""Files of a post that come along into a draft."""

PIN = "pushpin"
"""The reaction that puts a post on the timeline."""

log = structlog.get_logger()


class Ack(Protocol):
    """Bolt's acknowledgement."""

    async def __call__(self, **answer: Any) -> object: ...


class Teller(Protocol):
    """`SlackRoom`, as far as listeners need it."""

    async def tell(self, person: PersonId, place: RoomId, card: Card) -> None: ...


class Who(TypedDict):
    command_id: CommandId
    person: PersonId
    account: Account


class AboutPost(TypedDict):
    post: PostId
    text: str
    author: PersonId | None
    at: datetime
    link: str


def _unheard(message: Payload) -> None:
    """Where nobody listens to channels."""


class Listeners:
    """Acknowledges once the inbox has answered. `sorry` is what a person is shown when something
    went wrong that nobody foresaw: nothing was done, try again. `heard` is told of messages in the
    public channels that the bot is in; nothing else is done with them. `files` fetches what is
    handed over in a form; without it nothing is."""

    def __init__(
        self,
        inbox: Inbox,
        directory: SlackDirectory,
        client: AsyncWebClient,
        calls: Calls,
        teller: Teller,
        me: Identity,
        sorry: Card,
        heard: Callable[[Payload], None] = _unheard,
        files: SlackFiles | None = None,
    ) -> None:
        self._inbox = inbox
        self._directory = directory
        self._client = client
        self._calls = calls
        self._teller = teller
        self._me = me
        self._sorry = sorry
        self._heard = heard
        self._files = files

    def register(self, app: AsyncApp) -> None:
        """One listener for each kind of payload: every one more costs each request."""
        anything = re.compile(".*", re.DOTALL)
        app.command(anything)(self.on_slash)
        app.action(anything)(self.on_press)
        app.view_submission(re.compile(f"{CALLBACK}.+"))(self.on_submission)
        app.shortcut(anything)(self.on_shortcut)
        app.event(anything)(self.on_event)

    # One for each kind of payload

    async def on_slash(self, ack: Ack, body: Payload) -> None:
        try:
            answer = await self._slash(body)
        except Exception as error:  # noqa: BLE001 – the edge: the person is told
            _note("slash", error)
            answer = aside(self._sorry, self._directory)
        await ack(**answer)

    async def on_press(self, ack: Ack, body: Payload) -> None:
        await self._or_sorry("press", self._press(body), body)
        await ack()

    async def on_submission(self, ack: Ack, body: Payload) -> None:
        try:
            answer = await self._submission(body)
        except Exception as error:  # noqa: BLE001 – the edge: the person is told
            _note("submission", error)
            answer = laid_over(self._sorry, body, self._directory)
        await ack(**answer)

    async def on_shortcut(self, ack: Ack, body: Payload) -> None:
        await self._or_sorry("shortcut", self._shortcut(body), body)
        await ack()

    async def on_event(self, ack: Ack, body: Payload) -> None:
        """What fails is not acknowledged, and comes again; what cannot be read would not
        become readable by that."""
        try:
            await self._event(body)
        except Malformed as error:
            _note("event", error)
        except Exception as error:
            _note("event", error)
            raise
        await ack()

    # Slash commands

    async def _slash(self, body: Payload) -> Json:
        with reading():
            doer = Doer(user=str(body["user_id"]), team=str(body.get("team_id") or ""))
            room, text = RoomId(str(body["channel_id"])), str(body.get("text") or "")
            trigger = str(body["trigger_id"])
        who = await self._who(payloads.identity("slash", trigger), doer)
        name = self._directory.name(who["person"])
        reply = await self._inbox.slash(Slash(**who, room=room, text=text, name=name))
        if isinstance(reply, Card):
            return aside(reply, self._directory)
        await self._open(reply, trigger)
        return {}

    # Presses and shortcuts

    async def _press(self, body: Payload) -> None:
        pressed = payloads.pressed(body)
        press = Press(
            **await self._who(pressed.id, pressed.by),
            room=pressed.room,
            post=pressed.post,
            action=pressed.action,
            value=pressed.value,
        )
        reply = await self._inbox.press(press)
        await self._show(reply, pressed.trigger, press.person, press.room)

    async def _shortcut(self, body: Payload) -> None:
        with reading():
            trigger, name = str(body["trigger_id"]), str(body["callback_id"])
            room, ts = RoomId(str(body["channel"]["id"])), str(body["message_ts"])
            post = payloads.post({"ts": ts, **body["message"]}, self._me.user, self._named)
            files = tuple(str(one["id"]) for one in body["message"].get("files") or ())
        who = await self._who(payloads.identity("shortcut", trigger), payloads.doer(body))
        about = self._about(post, room, ts)
        shortcut = Shortcut(**who, name=name, room=room, **about, files=files[:MOST_FROM_POST])
        reply = await self._inbox.shortcut(shortcut)
        await self._show(reply, trigger, shortcut.person, room)

    async def _show(self, reply: Reply, trigger: str, person: PersonId, room: RoomId) -> None:
        await self._open(reply, trigger)
        if isinstance(reply, Card):
            await self._teller.tell(person, room, reply)

    async def _open(self, reply: Reply, trigger: str) -> None:
        """A form opens at once: its trigger lives three seconds."""
        if isinstance(reply, Form):
            view = render_form(reply, self._directory)
            try:
                await self._calls.change(self._client.views_open, trigger_id=trigger, view=view)
            except Refused as refused:
                # The same payload came before: its form is open.
                if refused.reason != "exchanged_trigger_id":
                    raise

    # Forms

    async def _submission(self, body: Payload) -> Json:
        with reading():
            view, doer = body["view"], payloads.doer(body)
            form, context, answers = parse_form(view, self._directory.person_of)
            uploads = parse_uploads(view, context) if self._files else {}
            command_id = CommandId(f"form:{view['id']!s}")
        if self._files:
            answers |= {name: await self._files.fetched(some) for name, some in uploads.items()}
        who = await self._who(command_id, doer)
        submitted = Submitted(**who, form=form, context=context, answers=answers)
        return after(await self._inbox.submitted(submitted), body, self._directory)

    # Events

    async def _event(self, body: Payload) -> None:
        with reading():
            event = body["event"]
            kind = str(event["type"])
        match kind:
            case "reaction_added":
                await self._reaction(body)
            case "member_joined_channel" | "member_left_channel":
                await self._membership(body, joined=kind == "member_joined_channel")
            case "user_change":
                await self._changed(body)
            case "message":
                self._heard(event)

    async def _changed(self, body: Payload) -> None:
        with reading():
            user = body["event"]["user"]
            self._directory.changed(user)
            gone, doer = bool(user.get("deleted")), Doer(user=str(user["id"]), team="")
        if gone:
            await self._inbox.gone(Deed(**await self._who(payloads.event_id(body), doer)))

    async def _reaction(self, body: Payload) -> None:
        marked = payloads.marked(body)
        if marked.reaction != PIN or not await self._inbox.works_in(marked.room):
            return
        who = await self._who(marked.id, marked.by)
        post = await self._read(marked)
        about = self._about(post, marked.room, marked.post)
        await self._inbox.pinned(Pinned(**who, room=marked.room, **about))

    async def _membership(self, body: Payload, *, joined: bool) -> None:
        with reading():
            event = body["event"]
            doer = Doer(user=str(event["user"]), team=str(event.get("team") or ""))
            room, inviter = RoomId(str(event["channel"])), event.get("inviter")
        if doer.user == self._me.user or not await self._inbox.works_in(room):
            return
        who = await self._who(payloads.event_id(body), doer)
        membership = Membership(
            **who,
            room=room,
            inviter=self._inviter(inviter),
            name=self._directory.name(who["person"]),
        )
        await (self._inbox.joined(membership) if joined else self._inbox.left(membership))

    def _inviter(self, user: object) -> PersonId | None:
        return self._directory.person_of(str(user)) if user else None

    async def _read(self, marked: Marked) -> Post:
        """What the post says, in a thread too; no words where it is gone."""
        only = {"latest": marked.post, "oldest": marked.post, "inclusive": True, "limit": 1}
        room = marked.room
        client = self._client
        found = await self._found(marked.post, client.conversations_history, channel=room, **only)
        if found is None:
            # The history of a channel does not hold the replies in its threads.
            thread = {"channel": room, "ts": marked.post, **only}
            found = await self._found(marked.post, client.conversations_replies, **thread)
        unread = {"ts": marked.post, "user": marked.author}
        return payloads.post(found or unread, self._me.user, self._named)

    def _named(self, user: str) -> str:
        return self._directory.name(self._directory.person_of(user))

    async def _found(self, post: str, method: Method, **arguments: Any) -> Payload | None:
        try:
            answer = await self._calls.look(method, **arguments)
        except Refused:
            return None
        return next((one for one in answer["messages"] if one.get("ts") == post), None)

    # Common

    async def _who(self, command_id: CommandId, doer: Doer) -> Who:
        person = self._directory.person_of(doer.user, doer.team)
        account = await self._directory.account(person)
        return Who(command_id=command_id, person=person, account=account)

    def _about(self, post: Post, room: RoomId, ts: str) -> AboutPost:
        by = post.author
        return AboutPost(
            post=PostId(ts),
            text=post.text,
            author=self._directory.person_of(by.user, by.team) if by else None,
            at=post.at,
            link=self._me.link(room, ts),
        )

    async def _or_sorry(self, kind: str, work: Awaitable[None], body: Payload) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 – the edge: the person is told
            _note(kind, error)
            await self._say_sorry(body)

    async def _say_sorry(self, body: Payload) -> None:
        try:
            doer = payloads.doer(body)
            with reading():
                room = RoomId(str(body["channel"]["id"]))
            person = self._directory.person_of(doer.user, doer.team)
            await self._teller.tell(person, room, self._sorry)
        except Exception as error:  # noqa: BLE001 – nothing is left to be told by
            _note("sorry", error)


def _note(kind: str, error: Exception) -> None:
    """Where it happened and what kind of error: its words may hold a person's."""
    frames = traceback.extract_tb(error.__traceback__)
    trail = [f"{frame.name}:{frame.lineno}" for frame in frames[-6:]]
    log.error("payload_failed", payload=kind, error=type(error).__name__, trail=trail)
