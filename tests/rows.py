"""What was left in the database: rows that came (+), changed (~, in which columns) or went (-), as a text.

Ids have names (entry/1 is the first of its table, #1 a message of the platform). What a column holds by
default is left out, what most new rows of a table hold is told once, and of a long text its beginning and
length. It is the same on every run where time and chance are.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from sqlalchemy import Column, Table, select, text

from models.base import Base, Tx
from models.message import Inbox, Outbox, Outgoing, unpack

LONG = 160
"""Characters of a text that are told."""
TEXT = 24
"""Of a message's text, which stands in the transcript."""
COUNTED = Inbox.__table__
"""Of its rows nothing is told but how many there are."""
RANDOM = re.compile(
    r"\b(?:[0-9a-f]{2}/)?[0-9a-f]{32,64}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
    r"|(?:(?<=\ba:)|(?<=\bwas:))[0-9a-f]{8}\b"
)
PLATFORM = ("cause", "external_id", "edit", "progress_id", "seen")
"""Where the platform's ids stand."""
Row = Mapping[str, Any]
Key = tuple[Any, ...]
Rows = Mapping[str, Mapping[Key, Row]]
"""By table and primary key."""


async def rows(tx: Tx) -> Rows:
    """Every row of every table."""
    tables = Base.metadata.sorted_tables
    filled = " UNION ALL ".join(
        f"SELECT '{one.name}' WHERE EXISTS (SELECT 1 FROM {one.name})" for one in tables
    )
    names = set((await tx.execute(text(filled))).scalars())  # to ask all costs much more
    return {one.name: await _of(tx, one) if one.name in names else {} for one in tables}


async def _of(tx: Tx, table: Table) -> Mapping[Key, Row]:
    found = [row._asdict() for row in await tx.execute(select(table))]
    return {tuple(row[column.name] for column in table.primary_key): row for row in found}


class Difference:
    """Tells the rows that are not as they were."""

    def __init__(self, before: Rows, after: Rows) -> None:
        self.before, self.after = before, after
        self.names: dict[str, str] = {}
        for table in Base.metadata.sorted_tables:
            for number, key in enumerate(sorted({*before[table.name], *after[table.name]}), 1):
                if RANDOM.fullmatch(str(key[0])) and len(key) == 1:
                    self.names[key[0]] = f"{table.name}/{number}"
                    if table.name == "entry":
                        self.names[key[0][-8:]] = f"entry/{number}"

    def __str__(self) -> str:
        return "".join(f"{line}\n" for table in Base.metadata.sorted_tables for line in self._table(table))

    def _table(self, table: Table) -> Iterator[str]:
        before, after = self.before[table.name], self.after[table.name]
        new = {key: self._told(table, after[key]) for key in sorted(after) if key not in before}
        if table is COUNTED:
            yield from [f"+ {len(new)} {table.name}"][: len(new)]
            return
        most = _most([*new.values()])
        if most:
            yield f"{table.name}, unless told otherwise:{_words(most)}"
        for key, told in new.items():
            yield f"+ {self._name(table, key)}{_words(_beside(most, told))}"
        for key in sorted(before):
            if key not in after:
                yield f"- {self._name(table, key)}"
            elif before[key] != after[key]:
                changed = {name for name, value in after[key].items() if before[key][name] != value}
                yield f"~ {self._name(table, key)}{_words(self._told(table, after[key], changed))}"

    def _name(self, table: Table, key: Sequence[Any]) -> str:
        parts = (self._value(column, part) for column, part in zip(table.primary_key, key, strict=True))
        return table.name + "/" + ",".join(part.removeprefix(f"{table.name}/") for part in parts)

    def _told(self, table: Table, row: Row, changed: set[str] | None = None) -> dict[str, str]:
        """What a row holds by column: what differs from the default, or what changed."""
        told = [column for column in table.columns if not column.primary_key]
        if changed is None:
            told = [column for column in told if row[column.name] not in (None, _default(column))]
        else:
            told = [column for column in told if column.name in changed]
        words: dict[str, str] = {}
        for column in told:
            if column is Outbox.__table__.c.content:
                words |= self._message(unpack(row["content"]))
            else:
                words[column.name] = self._value(column, row[column.name])
        return words

    def _message(self, message: Outgoing) -> dict[str, str]:
        """Its text and buttons were shown; the buttons' data were not."""
        words = {"text": _quoted(_cut(message.text, TEXT))} if message.text else {}
        if buttons := " ".join(one.data or one.url for row in message.rows for one in row):
            words["buttons"] = _cut(self._known(buttons), LONG // 2)
        if message.template:
            words["template"] = (
                f"{message.template.name} {message.template.language}"
                + "".join(f" {_cut(self._known(value), TEXT)!r}" for value in message.template.values)
                + "".join(f" [{self._known(value)}]" for value in message.template.payloads)
            )
        if message.ack:
            words["ack"] = "yes"
        for name in ("photo", "edit", "document"):
            if value := getattr(message, name):
                words[name] = self._platform(value) if name == "edit" else self._known(value)
        return words | {name: "yes" for name in ("prompt", "secret") if getattr(message, name)}

    def _value(self, column: Column[Any], value: Any) -> str:
        if isinstance(value, int) and column.foreign_keys:
            (foreign,) = column.foreign_keys
            return f"{foreign.column.table.name}/{value}"
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%dT%H:%M:%S").removesuffix(":00")
        if isinstance(value, bytes):
            return _size(value)
        if column.name in PLATFORM:
            return self._platform(value)
        if isinstance(value, str) and value.startswith("<"):
            return self._answers(value)
        if isinstance(value, dict | list):
            value = json.dumps(value, ensure_ascii=False)
            return _cut(self._known(value), LONG)
        return _quoted(_cut(self._known(str(value)), LONG)) if isinstance(value, str) else str(value)

    def _answers(self, xml: str) -> str:
        """What stands in an instance or submission, by question."""
        found = (one for one in ElementTree.fromstring(xml).iter() if one.text and not len(one))
        said = (f"{one.tag.rpartition('}')[2]}={_quoted(self._known(one.text or ''))}" for one in found)
        return "{" + " ".join(said) + "}"

    def _known(self, said: str) -> str:
        """A text with names in place of what chance made."""
        return RANDOM.sub(lambda found: self._named(found[0]), said)

    def _named(self, made: str) -> str:
        return self._name_it(made, "random/")

    def _platform(self, value: Any) -> str:
        if isinstance(value, dict):
            return " ".join(f"{self._platform(name)}:{one}" for name, one in value.items())
        return self._name_it(str(value), "#") if value else '""'

    def _name_it(self, made: str, kind: str) -> str:
        named = sum(name.startswith(kind) for name in self.names.values())
        return self.names.setdefault(made, f"{kind}{named + 1}")


def _default(column: Column[Any]) -> Any:
    default: Any = column.default
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg


def _most(told: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """What more than half of several rows hold, by column."""
    names = dict.fromkeys(name for row in told for name in row)
    common = {name: Counter(row.get(name) for row in told).most_common(1)[0] for name in names}
    return {name: value for name, (value, times) in common.items() if value and 1 < len(told) < times * 2}


def _beside(most: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
    missing = {name: "-" for name in most if name not in told}
    return missing | {name: value for name, value in told.items() if most.get(name) != value}


def _size(content: bytes) -> str:
    """A text's; what is packed or drawn is a little longer or shorter elsewhere."""
    try:
        return f"<{len(content.decode())} characters>"
    except UnicodeDecodeError:
        return "<binary>"


def _words(told: Mapping[str, str]) -> str:
    return "".join(f" {name}={value}" for name, value in told.items())


def _cut(said: str, length: int) -> str:
    return said if len(said) <= length else f"{said[:length]}…+{len(said) - length}"


def _quoted(said: str) -> str:
    return json.dumps(said, ensure_ascii=False) if re.search(r"\s|\"", said) or not said else said
