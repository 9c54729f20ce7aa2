"""Files that are hostile, huge or nonsense: a clear list or a form that works, soon and in little memory."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.files import proof
from bot.sandbox import Sandbox, Undone
from forms import Examined
from tests.bot.books import COLUMNS, five_mistakes, survey, with_part, workbook

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = 5.0
MEMORY = 300_000
"""Kilobytes, as Linux tells them."""
MEASURE = """
import asyncio, resource, sys
from pathlib import Path
from bot.files import proof
from bot.sandbox import Sandbox
async def read(file):
    async with Sandbox() as sandbox:
        return await proof.examine_file(sandbox, file)
for file in map(Path, sys.argv[1:]):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    examined = asyncio.run(read(file))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    found = ",".join(one.code for one in examined.mistakes if one.level == "mistake")
    print(file.stem, found or "-", spent, after.ru_maxrss)
"""
"""In a small process of its own: a child's memory is counted from what its parent had."""


async def read(content: bytes, name: str = "form.xlsx", *, strict: bool = False) -> Examined:
    async with Sandbox() as sandbox:
        return await proof.examine(sandbox, content, name, strict=strict)


def codes(examined: Examined) -> list[str]:
    return [one.code for one in examined.mistakes if one.level == "mistake"]


async def test_a_good_form_comes_back_whole() -> None:
    examined = await read(survey(("text", "nama", "Nama?")), "Survei warga.xlsx")
    assert b"nama" in examined.xml
    assert (examined.form_id, codes(examined)) == ("Survei_warga", [])


async def test_five_mistakes_and_their_places() -> None:
    found = (await read(five_mistakes())).mistakes
    assert [(one.row, one.column) for one in found] == [
        (3, "type"),
        (4, "type"),
        (5, "relevant"),
        (6, "name"),
        (7, "constraint"),
    ]


async def test_strict_is_passed_on() -> None:
    content = survey(("picture", "foto", "Foto?"))
    assert (await read(content)).xml
    assert codes(await read(content, strict=True)) == ["old_type"]


HOSTILE = {
    "a zip bomb": (
        with_part(survey(("text", "a", "A")), "xl/worksheets/sheet2.xml", b"0" * 70_000_000),
        "unpacks_too_large",
    ),
    "bombed texts": (
        with_part(survey(("text", "a", "A")), "xl/sharedStrings.xml", b" " * 40_000_000),
        "unpacks_too_large",
    ),
    "entities": (
        with_part(
            survey(("text", "a", "A")),
            "xl/worksheets/sheet1.xml",
            b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>',
        ),
        "dangerous_file",
    ),
    "an outside reference": (
        with_part(
            survey(("text", "a", "A")),
            "xl/workbook.xml",
            b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><workbook/>',
        ),
        "dangerous_file",
    ),
    "a hundred thousand rows": (
        survey(*(("text", f"q{n}", "Q") for n in range(100_000))),
        "too_many_rows",
    ),
    "a thousand columns": (
        workbook(survey=[[*COLUMNS, *(f"c{n}" for n in range(1_000))], ["text", "a", "A", *"x" * 1_000]]),
        "too_many_columns",
    ),
    "an expression 10,000 levels deep": (
        survey(("integer", "a", "A", None, "(" * 9_999 + "1" + ")" * 9_999)),
        "too_deep",
    ),
    "functions 3,000 levels deep": (
        survey(("integer", "a", "A", None, "not(" * 3_000 + "1" + ")" * 3_000)),
        "too_deep",
    ),
    "a circle of 500": (
        survey(*(("calculate", f"q{n}", None, None, None, f"${{q{(n + 1) % 500}}}") for n in range(500))),
        "cycle",
    ),
    "2,000 groups in one another": (
        survey(
            *(("begin_group", f"g{n}", "G") for n in range(2_000)),
            ("text", "a", "A"),
            *[("end_group",)] * 2_000,
        ),
        "too_deep",
    ),
    "a cut archive": (survey(("text", "a", "A"))[:3_000], "broken_file"),
}


def test_what_is_hostile_is_refused_in_seconds_and_little_memory(tmp_path: Path) -> None:
    """The processor's seconds: other tests may run beside this one."""
    files = [tmp_path / f"{number}.xlsx" for number in range(len(HOSTILE))]
    for file, (content, _) in zip(files, HOSTILE.values(), strict=True):
        file.write_bytes(content)
    command = [sys.executable, "-c", MEASURE, *map(str, files)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=100, check=True)
    measured = [line.split() for line in done.stdout.splitlines()]
    for (what, (_, code)), (_, found, seconds, memory) in zip(HOSTILE.items(), measured, strict=True):
        assert code in found.split(","), what
        assert float(seconds) < SECONDS, what
        assert sys.platform != "linux" or int(memory) < MEMORY, what


async def test_what_only_looks_hostile_works() -> None:
    """A regex that would explode is cut off when it runs; here it only has to be read."""
    assert (await read(survey(("text", "a", "A", None, "regex(., '(a+)+$')")))).xml
    assert (await read(survey(("integer", "a", "A", None, "1" + " + 1" * 4_000)))).xml


async def test_names_that_collide() -> None:
    questions = [("text", "data", "D"), ("text", "A", "A"), ("text", "a", "A"), ("text", "a", "A")]
    group = [("begin_group", "meta", "M"), ("text", "b", "B"), ("end_group",)]
    examined = await read(survey(*questions, *group))
    assert codes(examined) == ["duplicate_name"]
    assert {"reserved_name"} <= {one.code for one in examined.mistakes}


async def test_three_thousand_mistakes() -> None:
    examined = await read(survey(*(("nonsense", f"q{n}", "Q") for n in range(3_000))))
    assert codes(examined) == ["unknown_type"]
    assert [one.rows for one in examined.mistakes if one.level == "mistake"] == [tuple(range(2, 3_002))]


async def test_what_takes_too_much_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    async def costly(*_: object) -> proof.Told:
        raise Undone

    monkeypatch.setattr(Sandbox, "do", costly)
    assert codes(await read(b"anything", "form.md")) == ["too_costly"]


@pytest.mark.cost
async def test_200_megabytes_are_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "besar.xlsx"
    with file.open("wb") as stream:
        stream.truncate(200_000_000)
    begun = time.process_time()
    assert codes(await proof.examine_file(Sandbox(), file)) == ["file_too_large"]
    assert codes(await proof.examine(Sandbox(), b"x" * 20_000_001, "besar.md")) == ["file_too_large"]
    assert time.process_time() - begun < 5  # of the processor: a busy machine changes nothing
