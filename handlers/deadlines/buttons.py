"""The buttons of deadlines: what each carries, and reading it back; what does not fit is no button of ours.

`due:<verb>:<value>:...`, values in the order of FIELDS; the page of a list ("p2") may be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from handlers.numbers import number

TAG = "due"
COUNTRY = "-"
"""How a button names the whole country, where other areas have a code."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "l": ("page",),
    "o": ("code", "day", "page"),
    "d": ("code", "day", "subject", "page"),
    "u": ("code", "day", "subject", "page"),
    "all": ("code", "day"),
    "cal": (),
    "set": (),
    "s": ("area", "page"),
    "r": ("area", "code"),
    "on": ("area", "code"),
    "off": ("area", "code"),
    "sh": ("area", "code", "shift"),
    "date": ("area", "code"),
    "lead": ("area", "code"),
    "form": ("area", "code", "page"),
    "f": ("area", "code", "version"),
    "reset": ("area", "code"),
    "add": ("area",),
    "sub": ("kind",),
}
"""Verb -> what its button carries."""


def data(verb: str, **values: object) -> str:
    """What a button of this verb carries; a page is left to whoever turns pages."""
    return ":".join(
        [TAG, verb, *(WRITE.get(name, str)(values[name]) for name in FIELDS[verb] if name in values)]
    )


def read(text: str) -> tuple[str, dict[str, Any]] | None:
    """The verb and the values of a button, None when it is none of these."""
    verb, *parts = text.partition(":")[2].split(":")
    fields = FIELDS.get(verb)
    if fields is None or not len(fields) - ("page" in fields) <= len(parts) <= len(fields):
        return None
    try:
        values = {name: READ.get(name, str)(part) for name, part in zip(fields, parts, strict=False)}
    except ValueError:
        return None
    return verb, ({"page": 0} if "page" in fields else {}) | values


def _number(text: str) -> int:
    found = number(text)
    if found is None:
        raise ValueError(text)
    return found


def _page(text: str) -> int:
    return _number(text.removeprefix("p"))


def _day(text: str) -> date:
    return datetime.strptime(text, "%Y%m%d").date()


def _subject(text: str) -> str:
    return f"{text[:1]}:{text[1:]}"


READ: Mapping[str, Callable[[str], Any]] = {
    "page": _page,
    "day": _day,
    "subject": _subject,
    "version": _number,
    "area": lambda text: None if text == COUNTRY else text,
}
WRITE: Mapping[str, Callable[[Any], str]] = {
    "page": lambda page: f"p{page}",
    "day": lambda day: f"{day:%Y%m%d}",
    "subject": lambda key: str(key).replace(":", "", 1),
    "area": lambda code: code or COUNTRY,
}
