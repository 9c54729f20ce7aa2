"""The numbers in a text, with the signs that change them: "RT 1" is not "RT 10", "5 orang" not ">5 orang"."""

from __future__ import annotations

import re

_FIGURE = re.compile(
    r"(?P<before>[<>\u2264\u2265]=?)? ?(?P<number>\d(?:[\d.,]*\d)?)"
    r"(?: ?[-\u2013] ?(?P<to>\d(?:[\d.,]*\d)?))? ?(?P<after>\+)?",
    re.ASCII,
)
_ZEROS = re.compile(r"(?<![\d.,])0+(?=\d)", re.ASCII)


def without_zeros(text: str) -> str:
    """ "RT 01" is "RT 1"."""
    return _ZEROS.sub("", text)


def figures(text: str) -> frozenset[str]:
    """ "Umur 06 - 10, >3": {"6-10", ">3"}."""
    return frozenset(map(_figure, _FIGURE.finditer(without_zeros(text))))


def _figure(found: re.Match[str]) -> str:
    number, to = found["number"].replace(",", "."), (found["to"] or "").replace(",", ".")
    return f"{found['before'] or ''}{number}{to and '-'}{to}{found['after'] or ''}"
