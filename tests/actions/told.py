"""Which notices the product's code can tell: the keys that reach notices.tell, found by reading the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("actions", "bot", "handlers", "web")
PLACE = 3
"""notices.tell(tx, kit, person_id, key, ...)."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Unclear(Exception):
    """The key is made in a way that cannot be read from the code."""


@dataclass(frozen=True)
class Module:
    """A file's code: its functions, and its name for messages."""

    name: str
    tree: ast.Module

    def functions(self) -> Iterator[Function]:
        yield from (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def calls(self, inside: ast.AST) -> Iterator[ast.Call]:
        yield from (node for node in ast.walk(inside) if isinstance(node, ast.Call))

    def patterns(self) -> Iterator[str]:
        """A regular expression for each key that this module tells."""
        for function in self.functions():
            for call in self.calls(function):
                if is_tell(call.func):
                    yield from self.meant(argument(call, "key", PLACE), function)

    def meant(self, value: ast.expr, function: Function) -> Iterator[str]:
        """What an expression within a function can be."""
        match value:
            case ast.Constant(value=str(text)):
                yield re.escape(text)
            case ast.JoinedStr():
                yield joined(value)
            case ast.IfExp():
                yield from self.meant(value.body, function)
                yield from self.meant(value.orelse, function)
            case ast.Name(id=name) if name in parameters(function):
                yield from self.passed(name, function)
            case ast.Name(id=name):
                yield from self.assigned(name, function)
            case _:
                raise Unclear(f"{self.name}:{value.lineno}")

    def passed(self, name: str, function: Function) -> Iterator[str]:
        """What callers in this module give for a parameter."""
        place = parameters(function).index(name)
        for outer in self.functions():
            for call in self.calls(outer):
                if isinstance(call.func, ast.Name) and call.func.id == function.name:
                    yield from self.meant(argument(call, name, place), outer)

    def assigned(self, name: str, function: Function) -> Iterator[str]:
        """What a name stands for: in the function, else in the module."""
        for scope in (function, self.tree):
            values = [
                node.value
                for node in ast.walk(scope)
                if isinstance(node, ast.Assign)
                and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
            ]
            if values:
                for value in values:
                    yield from self.meant(value, function)
                return
        raise Unclear(f"{self.name}: {name}")


def is_tell(called: ast.expr) -> bool:
    return isinstance(called, ast.Attribute) and ast.unparse(called) == "notices.tell"


def parameters(function: Function) -> list[str]:
    about = function.args
    return [one.arg for one in (*about.posonlyargs, *about.args, *about.kwonlyargs)]


def argument(call: ast.Call, name: str, place: int) -> ast.expr:
    given = {one.arg: one.value for one in call.keywords}
    return given[name] if name in given else call.args[place]


def joined(value: ast.JoinedStr) -> str:
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[A-Za-z0-9_]+"
        for part in value.values
    )


def read(name: str, code: str) -> Module:
    return Module(name, ast.parse(code))


def told() -> set[str]:
    """A regular expression for each key that the product tells."""
    paths = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    modules = (read(str(path.relative_to(ROOT)), path.read_text("utf-8")) for path in paths)
    return {pattern for module in modules for pattern in module.patterns()}
