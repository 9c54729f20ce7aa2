"""The nouns and their SQL: the tables and their queries, and nothing that decides.

Transactions are begun elsewhere (models/database.py): a query takes the one that it is given.
"""

from __future__ import annotations

from models import (
    access,
    area,
    attempt,
    audit,
    broadcast,
    conversation,
    day_off,
    deadline,
    document,
    entry,
    form,
    group,
    invite,
    media,
    message,
    person,
    reminder,
    review,
    training,
    upload,
)
from models.base import Base, Ids, Moment, Tx

__all__ = [
    "Base",
    "Ids",
    "Moment",
    "Tx",
    "access",
    "area",
    "attempt",
    "audit",
    "broadcast",
    "conversation",
    "day_off",
    "deadline",
    "document",
    "entry",
    "form",
    "group",
    "invite",
    "media",
    "message",
    "person",
    "reminder",
    "review",
    "training",
    "upload",
]
