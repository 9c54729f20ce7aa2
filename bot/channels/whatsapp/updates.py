"""Pure: WhatsApp's webhooks -> what happened. Every entry, change, message and status; sends nothing.

Only what we use is looked at; whatever else comes is let be. Groups, calls and the echoes of what was sent
by hand are none of ours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256

import msgspec

from bot.channels import Event, Status
from bot.channels.tolerant import UNREADABLE
from bot.channels.whatsapp import account, verdicts
from bot.channels.whatsapp.contents import chosen, content
from bot.channels.whatsapp.numbers import e164
from bot.channels.whatsapp.shapes import Body, Contact, Message, System, UserIdUpdate, Value
from bot.channels.whatsapp.shapes import Status as Told
from bot.channels.whatsapp.tolerant import keepable, slowly
from models.message import Incoming, Kind

CHANNEL = "whatsapp"
STATES = {"sent": "sent", "delivered": "delivered", "read": "read", "played": "read", "failed": "failed"}
LONGEST_ID, LONGEST_ADDRESS = 128, 64
"""Characters of a message's id and of an address that the tables hold."""
SILENT = frozenset(("reaction", "revoke", "request_welcome"))
"""What nobody expects an answer to."""
MOVED = ("user_changed_number", "customer_changed_number", "user_changed_user_id")
"""What Meta calls it that somebody has another number or id; the middle one is the older name."""
LAST_SECOND = 1 << 34
"""A second some five hundred years ahead."""
ORDERED = 1000
"""Places within one second: timestamps are whole seconds."""

_decode = msgspec.json.Decoder(Body, strict=False).decode


def parse(body: bytes, ours: Collection[str], waba: str = "") -> Sequence[Event]:
    """A webhook's body -> what happened, in order; ValueError for what is no JSON object.

    `ours` are the ids of our phone numbers: what concerns others is let be, and so is what concerns
    another business account than `waba` ('' = any).
    """
    try:
        decoded = _decode(body) if keepable(body) else slowly(body)
    except UNREADABLE:
        decoded = slowly(body)
    if decoded.object not in ("", "whatsapp_business_account"):
        return ()
    events: list[Event] = []
    for entry in decoded.entry:
        for change in entry.changes:
            if change.value is None:
                continue
            if change.field in ("messages", "user_id_update", ""):
                _value(change.value, ours, events)
            elif not waba or entry.id == waba:
                events.extend(account.news(change.field, change.value))
    return events


def _value(value: Value, ours: Collection[str], events: list[Event]) -> None:
    number = value.metadata.phone_number_id if value.metadata is not None else ""
    if number not in ours:
        return
    for message in value.messages:
        events.extend(_message(message, value.contacts, number, min(len(events), ORDERED - 1)))
    for told in value.user_id_update:
        events.extend(_renamed(told, number))
    for status in value.statuses:
        events.extend(_status(status, value.contacts))
    for error in value.errors:
        events.append(account.trouble(error))


# What people do


def _message(message: Message, contacts: list[Contact], number: str, place: int) -> Iterator[Incoming]:
    if not message.id or message.group_id or message.type in SILENT:
        return
    if message.type == "system":
        yield from _moved(message, number)
        return
    contact = _whose(message, contacts)
    sender = _address(
        message.from_user_id,
        contact.user_id if contact else "",
        message.sender,
        contact.wa_id if contact else "",
    )
    if not sender:
        return
    kind, text, attachment, where = content(message)
    data = chosen(message)
    edited = message.type == "edit"
    if edited and not text:
        return
    yield Incoming(
        CHANNEL,
        name_of(message.id),
        sender,
        kind,
        order=_moment(message.timestamp) * ORDERED + place,
        text=text,
        data=data,
        message_id=_about(message, kind),
        edited=edited,
        location=where,
        attachment=attachment,
        name=contact.profile.name if contact and contact.profile else "",
        account=number,
        number=e164(message.sender) or (e164(contact.wa_id) if contact else ""),
        at=_moment(message.timestamp),
    )


def _moment(timestamp: int) -> int:
    """Seconds since 1970; 0 for what cannot be a time."""
    return timestamp if 0 < timestamp < LAST_SECOND else 0


def name_of(wamid: str) -> str:
    """A message's id as the tables hold it: one too long by its hash."""
    return wamid if len(wamid) <= LONGEST_ID else sha256(wamid.encode()).hexdigest()


def _whose(message: Message, contacts: list[Contact]) -> Contact | None:
    """The contact that wrote: by either id, or the only one (its number may be written in another way)."""
    if len(contacts) == 1:
        return contacts[0]
    for contact in contacts:
        if message.from_user_id and contact.user_id == message.from_user_id:
            return contact
        if message.sender and contact.wa_id == message.sender:
            return contact
    return None


def _address(*ids: str) -> str:
    """The first id that can be an address: the business-scoped ones come before numbers."""
    for one in ids:
        plain = one.lstrip("+")
        if 0 < len(plain) <= LONGEST_ADDRESS:
            return plain
    return ""


def _about(message: Message, kind: Kind) -> str:
    """The message that was tapped on, or changed; else this one."""
    if kind == "button":
        return message.context.id if message.context is not None else ""
    return message.edit.original_message_id if message.edit is not None else message.id


def _moved(message: Message, number: str) -> Iterator[Incoming]:
    """Somebody has another number, or is known by another id: told for each old address that we may know."""
    system = message.system
    if system is None or system.type not in MOVED:
        return
    new = _address(system.user_id, _new_number(system))
    known = (system.previous_user_id, message.from_user_id, message.sender or system.customer)
    old = dict.fromkeys(_address(one) for one in known)
    for place, address in enumerate(one for one in old if one and new and one != new):
        yield Incoming(
            CHANNEL,
            name_of(message.id + (f"#{place}" if place else "")),
            address,
            "moved",
            order=_moment(message.timestamp) * ORDERED + place,
            data=new,
            account=number,
            number=e164(_new_number(system)),
            at=_moment(message.timestamp),
        )


def _renamed(told: UserIdUpdate, number: str) -> Iterator[Incoming]:
    """The same where it is no message: it has no id of its own."""
    if told.user_id is None:
        return
    new, at = _address(told.user_id.current), _moment(told.timestamp)
    old = dict.fromkeys((_address(told.user_id.previous), _address(told.wa_id)))
    for place, address in enumerate(one for one in old if one and new and one != new):
        name = sha256(f"{address}>{new}@{at}".encode()).hexdigest()
        order, tel = at * ORDERED + place, e164(told.wa_id)
        yield Incoming(CHANNEL, name, address, "moved", order, data=new, account=number, number=tel, at=at)


def _new_number(system: System) -> str:
    return system.new_wa_id or system.wa_id


# What became of our messages


def _status(told: Told, contacts: list[Contact]) -> Iterator[Status]:
    state = STATES.get(told.status)
    if state is None or not told.id:
        return
    whose, number = ("", "") if state == "failed" else _recipient(told, contacts)
    error = verdicts.of_failure(told.errors) if state == "failed" else None
    yield Status(
        CHANNEL,
        name_of(told.id),
        state,
        _moment(told.timestamp),
        told.biz_opaque_callback_data,
        told.pricing.category if told.pricing is not None else "",
        error,
        whose,
        number,
    )


def _recipient(told: Told, contacts: list[Contact]) -> tuple[str, str]:
    """The lasting id and the number of who got the message; nothing unless both are told."""
    ids, numbers = [told.recipient_user_id], [told.recipient_id]
    if len(contacts) == 1:
        ids.append(contacts[0].user_id)
        numbers.append(contacts[0].wa_id)
    whose, number = _address(*ids), next(filter(None, map(e164, numbers)), "")
    return (whose, number) if whose and number and not whose.isdecimal() else ("", "")
