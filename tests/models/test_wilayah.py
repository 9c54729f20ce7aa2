"""The shipped areas: complete, in order, and readable again as they were built."""

import lzma
from collections import Counter
from pathlib import Path

from models.wilayah import areas
from tools.wilayah import PACKING, cells, lines

UPPER = [("11.01.02", "Kluet Utara"), ("11", "Aceh"), ("11.01.01", "Bakongan"), ("11.01", "Aceh Selatan")]
VILLAGES = [
    ("11.01.01.2003", "Seberang"),
    ("11.01.01.2001", "Keude"),
    ("11.01.02.1001", "19 Nopember"),
    ("11.01.02.2001", "Darat"),
]


def test_the_country_is_complete() -> None:
    levels = Counter(code.count(".") for code, _ in areas())
    assert levels == {0: 38, 1: 514, 2: 7285, 3: 83_762}


def test_a_parent_comes_before_its_parts_and_no_code_twice() -> None:
    seen: set[str] = set()
    for code, name in areas():
        parent = code.rpartition(".")[0]
        assert name
        assert code not in seen
        assert not parent or parent in seen
        seen.add(code)


def test_known_areas_have_their_names() -> None:
    names = dict(areas())
    assert names["11"] == "Aceh"
    assert names["11.01.01.2001"] == "Keude Bakongan"
    assert max(map(len, names.values())) <= 80  # what the table holds


def test_what_is_built_reads_back_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "areas.xz"
    text = "\n".join(lines(UPPER, VILLAGES)) + "\n"
    file.write_bytes(lzma.compress(text.encode(), filters=PACKING))
    assert list(areas(file)) == sorted(UPPER + VILLAGES)


def test_a_number_is_written_only_where_it_jumps() -> None:
    assert list(cells([(2001, "A"), (2002, "B"), (2005, "C"), (2006, "D")])) == ["A", "B", "2005=C", "D"]
