"""A sheet as a PDF of one page of A4: vectors and words, sharp in any print."""

from collections.abc import Iterable
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from bot.documents import typeface
from bot.documents.marks import HEIGHT, Box, Disc, Mark, Ring, Shape, Text


def draw(marks: Iterable[Mark], title: str) -> bytes:
    """The document, with its title; the same marks give the same bytes."""
    body = BytesIO()
    canvas = Canvas(body, pagesize=A4, invariant=1, lang="zh-CN")
    canvas.setTitle(title)
    canvas.setCreator("向美点单")
    for mark in marks:
        _put(canvas, mark)
    canvas.showPage()
    canvas.save()
    return body.getvalue()


def _put(canvas: Canvas, mark: Mark) -> None:
    canvas.setFillColorRGB(*(part / 255 for part in mark.colour))
    match mark:
        case Box(x, y, width, height, _, 0):
            canvas.rect(x * mm, _up(y + height), width * mm, height * mm, stroke=0, fill=1)
        case Box(x, y, width, height, _, radius):
            canvas.roundRect(x * mm, _up(y + height), width * mm, height * mm, radius * mm, stroke=0, fill=1)
        case Disc(x, y, radius):
            canvas.circle(x * mm, _up(y), radius * mm, stroke=0, fill=1)
        case Ring(x, y, radius, line, colour):
            canvas.setStrokeColorRGB(*(part / 255 for part in colour))
            canvas.setLineWidth(line * mm)
            canvas.circle(x * mm, _up(y), (radius - line / 2) * mm, stroke=1, fill=0)
        case Shape(points):
            path = canvas.beginPath()
            (x, y), *others = points
            path.moveTo(x * mm, _up(y))
            for x, y in others:
                path.lineTo(x * mm, _up(y))
            path.close()
            canvas.drawPath(path, stroke=0, fill=1)
        case Text(x, y, size, words, _, bold):
            face = typeface.bold() if bold else typeface.regular()
            canvas.setFont(face.name, size * mm)
            canvas.drawString(x * mm, _up(y), words)


def _up(y: float) -> float:
    """Where that is, as a PDF counts: in points from below."""
    points: float = (HEIGHT - y) * mm
    return points
