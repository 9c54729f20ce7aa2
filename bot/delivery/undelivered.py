"""Acts on a verdict: another way to the same person, a word to whoever sent it, to the admins, a mark.

The one place for it, whether an answer or a later status told it; who calls notes the letter's row.
"""

from __future__ import annotations

from datetime import datetime

from actions import Kit, notices, templates
from actions.digests import groups
from actions.notices import Notice
from bot.channels import SendError
from bot.delivery.verdict import Verdict
from locales import Words, words
from models import Tx, group, outbox, person
from models.buttons import Command
from models.message import Button, Outgoing, Rows
from models.outbox import Letter

OTHERWISE = "took another way: the window was shut"
"""What is noted of a letter of which a copy left on another channel."""


def matters(letter: Letter, found: Verdict) -> bool:
    """Whether a verdict changes anything beside the letter's row."""
    error = found.error
    if error.admin or error.moved_to or found.what in ("template", "held"):
        return True
    return found.what == "never" and bool(error.unreachable or letter.urgency)


async def act(tx: Tx, kit: Kit, letter: Letter, found: Verdict, now: datetime) -> Verdict:
    """Do what a verdict asks for; returns what it came to, as what was to be held may take another way."""
    error = found.error
    if error.admin:
        await notices.tell_admins(tx, kit, letter.channel, error.admin, {"reason": error.reason}, now)
    if error.moved_to:
        await groups.follow(tx, kit, letter.channel, letter.address, error.moved_to, now)
    if found.what == "template" and letter.contact_id is not None:
        await person.shut(tx, letter.contact_id)
    elif found.what == "held" and not await wait_for_window(tx, kit, letter, now=now):
        return Verdict("another way", error, OTHERWISE)
    elif found.what == "never":
        await give_up(tx, kit, letter, error, now=now)
    return found


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
