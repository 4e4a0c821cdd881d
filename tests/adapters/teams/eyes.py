"""What a reader sees of the bot's posts in Teams."""

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

from bot.adapters.teams.spans import JOINER, NO_BREAK
from tests.rigs.teams.client import words_of

Json: TypeAlias = dict[str, Any]
INVISIBLE = (JOINER, "\u200b")
LINK = "/l/message/"


def card_in(post: Json) -> Json:
    """The card of a post, as it reads now."""
    card: Json = post["history"][-1]["attachments"][0]["content"]
    return card


def typed_in(post: Json) -> str:
    """The words in it that people typed. Four spaces that do not break show a tab."""
    return "".join(seen(words) for words in _runs_in(card_in(post)["body"]))


def lines_in(post: Json) -> list[str]:
    return [seen(line) for line in words_of(card_in(post)["body"])]


def addressed_to(post: Json) -> set[str]:
    """Whose `aadObjectId` is named at its head and nowhere else."""
    card = card_in(post)
    head = str(card["body"][0].get("text", "")) if card["body"] else ""
    named = card.get("msteams", {}).get("entities", ())
    return {one["mentioned"]["id"] for one in named if head.strip() == one["text"]}


def links_in(post: Json) -> int:
    return json.dumps(card_in(post)).count(LINK)


def _runs_in(body: list[Json]) -> Iterator[str]:
    for element in body:
        if element.get("style") == "emphasis":
            yield "".join(
                run["text"] for words in element["items"] for run in words.get("inlines", ())
            )


def seen(words: str) -> str:
    """Without what has no width, and with ordinary blanks."""
    for sign in INVISIBLE:
        words = words.replace(sign, "")
    return words.replace(NO_BREAK * 4, "\t").replace(NO_BREAK, " ")
