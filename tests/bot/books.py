"""Workbooks as authors make them, and as nobody should: built in the test, read by nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

Rows = Iterable[Sequence[object]]
COLUMNS = ("type", "name", "label", "relevant", "constraint", "calculation")


def workbook(**sheets: Rows) -> bytes:
    """An .xlsx with these sheets."""
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def survey(*rows: Sequence[object]) -> bytes:
    """An .xlsx with only a survey."""
    return workbook(survey=[COLUMNS, *rows])


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The archive with one more part, or another one in its place."""
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, part)
    return stream.getvalue()


def five_mistakes() -> bytes:
    """Misspelt type, unknown reference, missing list, the same name twice, a bracket that does not close."""
    return workbook(
        survey=[
            COLUMNS,
            ("text", "nama", "Nama?"),
            ("intger", "umur", "Umur?"),
            ("select_one kota", "asal", "Asal?"),
            ("text", "alamat", "Alamat?", "${nma} != ''"),
            ("text", "nama", "Nama lagi?"),
            ("integer", "anak", "Jumlah anak?", None, ". >= (0"),
        ],
        choices=[("list_name", "name", "label"), ("kotta", "a", "A")],
        settings=[("form_title", "form_id", "version"), ("Survei", "survei", "1")],
    )


FIVE = ("survey 3 type", "survey 4 type", "survey 5 relevant", "survey 6 name", "survey 7 constraint")
"""Where the five mistakes are."""
