"""Documents on a terminal: a link where the world reaches us, else a file in a folder beside the person."""

import asyncio
from dataclasses import replace
from itertools import count
from pathlib import Path

from bot.channels.plain import linked
from bot.channels.receiving import shown
from bot.dialogue.files import Document, Press
from bot.dialogue.messages import Reply

FOLDER = Path("downloads")
GONE = "已经过期，或者不能再看了，请再要一次"
NOT_WRITTEN = "没能存到这台电脑上"


class Downloads:
    """Where one person's documents go. `folder` is made when it is needed first."""

    def __init__(self, press: Press | None = None, public_url: str = "", folder: Path = FOLDER) -> None:
        self._press = press
        self._public_url = public_url
        self._folder = folder

    async def told(self, reply: Reply) -> Reply:
        """The reply with a line for each document that says where it is."""
        if self._public_url or self._press is None or not reply.documents:
            return linked(reply, self._public_url)
        lines = [await asyncio.to_thread(self._saved, self._press, each) for each in reply.documents]
        return replace(reply, text="\n".join(filter(None, [reply.text, *lines])), documents=())

    def _saved(self, press: Press, document: Document) -> str:
        printed = press.prints(document.key)
        if printed is None:
            return f"{document.label}：{GONE}"
        name = Path(shown(printed.name) or "document")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for number in count(1):
                place = self._folder / (f"{name.stem} ({number}){name.suffix}" if number > 1 else name.name)
                if place.exists() and place.read_bytes() != printed.body:
                    continue
                place.write_bytes(printed.body)
                return f"{document.label}：已存到 {place}"
        except OSError:
            pass
        return f"{document.label}：{NOT_WRITTEN}"
