"""The attendance list on A4 paper, with boxes to sign in; the heading is repeated on every page."""

from __future__ import annotations

from locales import Words
from reports import days, typeset
from reports.attendance.sheet import Sheet, arrival, columns, heading, there, totals

_TEMPLATE = "attendance"
_WIDTH = 595
"""Points across the page."""
_UNKNOWN = "–"


def pdf(sheet: Sheet, w: Words) -> bytes:
    """The list; the same sheet is always the same bytes."""
    return typeset.pdf(_TEMPLATE, _data(sheet, w), made_at=sheet.made_at)


def png(sheet: Sheet, w: Words, *, width: int = 900) -> list[bytes]:
    """A picture of each page, `width` pixels across."""
    return typeset.png(_TEMPLATE, _data(sheet, w), scale=width / _WIDTH)


def _data(sheet: Sheet, w: Words) -> typeset.Data:
    sums = totals(sheet, w)
    absent = _UNKNOWN if there(sheet) else ""  # before the session the times are left to be written
    return {
        "language": w.language,
        "title": w.plain("document.attendance"),
        "theme": sheet.theme,
        "about": [[label, value] for label, value in heading(sheet, w)],
        "columns": [*columns(w), w.plain("document.column_signature")],
        "rows": [
            [one.name, one.position, one.area, one.sex or _UNKNOWN, arrival(one, sheet) or absent]
            for one in sheet.people
        ],
        "sums": [[label, *map(str, (one.men, one.women, one.unknown, one.all))] for label, one in sums],
        "sum_columns": [w.plain(f"document.sum_{name}") for name in ("men", "women", "unknown", "all")],
        "some_unknown": any(one.unknown for _, one in sums),
        "signs": w.plain("document.committee"),
        "page": w.plain("document.page", n="#n", all="#all"),
        "made": w.plain("document.made", when=days.moment(w, sheet.made_at, sheet.zone)),
    }
