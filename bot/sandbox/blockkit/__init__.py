"""Block Kit as Slack accepts it: what it refuses, and the ids it fills in."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

from bot.sandbox.blockkit.blocks import check_message, check_view, elements_of
from bot.sandbox.blockkit.elements import STATEFUL
from bot.sandbox.values import Json

__all__ = ["STATEFUL", "check_message", "check_view", "complete", "elements_of"]


def complete(blocks: list[Json], next_id: Callable[[str], str]) -> list[Json]:
    """A copy in which every block has a `block_id` and every element an `action_id`."""
    copies = deepcopy(blocks)
    for block in copies:
        block.setdefault("block_id", next_id("b"))
        for element in elements_of(block):
            if element.get("type") != "image":
                element.setdefault("action_id", next_id("a"))
    return copies
