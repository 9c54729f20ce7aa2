"""Telling somebody something: in their own language, as a row of the outbox; nothing is sent here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from actions import Kit, templates
from locales import Words, words
from models import Tx, outbox, person, status
from models.message import Outgoing, Rows, pack
from models.outbox import Letter
from models.person import Contact, Person

MakeRows = Callable[[Words], Rows]
NOTICE = 1
BROADCAST = 2


async def tell(
    tx: Tx,
    kit: Kit,
    person_id: int,
    key: str,
    values: Mapping[str, object] | None = None,
    rows: Rows | MakeRows = (),
    *,
    now: datetime,
    origin: int | None = None,
    urgency: int = NOTICE,
    photo: str = "",
    document: str = "",
    once: str | None = None,
    at: Contact | None = None,
    due: datetime | None = None,
) -> int:
    """Put the words of `key` into the outbox, for where the person wants notices; 1, or 0: nowhere.

    `rows` may be a function of the recipient's words. `origin` is the contact told when the notice cannot be
    delivered. `photo` and `document` are media ids. `once`: nothing is told when this key was used before.
    `at`: there, wherever they want notices. `due`: not before then.
    """
    recipient = await tx.get(Person, person_id)
    contact = at if at or recipient is None else await where(tx, recipient)
    if recipient is None or contact is None or (once is not None and await _told(tx, once)):
        return 0
    w = words(recipient.language)
    filled = values or {}
    buttons = rows(w) if callable(rows) else rows
    message = Outgoing(
        text=str(w(key, **filled)),
        rows=buttons,
        photo=photo,
        document=document,
        template=templates.for_notice(key, w, filled, buttons),
        language=w.language,
    )
    made = letter(kit, contact, message, now, origin, urgency, once)
    made.due_at = due
    await outbox.post(tx, [made], now, None)
    return 1


def letter(
    kit: Kit,
    contact: Contact,
    message: Outgoing,
    now: datetime,
    origin: int | None = None,
    urgency: int = NOTICE,
    key: str | None = None,
) -> Letter:
    """The message as a letter to a contact, to be posted."""
    return Letter(
        kit.ids(now),
        contact.channel,
        contact.address,
        "",
        pack(message),
        urgency,
        contact_id=contact.id,
        origin_contact_id=origin,
        account=contact.account,
        key=key,
    )


async def where(tx: Tx, recipient: Person, *, past: str = "") -> Contact | None:
    """Who gets the person's notices: the contact on the channel they chose, else their first that works."""
    contacts = await person.contacts(tx, recipient.id)
    others = [one for one in contacts if one.channel != past]
    return chosen(recipient.channel, others or contacts)


def chosen(channel: str, contacts: Sequence[Contact]) -> Contact | None:
    """Of a person's reachable contacts, oldest first, the one on the channel, else the first."""
    return next((one for one in contacts if one.channel == channel), contacts[0] if contacts else None)


async def _told(tx: Tx, key: str) -> bool:
    return bool(await status.posted(tx, [key]))
