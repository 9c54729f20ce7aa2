"""A pytest plugin: writes how long each passed test took, so that a mutant meets the quick ones first."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path

import pytest

WHERE = "MUTANTS_DURATIONS"
_took: dict[str, float] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add what a phase of a test took; under xdist the controller hears of all."""
    _took[report.nodeid] = _took.get(report.nodeid, 0.0) + (report.duration if report.passed else math.inf)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write {node id: seconds} of those that passed, in the controller alone."""
    if not hasattr(session.config, "workerinput"):
        passed = {test: took for test, took in _took.items() if math.isfinite(took)}
        Path(os.environ[WHERE]).write_text(json.dumps(passed))
