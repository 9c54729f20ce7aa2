"""Keeps one filled form consistent: after a change, what depends on it is worked out again, in order, and no
more.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from copy import deepcopy
from heapq import heappop, heappush

from forms.definition.nodes import Edge, NodeDef
from forms.instance.crowded import COUNTLESS, Crowded, Size
from forms.instance.evaluate import Evaluator
from forms.instance.missing import not_asked
from forms.instance.node import (
    OFF,
    RANKED,
    UNSETTLED,
    Element,
    Node,
    insert_repeat,
    remove_repeat,
    rows_around,
)
from forms.instance.submission import state
from forms.values import cast, number
from forms.xpath import Context

_RELEVANT, _CALCULATE, _ITEMS, _COUNT = "relevant", "calculate", "items", "count"
_FIRST_COUNT = "first count"
Key = tuple[Node, str, int]
Order = tuple[int, int, tuple[int, ...], int]
# How often one thing is worked out in one sweep: circles settle quickly or never, this ends the others.
_ROUNDS = 20
# Rows that read one another, in whatever order, take as many sweeps as there are rows; all of it this much.
_WORK_FOR_ALL, _WORK_FOR_EACH = 5_000, 20


class Engine(Evaluator):
    """Relevance, calculations, choice lists and repeat counts of the nodes below ``root``.

    ``flipped`` collects the nodes whose relevance changed, ``restructured`` tells that repeat instances came
    or went, ``changed`` and ``inserted`` collect nodes that trigger something, ``unsettled`` is one of a
    circle that no turn settled, ``crowded`` a repeat that has no room for its rows; whoever uses them empties
    them. ``before`` is the state that leads back, written (while ``watched``) as the first change comes from
    which either may follow; what was resumed a moment ago is not written again.
    """

    def __init__(self, root: Node, context: Context) -> None:
        super().__init__(context)
        self.root = root
        self.flipped: list[Node] = []
        self.restructured = False
        self.changed: list[Node] = []
        self.inserted: list[Node] = []
        self.unsettled: Node | None = None
        self.crowded: Crowded | None = None
        self.watched = False
        self.before = ""
        self.size = Size(root)
        self._queue: list[tuple[Order, int, str, Node, NodeDef]] = []
        self._waiting: set[Key] = set()
        self._serial = 0
        self._sweep = 0

    @property
    def state(self) -> str:
        return state(self.root)

    def _remember(self) -> None:
        if self.watched and not self.before:
            self.before = self.state

    def set(self, node: Node, value: str) -> None:
        """Store a value (already of the right type) and settle everything that depends on it."""
        if self.store(node, value):
            self.settle()

    def store(self, node: Node, value: str) -> bool:
        """Store without settling, for later where the node is not relevant now; True when something
        changed.
        """
        if not node.relevant:
            node.keep(value)
            return False
        if node.value == value:
            return False
        if node.d.risky:
            self._remember()
        node.el.text = value or None
        self._touch(node)
        if node.d.setvalues and node.parent is not None:
            self.changed.append(node)
        return True

    def add(self, parent: Node, d: NodeDef, element: Element | None = None) -> Node:
        """One more instance of a repeat, settled."""
        node = self._insert(parent, d, element)
        self.settle()
        return node

    def remove(self, node: Node) -> None:
        self._take_out(node)
        self.settle()

    def evaluate_all(self, node: Node, *, anew: bool = True) -> None:
        """Everything at and below ``node``: of a form that begins, or (not ``anew``) is opened again."""
        for each in node.walk():
            self._schedule_own(each, _FIRST_COUNT if anew else _COUNT)

    def settle(self) -> None:
        """Work off what waits, in order of rank; rows that read one another in sweeps, down and up by turns,
        until nothing changes.
        """
        rounds: dict[tuple[Key, int], int] = {}
        known: set[Key] = set()
        while self._queue:
            (_, self._sweep, _, _), _, what, node, d = heappop(self._queue)
            key = (node, what, d.slot)
            self._waiting.discard(key)
            if node.gone:
                continue
            known.add(key)
            turn = rounds[(key, self._sweep)] = rounds.get((key, self._sweep), 0) + 1
            most_work = _WORK_FOR_ALL + _WORK_FOR_EACH * len(known)
            if turn > _ROUNDS or self._sweep > _ROUNDS + len(known) or len(rounds) > most_work:
                self._give_up(node, d)
            else:
                node.el.attrib.pop(UNSETTLED, None)
                _WORK[what](self, node, d)
        self._sweep = 0

    def _give_up(self, node: Node, d: NodeDef) -> None:
        """No number is better than a wrong one."""
        node.el.set(UNSETTLED, "1")
        if d.bind.calculate is not None:
            node.el.text = None
        self.unsettled = node

    def schedule(self, node: Node, what: str) -> None:
        """Have one thing worked out again by the next ``settle``."""
        self._push(node, what, node.d)

    def _push(self, node: Node, what: str, d: NodeDef, sweep: int = 0) -> None:
        key = (node, what, d.slot)
        if key not in self._waiting:
            self._waiting.add(key)
            self._serial += 1
            rank = d.relevant_rank if what == _RELEVANT else d.value_rank
            order = (rank, 0, (), rank) if d.circle < 0 else (d.circle, sweep, rows_around(node, sweep), rank)
            heappush(self._queue, (order, self._serial, what, node, d))

    def _touch(self, node: Node) -> None:
        for edge in node.d.edges:
            self._follow(edge, node)

    def _follow(self, edge: Edge, source: Node) -> None:
        """Schedule what the edge points to; a count is worked out at the repeat's parent, it may have no
        instance. Within a circle, rows that this sweep has passed wait for the next.
        """
        anchor = source.up_to(edge.anchor)
        start, path = (anchor, edge.path) if anchor is not None else (self.root, edge.target.path)
        sweep = self._sweep
        rows = rows_around(source, sweep) if edge.target.circle == source.d.circle >= 0 else ()
        for target in start.at(path[:-1] if edge.what == _COUNT else path):
            passed = bool(rows) and rows_around(target, sweep) < rows
            self._push(target, edge.what, edge.target, sweep + passed)

    def _schedule_own(self, node: Node, count: str) -> None:
        bind = node.d.bind
        if bind.relevant is not None:
            self._push(node, _RELEVANT, node.d)
        if bind.calculate is not None:
            self._push(node, _CALCULATE, node.d)
        for d in node.d.children:
            if d.count is not None:
                self._push(node, count, d)

    def _relevance(self, node: Node, d: NodeDef) -> None:
        expression = d.bind.relevant
        if expression is None:
            return
        off = not self.boolean(expression, node)
        if off != node.off:
            node.off = off
            if off:
                node.el.set(OFF, "1")
            else:
                node.el.attrib.pop(OFF, None)
            self._spread(node)

    def _spread(self, node: Node) -> None:
        """Relevance goes down to everything inside."""
        relevant = not node.off and (node.parent is None or node.parent.relevant)
        if relevant == node.relevant:
            return
        node.relevant = relevant
        self.flipped.append(node)
        if node.d.kind == "leaf":
            if (node.bring_back() if relevant else node.put_away()) or node.d.counts:
                self._touch(node)
            if relevant and node.d.bind.calculate is not None:
                self._push(node, _CALCULATE, node.d)
            return
        self._touch(node)
        for kid in node.kids:
            for child in kid if isinstance(kid, list) else (kid,):
                self._spread(child)

    def _calculation(self, node: Node, d: NodeDef) -> None:
        expression = d.bind.calculate
        if expression is not None and node.relevant:
            text = self.string(expression, node)
            # Both reference engines keep what is no number as a blank; why it is one may be news to a count.
            changed = self.store(node, "" if text == "NaN" else cast(text, d.bind.type))
            if d.counts and d.circle < 0 and not (changed or node.value):
                self._touch(node)

    def _options(self, node: Node, d: NodeDef) -> None:
        """An answer that left its list is cleared; a rank, once made, always holds the whole list."""
        value = node.value or node.el.get(RANKED, "")
        if not value:
            return
        names = self.available(node)
        if names is None or (not names and not self.is_brought(node)):
            return
        kind = d.control.type if d.control is not None else ""
        kept = [name for name in ([value] if kind == "select_one" else value.split()) if name in names]
        if kind == "rank":
            kept += [name for name in names if name not in kept]
            node.el.set(RANKED, value)
        self.store(node, " ".join(kept))

    def _first_count(self, parent: Node, d: NodeDef) -> None:
        self._count(parent, d, anew=True)

    def _count(self, parent: Node, d: NodeDef, *, anew: bool = False) -> None:
        """As many as are wanted; while the number is missing those that are there, unless nobody is asked."""
        instances: list[Node] = parent.kids[d.slot]
        if d.count is None:
            return
        told = number(self.count_text(parent, d, d.count))
        if math.isnan(told):
            off = anew or not instances or not_asked(self.root, self.nodes(d.count, instances[0]))
            told = 0 if off else len(instances)
        wanted = max(0, int(min(told, COUNTLESS)))
        count = self.size.at_most(len(instances), d, wanted)
        if count < wanted:
            self.crowded = Crowded(parent, d, wanted, count)
        while len(instances) < count:
            given = d.given[len(instances)] if len(instances) < len(d.given) else None
            self._insert(parent, d, None if given is None else deepcopy(given))
        while len(instances) > count:
            self._take_out(instances[-1])

    def _insert(self, parent: Node, d: NodeDef, element: Element | None) -> Node:
        self._remember()
        node = insert_repeat(parent, d, element)
        self.size.change(node)
        self.inserted.append(node)
        self.restructured = True
        self.evaluate_all(node)
        self._touch_structure(parent, node)
        return node

    def _take_out(self, node: Node) -> None:
        parent = node.parent
        assert parent is not None
        self._remember()
        following = parent.kids[node.d.slot][node.position :]
        remove_repeat(node)
        self.size.change(node, -1)
        self.restructured = True
        self._touch_structure(parent, node)
        self._touch_positions(node.d, following)

    def _touch_positions(self, d: NodeDef, moved: list[Node]) -> None:
        """What reads its own instance's place, when an earlier instance is gone."""
        for edge in d.edges:
            if edge.anchor.depth >= d.depth:
                for node in moved:
                    for target in node.at(edge.target.path[len(d.path) :]):
                        self._push(target, edge.what, edge.target)

    def _touch_structure(self, parent: Node, node: Node) -> None:
        """Counts, positions and sums over a repeat change when an instance comes or goes."""
        for each in node.walk():
            for edge in each.d.edges:
                if edge.anchor.depth <= parent.d.depth:
                    self._follow(edge, parent)


_WORK: dict[str, Callable[[Engine, Node, NodeDef], None]] = {
    _RELEVANT: Engine._relevance,
    _CALCULATE: Engine._calculation,
    _ITEMS: Engine._options,
    _COUNT: Engine._count,
    _FIRST_COUNT: Engine._first_count,
}
