"""Pictures and videos as they may be kept: known types, bounded sizes, nothing told of where and
by whom they were taken."""

from bot.adapters.media.stripping import (
    LARGEST_BYTES,
    LARGEST_PICTURE_BYTES,
    LARGEST_VIDEO_BYTES,
    MIMES,
    NotTaken,
    Stripped,
    stripped,
)

__all__ = [
    "LARGEST_BYTES",
    "LARGEST_PICTURE_BYTES",
    "LARGEST_VIDEO_BYTES",
    "MIMES",
    "NotTaken",
    "Stripped",
    "stripped",
]
