"""Who looked at whose report: noted in the audit once a day for each version; tells nobody."""

from __future__ import annotations

from datetime import UTC, datetime, time

from actions import review
from models import Tx, audit, entry
from models.audit import Audit
from models.entry import Entry

VERB = "read"


async def readable(tx: Tx, person_id: int, entry_id: str) -> Entry:
    """An entry that somebody may look at: theirs, or of their kecamatan. Refusals as review.readable."""
    found = await entry.find(tx, entry_id)
    if found is not None and found.version and found.person_id == person_id:
        return found
    return await review.readable(tx, person_id, entry_id)


async def noted(tx: Tx, person_id: int, found: Entry, version: int, now: datetime) -> bool:
    """Whether nothing need be noted: it is their own, or they looked at this version today."""
    if found.person_id == person_id:
        return True
    today = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    looked = await audit.details(tx, f"entry:{found.id}", VERB, person_id, today)
    return any(detail.get("version") == version for detail in looked)


async def note(tx: Tx, person_id: int, found: Entry, version: int, now: datetime) -> None:
    """Somebody looks at a version of a report."""
    if not await noted(tx, person_id, found, version, now):
        detail, subject = {"version": version}, f"entry:{found.id}"
        tx.add(Audit(at=now, person_id=person_id, verb=VERB, subject=subject, detail=detail))
        await tx.flush()
