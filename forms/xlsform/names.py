"""The survey's names, groups and labels: missing, twice, unwritable, never closed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyxform.parsing.expression import is_xml_tag

from forms.problem import FormMistake
from forms.xlsform.book import Book
from forms.xlsform.kinds import BRACKETS, Numbered, kind_of, known
from forms.xlsform.told import mistake, warning

_NAMELESS = {"audit", "note"}
_LONGEST = 60
_SPEECHLESS = {
    "calculate", "hidden", "start", "end", "today", "deviceid", "username", "email", "phonenumber",
    "audit", "simserial", "subscriberid", "imei", "csv-external", "xml-external", "start-geopoint",
    "background-audio", "background-geopoint", "begin_group", "begin_repeat", "end_group", "end_repeat",
}  # fmt: skip
_WORDS = ("label", "hint", "image", "audio", "video", "big-image", "guidance_hint")


def names(_: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Names that are missing, unwritable, or twice in one group."""
    scopes: list[dict[str, int]] = [{}]
    for number, row in rows:
        kind, name = kind_of(row), row.get("name", "")
        if kind.startswith(("end_", "end ")):
            if kind in BRACKETS and len(scopes) > 1:
                scopes.pop()
            continue
        yield from _name(kind, name, number, scopes[-1])
        scopes[-1].setdefault(name, number)
        if kind in BRACKETS:
            scopes.append({})


def _name(kind: str, name: str, number: int, scope: dict[str, int]) -> Iterator[FormMistake]:
    if not name:
        if kind and kind.split(" ")[0] not in _NAMELESS:
            yield mistake("no_name", "survey", number, "name", type=kind[:_LONGEST])
    elif not is_xml_tag(name):
        better = re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_")
        better = better if better[:1].isalpha() else f"q_{better}".rstrip("_")
        yield mistake("bad_name", "survey", number, "name", name=name[:_LONGEST], better=better[:_LONGEST])
    elif name in scope:
        first = str(scope[name])
        yield mistake("duplicate_name", "survey", number, "name", name=name, first=first, better=f"{name}_2")


def brackets(_: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Groups and repeats that are not closed, or closed without being open."""
    opened: list[tuple[str, int]] = []
    for number, row in rows:
        kind = kind_of(row)
        what = BRACKETS.get(kind)
        if what is None:
            continue
        if kind.startswith("begin"):
            opened.append((what, number))
        elif opened and opened[-1][0] == what:
            opened.pop()
        else:
            yield mistake("unmatched_end", "survey", number, "type", type=kind)
    for what, number in opened:
        yield mistake("unmatched_begin", "survey", number, "type", type=f"begin_{what}", end=f"end_{what}")


def labels(_: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Questions that ask nothing."""
    for number, row in rows:
        kind = kind_of(row)
        speechless = not kind or kind in _SPEECHLESS or row.get("calculation")
        if speechless or not known(kind):
            continue
        if not any(key.startswith(_WORDS) and value for key, value in row.items()):
            yield warning("no_label", "survey", number, "label")
