"""A message of the sandbox as lines of plain text, as a terminal can show it."""

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.sandbox.values import Json, Message
from bot.sandbox.workspace import Workspace


def lines_of(message: Message, workspace: Workspace) -> list[str]:
    """One line for each paragraph or bullet; people by name, times in UTC."""
    return [line for block in message.blocks for line in _block(block, workspace) if line.strip()]


def _block(block: Json, workspace: Workspace) -> Iterator[str]:
    match block["type"]:
        case "header":
            yield block["text"]["text"].upper()
        case "section":
            yield from (
                text["text"] for text in [block.get("text"), *block.get("fields", [])] if text
            )
        case "context":
            yield " ".join(str(one.get("text", "")) for one in block["elements"])
        case "rich_text":
            for element in block["elements"]:
                yield from _rich(element, workspace)


def _rich(element: Json, workspace: Workspace) -> Iterator[str]:
    if element["type"] == "rich_text_list":
        for item in element["elements"]:
            yield from (f"  • {line}" for line in _rich(item, workspace))
    else:
        yield "".join(_span(span, workspace) for span in element["elements"])


def _span(span: Json, workspace: Workspace) -> str:
    match span["type"]:
        case "user":
            person = workspace.people.get(span["user_id"])
            return person.real_name if person else span["user_id"]
        case "channel":
            channel = workspace.channels.get(span["channel_id"])
            return f"#{channel.name}" if channel else span["channel_id"]
        case "date":
            return f"{datetime.fromtimestamp(span['timestamp'], UTC):%H:%M:%S} UTC"
        case _:
            return str(span.get("text") or span.get("url") or "")
