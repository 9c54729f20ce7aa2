"""Pure: one Outgoing -> the messages that a channel can show under its Limits. Knows no platform.

Lengths are UTF-16 units of what is seen (tags do not count, an escaped character once), as chat apps count.
"""

from __future__ import annotations

import re
from html import unescape

import msgspec
from markupsafe import escape

from models.message import Button, Limits, Outgoing, Rows

NOTICE = 200
"""Units of a notice at a tap."""
_TOKEN = re.compile(r"<(/?)([a-z]+)([^<>]*)>|&[#a-zA-Z0-9]+;|[^<&]+|[<&]")
_BREAKS = ("\n\n", "\n", ". ", " ")

_Styled = tuple[str, tuple[str, ...]]
"""A piece of seen text and the opening tags around it."""


def fit(message: Outgoing, limits: Limits) -> list[Outgoing]:
    """The message as one or more that fit; none where the channel cannot do what is asked (edit buttons)."""
    if message.ack:
        return [msgspec.structs.replace(message, text=shorten(message.text, NOTICE))]
    if message.edit and not limits.edits:
        return fit(msgspec.structs.replace(message, edit=""), limits) if message.text else []
    rows, extra = fit_rows(message.rows, limits)
    most = limits.caption if message.photo else limits.text
    text = message.text + extra
    if rows is message.rows and not extra and units_fit(text, most):
        return [message]
    message = msgspec.structs.replace(message, text=text, rows=rows)
    if units_fit(text, most):
        return [message]
    if message.photo:
        return [Outgoing(photo=message.photo), *fit(msgspec.structs.replace(message, photo=""), limits)]
    return _split_message(message, limits.text)


def _split_message(message: Outgoing, most: int) -> list[Outgoing]:
    texts = split(message.text, most)
    parts = [Outgoing(text=text, prompt=message.prompt) for text in texts]
    parts[0] = msgspec.structs.replace(parts[0], edit=message.edit)
    parts[-1] = msgspec.structs.replace(parts[-1], rows=message.rows)
    return parts


def fit_rows(rows: Rows, limits: Limits) -> tuple[Rows, str]:
    """The buttons that can be shown, and what the text says instead (a numbered list, when too many)."""
    if not rows:
        return rows, ""
    buttons = [b for row in rows for b in row if limits.shares_location or not b.share]
    if len(buttons) > limits.buttons:
        lines = [f"{number}. {escape(b.text)}" for number, b in enumerate(buttons, 1)]
        return (), "\n\n" + "\n".join(lines)
    if len(buttons) == sum(map(len, rows)) and all(_row_fits(row, limits) for row in rows):
        return rows, ""
    fitting = [tuple(_fit_button(b, limits) for b in row if b in buttons) for row in rows]
    most = limits.row
    return tuple(row[i : i + most] for row in fitting for i in range(0, len(row), most)), ""


def _row_fits(row: tuple[Button, ...], limits: Limits) -> bool:
    return len(row) <= limits.row and all(
        2 * len(b.text) <= limits.button or units(b.text) <= limits.button for b in row
    )


def _fit_button(button: Button, limits: Limits) -> Button:
    return msgspec.structs.replace(button, text=shorten(button.text, limits.button))


def units(text: str) -> int:
    """UTF-16 units of a plain text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def seen(html: str) -> str:
    """What is seen of an HTML subset text."""
    return "".join(text for text, _ in _pieces(html))


def units_fit(html: str, most: int) -> bool:
    """Whether the text is seen in at most so many units."""
    return 2 * len(html) <= most or units(seen(html)) <= most


def shorten(text: str, most: int) -> str:
    """A plain text, cut with … where it is longer than so many units."""
    return text if 2 * len(text) <= most or units(text) <= most else _head(text, most - 1).rstrip() + "…"


def _head(text: str, most: int) -> str:
    """The longest beginning of at most so many units; no character is cut in two."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")


def _pieces(html: str) -> list[_Styled]:
    pieces: list[_Styled] = []
    open_tags: list[str] = []
    for found in _TOKEN.finditer(html):
        closing, tag, rest = found.groups()
        if tag is None:
            token = found.group()
            pieces.append((unescape(token) if token.startswith("&") else token, tuple(open_tags)))
        elif not closing:
            open_tags.append(f"<{tag}{rest}>")
        elif open_tags:
            open_tags.pop()
    return pieces


def split(html: str, most: int) -> list[str]:
    """A text in parts of at most so many units, cut where it reads well, tags closed and opened again."""
    pieces = _pieces(html)
    text = "".join(piece for piece, _ in pieces)
    parts: list[str] = []
    start = 0
    while start < len(text):
        end = start + len(_cut(text[start:], most))
        parts.append(_render(pieces, start, end).strip("\n "))
        start = end
    return [part for part in parts if part] or [html]


def _cut(text: str, most: int) -> str:
    head = _head(text, most)
    if len(head) == len(text):
        return head
    for mark in _BREAKS:
        at = head.rfind(mark)
        if at > len(head) // 2:
            return head[: at + len(mark)]
    return head


def _render(pieces: list[_Styled], start: int, end: int) -> str:
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
