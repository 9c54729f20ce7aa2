"""What the clock does for broadcasts: begin those that are due, post their messages, show how far they are.

Any number of processes may tick at once: a broadcast's row is locked while somebody works on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from actions import notices
from actions.broadcasts import reach, wording
from actions.broadcasts.posting import post
from actions.broadcasts.progress import Progress, progress
from actions.notices import Notice
from actions.steps import Steps, Store
from locales import Words, words
from models import Tx, broadcast, outbox, person
from models.broadcast import Broadcast
from models.buttons import Do, data
from models.message import Button, Rows, pack, unpack
from models.outbox import Letter

EVERY = timedelta(seconds=4)
"""How often the message that an author watches may change."""
SHOWN_AFTER = timedelta(hours=1)
"""How long after its end an author is shown what becomes of a broadcast."""
SETTLING = timedelta(minutes=5)
"""How long after it was stopped a message that was in hand may come back to the outbox."""
ROUNDS = 1000
"""Broadcasts begun, and steps of posting, in one tick; the next one does the rest."""
MILESTONES = (25, 50, 75)
"""Percent at which an author is told where messages cannot be changed; and at the end."""


@dataclass
class Begin(Steps):
    """Begins those that are due; their authors hear of it."""

    rounds: int = 0

    async def begin(self, tx: Tx) -> Store | None:
        """Is there one?"""
        if self.rounds >= ROUNDS or await broadcast.due(tx, self.now, lock=False) is None:
            return None
        self.rounds += 1
        return self._begin

    async def _begin(self, tx: Tx) -> None:
        """Whoever lost the right to does not broadcast."""
        one = await broadcast.due(tx, self.now)
        if one is None:
            return
        held = await person.assignments(tx, one.person_id)
        allowed = all(reach.may(held, area) for area in one.areas)
        one.state = "sending" if allowed else "stopped"
        one.ended_at = None if allowed else self.now
        key = "broadcast.begun" if allowed else "broadcast.not_allowed"
        values = {"summary": wording.head(one.text)}
        await notices.tell(tx, self.kit, one.person_id, Notice(key, values, lambda w: _see(w, one)), self.now)
        self.next(self.begin)


def _see(w: Words, one: Broadcast) -> Rows:
    return ((Button(w.plain("broadcast.see"), data(Do.BROADCAST, one.id)),),)


@dataclass
class Post(Steps):
    """Puts messages into the outbox, some of one broadcast at a time; `posted` of them by now."""

    posted: int = 0
    rounds: int = 0

    async def begin(self, tx: Tx) -> Store | None:
        """Are there any?"""
        if self.rounds >= ROUNDS or await broadcast.unposted(tx, lock=False) is None:
            return None
        self.rounds += 1
        return self._post

    async def _post(self, tx: Tx) -> None:
        one = await broadcast.unposted(tx)
        if one is not None:
            self.posted += await post(tx, self.kit, one, self.now)
            self.next(self.begin)


class Watch(Steps):
    """Holds what came back of stopped ones, ends what is over, shows the others' progress."""

    async def begin(self, tx: Tx) -> None:
        """Each that is watched: first settled, then shown."""
        found = [
            await progress(tx, one, self.now) for one in await broadcast.watched(tx, self.now - SHOWN_AFTER)
        ]
        for one in reversed(found):
            self.next(partial(self._settle, one), partial(self._show, one))

    async def _settle(self, one: Progress, _tx: Tx) -> Store | None:
        stored = one.one
        if stored.state == "sending" and one.over:
            return partial(self._end, one)
        ended = stored.ended_at or self.now
        if stored.state == "stopped" and one.counts.now and self.now - ended < SETTLING:
            return partial(broadcast.hold, keys=[stored.id])
        return None

    async def _end(self, one: Progress, tx: Tx) -> None:
        stored = await broadcast.get(tx, one.one.id, lock=True)
        if stored is not None and stored.state == "sending":
            stored.state, stored.ended_at = "done", self.now
            one.one.state = "done"

    async def _show(self, one: Progress, tx: Tx) -> Store | None:
        """Let the author see how far it is, unless they see it already."""
        contact_id = one.one.contact_id
        contact = await person.contact(tx, contact_id) if contact_id else None
        author = await person.get(tx, one.one.person_id)
        if contact is None or author is None or contact.unreachable_at is not None:
            return None
        message = one.message(words(author.language), author.zone, edit=one.one.progress_id)
        key, content = _key(one), pack(message)
        shown = await broadcast.shown(tx, key) if key else None
        if key and shown is None and _begun(one):
            letter = notices.letter(self.kit, contact, message, self.now)
            letter.key = key
            return partial(_post_once, letter, self.now)
        if key and shown is not None and _may_change(one, shown, content, self.now):
            return partial(_change, one, shown, content, self.now)
        return None


async def _post_once(letter: Letter, now: datetime, tx: Tx) -> None:
    await outbox.post_once(tx, [letter], now)


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
    live = bool(one.one.progress_id) and shown.state == "sent"
    return live and shown.content != content and now - shown.due_at >= EVERY


async def _change(one: Progress, shown: broadcast.Shown, content: str, now: datetime, tx: Tx) -> None:
    edited = unpack(shown.content).edit
    if edited == one.one.progress_id and shown.external_id not in ("", edited):  # it was gone: sent anew
        stored = await broadcast.get(tx, one.one.id)
        if stored is not None:
            stored.progress_id = shown.external_id
    else:
        await broadcast.show(tx, _key(one), content, now)
