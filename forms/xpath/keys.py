"""Finds the predicates a lookup table can answer: `[key = value]`, `[key = value and ...]` on an instance.

A cascade over 80,000 villages must not read 80,000 rows for each answer.
"""

from dataclasses import dataclass

from forms.xpath.syntax import Call, Chain, Filter, Literal, Negative, Node, Path, Step, Union


@dataclass(frozen=True, slots=True)
class Key:
    """The steps from a row to its key, what is looked up (free of the row), what else must hold."""

    steps: str
    wanted: Node
    rest: Node | None


def find_key(path: Path, step: Step) -> Key | None:
    if not (isinstance(path.start, Call) and path.start.name == "instance" and step.predicates):
        return None
    predicate = step.predicates[0]
    if not isinstance(predicate, Chain):
        return None
    sign = predicate.rest[0][0]
    if sign == "=" and len(predicate.rest) == 1:
        return _key(predicate, None)
    if sign == "and" and not _uses_place(predicate):
        return _first_key((predicate.first, *(item for _, item in predicate.rest)))
    return None


def _first_key(items: tuple[Node, ...]) -> Key | None:
    for place, item in enumerate(items):
        if isinstance(item, Chain) and item.rest[0][0] == "=" and len(item.rest) == 1:
            others = items[:place] + items[place + 1 :]
            key = _key(item, _together(others))
            if key is not None:
                return key
    return None


def _together(items: tuple[Node, ...]) -> Node:
    """What is left of an `and`, as a truth and never as a position."""
    if len(items) == 1:
        return Call("boolean", items, -1)
    return Chain(items[0], tuple(("and", item) for item in items[1:]))


def _key(equation: Chain, rest: Node | None) -> Key | None:
    left, right = equation.first, equation.rest[0][1]
    for row, wanted in ((left, right), (right, left)):
        steps = _row_steps(row)
        if steps and is_free(wanted):
            return Key(steps, wanted, rest)
    return None


def _row_steps(tree: Node) -> str:
    if not isinstance(tree, Path) or tree.start is not None:
        return ""
    plain = all(step.axis in ("child", "self", "attribute") and not step.predicates for step in tree.steps)
    return "/".join(f"{step.axis}::{step.test}" for step in tree.steps) if plain else ""


_OF_THE_ROW = frozenset(
    {"position", "last", "string", "number", "normalize-space", "string-length", "name", "local-name"}
    | {"namespace-uri", "lang", "once", "random", "uuid", "randomize"}
)


def is_free(tree: Node) -> bool:
    """Whether a predicate's part says the same for every row."""
    match tree:
        case Literal():
            return True
        case Path(start="/", steps=steps):
            return all(not step.predicates for step in steps)
        case Path(start=Call(name="current"), steps=steps):
            return all(not step.predicates for step in steps)
        case Call(name=name, arguments=arguments):
            return name not in _OF_THE_ROW and bool(arguments) and all(map(is_free, arguments))
    return False


def _uses_place(tree: Node) -> bool:
    match tree:
        case Call(name=name, arguments=arguments):
            return name in ("position", "last") or any(map(_uses_place, arguments))
        case Chain(first=first, rest=rest):
            return _uses_place(first) or any(_uses_place(item) for _, item in rest)
        case Negative(operand=operand):
            return _uses_place(operand)
        case Union(parts=parts):
            return any(map(_uses_place, parts))
        case Filter(base=base):
            return _uses_place(base)
    return False
