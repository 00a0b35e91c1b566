"""Lines from a pipe: always text, never too long, never an error."""

from collections.abc import Iterator
from typing import BinaryIO

LINE_BYTES = 64 * 1024  # what a person writes at once fits many times over


def lines(stream: BinaryIO) -> Iterator[str]:
    """Each line of `stream` without its end, blank ones too.

    What is not UTF-8 becomes U+FFFD; what is beyond `LINE_BYTES` is read and dropped, so that one
    endless line cannot fill the memory.
    """
    while raw := stream.readline(LINE_BYTES):
        rest = raw
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(LINE_BYTES)
        yield raw.decode("utf-8", errors="replace").rstrip("\r\n")
