"""Rows for the tests of statements: a database of their own, and entries without their forms."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from models.entry import Entry
from models.form import FormVersion
from tests.sample import GEMUH, NOW

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def with_state(columns: dict[str, Any]) -> dict[str, Any]:
    """Columns of a message of the outbox: what ended is in a state that says so."""
    if columns.get("done_at") is None:
        return columns
    return {"state": "given_up" if columns.get("error") else "sent", **columns}


async def form(tx: AsyncSession, form_id: str = "kegiatan", **more: Any) -> FormVersion:
    """A version of a form, without the form."""
    said = {"version": "1", "title": form_id, "xform": b"", "digest": str(more), "installed_at": NOW, **more}
    made = FormVersion(form_id=form_id, **said)
    tx.add(made)
    await tx.flush()
    return made


async def entry(
    tx: AsyncSession, key: str, who: int, *, at: datetime = NOW, day: date | None = None, **more: Any
) -> Entry:
    """A report that was sent and waits in Gemuh, unless it is said otherwise."""
    usual = {"state": "submitted", "version": 1, "area_code": GEMUH, "form_version_id": 1}
    moments = {"created_at": at, "updated_at": at, "submitted_at": at, "waiting_since": at}
    made = Entry(id=key, person_id=who, happened_on=day or at.date(), **usual | moments | more)
    tx.add(made)
    await tx.flush()
    return made
