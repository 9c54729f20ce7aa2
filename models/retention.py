"""What each table forgets, and when: the one list that the clock reads; a table that is missing fails a test.

Rows go in small steps, each its own transaction, so that nobody waits for a large one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import and_, bindparam, delete, inspect, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from models import broadcast
from models.access import SignInLink, WebSession
from models.area import Area
from models.attempt import Attempt
from models.audit import Audit
from models.base import Base, Tx, core
from models.broadcast import Broadcast
from models.conversation import Conversation
from models.day_off import DayOff
from models.deadline import Deadline, DeadlineDone
from models.document import Document
from models.entry import Counter, Entry, EntryVersion
from models.form import FormFile, FormVersion
from models.group import Group
from models.invite import Invite
from models.media import Media
from models.message import Inbox, Outbox
from models.person import AssignedVillage, Assignment, Consent, Contact, Person
from models.reminder import Leave, Reminder, Snooze, Watermark
from models.review import Review
from models.training import Participant, Training
from models.upload import Upload

STEP = 500
"""Rows that one transaction forgets."""


@dataclass(frozen=True, slots=True)
class Forgets:
    """Rows go so long after the moment in `column`; a row without one stays.

    `first` is told what `tells` (columns, expressions) says of each row that goes.
    """

    column: InstrumentedAttribute[Any]
    after: timedelta = timedelta()
    tells: tuple[Any, ...] = ()
    first: Callable[[Tx, Collection[Any]], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True)
class Keeps:
    """Rows stay for as long as the database does, and why."""

    why: str


REPEATED = timedelta(days=8)
"""A platform may deliver the same message again for up to 7 days (WhatsApp); after that nothing needs it."""
WAITED_FOR = timedelta(days=14)
"""Files that we made wait at most so long for their reader to open WhatsApp's window."""
TOLD = timedelta(days=120)
"""What was told stays known for longer than anything can be put off."""

Key: TypeAlias = tuple[Any, ...]

RETENTION: Mapping[type[Base], Forgets | Keeps] = {
    Area: Keeps("areas are nobody's data"),
    Assignment: Keeps("who held which role when, for the reports of that time"),
    AssignedVillage: Keeps("belongs to an assignment"),
    Attempt: Forgets(Attempt.until),
    Audit: Keeps("who did what and when"),
    Broadcast: Keeps("what was said to many, by whom, and whom it reached"),
    Consent: Keeps("proves that somebody agreed, to which words"),
    Contact: Keeps("where a person is reached"),
    Conversation: Keeps("one row for each contact, written over"),
    Counter: Keeps("numbers of reports are never given twice"),
    DayOff: Keeps("what decrees said of days, also of the past"),
    Deadline: Keeps("the rules of an area, until they are changed"),
    DeadlineDone: Keeps("what was handed in on time"),
    Document: Forgets(Document.created_at, WAITED_FOR),
    Entry: Keeps("the reports; a draft is thrown away by its author"),
    EntryVersion: Keeps("what was sent, as it was sent"),
    FormFile: Keeps("what a report was asked with"),
    FormVersion: Keeps("what a report was asked with"),
    Group: Keeps("one row for each group, until it is unbound"),
    Inbox: Forgets(Inbox.received_at, REPEATED),
    Invite: Keeps("who let whom in"),
    Leave: Keeps("the days on which nothing was expected"),
    Media: Keeps("the photos and files of reports"),
    Outbox: Forgets(Outbox.done_at, REPEATED, broadcast.OUTCOME, broadcast.remember),
    Participant: Keeps("who took part, for certificates"),
    Person: Keeps("who wrote the reports"),
    Reminder: Forgets(Reminder.decided_at, TOLD),
    Review: Keeps("what was said about a report"),
    SignInLink: Forgets(SignInLink.expires_at),
    Snooze: Forgets(Snooze.done_at, TOLD),
    Training: Keeps("what was taught, when and where"),
    Upload: Forgets(Upload.until),
    Watermark: Keeps("one row for each clock, written over"),
    WebSession: Forgets(WebSession.expires_at),
}


async def due(tx: Tx, table: type[Base], rule: Forgets, now: datetime) -> list[Key]:
    """The keys of some rows that are to be forgotten."""
    wanted = select(*inspect(table).primary_key).where(rule.column < now - rule.after).limit(STEP)
    return [tuple(row) for row in await tx.execute(wanted)]


async def forget(tx: Tx, table: type[Base], rule: Forgets, keys: Sequence[Key], now: datetime) -> None:
    """Forget these; whether they are due is judged once more."""
    columns, still = inspect(table).primary_key, rule.column < now - rule.after
    if rule.first is not None:
        going = select(*rule.tells).where(tuple_(*columns).in_(keys), still).with_for_update()
        await rule.first(tx, (await tx.execute(going)).all())
    one = and_(*(column == bindparam(f"key_{n}") for n, column in enumerate(columns)))
    rows = [{f"key_{n}": value for n, value in enumerate(key)} for key in keys]
    await (await core(tx)).execute(delete(table).where(one, still), rows)
