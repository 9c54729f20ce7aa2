"""Expressions in a sheet: names that do not exist, functions nobody knows, brackets that do not close."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from forms.problem import FormMistake
from forms.xlsform.book import Book
from forms.xlsform.kinds import Numbered, meant
from forms.xlsform.told import mistake, warning
from forms.xpath import XPath, XPathError
from forms.xpath import compile as compile_xpath

_REFERENCE = re.compile(r"\$\{\s*([^{}]{0,200}?)\s*\}")
_COLUMNS = ("relevant", "constraint", "calculation", "choice_filter", "required", "readonly", "repeat_count")
_CONSTANT = {"yes", "no", "true", "false", ""}
_LONGEST = 20_000
_SHOWN = 40
# What word processors make of quotes; pyxform straightens them too.
_QUOTES = str.maketrans("‘’“”", "''\"\"")
_UNKNOWN = re.compile(r"There is no function (\S+)\(\)(?:; did you mean (\S+)\(\)\?)?")
_ARGUMENTS = re.compile(r"(\S+)\(\) takes (.+) arguments, (\d+) given")


def expressions(book: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Of the survey's expression columns and of the names in its texts."""
    names = {row.get("name", "") for _, row in rows} - {""}
    for number, row in rows:
        for column, text in row.items():
            yield from _unknown_names(number, column, str(text), names)
            if _is_expression(column, str(text)):
                yield from _unreadable(number, column, str(text))


def _is_expression(column: str, text: str) -> bool:
    return column in _COLUMNS and text.strip().lower() not in _CONSTANT


def _unknown_names(number: int, column: str, text: str, names: set[str]) -> Iterator[FormMistake]:
    if "${" not in text:
        return
    for name in dict.fromkeys(_REFERENCE.findall(text)):
        wanted = name.removeprefix("last-saved#").strip()
        if wanted not in names:
            near = [f"${{{name}}}" for name in get_close_matches(wanted, sorted(names), 1, 0.6)]
            yield mistake("no_such_name", "survey", number, column, name=wanted, **meant(near))


def _unreadable(number: int, column: str, text: str) -> Iterator[FormMistake]:
    if len(text) > _LONGEST:
        yield mistake("expression_too_long", "survey", number, column, limit=f"{_LONGEST:,}")
        return
    try:
        compiled = compile_xpath(_REFERENCE.sub(_path, text.translate(_QUOTES)))
    except XPathError as error:
        yield _told(error, text, number, column)
        return
    yield from faulty(compiled, number, column, text)


def faulty(compiled: XPath, number: int, column: str, text: str = "") -> Iterator[FormMistake]:
    """What is wrong with an expression that can be read; ``text`` as its author wrote it."""
    written = text or compiled.expression
    for fault in compiled.faults:
        yield _told(fault, written, number, column)
    for doubt in compiled.warnings:
        yield warning("doubtful_expression", "survey", number, column, part=_part(written, doubt))


def _path(reference: re.Match[str]) -> str:
    """A path as long as the reference, so that places in the expression stay the same."""
    return "/" + "a" * (len(reference[0]) - 1)


def _told(error: XPathError, text: str, number: int, column: str) -> FormMistake:
    """An XPath mistake by code; its own words stay among the values, for those who read English."""
    unknown, arguments = _UNKNOWN.match(error.message), _ARGUMENTS.match(error.message)
    if unknown:
        near = [f"{unknown[2]}()"] if unknown[2] else []
        return mistake("no_such_function", "survey", number, column, name=unknown[1], **meant(near))
    if arguments:
        values = {
            "name": arguments[1],
            "wanted": arguments[2].replace("at least ", "≥ "),
            "given": arguments[3],
        }
        return mistake("wrong_arguments", "survey", number, column, **values)
    if "too deep" in error.message:
        return mistake("too_deep", "survey", number, column)
    if error.message.startswith("A quoted text"):
        return mistake("open_quote", "survey", number, column, part=_part(text, error))
    if error.message.startswith("regex()"):
        return mistake("bad_pattern", "survey", number, column, part=_part(text, error))
    return mistake("bad_expression", "survey", number, column, part=_part(text, error), message=error.message)


def _part(text: str, error: XPathError) -> str:
    """Where in the expression it was noticed, from a little before to a little after."""
    place = error.position if 0 <= error.position <= len(text) else 0
    start = max(0, min(place, len(text) - 1) - _SHOWN // 2)
    return ("…" if start else "") + text[start : start + _SHOWN] + ("…" if start + _SHOWN < len(text) else "")
