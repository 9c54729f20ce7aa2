"""The house's modules as syntax trees, and what is asked of them again and again."""

from __future__ import annotations

import ast
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar, cast

PROJECT = Path(__file__).resolve().parents[2]
MIGRATIONS = "migrations"

Node = TypeVar("Node", bound=ast.AST)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file. `name` is dotted, a folder's own without `__init__`; `path` is from the project's root."""

    path: str
    text: str

    @cached_property
    def name(self) -> str:
        """`bot.channels` for bot/channels/__init__.py."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @cached_property
    def package(self) -> str:
        """The folder that relative names start from."""
        return self.name if self.path.endswith("__init__.py") else self.name.rpartition(".")[0]

    @cached_property
    def lines(self) -> int:
        """How long it is."""
        return len(self.text.splitlines())

    @cached_property
    def _kinds(self) -> dict[type[ast.AST], list[ast.AST]]:
        found: dict[type[ast.AST], list[ast.AST]] = defaultdict(list)
        for node in ast.walk(ast.parse(self.text)):
            found[type(node)].append(node)
        return found

    def each(self, kind: type[Node]) -> list[Node]:
        """Everything of a kind in it."""
        return cast(list[Node], self._kinds[kind])

    @cached_property
    def functions(self) -> list[Function]:
        """Its functions and methods, inner ones too."""
        return [*self.each(ast.FunctionDef), *self.each(ast.AsyncFunctionDef)]

    @cached_property
    def texts(self) -> list[ast.Constant]:
        """Its literal texts, parts of f-strings among them, without what only describes."""
        said = {id(one.value) for one in self.each(ast.Expr)}
        return [one for one in self.each(ast.Constant) if isinstance(one.value, str) and id(one) not in said]

    def imports(self) -> Iterator[tuple[str, ast.stmt]]:
        """Each name that it imports, dotted in full ("models.area.inside"), and the statement."""
        for plain in self.each(ast.Import):
            yield from ((one.name, plain) for one in plain.names)
        for node in self.each(ast.ImportFrom):
            yield from ((f"{node.module}.{one.name}", node) for one in node.names)

    def at(self, node: ast.AST, what: str = "") -> str:
        """ "file:line what"."""
        return f"{self.path}:{getattr(node, 'lineno', 1)} {what}".rstrip()

    def is_in(self, *rooms: str) -> bool:
        """Whether it lies in one of these folders, or is one of these files."""
        return any(self.path == room or self.path.startswith(f"{room}/") for room in rooms)


@dataclass(frozen=True)
class House:
    """The product's modules, and how many lines test them: Python, and transcripts that tests hold."""

    modules: tuple[Module, ...]
    tests: int = 0
    transcripts: int = 0

    @cached_property
    def named(self) -> dict[str, Module]:
        """The modules by their dotted name."""
        return {one.name: one for one in self.modules}

    def outside(self, *rooms: str) -> list[Module]:
        """The modules that lie in none of these."""
        return [one for one in self.modules if not one.is_in(*rooms)]


def house(project: Path = PROJECT) -> House:
    """The house as it stands: the packages that are shipped, but for migrations, which are history."""
    settings = tomllib.loads((project / "pyproject.toml").read_text())
    packages = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    files = sorted(file for one in packages if one != MIGRATIONS for file in (project / one).rglob("*.py"))
    modules = tuple(Module(file.relative_to(project).as_posix(), file.read_text()) for file in files)
    return House(modules, _lines(project / "tests", "*.py"), _lines(project / "tests", "*.txt"))


def _lines(folder: Path, names: str) -> int:
    return sum(len(file.read_text(errors="replace").splitlines()) for file in folder.rglob(names))
