"""The real program against a fake Telegram: seconds from nothing to its first answer, and its memory at rest.

A fresh database of the whole country, the project's own forms, a stranger who has written already. By webhook
Telegram knows the address, as after every restart.
"""

import asyncio
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.botbench.fakeapi import FakeApi
from bench.botbench.proc import Bot, group_pids, rss_of
from bench.botbench.run import READY_WITHIN, SECRET, TOKEN, free_port, tail
from bench.botbench.sim import Sim

HERE = Path(__file__).resolve().parent.parent
SECONDS = 3.0
"""The goal: from the start of the process to its first answer."""
MEGABYTES = 130.0
"""The goal: what it takes while nothing happens."""
STILL = 5.0
"""Seconds in which nothing happens, once the process is alone."""
WAYS = ("polling", "webhook")
GREETING = {"steps": [{"send": "text", "value": "halo", "expect": "."}]}
HOOK_SECRET = f"{SECRET}-of-sixteen-letters"


@dataclass(frozen=True)
class Figures:
    """Seconds until the first answer; megabytes of the service with what it started: at rest, and at most."""

    seconds: float
    rest: float
    peak: float


def measured(runs: int, roots: Mapping[str, Path]) -> dict[tuple[str, str], Figures]:
    """(who, way) -> the medians; whoever stands in `roots` takes turns."""
    found: dict[tuple[str, str], list[Figures]] = {}
    for _ in range(runs):
        for who, root in roots.items():
            for way in WAYS:
                found.setdefault((who, way), []).append(asyncio.run(once(root, way)))
    return {which: _median(some) for which, some in found.items()}


def _median(some: Sequence[Figures]) -> Figures:
    middle = statistics.median
    return Figures(
        middle(one.seconds for one in some),
        middle(one.rest for one in some),
        middle(one.peak for one in some),
    )


def shown(found: Mapping[tuple[str, str], Figures]) -> bool:
    """Print them; True when the first who reaches the goals."""
    print(f"\nTo the first answer (goal: {SECONDS:.0f} s), and at rest (goal: {MEGABYTES:.0f} MB):")
    ours = next(who for who, _ in found)
    for (who, way), one in found.items():
        base = found[ours, way]
        ratio = f"; {ours}: {base.seconds / one.seconds:.2f}x, {base.rest / one.rest:.2f}x"
        print(
            f"  {who}, {way}: {one.seconds:.2f} s, {one.rest:.0f} MB at rest,"
            f" {one.peak:.0f} MB at most while it starts{ratio if who != ours else ''}"
        )
    mine = [one for (who, _), one in found.items() if who == ours]
    return all(one.seconds < SECONDS and one.rest < MEGABYTES for one in mine)


async def once(root: Path, way: str) -> Figures:
    """One start of the program whose code stands in that folder."""
    with tempfile.TemporaryDirectory(prefix="botbench-") as folder:
        loop = asyncio.get_running_loop()
        sim = Sim(GREETING)
        api = FakeApi(loop, sim, polling=way == "polling")
        sim.api = api
        env = _settings(Path(folder), root, f"http://127.0.0.1:{await api.listen(0)}", way)
        python = f"env -C {root} {sys.executable} -m bot"
        _migrate(f"{python} migrate", {**os.environ, **env})
        if way == "webhook":
            api.set_hook(env["PENDAMPING_TELEGRAM__WEBHOOK_URL"], HOOK_SECRET)
        bot = Bot(f"{python} run", env, Path(folder) / "bot.log")
        try:
            return await _watched(bot, sim)
        except TimeoutError:
            raise SystemExit(f"no answer within {READY_WITHIN} s:\n{tail(bot.log)}") from None
        finally:
            bot.stop()
            api.close()


def _migrate(command: str, env: Mapping[str, str]) -> None:
    subprocess.run(shlex.split(command), check=True, env=env, capture_output=True)


def _settings(folder: Path, root: Path, api: str, way: str) -> dict[str, str]:
    port = free_port()
    return {
        "PENDAMPING_CONFIG": os.devnull,
        "PENDAMPING_SERVER__PORT": str(port),
        "PENDAMPING_DATABASE__URL": f"sqlite+aiosqlite:///{folder}/bot.db",
        "PENDAMPING_FORMS__DIRECTORY": f"{root}/questionnaires",
        "PENDAMPING_MEDIA__DIRECTORY": f"{folder}/media",
        "PENDAMPING_TELEGRAM__TOKEN": TOKEN,
        "PENDAMPING_TELEGRAM__API_BASE": api,
        "PENDAMPING_TELEGRAM__DELIVERY": way,
        "PENDAMPING_TELEGRAM__WEBHOOK_URL": f"http://127.0.0.1:{port}/hooks/telegram",
        "PENDAMPING_TELEGRAM__WEBHOOK_SECRET": HOOK_SECRET,
    }


async def _watched(bot: Bot, sim: Sim) -> Figures:
    answered, alone = asyncio.Event(), asyncio.Event()
    sim.on_idle = lambda _user: answered.set()
    sim.send(sim.new_user())
    peak = [0.0]
    begun = time.monotonic()
    bot.start()
    looking = asyncio.create_task(_look(bot, peak, answered, alone))
    try:
        async with asyncio.timeout(READY_WITHIN):
            await answered.wait()
            seconds = time.monotonic() - begun
            await alone.wait()
    finally:
        looking.cancel()
    await asyncio.sleep(STILL)
    return Figures(seconds, bot.rss("VmRSS"), peak[0])


async def _look(bot: Bot, peak: list[float], answered: asyncio.Event, alone: asyncio.Event) -> None:
    """Notice the most that they take together, and when the service that answered has no helper any more."""
    while True:
        there = group_pids(bot.p.pid)
        peak[0] = max(peak[0], sum(rss_of(pid, "VmRSS") for pid in there))
        if answered.is_set() and len(there) == 1:
            alone.set()
        await asyncio.sleep(0.1)
