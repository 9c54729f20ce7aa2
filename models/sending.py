"""What is written when a report is sent: the entry's columns, the version, the audit row.

Every report takes this way once, so it goes past the ORM; the rules are in actions/entries.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Date, and_, bindparam, case, insert, select, update
from sqlalchemy.orm.util import identity_key

from models.audit import Audit
from models.base import Tx, core
from models.entry import Entry, EntryVersion
from models.form import FormVersion


class Standing(NamedTuple):
    """What an entry is before it is sent; `reviewed`: its form goes to the camat."""

    state: str
    version: int
    number: str | None
    reviewed: bool


COLUMNS = (
    *(
        "number",
        "state",
        "version",
        "area_code",
        "happened_on",
        "minutes",
        "visit",
        "village_code",
        "category",
    ),
    *("title", "problem", "follow_up_on", "submitted_at", "waiting_since", "decided_at"),
)
"""What `write` sets, besides closing the working copy."""

ABOUT_A_PROMISE = ("followed_up_at", "put_off_to")
"""What became of the promise in the columns above."""

_STANDING = (
    select(Entry.state, Entry.version, Entry.number, FormVersion.review)
    .join(FormVersion, FormVersion.id == Entry.form_version_id)
    .where(Entry.id == bindparam("key"))
    .with_for_update(of=Entry)
)
_PROMISED, _TODAY = bindparam("promised", type_=Date()), bindparam("today", type_=Date())
_PROMISED_ANEW = and_(_PROMISED.is_distinct_from(Entry.follow_up_on), _TODAY < _PROMISED)
_SENT = (
    update(Entry)
    .where(Entry.id == bindparam("key"))
    .values({name: bindparam(f"new_{name}") for name in (*COLUMNS, "updated_at", "draft", "at", "seen")})
    .values({name: case((_PROMISED_ANEW, None), else_=getattr(Entry, name)) for name in ABOUT_A_PROMISE})
)
"""What was followed up or put off is not any more where another day, which is still to come, is promised."""
_VERSION = insert(EntryVersion)
_AUDIT = insert(Audit)


async def standing(tx: Tx, entry_id: str) -> Standing | None:
    """How the entry stands, locked against others until the transaction ends (PostgreSQL)."""
    connection = await core(tx)
    row = (await connection.execute(_STANDING, {"key": entry_id})).one_or_none()
    return None if row is None else Standing(*row)


async def write(
    tx: Tx,
    entry_id: str,
    columns: Mapping[str, Any],
    version: Mapping[str, Any],
    audit: Mapping[str, Any],
    now: datetime,
) -> None:
    """Store a sent report: `columns` holds each of COLUMNS; `version` and `audit` are their tables' rows."""
    if tx.new or tx.dirty:
        await tx.flush()
    connection = await core(tx)
    closed: dict[str, Any] = {"new_updated_at": now, "new_draft": None, "new_at": "", "new_seen": {}}
    values = {f"new_{name}": columns[name] for name in COLUMNS}
    promised = {"promised": columns["follow_up_on"], "today": now.date()}
    await connection.execute(_SENT, {"key": entry_id, **values, **closed, **promised})
    await connection.execute(_VERSION, {"entry_id": entry_id, **version})
    await connection.execute(_AUDIT, audit)
    stale = tx.sync_session.identity_map.get(identity_key(Entry, entry_id))
    if stale is not None:
        await tx.refresh(stale)
