"""Updates as Telegram sends them, for people who talk to the bot in private: plain dicts, ready for JSON."""

from __future__ import annotations

from itertools import count
from typing import Any

Update = dict[str, Any]
DATE = 1_795_400_000


class Phone:
    """One person's Telegram. Every method gives the next update; phones with the same `numbers` share ids."""

    def __init__(
        self, user: int, name: str = "Sari", language: str = "id", numbers: count[int] | None = None
    ) -> None:
        self.user = user
        self.who = {"id": user, "is_bot": False, "first_name": name, "language_code": language}
        self.chat = {"id": user, "first_name": name, "type": "private"}
        self.numbers = numbers or count(1)

    def message(self, **content: Any) -> Update:
        """A message with any content."""
        number = next(self.numbers)
        message = {
            "message_id": 50_000 + number,
            "from": self.who,
            "chat": self.chat,
            "date": DATE,
            **content,
        }
        return {"update_id": number, "message": message}

    def says(self, text: str) -> Update:
        """A text."""
        command = text.split(" ")[0]
        entities = (
            [{"offset": 0, "length": len(command), "type": "bot_command"}] if text.startswith("/") else []
        )
        return self.message(text=text, **({"entities": entities} if entities else {}))

    def edits(self, earlier: Update, text: str) -> Update:
        """An earlier message with another text."""
        message = {**earlier["message"], "text": text, "edit_date": DATE + 60}
        return {"update_id": next(self.numbers), "edited_message": message}

    def taps(self, data: str, message_id: int) -> Update:
        """A button under one of the bot's messages."""
        number = next(self.numbers)
        bot = {"id": 1, "is_bot": True, "first_name": "Bot"}
        message = {"message_id": message_id, "from": bot, "chat": self.chat, "date": DATE, "text": "…"}
        query = {
            "id": f"cb{number}",
            "from": self.who,
            "message": message,
            "chat_instance": "1",
            "data": data,
        }
        return {"update_id": number, "callback_query": query}

    def photo(
        self, file_id: str = "PHOTO", *, caption: str = "", album: str = "", size: int = 90_000
    ) -> Update:
        """A photo in the sizes that Telegram makes."""
        sizes = [
            {"file_id": f"{file_id}-s", "file_unique_id": "s", "width": 90, "height": 67, "file_size": 1_200},
            {"file_id": file_id, "file_unique_id": "x", "width": 1280, "height": 960, "file_size": size},
        ]
        more = {"caption": caption} if caption else {}
        return self.message(photo=sizes, **more, **({"media_group_id": album} if album else {}))

    def location(self, latitude: float, longitude: float) -> Update:
        """The phone's own place."""
        return self.message(
            location={"latitude": latitude, "longitude": longitude, "horizontal_accuracy": 12.5}
        )

    def sticker(self) -> Update:
        """A sticker."""
        sticker = {"file_id": "S", "file_unique_id": "s", "type": "regular", "width": 512, "height": 512}
        return self.message(sticker={**sticker, "is_animated": False, "is_video": False})

    def voice(self) -> Update:
        """A voice message."""
        return self.message(
            voice={"file_id": "V", "file_unique_id": "v", "duration": 3, "mime_type": "audio/ogg"}
        )

    def document(self, file_id: str, mime: str, size: int, name: str = "berkas") -> Update:
        """A file."""
        about = {"file_id": file_id, "file_unique_id": "d", "file_name": name, "mime_type": mime}
        return self.message(document={**about, "file_size": size})

    def member(self, status: str) -> Update:
        """The person blocks the bot ("kicked") or lets it in again ("member")."""
        bot = {"id": 1, "is_bot": True, "first_name": "Bot"}
        other = {"kicked": "member", "member": "kicked"}[status]
        change = {
            "from": self.who,
            "chat": self.chat,
            "date": DATE,
            "old_chat_member": {"user": bot, "status": other, "until_date": 0},
            "new_chat_member": {"user": bot, "status": status, "until_date": 0},
        }
        return {"update_id": next(self.numbers), "my_chat_member": change}
