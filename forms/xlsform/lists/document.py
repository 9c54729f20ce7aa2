"""An XForm that is being rewritten: its instances, selects and texts; knows no rule of XLSForm."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from lxml import etree

from forms.definition.texts import XF
from forms.rows import write_rows
from forms.xlsform.lists.calls import quoted

Element = Any
_ITEXT = re.compile(r"jr:itext\('([^']*)'\)")
_SELECTS = ("select1", "select", "rank")
_BODY = "{http://www.w3.org/1999/xhtml}body"


class Document:
    """The parsed XForm; ``root`` is what is written again."""

    def __init__(self, xml: bytes) -> None:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        self.root: Element = etree.fromstring(xml, parser)
        self.model: Element = next(self.root.iter(f"{XF}model"))
        self.body: Element = self.root.find(_BODY)
        self.translations: list[Element] = list(self.model.iterfind(f"{XF}itext/{XF}translation"))
        self._instances = {each.get("id", ""): each for each in self.model.iterfind(f"{XF}instance")}
        self._last = self.model.findall(f"{XF}instance")[-1]

    def instance(self, name: str) -> Element | None:
        """The secondary instance of this id."""
        return self._instances.get(name)

    def add_instance(self, name: str, source: str = "") -> Element:
        """A new one; with the address of the file that brings its rows."""
        made = etree.Element(f"{XF}instance", {"id": name, **({"src": source} if source else {})})
        self._last.addnext(made)
        self._instances[name] = self._last = made
        return made

    def drop_instances(self, chosen: Callable[[str], bool]) -> None:
        """Without those whose id is ``chosen``."""
        for name in [name for name in self._instances if chosen(name)]:
            self.model.remove(self._instances.pop(name))
        self._last = self.model.findall(f"{XF}instance")[-1]

    def selects(self) -> Iterator[Element]:
        """Every question with choices."""
        return (each for tag in _SELECTS for each in self.root.iter(f"{XF}{tag}"))

    def itemsets(self, instance: str) -> list[Element]:
        """Those that read the instance."""
        start = f"instance('{instance}')"
        return [one for one in self.root.iter(f"{XF}itemset") if one.get("nodeset", "").startswith(start)]

    def by_language(self, label: Element | None) -> dict[str, str]:
        """A label's text in every language; under "" where it has no translation."""
        if label is None:
            return {"": ""}
        found = _ITEXT.fullmatch((label.get("ref") or "").strip())
        if found is None:
            return {"": "".join(label.itertext()).strip()}
        texts = {one.get("lang", ""): self._text(one, found[1]) for one in self.translations}
        return {language: text for language, text in texts.items() if text} or {"": ""}

    def _text(self, translation: Element, text_id: str) -> str:
        for text in translation.iterfind(f"{XF}text"):
            if text.get("id") == text_id:
                return (text.findtext(f"{XF}value") or "").strip()
        return ""

    def translate(self, text_id: str, texts: Mapping[str, str]) -> None:
        """A text in every language of the form; one that lacks it has the first."""
        usual = next(iter(texts.values()))
        for one in self.translations:
            text = etree.SubElement(one, f"{XF}text", id=text_id)
            etree.SubElement(text, f"{XF}value").text = texts.get(one.get("lang", ""), usual)

    def column(self, name: str, columns: Mapping[str, str]) -> str:
        """An expression for a row's label: the column that each language has, all under the text ``name``."""
        different = set(columns.values())
        if len(different) == 1:
            return different.pop()
        self.translate(name, columns)
        return f"*[local-name() = jr:itext({quoted(name)})]"


def fill(instance: Element, rows: Iterable[Mapping[str, str]]) -> None:
    """Rows as ``<root><item>``; columns that no expression could name are left out."""
    instance.attrib.pop("src", None)
    root = instance.find(f"{XF}root")
    root = etree.SubElement(instance, f"{XF}root") if root is None else root
    write_rows(root, rows, XF)


def itemset(nodes: str, value: str, label: str) -> Element:
    """Choices from these nodes."""
    made = etree.Element(f"{XF}itemset", nodeset=nodes)
    etree.SubElement(made, f"{XF}value", ref=value)
    etree.SubElement(made, f"{XF}label", ref=label)
    return made
