"""Which module leads to which: circles, folders that lead to each other, imports that hide in functions."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Set

from tools.house.figure import Figure
from tools.house.tree import House, Module

Graph = Mapping[str, Set[str]]


def directions(house: House) -> list[Figure]:
    """What is imported only for its types counts as well: it is read as well."""
    graph = {name: _used(house, one) for name, one in house.named.items()}
    circles = tuple(" <-> ".join(one) for one in _circles(graph))
    mutual = tuple(f"{one} <-> {other}" for one, other in _mutual(graph) if _folders(house, one, other))
    hidden = tuple(one.at(node) for one in house.modules for node in _hidden(one))
    return [
        Figure("import cycles", len(circles), 0, circles),
        Figure("mutual folders", len(mutual), 0, mutual),
        Figure("imports in functions", len(hidden), 0, hidden),
    ]


def _used(house: House, module: Module) -> set[str]:
    """The house's modules that a module imports; a name of a folder's face is the folder."""
    found: set[str] = set()
    for name, _ in module.imports():
        parent = name.rpartition(".")[0]
        found |= {name} & house.named.keys() or {parent} & house.named.keys()
    return found - {module.name}


def _circles(graph: Graph) -> list[list[str]]:
    """The groups of modules that reach each other."""
    reached = {name: _reached(name, graph) for name in graph}
    groups = {
        tuple(sorted(other for other in found if name in reached[other]))
        for name, found in reached.items()
        if name in found
    }
    return [list(one) for one in sorted(groups)]


def _reached(name: str, graph: Graph) -> set[str]:
    found: set[str] = set()
    ahead = list(graph[name])
    while ahead:
        one = ahead.pop()
        if one not in found:
            found.add(one)
            ahead += graph[one]
    return found


def _mutual(graph: Graph) -> list[tuple[str, str]]:
    """Folders side by side of which each imports something of the other."""
    between = {_apart(name, other) for name, used in graph.items() for other in used}
    return sorted(pair for pair in between if pair[0] < pair[1] and (pair[1], pair[0]) in between)


def _folders(house: House, *names: str) -> bool:
    """Whether one of these is a folder; two files that lead to each other are a circle."""
    return any(name not in house.named or house.named[name].package == name for name in names)


def _apart(name: str, other: str) -> tuple[str, str]:
    """Where the ways of two modules part, as the two folders or files that lie side by side there."""
    ours, theirs = name.split("."), other.split(".")
    same = next((n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), None)
    return (name, other) if same is None else (".".join(ours[: same + 1]), ".".join(theirs[: same + 1]))


def _hidden(module: Module) -> list[ast.AST]:
    return [
        inner
        for function in module.functions
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
