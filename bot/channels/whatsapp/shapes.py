"""What we read of WhatsApp's webhooks: these fields alone, all of them optional; pure data."""

from __future__ import annotations

from typing import Any

import msgspec

from bot.channels.bounds import Category, Key, Kind, Number, Ref, Row


class Text(msgspec.Struct):
    body: str = ""


class Context(msgspec.Struct):
    """The message that this one answers."""

    id: str = ""


class Chosen(msgspec.Struct):
    """A reply button or a row of a list."""

    id: Ref = ""
    title: str = ""


class Interactive(msgspec.Struct):
    type: Kind = ""
    button_reply: Chosen | None = None
    list_reply: Chosen | None = None


class QuickReply(msgspec.Struct):
    """A template's button."""

    payload: Ref = ""
    text: str = ""


class File(msgspec.Struct):
    """A picture, document, sound, film or sticker: what they have in common."""

    id: Ref = ""
    mime_type: Kind = ""
    caption: str = ""
    filename: str = ""


class Location(msgspec.Struct):
    latitude: float
    longitude: float


class Told(msgspec.Struct):
    """What an edited message says now."""

    text: Text | None = None
    image: File | None = None
    video: File | None = None
    document: File | None = None


class Edit(msgspec.Struct):
    original_message_id: str = ""
    message: Told | None = None


class System(msgspec.Struct):
    """Somebody's number changed, or the id by which we know them."""

    type: Kind = ""
    wa_id: Key = ""
    new_wa_id: Key = ""
    user_id: Key = ""
    previous_user_id: Key = ""
    customer: Key = ""


class Renamed(msgspec.Struct):
    previous: Key = ""
    current: Key = ""


class UserIdUpdate(msgspec.Struct):
    """Somebody is known by another id; told in a field of its own."""

    wa_id: Key = ""
    user_id: Renamed | None = None
    timestamp: Number = 0


class Message(msgspec.Struct):
    """`type` names the field that holds the content."""

    id: str = ""
    sender: Key = msgspec.field(default="", name="from")
    from_user_id: Key = ""
    timestamp: Number = 0
    type: Kind = ""
    group_id: str = ""
    context: Context | None = None
    text: Text | None = None
    interactive: Interactive | None = None
    button: QuickReply | None = None
    image: File | None = None
    document: File | None = None
    audio: File | None = None
    voice: File | None = None
    video: File | None = None
    sticker: File | None = None
    location: Location | None = None
    contacts: list[Any] | None = None
    edit: Edit | None = None
    system: System | None = None


class Profile(msgspec.Struct):
    name: str = ""


class Contact(msgspec.Struct):
    """Who wrote: either id may be missing."""

    wa_id: Key = ""
    user_id: Key = ""
    profile: Profile | None = None


class Details(msgspec.Struct):
    details: str = ""


class Error(msgspec.Struct):
    code: Number = 0
    title: str = ""
    message: str = ""
    error_data: Details | None = None


class Pricing(msgspec.Struct):
    category: Category = ""


class Status(msgspec.Struct):
    id: str = ""
    status: Kind = ""
    timestamp: Number = 0
    recipient_id: Key = ""
    recipient_user_id: Key = ""
    biz_opaque_callback_data: Row = ""
    pricing: Pricing | None = None
    errors: list[Error] = []


class Metadata(msgspec.Struct):
    phone_number_id: Key = ""


class Restriction(msgspec.Struct):
    restriction_type: Kind = ""


class Ban(msgspec.Struct):
    waba_ban_state: Kind = ""


class Violation(msgspec.Struct):
    violation_type: Kind = ""


class Value(msgspec.Struct):
    """What one change holds: of `messages` the first block, of the account's other fields the second."""

    metadata: Metadata | None = None
    contacts: list[Contact] = []
    messages: list[Message] = []
    statuses: list[Status] = []
    errors: list[Error] = []
    user_id_update: list[UserIdUpdate] = []

    event: Kind = ""
    reason: str = ""
    message_template_name: str = ""
    message_template_language: Kind = ""
    new_quality_score: Kind = ""
    previous_category: Kind = ""
    new_category: Kind = ""
    display_phone_number: Kind = ""
    current_limit: Kind = ""
    restriction_info: list[Restriction] = []
    ban_info: Ban | None = None
    violation_info: Violation | None = None


class Change(msgspec.Struct):
    field: str = ""
    value: Value | None = None


class Entry(msgspec.Struct):
    """`id` is the business account."""

    id: Key = ""
    changes: list[Change] = []


class Body(msgspec.Struct):
    object: str = ""
    entry: list[Entry] = []
