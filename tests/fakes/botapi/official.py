"""A second check of every call: the machine-readable Bot API beside the project, when it is there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from tests import beside

FILE = beside.TELEGRAM
_PLAIN: Mapping[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
    "InputFile": (bytes,),
}


@cache
def _spec() -> dict[str, Any] | None:
    return json.loads(FILE.read_text("utf-8")) if FILE.exists() else None


def faults(method: str, params: Mapping[str, Any]) -> list[str]:
    """What the published description has against a call; nothing when it is not there."""
    spec = _spec()
    if spec is None:
        return []
    known = spec["methods"].get(method)
    if known is None:
        return [f"{method} is not published"]
    return list(_fields(method, known.get("fields", []), params))


def _fields(where: str, fields: list[dict[str, Any]], given: Mapping[str, Any]) -> Iterator[str]:
    by_name = {field["name"]: field for field in fields}
    yield from (
        f"{where}.{f['name']} is required" for f in fields if f["required"] and f["name"] not in given
    )
    for name, value in given.items():
        if name not in by_name:
            yield f"{where}.{name} is not published"
        elif not any(_is(kind, value) for kind in by_name[name]["types"]):
            yield f"{where}.{name} is none of {by_name[name]['types']}"
        else:
            yield from _limits(f"{where}.{name}", by_name[name].get("limits", {}), value)


def _is(kind: str, value: Any) -> bool:
    if kind.startswith("Array of "):
        return isinstance(value, list) and all(_any(kind[len("Array of ") :], item) for item in value)
    if kind in _PLAIN:
        return isinstance(value, _PLAIN[kind]) and (
            kind in ("Boolean", "True") or not isinstance(value, bool)
        )
    spec = _spec()
    known = spec["types"].get(kind) if spec else None
    if known is None or not isinstance(value, dict):
        return False
    if known.get("subtypes"):
        return any(_is(sub, value) for sub in known["subtypes"])
    return not list(_fields(kind, known["fields"], value))


def _any(kinds: str, value: Any) -> bool:
    return any(_is(kind.strip(), value) for kind in kinds.replace(" and ", ", ").split(","))


def _limits(where: str, limits: Mapping[str, Any], value: Any) -> Iterator[str]:
    """The limits that hold for the raw value; those of parsed text are in rules.py."""
    if isinstance(value, str):
        size = len(value.encode())
        if not limits.get("min_bytes", 0) <= size <= limits.get("max_bytes", size):
            yield f"{where} has {size} bytes"
        if not limits.get("after_entities_parsing") and len(value) < limits.get("min_length", 0):
            yield f"{where} is too short"
    elif isinstance(value, list):
        if not limits.get("min_items", 0) <= len(value) <= limits.get("max_items", len(value)):
            yield f"{where} has {len(value)} items"
    elif isinstance(value, (int, float)) and not limits.get("min", value) <= value <= limits.get(
        "max", value
    ):
        yield f"{where} is out of range"
