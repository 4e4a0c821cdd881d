"""What somebody typed after the bot's name."""

from dataclasses import dataclass

from bot.domain.state import Crisis

WORDS = (
    "open",
    "status",
    "who",
    "draft",
    "holding",
    "level",
    "log",
    "hold",
    "release",
    "comments",
    "fold",
    "freeze",
    "thaw",
    "handover",
    "close",
    "reopen",
    "help",
)

FORMS = {
    "draft": "draft",
    "holding": "holding",
    "level": "level",
    "handover": "handover",
    "close": "stand_down",
    "reopen": "reopen",
}
"""Words that open a form about a crisis."""

SHOWING = frozenset({"status", "who"})
"""Words that show something and ask for nothing."""


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The word, and the rest as it was typed. An unknown word is `help`."""

    word: str
    rest: str


def parse_slash(text: str) -> Typed:
    """No word shows the help; so does one the bot does not know."""
    word, *rest = text.split(maxsplit=1) or [""]
    known = word.lower() if word.lower() in WORDS else "help"
    return Typed(word=known, rest=rest[0].strip() if rest else "")


def named(rest: str, crises: list[Crisis]) -> tuple[Crisis | None, str]:
    """The crisis whose code name stands first, and what follows it."""
    first, _, others = rest.partition(" ")
    name = first.lower().lstrip("#")
    for crisis in crises:
        # A crisis whose room is still being made has no room's name to be called by.
        if name and name in {crisis.code_name, crisis.room_name}:
            return crisis, others.strip()
    return None, rest
