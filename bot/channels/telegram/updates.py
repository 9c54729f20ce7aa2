"""Pure: Telegram's updates -> Incoming. Only what we use is looked at; whatever else comes is let be.

Private chats only: in channels and business accounts we never answer as if we had been spoken to, and of a
group only that it is bound, let go, moved, or that we were removed from it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import msgspec

from bot.channels import tolerant
from bot.channels.telegram.shapes import (
    CallbackQuery,
    Chat,
    File,
    Location,
    MemberUpdated,
    Message,
    Update,
    Updates,
    User,
)
from models.message import Attachment, Incoming, Kind, Place

log = logging.getLogger(__name__)

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update that we ask Telegram for."""
GROUPS = ("group", "supergroup")
BINDING = {"/ikat": "bind", "/start": "bind", "/lepas": "unbind"}
"""What is listened to in a group; a link that adds us to one has Telegram write /start with the code."""
PICTURES = ("image/jpeg", "image/png", "image/webp")
SERVICE = frozenset(
    (
        "boost_added",
        "checklist_tasks_added",
        "checklist_tasks_done",
        "chat_background_set",
        "chat_shared",
        "connected_website",
        "direct_message_price_changed",
        "gift",
        "gift_upgrade_sent",
        "message_auto_delete_timer_changed",
        "migrate_from_chat_id",
        "migrate_to_chat_id",
        "paid_message_price_changed",
        "passport_data",
        "pinned_message",
        "proximity_alert_triggered",
        "refunded_payment",
        "successful_payment",
        "suggested_post_approved",
        "suggested_post_declined",
        "unique_gift",
        "users_shared",
        "video_chat_ended",
        "video_chat_scheduled",
        "video_chat_started",
        "web_app_data",
        "write_access_allowed",
    )
)
"""What Telegram itself puts into a chat: nobody said anything, so nobody is answered."""


_decode = msgspec.json.Decoder(Update, strict=False).decode
_decode_list = msgspec.json.Decoder(Updates).decode
_decode_fields = msgspec.json.Decoder(dict[str, Any]).decode
Whole = bytes | msgspec.Raw | dict[str, Any]
"""The whole update: as it came, or read already."""


def parse(body: bytes | msgspec.Raw, me: str = "") -> Sequence[Incoming]:
    """One update -> what was done, or nothing; ValueError for what is no update at all.

    `me` is our own name there: a command that bears another's is not ours.
    """
    try:
        if tolerant.keepable(bytes(body)):
            return _read(_decode(body), body, me)
        return _slowly(bytes(body), me)
    except (ValueError, RecursionError):  # a DecodeError is a ValueError
        return _slowly(bytes(body), me)


def _slowly(body: bytes, me: str) -> Sequence[Incoming]:
    """An update of a shape that we do not know: what can be read of it; an odd one spoils no other."""
    number = tolerant.number(body, "update_id")
    if number is None:
        raise ValueError("no update")
    try:
        given = tolerant.plain(body)
        update = tolerant.fitting(given, Update)
        return () if update is None else _read(update, given, me)
    except (ValueError, RecursionError) as error:
        log.warning("update %d of Telegram cannot be read: %s", number, type(error).__name__)
        return ()


def _read(update: Update, whole: Whole, me: str) -> Sequence[Incoming]:
    if update.callback_query is not None:
        return _tap(update.update_id, update.callback_query)
    message = update.message or update.edited_message
    if message is not None:
        if _for_another(message.text, me):
            return ()
        return _message(update.update_id, message, whole, edited=update.message is None)
    if update.my_chat_member is not None:
        return _member(update.update_id, update.my_chat_member)
    return ()


def _for_another(text: str, me: str) -> bool:
    """Whether this is a command that names a bot, and not us."""
    if not text.startswith("/"):
        return False
    _, at, name = text.split(maxsplit=1)[0].partition("@")
    return bool(at) and name.lower() != me.lower()


def parse_list(body: bytes, me: str = "") -> tuple[list[Incoming], int | None]:
    """getUpdates' answer -> what was done, and the number of the last update (None: there was none)."""
    updates: Sequence[bytes | msgspec.Raw]
    try:
        updates = _decode_list(body).result
    except (ValueError, RecursionError):
        updates = tolerant.items(body, "result")
    done: list[Incoming] = []
    last: int | None = None
    for raw in updates:
        number = tolerant.number(bytes(raw), "update_id")
        if number is None:
            log.warning("something that Telegram gave out is no update")
            continue
        done.extend(parse(raw, me))
        last = number
    return done, last


def _tap(number: int, query: CallbackQuery) -> Sequence[Incoming]:
    if query.message is None or query.message.chat.type != "private":
        return (_said(number, query.sender, query.sender.id, "stray", 0, callback_id=query.id),)
    return (
        _said(
            number,
            query.sender,
            query.message.chat.id,
            "button",
            query.message.message_id,
            data=query.data,
            callback_id=query.id,
        ),
    )


def _member(number: int, change: MemberUpdated) -> Sequence[Incoming]:
    """The person blocked us, or let us in again; or a group removed us."""
    if change.chat.type in GROUPS and change.new_chat_member.status in ("kicked", "left"):
        return (_in_group(number, change.chat, "left"),)
    if change.chat.type != "private" or change.new_chat_member.status not in ("kicked", "member"):
        return ()
    return (_said(number, change.sender, change.chat.id, "blocked", 0, data=change.new_chat_member.status),)


def _message(number: int, message: Message, whole: Whole, *, edited: bool) -> Sequence[Incoming]:
    sender = message.sender
    if message.chat.type in GROUPS:
        return () if edited else _group(number, message)
    if message.chat.type != "private" or message.chat.id <= 0 or sender is None or sender.is_bot:
        return ()
    if message.text:
        kind: Kind = "text"
        attachment = None
    else:
        kind, attachment = _content(message)
        if kind == "other" and not SERVICE.isdisjoint(_fields(whole, edited)):
            return ()
    said = _said(
        number,
        sender,
        message.chat.id,
        kind,
        message.message_id,
        text=message.text or message.caption,
        edited=edited,
        attachment=attachment,
        location=_place(message.location),
        album=message.media_group_id,
    )
    return (said,)


def _group(number: int, message: Message) -> Sequence[Incoming]:
    """A code or /lepas, or that the group has another address."""
    if message.migrate_to_chat_id:
        return (_in_group(number, message.chat, "moved", text=str(message.migrate_to_chat_id)),)
    command, _, rest = message.text.partition(" ")
    what = BINDING.get(command.partition("@")[0].lower())
    if what is None or (what == "bind" and not rest.strip()):
        return ()
    who = message.sender
    known = who is not None and not who.is_bot  # admins may write as the group itself
    member, language = (str(who.id), who.language_code) if who is not None and known else ("", "")
    return (_in_group(number, message.chat, what, text=rest.strip(), member=member, language=language),)


def _in_group(number: int, chat: Chat, what: str, **more: Any) -> Incoming:
    return Incoming(
        "telegram", str(number), str(chat.id), "group", number, data=what, name=chat.title, **more
    )


def _said(number: int, sender: User, chat: int, kind: Kind, message_id: int, **more: Any) -> Incoming:
    return Incoming(
        "telegram",
        str(number),
        str(chat),
        kind,
        number,
        message_id=str(message_id) if message_id else "",
        name=f"{sender.first_name} {sender.last_name}".strip(),
        language=sender.language_code,
        **more,
    )


def _place(location: Location | None) -> Place | None:
    if location is None:
        return None
    return Place(location.latitude, location.longitude, location.horizontal_accuracy)


def _fields(whole: Whole, edited: bool) -> set[str]:
    given = whole if isinstance(whole, dict) else _decode_fields(whole)
    return set(given["edited_message" if edited else "message"])


def _content(message: Message) -> tuple[Kind, Attachment | None]:
    """What a message without text holds."""
    if message.photo:
        best = max(message.photo, key=lambda size: size.width * size.height)
        return "photo", Attachment(best.file_id, "image", "image/jpeg", "", best.file_size)
    if message.location is not None:
        return "location", None
    if message.document is not None and message.animation is None and message.document.mime_type in PICTURES:
        return "photo", _file(message.document, "image")
    if message.sticker is not None:
        return "sticker", None
    if message.voice is not None or message.audio is not None:
        sound = message.voice or message.audio
        return "voice", _file(sound, "audio") if sound else None
    film = message.video or message.video_note or message.animation
    if film is not None:
        return "file", _file(film, "video")
    if message.document is not None:
        return "file", _file(message.document, "file")
    return ("contact" if message.contact is not None else "other"), None


def _file(file: File, kind: Any) -> Attachment:
    return Attachment(file.file_id, kind, file.mime_type, file.file_name, file.file_size)
