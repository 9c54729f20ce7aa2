"""One run: people in conversation, then everybody is told; ends when all have it, and a while after."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.botbench.options import STANDARD, Options
from bench.botbench.run import Result, Run, run_once
from bench.schedule.people import READER
from bench.schedule.platform import LimitedApi

BEFORE, AFTER = 3.0, 4.0
"""Seconds of conversation alone before everybody is told, and afterwards, in which doubles would come."""
SECRET = "a-secret-for-the-bench"


@dataclass(frozen=True)
class Wanted:
    """What is measured: so many readers, told by `what` (reminders, broadcast), so many messages a second."""

    readers: int
    per_second: int
    talking: float
    what: str
    url: str
    limit: float

    def options(self) -> Options:
        return Options(
            bot=f"{sys.executable} -m bench.schedule.bot",
            script=STANDARD.with_name("pendamping.json"),
            label=f"{self.readers} {self.what}",
            mode="open",
            rate=self.talking,
            users=20,
            max_chats=200,
            poisson=True,
            env=self.environment(),
        )

    def environment(self) -> dict[str, str]:
        url = self.url or "sqlite+aiosqlite:///{run_dir}/bot.db"
        return {
            "WHAT": self.what,
            "READERS": str(self.readers),
            "PENDAMPING_CONFIG": "/dev/null",
            "PENDAMPING_SERVER__HOST": "127.0.0.1",
            "PENDAMPING_SERVER__PORT": "{port}",
            "PENDAMPING_DATABASE__URL": url,
            "PENDAMPING_MEDIA__DIRECTORY": "{run_dir}/media",
            "PENDAMPING_MEDIA__DOWNLOAD": "false",
            "PENDAMPING_LOG__LEVEL": "warning",
            "PENDAMPING_REMINDERS__ON": "false",
            "PENDAMPING_OUTBOX__PER_SECOND": str(self.per_second),
            "PENDAMPING_TELEGRAM__API_BASE": "{api}",
            "PENDAMPING_TELEGRAM__TOKEN": "123456:BENCHBENCHBENCHBENCHBENCHBENCHBENCHB",
            "PENDAMPING_TELEGRAM__WEBHOOK_URL": "http://127.0.0.1:{port}/hooks/telegram",
            "PENDAMPING_TELEGRAM__DELIVERY": "webhook",
            "PENDAMPING_TELEGRAM__WEBHOOK_SECRET": SECRET,
        }


class ScheduleRun(Run):
    """A run on a platform with a limit."""

    Api = LimitedApi
    wanted: Wanted
    api: LimitedApi

    def hook(self) -> None:
        self.api.permit(self.wanted.per_second)

    async def takes_updates(self) -> bool:
        return (self.run_dir / "ready").exists() and await super().takes_updates()

    async def lasting(self) -> None:
        await asyncio.sleep(BEFORE)
        (self.run_dir / "go").touch()
        end = time.monotonic() + self.wanted.limit
        while len(self.api.got) < self.wanted.readers and time.monotonic() < end:
            await asyncio.sleep(0.25)
            if self.bot.dead():
                raise SystemExit(f"the bot died; see {self.bot.log}")
        await asyncio.sleep(AFTER)

    def result(self, n: int, wall: float, cpu: float, mine: float, aux: dict[str, float]) -> Result:
        return super().result(n, wall, cpu, mine, aux) | delivered(self.api, self.wanted, self.run_dir)


def delivered(api: LimitedApi, wanted: Wanted, run_dir: Path) -> dict[str, Any]:
    """What came of telling everybody."""
    planned = run_dir / "planned.json"
    told: dict[str, Any] = json.loads(planned.read_text()) if planned.exists() else {}
    seconds = max(api.ended - api.begun, 0.001)
    everybody = range(READER, READER + wanted.readers)
    return {
        "plan_s": told.get("seconds"),
        "plan_cpu_s": told.get("cpu_seconds"),
        "posted": told.get("posted", 0),
        "deliver_s": round(seconds, 1),
        "notices_per_s": round((sum(api.got.values()) - 1) / seconds, 1),
        "messages_per_s": round((api.taken_at_end - api.taken_at_begin) / seconds, 1),
        "permitted_per_s": wanted.per_second,
        "used": round((api.taken_at_end - api.taken_at_begin) / seconds / wanted.per_second, 4),
        "refused": api.limit.refused,
        "early_ms": api.limit.early[:50],
        "refused_replies": api.refused_replies,
        "lost": sum(not api.got[chat] for chat in everybody),
        "doubled": sum(max(n - 1, 0) for n in api.got.values()),
    }


def measure(wanted: Wanted) -> Result:
    """Play it once."""
    kind = type("WantedRun", (ScheduleRun,), {"wanted": wanted})
    return run_once(wanted.options(), 1, kind)
