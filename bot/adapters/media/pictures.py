"""Pictures without what they tell besides what is seen."""

import warnings
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from bot.adapters.media.stripping import NotTaken

MOST_PIXELS = 50_000_000
"""All frames of an animation together: a small file may unfold into a machine's whole memory."""

MIME = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
}
LONGEST_SIDE = 2560
SMALL_ENOUGH_BYTES = 2_000_000
"""What every outlet takes: a photograph as a telephone makes it is several times as large."""

QUALITIES = (90, 80, 70, 60)
KEPT = ("icc_profile", "transparency", "duration", "loop", "disposal", "blend", "background")
"""What of a picture's side information is seen: colours and the course of an animation."""


def strip_picture(content: bytes) -> tuple[bytes, str]:
    """Raises `NotTaken`."""
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(content), formats=_FORMATS) as image:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            mime = MIME[image.format or ""]
            _require_modest(image)
            return _saved(image), mime
    except UnidentifiedImageError:
        raise NotTaken("wrong_type") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotTaken("too_large") from None
    except (OSError, SyntaxError, ValueError, EOFError, KeyError) as error:
        if isinstance(error, NotTaken):
            raise
        raise NotTaken("unreadable") from None


_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


def _require_modest(image: Image.Image) -> None:
    """Asked of the header, before anything is unfolded."""
    if image.width * image.height * _frames(image) > MOST_PIXELS:
        raise NotTaken("too_large")


def _frames(image: Image.Image) -> int:
    """A second picture in a JPEG is another view of the same, and is left out."""
    return 1 if image.format in ("JPEG", "MPO") else int(getattr(image, "n_frames", 1))


def _saved(image: Image.Image) -> bytes:
    if _frames(image) > 1:
        return _animation(image)
    kept = _known(image)
    plain = ImageOps.exif_transpose(image)
    plain.info = dict(kept)
    return _bytes(plain, image.format or "", kept)


def _animation(image: Image.Image) -> bytes:
    frames = [frame.copy() for frame in ImageSequence.Iterator(image)]
    durations = [frame.info.get("duration", 0) for frame in frames]
    for frame in frames:
        frame.info = _known(frame)
    kept: dict[str, Any] = {"loop": image.info.get("loop", 0)}
    if any(durations):
        kept["duration"] = durations
    first, *rest = frames
    more = {"save_all": True, "append_images": rest, **kept}
    return _bytes(first, image.format or "", more)


def _known(image: Image.Image) -> dict[Any, Any]:
    return {name: image.info[name] for name in KEPT if image.info.get(name) is not None}


def _photograph(image: Image.Image, more: dict[str, Any]) -> bytes:
    """As small as outlets want it: the first quality at which it is, else the last."""
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    plain = {"exif": b"", "xmp": b"", "comment": b"", "icc_profile": more.get("icc_profile")}
    for quality in QUALITIES:
        out = BytesIO()
        image.save(out, "JPEG", quality=quality, **plain)
        if len(out.getvalue()) <= SMALL_ENOUGH_BYTES:
            break
    return out.getvalue()


def _bytes(image: Image.Image, kind: str, more: dict[str, Any]) -> bytes:
    out = BytesIO()
    match kind:
        case "JPEG" | "MPO":
            return _photograph(image, more)
        case "WEBP":
            image.save(out, "WEBP", exif=b"", xmp=b"", quality=95, method=4, **more)
        case "PNG":
            image.save(out, "PNG", exif=b"", **more)
        case _:
            image.save(out, "GIF", comment=b"", **more)
    return out.getvalue()
