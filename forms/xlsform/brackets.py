"""Groups and repeats: never closed, closed twice or by the wrong end, empty; looks at nothing in them."""

from __future__ import annotations

from collections.abc import Iterator

from forms.problem import FormMistake
from forms.xlsform.book import Book, Row
from forms.xlsform.kinds import BRACKETS, Numbered, kind_of
from forms.xlsform.told import mistake, warning

Opened = list[tuple[str, int]]
"""Groups and repeats that are open, with their rows."""


def brackets(_: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Groups and repeats that are not closed, or closed without being open."""
    opened: Opened = []
    ends = sum(kind_of(row) in BRACKETS and kind_of(row).startswith("end") for _, row in rows)
    for number, row in rows:
        kind = kind_of(row)
        what = BRACKETS.get(kind)
        if what is None:
            continue
        if kind.startswith("end"):
            ends -= 1
            yield from _ended(what, row, number, opened, ends)
        elif means_end(row) and opened and opened[-1][0] == what and ends < len(opened):
            opened.pop()
            yield mistake("begin_for_end", "survey", number, "type", type=kind, near=f"end_{what}")
        else:
            opened.append((what, number))
    for what, number in opened:
        yield _open(what, number)


def means_end(row: Row) -> bool:
    """A beginning without name and label: probably an end."""
    return not any(row[key] for key in row if key.startswith(("name", "label")))


def _ended(what: str, row: Row, number: int, opened: Opened, left: int) -> Iterator[FormMistake]:
    kind = f"end_{what}"
    if not opened and not means_end(row) and left:
        opened.append((what, number))
        yield mistake("end_for_begin", "survey", number, "type", type=kind, near=f"begin_{what}")
    elif not opened:
        yield mistake("unmatched_end", "survey", number, "type", type=kind)
    elif opened[-1][0] == what:
        opened.pop()
    elif left < len(opened) - 1 and any(one == what for one, _ in opened):
        while opened[-1][0] != what:
            yield _open(*opened.pop())
        opened.pop()
    else:
        begun, first = opened.pop()
        values = {"type": kind, "begun": f"begin_{begun}", "first": str(first), "near": f"end_{begun}"}
        yield mistake("crossed_end", "survey", number, "type", **values)


def _open(what: str, number: int) -> FormMistake:
    return mistake("unmatched_begin", "survey", number, "type", type=f"begin_{what}", end=f"end_{what}")


def empty(_: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Groups and repeats in which nothing stands."""
    before = ("", 0)
    for number, row in rows:
        kind = kind_of(row)
        if before[0].startswith("begin") and kind == before[0].replace("begin", "end"):
            yield warning("empty_group", "survey", before[1], "type", type=before[0])
        before = (kind if kind in BRACKETS else "", number)
