"""Reads the shipped list of Indonesia's areas, from 38 provinces to 83,762 villages; it touches no database.

The data file is under the ODbL, see WILAYAH-LICENSE.md; tools/wilayah.py builds it and tells its layout.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator
from pathlib import Path

FILE = Path(__file__).with_name("wilayah.tsv.xz")
FIRST_VILLAGE = 2001
NUMBERED = re.compile(r"(\d{4})=(.*)")


def areas(file: Path = FILE) -> Iterator[tuple[str, str]]:
    """(Kemendagri code, name) of every area, each after the area it belongs to.

    Codes look like 11 (province), 11.01 (regency), 11.01.01 (district), 11.01.01.2001 (village).
    """
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            code, name, *villages = line.rstrip("\n").split("\t")
            yield code, name
            yield from _villages(code, villages)


def _villages(district: str, cells: list[str]) -> Iterator[tuple[str, str]]:
    """A cell is a name, numbered one above the cell before it, or `2009=name` where the numbers jump."""
    number = FIRST_VILLAGE - 1
    for cell in cells:
        jump = NUMBERED.fullmatch(cell)
        number = int(jump[1]) if jump else number + 1
        yield f"{district}.{number:04}", jump[2] if jump else cell
