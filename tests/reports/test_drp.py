"""The DRP description: complete when short, shared fairly when long, never over the limit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.drp import LIMIT, MORE, description, share


def parts(process: str, problem: str = "", innovation: str = "") -> list[tuple[str, str]]:
    return [("Proses", process), ("Masalah", problem), ("Inovasi", innovation)]


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_short_parts_are_joined() -> None:
    assert description(parts("Rapat", "Hujan", "Tenda")) == "Proses: Rapat Masalah: Hujan Inovasi: Tenda"


def test_parts_without_text_are_left_out() -> None:
    assert description(parts("Rapat", "  ", "Tenda")) == "Proses: Rapat Inovasi: Tenda"
    assert description(parts("")) == ""


def test_line_breaks_become_spaces() -> None:
    assert description(parts("Rapat\n\n  desa\t2027")) == "Proses: Rapat desa 2027"


def test_exactly_the_limit_is_kept() -> None:
    text = "a" * (LIMIT - len("Proses: "))
    assert description(parts(text)) == f"Proses: {text}"
    cut = description(parts(text + "a"))
    assert len(cut) == LIMIT
    assert cut.endswith(MORE)


def test_a_short_part_leaves_its_room_to_the_long_ones() -> None:
    made = description(parts("kata " * 200, "Hujan", "ide " * 200))
    assert "Masalah: Hujan Inovasi:" in made
    assert LIMIT - 10 <= units(made) <= LIMIT
    process, innovation = made.split(" Masalah: Hujan Inovasi: ")
    assert abs(len(process) - len(innovation)) < 20


def test_cuts_fall_between_words() -> None:
    made = description(parts("membangun " * 100))
    assert made.endswith(f"membangun{MORE}")


@pytest.mark.parametrize(
    ("wishes", "room", "given"),
    [
        ((5, 5), 20, [5, 5]),
        ((50, 5), 20, [15, 5]),
        ((50, 50, 2), 22, [10, 10, 2]),
        ((), 5, []),
        ((9,), 0, [0]),
    ],
)
def test_sharing(wishes: tuple[int, ...], room: int, given: list[int]) -> None:
    assert share(wishes, room) == given


@given(st.text(), st.text(), st.text(), st.integers(40, 600))
def test_never_over_the_limit(process: str, problem: str, innovation: str, limit: int) -> None:
    made = description(parts(process, problem, innovation), limit)
    assert units(made.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")) <= limit
