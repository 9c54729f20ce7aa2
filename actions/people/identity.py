"""Whose an address is: a platform's lasting id decides; a telephone number alone never moves an account.

Numbers are given up and handed out again. So a number only leads to who is known by nothing else, and whoever
else it stood for loses it. Each move is audited and told on the person's other channels.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from actions import Kit, notices
from actions.notices import Notice
from models import Tx, outbox, person
from models.audit import Audit
from models.person import Contact, Person


def bare(number: str) -> str:
    """A number in E.164 as an address, for who is known by it alone."""
    return number.lstrip("+")


def lasting(address: str) -> bool:
    """Whether an address on a channel with numbers is an id of the platform's, which no number is."""
    return not address.isdecimal()


async def recognise(tx: Tx, kit: Kit, channel: str, address: str, number: str, now: datetime) -> None:
    """The platform says that this address has this number.

    An id that is new to us is who was known by the bare number, unless that number stood for others as well.
    """
    others = [one for one in await person.at_number(tx, channel, number) if one.address != address]
    if not others:
        return
    known = await person.contact_at(tx, channel, address)
    if not lasting(address):
        for one in others if known else ():
            one.number = ""
        return
    if known is None and [one.address for one in others] == [bare(number)]:
        await _rename(tx, kit, others[0], address, number, now)
        return
    for one in others:
        await _give_up(tx, kit, one, known, now)


async def learn(tx: Tx, kit: Kit, channel: str, ids: Mapping[str, str], now: datetime) -> None:
    """What our own messages tell: number (E.164) -> the id that got it. Only who has no id yet gets one."""
    for known in await person.at_addresses(tx, channel, [bare(number) for number in ids]):
        number = f"+{known.address}"
        others = await person.at_number(tx, channel, number)
        if len(others) == 1 and await person.contact_at(tx, channel, ids[number]) is None:
            await _rename(tx, kit, known, ids[number], number, now)


async def moved(tx: Tx, kit: Kit, channel: str, old: str, new: str, number: str, now: datetime) -> None:
    """The platform says that who was at `old` is at `new`, with this number ('' = not told).

    Who is known by an id goes on under another id, or under the same with another number; never to a number.
    """
    known = await person.contact_at(tx, channel, old)
    if known is None:
        left = await person.at_number(tx, channel, f"+{old}") if old.isdecimal() else ()
        for one in left:
            one.number = ""
        return
    kept = known.address if lasting(known.address) and not lasting(new) else new
    taken = await person.contact_at(tx, channel, kept) if kept != known.address else None
    if taken is not None:
        await _give_up(tx, kit, known, taken, now)
        return
    for one in await person.at_number(tx, channel, number) if number else ():
        if one is not known:
            await _give_up(tx, kit, one, known, now)
    await _rename(tx, kit, known, kept, number or known.number, now)


async def tell_elsewhere(tx: Tx, kit: Kit, found: Contact, key: str, now: datetime) -> None:
    """Tell the person wherever else they can be reached what became of this contact."""
    owner = await tx.get_one(Person, found.person_id)
    values = {"name": owner.name, "channel": kit.called(found.channel)}
    for one in await person.contacts(tx, owner.id):
        if one.id != found.id:
            await notices.tell(tx, kit, owner.id, Notice(key, values, at=one), now)


async def _rename(tx: Tx, kit: Kit, found: Contact, address: str, number: str, now: datetime) -> None:
    before = found.address, found.number
    found.address, found.number = address, number
    await tx.flush()
    if before == (address, number):
        return
    await outbox.readdress(tx, found.id, address)
    _audit(tx, found, "contact_moved", now)
    await tell_elsewhere(tx, kit, found, "channels.moved", now)


async def _give_up(tx: Tx, kit: Kit, found: Contact, heir: Contact | None, now: datetime) -> None:
    """The contact's number, or the contact itself, is another account's now (`heir`, if we know it)."""
    await person.forget_number(tx, found, now)
    mine = heir is not None and heir.person_id == found.person_id
    left = [one for one in await person.contacts(tx, found.person_id) if one.id != found.id]
    await outbox.redirect(tx, found.id, heir if mine else notices.chosen("", left), now)
    _audit(tx, found, "number_lost", now)
    if not mine:
        await tell_elsewhere(tx, kit, found, "channels.number_lost", now)


def _audit(tx: Tx, found: Contact, verb: str, now: datetime) -> None:
    subject, detail = f"person:{found.person_id}", {"channel": found.channel, "contact": found.id}
    tx.add(Audit(at=now, person_id=found.person_id, verb=verb, subject=subject, detail=detail))
