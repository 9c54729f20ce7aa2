"""A form's file -> its sheets as rows of texts; refuses what is too large or dangerous before any library
reads it.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import definition_to_dict, get_definition_data

from forms.problem import FormError, FormMistake

Row = dict[str, str]

_LARGEST_FILE = 20_000_000
_LARGEST_UNPACKED = 60_000_000
_MOST_ENTRIES = 2_000
_MOST_ROWS = 20_000
_TYPES = (".md", ".csv", ".xlsx", ".xlsm", ".xls")
_SHEETS = ("survey", "choices", "settings", "external_choices", "entities")
_FORMULA = re.compile(
    rb'<c r="([A-Z]+)(\d+)"([^>]*)>\s*<f[^>]*(?:/>|>[^<]*</f>)\s*(<v[^>]*/>|<v[^>]*></v>)?\s*</c>'
)
_SHEET_NAME = re.compile(rb'<sheet [^>]*name="([^"]*)"')


@dataclass
class Book:
    """``raw`` is what pyxform takes; ``sheets`` the same rows by sheet, row 2 of the file first."""

    raw: dict[str, Any]
    sheets: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self, sheet: str) -> list[Row]:
        return self.sheets.get(sheet, [])


def refuse(code: str, message: str, hint: str = "", **values: str) -> FormError:
    return FormError([FormMistake("mistake", code, message, hint=hint, values=values)])


def open_book(content: bytes, filename: str) -> tuple[Book, list[FormMistake]]:
    """The sheets, and what is to be said about the file itself. FormError when it cannot be read at all."""
    suffix = next((suffix for suffix in _TYPES if filename.lower().endswith(suffix)), "")
    found: list[FormMistake] = []
    if len(content) > _LARGEST_FILE:
        raise refuse(
            "file_too_large", "the file is larger than 20 MB", "leave out pictures and unused sheets"
        )
    real = _real_type(content, suffix)
    if not real:
        raise refuse(
            "unknown_file_type", f"{filename} is no .xlsx, .xls, .csv or .md file", filename=filename
        )
    if real == ".xlsx":
        found += _inspect(content)
    if suffix and real != suffix and {real, suffix} != {".xlsx", ".xlsm"}:
        found.append(
            FormMistake(
                "warning", "wrong_file_type", f"{filename} is really a {real} file", values={"real": real}
            )
        )
    book = _read(content, real)
    _limit(book)
    return book, found


def _real_type(content: bytes, suffix: str) -> str:
    if content.startswith(b"PK"):
        return ".xlsx"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return ".xls"
    return suffix if suffix in (".md", ".csv") else ""


def _inspect(content: bytes) -> list[FormMistake]:
    """The archive before it is unpacked: its size, its XML's tricks, formulas nobody computed."""
    try:
        archive = ZipFile(BytesIO(content))
    except BadZipFile as error:
        raise refuse("broken_file", "the .xlsx file is damaged") from error
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _LARGEST_UNPACKED:
        raise refuse(
            "file_too_large", "the file unpacks to more than 60 MB", "put long lists into a CSV file"
        )
    found: list[FormMistake] = []
    names = _SHEET_NAME.findall(_part(archive, "xl/workbook.xml"))
    sheets = sorted(
        (e.filename for e in entries if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", e.filename)), key=_number
    )
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in _head(archive, entry.filename):
            raise refuse("dangerous_file", "the file declares XML entities")
    for place, sheet in enumerate(sheets):
        name = names[place].decode("utf-8", "replace").lower() if place < len(names) else sheet
        found += _formulas(_part(archive, sheet), name)
    return found


def _number(name: str) -> int:
    return int(re.sub(r"\D", "", name) or 0)


def _part(archive: ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except (KeyError, BadZipFile, OSError, NotImplementedError, RuntimeError):
        return b""


def _head(archive: ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as stream:
            return stream.read(4096)
    except (KeyError, BadZipFile, OSError, NotImplementedError, RuntimeError):
        return b""


def _formulas(xml: bytes, sheet: str) -> list[FormMistake]:
    if xml.count(b"<row ") > _MOST_ROWS * 5:
        raise refuse("too_many_rows", f"the sheet {sheet} has too many rows", _LONG, sheet=sheet)
    if sheet not in _SHEETS:
        return []
    return [
        FormMistake(
            "mistake",
            "formula_without_value",
            f"cell {match[1].decode()}{match[2].decode()} holds a formula without a value",
            sheet,
            int(match[2]),
            match[1].decode(),
            "write the value itself (copy, then paste as values)",
        )
        for match in _FORMULA.finditer(xml)
    ]


_LONG = "put a long list of choices into a CSV file and use select_one_from_file"


def _read(content: bytes, suffix: str) -> Book:
    if suffix in (".md", ".csv"):
        content = _text(content).encode()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            data = definition_to_dict(get_definition_data(BytesIO(content)), file_type=suffix)
    except PyXFormError as error:
        raise refuse("broken_file", f"the file cannot be read: {error}") from error
    except Exception as error:  # the readers below pyxform raise whatever they meet in a damaged file
        raise refuse("broken_file", f"the file cannot be read: {type(error).__name__}") from error
    raw = {name: getattr(data, name) for name in data.__slots__}
    sheets = {name: list(raw[name] or ()) for name in _SHEETS if raw.get(name) is not None}
    for name, rows in sheets.items():
        raw[name] = rows
    return Book(raw, sheets)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _limit(book: Book) -> None:
    if not book.rows("survey"):
        raise refuse(
            "no_survey", "the file has no sheet named survey, or it is empty", "name the first sheet survey"
        )
    for name, rows in book.sheets.items():
        most = _MOST_ROWS if name == "survey" else _MOST_ROWS * 2
        if len(rows) > most:
            raise refuse(
                "too_many_rows", f"the sheet {name} has {len(rows)} rows, more than {most}", _LONG, sheet=name
            )
