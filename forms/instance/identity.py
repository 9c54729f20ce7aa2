"""Who an instance is: meta/instanceID, and the one that it takes the place of once it is sent again.

Source: https://getodk.github.io/xforms-spec/#metadata and https://docs.getodk.org/openrosa-metadata
"""

from __future__ import annotations

from uuid import UUID

from lxml import etree

from forms.instance.node import PD, Element, Node
from forms.step import Setting

FORMER = f"{PD}former"
"""Keeps the former instanceID in the state: most forms have no place for a deprecatedID."""


def instance_id(setting: Setting) -> str:
    """A version 4 UUID from the injected randomness."""
    return f"uuid:{UUID(int=setting.rng.getrandbits(128), version=4)}"


def names_the_instance(node: Node) -> bool:
    """Whether it is meta/instanceID."""
    return node.d.name == "instanceID" and node.d.parent is not None and node.d.parent.name == "meta"


def own(root: Node) -> Node | None:
    """The node that holds the instanceID."""
    metas = (root.kids[d.slot] for d in root.d.children if d.name == "meta" and d.kind == "group")
    return next((kid for meta in metas for kid in meta.kids if names_the_instance(kid)), None)


def renew(root: Node, setting: Setting) -> None:
    """What was sent and is opened to be sent again gets a new name, and keeps its former one beside it.

    A form that works its instanceID out itself does so, ``once()`` too.
    """
    node = own(root)
    if node is None or node.parent is None:
        return
    if node.value:
        root.el.set(FORMER, node.value)
    for sister in node.parent.kids:
        if isinstance(sister, Node) and sister.d.name == "deprecatedID":
            sister.el.text = node.value or None
    node.el.text = None if node.d.bind.calculate is not None else instance_id(setting)


def deprecate(root: Node, element: Element) -> None:
    """Write the former name beside the new one in ``element``, a copy of ``root``'s."""
    former, node = root.el.get(FORMER), own(root)
    if former is None or node is None or node.parent is None:
        return
    found = element.find(f"{node.parent.d.tag}/{node.d.tag}")
    tag = node.d.tag.replace("instanceID", "deprecatedID")
    if found is not None and found.getparent().find(tag) is None:
        beside = etree.Element(tag)
        beside.text = former
        found.addnext(beside)
