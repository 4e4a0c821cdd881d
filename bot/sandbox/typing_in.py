"""What Slack's client makes of typed words before it sends them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sandbox.workspace import Workspace

EVERYBODY = ("channel", "here", "everyone")


def as_sent(text: str, workspace: Workspace) -> str:
    """Escape Slack's control characters, then turn `@name` and `@channel` into mentions."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    by_name = {person.name: person.id for person in workspace.people.values()}

    def mention(found: re.Match[str]) -> str:
        name = found[1].lower()
        if name in EVERYBODY:
            return f"<!{name}>"
        return f"<@{by_name[name]}>" if name in by_name else found[0]

    return re.sub(r"(?<!\w)@(\w+)", mention, escaped)
