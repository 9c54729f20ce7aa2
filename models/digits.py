"""Numbers in buttons, addresses and forms, read in one place: their senders may write whatever they like."""

from __future__ import annotations

DIGITS = 9
"""More digits than any number of ours has; so many fit into every database."""


def number(text: str) -> int | None:
    """A number from 0 on, None for whatever else stands there."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None
