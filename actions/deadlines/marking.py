"""Marking a deadline as done, and taking that back; only by those whom it concerns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from actions import Refusal
from actions.deadlines import agenda
from actions.deadlines.recurrence import Closed
from models import Tx, deadline
from models.audit import Audit


@dataclass(frozen=True, slots=True)
class Marks:
    """A day of the rule with this code, and the subjects for which it is marked."""

    code: str
    day: date
    keys: Collection[str]

    @property
    def each(self) -> list[deadline.Mark]:
        """One by one, as they are stored."""
        return [(self.code, self.day, key) for key in self.keys]


async def mark_done(
    tx: Tx, person_id: int, marks: Marks, *, now: datetime, closed: Closed | None = None
) -> int:
    """Mark these as done; returns for how many it was not yet.

    Refusals: deadline_unknown (no such day of a rule in force for the person), deadline_not_yours.
    """
    await _check(tx, person_id, marks, closed)
    new = await deadline.mark(tx, marks.each, person_id, now)
    _note(tx, person_id, "deadline_done", new, now)
    return len(new)


async def unmark(tx: Tx, person_id: int, marks: Marks, *, now: datetime, closed: Closed | None = None) -> int:
    """Take marks back; returns how many there were (what a form did stays done). Refusals as `mark_done`."""
    await _check(tx, person_id, marks, closed)
    gone = await deadline.unmark(tx, marks.each)
    _note(tx, person_id, "deadline_undone", gone, now)
    return len(gone)


async def _check(tx: Tx, person_id: int, marks: Marks, closed: Closed | None) -> None:
    found = await agenda.one(tx, person_id, marks.code, marks.day, closed=closed)
    if not found:
        raise Refusal("deadline_unknown")
    mine = {key for one in found for key in one.keys}
    if not set(marks.keys) <= mine:
        raise Refusal("deadline_not_yours")


def _note(tx: Tx, person_id: int, verb: str, marks: Collection[deadline.Mark], now: datetime) -> None:
    tx.add_all(
        Audit(
            at=now,
            person_id=person_id,
            verb=verb,
            subject=f"deadline:{code}",
            detail={"due": day.isoformat(), "for": key},
        )
        for code, day, key in marks
    )
