"""What something did to the database, told row by row: for tests that ask what a post changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from models.base import Base
from models.database import Database
from models.message import unpack

Rows = Mapping[tuple[str, ...], Mapping[str, Any]]
LEFT_OUT = frozenset(("area",))


async def rows(database: Database) -> Rows:
    """Everything that is stored: (table, key ...) -> the columns that hold something."""
    found: dict[tuple[str, ...], Mapping[str, Any]] = {}
    async with database.reading() as tx:
        for table in Base.metadata.sorted_tables:
            if table.name in LEFT_OUT:
                continue
            for row in (await tx.execute(select(table))).mappings():
                key = table.name, *(str(row[column.name]) for column in table.primary_key)
                found[key] = {name: _told(table.name, name, one) for name, one in row.items()}
    return found


def _told(table: str, column: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if (table, column) == ("outbox", "content") and value:
        said = unpack(value)
        return " ".join([repr(said.text), *(f"[{button.text}]" for row in said.rows for button in row)])
    if isinstance(value, bytes):
        return "bytes"
    return {"key": "...", "html": "..."} if column == "answer" and value else value


def told(before: Rows, after: Rows) -> Iterator[str]:
    """What is new, what is another, what is gone."""
    for key in sorted({*before, *after}):
        name = " ".join(key)
        if key not in before:
            known = {c: one for c, one in after[key].items() if one not in (None, "", 0, False, [], {})}
            yield f"new {name}: " + ", ".join(f"{c} = {one}" for c, one in known.items())
        elif key not in after:
            yield f"gone {name}"
        elif before[key] != after[key]:
            other = {c: one for c, one in after[key].items() if one != before[key][c]}
            yield f"{name}: " + ", ".join(f"{c} {before[key][c]} -> {one}" for c, one in other.items())
