"""Stored forms of values: what a calculation or an answer of a type looks like in the XML; "" is no value."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, timedelta

_NUMBER = re.compile(r"\s*[-+]?(\d+(?:\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_ZONE = r"(Z|[+-]([01]\d|2[0-3])(:[0-5]\d)?)?"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?"
_TIME = re.compile(_CLOCK + _ZONE, re.ASCII)
_DATETIME = re.compile(r"\d{4}-\d{2}-\d{2}T" + _CLOCK + _ZONE, re.ASCII)
_BOOLEANS = {"true": "1", "1": "1", "false": "0", "0": "0"}


def number(text: str) -> float:
    """NaN for what is no finite number."""
    if not _NUMBER.fullmatch(text):
        return math.nan
    value = float(text)
    return value if math.isfinite(value) else math.nan


def integer(text: str) -> str:
    value = number(text)
    return "" if math.isnan(value) else str(int(value))


def decimal(text: str) -> str:
    """As both reference engines write it: 151.0, 8.7."""
    value = number(text)
    if math.isnan(value):
        return ""
    plain = repr(value)
    return plain if "e" not in plain else f"{value:.{20 if abs(value) < 1 else 1}f}"


def day(text: str) -> str:
    """YYYY-MM-DD from a date, a dateTime or a number of days since 1970-01-01."""
    match = _DATE.match(text.strip())
    if match:
        try:
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        except ValueError:
            return ""
    days = number(text)
    if math.isnan(days) or abs(days) > 700_000:
        return ""
    return (date(1970, 1, 1) + timedelta(days=math.floor(days))).isoformat()


def time(text: str) -> str:
    return text.strip() if _TIME.fullmatch(text.strip()) else ""


def moment(text: str) -> str:
    text = text.strip()
    return text if _DATETIME.fullmatch(text) and day(text) else ""


def boolean(text: str) -> str:
    return _BOOLEANS.get(text.strip(), "")


def point(text: str) -> str:
    """ "latitude longitude altitude accuracy"; the last two may lack."""
    parts = [number(part) for part in text.split()]
    if not 2 <= len(parts) <= 4 or any(math.isnan(part) for part in parts):
        return ""
    if abs(parts[0]) > 90 or abs(parts[1]) > 180:
        return ""
    parts += [0.0] * (4 - len(parts))
    return " ".join(decimal(str(part)) for part in parts)


def points(text: str, least: int = 2) -> str:
    """Points joined by semicolons; "" when one is wrong or they are too few."""
    found = [point(part) for part in text.split(";") if part.strip()]
    return ";".join(found) if len(found) >= least and all(found) else ""


def shape(text: str) -> str:
    """A closed line: the first point is the last."""
    found = points(text, 4)
    parts = found.split(";")
    return found if found and parts[0] == parts[-1] else ""


_CASTS: dict[str, Callable[[str], str]] = {
    "integer": integer,
    "decimal": decimal,
    "date": day,
    "time": time,
    "dateTime": moment,
    "boolean": boolean,
    "geopoint": point,
    "geotrace": points,
    "geoshape": shape,
}


def cast(text: str, type_name: str) -> str:
    """``text`` as a value of the bind's type; "" when it is none."""
    convert = _CASTS.get(type_name)
    return text if convert is None or not text else convert(text)


def default(text: str, type_name: str) -> str:
    """``cast`` of what a form begins with, where a bare number is no date."""
    return "" if type_name == "date" and not _DATE.match(text.strip()) else cast(text, type_name)
