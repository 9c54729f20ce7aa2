"""Pure: a webhook's body of a shape that we do not know, read part by part; what is odd is left out alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from bot.channels.whatsapp.shapes import Body, Change, Contact, Entry, Error, Message, Status, Value

Shape = TypeVar("Shape", Contact, Message, Status, Error)
PARTS = ("contacts", "messages", "statuses", "errors")


def slowly(body: bytes) -> Body:
    """What can be read of a body; ValueError for what is no JSON object."""
    try:
        given = json.loads(body, parse_int=str, parse_float=str, parse_constant=str)
        given = _plain(given)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(given, dict):
        raise ValueError("no JSON object")
    kind = given.get("object", "")
    return Body(kind if isinstance(kind, str) else "?", [_entry(one) for one in _dicts(given.get("entry"))])


def clean(text: str) -> str:
    """Text without what a database cannot keep."""
    return text.replace("\x00", "") if "\x00" in text else text


def _plain(value: Any) -> Any:
    """The same without nulls, and with what is no character replaced; numbers are words here."""
    if isinstance(value, dict):
        return {_whole(name): _plain(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_plain(item) for item in value if item is not None]
    return _whole(value) if isinstance(value, str) else value


def _whole(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))


def _entry(given: dict[str, Any]) -> Entry:
    name = given.get("id")
    changes = [_change(one) for one in _dicts(given.get("changes"))]
    return Entry(name if isinstance(name, str) else "", changes)


def _change(given: dict[str, Any]) -> Change:
    field, value = given.get("field", ""), given.get("value")
    read = _value(value) if isinstance(value, dict) else None
    return Change(field if isinstance(field, str) else "?", read)


def _value(given: dict[str, Any]) -> Value:
    value = _about(given)
    value.contacts = list(_each(given.get("contacts"), Contact))
    value.messages = list(_each(given.get("messages"), Message))
    value.statuses = list(_each(given.get("statuses"), Status))
    value.errors = list(_each(given.get("errors"), Error))
    return value


def _about(given: dict[str, Any]) -> Value:
    """All but the lists; of several odd fields each is left out on its own."""
    known = {name: given[name] for name in Value.__struct_fields__ if name in given and name not in PARTS}
    return _convert(known, Value) or Value()


def _convert(known: dict[str, Any], kind: type[Any]) -> Any:
    """A struct of what fits, field by field; None when not even that."""
    try:
        return msgspec.convert(known, kind, strict=False)
    except msgspec.ValidationError:
        fitting = {name: value for name, value in known.items() if _fits({name: value}, kind)}
        return msgspec.convert(fitting, kind, strict=False) if fitting else None


def _fits(part: dict[str, Any], kind: type[Any]) -> bool:
    try:
        msgspec.convert(part, kind, strict=False)
    except msgspec.ValidationError:
        return False
    return True


def _each(given: Any, kind: type[Shape]) -> Iterator[Shape]:
    for one in _dicts(given):
        read = _convert(one, kind)
        if read is not None:
            yield read
