"""The model half of an XForm: nodes of the primary instance with their binds, repeats' templates, secondary
instances.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from lxml import etree

from forms.definition.nodes import Attribute, Bind, NodeDef
from forms.definition.texts import XF, Itext, read_message
from forms.problem import FormMistake
from forms.values import default
from forms.xpath import XPath, XPathError
from forms.xpath import compile as compile_xpath

Element = Any
JR = "{http://openrosa.org/javarosa}"
PD = "{urn:pendamping}"
ORX = "http://openrosa.org/xforms"
TEMPLATE = f"{JR}template"
AMONG = f"{PD}among"
"""Marks an instance that is one of several which a file's name may mean, as the answers are."""

_TYPES = {
    "int": "integer",
    "xsd:int": "integer",
    "xsd:integer": "integer",
    "datetime": "dateTime",
    "xsd:dateTime": "dateTime",
    "xsd:date": "date",
    "xsd:time": "time",
    "xsd:decimal": "decimal",
    "xsd:string": "string",
    "odk:geopoint": "geopoint",
    "odk:geotrace": "geotrace",
    "odk:geoshape": "geoshape",
}


class Model:
    """The nodes of the primary instance by ref, and what an empty instance is copied from."""

    def __init__(self, model: Element, repeats: frozenset[str]) -> None:
        self.mistakes: list[FormMistake] = []
        self.itext = Itext(model)
        primary = _primary(model)
        namespace = etree.QName(primary).namespace or ""
        self.namespace = "" if namespace == XF[1:-1] else namespace
        self.instance = _clean(primary)
        self.nodes: dict[str, NodeDef] = {}
        self.attributes: list[Attribute] = []
        self.bind_ids: dict[str, NodeDef] = {}
        self.repeats = repeats
        if f"/{etree.QName(self.instance).localname}" in repeats:
            raise ValueError("the form as a whole is a repeat")
        self._ensure_meta()
        self.root = self._node(self.instance, None)
        _strip_templates(self.instance)
        for bind in model.iterfind(f"{XF}bind"):
            self._bind(bind)
        typed(self.instance, self.root)
        for node in self.nodes.values():
            if node.kind == "repeat":
                for each in (node.source, *node.given):
                    typed(each, node)

    def _ensure_meta(self) -> None:
        for child in self.instance:
            if etree.QName(child).localname == "meta":
                names = {etree.QName(node).localname for node in child}
                if "instanceID" not in names:
                    etree.SubElement(
                        child, f"{{{etree.QName(child).namespace or ''}}}instanceID".replace("{}", "")
                    )
                return
        meta = etree.SubElement(self.instance, f"{{{ORX}}}meta", nsmap={"orx": ORX})
        etree.SubElement(meta, f"{{{ORX}}}instanceID")

    def _node(self, element: Element, parent: NodeDef | None) -> NodeDef:
        name = etree.QName(element).localname
        prefix = f"{element.prefix}:" if element.prefix else ""
        ref = f"{parent.ref if parent else ''}/{prefix}{name}"
        node = NodeDef(name, element.tag, ref, parent, len(parent.children) if parent else 0)
        node.depth = parent.depth + 1 if parent else 0
        node.path = (*parent.path, node.slot) if parent else ()
        self.nodes[ref] = node
        repeats = ref in self.repeats
        node.source = _template(element) if repeats else element
        for child in node.source:
            if child.tag not in node.by_tag:
                made = self._node(child, node)
                node.by_tag[child.tag] = made
                node.children.append(made)
        node.kind = "repeat" if repeats else "group" if node.children else "leaf"
        if repeats:
            node.given = _given(element, node.source)
            _strip_templates(node.source)
        return node

    def find(self, ref: str, context: NodeDef | None = None) -> NodeDef | None:
        """The node a bind's or control's ref names; relative refs are read from ``context``, then from the
        root.
        """
        ref = ref.strip()
        if ref.startswith("/"):
            return self.nodes.get(ref) or self.nodes.get("/" + ref.lstrip("/"))
        if ref.split("/")[0] == self.root.name and f"/{ref}" in self.nodes:
            return self.nodes[f"/{ref}"]
        for base in (context, self.root):
            if base is not None and (found := self._relative(ref, base)) is not None:
                return found
        return None

    def _relative(self, ref: str, base: NodeDef) -> NodeDef | None:
        node: NodeDef | None = base
        for step in ref.split("/"):
            if node is None:
                return None
            if step == "..":
                node = node.parent
            elif step not in (".", "current()"):
                node = self.nodes.get(f"{node.ref}/{step}")
        return node

    def _bind(self, element: Element) -> None:
        ref = element.get("nodeset") or element.get("ref") or ""
        if "/@" in ref:
            self.attribute(ref, calculate=element.get("calculate"))
            return
        node = self.find(ref)
        if node is not None and element.get("id"):
            self.bind_ids[element.get("id")] = node
        if node is None:
            self.mistakes.append(
                FormMistake(
                    "warning",
                    "bind_without_node",
                    f"a bind names {ref}, which the form has not",
                    values={"ref": ref},
                )
            )
            return
        node.bind = self.read_bind(element, ref)

    def attribute(self, ref: str, *, calculate: str | None = None, initial: str | None = None) -> None:
        """A value kept in an attribute: /data/meta/entity/@id."""
        owner = self.find(ref.partition("/@")[0])
        if owner is not None:
            name = ref.partition("/@")[2].strip()
            found = Attribute(owner, name, self.expression(calculate, ref), self.expression(initial, ref))
            self.attributes.append(found)

    def read_bind(self, element: Element, ref: str) -> Bind:
        raw_type = element.get("type", "string")
        return Bind(
            type=_TYPES.get(raw_type, raw_type),
            relevant=self._unless(element.get("relevant"), "true()", ref),
            required=self._flag(element.get("required"), ref),
            readonly=self._flag(element.get("readonly"), ref),
            calculate=self.expression(element.get("calculate"), ref),
            constraint=self._unless(element.get("constraint"), "true()", ref),
            constraint_message=read_message(element.get(f"{JR}constraintMsg"), self.itext),
            required_message=read_message(element.get(f"{JR}requiredMsg"), self.itext),
            preload=element.get(f"{JR}preload", ""),
            preload_params=element.get(f"{JR}preloadParams", ""),
            roles=tuple(element.get(f"{PD}as", "").split()),
            aliases=_aliases(element.get(f"{PD}paste", "")),
        )

    def _unless(self, text: str | None, usual: str, ref: str) -> XPath | None:
        return None if text is None or _squeezed(text) == usual else self.expression(text, ref)

    def _flag(self, text: str | None, ref: str) -> XPath | bool:
        constant = {"true()": True, "false()": False, "": False}.get(_squeezed(text or ""))
        if constant is not None:
            return constant
        return self.expression(text, ref) or False

    def expression(self, text: str | None, ref: str) -> XPath | None:
        """Compiled, or None with the mistake noted."""
        if text is None or not text.strip():
            return None
        try:
            return compile_xpath(text)
        except XPathError as error:
            self.mistakes.append(
                FormMistake(
                    "mistake", "bad_expression", f"{ref}: {error}", values={"ref": ref, "expression": text}
                )
            )
            return None


def _aliases(text: str) -> tuple[str, ...]:
    """Separated by ";" or "|"; the second cannot stand in a Markdown table."""
    return tuple(part.strip() for part in text.replace("|", ";").split(";") if part.strip())


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _primary(model: Element) -> Element:
    instance = model.find(f"{XF}instance")
    root = (
        None if instance is None else next((child for child in instance if isinstance(child.tag, str)), None)
    )
    if root is None:
        raise ValueError("the form has no primary instance")
    return root


def _clean(root: Element) -> Element:
    """A copy of its own: no comments, no blank text between nodes, no default namespace (XPath names have
    none).
    """
    copy = deepcopy(root)
    copy.tail = None
    for element in list(copy.iter()):
        if not isinstance(element.tag, str):
            element.getparent().remove(element)
            continue
        if element.tag.startswith(XF) or (element.prefix is None and element.tag.startswith("{")):
            element.tag = etree.QName(element).localname
        element.tail = None
        if len(element):
            element.text = None
    etree.cleanup_namespaces(copy)
    return _with_prefix(copy)


def _with_prefix(root: Element) -> Element:
    """Our own notes in the state need a prefix; declared once at the top they stay short."""
    copy = etree.Element(root.tag, root.attrib, nsmap={**root.nsmap, "pd": PD[1:-1]})
    copy.text = root.text
    copy.extend(list(root))
    return copy


def _strip_templates(element: Element) -> None:
    """Templates are kept by their nodes; what is left is how the form begins."""
    for child in list(element.iterdescendants()):
        if child.get(TEMPLATE) is not None:
            child.getparent().remove(child)


def _given(element: Element, template: Element) -> tuple[Element, ...]:
    """The instances a form comes with; one that only stands in for the template needs no keeping."""
    siblings = [child for child in element.getparent() if child.tag == element.tag]
    given = [deepcopy(child) for child in siblings if child.get(TEMPLATE) is None]
    for each in given:
        _strip_templates(each)
    plain = etree.tostring(template, with_tail=False)
    return tuple(given) if any(etree.tostring(each, with_tail=False) != plain for each in given) else ()


def typed(element: Element, node: NodeDef) -> None:
    """Defaults as their types write them ("5" metres are "5.0"); what is of no such type is blank."""
    for child in element:
        d = node.by_tag.get(child.tag)
        if d is None:
            continue
        if d.children:
            typed(child, d)
        elif child.text:
            child.text = default(child.text, d.bind.type) or None


def _template(element: Element) -> Element:
    """What a new repeat instance starts as: the sibling marked jr:template, or the first one as it stands."""
    siblings = [child for child in element.getparent() if child.tag == element.tag]
    marked = next((child for child in siblings if child.get(TEMPLATE) is not None), element)
    template = deepcopy(marked)
    template.attrib.pop(TEMPLATE, None)
    return template
