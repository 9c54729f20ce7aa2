"""What a run of the tests leaves behind: nothing. A run has one folder, and a test's processes end with it.

The folder lies in memory where there is room, since thousands of small databases are made in it. A test that
leaves a process running fails; so does the run when anything but pytest's own folders lies in its folder.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
ROOM = 3_000_000_000  # bytes
PREFIX = "pendamping-run-"
OURS = ("pytest-", "remote-pytest-")
lasting: set[int] = set()
"""Processes that serve many tests; whoever starts one ends it."""


# the folder


def begin(config: pytest.Config) -> None:
    """The run's folder, for this process and all that it starts."""
    if hasattr(config, "workerinput"):
        return
    parent = _parent()
    for ended in (old for old in parent.glob(f"{PREFIX}*") if not _runs(old)):
        shutil.rmtree(ended, ignore_errors=True)
    folder = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=parent)
    os.chmod(folder, 0o711)  # where root runs the tests, PostgreSQL's folder is another user's
    os.environ["TMPDIR"] = tempfile.tempdir = folder


def _parent() -> Path:
    usual = Path(tempfile.gettempdir())
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return usual
    there = os.statvfs(MEMORY)
    roomy = there.f_bavail * there.f_frsize >= ROOM
    return MEMORY if roomy and not there.f_flag & os.ST_NOEXEC else usual


def _runs(folder: Path) -> bool:
    found = re.match(rf"{PREFIX}(\d+)-", folder.name)
    try:
        os.kill(int(found[1]) if found else 0, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def left() -> list[str]:
    """What lies in the run's folder and is not pytest's."""
    return sorted(
        path.name for path in Path(tempfile.gettempdir()).iterdir() if not path.name.startswith(OURS)
    )


def end(config: pytest.Config) -> None:
    """Forget the run's folder."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(tempfile.gettempdir(), ignore_errors=True)


# processes


def children() -> set[int]:
    """The processes that this one started and that are there still."""
    found: set[int] = set()
    for listed in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):
            found |= {int(pid) for pid in listed.read_text().split()}
    return {pid for pid in found - lasting if _alive(pid)}


def _alive(pid: int) -> bool:
    with suppress(OSError):
        state, command = Path(f"/proc/{pid}/stat"), Path(f"/proc/{pid}/cmdline")
        return (
            state.read_text().rpartition(")")[2].split()[0] != "Z"
            and "resource_tracker" not in command.read_text()
        )
    return False


def ended(before: set[int]) -> Iterator[str]:
    """End what a test started and left running; says of each what it is."""
    for pid in children() - before:
        with suppress(OSError):
            command = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip()
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            yield command
