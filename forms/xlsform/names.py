"""The survey's names and labels: missing, twice, unwritable."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyxform.parsing.expression import is_xml_tag

from forms.problem import FormMistake
from forms.xlsform.book import Book
from forms.xlsform.brackets import brackets
from forms.xlsform.kinds import BRACKETS, Numbered, kind_of, known, meant_kind
from forms.xlsform.told import mistake, warning

_NAMELESS = {"audit", "note"}
_LONGEST = 60
"""Characters of a name that are told."""
SPEECHLESS = {
    "calculate", "hidden", "start", "end", "today", "deviceid", "username", "email", "phonenumber",
    "audit", "simserial", "subscriberid", "imei", "csv-external", "xml-external", "start-geopoint",
    "background-audio", "background-geopoint", "begin_group", "begin_repeat", "end_group", "end_repeat",
}  # fmt: skip
_WORDS = ("label", "hint", "image", "audio", "video", "big-image", "guidance_hint")


def names(book: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Names that are missing, unwritable, or twice in one group."""
    scopes: list[dict[str, int]] = [{}]
    ends = {one.row for one in brackets(book, rows) if one.code == "begin_for_end"}
    for number, row in rows:
        kind, name = kind_of(row), row.get("name", "")
        if not name and kind and not known(kind) and len([1 for cell in row.values() if cell]) == 1:
            continue  # a title between the questions, of which its type is told
        if number in ends or kind.startswith(("end_", "end ")) or (not name and _ends(kind)):
            if kind in BRACKETS and len(scopes) > 1:
                scopes.pop()
            continue
        yield from _name(kind, name, number, scopes[-1])
        scopes[-1].setdefault(name, number)
        if kind in BRACKETS:
            scopes.append({})


def _ends(kind: str) -> bool:
    """Whether a row without a name is probably an end, of which its type is told."""
    return bool(kind) and (kind == "end" or not known(kind)) and "".join(meant_kind(kind)).startswith("end_")


def _name(kind: str, name: str, number: int, scope: dict[str, int]) -> Iterator[FormMistake]:
    if not name:
        if kind and kind.split(" ")[0] not in _NAMELESS:
            yield mistake("no_name", "survey", number, "name", type=kind[:_LONGEST])
    elif not is_xml_tag(name) or ":" in name:
        better = re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_")
        better = better if better[:1].isalpha() else f"q_{better}".rstrip("_")
        yield mistake("bad_name", "survey", number, "name", name=name[:_LONGEST], better=better[:_LONGEST])
    elif name in scope:
        first, place = str(scope[name]), scope.get(f"{name}\0", 2)
        while f"{name}_{place}" in scope:
            place += 1
        scope[f"{name}\0"], free = place + 1, f"{name}_{place}"
        yield mistake("duplicate_name", "survey", number, "name", name=name, first=first, better=free)


def labels(_: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Questions that ask nothing."""
    for number, row in rows:
        kind = kind_of(row)
        speechless = not kind or kind in SPEECHLESS or row.get("calculation")
        if speechless or not known(kind):
            continue
        if not any(key.startswith(_WORDS) and value for key, value in row.items()):
            yield warning("no_label", "survey", number, "label")
