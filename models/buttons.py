"""The buttons under notices: each names the thing that it opens, and the version that was told of."""

from __future__ import annotations

from typing import NamedTuple

from models.digits import number

REVIEW = "rev:o"
"""A report, for whoever reviews it."""
OWN = "mine:o"
"""A report, for its author."""
MEND = "mine:fix"
"""A returned report, to be mended."""


class Opens(NamedTuple):
    """What a button opens: its id, and the version that it was about (0 = whatever there is)."""

    key: str
    version: int


def opens(what: str, key: str, version: int) -> str:
    """What a button carries that opens this thing."""
    return f"{what}:{key}:{version}"


def read(data: str) -> Opens:
    """The thing and the version that a button names; what is no number is no version."""
    _, _, key, version = f"{data}:::".split(":", 4)[:4]
    return Opens(key, number(version) or 0)
