"""What a setting may hold: each check takes the raw value and gives the typed one, or says what is wrong.

A check raises ValueError with half a sentence ("must be ..."); it never repeats the value: it may be secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

Check = Callable[[Any], Any]

DRIVERS = ("sqlite+aiosqlite", "postgresql+asyncpg")


class Secret:
    """A value that must not be shown: printing, logging and comparing reveal nothing. Empty when not set."""

    __slots__ = ("_value",)

    def __init__(self, value: str = "") -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself, for the one place that sends it."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "Secret(set)" if self._value else "Secret(empty)"

    __str__ = __repr__


def text(value: Any) -> str:
    """Any text of one line."""
    if not isinstance(value, str) or "\n" in value:
        raise ValueError("must be a text in quotes, of one line")
    return value.strip()


def word(value: Any) -> str:
    """A text that is not empty."""
    if not text(value):
        raise ValueError("must not be empty")
    return text(value)


def yes_or_no(value: Any) -> bool:
    """A truth value."""
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def whole(least: int, most: int) -> Check:
    """A whole number between two bounds, both allowed."""

    def check(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return value

    return check


def one_of(*words: str) -> Check:
    """One of a few words."""

    def check(value: Any) -> str:
        if value not in words:
            raise ValueError(f"must be one of: {', '.join(words)}")
        return str(value)

    return check


def address(value: Any) -> str:
    """An http(s) address without a slash at its end; empty is allowed."""
    given = text(value).rstrip("/")
    try:
        parts = urlsplit(given)
        well = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        well = False
    if given and (not well or parts.query or parts.fragment):
        raise ValueError("must be a web address that begins with https:// or http://")
    return given


def number(value: Any) -> str:
    """A number that is a name, as platforms give them out: digits in quotes; empty is allowed."""
    given = text(value)
    if given and not re.fullmatch(r"[0-9]{5,32}", given):
        raise ValueError("must be one number, in quotes")
    return given


def numbers(value: Any) -> tuple[str, ...]:
    """One or several such numbers, separated by commas."""
    try:
        given = [number(part) for part in text(value).split(",")]
    except ValueError:
        raise ValueError("must be one or several numbers, separated by commas, in quotes") from None
    return tuple(dict.fromkeys(part for part in given if part))


def version(value: Any) -> str:
    """A version of the Graph API."""
    if not isinstance(value, str) or not re.fullmatch(r"v[1-9][0-9]{0,2}\.[0-9]", value):
        raise ValueError("must be a version like v23.0")
    return value


def folder(value: Any) -> Path:
    """A folder's path, relative to where the command is started."""
    if not text(value):
        raise ValueError("must name a folder")
    return Path(text(value)).expanduser()


def database(value: Any) -> str:
    """A database address for one of the two supported drivers."""
    try:
        url = make_url(text(value))
    except (ArgumentError, ValueError):
        raise ValueError("must be a database address") from None
    if url.drivername not in DRIVERS:
        raise ValueError(f"must begin with {' or '.join(f'{name}://' for name in DRIVERS)}")
    if not url.database or url.database == ":memory:":
        raise ValueError("must name a database that outlives the process")
    return text(value)


def secret(pattern: str, rule: str) -> Check:
    """A secret that matches a pattern as a whole; empty means not set."""

    def check(value: Any) -> Secret:
        if not isinstance(value, str) or (value and not re.fullmatch(pattern, value)):
            raise ValueError(rule)
        return Secret(value)

    return check


def zone(value: Any) -> str:
    """A time zone by its IANA name."""
    try:
        return ZoneInfo(text(value)).key
    except (OSError, ValueError, LookupError):
        raise ValueError("must be a time zone's name") from None


def clock(value: Any) -> time:
    """A time of day."""
    try:
        return time.fromisoformat(text(value).replace(".", ":"))
    except ValueError:
        raise ValueError("must be a time of day, such as 19:00") from None
