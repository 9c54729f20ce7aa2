"""The digest's picture: small, a phone's width, and it shows who is behind to the colour-blind too."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import settings as cases
from hypothesis import strategies as st
from PIL import Image

from locales import words
from reports.digest_chart import MOST_BARS, Bar, DigestPicture, chosen, png

ID = words("id")
GREEN, AMBER, RED = (11, 93, 75), (242, 160, 31), (160, 21, 16)
WEEK = DigestPicture(
    title="Kecamatan Sukamaju",
    period="16–22 November 2026",
    caption="Hari kunjungan",
    target=15,
    bars=[Bar(f"Pendamping {n}", n, "belum lapor" if n < 3 else "", flagged=n < 3) for n in range(6, 18)],
    numbers=[("laporan masuk", "148"), ("menunggu tinjauan", "23"), ("desa tanpa kunjungan", "3")],
)


def picture(of: DigestPicture) -> Image.Image:
    return Image.open(BytesIO(png(of, ID))).convert("RGB")


def has(image: Image.Image, colour: tuple[int, int, int], below: int = 170) -> int:
    """How many pixels have about this colour, under the title."""
    box = image.crop((0, below, image.width, image.height))
    counted = box.getcolors(1 << 24) or []
    return sum(
        many
        for many, seen in counted
        if isinstance(seen, tuple) and all(abs(a - b) < 14 for a, b in zip(seen, colour, strict=True))
    )


def bars(*values: float, flagged: bool = False) -> list[Bar]:
    return [Bar(f"Nama {n}", value, flagged=flagged) for n, value in enumerate(values)]


def test_the_size_for_a_phone() -> None:
    content = png(WEEK, ID)
    image = Image.open(BytesIO(content))
    assert (image.format, image.width) == ("PNG", 1080)
    assert 1200 < image.height < 1450
    assert len(content) < 150_000


@pytest.mark.parametrize("many", [0, 1, 5, 8, 12, 13, 40])
def test_any_number_of_people(many: int) -> None:
    image = picture(replace(WEEK, bars=bars(*range(many))))
    assert image.width == 1080
    assert image.height < 1450


def test_who_reached_the_target_is_green() -> None:
    bare = replace(WEEK, numbers=[])
    below, reached = (picture(replace(bare, bars=bars(value, value))) for value in (14, 15))
    assert has(below, AMBER) > 20_000 > has(below, GREEN)
    assert has(reached, GREEN) > 20_000
    assert has(reached, AMBER) == 0


def test_who_is_flagged_is_marked() -> None:
    plain, marked = (picture(replace(WEEK, bars=bars(3, 4, flagged=flag))) for flag in (False, True))
    assert has(plain, RED) == 0
    assert has(marked, RED) > 1000


def test_a_note_stands_there() -> None:
    assert has(picture(replace(WEEK, bars=[Bar("A", 4, "belum lapor")])), RED) > 500
    assert has(picture(replace(WEEK, bars=[Bar("A", 15, "belum lapor")])), RED) > 500


def test_without_a_target() -> None:
    assert has(picture(replace(WEEK, target=0, bars=bars(0, 3), numbers=[])), AMBER) == 0


def test_the_lowest_come_first() -> None:
    shown, left = chosen([Bar("C", 9), Bar("b", 2), Bar("A", 2), Bar("D", 2, flagged=True)])
    assert [bar.name for bar in shown] == ["D", "A", "b", "C"]
    assert left == []


def test_too_many_are_summed_up() -> None:
    shown, left = chosen(bars(*range(20, 0, -1)))
    assert [bar.value for bar in shown] == list(range(1, MOST_BARS))
    assert [bar.value for bar in left] == list(range(MOST_BARS, 21))


def test_who_is_flagged_is_never_summed_up() -> None:
    shown, left = chosen([*bars(*range(15)), Bar("Z", 30, flagged=True)])
    assert shown[-1].name == "Z"
    assert len(shown) == MOST_BARS - 1
    assert [bar.value for bar in left] == [10, 11, 12, 13, 14]


@cases(max_examples=20)
@given(st.text(max_size=120), st.floats(-1e6, 1e6), st.text(max_size=60))
def test_odd_texts_and_numbers(text: str, value: float, note: str) -> None:
    odd = replace(WEEK, title=text, caption=note, bars=[Bar(text, value, note, flagged=True)])
    assert png(odd, ID).startswith(b"\x89PNG")


def test_the_same_picture_is_the_same_bytes() -> None:
    assert png(WEEK, ID) == png(WEEK, ID)
