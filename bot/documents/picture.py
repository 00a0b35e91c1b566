"""A sheet as a PNG of A4 at 150 dots an inch: 1240 × 1754."""

from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from bot.documents import typeface
from bot.documents.marks import HEIGHT, WIDTH, Box, Disc, Mark, Ring, Shape, Text

DPI = 150
_FINER = 2  # drawn so many times larger: Pillow's shapes have hard edges
_SCALE = DPI * _FINER / 25.4


def draw(marks: Iterable[Mark], title: str) -> bytes:
    """The picture; `title` is for whoever cannot see it."""
    width, height = (round(side * DPI / 25.4) * _FINER for side in (WIDTH, HEIGHT))
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    for mark in marks:
        _put(pen, mark)
    body = BytesIO()
    image.reduce(_FINER).save(body, "PNG", dpi=(DPI, DPI), compress_level=6)
    return body.getvalue()


def _put(pen: ImageDraw.ImageDraw, mark: Mark) -> None:
    match mark:
        case Box(x, y, width, height, colour, radius):
            corners = (_px(x), _px(y), _px(x + width) - 1, _px(y + height) - 1)
            if radius:
                pen.rounded_rectangle(corners, _px(radius), fill=colour)
            else:
                pen.rectangle(corners, fill=colour)
        case Disc(x, y, radius, colour):
            pen.ellipse(_around(x, y, radius), fill=colour)
        case Ring(x, y, radius, line, colour):
            pen.ellipse(_around(x, y, radius), outline=colour, width=_px(line))
        case Shape(points, colour):
            pen.polygon([(_px(x), _px(y)) for x, y in points], fill=colour)
        case Text(x, y, size, words, colour, bold):
            pen.text((_px(x), _px(y)), words, fill=colour, font=_font(_px(size), bold), anchor="ls")


def _px(millimetres: float) -> int:
    return round(millimetres * _SCALE)


def _around(x: float, y: float, radius: float) -> tuple[int, int, int, int]:
    return _px(x - radius), _px(y - radius), _px(x + radius), _px(y + radius)


@lru_cache(maxsize=16)
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    face = typeface.bold() if bold else typeface.regular()
    return ImageFont.truetype(str(face.file), size, layout_engine=ImageFont.Layout.BASIC)
