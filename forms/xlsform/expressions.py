"""Expressions in a sheet: names that do not exist, functions nobody knows, brackets that do not close."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from forms.problem import FormMistake
from forms.xlsform import everyday
from forms.xlsform.book import Book
from forms.xlsform.cells import EXCEL
from forms.xlsform.heading_row import headings
from forms.xlsform.kinds import Numbered
from forms.xlsform.mends import mended
from forms.xlsform.nearby import Guesses, meant
from forms.xlsform.reference import FUNCTIONS, by_spelling
from forms.xlsform.told import mistake, warning
from forms.xlsform.trees import bare_words, compiled
from forms.xpath import XPath, XPathError
from forms.xpath import compile as compile_xpath

REFERENCE = re.compile(r"\$\{\s*([^{}]{0,200}?)\s*\}")
"""``${name}`` in a cell."""
EXPRESSIONS = {
    "survey": (
        "relevant", "constraint", "calculation", "choice_filter", "required", "readonly", "repeat_count",
    ),
    "settings": ("instance_name",),
    "entities": ("label", "entity_id", "create_if", "update_if"),
}  # fmt: skip
"""The columns of each sheet that hold formulas."""
_CONSTANT = {"yes", "no", "true", "false", ""}
_LONGEST = 20_000
"""Characters of an expression."""
_LONGEST_NEAR = 200
"""Characters of an expression for which a cure is sought."""
_SHOWN = 40
"""Characters around a mistake that are shown."""
# What word processors make of quotes; pyxform straightens them too.
_QUOTES = str.maketrans("‘’“”", "''\"\"")
_UNKNOWN = re.compile(r"There is no function (\S+)\(\)(?:; did you mean (\S+)\(\)\?)?")
_ARGUMENTS = re.compile(r"(\S+)\(\) takes (.+) arguments, (\d+) given")
_FUNCTIONS = set(by_spelling(FUNCTIONS))
_SIDE_BY_SIDE = re.compile(r"\}\s*[/.]?\s*\$\{|\}\s*/\s*[\d(]|\}\s*\.\s*$")
"""References that would be read as one path."""
_DASH = re.compile(r"(\d+) to (\d+)")


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a formula stands."""

    sheet: str
    row: int
    column: str
    text: str

    def mistake(self, code: str, **values: str) -> FormMistake:
        return mistake(code, self.sheet, self.row, self.column, **values)

    def warning(self, code: str, **values: str) -> FormMistake:
        return warning(code, self.sheet, self.row, self.column, **values)


def expressions(book: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Names that do not exist, in formulas and in texts."""
    names = dict.fromkeys(name for _, row in rows if (name := row.get("name", "")))
    guesses, columns = Guesses(names), headings(book, "choices")
    for sheet in EXPRESSIONS:
        for number, row in rows if sheet == "survey" else enumerate(book.rows(sheet), 2):
            for column, text in row.items():
                yield from _unknown_names(Cell(sheet, number, column, str(text)), names, guesses, columns)


def is_expression(cell: Cell) -> bool:
    """Whether the cell holds a formula, and none that Excel spoilt."""
    formula = cell.column in EXPRESSIONS[cell.sheet] and cell.text.strip().lower() not in _CONSTANT
    return formula and not EXCEL.fullmatch(cell.text.strip())


def _unknown_names(
    cell: Cell, names: Container[str], guesses: Guesses, columns: Sequence[str]
) -> Iterator[FormMistake]:
    if "${" not in cell.text or cell.column == "name":
        return
    for name in dict.fromkeys(REFERENCE.findall(cell.text)):
        wanted = name.removeprefix("last-saved#").strip()
        if not wanted:
            yield cell.mistake("bad_reference")
        elif wanted not in names:
            near = [f"${{{name}}}" for name in guesses.close(wanted)]
            near = [wanted] if cell.column == "choice_filter" and wanted in columns else near
            yield cell.mistake("no_such_name", name=wanted, **meant(near))


def unreadable(cell: Cell) -> Iterator[FormMistake]:
    """What is wrong with a formula, and where in it."""
    formula = None if _SIDE_BY_SIDE.search(cell.text) else compiled(cell.text)
    if formula is not None and not formula.faults and not formula.warnings:
        return
    if len(cell.text) > _LONGEST:
        yield cell.mistake("expression_too_long", limit=f"{_LONGEST:,}")
        return
    try:
        placed = compile_xpath(REFERENCE.sub(_path, cell.text.translate(_QUOTES)))
    except XPathError as error:
        yield _told(error, cell)
        return
    yield from faulty(placed, cell)


def reads(text: str) -> bool:
    """Whether it is a formula without a fault, and without a word that nobody explains."""
    try:
        formula = compile_xpath(REFERENCE.sub(_path, text))
    except XPathError:
        return False
    return not formula.faults and not list(bare_words(formula.tree))


def faulty(formula: XPath, cell: Cell) -> Iterator[FormMistake]:
    """What is wrong with an expression that can be read; the cell has it as its author wrote it."""
    for fault in formula.faults:
        yield _told(fault, cell)
    for doubt in formula.warnings:
        yield cell.warning("doubtful_expression", part=_part(cell.text, doubt))


def _path(reference: re.Match[str]) -> str:
    """A path as long as the reference, so that places stay the same; no other can go on where it ends."""
    return "(/" + "a" * (len(reference[0]) - 3) + ")"


def _told(error: XPathError, cell: Cell) -> FormMistake:
    """An XPath mistake by code; its own words stay among the values, for those who read English."""
    unknown, arguments = _UNKNOWN.match(error.message), _ARGUMENTS.match(error.message)
    if unknown:
        word = unknown[1].lower()
        near = word if word in _FUNCTIONS else everyday.FUNCTIONS.get(word, unknown[2])
        near = f"{near}()" if near in _FUNCTIONS else near
        return cell.mistake("no_such_function", name=unknown[1], **meant([near] if near else []))
    part = _part(cell.text, error)
    if arguments:
        wanted = _DASH.sub(r"\1–\2", arguments[2]).replace("at least ", "≥ ")
        return cell.mistake("wrong_arguments", name=arguments[1], wanted=wanted, given=arguments[3])
    if "too deep" in error.message:
        return cell.mistake("too_deep")
    near = mended(cell.text, reads)
    better = meant([near] if near and len(near) <= _LONGEST_NEAR else [])
    if error.message.startswith("A quoted text"):
        return cell.mistake("open_quote", part=part, **better)
    if error.message.startswith("regex()"):
        return cell.mistake("bad_pattern", part=part)
    return cell.mistake("bad_expression", part=part, message=error.message, **better)


def _part(text: str, error: XPathError) -> str:
    """Where in the expression it was noticed, from a little before to a little after."""
    place = error.position if 0 <= error.position <= len(text) else 0
    start = max(0, min(place, len(text) - 1) - _SHOWN // 2)
    return ("…" if start else "") + text[start : start + _SHOWN] + ("…" if start + _SHOWN < len(text) else "")
