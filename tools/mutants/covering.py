"""Which tests run a line, and for how long: measured by coverage's contexts, kept while nothing changes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coverage import CoverageData

from tools.mutants.changes import Mutant
from tools.mutants.watch import WHERE

TABLES = {"models": "tests/models/test_schema.py", "": "tests/test_limits_told.py"}
"""Folder -> the test that looks at what its modules say at their own level, without running a line of it."""
QUICK = 15
"""Tests that a mutant meets first; they end most of them."""
FOLDERS = ("bot", "handlers", "actions", "reports", "models", "forms", "locales", "web", "tests")


@dataclass(frozen=True)
class Covering:
    """The tests of each line: a few quick ones first, then those that run most of its file."""

    data: CoverageData
    seconds: dict[str, float]
    root: Path

    def tests(self, mutant: Mutant) -> list[str]:
        """Node ids of the tests that run the mutant's lines, or its module where only the import does."""
        lines = self.data.contexts_by_lineno(str(self.root / mutant.file))
        span = range(mutant.line, mutant.line + mutant.before.count("\n") + 1)
        found = {test for line in span for test in lines.get(line, []) if test}
        covered = bool(found)
        if not covered:
            found = {test for tests in lines.values() for test in tests if test}
        if not covered or mutant.function == "module":
            looking = tuple(test for folder, test in TABLES.items() if mutant.file.startswith(folder))
            found |= {test for test in self.seconds if test.startswith(looking)}
        known = {test.partition("|")[0] for test in found} & self.seconds.keys()
        own = Path(mutant.file).stem.strip("_")
        breadth = Counter(test.partition("|")[0] for tests in lines.values() for test in tests)

        def quick(test: str) -> tuple[bool, bool, float, str]:
            place = test.partition("::")[0]
            return (
                "[postgresql" in test,
                own not in place and place not in TABLES.values(),
                self.seconds[test],
                test,
            )

        def broad(test: str) -> tuple[bool, int, float, str]:
            return "[postgresql" in test, -breadth[test], self.seconds[test], test

        ordered = sorted(known, key=quick)
        return ordered[:QUICK] + sorted(ordered[QUICK:], key=broad)


def state(root: Path) -> str:
    """A digest of code and tests: the measure holds for these alone."""
    files = sorted(file for folder in FOLDERS for file in (root / folder).rglob("*.py"))
    whole = hashlib.sha256()
    for file in files:
        whole.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()


def covering(root: Path, folder: Path, selection: Sequence[str], workers: int, path: Path) -> Covering:
    """The measure for this tree, taken anew by a run of its tests where it changed; `path`: where we are."""
    stamp, durations, data = folder / "state", folder / "durations.json", folder / "coverage"
    now = state(root) + "\n" + " ".join(selection)
    if not stamp.exists() or stamp.read_text() != now:
        folder.mkdir(parents=True, exist_ok=True)
        data.unlink(missing_ok=True)
        command = [sys.executable, "-m", "pytest", "-q", "-n", str(workers), "-p", "tools.mutants.watch"]
        options = ["--cov", "--cov-context=test", "--cov-report=", "--cov-fail-under=0", *selection]
        environment = os.environ | {
            WHERE: str(durations),
            "COVERAGE_FILE": str(data),
            "PYTHONPATH": f"{root}{os.pathsep}{path}",
        }
        done = subprocess.run([*command, *options], cwd=root, env=environment, check=False, timeout=3600)
        if done.returncode > 1 or durations.read_text() == "{}":
            raise SystemExit("The tests could not be run.")
        stamp.write_text(now)
    read = CoverageData(str(data))
    read.read()
    return Covering(read, json.loads(durations.read_text()), root)
