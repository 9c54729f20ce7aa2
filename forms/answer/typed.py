"""Typed text as its readers may look at it: bounded, single blanks, no decoration; knows no meaning.

Whatever reads what people type takes it from here, so that no reader's pattern meets a page of blanks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TypeVar

SHORT_LENGTH = 200
"""Characters in which a date, an hour, a place or a rule is said."""
LINE, LINES = 500, 200
"""Of an announcement."""
REPORT = 20_000
"""Characters of a report of labelled lines."""
_TAGS = re.compile(r"<[^<>]*>")
_SIGNS = re.compile("[^\\w\u0900-\u1cff\ua8e0-\uabff]|_")
"""What is no letter or digit; in the scripts from India to Java marks are vowels, elsewhere accents."""
_NUMBERED = re.compile(r"[a-z0-9]{1,2}[.)] ?(?=\S)", re.IGNORECASE)
_T = TypeVar("_T")
_LONGEST_NUMBER = 4
"""Characters of the number before a choice."""
_BEFORE, _AFTER = " \t*_-•>", " \t*_"
"""Marks around a label or a value that only decorate it."""


def short(text: str, most: int = SHORT_LENGTH) -> str:
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
    label = _numberless(line[:cut].lstrip(_BEFORE)).strip(_AFTER)
    return (label, line[cut + 1 :].strip(_AFTER)) if 0 < len(label) <= most else None


def known(line: str, names: Mapping[str, _T], signs: str, most: int) -> tuple[_T, str, str] | None:
    """What the longest label that ``names`` has (folded) stands for, that label, and the value after it.

    A label may hold the signs itself ("Hari/tgl: jam"), or begin with a number of its own.
    """
    begun = len(line) - len(line.lstrip(_BEFORE))
    for cut in range(min(len(line), begun + most + _LONGEST_NUMBER) - 1, begun, -1):
        if line[cut] not in signs or line.startswith("//", cut + 1):
            continue
        whole = line[begun:cut].strip(_AFTER)
        for label in (whole, _numberless(whole)):
            found = names.get(folded(label)) if label else None
            if found is not None:
                return found, label, line[cut + 1 :].strip(_AFTER)
    return None


def _numberless(label: str) -> str:
    numbered = _NUMBERED.match(label)
    return label[numbered.end() if numbered else 0 :]


def folded(text: str) -> str:
    """For comparing: letters, their vowels and digits alone, without case, accents and tags."""
    return _SIGNS.sub("", unicodedata.normalize("NFKD", _TAGS.sub("", text).casefold()))
