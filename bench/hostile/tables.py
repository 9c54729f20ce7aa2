"""Hostile tables: small files that unpack to much, or hide what they are; made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

HEAD = ("Tema", "Tanggal", "Waktu", "Tempat", "Peserta")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STYLES, _BOOK, _SHEET = "xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"
LAUGHS = (
    '<?xml version="1.0" encoding="{encoding}"?>'
    + "<!-- -->" * 600
    + '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + f']><styleSheet xmlns="{_MAIN}"><fonts><font><name val="&i;"/></font></fonts></styleSheet>'
)


def workbook(*rows: tuple[str, ...]) -> bytes:
    """A sound one."""
    book, made = Workbook(), BytesIO()
    for row in (HEAD, *rows):
        book.active.append(row)
    book.save(made)
    return made.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A workbook in which one part is another."""
    made = BytesIO()
    with ZipFile(BytesIO(workbook())) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry.filename))
        new.writestr(name, content)
    return made.getvalue()


def styles(piece: bytes, times: int) -> bytes:
    """Many of one element among the styles."""
    kind = b"cellXfs" if piece == b"<xf/>" else b"fonts"
    inner = b"<" + kind + b">" + piece * times + b"</" + kind + b">"
    return with_part(_STYLES, f'<styleSheet xmlns="{_MAIN}">'.encode() + inner + b"</styleSheet>")


def names(times: int) -> bytes:
    """Many defined names."""
    one = b'<definedName name="a">A1</definedName>'
    inner = b"<sheets/><definedNames>" + one * times + b"</definedNames>"
    return with_part(_BOOK, f'<workbook xmlns="{_MAIN}">'.encode() + inner + b"</workbook>")


def cells(piece: bytes, times: int) -> bytes:
    """One row of many cells."""
    inner = b'<sheetData><row r="1">' + piece * times + b"</row></sheetData>"
    return with_part(_SHEET, f'<worksheet xmlns="{_MAIN}">'.encode() + inner + b"</worksheet>")


def laughs(encoding: str, codec: str) -> bytes:
    """Entities in one another, in an encoding in which they are not seen at once."""
    return with_part(_STYLES, LAUGHS.format(encoding=encoding).encode(codec))


def csv(row: str, times: int = 1) -> bytes:
    """A table whose first row is good."""
    return (",".join(HEAD) + "\n" + row * times).encode()


_TEXT = b'<c r="A1" t="inlineStr"><is><t>'
XLSX: Mapping[str, Callable[[], bytes]] = {
    "eight million fonts": lambda: styles(b"<font/>", 7_000_000),
    "400,000 fonts": lambda: styles(b"<font/>", 400_000),
    "140,000 fonts": lambda: styles(b"<font/>", 140_000),
    "190,000 formats": lambda: styles(b"<xf/>", 190_000),
    "300,000 names": lambda: names(300_000),
    "25,000 names": lambda: names(25_000),
    "cells told with a tab": lambda: cells(b"<c\tr='A1'><v>1</v></c>", 2_000_000),
    "500,000 cells": lambda: cells(b'<c r="A1"><v>1</v></c>', 500_000),
    "one long text": lambda: cells(
        b'<c r="A1" t="inlineStr"><is><t>' + b"_" * 40_000_000 + b"</t></is></c>", 1
    ),
    "a cell far away": lambda: cells(b'<c r="XFD1048576"><v>1</v></c>', 1),
    "deep": lambda: cells(b"<c>" * 200_000, 1),
    "laughs in UTF-8": lambda: laughs("UTF-8", "utf-8"),
    "laughs in UTF-16": lambda: laughs("UTF-16", "utf-16"),
    "laughs in UTF-7": lambda: laughs("UTF-7", "utf-7"),
    "laughs in Latin": lambda: laughs("ISO-8859-1", "latin-1"),
    "zeros": lambda: with_part(_SHEET, b"\0" * 50_000_000),
    "no archive": lambda: b"PK\3\4" + b"\0" * 1000,
    "cut": lambda: workbook()[:2000],
    "nothing": lambda: b"",
}
SLOW = ("500,000 cells", "190,000 formats", "one long text", "cells told with a tab")
"""What is only ended by the limits: left to the bench."""
CSV: Mapping[str, Callable[[], bytes]] = {
    "a day and blanks": lambda: csv(f"Rapat,senin{' ' * 30_000}x,08.00,Balai,\n"),
    "a page of blanks in each cell": lambda: csv(f"{' ' * 9_000},senin{' ' * 9_000}x,1{' ' * 900}x,,\n", 200),
    "underscores": lambda: csv(f"{'_' * 60_000},{'_' * 60_000},{'1' * 60_000},{'*' * 60_000},\n"),
    "line breaks": lambda: b"\n" * 4_900_000,
    "commas": lambda: b"," * 4_900_000,
    "an open quote": lambda: csv('"' + "a" * 4_900_000),
    "zeros": lambda: b"\0" * 4_900_000,
    "rows": lambda: csv("a,b,c,d,e\n", 400_000),
}
