"""The `pendamping` command as it is, by a clock that a test sets; RUNNING_CLOCK names the file that tells it.

RUNNING_PATIENCE (seconds) and RUNNING_CONNECTIONS may make the limits for clients smaller. Nothing else
differs from `python -m bot`. Jobs come more often than they would, as time goes in leaps.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path

from bot import app as wiring
from bot import demo, patience, serving
from bot.__main__ import main
from bot.clock import Clock

FILE = "RUNNING_CLOCK"
PATIENCE, CONNECTIONS = "RUNNING_PATIENCE", "RUNNING_CONNECTIONS"
PACE = 60.0
SHORTER = 4.0


class Dial:
    """The time as a file tells it: `begun` (when the machine's clock said `since`), and what was added later.

    `ahead`: seconds that passed for everybody; `wrong`: seconds by which the machine's date is wrong.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read = (0, 0)
        self._set: dict[str, float] = {}

    def begin(self, at: datetime) -> None:
        """It is this moment now."""
        self._write({"begun": at.timestamp(), "since": time.time(), "ahead": 0.0, "wrong": 0.0})

    def set(self, **parts: float) -> None:
        """Change some of it."""
        self._write({**self._now(), **parts})

    def add(self, seconds: float) -> None:
        """Let time pass."""
        self.set(ahead=self._now()["ahead"] + seconds)

    def passed(self) -> float:
        """The true time in seconds since 1970."""
        told = self._now()
        return told["begun"] + (time.time() - told["since"]) + told["ahead"]

    def true(self) -> datetime:
        """What the date really is."""
        return datetime.fromtimestamp(self.passed(), UTC)

    def now(self) -> datetime:
        """What the machine's date says."""
        return datetime.fromtimestamp(self.passed() + self._now()["wrong"], UTC)

    def _now(self) -> dict[str, float]:
        about = self._file.stat()
        changed = (about.st_ino, about.st_mtime_ns)
        if changed != self._read:
            self._set, self._read = json.loads(self._file.read_text()), changed
        return self._set

    def _write(self, parts: dict[str, float]) -> None:
        new = self._file.with_suffix(".new")
        new.write_text(json.dumps(parts))
        new.replace(self._file)


class SetClock(Clock):
    """The program's clock, by the dial."""

    pace = PACE

    def __init__(self) -> None:
        self._dial = Dial(Path(os.environ[FILE]))

    def now(self) -> datetime:
        return self._dial.now()

    def passed(self) -> float:
        return self._dial.passed()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / SHORTER)


if __name__ == "__main__":
    for module in (wiring, demo):
        setattr(module, "Clock", SetClock)  # noqa: B010
    for limit in ("HEAD_SECONDS", "BODY_SECONDS", "ANSWER_SECONDS"):
        setattr(patience, limit, float(os.environ.get(PATIENCE, getattr(patience, limit))))
    serving.CONNECTIONS = int(os.environ.get(CONNECTIONS, serving.CONNECTIONS))  # type: ignore[attr-defined]
    main()
