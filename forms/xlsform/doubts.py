"""Conditions that nobody's answer can meet: choices that a list has not, contradictions; changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from difflib import get_close_matches
from random import Random

from forms.problem import FormMistake
from forms.xlsform.book import Book
from forms.xlsform.kinds import Numbered, kind_of, meant
from forms.xlsform.told import warning
from forms.xpath import Context, XPathError
from forms.xpath import compile as compile_xpath
from forms.xpath.syntax import Call, Chain, Literal, Negative, Number, Path

_REFERENCE = re.compile(r"\$\{\s*([^{}#]{1,200}?)\s*\}")
_COLUMNS = ("relevant", "constraint", "calculation", "required", "choice_filter")
_CONDITIONS = ("relevant", "constraint")
_SELECT = re.compile(r"(select_one|select_multiple|rank) (\S+)")
_EQUAL = ("=", "!=")
_ANY = datetime(2026, 1, 1, tzinfo=UTC)
Said = tuple[str, str]
"""A question and a choice's name."""


def doubts(book: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Of every expression in the survey that can be read."""
    lists = _lists(book)
    asked = {row.get("name", ""): kind_of(row) for _, row in rows}
    for number, row in rows:
        for column in _COLUMNS:
            tree = _tree(row.get(column, ""))
            if tree is None:
                continue
            for question, choice in _said(tree, row.get("name", "")):
                yield from _no_choice(number, column, question, choice, asked, lists)
            own = f"${{{row.get('name', '')}}}"
            if column == "calculation" and own in row[column].replace(" ", "") and "once(" not in row[column]:
                yield warning("reads_itself", "survey", number, column, name=row.get("name", ""))
            if column in _CONDITIONS and (_always_false(row[column], tree) or _contradicts(tree, asked)):
                yield warning("never_true", "survey", number, column, part=row[column][:80])


def _lists(book: Book) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in book.rows("choices"):
        found.setdefault(row.get("list_name", "").strip(), set()).add(row.get("name", "").strip())
    return found


def _tree(text: str) -> object | None:
    """None for what is no expression, or one that other checks refuse."""
    if not text or len(text) > 5_000:
        return None
    try:
        return compile_xpath(_REFERENCE.sub(r"/\1", text)).tree
    except XPathError:
        return None


def _said(tree: object, own: str) -> Iterator[Said]:
    """What an expression asks of choices, wherever in it."""
    match tree:
        case Chain(first=first, rest=((sign, second),)) if sign in _EQUAL:
            yield from _compared(first, second, own)
        case Call(name="selected", arguments=(one, Literal(value=value))) if _question(one, own):
            yield _question(one, own), value
    for part in _parts(tree):
        yield from _said(part, own)


def _compared(first: object, second: object, own: str) -> Iterator[Said]:
    for one, other in ((first, second), (second, first)):
        name = _question(one, own)
        if name and isinstance(other, Literal):
            yield name, other.value


def _parts(tree: object) -> tuple[object, ...]:
    """What an operator or a function is applied to."""
    match tree:
        case Chain(first=first, rest=rest):
            return (first, *(item for _, item in rest))
        case Call(arguments=arguments):
            return arguments
        case Negative(operand=operand):
            return (operand,)
    return ()


def _question(tree: object, own: str) -> str:
    """The name that a reference or "." means."""
    if not isinstance(tree, Path) or len(tree.steps) != 1 or tree.steps[0].predicates:
        return ""
    step = tree.steps[0]
    if tree.start == "/" and step.axis == "child":
        return step.test
    return own if tree.start is None and step.axis == "self" else ""


def _no_choice(
    number: int, column: str, question: str, choice: str, asked: dict[str, str], lists: dict[str, set[str]]
) -> Iterator[FormMistake]:
    select = _SELECT.match(asked.get(question, ""))
    known = lists.get(select[2]) if select else None
    if (
        not known
        or not choice
        or choice in known
        or asked[question].endswith(("or_other", "or specify other"))
    ):
        return
    near = meant(get_close_matches(choice, sorted(known), 1, 0.6))
    yield warning("no_such_choice", "survey", number, column, name=choice, question=question, **near)


def _always_false(text: str, tree: object) -> bool:
    """Whether an expression without names and without the clock is no."""
    compiled = compile_xpath(_REFERENCE.sub(r"/\1", text))
    if _has_path(tree) or compiled.uses_now or compiled.uses_random or compiled.instances or compiled.faults:
        return False
    try:
        return not compiled.boolean(None, Context(now=_ANY, rng=Random(0)))
    except XPathError:
        return False


def _has_path(tree: object) -> bool:
    if isinstance(tree, Call) and not tree.arguments:
        return True  # false() is meant, and the others tell of the clock or the place
    if isinstance(tree, Chain | Negative | Call):
        return any(map(_has_path, _parts(tree)))
    return not isinstance(tree, Literal | Number)


def _contradicts(tree: object, asked: dict[str, str]) -> bool:
    """Whether two parts that must both hold want different answers of one question."""
    wanted: dict[str, str] = {}
    for part in _both(tree):
        match part:
            case Chain(rest=(("=", _),)):
                for question, choice in _said(part, "."):
                    several = asked.get(question, "").startswith(("select_multiple", "rank"))
                    if not several and wanted.setdefault(question, choice) != choice:
                        return True
    return False


def _both(tree: object) -> Iterator[object]:
    if isinstance(tree, Chain) and tree.rest[0][0] == "and":
        yield from _both(tree.first)
        for _, part in tree.rest:
            yield from _both(part)
    else:
        yield tree
