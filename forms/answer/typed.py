"""Typed text as its readers may look at it: bounded, single blanks, no decoration; knows no meaning.

Whatever reads what people type takes it from here, so that no reader's pattern meets a page of blanks.
"""

from __future__ import annotations

import re
import unicodedata

SHORT = 200
"""Characters in which a date, an hour, a place or a rule is said."""
LINE, LINES = 500, 200
"""Of an announcement."""
REPORT = 20_000
"""Characters of a report of labelled lines."""
_TAGS = re.compile(r"<[^<>]*>")
_SIGNS = re.compile(r"[\W_]+")
_NUMBERED = re.compile(r"[a-z0-9]{1,2}[.)] ?(?=\S)", re.IGNORECASE)
_BEFORE, _AFTER = " \t*_-•>", " \t*_"
"""Marks around a label or a value that only decorate it."""


def short(text: str, most: int = SHORT) -> str:
    """One line with single blanks; '' when it is longer than any such answer."""
    line = " ".join(text.split())
    return line if len(line) <= most else ""


def page(text: str) -> str:
    """The first lines, each with single blanks and no longer than a line."""
    return "\n".join(" ".join(line.split())[:LINE] for line in text.splitlines()[:LINES])


def labelled(line: str, signs: str, most: int) -> tuple[str, str] | None:
    """Label and value of "1. *Tempat* : Balai"; None when it has none, or the sign belongs to an address."""
    cut = min((found for found in map(line.find, signs) if found >= 0), default=-1)
    if cut < 0 or line.startswith("//", cut + 1):
        return None
    label = line[:cut].lstrip(_BEFORE)
    numbered = _NUMBERED.match(label)
    label = label[numbered.end() if numbered else 0 :].strip(_AFTER)
    return (label, line[cut + 1 :].strip(_AFTER)) if 0 < len(label) <= most else None


def folded(text: str) -> str:
    """For comparing: letters and digits alone, without case, accents and tags."""
    return _SIGNS.sub("", unicodedata.normalize("NFKD", _TAGS.sub("", text).casefold()))
