"""A file of ours -> what WhatsApp takes: its kind, its type, its bytes; sends nothing."""

from __future__ import annotations

from mimetypes import guess_type

import msgspec

from bot.channels import SendError
from bot.channels.whatsapp.limits import FILE_BYTES, PHOTO_BYTES, SOUND_BYTES
from bot.pictures import Smaller, Spoilt
from models.message import Outgoing

IMAGES = ("image/jpeg", "image/png")
SOUNDS = ("audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg")
FILMS = ("video/mp4", "video/3gpp")
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCUMENTS = (
    "application/pdf",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    f"{_OFFICE}wordprocessingml.document",
    f"{_OFFICE}spreadsheetml.sheet",
    f"{_OFFICE}presentationml.presentation",
    "text/plain",
)
LONG_SIDE = 1600
"""Pixels of the longer side to which a picture that is too large is made smaller."""


class Taken(msgspec.Struct, frozen=True):
    """What is uploaded: `kind` as messages name it, `name` a document's."""

    kind: str
    mime: str
    content: bytes
    name: str = ""


async def taken(message: Outgoing, content: bytes, smaller: Smaller) -> Taken:
    """A message's photo or document as WhatsApp takes it; SendError (for good) when it takes no such file."""
    if message.document:
        return _sized(_document(message.document.rpartition(":")[2], content), FILE_BYTES)
    mime = guess_type(message.photo)[0] or "image/jpeg"
    if mime in SOUNDS:
        return _sized(Taken("audio", mime, content), SOUND_BYTES)
    if mime in FILMS:
        return _sized(Taken("video", mime, content), SOUND_BYTES)
    if mime in IMAGES and len(content) <= PHOTO_BYTES:
        return Taken("image", mime, content)
    if mime.startswith("image/"):
        return Taken("image", "image/jpeg", await _picture(content, smaller))
    return _sized(_document(message.photo.rpartition(":")[2], content), FILE_BYTES)


def _document(name: str, content: bytes) -> Taken:
    """A document under its name; texts of every kind (calendars, tables) are plain text to WhatsApp."""
    mime = guess_type(name)[0] or ""
    if mime not in DOCUMENTS:
        if not mime.startswith("text/") and mime != "application/json":
            raise SendError(f"WhatsApp takes no file like {name}")
        mime = "text/plain"
    return Taken("document", mime, content, " ".join(name.split())[-240:])


def _sized(file: Taken, most: int) -> Taken:
    if not 0 < len(file.content) <= most:
        raise SendError(f"WhatsApp takes no {file.kind} of {len(file.content)} bytes")
    return file


async def _picture(content: bytes, smaller: Smaller) -> bytes:
    """Any picture as a JPEG that is small enough."""
    try:
        return await smaller(content, LONG_SIDE)
    except Spoilt as error:
        raise SendError(str(error)) from None
    except OSError as error:
        raise SendError(str(error), retry_after=1) from None
