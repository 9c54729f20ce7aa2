"""Numbers in buttons: what comes back is whatever its sender likes. Knows no button."""

from __future__ import annotations

from models.digits import DIGITS, number

__all__ = ["DIGITS", "number", "page"]


def page(text: str) -> int | None:
    """The page that "p2" asks for."""
    return number(text[1:]) if text.startswith("p") else None
