"""Mistakes an author can make in the sheets, all at once and located; pyxform would stop at the first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Literal

from pyxform.aliases import select as SELECTS
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from forms.problem import FormMistake
from forms.xlsform.book import Book, Row
from forms.xlsform.expressions import expression_mistakes
from forms.xlsform.languages import half_translated
from forms.xlsform.repair import choice_name, list_name, type_column

_BRACKETS = {"begin_group": "group", "begin_repeat": "repeat", "end_group": "group", "end_repeat": "repeat"}
_FROM_FILE = re.compile(r"(select_one_from_file|select_multiple_from_file)\s+\S+\.(csv|xml|geojson)", re.I)
_NAME = re.compile(r"[^\W\d][\w.-]*")
_NAMELESS = {"audit", "note"}
_KINDS = ["select_one", "select_multiple", "rank", "begin_group", "end_group", "begin_repeat", "end_repeat"]
_COLUMNS = [
    "type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message",
    "calculation", "appearance", "default", "choice_filter", "read_only", "parameters", "repeat_count",
    "trigger", "image", "audio", "video", "guidance_hint", "required_message", "note",
]  # fmt: skip
_MEANT = {
    "minimal", "quick", "quickcompact", "compact", "likert", "month-year", "year", "multiline",
    "numbers", "no-calendar", "field-list", "label", "list-nolabel", "list", "autocomplete", "search",
    "horizontal", "vertical", "columns", "columns-pack", "no-buttons", "table-list", "maps",
    "placement-map", "map", "new", "picker", "no-ticks", "rating", "thousands-sep", "url", "masked",
    "counter",
}  # fmt: skip
_WIDTH = re.compile(r"w\d+|columns-\d+|hidden-answer|compact-\d+|quickcompact-\d+")


def check(book: Book) -> list[FormMistake]:
    """Every mistake and warning found in the sheets."""
    rows = [(number, row) for number, row in enumerate(book.rows("survey"), 2) if row]
    checks: tuple[Callable[[Book, list[tuple[int, Row]]], Iterator[FormMistake]], ...] = (
        _columns, _types, _names, _brackets, _labels, _appearances, _choices,
        expression_mistakes, half_translated,
    )  # fmt: skip
    return [mistake for each in checks for mistake in each(book, rows)]


def kind_of(row: Row) -> str:
    """The type with one underscore where older sheets have blanks."""
    text = " ".join(row.get(type_column(row), "").split())
    return re.sub(r"^(begin|end)[ _]+(group|repeat)\b", r"\1_\2", text, flags=re.I)


def _columns(book: Book, rows: list[tuple[int, Row]]) -> Iterator[FormMistake]:
    seen = {
        key.split("::")[0].split(":")[0].strip().lower().replace(" ", "_") for _, row in rows for key in row
    }
    for column in sorted(seen - set(_COLUMNS)):
        near = get_close_matches(column, _COLUMNS, 1, 0.82)
        if near and near[0] not in seen:
            hint = f"write {near[0]}"
            yield FormMistake(
                "warning", "unknown_column", f"nothing reads the column {column}", "survey", 1, column, hint
            )


def _types(book: Book, rows: list[tuple[int, Row]]) -> Iterator[FormMistake]:
    lists = {list_name(row) for row in book.rows("choices")}
    for number, row in rows:
        kind = kind_of(row)
        if not kind:
            level: Literal["mistake", "warning"] = "mistake" if _says_something(row) else "warning"
            hint = "give the row a type, such as text"
            yield FormMistake(level, "no_type", "the row has no type", "survey", number, "type", hint)
        elif not _known(kind):
            near = get_close_matches(kind.split()[0].lower(), [*QUESTION_TYPE_DICT, *_KINDS], 1, 0.6)
            hint = f"did you mean {near[0]}?" if near else "see the list of types in the XLSForm reference"
            message = f"there is no type {kind}"
            yield FormMistake(
                "mistake", "unknown_type", message, "survey", number, "type", hint, {"type": kind}
            )
        else:
            yield from _missing_list(kind, number, lists)


def _says_something(row: Row) -> bool:
    return any(row[key] and key.lower().startswith(("name", "label", "caption", "hint")) for key in row)


def _known(kind: str) -> bool:
    if kind in QUESTION_TYPE_DICT or kind in _BRACKETS or _FROM_FILE.fullmatch(kind):
        return True
    words = kind.split()
    if words[-1] == "or_other":
        words = words[:-1]
    head = " ".join(words[:-1])
    return (len(words) > 1 and (head in SELECTS or head in QUESTION_TYPE_DICT)) or words[0] in (
        "begin", "end", "osm", "include", "cascading_select", "csv-external", "xml-external",
        "begin_loop", "end_loop",
    )  # fmt: skip


def _missing_list(kind: str, number: int, lists: set[str]) -> Iterator[FormMistake]:
    words = [word for word in kind.split() if word != "or_other"]
    if (
        len(words) != 2
        or words[0] not in ("select_one", "select_multiple", "rank")
        or words[1].startswith("${")
    ):
        return
    if words[1] not in lists:
        near = get_close_matches(words[1], sorted(lists - {""}), 1, 0.6)
        hint = f"did you mean {near[0]}?" if near else "add the list to the choices sheet"
        message = f"the choices sheet has no list {words[1]}"
        yield FormMistake(
            "mistake", "no_such_list", message, "survey", number, "type", hint, {"list": words[1]}
        )


def _names(book: Book, rows: list[tuple[int, Row]]) -> Iterator[FormMistake]:
    scopes: list[dict[str, int]] = [{}]
    for number, row in rows:
        kind, name = kind_of(row), row.get("name", row.get("value", "")).strip()
        if kind.startswith("end"):
            if len(scopes) > 1:
                scopes.pop()
            continue
        if not name and kind.split(" ")[0] not in _NAMELESS and kind:
            hint = "give it a name, such as q1"
            yield FormMistake("mistake", "no_name", f"the {kind} has no name", "survey", number, "name", hint)
        elif name and not _NAME.fullmatch(name):
            hint = f"write {re.sub(r'[^A-Za-z0-9_]+', '_', name).strip('_') or 'a_name'}"
            message = f"{name} is no name: letters, digits, - and _ only, a letter first"
            yield FormMistake("mistake", "bad_name", message, "survey", number, "name", hint, {"name": name})
        elif name and name.lower() in scopes[-1]:
            message = f"the name {name} was used in row {scopes[-1][name.lower()]} already"
            values = {"name": name, "first": str(scopes[-1][name.lower()])}
            yield FormMistake(
                "mistake", "duplicate_name", message, "survey", number, "name", f"write {name}_2", values
            )
        scopes[-1].setdefault(name.lower(), number)
        if kind.startswith("begin"):
            scopes.append({})


def _brackets(book: Book, rows: list[tuple[int, Row]]) -> Iterator[FormMistake]:
    opened: list[tuple[str, int]] = []
    for number, row in rows:
        kind = kind_of(row)
        what = _BRACKETS.get(kind)
        if what is None:
            continue
        if kind.startswith("begin"):
            opened.append((what, number))
        elif opened and opened[-1][0] == what:
            opened.pop()
        else:
            message = f"this {kind} closes nothing"
            yield FormMistake(
                "mistake", "unmatched_end", message, "survey", number, "type", "take the row out"
            )
    for what, number in opened:
        message, hint = f"this begin_{what} is never closed", f"add a row end_{what}"
        yield FormMistake("mistake", "unmatched_begin", message, "survey", number, "type", hint)


_SPEECHLESS = {
    "calculate", "hidden", "start", "end", "today", "deviceid", "username", "email", "phonenumber",
    "audit", "simserial", "subscriberid", "imei", "csv-external", "xml-external", "start-geopoint",
    "background-audio", "background-geopoint", "begin_group", "begin_repeat", "end_group", "end_repeat",
}  # fmt: skip


def _labels(book: Book, rows: list[tuple[int, Row]]) -> Iterator[FormMistake]:
    for number, row in rows:
        kind = kind_of(row)
        if (
            not kind
            or kind in _SPEECHLESS
            or not _known(kind)
            or row.get("calculation")
            or row.get("calculate")
        ):
            continue
        words = ("label", "caption", "hint", "media", "image", "audio", "video", "big-image", "guidance_hint")
        if not any(key.lower().startswith(words) and value for key, value in row.items()):
            hint = "write the question into the label column"
            yield FormMistake(
                "warning", "no_label", "the question has no label", "survey", number, "label", hint
            )
    if any(kind_of(row) == "audit" for _, row in rows):
        number = next(number for number, row in rows if kind_of(row) == "audit")
        yield FormMistake("warning", "audit_ignored", "audit is not kept in a chat", "survey", number, "type")


def _appearances(book: Book, rows: list[tuple[int, Row]]) -> Iterator[FormMistake]:
    for number, row in rows:
        for word in row.get("appearance", "").split():
            if word not in _MEANT and not _WIDTH.fullmatch(word) and "(" not in word and "$" not in word:
                message = f"the appearance {word} means nothing in a chat"
                values = {"appearance": word}
                yield FormMistake(
                    "warning", "appearance_ignored", message, "survey", number, "appearance", "", values
                )


def _choices(book: Book, rows: list[tuple[int, Row]]) -> Iterator[FormMistake]:
    for number, row in enumerate(book.rows("choices"), 2):
        if not list_name(row):
            continue
        if not choice_name(row):
            hint = "give it a name, such as 1"
            yield FormMistake("mistake", "no_name", "the choice has no name", "choices", number, "name", hint)
        elif not any(
            key.lower().startswith(("label", "caption", "media", "image")) and row[key] for key in row
        ):
            message = f"the choice {choice_name(row)} has no label"
            yield FormMistake(
                "warning", "no_label", message, "choices", number, "label", "people would read its name"
            )
