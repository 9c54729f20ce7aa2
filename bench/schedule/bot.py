"""Our bot as it runs, but with a clock that the harness sets to 19:00; what a tick took is written to a file.

When RUN_DIR/go appears, everything falls due and is told; the figures go to RUN_DIR/planned.json.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvloop

from actions import broadcasts, library
from actions.broadcasts import Author, Draft
from bench.schedule import people
from bot import log
from bot.app import Service, create_app
from bot.clock import Clock
from bot.config import load
from bot.faults import listen
from bot.serving import serve
from bot.upkeep.scheduled import post_broadcasts, tell_reminders

BEFORE = datetime(2026, 11, 24, 11, 55, tzinfo=UTC)
"""Tuesday, 18:55 in Jakarta."""
DUE = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FORM = Path(__file__).parents[1] / "dialogues" / "standard.md"
TEXT = "Rapat koordinasi bulanan diadakan hari Jumat pukul 09.00 di aula kabupaten. Mohon membawa laporan."


class SetClock(Clock):
    """Goes on as time does, from a moment that was set."""

    def __init__(self, start: datetime) -> None:
        self.set(start)

    def set(self, now: datetime) -> None:
        """It is this time now."""
        self._ahead = now - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead


async def plan(service: Service) -> int:
    """Everybody is told; returns how many messages are in the outbox."""
    database, kit, now = service.database, service.kit, service.clock.now()
    if os.environ["WHAT"] == "reminders":
        return (await tell_reminders(database, kit, now)).sent
    async with database.transaction() as tx:
        draft = Draft(TEXT, ("pld",), ("33",))
        await broadcasts.send(tx, kit, Author(people.AUTHOR, people.AUTHOR), draft, now)
    return await post_broadcasts(database, kit, now)


async def wait_and_plan(service: Service, clock: SetClock, folder: Path) -> None:
    """What the harness asks for, then what goes on with it."""
    await tell_reminders(service.database, service.kit, clock.now())
    (folder / "ready").touch()
    while not (folder / "go").exists():  # noqa: ASYNC110 - the harness is another process
        await asyncio.sleep(0.05)
    clock.set(DUE + timedelta(seconds=1))
    begun, cpu = time.perf_counter(), time.process_time()
    posted = await plan(service)
    found = {"seconds": round(time.perf_counter() - begun, 2), "posted": posted}
    found["cpu_seconds"] = round(time.process_time() - cpu, 2)
    (folder / "planned.part").write_text(json.dumps(found))
    (folder / "planned.part").rename(folder / "planned.json")
    while True:
        await asyncio.sleep(5)
        await post_broadcasts(service.database, service.kit, clock.now())


async def run(folder: Path) -> None:
    config, clock = load(), SetClock(BEFORE)
    log.begin(config)
    await people.prepare(config.database.url, int(os.environ["READERS"]), clock.now())
    service = create_app(config, clock=clock)
    async with service.database.transaction() as tx:
        await library.install(tx, FORM.read_bytes(), FORM.name, now=clock.now())
    with listen(config.server.host, config.server.port) as sock:
        task = asyncio.create_task(wait_and_plan(service, clock, folder))
        await serve(service, [sock])
        task.cancel()


def main() -> None:
    uvloop.run(run(Path(os.environ["RUN_DIR"])))


if __name__ == "__main__":
    main()
