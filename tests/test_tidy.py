"""A run of the tests that hangs, leaves something or leaves something out says so, and ends."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import tidy
from tests.processes import started

PROJECT = Path(__file__).resolve().parents[1]
CHILD = """
import subprocess, tempfile, time
from pathlib import Path
from tests import beside

def test_hangs() -> None:
    time.sleep(600)

def test_leaves_a_process() -> None:
    subprocess.Popen(["sleep", "601"])

def test_leaves_a_file() -> None:
    tempfile.mkdtemp(prefix="forgotten-")

@beside.needs(Path("/nowhere/material"))
def test_needs_material() -> None:
    raise AssertionError

def test_passes(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a run of these five tests prints."""
    file = tmp_path_factory.mktemp("child") / "test_child.py"
    file.write_text(CHILD)
    settings = [
        "-p",
        "tests.conftest",
        "-p",
        "no:cacheprovider",
        "-o",
        "timeout=2",
        "--import-mode=importlib",
        "-ra",
    ]
    command = [
        sys.executable,
        "-m",
        "pytest",
        *settings,
        "-c",
        "/dev/null",
        f"--rootdir={file.parent}",
        str(file),
    ]
    wide = {**os.environ, "COLUMNS": "400"}
    done = subprocess.run(
        command, cwd=PROJECT, text=True, capture_output=True, env=wide, timeout=100, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def test_what_waits_without_an_end_fails_by_its_name(told: str) -> None:
    assert re.search(r"FAILED \S+::test_hangs - Failed: Timeout", told)


def test_what_leaves_a_process_fails_and_the_process_is_ended(told: str) -> None:
    assert re.search(r"ERROR \S+::test_leaves_a_process - .*sleep 601", told)


def test_what_lies_about_fails_the_run(told: str) -> None:
    assert re.search(r"^LEFT BEHIND in the run's folder: forgotten-", told, re.MULTILINE)


def test_what_is_left_out_is_counted_and_named(told: str) -> None:
    assert re.search(r"^LEFT OUT: 1 tests need .*: test_needs_material$", told, re.MULTILINE)


def test_a_runs_folder_that_nobody_uses_is_forgotten() -> None:
    with started(["true"]) as ended:
        ended.wait(20)
    assert not tidy._runs(Path(f"{tidy.PREFIX}{ended.pid}-abc"))
    assert tidy._runs(Path(f"{tidy.PREFIX}{os.getpid()}-abc"))


# no test waits without an end

STARTS = {"run", "call", "check_call", "check_output"}


def endless(code: str) -> list[str]:
    """The calls that start or await another process with no limit."""
    tree = ast.parse(code)
    awaited = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Await)}
    bounded = {id(inner) for node in ast.walk(tree) if is_wait_for(node) for inner in ast.walk(node)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and id(node) not in bounded]
    found = [call for call in calls if waits(call, awaited=id(call) in awaited)]
    contexts = [node.context_expr for node in ast.walk(tree) if isinstance(node, ast.withitem)]
    return [
        ast.unparse(call) for call in [*found, *contexts] if call in found or "Popen(" in ast.unparse(call)
    ]


def is_wait_for(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).endswith("wait_for")


def waits(call: ast.Call, *, awaited: bool) -> bool:
    if not isinstance(call.func, ast.Attribute) or any(
        word.arg in ("timeout", None) for word in call.keywords
    ):
        return False
    of, verb = ast.unparse(call.func.value), call.func.attr
    if of == "subprocess":
        return verb in STARTS
    return verb == "communicate" or (verb == "wait" and not awaited and not call.args)


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("subprocess.run(['make'])", 1),
        ("subprocess.run(['make'], timeout=9)", 0),
        ("subprocess.check_output(['make'])", 1),
        ("process.wait()", 1),
        ("process.wait(20)", 0),
        ("process.communicate(b'')", 1),
        ("async def f(): await process.communicate(b'')", 1),
        ("async def f(): await asyncio.wait_for(process.communicate(), 9)", 0),
        ("async def f(): await event.wait()", 0),
        ("with subprocess.Popen(['make']) as process: pass", 1),
    ],
)
def test_an_endless_wait_is_seen(code: str, count: int) -> None:
    assert len(endless(code)) == count


def test_no_test_waits_for_a_process_without_an_end() -> None:
    files = sorted((PROJECT / "tests").rglob("*.py"))
    assert {str(file): found for file in files if (found := endless(file.read_text()))} == {}
