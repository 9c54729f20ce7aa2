"""Data files beside a form become a part of it, so that a version never changes; opens no file itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lxml import etree
from msgspec.structs import replace

from forms.definition.model import AMONG
from forms.definition.texts import XF
from forms.problem import FormError, FormMistake
from forms.rows import read_rows
from forms.xlsform.examined import Examined
from forms.xlsform.lists.document import Document, Element, fill
from forms.xlsform.lists.external import OF_LIST, of_file
from forms.xlsform.lists.lacking import lacking

Find = Callable[[str], bytes | None]
"""The content of the file of this name, None when there is none."""


def wanted(xml: bytes) -> dict[str, bool]:
    """The files that the form reads and does not hold; False for one of several that an answer names."""
    if b" src=" not in xml:
        return {}
    instances = [each for each in Document(xml).model.iterfind(f"{XF}instance") if each.get("src")]
    named = {_name(each): AMONG not in each.attrib for each in instances}
    return {name: needed for name, needed in named.items() if "." in name}


def _name(instance: Element) -> str:
    return str(instance.get("src").rstrip("/").rpartition("/")[2])


def enclose(examined: Examined, find: Find, *, more: bool = False) -> Examined:
    """The form with the rows of each data file that is found; a file that cannot be read is a mistake.

    With ``more``, those that an answer may name and that are not found can still come.
    """
    if not examined.externals:
        return examined
    document = Document(examined.xml)
    enclosed, found = _filled(document, find, more=more)
    found = [_placed(one, examined) for one in found]
    enclosed -= {each.get(AMONG) for each in document.model.iterfind(f"{XF}instance")}
    left = [stem for stem in examined.externals if stem not in enclosed]
    wrong = any(one.level == "mistake" for one in found)
    return replace(
        examined,
        mistakes=[*found, *examined.mistakes] if wrong else [*examined.mistakes, *found],
        xml=b"" if wrong else etree.tostring(document.root),
        externals=left,
    )


def _placed(one: FormMistake, examined: Examined) -> FormMistake:
    """With the row of the question that reads the file; else the first that names it."""
    file, ref = one.values.get("file") or one.values.get("filename", ""), one.values.get("ref", "")
    row = examined.places.get("/".join(ref.split("/")[2:]), 0) or examined.readers.get(_stem(file), 0)
    return replace(one, sheet="survey" if row else "", row=row)


def _stem(name: str) -> str:
    return name.rpartition(".")[0]


def _filled(document: Document, find: Find, *, more: bool) -> tuple[set[str], list[FormMistake]]:
    """What came, as Examined.externals names it, and what is wrong with it."""
    enclosed: set[str] = set()
    lost: set[str] = set()
    found: list[FormMistake] = []
    read: dict[str, list[dict[str, str]] | None] = {}
    for instance in [each for each in document.model.iterfind(f"{XF}instance") if each.get("src")]:
        name = _name(instance)
        among = instance.attrib.get(AMONG)
        if name not in read:
            content = find(name)
            try:
                read[name] = None if content is None else read_rows(content, name)
            except FormError as error:
                read[name] = None
                found += error.mistakes
                enclosed.add(among or _stem(name))
        rows = read[name]
        if rows is not None:
            enclosed.add(among or _stem(name))
            found += lacking(document, instance, rows, name)
            _fill(document, instance, rows)
        elif among and not more:
            lost.add(instance.get("id"))
    document.drop_instances(lost.__contains__)
    return enclosed, found


def _fill(document: Document, instance: Element, rows: Sequence[Mapping[str, str]]) -> None:
    instance.attrib.pop(AMONG, None)
    if OF_LIST in instance.attrib:
        of_file(document, instance, [dict(row) for row in rows])
    else:
        fill(instance, rows)
