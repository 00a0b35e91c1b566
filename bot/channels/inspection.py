"""What a file is, found by looking into its bytes; neither its name nor what the sender says of it counts.

Pictures are drawn anew: upright, of a size that a screen can show, as JPEG, and without anything that stood
beside the picture: where it was taken, by which device, what else was hidden in the file.
"""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from bot.dialogue.files import Untaken
from storage.files import CSV, JPEG, XLSX

PIXELS = 50_000_000  # of a photo that is opened at all; a telephone takes 12 million, at most 50
WHOLE_PIXELS = 25_000_000  # of a picture that can only be read as a whole
SIDE = 2560  # pixels of the longer side of what is kept
QUALITY = 85
UNPACKED_BYTES = 50 * 2**20  # of all parts of a sheet together
PARTS = 500  # of a sheet
_CHUNK = 64 * 1024
_HEAD = 4096  # characters of a text that are looked at
_MACROS = "vbaproject.bin"
_SEPARATORS = (",", "\t", ";", "，")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")


class NotTaken(ValueError):  # noqa: N818 - says what became of it
    """The file cannot be taken; `why` says it."""

    def __init__(self, why: Untaken) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file as it can be kept."""

    media_type: str  # one of storage.files.ENDINGS
    body: bytes


def inspect(body: bytes, picture_bytes: int, sheet_bytes: int) -> Inspected:
    """The file, made clean. Blocks for up to a second.

    `picture_bytes` and `sheet_bytes` are the most that each kind may have. Raises NotTaken.
    """
    if not body:
        raise NotTaken(Untaken.LOST)
    if body.startswith(_PICTURES):
        return _small(body, picture_bytes, _picture)
    if body.startswith(b"PK\x03\x04"):
        return _small(body, sheet_bytes, _workbook)
    return _small(body, sheet_bytes, _table)


def _small(body: bytes, most: int, look: Callable[[bytes], Inspected]) -> Inspected:
    if len(body) > most:
        raise NotTaken(Untaken.TOO_LARGE)
    return look(body)


def _picture(body: bytes) -> Inspected:
    """The picture upright, at most `SIDE` long and without what stood beside it."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # loaded with the first picture

    Image.MAX_IMAGE_PIXELS = None  # judged below, before a single pixel is read
    try:
        with Image.open(io.BytesIO(body), formats=("JPEG", "PNG", "WEBP")) as opened:
            # A JPEG of several pictures is one all the same.
            most = PIXELS if opened.format in ("JPEG", "MPO") else WHOLE_PIXELS
            if opened.width * opened.height > most:
                raise NotTaken(Untaken.TOO_LARGE)
            opened.draft("RGB", (SIDE, SIDE))  # a JPEG is read no larger than it is needed
            opened.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
            upright = ImageOps.exif_transpose(opened)
            drawn = Image.new("RGB", upright.size, "white")  # carries nothing but pixels
            clear = upright.convert("RGBA") if upright.has_transparency_data else None
            drawn.paste(clear or upright.convert("RGB"), mask=clear)
    except NotTaken:
        raise
    except UnidentifiedImageError:
        raise NotTaken(Untaken.UNKNOWN_KIND) from None
    except Exception:  # a decoder fails in many ways over broken bytes, and all mean the same
        raise NotTaken(Untaken.LOST) from None
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Inspected(JPEG, out.getvalue())


def _workbook(body: bytes) -> Inspected:
    """An .xlsx without macros, unpacked once in full so that what reads it later meets no surprise."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
            if not {"[Content_Types].xml", "xl/workbook.xml"} <= set(names):
                raise NotTaken(Untaken.UNKNOWN_KIND)
            if any(name.lower().endswith(_MACROS) for name in names):
                raise NotTaken(Untaken.UNKNOWN_KIND)
            if len(names) > PARTS:
                raise NotTaken(Untaken.TOO_LARGE)
            _unpack(archive)
    except NotTaken:
        raise
    except Exception:  # zipfile and its decompressors fail in many ways over broken bytes
        raise NotTaken(Untaken.LOST) from None
    return Inspected(XLSX, body)


def _unpack(archive: zipfile.ZipFile) -> None:
    """Reads every part and checks its sum. Raises NotTaken where they are too much together."""
    left = UNPACKED_BYTES
    for part in archive.infolist():
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise NotTaken(Untaken.TOO_LARGE)


def _table(body: bytes) -> Inspected:
    """Text in rows, as a spreadsheet writes it in UTF-8 or GB 18030; the bytes stay as they are."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        head = text[:_HEAD].strip()
        first = head.split("\n", 1)[0]
        is_text = all(sign.isprintable() or sign in "\r\n\t\u3000\xa0" for sign in head)
        if is_text and not head.startswith(("<", "{", "%")) and any(sign in first for sign in _SEPARATORS):
            return Inspected(CSV, body)
    raise NotTaken(Untaken.UNKNOWN_KIND)
