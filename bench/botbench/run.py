"""One run: start the fake Bot API and the bot, play the dialogue, stop everything, count."""

import asyncio
import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import uvloop

from bench.botbench.fakeapi import FakeApi
from bench.botbench.options import Options
from bench.botbench.proc import Bot, tree_cpu
from bench.botbench.sim import Sim, User
from bench.botbench.verify import verify

TOKEN = "123456:BENCHBENCHBENCHBENCHBENCHBENCHBENCHB"
SECRET = "s3cret"
READY_WITHIN = 40.0  # seconds

Result = dict[str, Any]


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def percentile(sorted_ms: Sequence[float], q: float) -> float | None:
    return round(sorted_ms[min(len(sorted_ms) - 1, int(q * len(sorted_ms)))], 3) if sorted_ms else None


def read_pid(text: str) -> int:
    return int(text) if text.isdigit() else int(Path(text).read_text().split()[0])


class Run:
    """One run; another platform's has other people (`Sim`) and another API."""

    Sim: type[Sim] = Sim
    Api: type[FakeApi] = FakeApi

    def __init__(self, o: Options, script: dict[str, Any], run_dir: Path, seed: int) -> None:
        self.o, self.run_dir, self.rnd = o, run_dir, random.Random(seed)
        self.sim = self.Sim(script, timeout=o.timeout, seed=seed)
        self.idle: list[User] = []
        self.dropped = 0
        self.down_s: list[float] = []
        self.aux = {name: read_pid(pid) for name, pid in o.aux.items()}

    async def play(self) -> Result:
        try:
            await self.start()
            return await self.measure()
        finally:
            self.bot.stop()
            self.api.close()

    # ---- the two servers ---------------------------------------------------------------------------------
    async def start(self) -> None:
        o, loop = self.o, asyncio.get_running_loop()
        self.api = self.Api(loop, self.sim, o.conns, o.retry_delay, o.hook_timeout, o.delivery == "polling")
        self.sim.api = self.api
        self.api_base = f"http://127.0.0.1:{await self.api.listen(o.api_port)}"
        self.port = o.bot_port or free_port()
        self.hook()
        self.reset()
        env = self.environment() | {k: self.fill(v) for k, v in o.env.items()}
        self.bot = Bot(self.fill(o.bot), env, self.run_dir / "bot.log", o.bot_cpu)
        begun = time.monotonic()
        self.bot.start()
        await self.ready()
        self.start_s = round(time.monotonic() - begun, 2)

    def hook(self) -> None:
        """Telegram is told by the bot itself where to call."""

    def reset(self) -> None:
        if self.o.reset:
            subprocess.run(self.fill(self.o.reset), shell=True, check=True, stdout=subprocess.DEVNULL)

    def fill(self, text: str) -> str:
        for name, value in (("run_dir", str(self.run_dir)), ("port", str(self.port)), ("api", self.api_base)):
            text = text.replace("{" + name + "}", value)
        return text

    def environment(self) -> dict[str, str]:
        return {
            "BOT_TOKEN": TOKEN,
            "API_BASE": self.api_base,
            "WEBHOOK_PORT": str(self.port),
            "WEBHOOK_PATH": "/webhook",
            "WEBHOOK_URL": f"http://127.0.0.1:{self.port}/webhook",
            "WEBHOOK_SECRET": SECRET,
            "DELIVERY": self.o.delivery,
            "RUN_DIR": str(self.run_dir),
        }

    async def ready(self) -> None:
        end = time.monotonic() + READY_WITHIN
        while time.monotonic() < end:
            if self.bot.dead():
                raise SystemExit(f"the bot ended with {self.bot.p.returncode}; see {self.bot.log}")
            if await self.takes_updates():
                self.sim.last_ready = time.monotonic()
                return
            await asyncio.sleep(0.01)
        raise SystemExit(f"the bot is not ready after {READY_WITHIN} s; see {self.bot.log}")

    async def takes_updates(self) -> bool:
        if self.api.polling:
            return self.api.polled
        if not self.api.url:
            return False
        try:
            _, writer = await asyncio.open_connection(self.api.host, self.api.port)
        except OSError:
            return False
        writer.close()
        return True

    # ---- the load ----------------------------------------------------------------------------------------
    async def measure(self) -> Result:
        o, sim = self.o, self.sim
        tasks = [asyncio.create_task(self.sweeper()), *self.begin()]
        await asyncio.sleep(o.warmup)
        cpu0, mine0 = self.bot.cpu(), time.process_time()
        aux0 = {k: tree_cpu(pid) for k, pid in self.aux.items()}
        sim.measuring = True
        replies0, wall0 = sim.replies, time.monotonic()
        await (self.killing() if o.kill else self.lasting())
        sim.measuring = False
        n, wall = sim.replies - replies0, time.monotonic() - wall0
        cpu, mine = self.bot.cpu() - cpu0, time.process_time() - mine0
        aux = {k: tree_cpu(pid) - aux0[k] for k, pid in self.aux.items()}
        await self.drain()
        for t in tasks:
            t.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return self.result(n, wall, cpu, mine, aux)

    def begin(self) -> list[asyncio.Task[None]]:
        users = [self.sim.new_user() for _ in range(self.o.users)]
        if self.o.mode == "open":
            self.idle += users
            self.sim.on_idle = self.idle.append
            return [asyncio.create_task(self.ticker())]
        for user in users:
            delay = self.rnd.random() * min(1.0, self.o.warmup / 2)
            asyncio.get_running_loop().call_later(delay, self.sim.send, user)
        return []

    async def sweeper(self) -> None:
        while True:
            await asyncio.sleep(0.1)
            self.sim.sweep()
            self.api.sweep()

    async def ticker(self) -> None:
        """Open loop: a step is due at its time, whether or not the earlier ones were answered."""
        due, gap = time.monotonic(), 1.0 / self.o.rate
        while not self.sim.stopping:
            now = time.monotonic()
            while due <= now:
                self.tick(due)
                due += self.rnd.expovariate(1.0) * gap if self.o.poisson else gap
            await asyncio.sleep(max(0.0005, due - time.monotonic()))

    def tick(self, due: float) -> None:
        user = self.idle.pop(self.rnd.randrange(len(self.idle))) if self.idle else None
        if user is None or not user.alive:
            if len(self.sim.active) >= self.o.max_chats:
                self.dropped += 1
                return
            user = self.sim.new_user()
        self.sim.send(user, due)

    async def lasting(self) -> None:
        end = time.monotonic() + self.o.duration
        while time.monotonic() < end:
            await asyncio.sleep(min(0.25, max(0.0, end - time.monotonic())))
            if self.bot.dead():
                raise SystemExit(f"the bot died; see {self.bot.log}")

    async def killing(self) -> None:
        for _ in range(self.o.kill):
            await asyncio.sleep(self.rnd.uniform(*self.o.kill_gap))
            self.api.down = True
            begun = time.monotonic()
            self.bot.kill()
            self.bot.p.wait()
            self.api.polled = False
            self.bot.start()
            await self.ready()
            self.api.down = False
            self.down_s.append(self.sim.last_ready - begun)
            self.api.pump()

    async def drain(self) -> None:
        """Let every open dialogue end, then wait a little for surplus replies."""
        self.sim.stopping = True
        end = time.monotonic() + self.o.drain
        while (self.sim.active or self.idle) and time.monotonic() < end:
            while self.idle:  # open loop: finish what was begun
                user = self.idle.pop()
                if user.i and user.alive:
                    self.sim.send(user)
            await asyncio.sleep(0.05)
        await asyncio.sleep(self.o.settle)

    # ---- the figures -------------------------------------------------------------------------------------
    def result(self, n: int, wall: float, cpu: float, mine: float, aux: dict[str, float]) -> Result:
        sim, api, o = self.sim, self.api, self.o
        lat = sorted(x * 1000 for x in sim.lat)
        per_1000 = 1000 / n if n else 0.0
        return {
            "label": o.label,
            "mode": o.mode,
            "users": o.users,
            "delivery": o.delivery,
            "start_s": self.start_s,
            "updates": n,
            "wall_s": round(wall, 2),
            "updates_per_s": round(n / wall, 1),
            "p50_ms": percentile(lat, 0.50),
            "p95_ms": percentile(lat, 0.95),
            "p99_ms": percentile(lat, 0.99),
            "max_ms": percentile(lat, 1.0),
            "cpu_s_per_1000": round(cpu * per_1000, 4) if not o.kill else None,
            "bot_cores": round(cpu / wall, 2) if not o.kill else None,
            "harness_cores": round(mine / wall, 2),
            "aux_cpu_s_per_1000": {k: round(v * per_1000, 4) for k, v in aux.items()},
            "peak_rss_mb": round(self.bot.rss(), 1),
            **sim.c,
            "unfinished": len(sim.active),
            "unanswered_callbacks": len(api.cb_open),
            "retries": api.retries,
            "non2xx": api.non2xx,
            "hook_replies": api.hook_replies,
            "calls": dict(sorted(api.calls.items())),
            "kills": len(self.down_s),
            **({"rate": o.rate, "dropped": self.dropped} if o.mode == "open" else {}),
            **({"restart_s": round(statistics.median(self.down_s), 2)} if self.down_s else {}),
            **({"step_p50_ms": [median_ms(x) for x in sim.lat_steps]} if o.steps else {}),
        }

    def stored(self) -> Result:
        """What the bot's tables hold, once it has ended; nothing without --verify."""
        extra: Result = {"samples": self.sim.samples} if self.sim.samples else {}
        return extra | ({"db": verify(self.fill(self.o.verify), self.sim)} if self.o.verify else {})


def median_ms(seconds: "array[float]") -> float | None:
    return round(statistics.median(seconds) * 1000, 3) if seconds else None


def run_once(o: Options, seed: int, platform: type[Run] = Run) -> Result:
    """One run in a fresh directory, with what was stored; SystemExit when the bot fails."""
    if o.cpu:
        os.sched_setaffinity(0, o.cpu)
    run_dir = Path(tempfile.mkdtemp(prefix="botbench-"))
    run = platform(o, json.loads(o.script.read_text()), run_dir, seed)
    try:
        result = uvloop.run(run.play())
        return result | run.stored() | ({"run_dir": str(run_dir)} if o.keep else {})
    except SystemExit:
        print(tail(run_dir / "bot.log"), file=sys.stderr)
        raise
    finally:
        if not o.keep:
            shutil.rmtree(run_dir, ignore_errors=True)


def tail(log: Path, lines: int = 30) -> str:
    return "\n".join(log.read_text().splitlines()[-lines:]) if log.exists() else "no log"
