"""What the clock does for broadcasts: begin those that are due, post their messages, show how far they are.

Any number of processes may tick at once: a broadcast's row is locked while somebody works on it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from actions import Kit, notices
from actions.broadcasts import rights, wording
from actions.broadcasts.posting import post
from actions.broadcasts.progress import Progress, progress
from locales import Words, words
from models import Tx, broadcast, outbox, person
from models.broadcast import Broadcast
from models.database import Database
from models.message import Button, Rows, pack, unpack
from models.person import Contact, Person

EVERY = timedelta(seconds=4)
"""How often the message that an author watches may change."""
AFTER = timedelta(hours=1)
"""How long after its end an author is shown what becomes of a broadcast."""
SETTLING = timedelta(minutes=5)
"""How long after it was stopped a message that was in hand may come back to the outbox."""
ROUNDS = 1000
"""Broadcasts begun, and steps of posting, in one tick; the next one does the rest."""
MILESTONES = (25, 50, 75)
"""Percent at which an author is told where messages cannot be changed; and at the end."""


async def tick(database: Database, kit: Kit, now: datetime) -> int:
    """Do what is due; returns how many messages were put into the outbox."""
    for _ in range(ROUNDS):
        if not await _begin(database, kit, now):
            break
    posted = 0
    for _ in range(ROUNDS):
        more = await _post(database, kit, now)
        if more is None:
            break
        posted += more
    await _watch(database, kit, now)
    return posted


async def _begin(database: Database, kit: Kit, now: datetime) -> bool:
    """Begin a scheduled one; its author hears of it. Whoever lost the right to does not broadcast."""
    async with database.reading() as tx:
        if await broadcast.due(tx, now, lock=False) is None:
            return False
    async with database.transaction() as tx:
        one = await broadcast.due(tx, now)
        if one is None:
            return False
        held = await person.assignments(tx, one.person_id)
        allowed = all(rights.may(held, area) for area in one.areas)
        one.state = "sending" if allowed else "stopped"
        one.ended_at = None if allowed else now
        key = "broadcast.begun" if allowed else "broadcast.not_allowed"
        values = {"summary": wording.head(one.text)}
        await notices.tell(tx, kit, one.person_id, key, values, lambda w: _see(w, one), now=now)
    return True


def _see(w: Words, one: Broadcast) -> Rows:
    return ((Button(w.plain("broadcast.see"), f"bc:o:{one.id}"),),)


async def _post(database: Database, kit: Kit, now: datetime) -> int | None:
    """Some messages of one broadcast; None when there are none to post."""
    async with database.reading() as tx:
        if await broadcast.unposted(tx, lock=False) is None:
            return None
    async with database.transaction() as tx:
        one = await broadcast.unposted(tx)
        return None if one is None else await post(tx, kit, one, now)


async def _watch(database: Database, kit: Kit, now: datetime) -> None:
    """Hold what came back of stopped ones, end what is over, show the others' progress."""
    async with database.reading() as tx:
        found = [await progress(tx, one, now) for one in await broadcast.watched(tx, now - AFTER)]
    for one in found:
        if one.one.state == "sending" and one.over:
            await _end(database, one, now)
        if one.one.state == "stopped" and one.counts.now and now - (one.one.ended_at or now) < SETTLING:
            async with database.transaction() as tx:
                await broadcast.hold(tx, [one.one.id])
        await _show(database, kit, one, now)


async def _end(database: Database, one: Progress, now: datetime) -> None:
    async with database.transaction() as tx:
        stored = await broadcast.get(tx, one.one.id, lock=True)
        if stored is not None and stored.state == "sending":
            stored.state, stored.ended_at = "done", now
            one.one.state = "done"


async def _show(database: Database, kit: Kit, one: Progress, now: datetime) -> None:
    """Let the author see how far it is, unless they see it already."""
    async with database.reading() as tx:
        contact = await tx.get(Contact, one.one.contact_id)
        author = await tx.get(Person, one.one.person_id)
        if contact is None or author is None or contact.unreachable_at is not None:
            return
        message = one.message(words(author.language), author.zone, edit=one.one.progress_id)
        key, content = _key(one), pack(message)
        shown = await broadcast.shown(tx, key) if key else None
        if not key or not (_begun(one) if shown is None else _may_change(one, shown, content, now)):
            return
    async with database.transaction() as tx:
        if shown is None:
            letter = notices.letter(kit, contact, message, now, key=key)
            await outbox.post_once(tx, [letter], now)
        else:
            await _change(tx, one, shown, content, now)


def _key(one: Progress) -> str:
    """What makes the message unique: one that is changed, or one at each milestone; '' = nothing to tell."""
    if one.one.progress_id:
        return f"bc|{one.one.id}|shown"
    if one.one.state == "stopped":
        return ""
    passed = 100 if one.one.state == "done" else max((m for m in MILESTONES if m <= one.percent), default=0)
    return f"bc|{one.one.id}|at{passed}" if passed else ""


def _begun(one: Progress) -> bool:
    """Whether there is more to tell than what the author saw when they sent it."""
    counts = one.counts
    return one.one.state != "sending" or any((one.sent, one.failed, counts.window, counts.later))


def _may_change(one: Progress, shown: broadcast.Shown, content: str, now: datetime) -> bool:
    """Whether the author's message has arrived, a while ago, and says something else now."""
    live = bool(one.one.progress_id) and shown.done_at is not None and not shown.error
    return live and shown.content != content and now - shown.due_at >= EVERY


async def _change(tx: Tx, one: Progress, shown: broadcast.Shown, content: str, now: datetime) -> None:
    edited = unpack(shown.content).edit
    if edited == one.one.progress_id and shown.external_id not in ("", edited):  # it was gone: sent anew
        stored = await broadcast.get(tx, one.one.id)
        if stored is not None:
            stored.progress_id = shown.external_id
    else:
        await broadcast.show(tx, _key(one), content, now)
