"""Calls in the text of an expression: where one begins and ends, and its arguments as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_SIGN = re.compile(r"'[^']*'|\"[^\"]*\"|[(),]")


class Call(NamedTuple):
    """``text[start:end]`` is the call; its arguments are stripped of blanks."""

    start: int
    end: int
    arguments: tuple[str, ...]


def calls(text: str, name: str) -> Iterator[Call]:
    """Every closed call of the function, from left to right; not those inside of another's arguments."""
    place = 0
    for found in re.finditer(rf"(?<![\w.:-]){re.escape(name)}\s*\(", text):
        if found.start() < place:
            continue
        call = _closed(text, found.start(), found.end())
        if call is None:
            return
        place = call.end
        yield call


def _closed(text: str, start: int, inside: int) -> Call | None:
    depth, cuts = 1, [inside - 1]
    for sign in _SIGN.finditer(text, inside):
        depth += {"(": 1, ")": -1}.get(sign[0], 0)
        if depth == 1 and sign[0] == ",":
            cuts.append(sign.start())
        if depth == 0:
            ends = [*cuts[1:], sign.start()]
            parts = tuple(text[a + 1 : b].strip() for a, b in zip(cuts, ends, strict=True))
            return Call(start, sign.end(), parts if parts != ("",) else ())
    return None


def literal(argument: str) -> str | None:
    """What stands between quotes; None for what is no quoted text alone."""
    return argument[1:-1] if _QUOTED.fullmatch(argument) else None


def quoted(text: str) -> str:
    """A text as an expression writes it."""
    return f'"{text}"' if "'" in text else f"'{text}'"
