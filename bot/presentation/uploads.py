"""Why a file that somebody handed over was not kept."""

from bot.presentation.words import Words, msg

TROUBLES = {
    "wrong_type": msg(
        "%(name)s is no picture or video that I take: JPEG, PNG, WebP, GIF, MP4, MOV."
    ),
    "too_large": msg(
        "%(name)s is too large. A picture may have 10 MB and 50 million pixels, a video 100 MB."
    ),
    "unreadable": msg("%(name)s cannot be read. Save it anew, and upload that."),
    "still_coming": msg(
        "%(name)s is still on its way to me. Nothing is lost: press the button again in a moment."
    ),
    "not_fetched": msg(
        "I could not get %(name)s. Press the button again; if that does not help, upload it anew."
    ),
    "no_access": msg(
        "I may not read files here. Ask your administrator to install the app anew, with the scope"
        " files:read."
    ),
}


class FileRefused(Exception):
    """A file in this field was not kept; `reason` is a code of `TROUBLES`."""

    def __init__(self, field: str, reason: str, name: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason
        self.name = name

    def sentence(self, words: Words) -> str:
        return words.say(TROUBLES[self.reason], name=self.name)
