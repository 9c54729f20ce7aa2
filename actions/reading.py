"""Who looked at whose report: noted in the audit once a day for each version; tells nobody."""

from __future__ import annotations

from datetime import UTC, datetime, time

from sqlalchemy import select

from actions import review
from models import Tx
from models.audit import Audit
from models.entry import Entry

VERB = "read"


async def readable(tx: Tx, person_id: int, entry_id: str) -> Entry:
    """An entry that somebody may look at: theirs, or of their kecamatan. Refusals as review.readable."""
    found = await tx.get(Entry, entry_id)
    if found is not None and found.version and found.person_id == person_id:
        return found
    return await review.readable(tx, person_id, entry_id)


async def noted(tx: Tx, person_id: int, found: Entry, version: int, now: datetime) -> bool:
    """Whether nothing need be noted: it is their own, or they looked at this version today."""
    if found.person_id == person_id:
        return True
    today = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    query = select(Audit.detail).where(
        Audit.subject == f"entry:{found.id}",
        Audit.verb == VERB,
        Audit.person_id == person_id,
        Audit.at >= today,
    )
    return any(detail.get("version") == version for detail in (await tx.execute(query)).scalars())


async def note(tx: Tx, person_id: int, found: Entry, version: int, now: datetime) -> None:
    """Somebody looks at a version of a report."""
    if not await noted(tx, person_id, found, version, now):
        detail, subject = {"version": version}, f"entry:{found.id}"
        tx.add(Audit(at=now, person_id=person_id, verb=VERB, subject=subject, detail=detail))
        await tx.flush()
