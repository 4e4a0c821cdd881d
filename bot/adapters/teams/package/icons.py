"""The app's two pictures: a speech bubble with an exclamation mark, in colour and as an outline."""

from io import BytesIO

from PIL import Image, ImageDraw

ACCENT = "#7A1F2B"
COLOUR_PIXELS = 192
OUTLINE_PIXELS = 32
_FINER = 8
"""Drawn so many times larger and then made smaller, for smooth edges."""

Box = tuple[float, float, float, float]


def colour_icon() -> bytes:
    """PNG, 192 × 192: the sign in white on the app's own colour."""
    sign = _mask(COLOUR_PIXELS)
    pen = _Pen(sign, COLOUR_PIXELS)
    pen.bubble((0.22, 0.24, 0.78, 0.66), tail=0.80)
    pen.mark(bar=(0.465, 0.32, 0.535, 0.49), dot=0.045, dot_at=0.565, ink=0)
    picture = Image.new("RGB", (COLOUR_PIXELS, COLOUR_PIXELS), ACCENT)
    picture.paste("white", mask=_smooth(sign, COLOUR_PIXELS))
    return _png(picture)


def outline_icon() -> bytes:
    """PNG, 32 × 32: nothing but the sign's lines, in white on nothing."""
    lines = _mask(OUTLINE_PIXELS)
    pen = _Pen(lines, OUTLINE_PIXELS)
    pen.bubble((0.06, 0.08, 0.94, 0.74), tail=0.97)
    pen.bubble((0.13, 0.15, 0.87, 0.67), tail=0.84, ink=0)
    pen.mark(bar=(0.455, 0.22, 0.545, 0.44), dot=0.055, dot_at=0.545)
    picture = Image.new("RGBA", (OUTLINE_PIXELS, OUTLINE_PIXELS), "white")
    picture.putalpha(_smooth(lines, OUTLINE_PIXELS))
    return _png(picture)


class _Pen:
    """Draws on a mask in shares of its side: 0 is left or top, 1 right or bottom."""

    def __init__(self, mask: Image.Image, pixels: int) -> None:
        self._draw = ImageDraw.Draw(mask)
        self._side = pixels * _FINER

    def bubble(self, box: Box, *, tail: float, ink: int = 255) -> None:
        """A rounded box whose tail ends at this height."""
        left, _, right, bottom = box
        width = right - left
        self._draw.rounded_rectangle(self._at(box), radius=0.22 * width * self._side, fill=ink)
        foot = left + 0.24 * width
        points = [(foot, bottom - 0.01), (foot + 0.30 * width, bottom - 0.01), (foot, tail)]
        self._draw.polygon([(x * self._side, y * self._side) for x, y in points], fill=ink)

    def mark(self, *, bar: Box, dot: float, dot_at: float, ink: int = 255) -> None:
        """An exclamation mark: a bar, and a dot of this radius at this height."""
        left, _, right, _ = bar
        middle = (left + right) / 2
        around = (middle - dot, dot_at - dot, middle + dot, dot_at + dot)
        radius = (right - left) / 2 * self._side
        self._draw.rounded_rectangle(self._at(bar), radius=radius, fill=ink)
        self._draw.ellipse(self._at(around), fill=ink)

    def _at(self, box: Box) -> Box:
        left, top, right, bottom = (share * self._side for share in box)
        return left, top, right, bottom


def _mask(pixels: int) -> Image.Image:
    return Image.new("L", (pixels * _FINER, pixels * _FINER), 0)


def _smooth(mask: Image.Image, pixels: int) -> Image.Image:
    return mask.resize((pixels, pixels), Image.Resampling.LANCZOS)


def _png(picture: Image.Image) -> bytes:
    content = BytesIO()
    picture.save(content, "PNG", optimize=True)
    return content.getvalue()
