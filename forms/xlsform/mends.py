"""What the author of an unreadable formula probably meant: habits of other programs, put right one by one.

A guess is told only if it can be read; nothing is changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from forms.xlsform.reference import FUNCTIONS, by_spelling

Rule = Callable[[str], str]
_QUOTED = re.compile(r"('[^']*'|\"[^\"]*\")")
_QUOTES = str.maketrans(dict.fromkeys("‘’‚‛`´＇′", "'") | dict.fromkeys("“”„‟＂″«»", '"'))
_LONGEST = 1_000
"""Characters of an expression that is mended."""
_FLAGS = re.IGNORECASE


def mended(text: str, reads: Callable[[str], bool]) -> str:
    """The formula as it was probably meant; '' where that cannot be said."""
    if len(text) > _LONGEST:
        return ""
    for rule in _RULES:
        new = rule(text)
        if new != text and reads(new):
            return new.strip()
        text = new
    return ""


def _outside(*changes: tuple[str, str]) -> Rule:
    """Replacements that leave quoted texts alone."""
    compiled = [(re.compile(pattern, _FLAGS), new) for pattern, new in changes]

    def rule(text: str) -> str:
        parts = _QUOTED.split(text)
        for place in range(0, len(parts), 2):
            for pattern, new in compiled:
                parts[place] = pattern.sub(new, parts[place])
        return "".join(parts)

    return rule


def _wide(text: str) -> str:
    parts = _QUOTED.split(text)
    parts[::2] = [unicodedata.normalize("NFKC", part) for part in parts[::2]]
    return "".join(parts)


def _close_quote(text: str) -> str:
    rest = _QUOTED.sub("", text)
    if "'" in rest and '"' in rest:
        return text[:-1] + rest[min(rest.find("'"), rest.find('"'))]
    sign = "'" if "'" in rest else '"' if '"' in rest else ""
    if not sign:
        return text
    inner = re.match(r"(.*?)(\)*)$", text, re.DOTALL)
    return f"{inner[1]}{sign}{inner[2]}" if inner else text


def _close_brackets(text: str) -> str:
    depth = 0
    for sign in "".join(_QUOTED.split(text)[::2]):
        depth += {"(": 1, ")": -1}.get(sign, 0)
    while depth < 0 and text.rstrip().endswith(")"):
        text, depth = text.rstrip()[:-1], depth + 1
    return text + ")" * max(0, min(depth, 5))


def _join(text: str) -> str:
    """Excel's a & b."""
    parts = _QUOTED.split(text)
    cells = "".join(part if number % 2 else part.replace("&", "\0") for number, part in enumerate(parts))
    joined = ", ".join(part.strip() for part in cells.split("\0"))
    return f"concat({joined})" if "\0" in cells else text


_ASKED = r"\.|\$\{[^{}]*\}"
_NAME = r"[^\W\d][\w.-]*"
_ALONE = re.compile(r"\$\{[^{}]*\}")
_CALL = re.compile(r"\b([A-Za-z][A-Za-z-]*)\s*\(")
_FUNCTIONS = set(by_spelling(FUNCTIONS))
_SLASHED = re.compile(r"(?<![\w'./])(\d\d?)/(\d\d?)/((?:19|20)\d\d)(?![\w'./])")


def _small_functions(text: str) -> str:
    """Excel's IF( and Word's If(."""
    return _CALL.sub(lambda one: one[0].lower() if one[1].lower() in _FUNCTIONS else one[0], text)


def _side_by_side(text: str) -> str:
    """Nothing but references: their texts, one after another."""
    names = _ALONE.findall(text)
    return f"concat({', '.join(names)})" if len(names) > 1 and not _ALONE.sub("", text).strip() else text


_RULES: tuple[Rule, ...] = (
    lambda text: text.translate(_QUOTES),
    _wide,
    _small_functions,
    lambda text: re.sub(r"(?<=[})'\"\d])\s*[;,.]\s*$", "", text),
    _outside((r"^\s*\+", ""), (r"\s+(?:and|or|dan|atau)\s*$", ""), (r"^\s*(?:and|or|dan|atau)\s+", "")),
    _outside(
        (r"\s+is\s+not\s+(?:null|empty|blank)\b", " != ''"), (r"\s+is\s+(?:null|empty|blank)\b", " = ''")
    ),
    _outside(
        (
            rf"({_ASKED})\s+(?:between|antara)\s+(\S+)\s+(?:and|dan|to|sampai)\s+(\S+)",
            r"\1 >= \2 and \1 <= \3",
        )
    ),
    _outside((r"(?<=[}\d)])\s+x\s+(?=[\d$(])", " * ")),
    lambda text: _SLASHED.sub(lambda one: f"date('{one[3]}-{one[2]:0>2}-{one[1]:0>2}')", text),
    _outside((r"^\s*=(?!=)", "")),
    _outside((r"={2,}", "="), (r"=\s*([<>])", r"\1="), (r"<>|≠|=!", "!="), (r"≥", ">="), (r"≤", "<=")),
    _outside((r"\s*&&\s*", " and "), (r"\s*\|\|\s*", " or ")),
    _outside((r"\b(?:and|dan)\b", "and"), (r"\b(?:or|atau)\b", "or"), (r"\b(?:not|bukan)\s*\(", "not(")),
    _outside((r"\$\{\s*\$\{([^{}]*)\}\s*\}", r"${\1}"), (r"\${2,}", "$"), (rf"\$\(({_NAME})\)", r"${\1}")),
    _outside((rf"(?<!\$)\{{({_NAME})\}}", r"${\1}"), (rf"\$({_NAME})\}}", r"${\1}")),
    _outside((rf"\$\{{({_NAME})(?![\w.}}-])", r"${\1}"), (rf"\$({_NAME})", r"${\1}")),
    _outside((r"\b(and|or)\s*([<>]=?|!=|=)", r"\1 . \2"), (r"^\s*([<>]=?|!=|=)", r". \1")),
    lambda text: re.sub(r"\b\d{1,3}(?:\.\d{3}){2,}\b", lambda found: found[0].replace(".", ""), text),
    _outside((r"(?<=\d),(?=\d)", ".")),
    _outside((r"(?<![\w.-])((?:19|20)\d\d-\d\d-\d\d)(?: 00:00:00)?", r"date('\1')")),
    _outside((r";", ",")),
    _outside((r"(\d+(?:\.\d+)?)\s*%(?!\s*[\d$(])", r"(\1 div 100)")),
    _outside((r"\s*%\s*(?=[\d$(])", " mod "), (r"(?<=[\d)}.])\s*[/÷]\s*(?=[\d$(.])", " div "), (r"×", "*")),
    _outside((r"(\$\{[^{}]*\}|[\d.]+)\s*\^\s*([\d.]+)", r"pow(\1, \2)")),
    _close_quote,
    _close_brackets,
    _join,
    _side_by_side,
)
