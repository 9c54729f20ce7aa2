"""Pure: our HTML subset -> WhatsApp's own marks (*bold*, _italic_, ~struck~, ```code```); marks nothing else.

WhatsApp knows no escape. A literal * _ ~ or ` that could be read as a mark is followed by a word joiner
(U+2060), which is seen by nobody and is no blank, so that the mark is not one; what is to be copied (code,
addresses) is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import unescape

from bot.channels.fit.texts import Styled, split, styled

MARKS = {"b": "*", "i": "_", "s": "~", "code": "```"}
JOINER = "\u2060"
_SIGNS = f"*_~`{JOINER}"
_RUN = r"(?<![*_~`])[*_~`]+(?![*_~`])"
_LITERAL = re.compile(rf"https?://\S+|(?<![^\W_]){_RUN}(?=\S)|(?<=\S){_RUN}(?![^\W_])")
"""An address, or marks at the edge of a word: within one ("a_b") and between blanks they are none."""
_HREF = re.compile(r'href="([^"]*)"')


def texts(html: str, most: int) -> list[str]:
    """The text, in more parts where its marks and addresses need them, each of at most `most` characters."""
    whole = marked(html)
    if not whole.strip():
        return []
    if len(whole) <= most:
        return [whole]
    bare = marked(html, bare=True)
    if len(bare) <= most:
        return [bare]
    parts = split(html, most // 2)
    if len(parts) == 1:
        return [bare[i : i + most] for i in range(0, len(bare), most)]
    return [text for part in parts for text in texts(part, most)]


@lru_cache(maxsize=1024)
def marked(html: str, *, bare: bool = False) -> str:
    """The text with WhatsApp's marks; `bare`: without any. A form's questions are the same for everybody."""
    if "<" not in html and "&" not in html:
        return literal(html)
    return _render(styled(html), 0, "", "", bare)


def literal(text: str) -> str:
    """A plain text in which nothing is read as a mark."""
    return _LITERAL.sub(_kept, text)


def _kept(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("http") else found[0] + JOINER


def _render(pieces: Sequence[Styled], depth: int, before: str, after: str, bare: bool) -> str:
    """Pieces that share their first `depth` tags; `before` and `after` are what stands around them."""
    out: list[str] = []
    start = 0
    while start < len(pieces):
        tag = _tag(pieces[start], depth)
        end = start + 1
        while end < len(pieces) and _tag(pieces[end], depth) == tag:
            end += 1
        left = pieces[start - 1][0][-1:] if start else before
        right = pieces[end][0][:1] if end < len(pieces) else after
        out.append(_group(pieces[start:end], tag, depth, left, right, bare))
        start = end
    return "".join(out)


def _tag(piece: Styled, depth: int) -> str:
    """The tag at this depth, "" when there is none."""
    return piece[1][depth] if len(piece[1]) > depth else ""


def _group(pieces: Sequence[Styled], tag: str, depth: int, left: str, right: str, bare: bool) -> str:
    if not tag:
        return literal("".join(text for text, _ in pieces))
    name = tag[1:-1].partition(" ")[0]
    if name == "code":
        plain = "".join(text for text, _ in pieces)
        return plain if bare or "`" in plain else _wrap(plain, MARKS[name], left, right)
    inner = _render(pieces, depth + 1, left, right, bare)
    if name == "a":
        return _linked(inner, tag)
    return inner if bare or name not in MARKS else _wrap(inner, MARKS[name], left, right)


def _linked(label: str, tag: str) -> str:
    """The label and the address, which WhatsApp makes a link of."""
    found = _HREF.search(tag)
    address = unescape(found[1]) if found else ""
    address = address.removeprefix("tel:")
    return label if not address or address == label else f"{label}: {address}"


def _wrap(text: str, mark: str, left: str, right: str) -> str:
    """Marks around each line, inside its blanks; none beside a letter, where they would only be seen."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        core = line.strip()
        if not core.strip(_SIGNS):
            continue
        first, _, last = line.partition(core)
        beside = (left if number == 0 and not first else "") + (
            right if number == len(lines) - 1 and not last else ""
        )
        if not any(char.isalnum() for char in beside):
            lines[number] = f"{first}{mark}{core}{mark}{last}"
    return "\n".join(lines)
