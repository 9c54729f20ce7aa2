"""Lets one mutant at a time meet its tests, in a copy of the tree; says killed, hung or alive."""

from __future__ import annotations

import compileall
import contextlib
import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from py_compile import PycInvalidationMode

from tools.mutants.changes import Mutant
from tools.mutants.covering import QUICK

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "data", "__pycache__", ".*_cache", ".hypothesis", ".mutants", "*.log"
)
STAGES = ((QUICK, 10.0), (150, 60.0), (600, 150.0))
"""How many tests a mutant meets at most, and how many seconds they take unhurt: few quick ones first."""
HEAVY = (
    "aiogram", "aiohttp", "alembic.command", "asyncpg", "babel.dates", "holidays", "jinja2", "lxml.etree",
    "openpyxl", "phonenumbers", "PIL.Image", "pyxform", "sqlalchemy.ext.asyncio", "starlette.applications",
    "typer", "uvicorn",
)  # fmt: skip
NURSERY = multiprocessing.get_context("forkserver")
"""Each mutant's tests run in a child that has the libraries, and nothing of ours, in it already."""
NURSERY.set_forkserver_preload(list(HEAVY))
PATIENCE = 60
"""Seconds after which a test counts as hanging."""


@dataclass(frozen=True)
class Verdict:
    """`fate` is killed, hung or alive; `by` the test that noticed; `met` how many it met."""

    mutant: Mutant
    fate: str
    by: str
    met: int


class Copy:
    """A copy of the tree to be hurt."""

    def __init__(self, project: Path, folder: Path, patience: int = PATIENCE) -> None:
        self._patience = patience
        self.root = folder / "project"
        shutil.copytree(project, self.root, ignore=LEFT_OUT, symlinks=True)
        beside = project.parent / "shared"
        if beside.exists():
            (folder / "shared").symlink_to(beside.resolve())
        # By content, not by date: a mutant may come and go within a second and keep the file's size.
        compileall.compile_dir(self.root, quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH)

    def judge(self, mutant: Mutant, tests: Sequence[tuple[str, float]]) -> Verdict:
        """Put the mutant in, run its tests (node id, seconds) until one fails, take it out again."""
        file = self.root / mutant.file
        whole = file.read_text()
        file.write_text(mutant.into(whole))
        try:
            return self._meet(mutant, tests)
        finally:
            file.write_text(whole)

    def _meet(self, mutant: Mutant, tests: Sequence[tuple[str, float]]) -> Verdict:
        left, met = list(tests), 0
        for most, seconds in STAGES:
            chosen = _within(left, most, seconds)
            if not chosen:
                break
            left = left[len(chosen) :]
            met += len(chosen)
            fate, by = self._run([test for test, _ in chosen], sum(each for _, each in chosen))
            if fate != "alive":
                return Verdict(mutant, fate, by, met)
        return Verdict(mutant, "alive", "", met)

    def _run(self, tests: Sequence[str], seconds: float) -> tuple[str, str]:
        names, said = self.root.parent / "tests.txt", self.root.parent / "said.txt"
        names.write_text("\n".join(tests))
        child = NURSERY.Process(target=_tested, args=(str(self.root), str(names), str(said), self._patience))
        child.start()
        child.join(90 + 6 * seconds)
        hangs = child.is_alive()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid or 0, signal.SIGKILL)  # whatever it started, too
        child.join()
        if hangs:
            return "hung", "the whole run"
        if child.exitcode == 0:
            return "alive", ""
        lines = said.read_text(errors="replace").splitlines()
        failed = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
        by = [*failed, *lines[-1:], "ended at once"][0]
        hangs = any("Timeout (>" in line or "Timeout >" in line for line in lines)
        return ("hung" if hangs else "killed"), by[:160]


def _tested(root: str, names: str, said: str, patience: int) -> None:
    """In a child of the nursery: run these tests, print into a file, end with pytest's exit code."""
    os.setsid()
    os.chdir(root)
    os.environ["PYTHONPATH"] = root
    os.environ.pop("PYTEST_ADDOPTS", None)  # what is said is read: nobody else has a word in it
    sys.path.insert(0, root)
    with open(said, "w") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    import pytest  # noqa: PLC0415 (not in the parent: pytest's plugins are to be loaded here)

    words = ["-x", "-q", "-p", "no:cacheprovider", f"--timeout={patience}", "--tb=line", f"@{names}"]
    code = int(pytest.main(words))
    sys.stdout.flush()
    os._exit(code)


def _within(tests: Sequence[tuple[str, float]], most: int, seconds: float) -> list[tuple[str, float]]:
    chosen: list[tuple[str, float]] = []
    for test, each in tests[:most]:
        if chosen and seconds < each:
            break
        chosen.append((test, each))
        seconds -= each
    return chosen
