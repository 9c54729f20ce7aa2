"""Pure: JSON of a shape that we do not know, read part by part; what is odd is left out alone.

Knows no platform. What cannot be a character is replaced, nulls are as if not there, numbers are words here.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Iterator
from typing import Any, TypeVar, Union, get_args, get_origin

import msgspec

Shape = TypeVar("Shape", bound=msgspec.Struct)
DEEPEST = 64
"""What is nested deeper than this says nothing that we read."""
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_NUMBER = re.compile(rb"\s*:\s*(\d{1,18})")
_ODD: Any = object()
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What msgspec's decoders raise for somebody else's bytes, whatever is wrong with them."""


def plain(body: bytes) -> dict[str, Any]:
    """All of a body that can be read; ValueError for what is no JSON object."""
    try:
        given = _loaded(body)
    except RecursionError:
        given = _loaded(_pruned(body))
    if not isinstance(given, dict):
        raise ValueError("no JSON object")
    return given


def _loaded(body: bytes) -> Any:
    text = body.decode("utf-8", "replace")
    return _whole(json.loads(text, parse_int=str, parse_float=str, parse_constant=str))


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {_whole(name): _whole(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_whole(item) for item in value if item is not None]
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    return value


def keepable(body: bytes) -> bool:
    """Whether no text in it holds the one character that PostgreSQL cannot keep; `plain` leaves it out."""
    return b"\\u0000" not in body


def fitting(given: Any, kind: type[Shape]) -> Shape | None:
    """A struct of what fits, however deep the odd part lies; None when what it must have does not fit."""
    fit = _fitting(given, kind)
    return None if fit is _ODD else msgspec.convert(fit, kind, strict=False)


def read(body: bytes, kind: type[Shape]) -> Shape | None:
    """What fits of a whole body; None when nothing does."""
    try:
        return fitting(plain(body), kind)
    except ValueError:
        return None


def _fitting(given: Any, kind: Any) -> Any:
    """The same value without what does not fit its type; _ODD when nothing is left."""
    if _fits(given, kind):
        return given
    for one in _alternatives(kind):
        if isinstance(given, list) and get_origin(one) is list:
            kept = [_fitting(item, get_args(one)[0]) for item in given]
            return [item for item in kept if item is not _ODD]
        if isinstance(given, dict) and isinstance(one, type) and issubclass(one, msgspec.Struct):
            return _parts(given, one)
    return _ODD


def _parts(given: dict[str, Any], kind: type[msgspec.Struct]) -> Any:
    kept = dict(_kept(given, kind))
    return kept if kept and _fits(kept, kind) else _ODD


def _kept(given: dict[str, Any], kind: type[msgspec.Struct]) -> Iterator[tuple[str, Any]]:
    for part in msgspec.structs.fields(kind):
        if part.encode_name in given:
            value = _fitting(given[part.encode_name], part.type)
            if value is not _ODD:
                yield part.encode_name, value


def _alternatives(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)


def _fits(given: Any, kind: Any) -> bool:
    try:
        msgspec.convert(given, kind, strict=False)
    except msgspec.ValidationError:
        return False
    return True


# What cannot be decoded at all is still cut apart


def items(body: bytes, name: str) -> list[bytes]:
    """The objects in the list of that name in the outermost object, however deep they go; ValueError."""
    found: list[bytes] = []
    begun, here = 0, False
    key = b'"%s"' % name.encode()
    for depth, match in _walk(body):
        token = match.group()
        if depth == 1 and token[:1] == b'"':
            here = token == key
        elif here and depth == 3 and token == b"{":
            begun = match.start()
        elif here and depth == 2 and token == b"}":
            found.append(body[begun : match.end()])
    if key not in body:
        raise ValueError(f"without {name}")
    return found


def number(body: bytes, name: str) -> int | None:
    """The whole number of that name in the outermost object; None where there is none."""
    key = b'"%s"' % name.encode()
    for depth, match in _walk(body):
        told = _NUMBER.match(body, match.end()) if depth == 1 and match.group() == key else None
        if told is not None:
            return int(told[1])
    return None


def _walk(body: bytes) -> Iterator[tuple[int, re.Match[bytes]]]:
    """Every bracket and string, with how deep one is after it; ValueError when brackets do not close."""
    depth = 0
    for match in _TOKEN.finditer(body):
        first = match.group()[:1]
        depth += (first in b"[{") - (first in b"]}")
        yield depth, match
    if depth or not body.lstrip().startswith(b"{"):
        raise ValueError("no JSON object")


def _pruned(body: bytes) -> bytes:
    """The same with null for whatever is nested too deeply."""
    kept: list[bytes] = []
    since = cut = 0
    for depth, match in _walk(body):
        first = match.group()[:1]
        if depth == DEEPEST and first in b"[{":
            kept.append(body[since : match.start()])
            cut = 1
        elif cut and depth == DEEPEST - 1 and first in b"]}":
            kept.append(b"null")
            since, cut = match.end(), 0
    return b"".join([*kept, body[since:]])
