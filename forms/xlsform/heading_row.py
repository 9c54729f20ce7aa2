"""The row of headings and the names of sheets: missing, misspelt, or such as no form can hold."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from forms.problem import FormMistake
from forms.xlsform import everyday
from forms.xlsform.book import Book
from forms.xlsform.kinds import Numbered, kind_of
from forms.xlsform.names import SPEECHLESS
from forms.xlsform.nearby import close, meant
from forms.xlsform.reference.columns import CHOICES, ENTITIES, SURVEY
from forms.xlsform.told import mistake, warning

FOLLOWS = {
    "no_type", "no_name", "no_label", "no_such_list", "no_list_name", "no_choice_name", "no_entities",
    "no_choice_label",
}  # fmt: skip
"""What is said of single rows only because a heading or a sheet is not there."""
WITHOUT = ("no_header", "no_column", "unknown_heading", "header_below", "unknown_sheet")
"""Codes of mistakes from which those follow."""

_KNOWN = {
    "survey": {row.name for row in SURVEY},
    "choices": {row.name for row in CHOICES},
    "external_choices": {row.name for row in CHOICES},
    "entities": {row.name for row in ENTITIES},
}
_WORKING = sorted(row.name for row in SURVEY if row.verdict == "works")
_CHOICE = ("list_name", "name")
_NEEDED = {"survey": ("type", "name"), "choices": _CHOICE, "external_choices": _CHOICE}
_SHEETS = ("survey", "choices", "settings", "external_choices", "entities")
_ASKING = ("label", "hint", "image", "audio", "video", "big-image", "guidance_hint")
_ATTRIBUTES = ("bind", "instance", "body", "control", "attribute")
_NAME = re.compile(r"(?:([A-Za-z_][\w.-]*):)?[A-Za-z_][\w.-]*")
_PREFIXES = {"h", "ev", "xsd", "jr", "orx", "odk", "entities"}
_NAMESPACES = re.compile(r"\s*(?:[A-Za-z_][\w.-]*=\"[^\"]+\"\s*)*")
_DECLARED = re.compile(r"([A-Za-z_][\w.-]*)=\"")
_TEXT = re.compile(r"\s*(label|hint|constraint_message|required_message)(?=[\W_])(.+)", re.I | re.S)
_CODED = re.compile(r"\([A-Za-z]{2}\)$")
_LANGUAGES = {
    **dict.fromkeys(
        ("id", "ind", "indo", "indonesia", "bahasa", "bahasa indonesia"), "Bahasa Indonesia (id)"
    ),
    **dict.fromkeys(("en", "eng", "english", "inggris", "bahasa inggris"), "English (en)"),
}
_LIKENESS = 0.82
"""How like a heading's name must be to one that is known (difflib's ratio)."""


def columns(book: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Columns that nothing reads though they look like one that is missing, and such as must be there."""
    for sheet, needed in _NEEDED.items():
        if any(book.rows(sheet)):
            below = _header_below(book, sheet, needed)
            if below:
                yield mistake("header_below", sheet, 1, first=str(below))
            else:
                yield from _columns(book, sheet, needed)


def _columns(book: Book, sheet: str, needed: tuple[str, ...]) -> Iterator[FormMistake]:
    guessed = dict(_misspelt(book, sheet))
    there = [*headings(book, sheet), *guessed.values()]
    if not any(name in there for name in needed):
        yield mistake("no_header", sheet, 1)
        return
    for column, near in guessed.items():
        if near in needed or (sheet == "survey" and _is_only_label(near, there, guessed) and _asks(book)):
            yield mistake("unknown_heading", sheet, 1, column, name=column, near=near)
        elif sheet == "survey" or near.startswith("label"):
            yield warning("unknown_column", sheet, 1, column, name=column, near=near)
    for name in needed:
        if name not in there:
            yield mistake("no_column", sheet, 1, name=name)
    if sheet == "survey" and _asks(book) and not any(key.startswith(_ASKING) for key in there):
        yield mistake("no_column", sheet, 1, name="label")


def _is_only_label(near: str, there: list[str], guessed: dict[str, str]) -> bool:
    """Whether no other column says what is asked, so that every row would be told to have no label."""
    read = [name for name in there if name not in guessed and name not in guessed.values()]
    return near.startswith("label") and not any(name.startswith(_ASKING) for name in read)


def _asks(book: Book) -> bool:
    kinds = [kind_of(row) for row in book.rows("survey") if row.get("type") and not row.get("calculation")]
    return any(kind not in SPEECHLESS for kind in kinds)


def headings(book: Book, sheet: str) -> list[str]:
    """The sheet's columns as the checks read them."""
    return [key for key in (book.raw.get(f"{sheet}_header") or [{}])[0] if key and key != "None"]


def _misspelt(book: Book, sheet: str) -> Iterator[tuple[str, str]]:
    there = headings(book, sheet)
    heads = {key.split("::")[0] for key in there}
    for column in there:
        head = column.split("::")[0]
        if not head or head in _KNOWN[sheet]:
            continue
        text = _of_language(head, heads) if "::" not in column else ""
        if text:
            yield column, text
            continue
        said = everyday.COLUMNS.get(" ".join(head.lower().strip("?*:. ").split()))
        lacking = [name for name in _NEEDED[sheet] if name not in heads]
        worth = _WORKING if sheet == "survey" else [*lacking, "label"]
        near = (said,) if said in worth else close(head, worth, _LIKENESS)
        if near and near[0] not in heads:
            yield column, near[0]


def _of_language(heading: str, heads: Container[str]) -> str:
    """``label_id``, ``label (id)``, ``label:Bahasa Indonesia (id)`` as they were meant; '' for all else."""
    found = _TEXT.match(heading)
    if found is None:
        return ""
    column, rest = found[1].lower(), found[2].strip(" _-:;.,*\n\t：")
    language = _LANGUAGES.get(rest.strip("()[] ").lower(), rest if _CODED.search(rest) else "")
    if language:
        return f"{column}::{language}"
    return column if column not in heads else ""


def _header_below(book: Book, sheet: str, needed: tuple[str, ...]) -> int:
    """The row that looks like the headings, where the first does not."""
    if any(name in headings(book, sheet) for name in needed):
        return 0
    for number, row in enumerate(book.rows(sheet)[:20], 2):
        if {*needed} & {cell.strip().lower() for cell in row.values()}:
            return number
    return 0


def sheets(book: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Sheets that are not read though they look like one that is missing."""
    asked = {"choices": any("select" in kind_of(row) or "rank" in kind_of(row) for _, row in rows)}
    asked["entities"] = any(row.get("save_to") for _, row in rows)
    there = {sheet.strip().lower() for sheet in book.raw.get("sheet_names") or ()}
    for sheet in book.raw.get("sheet_names") or ():
        said = everyday.SHEETS.get(sheet.strip().lower())
        if sheet.lower() in (*_SHEETS, "osm") or sheet.startswith("_"):
            continue
        near = (said,) if said else close(sheet, _SHEETS, 0.7)
        if near and (near[0] not in there or not any(book.rows(near[0]))):
            tell = mistake if asked.get(near[0]) else warning
            yield tell("unknown_sheet", sheet, name=sheet, near=near[0])


def attributes(book: Book, _: Numbered) -> Iterator[FormMistake]:
    """Headings such as bind::x:y that XML cannot hold, and media that are none."""
    declared = next((row["namespaces"] for row in book.rows("settings")[:1] if row.get("namespaces")), "")
    readable = _NAMESPACES.fullmatch(declared) is not None
    if not readable:
        yield mistake("bad_namespaces", "settings", 2, "namespaces")
    prefixes = _PREFIXES | set(_DECLARED.findall(declared))
    for sheet in ("survey", "choices", "settings"):
        for column in headings(book, sheet):
            head, name = (*column.split("::", 1), "")[:2]
            if head == "media":
                near = everyday.COLUMNS.get(name.lower(), "")
                better = meant([f"media::{near}"] if near in _ASKING else [])
                yield mistake("unknown_medium", sheet, 1, column, name=name, **better)
            elif head in _ATTRIBUTES:
                written = _NAME.fullmatch(name)
                if written is None or (written[1] and readable and written[1] not in prefixes):
                    yield mistake("bad_attribute", sheet, 1, column, name=name)


def without_followers(found: list[FormMistake]) -> list[FormMistake]:
    """What follows from a heading or a sheet that is not there is not told beside it."""
    unread = {
        one.sheet for one in found if one.code == "unknown_column" and one.values["near"].startswith("label")
    }
    found = [one for one in found if one.code != "no_choice_label" or one.sheet not in unread]
    if not any(one.code in WITHOUT and one.level == "mistake" for one in found):
        return found
    return [one for one in found if one.code not in FOLLOWS]
