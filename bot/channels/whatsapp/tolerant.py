"""Pure: a webhook's body of a shape that we do not know, read part by part; what is odd is left out alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.channels.tolerant import fitting, keepable, plain
from bot.channels.whatsapp.shapes import Body, Change, Entry, Value

__all__ = ["keepable", "slowly"]


def slowly(body: bytes) -> Body:
    """What can be read of a body; ValueError for what is no JSON object."""
    given = plain(body)
    kind = given.get("object", "")
    return Body(kind if isinstance(kind, str) else "?", [_entry(one) for one in _dicts(given.get("entry"))])


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))


def _entry(given: dict[str, Any]) -> Entry:
    name = given.get("id")
    changes = [_change(one) for one in _dicts(given.get("changes"))]
    return Entry(name if isinstance(name, str) else "", changes)


def _change(given: dict[str, Any]) -> Change:
    """A field whose name is no word is none that we know."""
    field, value = given.get("field", ""), given.get("value")
    read = fitting(value, Value) or Value() if isinstance(value, dict) else None
    return Change(field if isinstance(field, str) else "?", read)
