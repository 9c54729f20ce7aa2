"""Typst sets a document: a template of ours and data in, PDF or PNG out; what people wrote is never read as code.

Only fonts that come with packages are used, so that a document looks the same on every machine.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst

Data = Mapping[str, "Value"]
Value = str | int | float | bool | list["Value"] | list[Data] | Data
"""What JSON can carry."""

_TEMPLATES = Path(__file__).parent / "templates"
_INCH = 72
"""Points; a template's lengths are in points, a picture's in pixels."""


def pdf(template: str, data: Data, *, made_at: datetime) -> bytes:
    """The document; `made_at` (aware) is all it knows of time, so the same data gives the same bytes."""
    made = _compiled(template, data, format="pdf", timestamp=int(made_at.timestamp()))
    return made[0]


def png(template: str, data: Data, *, scale: float) -> list[bytes]:
    """A picture of each page, `scale` pixels to a point."""
    return _compiled(template, data, format="png", ppi=scale * _INCH)


def _compiled(template: str, data: Data, **how: object) -> list[bytes]:
    compiler = typst.Compiler(_source(template), font_paths=_fonts(), ignore_system_fonts=True)
    made = compiler.compile(sys_inputs={"data": json.dumps(_clean(data))}, **how)  # type: ignore[arg-type]
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
    return [_clean(each) for each in value] if isinstance(value, list) else value


def shown(text: str) -> str:
    """The text on one line, without what no font here draws: emoji, control characters, half characters."""
    return " ".join("".join(" " if char.isspace() else char for char in text if _drawn(char)).split())


def _drawn(char: str) -> bool:
    if char < "\x7f":
        return char >= " " or char.isspace()
    kind = unicodedata.category(char)
    if kind[0] == "C":
        return char.isspace()
    return not (kind == "So" and char >= "\u2300") and not "\ufe00" <= char <= "\ufe0f"
