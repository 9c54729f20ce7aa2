"""Telling somebody something: in their own language, as rows of the outbox; nothing is sent here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit
from locales import Words, words
from models import person
from models.message import Outbox, Outgoing, Rows, pack

MakeRows = Callable[[Words], Rows]
NOTICE = 1
BROADCAST = 2


async def tell(
    tx: AsyncSession,
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
) -> int:
    """Put the words of `key` into the outbox for each address that reaches the person; returns how many.

    `rows` may be a function of the recipient's words. `origin` is the contact told when the notice cannot be
    delivered. `photo` is a media id.
    """
    recipient = await tx.get(person.Person, person_id)
    if recipient is None:
        return 0
    w = words(recipient.language)
    buttons = rows(w) if callable(rows) else rows
    content = pack(Outgoing(text=str(w(key, **(values or {}))), rows=buttons, photo=photo))
    contacts = await person.contacts(tx, person_id)
    tx.add_all([_row(kit, contact, content, now, origin, urgency) for contact in contacts])
    return len(contacts)


def _row(
    kit: Kit, contact: person.Contact, content: str, now: datetime, origin: int | None, urgency: int
) -> Outbox:
    return Outbox(
        id=kit.ids(now),
        contact_id=contact.id,
        channel=contact.channel,
        address=contact.address,
        cause="",
        content=content,
        urgency=urgency,
        due_at=now,
        origin_contact_id=origin,
    )
