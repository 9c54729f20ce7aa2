"""Formulas of a sheet as trees, and what can be read from one; knows no sheet and says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from forms.xpath import XPath, XPathError
from forms.xpath import compile as compile_xpath
from forms.xpath.syntax import Call, Chain, Filter, Literal, Negative, Number, Path, Union

_REFERENCE = re.compile(r"\$\{\s*([^{}#]{1,200}?)\s*\}")
# What word processors make of quotes; pyxform straightens them too.
_QUOTES = str.maketrans("‘’“”", "''\"\"")
_LONGEST = 20_000
"""Characters of an expression; a longer one is refused elsewhere."""
EQUAL = ("=", "!=")
Said = tuple[str, str]
"""A question and a choice's name."""


@lru_cache(maxsize=64)
def compiled(text: str) -> XPath | None:
    """With ``/name`` for ``${name}``; None for what is no formula, or one that other checks refuse."""
    if not text or len(text) > _LONGEST:
        return None
    try:
        return compile_xpath(_REFERENCE.sub(r"/\1", text.translate(_QUOTES)))
    except XPathError:
        return None


def parts(tree: object) -> tuple[object, ...]:
    """What an operator or a function is applied to."""
    match tree:
        case Chain(first=first, rest=rest):
            return (first, *(item for _, item in rest))
        case Call(arguments=arguments):
            return arguments
        case Negative(operand=operand):
            return (operand,)
    return ()


def everywhere(tree: object) -> Iterator[object]:
    """The tree and all that is in it, but not what stands in a path's predicates."""
    yield tree
    for part in parts(tree):
        yield from everywhere(part)


def deep(tree: object) -> Iterator[object]:
    """The tree and all that is in it, predicates too."""
    yield tree
    inner = parts(tree)
    match tree:
        case Union(parts=several):
            inner = several
        case Filter(base=base, predicates=predicates):
            inner = (base, *predicates)
        case Path(start=start, steps=steps):
            inner = (start, *(each for step in steps for each in step.predicates))
    for part in inner:
        if part is not None and not isinstance(part, str):
            yield from deep(part)


def both(tree: object) -> Iterator[object]:
    """The parts that must all hold."""
    if isinstance(tree, Chain) and tree.rest[0][0] == "and":
        yield from both(tree.first)
        for _, part in tree.rest:
            yield from both(part)
    else:
        yield tree


def question(tree: object, own: str) -> str:
    """The name that a reference or "." means; '' for all else."""
    if not isinstance(tree, Path) or len(tree.steps) != 1 or tree.steps[0].predicates:
        return ""
    step = tree.steps[0]
    if tree.start == "/" and step.axis == "child":
        return step.test
    return own if tree.start is None and step.axis == "self" else ""


def said(tree: object, own: str) -> Iterator[Said]:
    """What an expression asks of choices, wherever in it."""
    for part in everywhere(tree):
        match part:
            case Chain(first=first, rest=((sign, second),)) if sign in EQUAL:
                yield from compared(first, second, own)
            case Call(name="selected", arguments=(one, Literal(value=value))) if question(one, own):
                yield question(one, own), value


def compared(first: object, second: object, own: str) -> Iterator[Said]:
    """A question beside a text or a number."""
    for one, other in ((first, second), (second, first)):
        name = question(one, own)
        if name and isinstance(other, Literal):
            yield name, other.value
        elif name and isinstance(other, Number):
            yield name, f"{other.value:g}"


def bare_words(tree: object) -> Iterator[str]:
    """Names without quotes and without ``${}``: read as nodes within the question, which has none."""
    for part in everywhere(tree):
        if isinstance(part, Path) and part.start is None and part.steps:
            first = part.steps[0]
            if first.axis == "child" and "(" not in first.test and first.test != "*":
                yield first.test


def has_names(tree: object) -> bool:
    """Whether it depends on an answer, the clock or the place; ``false()`` is meant as it stands."""
    if isinstance(tree, Call) and not tree.arguments:
        return True
    if isinstance(tree, Chain | Negative | Call):
        return any(map(has_names, parts(tree)))
    return not isinstance(tree, Literal | Number)
