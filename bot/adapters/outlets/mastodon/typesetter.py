"""A wording as the status it will be, before anybody approves it."""

from bot.adapters.outlets.mastodon.counting import length_of
from bot.adapters.outlets.mastodon.form import form_of
from bot.domain.values import Rendition, Wording, Words
from bot.domain.wording import text_in

LONGEST = 500


class MastodonTypesetter:
    """Implements `Typesetter`; looks nothing up, so that a drill's is no other."""

    def __init__(
        self, *, language: str = "", visibility: str = "public", longest: int = LONGEST
    ) -> None:
        """`language`: the account's; empty: that of each wording."""
        self._language = language
        self._visibility = visibility
        self._longest = longest

    async def set(self, wording: Wording, *, offline: bool = False) -> Rendition:  # noqa: ARG002
        """As the port says. White space before and after goes, as it would at the server."""
        return self.typeset(wording)

    def typeset(self, wording: Wording) -> Rendition:
        """The same, at once."""
        form = form_of(
            wording,
            text_in(wording, self._language or wording.language),
            language=self._spoken(wording),
            visibility=self._visibility,
        )
        return Rendition(
            parts=(Words(form.status),),
            payload=form.encode(),
            length=length_of(form.status, form.spoiler_text),
            longest=self._longest,
        )

    def _spoken(self, wording: Wording) -> str:
        """The language of the words that are sent: the source's, where there is no translation."""
        return self._language if self._language in wording.translations else wording.language
