"""What is kept of a picture or video tells nothing but what is seen and heard."""

from io import BytesIO

import av
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.adapters.media import LARGEST_PICTURE_BYTES, NotTaken, stripped, stripping

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">exif:GPSLatitude=SECRETPLACE</x:xmpmeta>'
SECRET = b"SECRETPLACE"
HERE = "+59.3293+018.0686/"


def exif(orientation: int = 1) -> Image.Exif:
    told = Image.Exif()
    told[0x0112] = orientation
    told[0x010F] = "SECRETPLACE"
    gps = told.get_ifd(0x8825)
    gps[1], gps[2], gps[29] = "N", (59.0, 19.0, 45.0), "SECRETPLACE"
    return told


def picture(kind: str, orientation: int = 1, size: tuple[int, int] = (40, 20)) -> bytes:
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    more: dict[str, object] = {"exif": exif(orientation)}
    if kind in ("JPEG", "WEBP"):
        more["xmp"] = XMP
    if kind == "PNG":
        told = PngInfo()
        told.add_text("Location", "SECRETPLACE")
        told.add_itxt("XML:com.adobe.xmp", XMP.decode())
        more["pnginfo"] = told
    if kind == "GIF":
        more = {"comment": SECRET}
    image.save(out, kind, **more)
    return out.getvalue()


def video(container: str = "mp4", **options: str) -> bytes:
    out = BytesIO()
    with av.open(out, "w", format=container, options=options) as made:
        made.metadata["location"] = HERE
        made.metadata["com.apple.quicktime.location.ISO6709"] = HERE
        made.metadata["title"] = "SECRETPLACE"
        track = made.add_stream("mpeg4", rate=10)
        track.width, track.height, track.pix_fmt = 64, 48, "yuv420p"
        track.metadata["handler_name"] = "SECRETPLACE"
        for _ in range(5):
            for packet in track.encode(av.VideoFrame(64, 48, "yuv420p")):
                made.mux(packet)
        for packet in track.encode(None):
            made.mux(packet)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_keeps_nothing_that_says_where_it_was_taken(kind: str) -> None:
    content = picture(kind)
    assert SECRET in content
    kept = stripped(content)
    assert kept.mime == f"image/{kind.lower()}"
    assert SECRET not in kept.content
    for mark in (b"Exif", b"EXIF", b"eXIf", b"xmp", b"tEXt", b"iTXt"):
        assert mark not in kept.content, mark
    with Image.open(BytesIO(kept.content)) as image:
        assert not image.getexif()
        assert image.size == (40, 20)


def test_a_picture_is_turned_as_it_was_to_be_seen() -> None:
    with Image.open(BytesIO(stripped(picture("JPEG", orientation=6)).content)) as image:
        assert image.size == (20, 40)
        red, _, blue = image.getpixel((10, 5))  # type: ignore[misc]
        assert red > 200 > 100 > blue


def test_a_photograph_is_made_as_small_as_every_outlet_takes_it() -> None:
    noise = Image.effect_noise((4000, 3000), 30).convert("RGB")
    out = BytesIO()
    noise.save(out, "JPEG", quality=80)
    assert len(out.getvalue()) > 4_000_000
    kept = stripped(out.getvalue()).content
    assert len(kept) <= 2_000_000
    with Image.open(BytesIO(kept)) as image:
        assert image.size == (2560, 1920)


def test_an_animation_goes_on_moving() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=90, comment=SECRET)
    kept = stripped(out.getvalue()).content
    assert SECRET not in kept
    with Image.open(BytesIO(kept)) as image:
        assert (getattr(image, "n_frames", 1), image.info["duration"]) == (3, 90)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_the_same_upload_gives_the_same_bytes(kind: str) -> None:
    assert stripped(picture(kind)) == stripped(picture(kind))


@pytest.mark.parametrize(
    ("container", "options", "place"),
    [
        ("mp4", {}, b"loci"),
        ("mov", {}, HERE.encode()),
        ("mov", {"movflags": "use_metadata_tags"}, HERE.encode()),
        ("mp4", {"movflags": "use_metadata_tags"}, HERE.encode()),
    ],
)
def test_a_video_keeps_nothing_that_says_where_it_was_taken(
    container: str, options: dict[str, str], place: bytes
) -> None:
    content = video(container, **options)
    assert place in content
    assert SECRET in content
    kept = stripped(content)
    for mark in (place, SECRET, b"\xa9xyz", b"ISO6709", b"loci", b"Lavf"):
        assert mark not in kept.content, mark
    assert stripped(content) == kept
    with av.open(BytesIO(kept.content), "r") as read:
        assert len(list(read.decode(video=0))) == 5


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7 not a picture", "wrong_type"),
        (b"<html>Sign in</html>", "wrong_type"),
        (b"", "wrong_type"),
        (picture("JPEG")[:400], "unreadable"),
        (b"\x00\x00\x00\x18ftypmp42garbage", "unreadable"),
        (b"\xff\xd8" + b"\x00" * LARGEST_PICTURE_BYTES, "too_large"),
    ],
)
def test_what_is_no_picture_or_video_is_refused_and_why(content: bytes, reason: str) -> None:
    with pytest.raises(NotTaken) as refused:
        stripped(content)
    assert refused.value.reason == reason


def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused() -> None:
    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < LARGEST_PICTURE_BYTES
    with pytest.raises(NotTaken) as refused:
        stripped(out.getvalue())
    assert refused.value.reason == "too_large"


def test_a_video_longer_than_may_be_kept_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stripping, "LARGEST_BYTES", 100)
    with pytest.raises(NotTaken) as refused:
        stripped(video())
    assert refused.value.reason == "too_large"
