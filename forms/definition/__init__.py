"""XForm XML -> Form, compiled once per version and shared by every interview; must not hold anybody's
answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from lxml import etree

from forms.definition.body import Body, repeat_refs
from forms.definition.graph import link, timely, wordy
from forms.definition.model import AMONG, Model
from forms.definition.nodes import NodeDef
from forms.definition.texts import XF
from forms.problem import FormError, FormMistake
from forms.step import Choice

Element = Any

_H = "{http://www.w3.org/1999/xhtml}"
_LONGEST = 50_000_000
"""Characters of an XForm."""
LAST_SAVED = "last-saved"
"""The source of an instance that is the newest submission of the form."""
_CODE = re.compile(r"\(([A-Za-z-]+)\)\s*$")


class Form:
    """A compiled form. Immutable after ``from_xml``; safe to share."""

    def __init__(self, document: Element, xml: bytes) -> None:
        model = document.find(f"{_H}head/{XF}model")
        body = document.find(f"{_H}body")
        if model is None or body is None:
            raise ValueError("this is not an XForm: it lacks a model or a body")
        self.xml = xml
        self._title = (document.findtext(f"{_H}head/{_H}title") or "").strip()
        self.model = Model(model, repeat_refs(body))
        self._read(model, body)

    def _read(self, model: Element, body: Element) -> None:
        self.itext = self.model.itext
        self.root: NodeDef = self.model.root
        self.nodes: Mapping[str, NodeDef] = MappingProxyType(self.model.nodes)
        self.instance: Element = self.model.instance
        self.namespace = self.model.namespace
        reader = Body(body, self.model)
        for element in model.iterfind(f"{XF}setvalue"):
            reader.setvalue(element, self.root)
        self.flow = reader.root
        self.attributes = tuple(self.model.attributes)
        # Options that no answer changes, by select and language; filled as they are first shown.
        self.options: dict[tuple[str, str], tuple[Choice, ...]] = {}
        self.id = self.instance.get("id", "") or self.root.name
        self.version = self.instance.get("version", "")
        self.languages: tuple[str, ...] = self.itext.languages
        self._secondary(model)
        self.roles: Mapping[str, tuple[str, ...]] = MappingProxyType(self._roles())
        found, self.circular = link(list(self.nodes.values()))
        self.counted = any(node.count is not None for node in self.nodes.values())
        mistakes = [*self.model.mistakes, *found]
        self.wordy = tuple(wordy(list(self.nodes.values())))
        self.timely = tuple(timely(list(self.nodes.values()), self.sources.keys()))
        if any(mistake.level == "mistake" for mistake in mistakes):
            raise FormError(mistakes)
        self.warnings: tuple[FormMistake, ...] = tuple(mistakes)

    @classmethod
    def from_xml(cls, xml: bytes) -> Form:
        """Raises FormError with every mistake found. Entities and outside references are never resolved."""
        try:
            return cls(_parsed(xml), xml)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise FormError([FormMistake("mistake", "not_a_form", str(error))]) from error

    def _secondary(self, model: Element) -> None:
        """Instances written in the form, and the names of those the app must bring."""
        self.instances: dict[str, Element] = {}
        # Lookup tables over trees that outlive an interview: the form's own, and long lists of the app.
        self.indexes: dict[Any, dict[str, list[Element]]] = {}
        self.sources: dict[str, str] = {}
        open_files: dict[str, str] = {}
        for instance in model.findall(f"{XF}instance")[1:]:
            name, source = instance.get("id", ""), instance.get("src")
            if source:
                self.sources[name] = source.rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
                if instance.get(AMONG):
                    open_files[self.sources[name]] = instance.get(AMONG)
            else:
                self.instances[name] = _unqualified(instance)
        roots = self.instances.values()
        self.lasting = (*roots, *(root.getparent() for root in roots))
        self.externals = frozenset(self.sources.values()) - {LAST_SAVED} - open_files.keys()
        self.reads_last_saved = LAST_SAVED in self.sources.values()
        # Names of files that depend on an answer, as their author wrote them: none of those came.
        self.open_files = frozenset(open_files.values())

    def _roles(self) -> dict[str, tuple[str, ...]]:
        roles: dict[str, list[str]] = {}
        for node in self.nodes.values():
            for role in node.bind.roles:
                roles.setdefault(role, []).append(node.ref)
        name = f"{self.root.ref}/meta/instanceName"
        if name in self.nodes:
            roles.setdefault("title", [name])
        return {role: tuple(refs) for role, refs in roles.items()}

    def title(self, language: str = "") -> str:
        """XForms give a form one title for all languages."""
        return self._title or self.id

    def language(self, code: str) -> str:
        """The form's own name of a language, by the ISO code in its brackets ("id"); else the default."""
        for name in self.languages:
            match = _CODE.search(name)
            if name == code or (match and match[1].lower() == code.lower()):
                return name
        return self.languages[0] if self.languages else ""


def _parsed(xml: bytes) -> Element:
    if len(xml) > _LONGEST:
        raise ValueError("the form is larger than 50 MB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    document = etree.fromstring(xml, parser)
    if document.getroottree().docinfo.doctype:
        raise ValueError("a form must not carry a document type")
    return document


def _unqualified(instance: Element) -> Element:
    """The <root> of a secondary instance, in a tree of its own, with plain names as expressions use them."""
    copy = etree.fromstring(etree.tostring(instance, with_tail=False))
    for element in list(copy.iter()):
        if not isinstance(element.tag, str):
            element.getparent().remove(element)
        elif element.tag.startswith(XF):
            element.tag = etree.QName(element).localname
    roots = [child for child in copy if isinstance(child.tag, str)]
    return roots[0] if roots else etree.SubElement(copy, "root")
