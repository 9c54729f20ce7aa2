"""Mutants: which faults are put in where, and that a test which notices, hangs or sleeps is told apart."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Iterator
from multiprocessing import forkserver
from pathlib import Path

import pytest
from coverage import CoverageData

from tools.mutants import __main__ as command
from tools.mutants.changes import mutants
from tools.mutants.covering import Covering, covering
from tools.mutants.trial import NURSERY, Copy, Verdict

SOURCE = '''"""What a shop asks."""

LIMIT = 3


async def price(count: int, *, gift: bool = False) -> int:
    """Two each."""
    if count > LIMIT and not gift:
        raise ValueError(f"at most {LIMIT}")
    book.total = count * 2
    await told(count, quiet=True)
    return count * 2
'''
SHOP = '''"""A shop."""


def price(count: int) -> int:
    seen = []
    seen.append(count)
    left = count
    while left:
        left -= 1
    return 2 * count
'''
TESTS = """from shop.till import price


def test_price() -> None:
    assert price(3) == 6
"""


def texts(source: str) -> set[tuple[str, str]]:
    return {(one.kind, one.text) for one in mutants("shop.py", source)}


def test_every_kind_of_fault_is_found() -> None:
    assert texts(SOURCE) == {
        ("constant", "4"),
        ("constant", "True"),
        ("constant", "False"),
        ("constant", "3"),
        ("branch", "(not (count > LIMIT and (not gift)))"),
        ("and/or", "(count > LIMIT or not gift)"),
        ("compare", "(count >= LIMIT)"),
        ("not", "(gift)"),
        ("raise dropped", "pass"),
        ("assignment dropped", "pass"),
        ("arithmetic", "(count + 2)"),
        ("call dropped", "pass"),
        ("quiet= dropped", "(told(count))"),
    }


def test_a_fault_stands_where_it_was_found_and_nowhere_else() -> None:
    source = SOURCE.replace("What a shop asks", "Sebuah warung – “kopi”")
    for one in mutants("shop.py", source):
        changed = one.into(source)
        same = [a == b for a, b in zip(source.splitlines(), changed.splitlines(), strict=False)]
        assert same.index(False) == one.line - 1
        assert one.key.startswith("shop.py price ") or one.function == "module"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for file, text in {
        "shop/__init__.py": "",
        "shop/till.py": SHOP,
        "tests/test_till.py": TESTS,
        "pyproject.toml": "[tool.pytest.ini_options]\n\n[tool.coverage.run]\nsource = ['shop']\n",
    }.items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(text)
    return root


@pytest.fixture
def measured(shop: Path) -> Covering:
    return covering(shop, shop.parent / "kept", [], workers=0, path=command.PROJECT)


@pytest.fixture
def nursery() -> Iterator[None]:
    """What starts the children, and the folder of its socket: both would last as long as this process."""
    NURSERY.set_forkserver_preload([])  # the shop needs none of our libraries
    kept = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    before = kept.get("tempdir")
    with tempfile.TemporaryDirectory() as folder:
        kept["tempdir"] = folder
        yield
        forkserver._forkserver._stop()  # type: ignore[attr-defined]
        kept["tempdir"] = before


@pytest.mark.usefixtures("nursery")
def test_those_that_are_noticed_are_told_from_those_that_are_not(
    shop: Path, measured: Covering, tmp_path: Path
) -> None:
    copy = Copy(shop, tmp_path / "copy", patience=2)
    verdicts: list[Verdict] = []
    for one in mutants("shop/till.py", SHOP):
        tests = [(test, measured.seconds[test]) for test in measured.tests(one)]
        assert [test for test, _ in tests] == ["tests/test_till.py::test_price"]
        verdicts.append(copy.judge(one, tests))
    assert {(one.mutant.kind, one.mutant.before): one.fate for one in verdicts} == {
        ("call dropped", "seen.append(count)"): "alive",
        ("assignment dropped", "left -= 1"): "hung",
        ("constant", "1"): "hung",
        ("arithmetic", "2 * count"): "killed",
        ("constant", "2"): "killed",
    }, verdicts
    assert (copy.root / "shop/till.py").read_text() == SHOP


def test_what_a_table_says_meets_the_tests_of_the_schema(tmp_path: Path) -> None:
    """They run no line of its module, and see every column of it all the same."""
    [one] = mutants("models/till.py", "SIZE = 64\n")
    schema, other = "tests/models/test_schema.py::test_columns", "tests/test_till.py::test_price"
    known = Covering(CoverageData(str(tmp_path / "none")), {other: 0.1, schema: 1.0}, tmp_path)
    assert known.tests(one) == [schema]
    [one] = mutants("shop/till.py", "SIZE = 64\n")
    assert known.tests(one) == []


def test_a_number_at_a_modules_own_level_meets_the_test_that_tells_it(tmp_path: Path) -> None:
    """Whoever happens to import the module first does not stand between them."""
    measured = CoverageData(str(tmp_path / "measured"))
    measured.set_context("tests/test_till.py::test_price|run")
    measured.add_lines({str(tmp_path / "bot" / "till.py"): [1]})
    page, other = "tests/test_limits_told.py::test_page", "tests/test_till.py::test_price"
    [one] = mutants("bot/till.py", "SIZE = 64\n")
    assert Covering(measured, {page: 0.1, other: 1.0}, tmp_path).tests(one) == [page, other]


def test_the_score_leaves_out_what_changes_nothing_and_asks_a_reason_of_the_others() -> None:
    (one, two, *_) = mutants("shop/till.py", SHOP)
    verdict = Verdict
    killed, alive = verdict(two, "killed", "a test", 1), verdict(one, "alive", "", 3)
    lines, well = command.report([killed] * 19 + [alive], {})
    assert not well
    assert lines[-1] == "20 mutants: 19 killed, 0 by hanging, 1 alive, 0 of them equivalent: 95.0%"
    assert command.report([killed] * 19 + [alive], {one.key: "only a counter for people"})[1]
    assert not command.report([killed] * 18 + [alive], {one.key: "only a counter for people"})[1]
    lines, well = command.report([killed] * 3 + [alive], {one.key: "equivalent: nobody reads it"})
    assert well
    assert lines[-1].endswith("1 of them equivalent: 100.0%")
    hung = verdict(two, "hung", "the whole run", 1)
    assert not command.report([killed] * 99 + [hung], {})[1]


def test_a_sample_is_the_same_for_a_seed_and_spread_over_the_places(shop: Path) -> None:
    (shop / "other.py").write_text(SHOP)
    places = ["shop", "other.py"]
    drawn = command.sample(shop, places, 6, 1)
    assert drawn == command.sample(shop, places, 6, 1)
    assert [one.file for one in drawn] == ["shop/till.py"] * 3 + ["other.py"] * 3
