"""What the sandbox is asked to do in its tests: each chore costs, fails or ends in its own way."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import msgspec

from bot.sandbox import Job

CPU = 1
MEMORY = 200_000_000


class Asked(msgspec.Struct, frozen=True):
    """Which chore."""

    chore: str


class Told(msgspec.Struct, frozen=True):
    """Who did it."""

    child: int


JOB = Job(__name__, Asked, Told, memory=MEMORY, cpu_seconds=CPU, seconds=2)


def work(asked: Asked) -> Told:
    """The chore itself."""
    chores: dict[str, Callable[[], object]] = {
        "memory": lambda: b"x" * (2 * MEMORY),
        "processor": _forever,
        "sleep": lambda: time.sleep(60),
        "crash": lambda: os.kill(os.getpid(), signal.SIGSEGV),
        "leave": lambda: os._exit(0),
        "fail": _fail,
        "all": lambda: os.kill(os.getppid(), signal.SIGKILL),
    }
    if asked.chore in chores:
        chores[asked.chore]()
    return Told(os.getpid())


def _forever() -> None:
    while True:
        pass


def _fail() -> None:
    raise LookupError("odd")
