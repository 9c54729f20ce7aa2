"""Notes the interview keeps in the state beside the answers: what was asked already, which repeats are
complete.
"""

from __future__ import annotations

from forms.definition.nodes import NodeDef
from forms.instance import Node
from forms.interview.walk import Spot

PD = "{urn:pendamping}"
ASKED = f"{PD}asked"
SENT = f"{PD}sent"
PARTIAL = f"{PD}partial"


def is_asked(node: Node) -> bool:
    return node.el.get(ASKED) is not None


def is_begun(node: Node) -> bool:
    """Points of a line are there, and it was not said that they are all."""
    return bool(node.el.get(PARTIAL))


def mark_asked(node: Node, *, asked: bool = True) -> None:
    if asked:
        node.el.set(ASKED, "1")
    else:
        node.el.attrib.pop(ASKED, None)


def _closed(d: NodeDef) -> str:
    return f"{PD}closed.{d.name}"


def is_closed(spot: Spot) -> bool:
    """The person said that nothing more comes."""
    return spot.item.node is not None and spot.node.el.get(_closed(spot.item.node)) is not None


def close(spot: Spot) -> None:
    assert spot.item.node is not None
    spot.node.el.set(_closed(spot.item.node), "1")


def reopen(parent: Node, d: NodeDef) -> None:
    parent.el.attrib.pop(_closed(d), None)
