"""An entry as ODK's tools exchange it: a submission's XML, its attachments beside it; reads no database."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

Element = Any

FILE = "submission.xml"
"""What ODK Briefcase and the OpenRosa protocol (`xml_submission_file`) call it."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""Zip knows no time before it; the same entry is always the same bytes."""


class NotASubmission(ValueError):
    """The XML lacks what makes it a submission of a form."""


def parse(submission: str) -> Element:
    """The root element; entities and outside references are never resolved."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    return etree.fromstring(submission.encode(), parser)


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return str(etree.QName(element).localname)


def elements(element: Element) -> list[Element]:
    """The children that are elements, not comments."""
    return [child for child in element if isinstance(child.tag, str)]


def instance_id(root: Element) -> str:
    """`uuid:...` of meta/instanceID, '' when the submission has none."""
    for meta in elements(root):
        if local(meta) == "meta":
            return next(
                ((each.text or "").strip() for each in elements(meta) if local(each) == "instanceID"), ""
            )
    return ""


def document(submission: str, *, entry_id: str) -> tuple[str, bytes]:
    """(instanceID, XML file) of a stored submission.

    One that came without an instanceID is named by its entry (32 hexadecimal digits), always the same.
    Raises NotASubmission when the root does not say which form it is of.
    """
    root = parse(submission)
    if not root.get("id"):
        raise NotASubmission(f"the root element <{local(root)}> has no form id")
    name = instance_id(root)
    if not name:
        name = f"uuid:{UUID(hex=entry_id)}"
        _identify(root, name)
    return name, bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _identify(root: Element, name: str) -> None:
    meta = next((each for each in elements(root) if local(each) == "meta"), None)
    if meta is None:
        meta = etree.SubElement(
            root, "{http://openrosa.org/xforms}meta", nsmap={"orx": "http://openrosa.org/xforms"}
        )
    space = etree.QName(meta).namespace
    found = next((each for each in elements(meta) if local(each) == "instanceID"), None)
    if found is None:
        found = etree.SubElement(meta, f"{{{space}}}instanceID" if space else "instanceID")
    found.text = name


def folder(instance: str) -> str:
    """The folder's name for an instance, as Briefcase makes it: letters, digits and dashes only."""
    return "".join(c for c in instance if c.isalnum() or c == "-")


def texts(root: Element) -> frozenset[str]:
    """Every stored value; the names of attachments are among them."""
    return frozenset(element.text for element in root.iter() if isinstance(element.tag, str) and element.text)


def archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The files of one entry as a zip."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, content in files:
            info = ZipInfo(name, _EARLIEST)
            info.compress_type = ZIP_DEFLATED
            made.writestr(info, content)
    return out.getvalue()
