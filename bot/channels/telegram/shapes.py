"""What we read of Telegram's updates: these fields alone, with defaults for the optional; pure data."""

from __future__ import annotations

import msgspec


class User(msgspec.Struct):
    id: int
    first_name: str = ""
    last_name: str = ""
    language_code: str = ""
    is_bot: bool = False


class Chat(msgspec.Struct):
    id: int
    type: str = "private"
    title: str = ""


class File(msgspec.Struct):
    """A photo size, document, voice, video ...: what they have in common."""

    file_id: str
    file_size: int = 0
    mime_type: str = ""
    file_name: str = ""
    width: int = 0
    height: int = 0


class Location(msgspec.Struct):
    latitude: float
    longitude: float
    horizontal_accuracy: float = 0.0


class Contact(msgspec.Struct):
    phone_number: str = ""


class Message(msgspec.Struct):
    message_id: int
    chat: Chat
    sender: User | None = msgspec.field(default=None, name="from")
    text: str = ""
    caption: str = ""
    media_group_id: str = ""
    photo: list[File] | None = None
    location: Location | None = None
    document: File | None = None
    animation: File | None = None
    video: File | None = None
    video_note: File | None = None
    voice: File | None = None
    audio: File | None = None
    sticker: File | None = None
    contact: Contact | None = None
    migrate_to_chat_id: int = 0


class Tapped(msgspec.Struct):
    """The message under a tapped button; an old one comes without its content."""

    message_id: int
    chat: Chat


class CallbackQuery(msgspec.Struct):
    id: str
    sender: User = msgspec.field(name="from")
    message: Tapped | None = None
    data: str = ""


class Member(msgspec.Struct):
    status: str = ""


class MemberUpdated(msgspec.Struct):
    chat: Chat
    sender: User = msgspec.field(name="from")
    new_chat_member: Member


class Update(msgspec.Struct):
    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: MemberUpdated | None = None


class Updates(msgspec.Struct):
    """What getUpdates answers; each update is decoded on its own, so that an odd one spoils no other."""

    result: list[msgspec.Raw]
