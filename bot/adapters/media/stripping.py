"""Bytes that somebody uploaded → the bytes that are kept, approved and sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

LARGEST_PICTURE_BYTES = 10_000_000
LARGEST_VIDEO_BYTES = 100_000_000
LARGEST_BYTES = LARGEST_VIDEO_BYTES

MIMES: Mapping[str, str] = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
}
"""What is taken, by the end of a file's name."""


class NotTaken(ValueError):
    """The file is not kept. `reason` is one of `wrong_type`, `too_large`, `unreadable`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Stripped:
    """What may be kept; `mime` is what the bytes are, whatever the file was called."""

    content: bytes = field(repr=False)
    mime: str


def stripped(content: bytes) -> Stripped:
    """The same picture or video with no metadata: no place, time, device, author or comment, and
    turned as it is to be seen. The same bytes always give the same. Raises `NotTaken`. Slow: not
    for the event loop."""
    if len(content) > LARGEST_BYTES:
        raise NotTaken("too_large")
    made = _strip(content)
    largest = LARGEST_PICTURE_BYTES if made.mime.startswith("image/") else LARGEST_VIDEO_BYTES
    if len(made.content) > largest:
        raise NotTaken("too_large")
    return made


def _strip(content: bytes) -> Stripped:
    # Both are slow to load, and most runs never meet a picture.
    if is_video(content):
        from bot.adapters.media.videos import strip_video

        return _made(strip_video, content)
    if len(content) > LARGEST_PICTURE_BYTES:
        raise NotTaken("too_large")
    from bot.adapters.media.pictures import strip_picture

    return _made(strip_picture, content)


def _made(strip: Callable[[bytes], tuple[bytes, str]], content: bytes) -> Stripped:
    kept, mime = strip(content)
    return Stripped(content=kept, mime=mime)


def is_video(content: bytes) -> bool:
    """Whether it begins as MP4 and QuickTime do (a still in that container is not taken)."""
    return content[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
