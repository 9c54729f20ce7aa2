"""Stored values in words: choice labels, dates as dd/mm/yyyy, times as the language writes them; wordless
otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence

from forms.answer import numbers
from forms.step import Choice

MEDIA = ("image", "audio", "video", "file")


def shown(value: str, kind: str, choices: Sequence[Choice], language: str) -> str:
    """``language`` is an ISO code: it decides commas and dots only."""
    if not value:
        return ""
    if kind in ("select_one", "select_multiple", "rank"):
        names = [value] if kind == "select_one" else value.split()
        labels = {choice.name: choice.label for choice in choices}
        return ", ".join(labels.get(name, name) for name in names)
    if kind in ("integer", "decimal", "range"):
        return numbers.worded(value, language)
    if kind == "date":
        return _date(value)
    if kind == "time":
        return _time(value, language)
    if kind == "dateTime":
        day, _, clock = value.partition("T")
        return f"{_date(day)} {_time(clock, language)}"
    if kind == "geopoint":
        return _point(value)
    if kind in ("geotrace", "geoshape"):
        return "\n".join(_point(part) for part in value.split(";"))
    return "\u2713" if kind == "acknowledge" else value


def _date(value: str) -> str:
    parts = value.split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else value


def _time(value: str, language: str) -> str:
    return value[:5].replace(":", ".") if language == "id" else value[:5]


def _point(value: str) -> str:
    parts = value.split()
    return ", ".join(f"{float(part):.6f}".rstrip("0").rstrip(".") for part in parts[:2])
