"""What follows when a message cannot arrive: another way to the same person, or a word to whoever sent it."""

from __future__ import annotations

from datetime import datetime

from actions import Kit, notices, templates
from actions.notices import Notice
from bot.channels import SendError
from locales import Words, words
from models import Tx, group, outbox, person
from models.buttons import Command
from models.message import Button, Outgoing, Rows
from models.outbox import Letter


async def give_up(tx: Tx, kit: Kit, letter: Letter, error: SendError, *, now: datetime) -> None:
    """A letter will never arrive at its address: mark the address, take another way, or tell the origin.

    A group that is gone gets nothing more; whoever bound it is told, also when it only lets us say nothing.
    """
    if letter.contact_id is None and (error.unreachable or error.muted):
        await _group_refuses(tx, kit, letter, error, now)
    elif error.unreachable and letter.contact_id is not None:
        await person.mark_reachable(tx, letter.contact_id, now)
    if not await another_way(tx, kit, letter, now):
        await _tell_origin(tx, kit, letter, "machine.undelivered", now)


async def _group_refuses(tx: Tx, kit: Kit, letter: Letter, error: SendError, now: datetime) -> None:
    bound = await group.get(tx, letter.channel, letter.address)
    if bound is None:
        return
    binder, title = bound.bound_by, bound.title
    if error.unreachable:
        await group.forget(tx, letter.channel, letter.address)
    if binder is not None:
        key = "digest.group_gone" if error.unreachable else "digest.group_muted"
        await notices.tell(tx, kit, binder, Notice(key, {"title": title}), now)


async def wait_for_window(tx: Tx, kit: Kit, letter: Letter, *, now: datetime) -> bool:
    """Whether a letter has to wait until its reader writes (both are told), or took another way."""
    if await another_way(tx, kit, letter, now):
        return False
    await _tell_origin(tx, kit, letter, "machine.waits_for_window", now)
    await _invite(tx, kit, letter, now)
    return True


async def _invite(tx: Tx, kit: Kit, letter: Letter, now: datetime) -> None:
    """Tell the reader, at most once a day, that something waits: tapping the button opens the window."""
    reader = await person.owner(tx, letter.contact_id)
    if reader is not None:
        once = f"news|{reader[1].id}|{now:%Y-%m-%d}"
        await notices.tell(tx, kit, reader[1].id, Notice(templates.NEWS, rows=_read, once=once), now)


def _read(w: Words) -> Rows:
    return ((Button(text=w.plain("template.read"), data=Command.NEWS),),)


async def another_way(tx: Tx, kit: Kit, letter: Letter, now: datetime) -> bool:
    """Put a notice into the outbox for the person's next contact that it was not sent to yet."""
    if not letter.urgency or letter.contact_id is None:
        return False
    known = await person.contact(tx, letter.contact_id)
    if known is None:
        return False
    notice_id = letter.notice_id or letter.id
    tried = await outbox.tried(tx, notice_id)
    left = [one for one in await person.contacts(tx, known.person_id) if one.id not in tried]
    for contact in left[:1]:
        copy = Letter(
            id=kit.ids(now),
            channel=contact.channel,
            address=contact.address,
            cause="",
            content=letter.content,
            urgency=letter.urgency,
            contact_id=contact.id,
            origin_contact_id=letter.origin_contact_id,
            account=contact.account,
            notice_id=notice_id,
            useful_until=letter.useful_until,
            broadcast_id=letter.broadcast_id,
        )
        await outbox.post(tx, [copy], now, None)
    return bool(left)


async def _tell_origin(tx: Tx, kit: Kit, letter: Letter, key: str, now: datetime) -> None:
    origin = await person.owner(tx, letter.origin_contact_id)
    recipient = await person.owner(tx, letter.contact_id)
    if origin is None or origin[0].unreachable_at is not None:
        return
    contact, sender = origin
    w, values = words(sender.language), {"name": recipient[1].name if recipient else letter.address}
    message = Outgoing(text=str(w(key, **values)), template=templates.for_notice(key, w, values))
    await outbox.post(tx, [notices.letter(kit, contact, message, now)], now, None)
