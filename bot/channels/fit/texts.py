"""Pure: lengths and parts of texts. Lengths are UTF-16 units of what is seen, as chat apps count.

Tags do not count, an escaped character counts once.
"""

from __future__ import annotations

import re
from html import unescape

from markupsafe import escape

_TOKEN = re.compile(r"<(/?)([a-z]+)([^<>]*)>|[^<]+|<")
_BREAKS = ("\n\n", "\n", ". ", " ")

Styled = tuple[str, tuple[str, ...]]
"""A piece of seen text and the opening tags around it."""


def units(text: str) -> int:
    """UTF-16 units of a plain text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def seen(html: str) -> str:
    """What is seen of an HTML subset text."""
    return "".join(text for text, _ in styled(html))


def units_fit(html: str, most: int) -> bool:
    """Whether the text is seen in at most so many units."""
    return 2 * len(html) <= most or units(seen(html)) <= most


def shorten(text: str, most: int) -> str:
    """A plain text, cut with … where it is longer than so many units."""
    return text if units(text) <= most else _head(text, most - 1).rstrip() + "…"


def _head(text: str, most: int) -> str:
    """The longest beginning of at most so many units; no character is cut in two."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")


def styled(html: str) -> list[Styled]:
    """An HTML subset text as what is seen of it, piece by piece with the tags around each."""
    pieces: list[Styled] = []
    open_tags: list[str] = []
    for found in _TOKEN.finditer(html):
        closing, tag, rest = found.groups()
        if tag is None:
            pieces.append((unescape(found.group()), tuple(open_tags)))
        elif not closing:
            open_tags.append(f"<{tag}{rest}>")
        elif open_tags:
            open_tags.pop()
    return pieces


def split(html: str, most: int, last: int = 0) -> list[str]:
    """A text in parts of at most so many units, the last of at most `last` (0 = the same).

    Cut where it reads well, tags closed and opened again.
    """
    pieces = styled(html)
    text = "".join(piece for piece, _ in pieces)
    end = len(text) if not last else _tail(text, last)
    parts: list[str] = []
    start = 0
    while start < len(text):
        after = start + len(_cut(text[start:end], most)) if start < end else len(text)
        parts.append(_render(pieces, start, after).strip("\n "))
        start = after
    return [part for part in parts if part] or [html]


def _tail(text: str, most: int) -> int:
    """Where the last part of at most so many units begins, so that it reads well and is not too short."""
    end = text.encode("utf-16-le", "surrogatepass")[-2 * most :].decode("utf-16-le", "ignore")
    first = len(text) - len(end)
    if first == 0:
        return 0
    for mark in _BREAKS:
        at = end.find(mark)
        if 0 <= at < len(end) * 2 // 3:
            return first + at + len(mark)
    return first


def _cut(text: str, most: int) -> str:
    head = _head(text, most)
    if len(head) == len(text):
        return head
    for mark in _BREAKS:
        at = head.rfind(mark)
        if at > len(head) // 2:
            return head[: at + len(mark)]
    return head


def _render(pieces: list[Styled], start: int, end: int) -> str:
    out: list[str] = []
    around: tuple[str, ...] = ()
    at = 0
    for text, tags in pieces:
        part = text[max(0, start - at) : max(0, end - at)]
        at += len(text)
        if part:
            out.append(_between(around, tags) + str(escape(part)))
            around = tags
    return "".join(out) + _between(around, ())


def _between(before: tuple[str, ...], after: tuple[str, ...]) -> str:
    """Closing and opening tags that lead from one place to another."""
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    closed = "".join(f"</{tag[1:-1].split()[0]}>" for tag in reversed(before[same:]))
    return closed + "".join(after[same:])
