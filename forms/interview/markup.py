"""ODK's markdown in labels -> the small HTML subset every channel can narrow: b i u s a code; all else is
escaped.
"""

from __future__ import annotations

import re
from html import escape, unescape

_SIMPLE = re.compile(r"[<>&*_#\\`\[~]")
_TAG = re.compile(
    r"<(/?)(b|strong|i|em|u|s|del|strike|code|br|p|span|font|div|h[1-6]|sup|sub|small|big|center|hr|li|ul|ol)\b[^<>]*>",
    re.I,
)
_SAME = {"strong": "b", "em": "i", "del": "s", "strike": "s"}
_BREAKS = {"br", "p", "div", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol"}
_ANCHOR = re.compile(
    r"<a\s+[^<>]*href\s*=\s*[\"']?(https?://[^\"'\s<>]+|mailto:[^\"'\s<>]+|tel:[^\"'\s<>]+)[\"']?[^<>]*>(.*?)</a>",
    re.I | re.S,
)
_LINK = re.compile(
    r"\[([^\[\]\n]*)\]\((https?://[^\s()]+(?:\([^\s()]*\)[^\s()]*)*|mailto:[^\s()]+|tel:[^\s()]+)\)"
)
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.M)
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.S)
_EMPHASIS = re.compile(
    r"(?<![\w*])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?![\w*])|(?<!\w)_(?=[^\s_])(.+?)(?<=[^\s_])_(?!\w)", re.S
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!~>-])")
_BULLET = re.compile(r"^[*+-]\s+", re.M)
_ANY_TAG = re.compile(r"<[^<>]*>")
_HOLD = "\ue000{}\ue001"
_HELD = re.compile("\ue000(\\d+)\ue001")


def to_html(text: str) -> str:
    """Tags are balanced; the result may go into any HTML message as it is."""
    if not _SIMPLE.search(text):
        return text
    held: list[str] = []

    def hold(html: str) -> str:
        held.append(html)
        return _HOLD.format(len(held) - 1)

    text = text.replace("\ue000", "").replace("\ue001", "")
    text = _ESCAPED.sub(lambda match: hold(escape(match[1])), unescape(text))
    text = _ANCHOR.sub(lambda match: hold(_anchor(match[1], _ANY_TAG.sub("", match[2]))), text)
    text = _LINK.sub(lambda match: hold(_anchor(match[2], match[1])), text)
    text = _TAG.sub(lambda match: hold(_tag(match)), text)
    text = _markdown(escape(text, quote=False))
    return balanced(_HELD.sub(lambda match: held[int(match[1])], text)).strip()


def _anchor(address: str, label: str) -> str:
    """A link without words is called by its address."""
    label = label.strip() or address.removeprefix("mailto:").removeprefix("tel:")
    return f'<a href="{escape(address)}">{escape(label, quote=False)}</a>'


def _tag(match: re.Match[str]) -> str:
    name = _SAME.get(match[2].lower(), match[2].lower())
    if name in ("b", "i", "u", "s", "code"):
        return f"<{match[1]}{name}>"
    return "\n" if name in _BREAKS and (name in ("br", "hr") or match[1]) else ""


def _markdown(text: str) -> str:
    text = _HEADING.sub(r"<b>\1</b>", text)
    text = _BULLET.sub("\u2022 ", text)
    text = _STRONG.sub(r"<b>\2</b>", text)
    return _EMPHASIS.sub(lambda match: f"<i>{match[1] or match[2]}</i>", text)


def balanced(html: str) -> str:
    """Tags closed in order; a stray closing tag is dropped."""
    out: list[str] = []
    open_tags: list[str] = []
    for piece in re.split(r"(</?(?:b|i|u|s|code)>|<a [^<>]*>|</a>)", html):
        if not piece.startswith("<"):
            out.append(piece)
            continue
        name = piece.strip("</>").split(" ")[0]
        if not piece.startswith("</"):
            open_tags.append(name)
            out.append(piece)
        elif name in open_tags:
            while open_tags[-1] != name:
                out.append(f"</{open_tags.pop()}>")
            open_tags.pop()
            out.append(piece)
    return "".join(out) + "".join(f"</{name}>" for name in reversed(open_tags))


def to_plain(text: str) -> str:
    """Words only, for comparing and for lists."""
    return unescape(re.sub(r"<[^<>]*>", "", to_html(text))).strip()
