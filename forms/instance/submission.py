"""A filled form as an OpenRosa submission, and a submission back into a form; what is not relevant is left
out.
"""

from __future__ import annotations

from copy import deepcopy
from unicodedata import normalize

from lxml import etree

from forms.instance.identity import deprecate
from forms.instance.node import PD, Element, Node

_OWN = f"{PD[:-1]}}}"


def state(root: Node) -> str:
    """The complete instance, notes about relevance and asking included."""
    return str(etree.tostring(root.el, encoding="unicode"))


def submission(root: Node, namespace: str = "") -> str:
    """Only what is relevant, without our notes; bytes for bytes what ODK's tools read."""
    element = deepcopy(root.el)
    _prune(root, element)
    deprecate(root, element)
    for each in element.iter():
        for name in [name for name in each.attrib if name.startswith(_OWN)]:
            del each.attrib[name]
    etree.cleanup_namespaces(element, keep_ns_prefixes=["orx"])
    xml = str(etree.tostring(element, encoding="unicode"))
    if namespace:
        xml = xml.replace(f"<{root.d.name}", f'<{root.d.name} xmlns="{namespace}"', 1)
    return normalize("NFC", xml)


def _prune(node: Node, element: Element) -> None:
    kids = [child for kid in node.kids for child in (kid if isinstance(kid, list) else (kid,))]
    for child, copy in zip(kids, list(element), strict=True):
        if child.relevant:
            _prune(child, copy)
        else:
            element.remove(copy)
