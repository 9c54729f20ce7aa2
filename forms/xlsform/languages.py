"""Languages of the texts: spelt in two ways, and what lacks a translation; decides not which one matters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.problem import FormMistake
from forms.xlsform.book import Book, Row
from forms.xlsform.heading_row import headings
from forms.xlsform.kinds import Numbered
from forms.xlsform.nearby import close, meant
from forms.xlsform.told import warning

_ATTRIBUTES = ("bind", "instance", "body", "control", "media")
_CODE = re.compile(r"\(([A-Za-z]{2,3})\)\s*$")
_TRANSLATED = re.compile(r"(label|hint|constraint_message|required_message)::(.+)")


def one_spelling(book: Book) -> Iterator[FormMistake]:
    """A language under two names becomes the first of them: chats know it by its code, and ask it once."""
    seen: dict[str, str] = {}
    for sheet in ("survey", "choices"):
        for column in headings(book, sheet):
            head, _, language = column.partition("::")
            if not language or head in _ATTRIBUTES:
                continue
            code = _CODE.search(language)
            other = seen.setdefault(
                code[1].lower() if code else " ".join(language.casefold().split()), language
            )
            if other != language:
                yield warning("similar_language", sheet, 1, column, name=language, other=other)
                _rename(book, sheet, column, f"{head}::{other}")


def _rename(book: Book, sheet: str, old: str, new: str) -> None:
    """Where both are there, each cell keeps what it says under the new heading, else takes the other's."""
    for row in book.rows(sheet):
        if old in row:
            row.setdefault(new, row[old])
            del row[old]
    book.raw[f"{sheet}_header"] = [{new if name == old else name: None for name in headings(book, sheet)}]


def languages(book: Book, _: Numbered) -> Iterator[FormMistake]:
    """A usual language that the form has not."""
    columns = [column for sheet in ("survey", "choices") for column in headings(book, sheet)]
    spoken = list(dict.fromkeys(match[2] for column in columns if (match := _TRANSLATED.fullmatch(column))))
    usual = next((row.get("default_language", "") for row in book.rows("settings")[:1]), "")
    if usual and spoken and usual not in spoken:
        coded = [language for language in spoken if f"({usual.lower()})" in language.lower()]
        near = coded or close(usual, spoken)
        values = {"name": usual, "known": ", ".join(spoken), **meant(near)}
        yield warning("no_such_language", "settings", 2, "default_language", **values)


def half_translated(book: Book, rows: Numbered) -> Iterator[FormMistake]:
    """One warning per language and sheet, with the number of texts it lacks and the first row."""
    for sheet, numbered in (("survey", list(rows)), ("choices", list(enumerate(book.rows("choices"), 2)))):
        lacking: dict[str, list[int]] = {}
        languages = _languages(numbered)
        for number, row in numbered:
            for column, known in languages.items():
                have = {match[2] for key in row if (match := _match(key, column)) and row[key]}
                if have:
                    for language in known - have:
                        lacking.setdefault(language, []).append(number)
        for language, numbers in lacking.items():
            yield warning(
                "half_translated",
                sheet,
                numbers[0],
                f"label::{language}",
                language=language,
                count=str(len(numbers)),
            )


def _match(key: str, column: str) -> re.Match[str] | None:
    match = _TRANSLATED.fullmatch(key)
    return match if match and match[1] == column else None


def _languages(rows: list[tuple[int, Row]]) -> dict[str, set[str]]:
    """Column -> the languages it is written in anywhere."""
    found: dict[str, set[str]] = {}
    for _, row in rows:
        for key in row:
            match = _TRANSLATED.fullmatch(key)
            if match:
                found.setdefault(match[1], set()).add(match[2])
    return found
