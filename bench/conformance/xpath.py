"""Runs recorded XPath cases (xpath.json) against the engine and says where it differs; judges no deviation.

The layout of a case is told beside the cases: expr, context (XML or null), context_node, type, expected.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from forms.xpath import Context, XPathError, compile

NOW = datetime(2024, 5, 15, 10, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
"""The moment every case was recorded at."""


@dataclass(frozen=True, slots=True)
class Difference:
    """name is the same from run to run: the case's source, expression and context node."""

    name: str
    expected: str
    found: str


@dataclass(slots=True)
class XPathFigures:
    total: int = 0
    equal: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def percent(self) -> float:
        return 100.0 * self.equal / self.total if self.total else 100.0


def run_xpath(cases_dir: Path) -> XPathFigures:
    """Figures over cases_dir/xpath.json."""
    figures = XPathFigures()
    for case in json.loads((cases_dir / "xpath.json").read_text(encoding="utf-8")):
        found = _evaluate(case)
        figures.total += 1
        if _same(case, found):
            figures.equal += 1
        else:
            figures.differences.append(_difference(case, found))
    return figures


def _evaluate(case: dict[str, Any]) -> Any:
    """The value asked for; an XPathError where the engine refuses; any other exception is a crash."""
    try:
        node = _context_node(case)
        context = _surroundings(node)
        expression = compile(case["expr"])
        ask = {"number": expression.number, "boolean": expression.boolean}.get(
            case["type"], expression.string
        )
        return ask(node, context)
    except XPathError as refusal:
        return refusal
    except Exception as crash:
        return f"crash: {crash!r}"


def _surroundings(node: Any) -> Context:
    """A case's document may be a whole form: its secondary instances and first language are then known."""
    texts: dict[str, str] = {}
    instances: dict[str, Any] = {}
    for element in _elements(node):
        name = etree.QName(element).localname
        if name == "instance" and element.get("id") and len(element):
            instances[element.get("id")] = element[0]
        elif name == "text" and element.get("id"):
            texts.setdefault(element.get("id"), element.findtext("{*}value") or "")
    return Context(now=NOW, rng=Random(0), instances=instances, itext=lambda text_id: texts.get(text_id, ""))


def _elements(node: Any) -> list[Any]:
    if node is None:
        return []
    top = node.getroottree() if etree.iselement(node) else node
    top = top if hasattr(top, "iter") else node.getparent().getroottree()
    return list(top.iter(etree.Element))


def _context_node(case: dict[str, Any]) -> Any:
    if not case.get("context"):
        return None
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    root = etree.fromstring(case["context"].encode(), parser)
    path = case.get("context_node")
    return root.xpath(path)[0] if path else root.getroottree()


def _same(case: dict[str, Any], found: Any) -> bool:
    expected = case["expected"]
    match case["type"]:
        case "error":
            return isinstance(found, XPathError) or found == ""
        case "number":
            return isinstance(found, float) and _same_number(case, float(expected), found)
        case "date":
            return str(found)[:10] == str(expected)[:10]
    return type(found) is type(expected) and bool(found == expected)


def _same_number(case: dict[str, Any], expected: float, found: float) -> bool:
    if math.isnan(expected) or math.isinf(expected) or not math.isfinite(found):
        return found == expected or (math.isnan(expected) and math.isnan(found))
    factor = case.get("round_factor")
    if factor:
        return bool(round(found * factor) == round(expected * factor))
    return math.isclose(found, expected, rel_tol=1e-12, abs_tol=case.get("tolerance") or 0.0)


def _difference(case: dict[str, Any], found: Any) -> Difference:
    name = " ".join(filter(None, (case["source"], case["expr"], case.get("context_node"))))
    return Difference(name, f"{case['type']} {case['expected']!r}", repr(found))


def lines(figures: XPathFigures, most: int = 50) -> Iterator[str]:
    """What a person reads: the figure, then the first differences."""
    yield f"xpath: {figures.equal} of {figures.total} equal ({figures.percent:.2f} %)"
    for difference in figures.differences[:most]:
        yield f"  {difference.name}: expected {difference.expected}, found {difference.found}"
