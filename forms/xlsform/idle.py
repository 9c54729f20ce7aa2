"""Cells that do nothing where they stand: rules of notes, of ends, of types that have no such thing."""

from __future__ import annotations

from collections.abc import Iterator

from forms.definition.nodes import MOST_ROWS
from forms.problem import FormMistake
from forms.xlsform.book import Book, Row
from forms.xlsform.expressions import REFERENCE
from forms.xlsform.kinds import Numbered, kind_of, known
from forms.xlsform.names import SPEECHLESS
from forms.xlsform.told import warning

_IDLE = {
    "calculate": ("constraint", "required"),
    "begin_group": ("constraint", "required", "default", "calculation"),
    "begin_repeat": ("constraint", "required", "default", "calculation"),
    "end_group": ("relevant", "required", "constraint", "calculation", "repeat_count"),
    "end_repeat": ("relevant", "required", "constraint", "calculation", "repeat_count"),
}
_NO = ("no", "false", "false()")
_YES = ("yes", "true", "true()")
_GIVEN = ("calculation", "default", "trigger")
_WITH = {"constraint_message": "constraint", "required_message": "required"}
_UNCOUNTED = ("text", "select_one", "select_multiple", "rank", "date", "time", "image", "note", "geopoint")


def idle(_: Book, rows: Numbered) -> Iterator[FormMistake]:
    """A note for each such cell; those of one kind have the same words."""
    for number, row in rows:
        kind = kind_of(row)
        head = kind.partition(" ")[0]
        columns = [*_IDLE.get(head, ())]
        if head == "note" and not any(row.get(column) for column in _GIVEN):
            columns.append("constraint")
        if known(kind or "?") and not any(word in kind for word in ("select", "rank")):
            columns.append("choice_filter")
        if head in ("begin_group", "text", "integer", "note", "decimal"):
            columns.append("repeat_count")
        for column in columns:
            if row.get(column) and row[column].strip().lower() not in _NO:
                yield warning("column_idle", "survey", number, column, name=column, type=head)
        for column, needed in _WITH.items():
            if not row.get(needed) and any(key.split("::")[0] == column and row[key] for key in row):
                yield warning("message_alone", "survey", number, column, name=column, other=needed)


def unanswerable(_: Book, rows: Numbered) -> Iterator[FormMistake]:
    """What is required, although nobody can answer it and nothing works it out."""
    for number, row in rows:
        required = row.get("required", "").strip().lower()
        if required and required not in _NO and _is_fixed(row) and not any(row.get(key) for key in _GIVEN):
            yield warning("required_unanswerable", "survey", number, "required", name=row.get("name", ""))


def _is_fixed(row: Row) -> bool:
    kind = kind_of(row)
    labels = "label" in row.get("appearance", "").split() and kind.startswith("select")
    readonly = row.get("readonly", "").strip().lower() in _YES and not kind.startswith(("begin", "end"))
    return kind == "note" or labels or readonly


def counts(_: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Repeats that are counted by a question of theirs, or by one that holds no number."""
    asked = {row.get("name", ""): kind_of(row).partition(" ")[0] for _, row in rows}
    within: list[tuple[int, str, set[str]]] = []
    for number, row in rows:
        kind = kind_of(row)
        for *_begun, inside in within:
            inside.add(row.get("name", ""))
        if kind == "begin_repeat":
            within.append((number, row.get("repeat_count", ""), set()))
        elif kind == "end_repeat" and within:
            yield from _counted(*within.pop(), asked)


def _counted(number: int, text: str, inside: set[str], asked: dict[str, str]) -> Iterator[FormMistake]:
    if text.strip().isdecimal() and int(text) > MOST_ROWS:
        yield warning("count_beyond", "survey", number, "repeat_count", most=str(MOST_ROWS))
    name = found[1] if (found := REFERENCE.fullmatch(text.strip())) else ""
    if name and name in inside:
        yield warning("count_inside", "survey", number, "repeat_count", name=name)
    elif asked.get(name) in _UNCOUNTED:
        yield warning("count_not_number", "survey", number, "repeat_count", name=name, type=asked[name])


def silent(_: Book, rows: Numbered) -> Iterator[FormMistake]:
    """A form that asks nobody anything."""
    kinds = [kind_of(row) for _, row in rows]
    if kinds and all(kind in SPEECHLESS for kind in kinds):
        yield warning("asks_nothing", "survey")
