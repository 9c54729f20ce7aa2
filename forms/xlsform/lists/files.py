"""File names that depend on an answer: each name that the answer can give is an instance of the form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice, product
from random import Random

from forms.definition.model import AMONG
from forms.definition.texts import XF
from forms.problem import FormMistake
from forms.xlsform.lists.calls import calls, literal, quoted
from forms.xlsform.lists.document import Document, Element
from forms.xlsform.lists.search import FILE
from forms.xlsform.told import warning
from forms.xpath import Context, XPathError, resolve
from forms.xpath import compile as compile_xpath

_WORD = re.compile(r"[^\W\d][\w-]*")
"""No name that an answer could decide: quotes are missing, and other checks say so."""
_MOST = 2_000
"""Combinations of values that are tried to find which files a form may ask for."""
_DEEP = 5
"""Calculations that a name may go through."""
_NOW = datetime(2000, 1, 1, tzinfo=UTC)


def open_files(document: Document) -> list[FormMistake]:
    """Instances for all files that such a name may mean; a note where that cannot be told."""
    document.drop_instances(_is_expression)
    _without_ending(document)
    found: list[FormMistake] = []
    for written, owner in dict(_names(document)).items():
        told = _shown(written)
        names = [name for name in _possible(document, written, owner) if re.fullmatch(r"[^/\\]{1,100}", name)]
        for name in dict.fromkeys(names):
            if document.instance(name) is None:
                document.add_instance(name, FILE.format(name)).set(AMONG, told)
        if not names:
            found.append(warning("open_file", name=told, ref=owner))
    return found


def _without_ending(document: Document) -> None:
    """pulldata('desa.csv', ...) means the file that pulldata('desa', ...) does."""
    for one in [
        one for one in document.model.iterfind(f"{XF}instance") if one.get("src", "").endswith(".csv.csv")
    ]:
        name = one.get("id")
        document.drop_instances(name.__eq__)
        if document.instance(name.removesuffix(".csv")) is None:
            document.add_instance(name.removesuffix(".csv"), FILE.format(name.removesuffix(".csv")))


def _is_expression(name: str) -> bool:
    """What pyxform takes for a file's name: all up to the first comma."""
    return "${" in name or name.count("(") != name.count(")")


def _names(document: Document) -> Iterator[tuple[str, str]]:
    """Names that are no quoted text, with the ref of the question whose expression has them."""
    for bind in document.model.iterfind(f"{XF}bind"):
        for text in bind.attrib.values():
            for call in calls(text, "pulldata") if "pulldata" in text else ():
                yield from _open(call.arguments, bind.get("nodeset", ""))
    for itemset in document.root.iter(f"{XF}itemset"):
        for call in calls(itemset.get("nodeset", ""), "instance"):
            yield from _open(call.arguments, itemset.getparent().get("ref", ""))


def _open(arguments: tuple[str, ...], owner: str) -> Iterator[tuple[str, str]]:
    if arguments and literal(arguments[0]) is None and not _WORD.fullmatch(arguments[0]):
        yield arguments[0], owner


def _shown(written: str) -> str:
    """``${kec}`` for the path that pyxform makes of it."""
    return re.sub(r"(?:\.\.|/)[\w./-]*?([\w.-]+)(?=[\s,)]|$)", r"${\1}", written).strip()


def _possible(document: Document, written: str, owner: str) -> Iterator[str]:
    """What the expression gives for every answer that it can read."""
    text = _inlined(document, written, owner)
    try:
        refs = [ref for ref in dict.fromkeys(compile_xpath(text).refs) if "/" in ref]
    except XPathError:
        return
    values = [_values(document, resolve(ref, owner)) for ref in refs]
    for combination in islice(product(*values), _MOST) if refs else ():
        yield from _evaluated(text, dict(zip(refs, combination, strict=True)))


def _evaluated(text: str, answers: dict[str, str]) -> Iterator[str]:
    for ref, value in sorted(answers.items(), key=lambda pair: -len(pair[0])):
        text = _put(text, ref, quoted(value))
    try:
        name = compile_xpath(text).string(None, Context(_NOW, rng=Random(0)))
    except XPathError:
        return
    if name:
        yield name.removesuffix(".csv")


def _put(text: str, ref: str, value: str) -> str:
    """The expression with what a node holds in its place."""
    return re.sub(rf"{re.escape(ref)}(?![\w.-])", lambda _: value, text)


def _inlined(document: Document, text: str, owner: str) -> str:
    """With the calculations that it reads, which read answers in turn."""
    sums = {bind.get("nodeset"): bind.get("calculate") for bind in document.model.iterfind(f"{XF}bind")}
    for _ in range(_DEEP):
        try:
            refs = compile_xpath(text).refs
        except XPathError:
            return text
        known = [(ref, sums[at]) for ref in refs if sums.get(at := resolve(ref, owner))]
        if not known:
            return text
        for ref, calculation in known:
            text = _put(text, ref, f"({calculation})")
    return text


def _values(document: Document, ref: str) -> list[str]:
    """What the question at ``ref`` can be answered with."""
    for select in document.selects():
        if select.get("ref") == ref:
            return list(dict.fromkeys([*_written(select), *_listed(document, select)]))
    return []


def _written(select: Element) -> Iterator[str]:
    return (item.findtext(f"{XF}value") or "" for item in select.iterfind(f"{XF}item"))


def _listed(document: Document, select: Element) -> Iterator[str]:
    itemset = select.find(f"{XF}itemset")
    if itemset is None:
        return
    for call in calls(itemset.get("nodeset", ""), "instance"):
        instance = document.instance(literal(call.arguments[0]) or "") if call.arguments else None
        column = itemset.find(f"{XF}value").get("ref", "name")
        if instance is not None:
            yield from (value.text or "" for value in instance.iterfind(f"{XF}root/{XF}item/{XF}{column}"))
