"""Typst sets a document: a template and data in, PDF or PNG out; what people wrote is never read as code.

Only fonts that come with packages are used, so that a document looks the same on every machine.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst

Value = str | int | float | Sequence["Value"] | Mapping[str, "Value"]
"""What JSON can carry."""
Data = Mapping[str, Value]

_TEMPLATES = Path(__file__).parent / "templates"
_INCH = 72
"""Points; a template's lengths are in points, a picture's in pixels."""
_LONG = 24
"""Characters of a word that fit anywhere."""
_CUT = "\u200b"
_EMOJI = (("\ufe00", "\ufe0f"), ("\U0001f000", "\U0001ffff"))
"""What makes a character colourful, and pictures with their skin tones."""


def pdf(template: str, data: Data, *, made_at: datetime) -> bytes:
    """The document; `made_at` (aware) is all it knows of time, so the same data gives the same bytes."""
    made = _compiler(template, data).compile(format="pdf", timestamp=int(made_at.timestamp()))
    return _pages(made)[0]


def png(template: str, data: Data, *, scale: float) -> list[bytes]:
    """A picture of each page, `scale` pixels to a point."""
    return _pages(_compiler(template, data).compile(format="png", ppi=scale * _INCH))


def _compiler(template: str, data: Data) -> typst.Compiler:
    return typst.Compiler(
        _source(template),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_clean(data))},
    )


def _pages(made: bytes | list[bytes] | None) -> list[bytes]:
    return made if isinstance(made, list) else [made or b""]


@cache
def _source(template: str) -> bytes:
    return (_TEMPLATES / f"{template}.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """Inter, and the serif that Typst brings."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(files("fontpkg_inter") / "files")])


def _clean(value: object) -> object:
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, Mapping):
        return {key: _clean(each) for key, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, Sequence) else value


def shown(text: str) -> str:
    """The text on one line, without what no font here draws (emoji, control characters, half characters).

    A word that no line could hold may be cut.
    """
    drawn = "".join(" " if char.isspace() else char for char in text if _drawn(char))
    return " ".join(_cuttable(word) if len(word) > _LONG else word for word in drawn.split())


def _cuttable(word: str) -> str:
    return _CUT.join(word[at : at + _LONG] for at in range(0, len(word), _LONG))


def _drawn(char: str) -> bool:
    if char.isspace():
        return True
    kind = unicodedata.category(char)
    pictured = kind == "So" and char >= "\u2300"
    return kind[0] != "C" and not pictured and not any(first <= char <= last for first, last in _EMOJI)
