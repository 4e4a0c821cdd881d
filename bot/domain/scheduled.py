"""A post that somebody scheduled at one of the brand's accounts."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.values import NO_WORDS, Medium, Words


@dataclass(frozen=True, kw_only=True)
class ScheduledPost:
    """A post that would go out by itself. `saved` is all that is needed to make it again, in the
    server's own form (JSON); kept before the post is touched."""

    reference: str
    due: datetime
    text: Words = NO_WORDS
    saved: Words = NO_WORDS
    media: tuple[Medium, ...] = ()
