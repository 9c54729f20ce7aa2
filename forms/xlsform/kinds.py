"""The survey's types and lists: unknown, misspelt or missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import lru_cache

from pyxform.aliases import select as SELECTS
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from forms.problem import FormMistake
from forms.xlsform.book import Book, Row
from forms.xlsform.told import mistake, warning

Numbered = Sequence[tuple[int, Row]]
"""The rows that hold anything, with their numbers in the sheet."""

BRACKETS = {"begin_group": "group", "begin_repeat": "repeat", "end_group": "group", "end_repeat": "repeat"}
_FROM_FILE = re.compile(r"(select_one_from_file|select_multiple_from_file)\s+\S+\.(csv|xml|geojson)", re.I)
_KINDS = ["select_one", "select_multiple", "rank", "begin_group", "end_group", "begin_repeat", "end_repeat"]
_MORE = (
    "begin", "end", "osm", "include", "cascading_select", "csv-external", "xml-external", "begin_loop",
    "end_loop",
)  # fmt: skip
_LONGEST = 60


def kind_of(row: Row) -> str:
    """The type with one underscore where older sheets have blanks."""
    text = " ".join(row.get("type", "").split())
    return re.sub(r"^(begin|end)[ _]+(group|repeat)\b", r"\1_\2", text, flags=re.I)


def known(kind: str) -> bool:
    """Whether XLSForm has such a type."""
    if kind in QUESTION_TYPE_DICT or kind in BRACKETS or _FROM_FILE.fullmatch(kind):
        return True
    words = kind.split()
    if words[-1] == "or_other":
        words = words[:-1]
    head = " ".join(words[:-1])
    return (len(words) > 1 and (head in SELECTS or head in QUESTION_TYPE_DICT)) or words[:1] in (
        [word] for word in _MORE
    )


def types(book: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Rows without a type, of an unknown one, or whose list of choices is missing."""
    lists = {row.get("list_name", "") for row in book.rows("choices")} - {""}
    for number, row in rows:
        kind = kind_of(row)
        if not kind:
            tell = mistake if _says_something(row) else warning
            yield tell("no_type", "survey", number, "type")
        elif kind in SELECTS:
            yield mistake("no_list", "survey", number, "type", type=kind)
        elif not known(kind):
            near = _nearest(kind.split()[0].lower()[:_LONGEST])
            yield mistake("unknown_type", "survey", number, "type", type=kind[:_LONGEST], **meant(near))
        else:
            yield from _missing_list(kind, number, lists)


@lru_cache(maxsize=256)
def _nearest(word: str) -> tuple[str, ...]:
    return tuple(get_close_matches(word, [*QUESTION_TYPE_DICT, *_KINDS], 1, 0.6))


def meant(near: Sequence[str]) -> dict[str, str]:
    """What was probably meant, as a value; nothing when there is no such thing."""
    return {"near": near[0]} if near else {}


def _says_something(row: Row) -> bool:
    return any(row[key] and key.startswith(("name", "label", "hint")) for key in row)


def _missing_list(kind: str, number: int, lists: set[str]) -> Iterator[FormMistake]:
    words = [word for word in kind.split() if word != "or_other"]
    if len(words) != 2 or words[0] not in ("select_one", "select_multiple", "rank"):
        return
    if words[1] not in lists and not words[1].startswith("${"):
        near = get_close_matches(words[1], sorted(lists), 1, 0.6)
        yield mistake("no_such_list", "survey", number, "type", list=words[1], **meant(near))
