"""Mends what real forms get wrong in known ways, and says so; changes only what has one possible meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.problem import FormMistake
from forms.xlsform.book import Book, Row

_OLD_TYPES = {
    "picture": "image",
    "string": "text",
    "number": "integer",
    "numeric": "integer",
    "select one": "select_one",
    "select multiple": "select_multiple",
    "select_all": "select_multiple",
    "location": "geopoint",
}
_SELECT = re.compile(
    r"(?:(?P<one>select[_ ]?(?:one|1)|add select one prompt)|(?P<many>select[_ ](?:multiple|all that apply)))"
    r"[_ ]+(?:(?:from|using)[_ ]+)?(?P<list>(?!from_file|from file|external)\S+)"
    r"(?P<other>\s+(?:or_other|or specify other))?",
    re.I,
)
_BRACKET = re.compile(r"(begin|end)[\s_]+(group|repeat)", re.I)


def repair(book: Book, *, strict: bool) -> list[FormMistake]:
    """Changes the book in place; each change is a warning, or with ``strict`` a mistake."""
    level = "mistake" if strict else "warning"
    found = [*_types(book.rows("survey")), *_meta(book.rows("survey")), *_duplicates(book)]
    return [
        FormMistake(level, code, message, sheet, row, column, hint)  # type: ignore[arg-type]
        for code, message, sheet, row, column, hint in found
    ]


Repair = tuple[str, str, str, int, str, str]


def _types(rows: list[Row]) -> Iterator[Repair]:
    """Types in capitals, with "from" or "using", or under an old name."""
    for number, row in enumerate(rows, 2):
        key = type_column(row)
        old = row.get(key, "")
        new = _modern(old)
        if old and new != old:
            row[key] = new
            if new.lower() != old.lower() or old != old.lower():
                yield "old_type", f"{old} is read as {new}", "survey", number, "type", f"write {new}"


def type_column(row: Row) -> str:
    return next((key for key in row if key.strip().lower() in ("type", "command")), "type")


def _modern(old: str) -> str:
    text = " ".join(old.split())
    bracket = _BRACKET.fullmatch(text)
    if bracket:
        return f"{bracket[1].lower()}_{bracket[2].lower()}" if text != text.lower() else old
    select = _SELECT.fullmatch(text)
    if select:
        kind = "select_one" if select["one"] else "select_multiple"
        return f"{kind} {select['list']}{' or_other' if select['other'] else ''}"
    if text.lower() in _OLD_TYPES:
        return _OLD_TYPES[text.lower()]
    return text.lower() if text.lower() != text and text.isalpha() and text != "dateTime" else old


def _meta(rows: list[Row]) -> Iterator[Repair]:
    """A group named meta collides with the form's own; nothing may refer to it under both meanings."""
    for number, row in enumerate(rows, 2):
        kind = row.get(type_column(row), "").replace(" ", "_")
        if kind.startswith("begin") and row.get("name", "").strip() == "meta":
            row["name"] = "meta_group"
            yield (
                "reserved_name",
                "the name meta is the form's own",
                "survey",
                number,
                "name",
                "write meta_group",
            )


def _duplicates(book: Book) -> Iterator[Repair]:
    """The same choice twice in a list, as cascades have it; pyxform wants to be told that it is meant."""
    settings = book.rows("settings")
    if any(
        str(row.get("allow_choice_duplicates", "")).lower() in ("yes", "true", "true()") for row in settings
    ):
        return
    seen: set[tuple[str, str]] = set()
    first: Repair | None = None
    for number, row in enumerate(book.rows("choices"), 2):
        key = (list_name(row), choice_name(row))
        if all(key) and key in seen and first is None:
            message = f"the choice {key[1]} comes twice in the list {key[0]}"
            first = (
                "duplicate_choice",
                message,
                "choices",
                number,
                "name",
                "set allow_choice_duplicates to yes",
            )
        seen.add(key)
    if first is not None:
        _allow_duplicates(book)
        yield first


def _allow_duplicates(book: Book) -> None:
    if not book.rows("settings"):
        book.sheets["settings"] = [{}]
        book.raw["settings"] = book.sheets["settings"]
    book.sheets["settings"][0]["allow_choice_duplicates"] = "yes"
    header = list(book.raw.get("settings_header") or [{}])
    book.raw["settings_header"] = [{**header[0], "allow_choice_duplicates": None}]


def list_name(row: Row) -> str:
    return str(row.get("list_name") or row.get("list name") or "").strip()


def choice_name(row: Row) -> str:
    return str(row.get("name") or row.get("value") or "").strip()
