"""The modals people have open: one stack per person, at most three deep, as in Slack."""

from __future__ import annotations

from collections.abc import Callable

from bot.sandbox.journal import Journal
from bot.sandbox.values import Json, Modal

DEEPEST = 3


class Modals:
    """Every person's stack of open modals. The last one is the one they see."""

    def __init__(self, journal: Journal, next_id: Callable[[str], str]) -> None:
        self._journal = journal
        self._next_id = next_id
        self._stacks: dict[str, list[Modal]] = {}

    def all(self) -> list[Modal]:
        return [modal for stack in self._stacks.values() for modal in stack]

    def of(self, person: str) -> Modal | None:
        """The modal this person sees, if any."""
        stack = self.stack(person)
        return stack[-1] if stack else None

    def stack(self, person: str) -> list[Modal]:
        return self._stacks.get(person, [])

    def find(self, view_id: str) -> Modal | None:
        return next((modal for modal in self.all() if modal.id == view_id), None)

    def find_external(self, external_id: str) -> Modal | None:
        wanted = (modal for modal in self.all() if modal.view.get("external_id") == external_id)
        return next(wanted, None) if external_id else None

    def open(self, person: str, view: Json, channel: str | None = None) -> Modal:
        """Show a view. What the person had open before is gone, as when Slack opens another."""
        view_id = self._next_id("V")
        modal = Modal(view_id, self._next_id("h"), person, view, root=view_id, channel=channel)
        self._stacks[person] = [modal]
        self._changed("modal_opened", modal)
        return modal

    def push(self, person: str, view: Json) -> Modal:
        """Show a view on top of the one they see."""
        below = self.stack(person)[-1]
        modal = Modal(
            self._next_id("V"),
            self._next_id("h"),
            person,
            view,
            root=below.root,
            previous=below.id,
            channel=below.channel,
        )
        self._stacks[person].append(modal)
        self._changed("modal_opened", modal)
        return modal

    def update(self, modal: Modal, view: Json) -> None:
        """Replace what a modal shows. What was typed into inputs that remain stays typed."""
        modal.view = view
        modal.hash = self._next_id("h")
        modal.errors = {}
        kept = {block.get("block_id") for block in view.get("blocks", [])}
        modal.typed = {block: typed for block, typed in modal.typed.items() if block in kept}
        self._changed("modal_updated", modal)

    def show_errors(self, modal: Modal, errors: dict[str, str]) -> None:
        modal.errors = errors
        self._changed("modal_updated", modal)

    def close(self, modal: Modal) -> None:
        """Close one modal; the one below it, if any, is seen again."""
        stack = self._stacks.get(modal.person, [])
        if modal in stack:
            stack.remove(modal)
            self._changed("modal_closed", modal)

    def clear(self, person: str) -> None:
        """Close everything this person has open."""
        for modal in reversed(self._stacks.pop(person, [])):
            self._changed("modal_closed", modal)

    def _changed(self, what: str, modal: Modal) -> None:
        self._journal.add("change", what=what, view=modal.id, person=modal.person)
