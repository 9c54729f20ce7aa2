"""The compiled parts of a form: nodes, controls, the order of asking; data only, made by the parsers beside
it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from forms.definition.texts import NO_TEXT, Text
from forms.xpath import XPath

# lxml ships no types; the alias says what is meant.
Element = Any

Kind = Literal["leaf", "group", "repeat"]
Slot = Literal["relevant", "value"]

MOST_ROWS = 1_000
"""Of all repeats of a filled form together."""
CHANGED = frozenset({"xforms-value-changed"})
"""The events of a control; all others are the form's."""


@dataclass(slots=True)
class Bind:
    """What the model says about a node; an expression that is absent is None, one that is constant is a
    bool.
    """

    type: str = "string"
    relevant: XPath | None = None
    required: XPath | bool = False
    readonly: XPath | bool = False
    calculate: XPath | None = None
    constraint: XPath | None = None
    constraint_message: Text = NO_TEXT
    required_message: Text = NO_TEXT
    preload: str = ""
    preload_params: str = ""
    roles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(slots=True)
class ItemSet:
    """Where a select's options come from: a node-set and, seen from each of its nodes, a value and a label.

    ``instance`` is the secondary instance read, or empty. ``after`` is how many
    choices that are written out come before them. ``fixed`` sets do not depend on any answer. The
    columns repeat the expressions where they are plain child names, which need no evaluation. ``worded`` is
    the name of a choice that ``or_other`` added.
    """

    nodes: XPath
    value: XPath
    label: XPath | None
    itext: XPath | None
    instance: str = ""
    after: int = 0
    fixed: bool = False
    column: str = ""
    label_column: str = ""
    itext_column: str = ""
    worded: str = ""


@dataclass(slots=True)
class Control:
    """One thing in the body that asks: ``type`` is a Question's type."""

    tag: str
    type: str
    label: Text = NO_TEXT
    hint: Text = NO_TEXT
    guidance: Text = NO_TEXT
    accuracy: float = 0.0
    appearance: frozenset[str] = frozenset()
    items: tuple[tuple[str, Text], ...] = ()
    itemset: ItemSet | None = None
    range: tuple[str, str, str] | None = None


@dataclass(slots=True, eq=False)
class SetValue:
    """A value to set on events, written inside ``within`` (a new instance of it is one of them).

    ``where`` narrows the target to some of its instances (a ref with a predicate).
    """

    target: NodeDef
    events: frozenset[str]
    value: XPath | None
    literal: str
    within: NodeDef
    where: XPath | None = None


@dataclass(slots=True, frozen=True)
class Attribute:
    """A value the form keeps in an attribute of a node (entities do); ``initial`` is for a new form only."""

    owner: NodeDef
    name: str
    calculate: XPath | None = None
    initial: XPath | None = None


@dataclass(slots=True, eq=False)
class NodeDef:
    """One node of the primary instance. ``slot`` is its place among ``parent.children``.

    ``source`` is what a new one is copied from (a repeat's template); ``count`` a repeat's jr:count,
    ``given`` the instances the form itself begins with. The
    ranks order evaluation: a node's come after those of everything it reads. ``circle`` is the common
    rank of nodes that depend on one another in other instances of a repeat (a running total), else -1.
    ``counts`` says that a repeat's jr:count reads it, if by way of calculations; ``linked`` that a row of
    this repeat reads other rows, or how many there are; ``risky`` that from a change of it something may
    follow that has no result (in a circle) or no room (a counted repeat). ``path`` leads here from the
    root, by slots.
    """

    name: str
    tag: str
    ref: str
    parent: NodeDef | None
    slot: int
    kind: Kind = "leaf"
    bind: Bind = field(default_factory=Bind)
    children: list[NodeDef] = field(default_factory=list)
    by_tag: dict[str, NodeDef] = field(default_factory=dict)
    control: Control | None = None
    item: FlowItem | None = None
    source: Element | None = None
    count: XPath | None = None
    given: tuple[Element, ...] = ()
    no_add_remove: bool = False
    default: str = ""
    relevant_rank: int = 0
    value_rank: int = 0
    circle: int = -1
    counts: bool = False
    linked: bool = False
    risky: bool = False
    edges: list[Edge] = field(default_factory=list)
    setvalues: list[SetValue] = field(default_factory=list)
    depth: int = 0
    path: tuple[int, ...] = ()

    def __repr__(self) -> str:
        return f"<{self.kind} {self.ref}>"


@dataclass(slots=True, frozen=True, eq=False)
class Edge:
    """``target``'s expression reads the node that holds this edge.

    ``anchor`` is the deepest node both share by the way the expression is written: only targets below the
    same instance of it can be touched by a change. ``path`` leads from there to the target, by slots.
    """

    target: NodeDef
    what: Literal["relevant", "calculate", "items", "count"]
    anchor: NodeDef
    path: tuple[int, ...]


@dataclass(slots=True, eq=False)
class FlowItem:
    """A place in the order of asking: a control, a group (perhaps without a node) or a repeat.

    ``page`` is the field-list around a question; ``number`` its place among the page's ``lines``, from 1 (0 =
    nothing that can be typed); ``notes`` are told with it, and point to it by ``told_with``.
    """

    kind: Literal["question", "group", "repeat", "root"]
    node: NodeDef | None
    parent: FlowItem | None
    index: int
    label: Text = NO_TEXT
    control: Control | None = None
    appearance: frozenset[str] = frozenset()
    children: list[FlowItem] = field(default_factory=list)
    shown: bool = True
    page: FlowItem | None = None
    number: int = 0
    lines: list[FlowItem] = field(default_factory=list)
    notes: list[FlowItem] = field(default_factory=list)
    told_with: FlowItem | None = None
