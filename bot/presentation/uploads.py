"""Files that people hand over: where they stand in a form, and why one was not kept."""

from collections.abc import Mapping, Sequence

from bot.presentation.words import Words, msg

MEDIA = "media"
"""The field for files."""

FROM_POST = "files"
"""Where a form's context names the files of the post that a draft is made from."""


def naming_files(files: Sequence[str]) -> dict[str, str]:
    """The part of a form's context that names these files, by the platform's own ids, which hold
    no space."""
    return {FROM_POST: " ".join(files)} if files else {}


def files_named(context: Mapping[str, str]) -> tuple[str, ...]:
    """The files that `naming_files` named."""
    return tuple(context.get(FROM_POST, "").split())


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
