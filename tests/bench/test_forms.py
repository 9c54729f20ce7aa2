"""The engine's benchmark: its forms can be filled, its goals can be missed."""

from __future__ import annotations

import pytest

from bench.forms import __main__ as bench
from bench.forms import generated
from bench.forms.measure import Filling, fill
from forms import End, load_xlsform


@pytest.mark.parametrize(("sheet", "repeats"), [(generated.long_form(47), 0), (generated.repeat_form(), 12)])
def test_a_generated_form_loads_without_a_warning_and_is_filled_to_its_end(
    sheet: bytes, repeats: int
) -> None:
    form, found = load_xlsform(sheet, "made.md")
    done = fill(form, repeats=repeats)
    assert found == []
    assert done.stuck == ""
    assert done.last is not None
    assert isinstance(done.last.step, End)
    assert done.last.problems() == []
    assert sum(act[0] == "add" for act in done.acts) == repeats


def test_the_same_seed_gives_the_same_answers() -> None:
    form, _ = load_xlsform(generated.long_form(30), "made.md")
    assert fill(form, seed=3).acts == fill(form, seed=3).acts != fill(form, seed=4).acts


def row(*microseconds: int) -> bench.Row:
    return bench.Row("f", b"", 1, 0.0, 0.0, 0.0, Filling([one * 1000 for one in microseconds]))


@pytest.mark.parametrize(
    ("small", "middle", "large", "missed"),
    [
        ((50, 60), (50, 1900), (140, 170), []),
        ((50, 60), (50, 2000), (140, 170), ["p99 at 1000 questions is not under 2000 us"]),
        (
            (50, 60),
            (50, 60),
            (150, 170),
            ["p50 grows 3.0x from 100 to 5000 questions"],
        ),
    ],
)
def test_goals_are_judged(
    small: tuple[int, ...], middle: tuple[int, ...], large: tuple[int, ...], missed: list[str]
) -> None:
    rows = (row(*small, small[0], small[0]), row(*middle), row(*large, large[0], large[0]))
    found = bench.judge({f"{size} questions": one for size, one in zip(generated.SIZES, rows, strict=True)})
    assert found == missed
