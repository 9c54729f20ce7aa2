"""Pure: what one message holds: words, a tap, a file, a place; knows nothing of who sent it."""

from __future__ import annotations

from typing import Any

from bot.channels.whatsapp.shapes import Edit, File, Location, Message
from models.message import Attachment, Kind, Place

PICTURES = ("image/jpeg", "image/png", "image/webp")
Content = tuple[Kind, str, Attachment | None, Place | None]
"""The kind, the words, a file, a place."""


def chosen(message: Message) -> str:
    """What the tapped button carries."""
    if message.type == "interactive" and message.interactive is not None:
        reply = message.interactive.button_reply or message.interactive.list_reply
        return reply.id if reply is not None else ""
    return message.button.payload if message.type == "button" and message.button is not None else ""


def content(message: Message) -> Content:
    """What a message holds; what we cannot read is "other", and kindly puzzling."""
    kind = message.type or _named(message)
    if kind == "text" and message.text is not None:
        return "text", message.text.body, None, None
    if kind in ("interactive", "button"):
        return _reply(message)
    if kind == "edit" and message.edit is not None:
        return "text", _now_says(message.edit), None, None
    if kind == "location":
        where = _place(message.location)
        return ("location" if where else "other"), "", None, where
    if kind == "contacts" and message.contacts:
        return "contact", "", None, None
    return _file(kind, message)


def _named(message: Message) -> str:
    """The kind by the field that is there; some senders leave the type out."""
    for kind in (
        "text",
        "interactive",
        "button",
        "image",
        "document",
        "audio",
        "video",
        "sticker",
        "location",
    ):
        if getattr(message, kind) is not None:
            return kind
    return "contacts" if message.contacts else ""


def _reply(message: Message) -> Content:
    """A tap; one that carries nothing counts as its words."""
    if message.button is not None:
        words = message.button.text
    else:
        tapped = message.interactive
        reply = (tapped.button_reply or tapped.list_reply) if tapped is not None else None
        words = reply.title if reply is not None else ""
    if chosen(message):
        return "button", words, None, None
    return ("text" if words else "other"), words, None, None


def _now_says(edit: Edit) -> str:
    said = edit.message
    if said is None:
        return ""
    if said.text is not None:
        return said.text.body
    file = said.image or said.video or said.document
    return file.caption if file is not None else ""


def _place(location: Location | None) -> Place | None:
    if location is None or not (abs(location.latitude) <= 90 and abs(location.longitude) <= 180):
        return None
    return Place(location.latitude, location.longitude)


def _file(kind: str, message: Message) -> Content:
    """A file, as long as it can be fetched: what may be seen only once comes without an id."""
    files = {
        "image": message.image,
        "document": message.document,
        "audio": message.audio or message.voice,
        "voice": message.voice or message.audio,
        "video": message.video,
        "sticker": message.sticker,
    }
    file = files.get(kind)
    if file is None or not file.id or "\x00" in file.id:
        return "other", "", None, None
    if kind == "sticker":
        return "sticker", "", None, None
    if kind in ("audio", "voice"):
        return "voice", "", _attachment(file, "audio"), None
    if kind == "video":
        return "file", file.caption, _attachment(file, "video"), None
    if kind == "image" or file.mime_type in PICTURES:
        return "photo", file.caption, _attachment(file, "image"), None
    return "file", file.caption, _attachment(file, "file"), None


def _attachment(file: File, kind: Any) -> Attachment:
    return Attachment(file.id, kind, file.mime_type.partition(";")[0], file.filename)
