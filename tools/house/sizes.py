"""How large files and functions are, and how much of the code is tests."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median, quantiles

from tools.house.figure import Figure
from tools.house.tree import Function, House, Module

FILE, TALL, LONG, WIDE = 300, 15, 40, 5
"""Most lines of a file, of nine functions in ten, of any; most parameters."""


def sizes(house: House) -> list[Figure]:
    """Files and functions in lines, functions with many parameters, tests beside code."""
    files = [one.lines for one in house.modules]
    found = [(module, one) for module in house.modules for one in module.functions]
    tall = [_height(one) for _, one in found]
    wide = [(module, one) for module, one in found if width(one) > WIDE]
    code = sum(files)
    return [
        Figure("file lines, median", median(files)),
        Figure("file lines, most", max(files), FILE, _long(house.modules)),
        Figure("function lines, median", median(tall)),
        Figure("function lines, p90", _p90(tall), TALL),
        Figure("function lines, most", max(tall), LONG, _longer(found)),
        Figure("% of functions with more than 5 parameters", _share(wide, found), 1, _wide(wide)),
        Figure("tests : code, lines", round((house.tests + house.transcripts) / code, 2), 1, more=True),
        Figure("tests : code, Python alone", round(house.tests / code, 2)),
    ]


def width(function: Function) -> int:
    """How many parameters a caller fills: without self, *args and **kwargs."""
    asked = function.args
    names = [one.arg for one in (*asked.posonlyargs, *asked.args, *asked.kwonlyargs)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def _height(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _p90(numbers: Sequence[int]) -> float:
    return round(quantiles(numbers, n=10, method="inclusive")[-1]) if len(numbers) > 1 else max(numbers)


def _share(some: Sequence[object], of: Sequence[object]) -> float:
    return round(100 * len(some) / len(of), 2)


def _long(modules: Sequence[Module]) -> tuple[str, ...]:
    return tuple(f"{one.path}:{one.lines}" for one in modules if one.lines > FILE)


def _longer(found: Sequence[tuple[Module, Function]]) -> tuple[str, ...]:
    return tuple(
        module.at(one, f"{one.name} ({_height(one)})") for module, one in found if _height(one) > LONG
    )


def _wide(found: Sequence[tuple[Module, Function]]) -> tuple[str, ...]:
    ordered = sorted(found, key=lambda each: -width(each[1]))
    return tuple(module.at(one, f"{one.name} ({width(one)})") for module, one in ordered)
