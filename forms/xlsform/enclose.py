"""Data files beside a form become a part of it, so that a version never changes; opens no file itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lxml import etree
from msgspec.structs import replace

from forms.definition.texts import XF
from forms.problem import FormError
from forms.rows import read_rows
from forms.xlsform.examined import Examined

Find = Callable[[str], bytes | None]
"""The content of the file of this name, None when there is none."""
_NAME = re.compile(r"[^\W\d][\w.-]*")


def enclose(examined: Examined, find: Find) -> Examined:
    """The form with the rows of each data file that is found; a file that cannot be read is a mistake."""
    if not examined.externals:
        return examined
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    document = etree.fromstring(examined.xml, parser)
    enclosed: set[str] = set()
    try:
        for instance in document.iter(f"{XF}instance"):
            name = (instance.get("src") or "").rstrip("/").rpartition("/")[2]
            content = find(name) if name else None
            if content is not None:
                _fill(instance, read_rows(content, name))
                enclosed.add(name.rpartition(".")[0])
    except FormError as error:
        return replace(examined, mistakes=[*error.mistakes, *examined.mistakes], xml=b"")
    left = [stem for stem in examined.externals if stem not in enclosed]
    return replace(examined, xml=etree.tostring(document), externals=left)


def _fill(instance: Any, rows: Sequence[Mapping[str, str]]) -> None:
    """Columns that no expression could name are left out."""
    del instance.attrib["src"]
    root = etree.SubElement(instance, f"{XF}root")
    for row in rows:
        item = etree.SubElement(root, f"{XF}item")
        for column, value in row.items():
            if _NAME.fullmatch(column):
                etree.SubElement(item, f"{XF}{column}").text = _CONTROL.sub("", value)


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
