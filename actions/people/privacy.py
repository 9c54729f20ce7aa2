"""What is stored of somebody, who reads it, how long it stays: the table that the consent is told from; pure.

A test holds it against the tables, their purge and the rights. Whoever changes it, or its words, raises
CONSENT in models/person.py: everybody is asked anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from actions import rights
from models.access import SignInLink, WebSession
from models.area import Area
from models.attempt import Attempt
from models.audit import Audit
from models.base import Base
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
from models.retention import RETENTION, Forgets
from models.review import Review
from models.review_rules import REVIEWERS
from models.training import Participant, Training
from models.upload import Upload


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is stored: `what` names its words, `readers` the roles that read it besides the person.

    Who runs the server can read all of it, and so it is said once.
    """

    what: str
    tables: tuple[type[Base], ...]
    readers: tuple[str, ...] = ()

    @property
    def days(self) -> int | None:
        """After how many days it is forgotten at the latest; None: it stays."""
        rules = [RETENTION[table] for table in self.tables]
        ends = [rule.after.days for rule in rules if isinstance(rule, Forgets)]
        return max(ends) if len(ends) == len(rules) else None


def _who(*verbs: str) -> tuple[str, ...]:
    """The names of those in the words who may do one of these."""
    return tuple(name.lower() for name in rights.holders(*verbs))


KEPT = (
    Kept("account", (Person, Contact, Conversation), ("inviter", *_who("recap"))),
    Kept("post", (Assignment, AssignedVillage, Consent, Invite), _who("recap")),
    Kept("reports", (Entry, EntryVersion, Review, Media), _who(*REVIEWERS)),
    Kept("export", (Entry, EntryVersion, Media), _who("export")),
    Kept("work", (Entry, DeadlineDone), _who("recap")),
    Kept("training", (Participant, Training), _who("organise")),
    Kept("broadcasts", (Broadcast,), ("addressees",)),
    Kept("leave", (Leave,)),
    Kept("reminders", (Reminder, Snooze)),
    Kept("messages", (Outbox, Inbox)),
    Kept("files", (Document, Upload)),
    Kept("acts", (Audit,)),
    Kept("signing_in", (SignInLink, WebSession, Attempt)),
)
NOBODYS: frozenset[type[Base]] = frozenset(
    (Area, Counter, DayOff, Deadline, FormFile, FormVersion, Group, Watermark)
)
"""Tables that hold no person's data beyond who made a row."""


def tables(kept: Iterable[Kept] = KEPT) -> frozenset[type[Base]]:
    """Every table that is told of."""
    return frozenset(table for one in kept for table in one.tables)
