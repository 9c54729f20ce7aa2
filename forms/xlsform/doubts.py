"""Formulas that can be read but hardly say what was meant: choices that a list has not, contradictions,
words without quotes, dates that are none; changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from forms.problem import FormMistake
from forms.xlsform.always import always, complete
from forms.xlsform.book import Book
from forms.xlsform.cells import GROUPED
from forms.xlsform.expressions import EXPRESSIONS, Cell, is_expression, unreadable
from forms.xlsform.filters import filtered
from forms.xlsform.kinds import Numbered
from forms.xlsform.known import Known
from forms.xlsform.lists.calls import quoted
from forms.xlsform.nearby import meant
from forms.xlsform.never import always_false, never
from forms.xlsform.reference import FUNCTIONS, by_spelling
from forms.xlsform.thousands import told
from forms.xlsform.trees import EQUAL, Said, bare_words, compared, compiled, everywhere, parts, question, said
from forms.xpath.syntax import Call, Chain, Literal

_FUNCTIONS = set(by_spelling(FUNCTIONS))
_CONDITIONS = ("relevant", "constraint")
_ORDER = ("<", "<=", ">", ">=", *EQUAL)
_SUMS = ("+", "-", "*", "div", "mod")
_OPERATORS = ("and", "or", "div", "mod")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_BARE_DAY = re.compile(r"(?<![\w.-])((?:19|20)\d\d)-(\d\d?)-(\d\d?)(?![\w.-])")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d)")
_DATES = ("date", "dateTime", "today", "start", "end", "datetime")
_PERCENTS = {
    "yyyy": "%Y",
    "yy": "%y",
    "mmm": "%b",
    "mm": "%m",
    "dd": "%d",
    "hh": "%H",
    ":mm": ":%M",
    "ss": "%S",
}
_SPELT = re.compile("|".join(sorted(_PERCENTS, key=len, reverse=True)), re.I)


def doubts(book: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Of every formula: that it cannot be read, or what can hardly be meant."""
    known = Known.of(book, rows)
    for sheet in EXPRESSIONS:
        for number, row in rows if sheet == "survey" else enumerate(book.rows(sheet), 2):
            for column in EXPRESSIONS[sheet]:
                cell = Cell(sheet, number, column, row.get(column, ""))
                if not cell.text or not is_expression(cell):
                    continue
                yield from unreadable(cell)
                formula = compiled(cell.text)
                if formula is not None:
                    own = row.get("name", "") if sheet == "survey" else ""
                    yield from _of(cell, formula.tree, own, known)


def _of(cell: Cell, tree: object, own: str, known: Known) -> Iterator[FormMistake]:
    ticked = set(_ticks(tree, own, known))
    for name, choice in dict.fromkeys(said(tree, own)):
        there = known.choices(name)
        if there and choice and choice not in there and (name, choice) not in ticked:
            near = meant(known.near(name, choice))
            yield cell.warning("no_such_choice", name=choice, question=name, **near)
    if _reads_itself(cell, tree, own):
        yield cell.warning("reads_itself" if cell.column == "calculation" else "asks_itself", name=own)
    elif cell.column in _CONDITIONS and never(cell.text, tree, known.asked, own):
        yield cell.warning("never_true", part=cell.text[:80])
    elif cell.column in _CONDITIONS and (words := always(tree)):
        yield cell.warning("always_true", name=words, **meant(complete(cell.text)))
    if cell.column == "choice_filter":
        yield from filtered(cell, tree, own, known)
    elif any(word in _OPERATORS for word in bare_words(tree)):
        yield cell.mistake("bad_expression", part=cell.text[:80])
        return
    elif cell.column not in ("required", "readonly") or " " in cell.text:
        yield from _words(cell, tree, known)
    yield from _odd(cell, tree, own, known)


def _reads_itself(cell: Cell, tree: object, own: str) -> bool:
    if not own or cell.column not in ("calculation", "relevant"):
        return False
    if "once(" in cell.text:
        return False
    itself = "" if cell.column == "calculation" else own
    return any(question(part, itself) == own for part in everywhere(tree))


def _words(cell: Cell, tree: object, known: Known) -> Iterator[FormMistake]:
    for word in dict.fromkeys(bare_words(tree)):
        near = f"{word}()" if word in _FUNCTIONS else ""
        if word in known.asked:
            near = f"${{{word}}}"
        elif any(word in names for names in known.lists.values()):
            near = f"'{word}'"
        yield cell.warning("bare_word", name=word[:60], **meant([near] if near else []))


def _odd(cell: Cell, tree: object, own: str, known: Known) -> Iterator[FormMistake]:
    for found in _BARE_DAY.finditer(_QUOTED.sub("", cell.text)):
        near = _day(found[1], found[2], found[3])
        yield cell.warning("bare_date", name=found[0], **meant([near] if near else []))
    for part in everywhere(tree):
        match part:
            case Chain(rest=rest) if len(rest) > 1 and all(sign in _ORDER for sign, _ in rest):
                yield cell.warning("chained_comparison", part=cell.text[:80])
            case Chain(rest=rest) if rest[0][0] in _SUMS and any(map(_text, parts(part))):
                yield cell.warning("adds_text", part=cell.text[:80])
            case Call(name="format-date" | "format-date-time", arguments=(_, Literal(value=form))) if (
                "%" not in form
            ):
                yield cell.warning("format_without_percent", name=form[:40], near=f"'{_percents(form)}'")
            case Chain(first=first, rest=((sign, second),)) if sign in _ORDER:
                yield from _dated(cell, (first, second), own, known)
    yield from _counted(cell, tree, own, known)


def _counted(cell: Cell, tree: object, own: str, known: Known) -> Iterator[FormMistake]:
    """Choices and texts that are worked with as numbers, and have a dot for thousands."""
    for part in everywhere(tree):
        signs = {sign for sign, _ in part.rest} if isinstance(part, Chain) else set()
        turned = isinstance(part, Call) and part.name in ("number", "int", "round")
        if not turned and not signs & {*_SUMS, *_ORDER} - {*EQUAL}:
            continue
        texts = [one.value for one in parts(part) if isinstance(one, Literal)]
        names = [name for one in parts(part) for name in known.choices(question(one, own)) or ()]
        for figure in dict.fromkeys(filter(GROUPED.fullmatch, (*texts, *names))):
            yield told(cell, figure)


def _dated(cell: Cell, sides: tuple[object, object], own: str, known: Known) -> Iterator[FormMistake]:
    if not any(known.asked.get(question(side, own)) in _DATES for side in sides):
        return
    for side in sides:
        found = _DAY.fullmatch(side.value.strip()) if isinstance(side, Literal) else None
        if found:
            near = _day(found[3], found[2], found[1])
            yield cell.warning("date_as_text", name=found[0], **meant([near] if near else []))


def _day(year: str, month: str, day: str) -> str:
    with suppress(ValueError):
        return f"date('{date(int(year), int(month), int(day)).isoformat()}')"
    return ""


def _percents(form: str) -> str:
    """dd/mm/yyyy as format-date() has it."""
    return _SPELT.sub(lambda one: _PERCENTS[one[0].lower()], form)


def _text(tree: object) -> bool:
    """A text that counts as no number; a day does, written as answers have it."""
    if not isinstance(tree, Literal):
        return False
    number = f"number({quoted(tree.value)})"
    return always_false(f"{number} = {number}", tree)


def _ticks(tree: object, own: str, known: Known) -> Iterator[Said]:
    """All that is ticked, compared at once: "ya tidak" are two choices of a list."""
    for part in everywhere(tree):
        match part:
            case Chain(first=first, rest=((sign, second),)) if sign in EQUAL:
                for name, value in compared(first, second, own):
                    names, kind = list(known.choices(name) or ()), known.asked.get(name, "")
                    several = {*value.split()} <= {*names} and kind.startswith(("select_multiple", "rank"))
                    in_turn = [one for one in names if one in value.split()] if "rank" not in kind else []
                    if several and (not in_turn or in_turn == value.split()):
                        yield name, value
