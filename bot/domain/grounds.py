"""Why something may be taken down, and what is kept of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import NewType

from bot.domain.values import NO_WORDS, Words

RemovalId = NewType("RemovalId", str)


class Target(StrEnum):
    """Whose words are to be taken down."""

    STATEMENT = "statement"
    STRANGER = "stranger"
    COMMENT = "comment"


class Ground(StrEnum):
    """Why. Only the first four are grounds for removing what others say."""

    ABUSIVE = "abusive"
    PERSONAL_DATA = "personal data"
    IMPERSONATION = "impersonation"
    ATTACKER = "attacker"
    NOT_CLEARED = "not cleared"
    OUR_OWN = "our own"


AGAINST_COMMENTS = frozenset(
    {Ground.ABUSIVE, Ground.PERSONAL_DATA, Ground.IMPERSONATION, Ground.ATTACKER}
)
"""That somebody dislikes what was said is no ground."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What stood there, kept before it is touched. `digest` is the SHA-256, in hexadecimal, of
    the text's UTF-8; `at` when it was posted, None where nobody can say."""

    text: Words
    digest: str
    author: Words = NO_WORDS
    link: Words = NO_WORDS
    at: datetime | None = None


def evidence(
    text: Words, *, author: Words = NO_WORDS, link: Words = NO_WORDS, at: datetime | None = None
) -> Evidence:
    """What stood there, with its digest."""
    digest = sha256(text.encode()).hexdigest()
    return Evidence(text=text, digest=digest, author=author, link=link, at=at)
