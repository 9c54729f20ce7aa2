"""A form's file -> its sheets as rows of texts; refuses what is too large or dangerous before any library
reads it.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePath
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import definition_to_dict, get_definition_data

from forms.problem import FormError, FormMistake
from forms.xlsform import everyday, sheet_names
from forms.xlsform.archive import inspect, slim
from forms.xlsform.headings import normalise
from forms.xlsform.nearby import close
from forms.xlsform.told import mistake, refusal, repairs

Row = dict[str, str]

LARGEST_FILE = 20_000_000
"""Bytes of a questionnaire."""
MOST_ROWS = 20_000
"""Of one sheet of a questionnaire."""
TYPES = (".md", ".csv", ".xlsx", ".xlsm", ".xls")
_SHEETS = ("survey", "choices", "settings", "external_choices", "entities")
_NO_BLANK = re.compile(r"[^A-Za-z0-9_.-]+")
_UNSEEN = {0xA0: " ", 0x200B: None, 0x2060: None, 0xFEFF: None, 0xAD: None, 0x202F: " "}
_DUPLICATE = re.compile(r"Duplicate column header: (.+)")


@dataclass
class Book:
    """``raw`` is what pyxform takes; ``sheets`` the same rows by sheet, row 2 of the file first."""

    raw: dict[str, Any]
    sheets: dict[str, list[Row]] = field(default_factory=dict)
    stem: str = ""
    """The file's name without its ending, as a form id may be written."""
    written: dict[tuple[str, str], str] = field(default_factory=dict)
    """Sheet and column as the checks read it -> the heading that its author wrote."""
    respelt: dict[str, str] = field(default_factory=dict)
    """Sheets by the name that their author wrote -> the one that is meant."""

    def rows(self, sheet: str) -> list[Row]:
        """The sheet's rows; none where the file has no such sheet."""
        return self.sheets.get(sheet, [])

    def set(self, column: str, value: str) -> None:
        """Write a cell of the settings sheet, which need not be there yet."""
        rows = self.sheets.setdefault("settings", [])
        if not rows:
            rows.append({})
            self.raw["settings"] = rows
        rows[0][column] = value
        self.head("settings", column)

    def head(self, sheet: str, column: str) -> None:
        """The sheet has this column, although its author wrote none."""
        header = (self.raw.get(f"{sheet}_header") or [{}])[0]
        self.raw[f"{sheet}_header"] = [{**header, column: None}]


def open_book(content: bytes, filename: str, *, strict: bool = False) -> tuple[Book, list[FormMistake]]:
    """The sheets, and what is to be said about the file itself. FormError when it cannot be read at all."""
    suffix = PurePath(filename.lower()).suffix
    found: list[FormMistake] = []
    if len(content) > LARGEST_FILE:
        raise refusal("file_too_large", limit=str(LARGEST_FILE // 1_000_000))
    real = _real_type(content, suffix)
    if not real:
        raise refusal("unknown_file_type", filename=filename)
    if real == ".xlsx":
        found += inspect(content)
        content = slim(content)
    if suffix != real and {real, suffix} != {".xlsx", ".xlsm"}:
        found.append(repairs(strict)("wrong_file_type", filename=filename, real=real))
    book = _read(content, real)
    book.stem = _NO_BLANK.sub("_", PurePath(filename).stem).strip("_.-")
    _limit(book)
    tell = repairs(strict)
    found += [tell("sheet_read_as", name, old=name, new=usual) for name, usual in book.respelt.items()]
    return book, [*found, *_normalise(book)]


def _real_type(content: bytes, suffix: str) -> str:
    if content.startswith(b"PK"):
        return ".xlsx"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return ".xls"
    return suffix if suffix in (".md", ".csv") else ""


def _read(content: bytes, suffix: str) -> Book:
    respelt: dict[str, str] = {}
    if suffix in (".md", ".csv"):
        content = _text(content).encode()
        if content.count(b"\n") > MOST_ROWS * 3:
            raise refusal("too_many_rows", sheet=suffix, limit=str(MOST_ROWS * 3))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if suffix in (".md", ".csv"):
                content, respelt = sheet_names.respelt(content, suffix)
            data = definition_to_dict(get_definition_data(BytesIO(content)), file_type=suffix)
            raw = {name: getattr(data, name) for name in data.__slots__}
            if suffix not in (".md", ".csv"):
                respelt = _add_misspelt(raw, content, suffix)
    except PyXFormError as error:
        raise _unreadable(str(error), content, suffix) from error
    except MemoryError:
        raise refusal("too_costly") from None
    except AttributeError as error:
        # A heading that is a number or a date: pyxform takes each for a text.
        raise refusal("no_header" if "has no attribute 'strip'" in str(error) else "broken_file") from error
    except Exception as error:  # the readers below pyxform raise whatever they meet in a damaged file
        raise refusal("broken_file") from error
    sheets = {name: list(raw[name] or ()) for name in _SHEETS if raw.get(name) is not None}
    for name, rows in sheets.items():
        raw[name] = rows
    return Book(raw, sheets, respelt=respelt)


def _add_misspelt(raw: dict[str, Any], content: bytes, suffix: str) -> dict[str, str]:
    """A lone sheet is the survey, whatever its name."""
    names = list(raw["sheet_names"] or ())
    found = sheet_names.misspelt(names) if len(names) > 1 else {}
    for name, sheet in sheet_names.read_sheets(content, suffix, found).items():
        raw[found[name]], raw[f"{found[name]}_header"] = sheet
    raw["sheet_names"] = [found.get(name, name) for name in names]
    return found


def _normalise(book: Book) -> list[FormMistake]:
    """Every heading and cell as pyxform reads it, once and for all readers."""
    found: list[FormMistake] = []
    for sheet, rows in book.sheets.items():
        headings = [str(heading) for heading in (book.raw.get(f"{sheet}_header") or [{}])[0]]
        read_as, twice = normalise(sheet, headings, rows)
        book.raw[f"{sheet}_header"] = [dict.fromkeys(read_as.values())]
        for heading, name in read_as.items():
            book.written.setdefault((sheet, name), heading)
        found += twice
        _clean(rows)
    return found


def _clean(rows: list[Row]) -> None:
    """Cells without what nobody sees: blanks around them, blanks that do not break, marks without width."""
    for row in rows:
        row.pop(None, None)  # type: ignore[call-overload]  # what stands beyond the headings
        for column, cell in row.items():
            if not cell.isascii() or cell != cell.strip():
                row[column] = cell.translate(_UNSEEN).strip()


def _unreadable(told: str, content: bytes, suffix: str) -> Exception:
    double = _DUPLICATE.search(told)
    if double is None:
        return refusal("broken_file")
    sheet = next((name for name in _SHEETS if sheet_names.stumbles(content, suffix, name)), "")
    return FormError([mistake("duplicate_column", sheet, 1 if sheet else 0, double[1], name=double[1])])


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _limit(book: Book) -> None:
    if not book.rows("survey"):
        for sheet in book.raw.get("sheet_names") or ():
            if sheet.strip().lower() == "survey":
                raise FormError([mistake("no_header", sheet, 1)])
            if everyday.SHEETS.get(sheet.strip().lower()) == "survey" or close(sheet, ("survey",), 0.7):
                raise FormError([mistake("unknown_sheet", sheet, name=sheet, near="survey")])
        raise refusal("no_survey")
    for name, rows in book.sheets.items():
        most = MOST_ROWS if name == "survey" else MOST_ROWS * 2
        if len(rows) > most:
            raise refusal("too_many_rows", sheet=name, limit=str(most))
