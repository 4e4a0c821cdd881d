"""Outlets at which the text itself is what readers see."""

from bot.domain.values import Rendition, Wording
from bot.domain.wording import text_in


class PlainTypesetter:
    """Implements `Typesetter`: the text in the outlet's language, and the headline above it where
    the outlet shows one. Characters are counted, of the text alone."""

    def __init__(
        self, *, language: str = "", longest: int | None = None, headline: bool = False
    ) -> None:
        self._language = language
        self._longest = longest
        self._headline = headline

    async def set(self, wording: Wording, *, offline: bool = False) -> Rendition:  # noqa: ARG002
        """As the port says; nothing is ever looked up."""
        text = text_in(wording, self._language or wording.language)
        above = (wording.headline,) if self._headline and wording.headline else ()
        return Rendition(parts=(*above, text), length=len(text), longest=self._longest)
