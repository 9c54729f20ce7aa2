"""The form engine against the project's own cases in tests/core: expressions, fillings, whole talks."""

from __future__ import annotations

from bench.conformance.__main__ import run
from bench.conformance.figures import Figures
from tests.beside import CORE


def test_every_case_of_our_own_comes_out_as_it_says() -> None:
    figures = Figures()
    run(CORE, figures)
    assert figures.differences == []
    assert figures.total == {"xpath": 81, "scenario": 3, "walker": 2}
