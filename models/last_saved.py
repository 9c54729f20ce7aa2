"""The newest entry that a person sent with a form, for forms that begin where the last one ended."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import aliased

from models.base import Tx
from models.entry import Entry, EntryVersion
from models.form import FormVersion


async def newest(tx: Tx, person_id: int, form_id: str, *, before: str) -> str:
    """The submission, in its newest version, of what was sent last with any version of the form; "" = none.

    ``before`` is the entry that is being filled: it does not count, nor, once it was sent itself, does what
    was first sent after it.
    """
    first, own = aliased(EntryVersion), aliased(EntryVersion)
    begun = select(own.submitted_at).where(own.entry_id == before, own.version == 1).scalar_subquery()
    query = (
        select(EntryVersion.submission)
        .join(Entry, (Entry.id == EntryVersion.entry_id) & (Entry.version == EntryVersion.version))
        .join(FormVersion, FormVersion.id == Entry.form_version_id)
        .join(first, (first.entry_id == Entry.id) & (first.version == 1))
        .where(Entry.person_id == person_id, FormVersion.form_id == form_id, Entry.id != before)
        .where(begun.is_(None) | (first.submitted_at < begun))
        .order_by(first.submitted_at.desc(), Entry.id.desc())
        .limit(1)
    )
    return (await tx.execute(query)).scalar_one_or_none() or ""
