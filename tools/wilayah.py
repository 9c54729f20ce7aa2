"""Builds models/wilayah.tsv.xz from the four tables of idn-area-data: `python -m tools.wilayah FOLDER`.

One line per province, regency or district: code, name and, for a district, its villages, separated by tabs. A
village's cell is its name; its number is one above the cell before it, or given as `2009=name`. This layout
packs to about half of what the tables pack to.
"""

from __future__ import annotations

import csv
import lzma
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from models.wilayah import FILE, FIRST_VILLAGE

UPPER = ("provinces.csv", "regencies.csv", "districts.csv")
VILLAGES = "villages.csv"
PACKING = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "pb": 0}]


def rows(file: Path) -> list[tuple[str, str]]:
    """(code, name) of each row of a table."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [(row["code"], row["name"]) for row in csv.DictReader(lines)]


def lines(upper: Iterable[tuple[str, str]], villages: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The lines of the data file, in the order of the codes: so a parent stands before its parts."""
    below: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for code, name in sorted(villages):
        district, _, number = code.rpartition(".")
        below[district].append((int(number), name))
    for code, name in sorted(upper):
        yield "\t".join([code, name, *cells(below[code])])


def cells(villages: Iterable[tuple[int, str]]) -> Iterator[str]:
    """Names, with the number only where it is not the next one."""
    expected = FIRST_VILLAGE
    for number, name in villages:
        yield name if number == expected else f"{number:04}={name}"
        expected = number + 1


def main() -> None:
    """Write the data file from the tables in the folder given."""
    folder = Path(sys.argv[1])
    upper = [row for table in UPPER for row in rows(folder / table)]
    text = "\n".join(lines(upper, rows(folder / VILLAGES))) + "\n"
    FILE.write_bytes(lzma.compress(text.encode(), format=lzma.FORMAT_XZ, filters=PACKING))


if __name__ == "__main__":
    main()
