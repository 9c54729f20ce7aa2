"""Which texts lack a translation; must not decide which language matters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.problem import FormMistake
from forms.xlsform.book import Book, Row
from forms.xlsform.heading_row import headings
from forms.xlsform.kinds import Numbered
from forms.xlsform.nearby import close, meant
from forms.xlsform.told import warning

_TRANSLATED = re.compile(r"(label|hint|constraint_message|required_message)::(.+)")


def languages(book: Book, _: Numbered) -> Iterator[FormMistake]:
    """Languages that are written in two ways, and a usual one that the form has not."""
    seen: dict[str, str] = {}
    for sheet in ("survey", "choices"):
        for column in headings(book, sheet):
            language = column.partition("::")[2] if _TRANSLATED.fullmatch(column) else ""
            other = seen.setdefault(" ".join(language.casefold().split()), language)
            if other != language:
                yield warning("similar_language", sheet, 1, column, name=language, other=other)
    usual = next((row.get("default_language", "") for row in book.rows("settings")[:1]), "")
    spoken = [language for language in seen.values() if language]
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
