"""A process that a test starts, and that ends with it whatever happens."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


@contextmanager
def started(
    command: Sequence[str | Path], *, cwd: Path = PROJECT, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """Its outputs are pipes. (`subprocess.Popen` as a context waits without an end.)"""
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=cwd, env=env, stdout=pipe, stderr=pipe, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=20)


def free_port() -> int:
    """A port at which nobody listens, and any user may."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port
