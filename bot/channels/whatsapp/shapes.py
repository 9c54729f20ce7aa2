"""What we read of WhatsApp's webhooks: these fields alone, all of them optional; pure data."""

from __future__ import annotations

from typing import Any

import msgspec


class Text(msgspec.Struct):
    body: str = ""


class Context(msgspec.Struct):
    """The message that this one answers."""

    id: str = ""


class Chosen(msgspec.Struct):
    """A reply button or a row of a list."""

    id: str = ""
    title: str = ""


class Interactive(msgspec.Struct):
    type: str = ""
    button_reply: Chosen | None = None
    list_reply: Chosen | None = None


class QuickReply(msgspec.Struct):
    """A template's button."""

    payload: str = ""
    text: str = ""


class File(msgspec.Struct):
    """A picture, document, sound, film or sticker: what they have in common."""

    id: str = ""
    mime_type: str = ""
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

    type: str = ""
    wa_id: str = ""
    new_wa_id: str = ""
    user_id: str = ""
    previous_user_id: str = ""
    customer: str = ""


class Renamed(msgspec.Struct):
    previous: str = ""
    current: str = ""


class UserIdUpdate(msgspec.Struct):
    """Somebody is known by another id; told in a field of its own."""

    wa_id: str = ""
    user_id: Renamed | None = None
    timestamp: int = 0


class Message(msgspec.Struct):
    """`type` names the field that holds the content."""

    id: str = ""
    sender: str = msgspec.field(default="", name="from")
    from_user_id: str = ""
    timestamp: int = 0
    type: str = ""
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

    wa_id: str = ""
    user_id: str = ""
    profile: Profile | None = None


class Details(msgspec.Struct):
    details: str = ""


class Error(msgspec.Struct):
    code: int = 0
    title: str = ""
    message: str = ""
    error_data: Details | None = None


class Pricing(msgspec.Struct):
    category: str = ""


class Status(msgspec.Struct):
    id: str = ""
    status: str = ""
    timestamp: int = 0
    recipient_id: str = ""
    recipient_user_id: str = ""
    biz_opaque_callback_data: str = ""
    pricing: Pricing | None = None
    errors: list[Error] = []


class Metadata(msgspec.Struct):
    phone_number_id: str = ""


class Restriction(msgspec.Struct):
    restriction_type: str = ""


class Ban(msgspec.Struct):
    waba_ban_state: str = ""


class Violation(msgspec.Struct):
    violation_type: str = ""


class Value(msgspec.Struct):
    """What one change holds: of `messages` the first block, of the account's other fields the second."""

    metadata: Metadata | None = None
    contacts: list[Contact] = []
    messages: list[Message] = []
    statuses: list[Status] = []
    errors: list[Error] = []
    user_id_update: list[UserIdUpdate] = []

    event: str = ""
    reason: str = ""
    message_template_name: str = ""
    message_template_language: str = ""
    new_quality_score: str = ""
    previous_category: str = ""
    new_category: str = ""
    display_phone_number: str = ""
    current_limit: str = ""
    restriction_info: list[Restriction] = []
    ban_info: Ban | None = None
    violation_info: Violation | None = None


class Change(msgspec.Struct):
    field: str = ""
    value: Value | None = None


class Entry(msgspec.Struct):
    """`id` is the business account."""

    id: str = ""
    changes: list[Change] = []


class Body(msgspec.Struct):
    object: str = ""
    entry: list[Entry] = []
