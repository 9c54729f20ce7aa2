"""The shapes an expression is made of once it is read; plain data without behaviour."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Literal:
    value: str


@dataclass(frozen=True, slots=True)
class Call:
    """name with its prefix as written ("jr:choice-name")."""

    name: str
    arguments: "tuple[Node, ...]"
    position: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one precedence, from left to right; kept flat so that 1,000 `or`s are not 1,000 levels."""

    first: "Node"
    rest: "tuple[tuple[str, Node], ...]"


@dataclass(frozen=True, slots=True)
class Negative:
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Union:
    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Step:
    """test is a name as written (`a`, `jr:a`, `*`, `jr:*`) or a node type with brackets (`node()`)."""

    axis: str
    test: str
    predicates: "tuple[Node, ...]" = ()


@dataclass(frozen=True, slots=True)
class Path:
    """start: None for a relative path, "/" for an absolute one, else the expression the steps start from."""

    start: "Node | str | None"
    steps: tuple[Step, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Filter:
    """A primary expression with predicates: `instance('x')[1]`, `(a | b)[2]`."""

    base: "Node"
    predicates: "tuple[Node, ...]"


Node = Number | Literal | Call | Chain | Negative | Union | Path | Filter
