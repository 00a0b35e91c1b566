"""Pictures and sheets made for tests, good ones and bad ones."""

import io
import struct
import zipfile
import zlib

from PIL import Image


def jpeg(width: int = 40, height: int = 30, colour: str = "teal", exif: bytes = b"") -> bytes:
    """A photo of one colour."""
    return _saved(Image.new("RGB", (width, height), colour), "JPEG", exif=exif)


def png(width: int = 40, height: int = 30, colour: str = "#00808080") -> bytes:
    """A picture that is half transparent."""
    return _saved(Image.new("RGBA", (width, height), colour), "PNG")


def webp() -> bytes:
    """The format that browsers save pictures in."""
    return _saved(Image.new("RGB", (40, 30), "navy"), "WEBP")


def gif() -> bytes:
    """A format that is not taken."""
    return _saved(Image.new("P", (40, 30)), "GIF")


def located() -> bytes:
    """A photo lying on its side that says where it was taken, by whom, and carries a note."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "SECRETPHONE"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (23.0, 7.0, 45.0)
    return jpeg(40, 20, exif=exif.tobytes()) + b"<script>alert(1)</script>"


def huge_png(width: int = 10_000, height: int = 10_000) -> bytes:
    """A hundred megapixels of one colour, in some kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    rows = zlib.compress(bytes((width // 8 + 1) * height), 9)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def workbook(*more: tuple[str, bytes]) -> bytes:
    """The bones of an .xlsx, and further parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for name, body in more:
            archive.writestr(name, body)
    return out.getvalue()


def _saved(image: Image.Image, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()
