"""Whatever is typed is read within a bound of the processor's time: every reader, and every pattern alone."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.hostile import texts
from bench.hostile.texts import BOUND, MESSAGE, READERS, SAYERS, SIZES

LOOKING = (
    "handlers",
    "actions",
    "forms.answer",
    "forms.interview",
    "forms.instance",
    "forms.xpath",
    "web",
    "bot.channels",
    "models",
    "locales",
    "reports",
)
"""Whose patterns meet what people typed."""
METHODS = ("search", "match", "fullmatch", "findall", "finditer", "split", "sub")


@pytest.mark.parametrize("size", SIZES)
def test_no_text_costs_more_than_it_should(size: int) -> None:
    readers = {**READERS, **(SAYERS if size <= MESSAGE else {})}
    costs = texts.costs(readers, texts.some(size, each=4 if size <= MESSAGE else 2))
    print(*costs[:5], sep="\n")
    assert [cost for cost in costs if cost[0] > BOUND] == []


def patterns() -> Iterator[tuple[str, re.Pattern[str], set[str]]]:
    """Each pattern that a module keeps, with the methods that the module calls it by."""
    for root in LOOKING:
        package = importlib.import_module(root)
        for found in pkgutil.walk_packages(package.__path__, f"{root}."):
            module = importlib.import_module(found.name)
            called = _called(Path(str(module.__file__)).read_text())
            for name, value in vars(module).items():
                held = value.values() if isinstance(value, dict) else [value]
                for pattern in held if not isinstance(value, tuple | list) else value:
                    if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
                        yield f"{found.name}.{name}", pattern, called.get(name, set())


def _called(source: str) -> dict[str, set[str]]:
    """name -> what is called on it; of names in a table or a loop it is taken to be `search`."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in METHODS:
            found.setdefault(node.value.id, set()).add(node.attr)
    return found


def _use(pattern: re.Pattern[str], method: str) -> Callable[[str], object]:
    use = getattr(pattern, method)
    if method == "sub":
        return lambda text: use("", text)
    return (lambda text: list(use(text))) if method == "finditer" else use


def test_no_pattern_alone_is_dear() -> None:
    """Long before a reader is written: a pattern that looks at a page of blanks again from each of them."""
    dear, seen = [], set()
    hostile = texts.some(MESSAGE, each=1)
    for name, pattern, called in patterns():
        for method in called or {"search"}:
            if (pattern, method) in seen:
                continue
            seen.add((pattern, method))
            use = _use(pattern, method)
            seconds, what = max((texts.spent(use, text), what) for what, text in hostile)
            if seconds > BOUND:
                dear.append((round(seconds, 3), name, method, what))
    assert len(seen) > 100
    assert dear == []
