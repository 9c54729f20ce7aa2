"""Expressions read at a node: an error in one is a blank or a no, never an exception; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from forms.definition.nodes import ItemSet, NodeDef
from forms.instance.node import Element, Node, borrowed
from forms.xpath import Context, XPath, XPathError


class Evaluator:
    """Expressions and the options they give, in one surrounding."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def is_brought(self, node: Node) -> bool:
        """Whether the list behind a select is there at all; an app that brings none clears no answer."""
        itemset = node.d.control.itemset if node.d.control else None
        if itemset is None or not itemset.instance:
            return True
        try:
            return len(self.context.instances[itemset.instance]) > 0
        except KeyError:
            return False

    def available(self, node: Node) -> dict[str, None] | None:
        """Names that may be chosen now, in order; None when the node has no list."""
        control = node.d.control
        if control is None or control.itemset is None:
            return None
        written = [name for name, _ in control.items]
        after = control.itemset.after
        return dict.fromkeys([*written[:after], *self._names(control.itemset, node), *written[after:]])

    def _names(self, itemset: ItemSet, node: Node) -> Iterator[str]:
        items = self.nodes(itemset.nodes, node)
        if itemset.column:
            return (item.findtext(itemset.column) or "" for item in items)
        return (itemset.value.string(item, self.context) for item in items)

    def boolean(self, expression: XPath, node: Node) -> bool:
        try:
            return bool(expression.boolean(node.el, self.context))
        except XPathError:
            return False

    def string(self, expression: XPath, node: Node) -> str:
        try:
            return str(expression.string(node.el, self.context))
        except XPathError:
            return ""

    def nodes(self, expression: XPath, node: Node) -> list[Element]:
        try:
            return list(expression.nodes(node.el, self.context))
        except XPathError:
            return []

    def count_text(self, parent: Node, d: NodeDef, expression: XPath) -> str:
        """jr:count is read from a repeat instance; where there is none, from one put there for the moment."""
        instances: list[Node] = parent.kids[d.slot]
        if instances:
            return self.string(expression, instances[0])
        with borrowed(parent, d) as node:
            return self.string(expression, node)

    def would_be_relevant(self, d: NodeDef, parent: Node) -> bool:
        """Whether a first instance of the repeat ``d`` would be relevant."""
        if d.bind.relevant is None:
            return True
        with borrowed(parent, d) as node:
            return self.boolean(d.bind.relevant, node)
