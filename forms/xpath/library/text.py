"""String functions of XPath 1.0 and ODK."""

import math
import re
from functools import lru_cache
from typing import Any

import regex

from forms.xpath.errors import XPathError
from forms.xpath.frame import Frame, XNode
from forms.xpath.library.function import Function, function
from forms.xpath.values import node_string, to_string

REGEX_SECONDS = 0.1
"""A pattern that takes longer explodes on its input; it is stopped and called the author's mistake."""

MAX_PATTERN = 1_000
"""Characters. Before the first match the library looks at a long literal against itself, out of the timeout's
reach: 0.3 s for a thousand times the same letter, 18 s for four thousand."""

_WORD = re.compile(r"[^ \t\r\n]+")
"""A blank that does not break a line is no blank to XML."""

MAX_TEXT = 1_000_000
"""Calculations that double a text in turn would otherwise fill the memory."""


def strings_of(value: Any, frame: Frame) -> list[str]:
    """Every node of a node-set as text, or the one value."""
    return [node_string(node) for node in value] if isinstance(value, list) else [to_string(value, frame)]


def _concat(frame: Frame, node: XNode, *values: Any) -> str:
    return _bounded("".join(text for value in values for text in strings_of(value, frame)))


def _join(frame: Frame, node: XNode, glue: str, *values: Any) -> str:
    return _bounded(glue.join(text for value in values for text in strings_of(value, frame)))


def _bounded(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise XPathError(f"The text grows past {MAX_TEXT} characters")
    return text


def _substr(frame: Frame, node: XNode, text: str, start: float, end: float | None = None) -> str:
    """0-based, end exclusive, negative from the end."""
    first, last = _index(start, len(text)), len(text) if end is None else _index(end, len(text))
    return text[first:last] if first <= last else ""


def _index(value: float, length: int) -> int:
    if math.isnan(value):
        return 0
    place = int(max(-length - 1, min(length + 1, value)))
    return min(max(place + length if place < 0 else place, 0), length)


def _substring(frame: Frame, node: XNode, text: str, start: float, length: float | None = None) -> str:
    """1-based and rounded, as XPath 1.0 4.2 defines it for every odd number."""
    size = len(text)
    first = _round(start)
    last = size + 1 if length is None else first + _round(length)
    if math.isnan(first) or math.isnan(last):
        return ""
    return text[int(max(0.0, min(first - 1, size))) : int(max(0.0, min(last - 1, size)))]


def _round(value: float) -> float:
    return math.floor(value + 0.5) if math.isfinite(value) else value


def _before(frame: Frame, node: XNode, text: str, mark: str) -> str:
    place = text.find(mark)
    return text[:place] if place > 0 else ""


def _after(frame: Frame, node: XNode, text: str, mark: str) -> str:
    place = text.find(mark)
    return text[place + len(mark) :] if place >= 0 else ""


def _translate(frame: Frame, node: XNode, text: str, old: str, new: str) -> str:
    return text.translate(_table(old, new))


@lru_cache(maxsize=64)
def _table(old: str, new: str) -> dict[int, str | None]:
    """A list of thousands of rows is searched with one table."""
    table: dict[int, str | None] = {}
    for place, letter in enumerate(old):
        table.setdefault(ord(letter), new[place] if place < len(new) else None)
    return table


def _normalize(frame: Frame, node: XNode, *texts: str) -> str:
    return " ".join(_WORD.findall(texts[0] if texts else node_string(node)))


def _length(frame: Frame, node: XNode, *texts: str) -> float:
    return float(len(texts[0] if texts else node_string(node)))


def _regex(frame: Frame, node: XNode, text: str, pattern: str) -> bool:
    """The whole text must match."""
    compiled = compiled_pattern(pattern)
    try:
        return compiled.fullmatch(text, timeout=REGEX_SECONDS) is not None
    except TimeoutError:
        raise XPathError(f"regex() took too long with the pattern {pattern}") from None


@lru_cache(maxsize=2000)
def compiled_pattern(pattern: str) -> regex.Pattern[str]:
    """Letters and digits are ASCII for \\w and \\d, as in Java and JavaScript, unless \\p asks for more."""
    if len(pattern) > MAX_PATTERN:
        raise XPathError(f"regex() takes patterns of at most {MAX_PATTERN} characters")
    try:
        return regex.compile(pattern, 0 if "\\p" in pattern.lower() else regex.ASCII)
    except (regex.error, OverflowError, RecursionError, MemoryError) as mistake:
        raise XPathError(f"regex() cannot read the pattern {pattern}: {mistake}") from None


def _itext(frame: Frame, node: XNode, text_id: str) -> str:
    return frame.context.itext(text_id)


def _property(frame: Frame, node: XNode, name: str) -> str:
    return frame.context.properties.get(name, "")


def _version(frame: Frame, node: XNode) -> str:
    if frame.context.version or frame.root is None:
        return frame.context.version
    return str(frame.root.get("version", ""))


def _uuid(frame: Frame, node: XNode, length: float | None = None) -> str:
    """Version 4, or `length` characters of letters and digits; drawn from the context's own chance."""
    if length is not None:
        size = int(min(max(length, 0), 1000)) if length == length else 0
        return "".join(frame.context.rng.choice("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(size))
    bits = frame.context.rng.getrandbits(128) & ~(0xF000 << 64) | (0x4000 << 64)
    bits = bits & ~(0xC000 << 48) | (0x8000 << 48)
    digits = f"{bits:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


TEXT: dict[str, Function] = {
    "concat": function("string", "v", _concat, least=0, most=None),
    "join": function("string", "sv", _join, least=1, most=None),
    "substr": function("string", "snn", _substr, least=2),
    "substring": function("string", "snn", _substring, least=2),
    "substring-before": function("string", "ss", _before),
    "substring-after": function("string", "ss", _after),
    "translate": function("string", "sss", _translate),
    "normalize-space": function("string", "s", _normalize, least=0),
    "string-length": function("number", "s", _length, least=0),
    "contains": function("boolean", "ss", lambda frame, node, text, part: part in text),
    "starts-with": function("boolean", "ss", lambda frame, node, text, part: text.startswith(part)),
    "ends-with": function("boolean", "ss", lambda frame, node, text, part: text.endswith(part)),
    "regex": function("boolean", "ss", _regex),
    "jr:itext": function("string", "s", _itext),
    "property": function("string", "s", _property),
    "version": function("string", "", _version),
    "uuid": function("string", "n", _uuid, least=0),
}
