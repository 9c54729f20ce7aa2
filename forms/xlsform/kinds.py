"""The survey's types and lists: unknown, misspelt or missing."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache

from pyxform.aliases import select as SELECTS
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from forms.problem import FormMistake
from forms.xlsform import everyday
from forms.xlsform.book import Book, Row
from forms.xlsform.nearby import Guesses, close, meant
from forms.xlsform.told import mistake, warning

Numbered = Sequence[tuple[int, Row]]
"""The rows that hold anything, with their numbers in the sheet."""

BRACKETS = {"begin_group": "group", "begin_repeat": "repeat", "end_group": "group", "end_repeat": "repeat"}
_FROM_FILE = re.compile(r"(select_one_from_file|select_multiple_from_file)\s+\S+\.(csv|xml|geojson)", re.I)
_HEADS = ("select_one_from_file", "select_multiple_from_file", "select_one", "select_multiple", "rank")
_KINDS = [*_HEADS, *BRACKETS]
_MORE = ("osm", "csv-external", "xml-external", "begin_loop", "end_loop")
_LOOP = re.compile(r"(begin|end)[ _]loop\b.*", re.I)
_OTHER = re.compile(r"(.+?)\s+(?:or|atau)[\s_-]+(?:specify[\s_-]+)?(?:other|lainnya)", re.I)
_BEGIN_END = re.compile(r"^(begin|end)[ _]+(group|repeat)\b", re.I)
_OTHERS = ("lainnya", "lain", "other", "others", "dll", "dll.", "lain-lain")
_LONGEST = 60
"""Characters of a type that are told."""


def kind_of(row: Row) -> str:
    """The type with one underscore where older sheets have blanks."""
    return _kind(row.get("type", ""))


@lru_cache(maxsize=1_000)
def _kind(text: str) -> str:
    return _BEGIN_END.sub(r"\1_\2", " ".join(text.split()))


def known(kind: str) -> bool:
    """Whether XLSForm has such a type."""
    if kind in QUESTION_TYPE_DICT or kind in BRACKETS or _FROM_FILE.fullmatch(kind) or _LOOP.fullmatch(kind):
        return True
    words = kind.split()
    if words[-1] == "or_other":
        words = words[:-1]
    head = " ".join(words[:-1])
    chosen = head in SELECTS or ("select" in head and head in QUESTION_TYPE_DICT)
    return (len(words) > 1 and chosen) or words[:1] in ([word] for word in _MORE)


def types(book: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Rows without a type, of an unknown one, or whose list of choices is missing."""
    lists, external = _lists(book, "choices"), _lists(book, "external_choices")
    guesses = Guesses((*lists, *external))
    for number, row in rows:
        kind = kind_of(row)
        if not kind:
            tell = mistake if _says_something(row) else warning
            yield tell("no_type", "survey", number, "type")
        elif kind in SELECTS:
            code = "no_file_ending" if kind.endswith("file") else "no_list"
            yield mistake(code, "survey", number, "type", type=kind)
        elif not known(kind) or (kind in ("begin", "end") and not row.get("name")):
            yield _unknown(kind, number, lists)
        elif kind.startswith("select_one_external") and not row.get("choice_filter"):
            yield mistake("external_unfiltered", "survey", number, "choice_filter")
        else:
            yield from _missing_list(kind, number, external if "_external" in kind else lists, guesses)


def _unknown(kind: str, number: int, lists: Container[str]) -> FormMistake:
    head, _, rest = kind.partition(" ")
    other = _OTHER.fullmatch(kind)
    if head == "select_one" and rest.split(" ")[0] in ("external", "external_choices"):
        better = f"select_one_external {'_'.join(rest.split()[1:])}"
        return mistake("unknown_type", "survey", number, "type", type=kind[:_LONGEST], near=better)
    if head in SELECTS and " " in rest and not other:
        better = f"{head} {'_'.join(rest.split())}"
        first, second = rest.split()[:2]
        if first in lists:
            better = f"{head} {first}{' or_other' if second.lower() in _OTHERS else ''}"
        code = "spaced_file" if head.endswith("file") else "spaced_list"
        return mistake(code, "survey", number, "type", name=rest[:_LONGEST], near=better[:_LONGEST])
    near = (f"{other[1]} or_other",) if other and head in SELECTS else meant_kind(kind[:_LONGEST])
    return mistake("unknown_type", "survey", number, "type", type=kind[:_LONGEST], **meant(near))


@lru_cache(maxsize=256)
def meant_kind(kind: str) -> tuple[str, ...]:
    """The type that was probably meant, with its list."""
    words = kind.split()
    for size in (3, 2, 1):
        said = everyday.TYPES.get(" ".join(words[:size]).lower())
        if said is not None and len(words) >= size:
            return (_with_list(said, words[size:]),)
    for head in _HEADS:
        if re.match(rf"{head}[a-z_]*\w", kind, re.I) and " " not in kind and kind != head:
            return (f"{head} {kind[len(head) :].lstrip('_-')}",)
    if "".join(words).lower() in QUESTION_TYPE_DICT:
        return ("".join(words).lower(),)
    near = close(words[0].replace("-", "_"), [*_KINDS, *QUESTION_TYPE_DICT])
    return (_with_list(near[0], words[1:]),) if near else ()


def _with_list(kind: str, rest: list[str]) -> str:
    return " ".join([kind, "_".join(rest)]).strip() if kind in _HEADS and rest else kind


def _says_something(row: Row) -> bool:
    return any(row[key] and key.startswith(("name", "label", "hint")) for key in row)


def _lists(book: Book, sheet: str) -> dict[str, None]:
    return dict.fromkeys(name for row in book.rows(sheet) if (name := row.get("list_name", "")))


def _missing_list(kind: str, number: int, within: dict[str, None], guesses: Guesses) -> Iterator[FormMistake]:
    words = [word for word in kind.split() if word != "or_other"]
    if words[0].endswith("_from_file") and kind.endswith("or_other"):
        yield mistake("file_with_other", "survey", number, "type")
        return
    if len(words) != 2 or words[0] not in ("select_one", "select_multiple", "rank", "select_one_external"):
        return
    outside = words[0].endswith("external")
    if words[1] in within or words[1].startswith("${") or (outside and not within):
        return
    sheet = "external_choices" if outside else "choices"
    if words[1].endswith((".csv", ".xml", ".geojson")) and words[0] in ("select_one", "select_multiple"):
        near = {"near": f"{words[0]}_from_file {words[1]}"}
        yield mistake("no_such_list", "survey", number, "type", list=words[1], within=sheet, **near)
        return
    near = meant([one for one in guesses.close(words[1]) if one in within])
    yield mistake("no_such_list", "survey", number, "type", list=words[1], within=sheet, **near)
