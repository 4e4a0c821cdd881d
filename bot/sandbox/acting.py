"""What a person does in Slack's client. Used by the page, the tour and the tests alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.sandbox import answers, forms
from bot.sandbox.blockkit import elements_of
from bot.sandbox.delivery import Answer
from bot.sandbox.errors import CannotDo
from bot.sandbox.payloads import acted_on
from bot.sandbox.typing_in import as_sent
from bot.sandbox.values import Channel, Json, Message, Modal, Person
from bot.sandbox.webapi.shapes import file_object

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox


@dataclass(frozen=True)
class Outcome:
    """What came back; one answer for each copy that was delivered, none if none was."""

    answers: list[Answer] = field(default_factory=list)

    @property
    def answer(self) -> Answer | None:
        return self.answers[0] if self.answers else None

    @property
    def ok(self) -> bool:
        return all(one.ok for one in self.answers)


class Actor:
    """One person at Slack's client. Raises CannotDo where the client would not let them."""

    def __init__(self, sandbox: Sandbox, person: Person) -> None:
        self._sandbox = sandbox
        self._workspace = sandbox.workspace
        self.person = person
        self.id = person.id

    # Looking

    def channels(self) -> list[Channel]:
        """Every channel this person can see."""
        return self._workspace.channels_of(self.id)

    def messages(self, channel: str) -> list[Message]:
        """What they see in a channel, oldest first, messages for them alone included."""
        return self._workspace.visible_messages(self._channel(channel).id, self.id)

    def modal(self) -> Modal | None:
        """The modal they have open, if any."""
        return self._workspace.modals.of(self.id)

    def texts(self, channel: str) -> list[str]:
        """The words of every message they see, blocks included."""
        return [words(message) for message in self.messages(channel)]

    def find(self, action_id: str, channel: str | None = None) -> Message | None:
        """The newest message they see that has this button, anywhere or in one channel."""
        places = [self._channel(channel)] if channel else self.channels()
        seen = [one for place in places for one in self.messages(place.id)]
        having = [one for one in seen if _find(one.blocks, action_id, None)]
        return max(having, key=lambda one: one.ts, default=None)

    async def sees(
        self, wanted: str, channel: str | None = None, *, seconds: float = 10
    ) -> Message:
        """Wait for a message whose words hold `wanted`. Raises TimeoutError."""

        def look(_: object = None) -> Message | None:
            places = [self._channel(channel)] if channel else self.channels()
            seen = (one for place in places for one in self.messages(place.id))
            return next((one for one in seen if wanted in words(one)), None)

        if not look():
            since = len(self._workspace.journal.entries)
            await self._workspace.journal.wait_for(
                lambda entry: bool(look(entry)), since=since, seconds=seconds
            )
        found = look()
        if found is None:
            raise TimeoutError(wanted)
        return found

    # Typing

    async def slash(self, channel: str, text: str, *, twice: bool = False) -> Outcome:
        """Send a slash command, such as `/crisis open`."""
        place = self._writable(channel)
        command, _, rest = text.strip().partition(" ")
        manifest = self._sandbox.manifest
        if manifest and not manifest.has_command(command):
            raise CannotDo(f"{command} is not a valid command.")
        payload = self._sandbox.payloads.slash(self.person, place, command, rest.strip())
        sent = await self._sandbox.delivery.send("slash_commands", payload, self.id, twice=twice)
        answers.to_slash(self._sandbox, self.id, place, command, sent[0])
        return Outcome(sent)

    async def say(self, channel: str, text: str) -> Message:
        """Post a message; `@ana`, `@channel` and the like become mentions, as they do in Slack."""
        place = self._writable(channel)
        return self._workspace.post(place.id, self.id, as_sent(text, self._workspace))

    # Pressing

    async def press(
        self,
        channel: str,
        ts: str,
        action_id: str,
        block_id: str | None = None,
        *,
        confirm: bool = True,
        value: Any = None,
        stale: bool = False,
        twice: bool = False,
    ) -> Outcome:
        """Press a button, or choose `value` in a menu, on a message.

        With `confirm=False` they say no when asked whether they are sure. With `stale`, their
        screen still shows an earlier version of the message.
        """
        message = self._message(channel, ts)
        versions = [message.blocks, *reversed(message.former)] if stale else [message.blocks]
        found = next((hit for one in versions if (hit := _find(one, action_id, block_id))), None)
        if found is None:
            raise CannotDo(f"There is no {action_id!r} on this message.")
        block, element = found
        if "confirm" in element and not confirm:
            return Outcome()
        action = acted_on(element, block["block_id"], _choice(element, value))
        payload = self._sandbox.payloads.press(self.person, self._channel(channel), message, action)
        sent = await self._sandbox.delivery.send("interactive", payload, self.id, twice=twice)
        answers.to_press(self._sandbox, self.id, channel, sent[0])
        return Outcome(sent)

    async def agree(
        self, channel: str, ts: str, action_id: str, *, stale: bool = False, twice: bool = False
    ) -> Outcome:
        """Press a button, and submit the form it opens as it stands, if it opens one. `twice`:
        the last of it arrives twice."""
        before = self.modal()
        pressed = await self.press(channel, ts, action_id, stale=stale)
        if self.modal() in (None, before):
            return pressed
        submitted = await self.submit(twice=twice)
        if self.modal() is not None:
            await self.close()
        return submitted

    async def press_in_modal(
        self,
        action_id: str,
        block_id: str | None = None,
        *,
        confirm: bool = True,
        value: Any = None,
        twice: bool = False,
    ) -> Outcome:
        """Press a button, or choose `value`, in the modal they have open."""
        modal = self._open_modal(None)
        found = _find(modal.view["blocks"], action_id, block_id)
        if found is None:
            raise CannotDo(f"There is no {action_id!r} in this form.")
        block, element = found
        if "confirm" in element and not confirm:
            return Outcome()
        choice = _choice(element, value)
        if choice and element["type"] in forms.FIELDS:
            entered = {"type": element["type"], **choice}
            modal.typed.setdefault(block["block_id"], {})[action_id] = entered
        action = acted_on(element, block["block_id"], choice)
        payload = self._sandbox.payloads.press_in_modal(self.person, modal, action)
        sent = await self._sandbox.delivery.send("interactive", payload, self.id, twice=twice)
        answers.to_modal_press(self._sandbox, modal, sent[0])
        return Outcome(sent)

    async def shortcut(
        self,
        callback_id: str,
        channel: str | None = None,
        ts: str | None = None,
        *,
        twice: bool = False,
    ) -> Outcome:
        """Choose a shortcut: from a message's menu, or without one from the global menu."""
        on_message = channel is not None and ts is not None
        manifest = self._sandbox.manifest
        known = manifest.shortcut(callback_id) if manifest else None
        if manifest and (known is None or (known.type == "message") != on_message):
            raise CannotDo(f"The app has no such shortcut here: {callback_id}.")
        payloads = self._sandbox.payloads
        if channel is not None and ts is not None:
            place, message = self._channel(channel), self._message(channel, ts)
            payload = payloads.message_shortcut(self.person, place, message, callback_id)
        else:
            payload = payloads.global_shortcut(self.person, callback_id)
        sent = await self._sandbox.delivery.send("interactive", payload, self.id, twice=twice)
        answers.to_press(self._sandbox, self.id, channel, sent[0])
        return Outcome(sent)

    # Modals

    def fill(self, values: Mapping[str, Any], view_id: str | None = None) -> Modal:
        """Enter values without submitting; see `forms.enter` for what may be given."""
        modal = self._open_modal(view_id)
        for block_id, typed in forms.enter(modal.view["blocks"], values).items():
            modal.typed.setdefault(block_id, {}).update(self._with_files(typed))
        return modal

    def upload(self, name: str, content: bytes) -> str:
        """Hand a file over to a form's field for files; its id is what the field is given."""
        return self._workspace.add_file(name, self.id, content).id

    def share(self, channel: str, name: str, content: bytes, comment: str = "") -> Message:
        """Post a file of theirs in a channel."""
        place = self._writable(channel)
        file = self._workspace.add_file(name, self.id, content)
        return self._workspace.share_file(file, place.id, comment)

    def _with_files(self, typed: Json) -> Json:
        """Files by what Slack says of them, where only their ids were entered."""
        for state in typed.values():
            for place, one in enumerate(state.get("files") or ()):
                file = self._workspace.files[one["id"]]
                state["files"][place] = file_object(file, self._sandbox.base_url)
        return typed

    async def submit(
        self,
        view_id: str | None = None,
        values: Mapping[str, Any] | None = None,
        *,
        twice: bool = False,
    ) -> Outcome:
        """Enter `values` and submit the form they have open.

        Raises CannotDo when Slack's client would not send it; the form then shows why.
        """
        modal = self.fill(values or {}, view_id)
        blocks = modal.view["blocks"]
        errors = forms.client_errors(blocks, forms.state_of(blocks, modal.typed))
        self._workspace.modals.show_errors(modal, errors)
        if errors:
            raise CannotDo(" ".join(f"{block}: {why}" for block, why in errors.items()))
        payload = self._sandbox.payloads.submission(self.person, modal)
        sent = await self._sandbox.delivery.send("interactive", payload, self.id, twice=twice)
        answers.to_submission(self._sandbox, modal, sent[0])
        return Outcome(sent)

    async def close(self, view_id: str | None = None, *, twice: bool = False) -> Outcome:
        """Close the form; the app is told if it asked to be."""
        modal = self._open_modal(view_id)
        clears = bool(modal.view.get("clear_on_close"))
        payload = self._sandbox.payloads.closed(self.person, modal, cleared=clears)
        if clears:
            self._workspace.modals.clear(self.id)
        else:
            self._workspace.modals.close(modal)
        if not modal.view.get("notify_on_close"):
            return Outcome()
        delivery = self._sandbox.delivery
        return Outcome(await delivery.send("interactive", payload, self.id, twice=twice))

    # Reacting, coming and going

    async def react(self, channel: str, ts: str, name: str) -> None:
        """Add a reaction, such as `pushpin`; pressing it again takes it back, as in Slack."""
        self._writable(channel)
        message = self._message(channel, ts)
        if not self._workspace.react(message, self.id, name):
            self._workspace.unreact(message, self.id, name)

    async def join(self, channel: str) -> None:
        place = self._channel(channel)
        if not place.is_open or place.is_archived:
            raise CannotDo("You cannot join this channel by yourself.")
        if self._workspace.join(place.id, self.id):
            answers.announce(self._workspace, place.id, self.id, "channel_join")

    async def leave(self, channel: str) -> None:
        place = self._writable(channel)
        self._workspace.leave(place.id, self.id)
        answers.announce(self._workspace, place.id, self.id, "channel_leave")

    async def invite(self, channel: str, person: str) -> None:
        """Bring somebody into a channel they themselves are in."""
        place = self._writable(channel)
        if person not in self._workspace.people:
            raise CannotDo(f"There is nobody called {person}.")
        if self._workspace.join(place.id, person, inviter=self.id):
            answers.announce(self._workspace, place.id, person, "channel_join")

    # What they may reach

    def _channel(self, channel: str) -> Channel:
        if not self._workspace.can_see(self.id, channel):
            raise CannotDo("There is no such channel for you.")
        return self._workspace.channels[channel]

    def _writable(self, channel: str) -> Channel:
        place = self._channel(channel)
        if place.is_archived:
            raise CannotDo("This channel is archived.")
        if self.id not in place.members:
            raise CannotDo("Join the channel first.")
        return place

    def _message(self, channel: str, ts: str) -> Message:
        message = self._channel(channel).message(ts)
        if message is None or not message.visible_to(self.id):
            raise CannotDo("There is no such message for you.")
        return message

    def _open_modal(self, view_id: str | None) -> Modal:
        modal = self.modal()
        if modal is None or view_id not in (None, modal.id):
            raise CannotDo("You have no such form open.")
        return modal


def _find(blocks: list[Json], action_id: str, block_id: str | None) -> tuple[Json, Json] | None:
    """The block and the element with this action_id."""
    for block in blocks:
        if block_id in (None, block.get("block_id")):
            for element in elements_of(block):
                if element.get("action_id") == action_id:
                    return block, element
    return None


def _choice(element: Json, value: Any) -> Json:
    """What a menu or an input adds to the action; nothing for a button."""
    kind = element["type"]
    if kind == "overflow":
        return {"selected_option": forms.option_of(element, value)}
    if kind not in forms.FIELDS:
        return {}
    state = forms.chosen(element, value)
    return {name: state[name] for name in state if name != "type"}


def words(message: Message) -> str:
    """Every word in a message: its text and all texts in its blocks, one a line."""
    found = [message.text]
    _gather(message.blocks, found)
    return "\n".join(one for one in found if one)


def _gather(part: Any, found: list[str]) -> None:
    if isinstance(part, list):
        for one in part:
            _gather(one, found)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name == "text" and isinstance(value, str):
                found.append(value)
            else:
                _gather(value, found)
