"""How the XPath tests evaluate: one moment, one zone, a document of one line; asserts nothing itself."""

from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from forms.xpath import Context, compile

NOW = datetime(2026, 11, 23, 9, 30, 15, 250_000, tzinfo=ZoneInfo("Asia/Jakarta"))


def context(**more: Any) -> Context:
    return Context(**{"now": NOW, "rng": Random(7), **more})


def tree(xml: str) -> Any:
    return etree.fromstring(xml)


def at(xml: str, path: str) -> Any:
    """The node of `xml` that libxml2 itself finds at `path`."""
    return tree(xml).xpath(path)[0]


def value(expression: str, node: Any = None, **more: Any) -> Any:
    return compile(expression).value(node, context(**more))


def text(expression: str, node: Any = None, **more: Any) -> str:
    return compile(expression).string(node, context(**more))


def number(expression: str, node: Any = None, **more: Any) -> float:
    return compile(expression).number(node, context(**more))


def truth(expression: str, node: Any = None, **more: Any) -> bool:
    return compile(expression).boolean(node, context(**more))


def texts(expression: str, node: Any, **more: Any) -> list[str]:
    """The string-values of the nodes found."""
    return [
        hit if isinstance(hit, str) else "".join(hit.itertext())
        for hit in compile(expression).nodes(node, context(**more))
    ]
