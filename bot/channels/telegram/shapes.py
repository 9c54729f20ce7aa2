"""What we read of Telegram's updates: these fields alone, with defaults for the optional; pure data."""

from __future__ import annotations

import msgspec

from bot.channels.bounds import Kind, Number, Ref, Size


class User(msgspec.Struct):
    id: Number
    first_name: str = ""
    last_name: str = ""
    language_code: Kind = ""
    is_bot: bool = False


class Chat(msgspec.Struct):
    id: Number
    type: str = "private"
    title: str = ""


class File(msgspec.Struct):
    """A photo size, document, voice, video ...: what they have in common."""

    file_id: Ref
    file_size: Size = 0
    mime_type: Kind = ""
    file_name: str = ""
    width: Size = 0
    height: Size = 0


class Location(msgspec.Struct):
    latitude: float
    longitude: float
    horizontal_accuracy: float = 0.0


class Contact(msgspec.Struct):
    phone_number: Ref = ""


class Message(msgspec.Struct):
    message_id: Number
    chat: Chat
    sender: User | None = msgspec.field(default=None, name="from")
    text: str = ""
    caption: str = ""
    media_group_id: Ref = ""
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
    migrate_to_chat_id: Number = 0


class Tapped(msgspec.Struct):
    """The message under a tapped button; an old one comes without its content."""

    message_id: Number
    chat: Chat


class CallbackQuery(msgspec.Struct):
    id: Ref
    sender: User = msgspec.field(name="from")
    message: Tapped | None = None
    data: Ref = ""


class Member(msgspec.Struct):
    status: Kind = ""


class MemberUpdated(msgspec.Struct):
    chat: Chat
    sender: User = msgspec.field(name="from")
    new_chat_member: Member


class Update(msgspec.Struct):
    update_id: Number
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: MemberUpdated | None = None


class Updates(msgspec.Struct):
    """What getUpdates answers; each update is decoded on its own, so that an odd one spoils no other."""

    result: list[msgspec.Raw]
