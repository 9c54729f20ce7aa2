"""Which notices the product's code can tell: the keys of every Notice, found by reading the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("actions", "bot", "handlers", "web")
PLACE = 0
"""Notice(key, ...)."""
BY_DATA = {"tell_admins": r"machine\.wa_(?!type|choose|more)[a-z_]+"}
"""Functions whose callers take the key from a table -> what it can be."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Unclear(Exception):
    """The key is made in a way that cannot be read from the code."""


@dataclass(frozen=True)
class Place:
    """Where an expression stands."""

    module: str
    function: Function

    @property
    def parameters(self) -> list[str]:
        about = self.function.args
        return [one.arg for one in (*about.posonlyargs, *about.args, *about.kwonlyargs)]


@dataclass(frozen=True)
class Code:
    """Modules by name."""

    trees: Mapping[str, ast.Module]

    @cached_property
    def calls(self) -> list[tuple[ast.Call, Place]]:
        """Every call within a function."""
        return [
            (node, Place(name, function))
            for name, tree in self.trees.items()
            for function in ast.walk(tree)
            if isinstance(function, Function)
            for node in ast.walk(function)
            if isinstance(node, ast.Call)
        ]

    def patterns(self) -> Iterator[str]:
        """A regular expression for each key that is told."""
        for call, place in self.calls:
            if ast.unparse(call.func) == "Notice":
                yield from self.meant(argument(call, "key", PLACE), place)

    def meant(self, value: ast.expr | None, place: Place) -> Iterator[str]:
        """What an expression can be."""
        match value:
            case ast.Constant(value=str(text)):
                yield re.escape(text)
            case ast.JoinedStr():
                yield joined(value)
            case ast.IfExp():
                yield from self.meant(value.body, place)
                yield from self.meant(value.orelse, place)
            case ast.Name(id=name) if name in place.parameters:
                yield from self.passed(name, place)
            case ast.Name():
                yield from self.assigned(value, place)
            case ast.Attribute(value=ast.Name(id=base), attr=name) if base in self.imported(place.module):
                yield from self.constant(base, name)
            case _:
                raise Unclear(f"{place.module}: {ast.unparse(value) if value else 'no key'}")

    def passed(self, name: str, to: Place) -> Iterator[str]:
        """What callers give for a parameter."""
        if to.function.name in BY_DATA:
            yield BY_DATA[to.function.name]
            return
        method = to.parameters[0] == "self"
        position = to.parameters.index(name) - method
        given = (
            (argument(call, name, position), place)
            for call, place in self.calls
            if called(call) == to.function.name
            and self.on_object(call, place) == method
            and self.reaches(call, place, to)
        )
        found = [(value, place) for value, place in given if value is not None]
        if not found:
            raise Unclear(f"{to.module}: nobody calls {to.function.name}")
        for value, place in found:
            yield from self.meant(value, place)

    def reaches(self, call: ast.Call, place: Place, to: Place) -> bool:
        """Whether a bare name means that function: the one of the same module, or an imported one."""
        bare = isinstance(call.func, ast.Name)
        return not bare or place.module == to.module or to.function.name in self.imported(place.module)

    def on_object(self, call: ast.Call, place: Place) -> bool:
        """Whether a method is called, and not a function of this or another module."""
        match call.func:
            case ast.Attribute(value=ast.Name(id=base)):
                return base not in self.imported(place.module)
            case ast.Attribute():
                return True
        return False

    def imported(self, module: str) -> set[str]:
        nodes = (n for n in ast.walk(self.trees[module]) if isinstance(n, ast.Import | ast.ImportFrom))
        return {alias.asname or alias.name for node in nodes for alias in node.names}

    def assigned(self, use: ast.Name, place: Place) -> Iterator[str]:
        """What a name stands for where it is used: in the function, else in the module."""
        local = [one for one in assignments(place.function, use.id) if one.lineno < use.lineno]
        sure = max((one.lineno for one in local if one in place.function.body), default=0)
        values = [one.value for one in local if one.lineno >= sure]
        values = values or [one.value for one in assignments(self.trees[place.module], use.id)]
        if not values:
            raise Unclear(f"{place.module}: {use.id}")
        for value in values:
            yield from self.meant(value, place)

    def constant(self, module: str, name: str) -> Iterator[str]:
        """A text that another module has a name for."""
        trees = [tree for path, tree in self.trees.items() if Path(path).stem == module]
        found = [one.value for tree in trees for one in assignments(tree, name)]
        match found:
            case [ast.Constant(value=str(text))]:
                yield re.escape(text)
            case _:
                raise Unclear(f"{module}.{name}")


def assignments(scope: ast.AST, name: str) -> list[ast.Assign]:
    """Where a name gets its value."""
    nodes = (node for node in ast.walk(scope) if isinstance(node, ast.Assign))
    return [node for node in nodes if [ast.unparse(target) for target in node.targets] == [name]]


def called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def argument(call: ast.Call, name: str, position: int) -> ast.expr | None:
    """What a call gives for a parameter, by name or by position."""
    given = {one.arg: one.value for one in call.keywords}
    return given.get(name) or next(iter(call.args[position : position + 1]), None)


def joined(value: ast.JoinedStr) -> str:
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[A-Za-z0-9_]+"
        for part in value.values
    )


def read(**modules: str) -> Code:
    """Code given as text."""
    return Code({name: ast.parse(text) for name, text in modules.items()})


def told() -> set[str]:
    """A regular expression for each key that the product tells."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    trees = {str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8")) for path in paths}
    return set(Code(trees).patterns())
