"""Walks the tree: children and parents through lxml, every other axis and node test by libxml2's own XPath.

A name without a prefix means the namespace of the tree it is read in, since XForms instances may or may
not stand in a default namespace.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from lxml import etree
from lxml.etree import iselement

from forms.xpath.frame import Element, XNode
from forms.xpath.names import LATER, NCNAME

KNOWN_PREFIXES = {
    "jr": "http://openrosa.org/javarosa",
    "orx": "http://openrosa.org/xforms",
    "odk": "http://www.opendatakit.org/xforms",
    "entities": "http://www.opendatakit.org/xforms/entities",
    "h": "http://www.w3.org/1999/xhtml",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "xf": "http://www.w3.org/2002/xforms",
    "ev": "http://www.w3.org/2001/xml-events",
    "xsd": "http://www.w3.org/2001/XMLSchema",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "enk": "http://enketo.org/xforms",
}
_PREFIX = re.compile(rf"(?:^|::|/)({NCNAME}):(?!:)")
_BARE_STEP = re.compile(rf"(^|/)(?!attribute::)([a-z-]+::)({NCNAME})(?![{LATER}:(])")
_PLAIN_STEP = re.compile(rf"child::({NCNAME})|parent::node\(\)|self::node\(\)")
_NOWHERE = "urn:not-declared:"
_NAME = re.compile(r"(?:([^\W\d][\w.\-]*):)?([^\W\d][\w.\-]*)")


def tag_of(name: str) -> str:
    """The tag of an element that expressions call ``name`` ("nama", "addr:street"), '' where none can."""
    found = _NAME.fullmatch(name)
    if found is None:
        return ""
    prefix, local = found.groups()
    return f"{{{KNOWN_PREFIXES.get(prefix) or _NOWHERE + prefix}}}{local}" if prefix else local


class Walk:
    """Steps without predicates, written out in full ("child::a/parent::node()"), from any node.

    Children, parents and `.` are walked here; all else is libxml2's work (an expression object of lxml
    weighs 10 kB and 50 us, too much for each of a form's 10,000 paths).
    """

    __slots__ = ("_names", "_namespaces", "_prefixes", "_ready", "steps")

    def __init__(self, steps: str, namespaces: Mapping[str, str]) -> None:
        self.steps = steps
        self._names = _plain_names(steps)
        self._namespaces = namespaces
        self._prefixes = tuple(p for p in _PREFIX.findall(steps) if p not in namespaces)
        self._ready: dict[Any, etree.XPath] = {}

    def from_node(self, node: XNode) -> list[XNode]:
        if iselement(node) and isinstance(node.tag, str):
            if self._names is not None:
                return _stride([node], self._names, _space(node))
            return self._find(node, False)
        if isinstance(node, etree._ElementTree):
            root = node.getroot()
            return [] if root is None else self.from_root(root)
        return [] if node is None else self._from_leaf(node)

    def from_root(self, root: Element) -> list[XNode]:
        """From the document node above `root`."""
        names = self._names
        if not names or names[0] == "..":
            return self._find(root, True)
        space = _space(root)
        return _stride([root], names[1:], space) if root.tag == space + names[0] else []

    def _find(self, node: Element, absolute: bool) -> list[XNode]:
        space = _space(node)
        key: Any = (absolute, space)
        if self._prefixes:
            key = (absolute, space, *(node.nsmap.get(prefix) for prefix in self._prefixes))
        ready = self._ready.get(key)
        if ready is None:
            ready = self._ready[key] = self._compile(node, absolute, space[1:-1])
        found = ready(node)
        return found if isinstance(found, list) else [found]

    def _compile(self, node: Element, absolute: bool, space: str) -> etree.XPath:
        steps = ("/" if absolute else "") + self.steps
        namespaces = {**KNOWN_PREFIXES, **self._namespaces}
        for prefix in self._prefixes:
            found = node.nsmap.get(prefix) or KNOWN_PREFIXES.get(prefix)
            namespaces[prefix] = found or _NOWHERE + prefix
        if space:
            namespaces["default-"] = space
            steps = _BARE_STEP.sub(r"\1\2default-:\3", steps)
        return _xpath(steps, tuple(sorted(namespaces.items())))

    def _from_leaf(self, leaf: XNode) -> list[XNode]:
        """From a node lxml cannot begin at (text, attribute, comment): by way of its parent."""
        first, _, rest = self.steps.partition("/")
        axis, _, test = first.partition("::")
        if axis == "self":
            found = [leaf] if test == "node()" else []
        elif axis in ("parent", "ancestor"):
            found = _above(leaf, axis, test, self._namespaces)
        else:
            found = []
        if not rest:
            return found
        onwards = Walk(rest, self._namespaces)
        return [hit for node in found for hit in onwards.from_node(node)]


@lru_cache(maxsize=2_000)
def _xpath(steps: str, namespaces: tuple[tuple[str, str], ...]) -> etree.XPath:
    return etree.XPath(steps, namespaces=dict(namespaces))


def _space(node: Element) -> str:
    """The "{uri}" before the node's own name, which names without a prefix are taken to be in."""
    tag: str = node.tag
    return tag[: tag.index("}") + 1] if tag[0] == "{" else ""


def _plain_names(steps: str) -> tuple[str, ...] | None:
    """("..", "a", "b") for steps that only name children or go up; None for any other."""
    names = []
    for step in steps.split("/"):
        found = _PLAIN_STEP.fullmatch(step)
        if found is None:
            return None
        if step != "self::node()":
            names.append(found.group(1) or "..")
    return tuple(names)


def _stride(nodes: list[XNode], names: tuple[str, ...], space: str) -> list[XNode]:
    for name in names:
        if name == "..":
            parents = dict.fromkeys(node.getparent() for node in nodes)
            parents.pop(None, None)
            nodes = list(parents)
        elif len(nodes) == 1:
            nodes = list(nodes[0].iterchildren(space + name))
        else:
            nodes = [child for node in nodes for child in node.iterchildren(space + name)]
    return nodes


def _above(leaf: XNode, axis: str, test: str, namespaces: Mapping[str, str]) -> list[XNode]:
    parent = leaf.getparent()
    if parent is not None and getattr(leaf, "is_tail", False):
        parent = parent.getparent()
    if parent is None:
        return []
    through = "self" if axis == "parent" else "ancestor-or-self"
    return Walk(f"{through}::{test}", namespaces).from_node(parent)


def in_order(nodes: Iterable[XNode]) -> list[XNode]:
    """Without repetitions, in document order."""
    unique = {identity(node): node for node in nodes}
    return sorted(unique.values(), key=_place)


def identity(node: XNode) -> Any:
    if isinstance(node, str):
        return (node.getparent(), getattr(node, "attrname", None), str(node))  # type: ignore[attr-defined]
    return ("document", node.getroot()) if isinstance(node, etree._ElementTree) else node


def _place(node: XNode) -> tuple[float, ...]:
    if isinstance(node, etree._ElementTree):
        return ()
    if isinstance(node, str):
        return _leaf_place(node)
    place: list[float] = []
    while (parent := node.getparent()) is not None:
        place.append(parent.index(node) + 1.0)
        node = parent
    return (0.0, *reversed(place))


def _leaf_place(leaf: XNode) -> tuple[float, ...]:
    """Attributes come before an element's children, its first text too, a tail right after its element."""
    parent = leaf.getparent()
    if parent is None:
        return ()
    place = _place(parent)
    if getattr(leaf, "is_tail", False):
        return (*place[:-1], place[-1] + 0.5)
    rank = list(parent.attrib).index(leaf.attrname) if leaf.is_attribute else len(parent.attrib)
    return (*place, rank / (len(parent.attrib) + 1.0))
