"""What people do in their chats; it reaches the bot as updates."""

import re
import time
from typing import Any

from tests.fakes.telegram.chats import Chat, Shown
from tests.fakes.telegram.desk import Desk
from tests.fakes.telegram.updates import Updates


class People:
    """Everybody who can write to the bot."""

    def __init__(self, desk: Desk, updates: Updates) -> None:
        self.desk = desk
        self.updates = updates

    def chat(self, chat_id: int, title: str = "陈姐", **state: Any) -> Chat:
        """The chat of this id (a group's is negative), which is there from now on."""
        known = self.desk.chats.setdefault(chat_id, Chat(chat_id, title))
        for name, value in state.items():
            setattr(known, name, value)
        return known

    async def says(self, chat_id: int, text: str, *, user: int = 0, **more: Any) -> int:
        """Somebody writes; `user` where it is not the chat's own person. Returns the update_id."""
        marks = [
            {"type": "bot_command", "offset": 0, "length": len(found[0])}
            for found in [re.match(r"/\w+(@\w+)?", text)]
            if found
        ]
        return await self.sends(
            chat_id, user=user, text=text, **({"entities": marks} if marks else {}), **more
        )

    async def sends(self, chat_id: int, *, user: int = 0, **content: Any) -> int:
        """The same with any content of a message: photo, contact, location …"""
        return await self.updates.post(message=self.message(chat_id, user=user, **content))

    async def sends_photo(self, chat_id: int, body: bytes, **more: Any) -> int:
        """Somebody sends a photo; Telegram tells it in two sizes. Returns the update_id."""
        small, large = self._keeps(body[:0]), self._keeps(body)
        sizes = [{"width": 90, "height": 60} | small, {"width": 1280, "height": 853} | large]
        return await self.sends(chat_id, photo=sizes, **more)

    async def sends_document(self, chat_id: int, body: bytes, name: str, **more: Any) -> int:
        """Somebody sends a file as it is. Returns the update_id."""
        return await self.sends(chat_id, document={"file_name": name} | self._keeps(body), **more)

    def _keeps(self, body: bytes) -> dict[str, Any]:
        file = f"file{next(self.desk.ids)}"
        self.desk.files[file] = body
        return {"file_id": file, "file_unique_id": file, "file_size": len(body)}

    def message(self, chat_id: int, *, user: int = 0, **content: Any) -> dict[str, Any]:
        """A message of a person as JSON."""
        chat = self.chat(chat_id)
        chat.started = True
        return {
            "message_id": next(self.desk.ids),
            "from": self.user(user or abs(chat_id)),
            "chat": chat.to_json(),
            "date": int(time.time()),
            **content,
        }

    def user(self, user_id: int) -> dict[str, Any]:
        """A person as JSON."""
        name = self.desk.chats[user_id].title if user_id in self.desk.chats else "陈姐"
        return {"id": user_id, "is_bot": False, "first_name": name, "language_code": "zh-hans"}

    async def taps(self, chat_id: int, label: str, *, user: int = 0) -> int:
        """Somebody taps the latest button of this label. Returns the update_id."""
        for shown in reversed(self.chat(chat_id).shown):
            if label in shown.buttons:
                return await self.taps_data(chat_id, shown, shown.buttons[label], user=user)
        raise AssertionError(f"no button {label!r} in {self.chat(chat_id).texts[-1:]}")

    async def taps_data(self, chat_id: int, shown: Shown, data: str, *, user: int = 0) -> int:
        """Somebody taps a button that carries `data` under this message."""
        query_id = self.desk.asks()
        return await self.updates.post(
            callback_query={
                "id": query_id,
                "from": self.user(user or abs(chat_id)),
                "chat_instance": str(chat_id),
                "message": self.desk.to_json(self.chat(chat_id), shown),
                "data": data,
            }
        )

    async def asks_inline(self, user: int, query: str) -> str:
        """Somebody writes `@bot query` in any chat. Returns the query's id, for `inline_answers`."""
        query_id = self.desk.asks()
        asked = {"id": query_id, "from": self.user(user), "query": query, "offset": ""}
        await self.updates.post(inline_query=asked)
        return query_id
