"""What follows when a letter can never arrive: the address is marked, and who caused a notice is told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit
from locales import words
from models import outbox, person
from models.message import Outgoing, pack
from models.outbox import Letter
from models.person import Contact, Person


async def give_up(tx: AsyncSession, kit: Kit, letter: Letter, *, unreachable: bool, now: datetime) -> None:
    """Mark the contact as unreachable, and put a line to the notice's origin into the outbox."""
    if unreachable and letter.contact_id is not None:
        await person.mark_reachable(tx, letter.contact_id, now)
    origin = await _owner(tx, letter.origin_contact_id)
    recipient = await _owner(tx, letter.contact_id)
    if origin is None or origin[0].unreachable_at is not None:
        return
    contact, sender = origin
    name = recipient[1].name if recipient else letter.address
    text = str(words(sender.language)("machine.undelivered", name=name))
    told = Letter(
        kit.ids(now),
        contact.channel,
        contact.address,
        "",
        pack(Outgoing(text=text)),
        urgency=1,
        contact_id=contact.id,
    )
    await outbox.post(tx, [told], now, None)


async def _owner(tx: AsyncSession, contact_id: int | None) -> tuple[Contact, Person] | None:
    if contact_id is None:
        return None
    query = (
        select(Contact, Person).join(Person, Person.id == Contact.person_id).where(Contact.id == contact_id)
    )
    row = (await tx.execute(query)).first()
    return None if row is None else (row[0], row[1])
