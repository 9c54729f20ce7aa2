"""What stands outside the one room it has: transactions, SQL, typed dates, areas, roles, buttons."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Iterator

from tools.house.figure import Figure
from tools.house.tree import House, Module

BEGIN = ("bot", "web/visit.py")
"""Who begins transactions: the machine, and the doorway of pages."""
SQL = "models"
FACES = ("handlers", "web")
ROLES = ("models/person.py", "actions/rights.py", "models/terms.py")
"""Where roles are named, where it stands what each may do, and what people call a camat."""
AREA = "models/area.py"
BUTTONS = ("handlers", "models/buttons.py")
"""Who writes what a button carries: the faces that read it, and for those below them one file."""

_WRITTEN = frozenset({"select", "insert", "update", "delete", "text"})
_CARRIED_OUT = frozenset({"execute", "scalar", "scalars", "stream"})
_STORED = frozenset({"add", "add_all", "delete", "flush", "get", "merge"})
_DATE_WORDS = frozenset({"agustus", "agt", "ags", "agst", "besok", "kemarin", "lusa"})
"""Words that only a reader of typed dates has a use for."""


def rooms(house: House) -> list[Figure]:
    """Each with the places outside."""
    begun = _of(house.outside(*BEGIN), _begins)
    asked = _of(house.outside(SQL), _asks)
    stored = _of([one for one in house.modules if one.is_in(*FACES)], _stores)
    dates = tuple(one.path for one in house.modules if _reads_dates(one))
    inside = _of(house.outside(AREA), _spells_inside)
    roles = _role_names(house)
    named = _of(house.outside(*ROLES), lambda one: _says(one, roles))
    taps = _taps(house)
    buttons = _of(house.outside(*BUTTONS), lambda one: _buttons(one, taps))
    return [
        Figure("transactions begun outside bot/ and the doorway", len(begun), 0, begun),
        Figure("SQL outside models/", len(asked), 0, asked),
        Figure("rows that faces store or look up by themselves", len(stored), 0, stored),
        Figure("readers of typed dates", len(dates), 1, dates),
        Figure('spellings of "inside an area"', 1 + len(inside), 1, inside),
        Figure("roles named outside the rights' table", len(named), 0, named),
        Figure("buttons written outside their room", len(buttons), 0, buttons),
    ]


def _of(modules: Collection[Module], found: Callable[[Module], Iterable[ast.AST]]) -> tuple[str, ...]:
    """ "file:line what" of what is found in these modules, each once."""
    return tuple(
        dict.fromkeys(one.at(node, ast.unparse(node)[:60]) for one in modules for node in found(one))
    )


def _calls(module: Module, *names: str) -> Iterator[tuple[ast.Call, ast.Attribute]]:
    """The calls of methods with these names."""
    for node in module.each(ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in names:
            yield node, node.func


def _of_session(module: Module, names: Iterable[str]) -> Iterator[ast.AST]:
    """The same of a transaction's session: "tx", "turn.tx"."""
    return (called for _, called in _calls(module, *names) if ast.unparse(called.value).endswith("tx"))


def _begins(module: Module) -> Iterator[ast.AST]:
    return (called for _, called in _calls(module, "transaction", "reading"))


def _asks(module: Module) -> Iterator[ast.AST]:
    """Statements that are written here, and those that are carried out here."""
    words = {name.rpartition(".")[2] for name, _ in module.imports() if name.startswith("sqlalchemy.")}
    for node in module.each(ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id in words & _WRITTEN:
            yield node.func
    yield from _of_session(module, _CARRIED_OUT)


def _stores(module: Module) -> Iterator[ast.AST]:
    return _of_session(module, _STORED)


def _reads_dates(module: Module) -> bool:
    return any(_DATE_WORDS & set(str(one.value).split()) for one in module.texts)


def _spells_inside(module: Module) -> Iterator[ast.AST]:
    """`x.startswith(f"{code}.")`."""
    for call, _ in _calls(module, "startswith"):
        asked = call.args[0]
        if isinstance(asked, ast.JoinedStr) and ast.unparse(asked).endswith((".'", '."')):
            yield call


def _role_names(house: House) -> frozenset[str]:
    """What models/person.py lists as ROLES."""
    listed = _assigned(house.named["models.person"], "ROLES")
    return frozenset(_texts_in(listed)) if listed else frozenset()


def _taps(house: House) -> frozenset[str]:
    """What begins a button's data, as the table of handlers lists it."""
    listed = _assigned(house.named["handlers"], "TAPS")
    return frozenset(f"{one}:" for one in _texts_in(listed)) if listed else frozenset()


def _says(module: Module, words: Collection[str]) -> Iterator[ast.AST]:
    return (one for one in module.texts if one.value in words)


def _buttons(module: Module, taps: Collection[str]) -> Iterator[ast.AST]:
    """Texts that begin as a button's data does, but for what the audit is about."""
    named = [one.value for one in module.each(ast.keyword) if one.arg == "subject"]
    named += [one.value for one in module.each(ast.Assign) if "subject" in ast.unparse(one.targets[0])]
    subjects = {id(inner) for one in named for inner in ast.walk(one)}
    for one in module.texts:
        if id(one) not in subjects and any(str(one.value).startswith(tap) for tap in taps):
            yield one


def _assigned(module: Module, name: str) -> ast.expr | None:
    """What a module calls by this name."""
    for node in module.each(ast.Assign):
        if ast.unparse(node.targets[0]) == name:
            return node.value
    for other in module.each(ast.AnnAssign):
        if ast.unparse(other.target) == name:
            return other.value
    return None


def _texts_in(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value
