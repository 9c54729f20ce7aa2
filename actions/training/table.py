"""A table of sessions (XLSX or CSV, a row each) -> facts, and every mistake with its row; stores nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO, StringIO

from msgspec.structs import replace
from python_calamine import CalamineError, CalamineWorkbook

from actions.training import announcement, moments, sheet
from actions.training.checks import Problem as Wrong
from actions.training.checks import check
from actions.training.facts import Facts
from forms import Form, FormError, Interview, Problem, Said, Setting
from forms.answer.typed import folded
from forms.xlsform.archive import inspect
from reports.spreadsheet import Book

MOST_ROWS = 200
"""Rows of one table, at most."""
CLIP, NAMED = 60, 12
"""Characters of a wrong cell, and choices, that are told."""
WIDEST = 60
"""Columns that are looked at."""
NEEDED = ("tema", "mulai_tanggal")
"""Columns without which no row can be a session."""
Row = Mapping[str, str]
"""A question's name -> the cell's text."""


class Unreadable(Exception):
    """The file is no table; `code` is worded as training.table_<code>."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a row, counted as the table does, from 1; `column` is '' where the whole row is."""

    row: int
    column: str
    problem: Problem | Wrong


@dataclass(slots=True)
class Read:
    """The sound rows as facts, in order, and the mistakes of the others."""

    facts: list[Facts] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    rows: int = 0


def read(content: bytes, name: str, form: Form, setting: Setting, forms: Sequence[str] = ()) -> Read:
    """All rows of the table, each by the form's own rules. Raises Unreadable."""
    rows = _cells(content, name)
    head = _head(next(rows, []), form)
    found = Read()
    for number, cells in enumerate(rows, 2):
        row = {column: cell for column, cell in zip(head, cells, strict=False) if column and cell}
        if not row:
            continue
        found.rows += 1
        if found.rows > MOST_ROWS:
            raise Unreadable("too_long", most=MOST_ROWS)
        facts, mistakes = _one(number, row, form, setting, forms)
        found.facts += [] if mistakes else [facts]
        found.mistakes += mistakes
    if not found.rows:
        raise Unreadable("empty")
    return found


def _one(
    number: int, row: Row, form: Form, setting: Setting, forms: Sequence[str]
) -> tuple[Facts, list[Mistake]]:
    """What a row tells of a session, and what is wrong with it."""
    interview = Interview.begin(form, setting)
    cells = said(row, setting.now.date())
    wrong = [
        (name, _told(interview, name, cells[name].text, each)) for name, each in sheet.fill(interview, cells)
    ]
    named = {sheet.ref(name) for name, _ in wrong}
    wrong += [(ref.rpartition("/")[2], each) for ref, each in interview.problems() if ref not in named]
    mistakes = [Mistake(number, sheet.label(interview, name), problem) for name, problem in wrong]
    told = {sheet.FIELDS.get(name, "") for name, _ in wrong} | sheet.stand_in(interview)
    facts = sheet.facts_in(interview)
    judged = check(facts, now=setting.now, forms=forms)
    return facts, [*mistakes, *(Mistake(number, "", one) for one in judged if one.about not in told)]


def _told(interview: Interview, name: str, cell: str, problem: Problem) -> Problem:
    """A problem with what stands in the cell, and with what could: a table has no buttons that show it."""
    wrong = str(problem.values.get("text", cell))
    values = {**problem.values, "value": wrong[:CLIP] + ("…" if len(wrong) > CLIP else "")}
    if problem.code == "not_a_choice":
        labels = sheet.choices(interview, name)
        values["options"] = ", ".join([*labels[:NAMED], *(["…"] if len(labels) > NAMED else [])])
    return replace(problem, values=values)


def said(row: Row, today: date) -> dict[str, Said]:
    """A row's cells as answers: a span of days or hours in one cell answers two questions."""
    values = dict(row)
    span = moments.days(row.get("mulai_tanggal", ""), today)
    if span is not None:
        values["mulai_tanggal"] = str(span[0])
        values.setdefault("selesai_tanggal", str(span[1]))
    hours = moments.hours(row.get("mulai_jam", ""))
    if hours is not None:
        values["mulai_jam"] = hours[0]
        for name, value in zip(("selesai_jam", "zona"), hours[1:], strict=True):
            if value:
                values.setdefault(name, value)
    if "biaya" in values:
        values["biaya"] = announcement.fee(values["biaya"], labelled=True) or values["biaya"]
    return {name: Said(text=value) for name, value in values.items()} | {sheet.MORE: Said(choice=sheet.YES)}


def _head(cells: Sequence[str], form: Form) -> list[str]:
    """The question that each column is about; Unreadable when one is unknown, twice there or missing."""
    columns = sheet.columns(form)
    names = {folded(label): name for name, labels in columns.items() for label in labels}
    found = [names.get(folded(cell), "") for cell in cells]
    unknown = [cell for cell, name in zip(cells, found, strict=True) if cell and not name]
    if unknown:
        raise Unreadable("columns", columns=", ".join(unknown[:10]))
    twice = {name for name in found if name and found.count(name) > 1}
    if twice:
        raise Unreadable("twice", columns=", ".join(columns[name][0] for name in sorted(twice)))
    missing = [columns[name][0] for name in NEEDED if name not in found]
    if missing:
        raise Unreadable("missing", columns=", ".join(missing))
    return found


def _cells(content: bytes, name: str) -> Iterator[list[str]]:
    if name.lower().endswith(".csv"):
        return _csv(content)
    return _xlsx(content)


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        for row in csv.reader(StringIO(text), delimiter=delimiter):
            yield [cell.strip() for cell in row]
    except csv.Error:
        raise Unreadable("broken") from None


def _xlsx(content: bytes) -> Iterator[list[str]]:
    """The first sheet, as far as it is filled."""
    try:
        inspect(content)
        page = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
        cells = page.to_python(skip_empty_area=False, nrows=MOST_ROWS + 50)
    except (CalamineError, FormError):
        raise Unreadable("broken") from None
    for row in cells:
        yield [_text(cell) for cell in row[:WIDEST]]


def _text(cell: object) -> str:
    """A cell as somebody would have typed it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return str(cell.date()) if cell.time() == time() else f"{cell:%Y-%m-%d %H.%M}"
    if isinstance(cell, time):
        return f"{cell:%H.%M}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def sample(form: Form, title: str, now: datetime) -> bytes:
    """An empty table with all columns, to be filled."""
    book = Book(now)
    page = book.sheet(title)
    heads = [labels[0] for name, labels in sheet.columns(form).items() if name != sheet.MORE]
    for column, head in enumerate(heads):
        book.put(page, 0, column, head)
    return book.content()
