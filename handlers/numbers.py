"""Numbers in buttons, read in one place: what comes back is whatever its sender likes. Knows no button."""

from __future__ import annotations

DIGITS = 9
"""More digits than any number of ours has; so many fit into every database."""


def number(text: str) -> int | None:
    """A number from 0 on, None for whatever else stands there."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None


def page(text: str) -> int | None:
    """The page that "p2" asks for."""
    return number(text[1:]) if text.startswith("p") else None
