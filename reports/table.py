"""Submissions as tables, one for the entries and one per repeat, named as ODK Central's exports name them.

Pure: XML in, rows of text out; the writers (csv_files, xlsx) decide how a value looks in a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forms import Form
from forms.definition.nodes import NodeDef
from reports.openrosa import elements, instance_id, local, parse

Element = Any
Worded = Callable[[str], str | None]
"""Ref of an answer (/data/anggota[2]/jenis) -> what to write instead of its code; None = the code."""

BEFORE = ("SubmissionDate",)
AFTER = (
    "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status",
    "ReviewState", "DeviceID", "Edits", "FormVersion",
)  # fmt: skip
OURS = ("Number", "State", "AreaCode")
"""What Central has no column for."""
ENTITY = ("meta", "entity")
"""Holds attributes; its label has a column, where it has one."""
POINT = ("Latitude", "Longitude", "Altitude", "Accuracy")


@dataclass(frozen=True, slots=True)
class Column:
    """`path` leads from the table's own element to the answer; `part` is a place in a geopoint, else -1.

    `kind` is the bind's type (string, integer, date, ...).
    """

    header: str
    path: tuple[str, ...] = ()
    kind: str = "string"
    part: int = -1


@dataclass(slots=True)
class Table:
    """`path` leads from the enclosing table's element to the repeats (groups on the way included)."""

    name: str
    path: tuple[str, ...] = ()
    columns: list[Column] = field(default_factory=list)
    inner: list[Table] = field(default_factory=list)

    def all(self) -> Iterator[Table]:
        """This table and those of the repeats inside it."""
        yield self
        for table in self.inner:
            yield from table.all()


def layout(forms: Sequence[Form]) -> Table:
    """The tables for entries of these versions of a form, newest first: what only older ones ask follows."""
    top = Table(forms[0].id)
    for form in forms:
        _add(top, form.root, ())
    _number(list(top.all())[1:])
    for table in top.all():
        table.columns = _framed(table, top)
    return top


def _number(tables: Sequence[Table]) -> None:
    """Repeats of one name are told apart by ~1, ~2 ..., in the order in which the form has them.

    So are those that only capitals tell apart, of which many disks would make one file.
    """
    by_name: dict[str, list[Table]] = {}
    for table in tables:
        by_name.setdefault(table.name.casefold(), []).append(table)
    for same in by_name.values():
        for number, table in enumerate(same, 1):
            table.name += f"~{number}" if len(same) > 1 else ""


def _framed(table: Table, top: Table) -> list[Column]:
    if table is not top:
        return [*table.columns, Column("PARENT_KEY"), Column("KEY")]
    first = [Column(name, kind="dateTime") for name in BEFORE]
    return [*first, *table.columns, *(Column(name) for name in (*AFTER, *OURS))]


def _add(table: Table, node: NodeDef, path: tuple[str, ...]) -> None:
    for child in node.children:
        here = (*path, child.name)
        if child.kind == "repeat":
            _add(_inner(table, child.name, here), child, ())
        elif child.kind == "group":
            _add(table, child, here)
        elif here[-2:] != ENTITY:
            known = {(column.path, column.part) for column in table.columns}
            table.columns += [one for one in _columns(child, here) if (one.path, one.part) not in known]


def _inner(table: Table, name: str, path: tuple[str, ...]) -> Table:
    found = next((one for one in table.inner if one.path == path), None)
    if found is None:
        found = Table(name, path)
        table.inner.append(found)
    return found


def _columns(node: NodeDef, path: tuple[str, ...]) -> list[Column]:
    header = "-".join(path)
    if node.bind.type == "geopoint":
        return [Column(f"{header}-{name}", path, "decimal", part) for part, name in enumerate(POINT)]
    select = node.control is not None and node.control.type in ("select_one", "select_multiple", "rank")
    return [Column(header, path, "select" if select else node.bind.type)]


Row = tuple[Table, list[str]]


def rows(top: Table, submission: str, about: Mapping[str, str], worded: Worded | None = None) -> list[Row]:
    """The rows of one entry: its own, and one per repeat instance. `about` fills columns by header."""
    root = parse(submission)
    key = about.get("KEY") or instance_id(root)
    return list(_rows(top, root, f"/{local(root)}", {**about, "KEY": key}, worded))


def _rows(
    table: Table, element: Element, ref: str, about: Mapping[str, str], worded: Worded | None
) -> Iterator[Row]:
    """An element's row, and those of the repeats in it; `about` holds its key."""
    cells = [
        _cell(element, column, ref, worded) if column.path else about.get(column.header, "")
        for column in table.columns
    ]
    yield table, cells
    for inner in table.inner:
        for number, each in enumerate(_all(element, inner.path), 1):
            place = f"{'/'.join(inner.path)}[{number}]"
            keys = {"PARENT_KEY": about["KEY"], "KEY": f"{about['KEY']}/{place}"}
            yield from _rows(inner, each, f"{ref}/{place}", keys, worded)


def _all(element: Element, path: tuple[str, ...]) -> list[Element]:
    """Every element at the end of a path of names; the groups on the way are there once."""
    here = [element]
    for name in path:
        here = [child for each in here for child in elements(each) if local(child) == name]
    return here


def _cell(element: Element, column: Column, ref: str, worded: Worded | None) -> str:
    at = _all(element, column.path)
    value = ((at[0].text or "") if at else "").strip()
    if column.part >= 0:
        parts = value.split()
        return parts[column.part] if column.part < len(parts) else ""
    if value and worded is not None and column.kind == "select":
        told = worded(f"{ref}/{'/'.join(column.path)}")
        return value if told is None else told
    return value
