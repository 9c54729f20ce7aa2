"""A second approval is a change of the rules of review and of their words, in one file for each language."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.approval import change

PROJECT = Path(__file__).resolve().parent.parent.parent
COPIED = (
    "actions", "bot", "forms", "handlers", "locales", "migrations", "models", "questionnaires", "reports",
    "tests", "web", "pyproject.toml",
)  # fmt: skip
PLAYED = (
    "tests/approval/played.py",
    "tests/actions/test_templates.py",
    "tests/handlers/test_offers.py",
    "tests/actions/test_entries.py::test_every_step_is_between_known_states",
    "tests/actions/test_entries.py::test_whom_a_state_waits_for_can_take_its_steps",
    "tests/actions/test_entries.py::test_a_verdict_needs_the_same_wherever_it_is_given",
    "tests/actions/test_entries.py::test_what_the_rules_name_is_worded",
)
"""What is asked of the changed project: that it plays, and what is asked of any rules of review."""


def copy_to(folder: Path) -> Path:
    """The project without what no test needs."""
    for name in COPIED:
        there = PROJECT / name
        if there.is_dir():
            shutil.copytree(there, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(there, folder / name)
    return folder


def test_a_second_approval_touches_the_table_and_its_words(tmp_path: Path) -> None:
    project = copy_to(tmp_path)
    touched = change.make(project)
    print(f"a second approval touched {len(touched)} files: {', '.join(touched)}")
    assert touched == ["models/review_rules.py", "locales/id/review.po", "locales/en/review.po"]
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *PLAYED],
        cwd=project,
        env=bare | {"PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
