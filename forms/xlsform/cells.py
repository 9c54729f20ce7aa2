"""Cells that hold what nobody meant: errors of Excel, files without ending, defaults that are no answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from math import isfinite

from forms import values
from forms.problem import FormMistake
from forms.xlsform.book import Book, Row
from forms.xlsform.kinds import Numbered, kind_of
from forms.xlsform.nearby import close, meant
from forms.xlsform.told import mistake, warning

EXCEL = re.compile(r"=?#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")
_MEDIA = ("image", "big-image", "audio", "video")
_ENDINGS = {
    "image": ("png", "jpg", "jpeg", "gif", "webp", "bmp", "svg", "tif", "tiff", "heic"),
    "audio": ("mp3", "ogg", "oga", "opus", "m4a", "aac", "wav", "amr", "flac", "wma", "3gp", "3gpp"),
    "video": ("mp4", "m4v", "3gp", "3gpp", "webm", "mkv", "mov", "avi", "mpg", "mpeg", "wmv"),
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_DATED = ("date", "datetime", "time", "today", "start", "end")
_FORMULAS = ("relevant", "constraint", "calculation", "choice_filter", "required", "readonly", "repeat_count")
_FORMULA = re.compile(r"\$\{|[A-Za-z]\s*\(")
GROUPED = re.compile(r"(?<![\w.,])[1-9]\d{0,2}\.\d\d0(?![\w.,])", re.ASCII)
"""Thousands with a dot: nobody ends a fraction with a zero, and no program does."""
NUMBERS = ("integer", "percentage", "decimal", "range")
"""Types whose defaults are numbers."""
FILES = ("audio", "video", "file")
"""What is sent to be an answer: no text is one. A picture may begin with one of the form's own."""
_UNFIT = {
    **dict.fromkeys(NUMBERS, "default_not_number"),
    **dict.fromkeys(("date", "time", "dateTime"), "default_not_date"),
    "geopoint": "default_no_place",
    **dict.fromkeys(("geotrace", "geoshape"), "default_no_line"),
    **dict.fromkeys(FILES, "default_no_file"),
    "acknowledge": "default_not_ok",
}
"""What is told of a default that is no answer of its type."""
Lists = dict[str, dict[str, None]]
"""The names of each list's choices, in their order."""
_RANGE = re.compile(r"\b(start|end)\s*=\s*(-?[\d.]+)")


def excel_errors(book: Book, _: Numbered) -> Iterator[FormMistake]:
    """#REF! and its like, in any sheet."""
    for sheet, rows in book.sheets.items():
        for number, row in enumerate(rows, 2):
            for column, cell in row.items():
                if "#" in cell and (found := EXCEL.fullmatch(cell.strip())):
                    yield mistake("excel_error", sheet, number, column, name=found[0])


def excel_dates(book: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Texts that Excel took for a date: 1-2 is the first of February to it."""
    dated = {number for number, row in rows if kind_of(row).lower() in _DATED}
    for sheet, found in book.sheets.items():
        for number, row in enumerate(found, 2):
            for column, cell in row.items():
                dates = column in _FORMULAS or (sheet == "survey" and column == "default" and number in dated)
                if cell.endswith(":00") and _MOMENT.fullmatch(cell) and not dates:
                    yield warning("excel_date", sheet, number, column, name=cell)


def media(book: Book, _: Numbered) -> Iterator[FormMistake]:
    """Pictures, sounds and films that no app could show: by their address, or by their ending."""
    for sheet in ("survey", "choices"):
        for number, row in enumerate(book.rows(sheet), 2):
            for column, cell in row.items():
                head = column.split("::")[0]
                code = _unseen(cell.strip(), head) if cell and head in _MEDIA and "${" not in cell else ""
                if code:
                    near = meant(
                        [cell.strip().replace("\\", "/").rpartition("/")[2]] if "place" in code else []
                    )
                    yield warning(code, sheet, number, column, name=cell[:60], **near)


def _unseen(name: str, head: str) -> str:
    if "/" in name or "\\" in name:
        return "media_by_place"
    if "." not in name:
        return "media_without_ending"
    return (
        ""
        if name.lower().rpartition(".")[2] in _ENDINGS[head.removeprefix("big-")]
        else "media_of_other_kind"
    )


def defaults(book: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Defaults that are no answer of their question: no number, no date, no choice."""
    lists: Lists = {}
    for row in book.rows("choices"):
        lists.setdefault(row.get("list_name", ""), {})[row.get("name", "")] = None
    for number, row in rows:
        text = row.get("default", "").strip()
        if text and not _FORMULA.search(text):
            yield from _default(text, row, number, lists)


def _default(text: str, row: Row, number: int, lists: Lists) -> Iterator[FormMistake]:
    kind, _, rest = kind_of(row).partition(" ")
    if kind in ("select_one", "select_multiple", "rank"):
        known = lists.get(rest.split(" ")[0], {}) if rest else {}
        said = [text] if kind == "select_one" else text.split()
        for name in said if known and "or_other" not in rest else ():
            if name not in known:
                near = meant(close(name, known))
                yield warning("default_no_choice", "survey", number, "default", name=name[:60], **near)
    elif kind in _UNFIT and not _fits(kind, text):
        yield warning(_UNFIT[kind], "survey", number, "default", name=text[:60])
    elif kind == "range" and not _within(text, row.get("parameters", "")):
        yield warning("default_outside", "survey", number, "default", name=text[:60])


def _fits(kind: str, text: str) -> bool:
    """Whether the question begins with just that."""
    if kind in FILES:
        return False
    if kind == "acknowledge":
        return text == "OK"
    if kind in ("integer", "percentage", "range"):
        figure = values.number(text)
        return isfinite(figure) and (kind == "range" or figure.is_integer() or bool(GROUPED.fullmatch(text)))
    return bool(values.default(text, kind))


def _within(text: str, parameters: str) -> bool:
    ends = dict(_RANGE.findall(parameters))
    with suppress(ValueError):
        low, high = sorted((float(ends.get("start", 1)), float(ends.get("end", 10))))
        return low <= float(text) <= high
    return True
