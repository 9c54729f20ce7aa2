"""Location paths: which steps libxml2 walks in one go, where predicates filter, where an index answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from forms.xpath.axes import Walk, identity, in_order
from forms.xpath.code import Code
from forms.xpath.frame import Element, Frame, Run, XNode
from forms.xpath.syntax import Number, Step
from forms.xpath.values import node_string

Keep = Callable[[list[XNode], XNode, Frame], list[XNode]]
"""(candidates of one context node, that node, frame) -> those a predicate keeps."""

_REVERSED = ("ancestor", "ancestor-or-self", "preceding", "preceding-sibling")
_LONGEST_WALK = 100
"""libxml2 goes down a level for each step and stops at 5,000."""
_FORWARD = frozenset({"child", "self", "attribute"})


@dataclass(frozen=True, slots=True)
class Lookup:
    """The first predicate of a step is `[key = wanted and rest]`; a table made once per list answers it."""

    key: Walk
    wanted: Run
    rest: Keep | None

    def find(self, walk: Walk, node: XNode, frame: Frame) -> list[XNode] | None:
        """None where only reading every row can tell (a number is not compared as text)."""
        value = self.wanted(node, frame)
        if isinstance(value, str):
            texts = [value]
        elif isinstance(value, list):
            texts = list({node_string(hit): None for hit in value})
        else:
            return None
        table = self.table(walk, node, frame)
        found = [hit for text in texts for hit in table.get(text, ())]
        if len(texts) > 1:
            found = in_order(found)
        return self.rest(found, node, frame) if self.rest else found

    def table(self, walk: Walk, node: XNode, frame: Frame) -> dict[str, list[Element]]:
        name = (walk.steps, self.key.steps, identity(node))
        table = frame.context.indexes.get(name)
        if table is None:
            table = frame.context.indexes[name] = {}
            for row in walk.from_node(node):
                for text in {node_string(hit): None for hit in self.key.from_node(row)}:
                    table.setdefault(text, []).append(row)
        return table


@dataclass(frozen=True, slots=True)
class Predicates:
    """Of one step; `lookup` may answer instead of the first of `keeps`."""

    keeps: tuple[Keep, ...] = ()
    lookup: Lookup | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Steps walked at once, then filtered by the predicates of the last of them."""

    walk: Walk
    predicates: Predicates
    forward: bool
    reverse: bool

    def from_node(self, node: XNode, frame: Frame) -> list[XNode]:
        lookup = self.predicates.lookup
        found = lookup.find(self.walk, node, frame) if lookup is not None else None
        if found is None:
            return self.filtered(self.walk.from_node(node), node, frame)
        for keep in self.predicates.keeps[1:]:
            found = keep(found, node, frame)
        return found

    def filtered(self, found: list[XNode], node: XNode, frame: Frame) -> list[XNode]:
        if not self.predicates.keeps:
            return found
        if self.reverse:
            found = found[::-1]
        for keep in self.predicates.keeps:
            found = keep(found, node, frame)
        return found[::-1] if self.reverse else found

    def from_nodes(self, nodes: list[XNode], frame: Frame) -> list[XNode]:
        if len(nodes) == 1:
            return self.from_node(nodes[0], frame)
        found = [hit for node in nodes for hit in self.from_node(node, frame)]
        return found if self.forward else in_order(found)


def stretches(
    steps: tuple[Step, ...], judge: Callable[[Step], Predicates], namespaces: Mapping[str, str]
) -> tuple[Stretch, ...]:
    """A step with predicates that libxml2 must not judge stands alone; the plain ones between go together."""
    found: list[Stretch] = []
    plain: list[Step] = []
    for step in steps:
        if plain and (not _is_plain(step) or len(plain) == _LONGEST_WALK):
            found.append(_stretch(plain, Predicates(), namespaces))
            plain = []
        if _is_plain(step):
            plain.append(step)
            continue
        found.append(_stretch([step], judge(step), namespaces))
    if plain:
        found.append(_stretch(plain, Predicates(), namespaces))
    return tuple(found)


def _is_plain(step: Step) -> bool:
    """`[3]` means the same to libxml2 as to us; everything else may hold a function or a date."""
    return all(isinstance(p, Number) and p.value.is_integer() for p in step.predicates)


def _stretch(steps: list[Step], predicates: Predicates, namespaces: Mapping[str, str]) -> Stretch:
    text = "/".join(_written(step, not predicates.keeps) for step in steps)
    forward = all(step.axis in _FORWARD for step in steps)
    reverse = bool(predicates.keeps) and steps[0].axis in _REVERSED
    return Stretch(Walk(text, namespaces), predicates, forward, reverse)


def _written(step: Step, with_predicates: bool) -> str:
    places = [int(p.value) for p in step.predicates if isinstance(p, Number)] if with_predicates else []
    return f"{step.axis}::{step.test}" + "".join(f"[{place}]" for place in places)


def keep_by(predicate: Code) -> Keep:
    """An ordinary predicate: a number is a position, anything else a truth."""
    if predicate.kind == "boolean":
        return _keep_true(predicate.run)
    return _keep_any(predicate.run)


def _keep_true(test: Run) -> Keep:
    def keep(candidates: list[XNode], _: XNode, frame: Frame) -> list[XNode]:
        outer = frame.position, frame.size
        frame.size = len(candidates)
        kept = []
        for frame.position, candidate in enumerate(candidates, 1):
            if test(candidate, frame):
                kept.append(candidate)
        frame.position, frame.size = outer
        return kept

    return keep


def _keep_any(run: Run) -> Keep:
    def test(node: XNode, frame: Frame) -> bool:
        place = frame.position
        value = run(node, frame)
        return value == place if type(value) is float else bool(value)

    return _keep_true(test)
