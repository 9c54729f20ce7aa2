"""The program as a child process: started with settings, ended, killed; its log and what was asked of it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import httpx

from tests.running.program import FILE
from tests.web.browser import Browser

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 25.0
"""Seconds in which whatever is looked for has to come about."""
_T = TypeVar("_T")


async def _asked(look: Callable[[], _T | None]) -> _T | None:
    return look()


async def eventually(look: Callable[[], _T | None], what: str, seconds: float = PATIENCE) -> _T:
    """What a look finds, once it finds something."""
    return await eventually_told(partial(_asked, look), what, seconds)


async def eventually_told(
    look: Callable[[], Awaitable[_T | None]], what: str, seconds: float = PATIENCE
) -> _T:
    """The same for a look that has to ask."""
    end = asyncio.get_running_loop().time() + seconds
    while True:
        found = await look()
        if found:
            return found
        assert asyncio.get_running_loop().time() < end, f"never came about: {what}"
        await asyncio.sleep(0.05)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


class Program:
    """One process of `pendamping run` or another command; `paths` are the (method, path) asked of it.

    `warnings` are Python's that are errors; it is ready once it has written `ready`.
    """

    def __init__(
        self,
        settings: Mapping[str, str],
        folder: Path,
        dial: Path,
        *,
        command: str = "run",
        warnings: Sequence[str] = ("error::RuntimeWarning",),
        ready: str = "Listening on",
    ) -> None:
        self.command, self.warnings, self.ready = command, warnings, ready
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        about = {"SERVER__PORT": str(self.port), "SERVER__PUBLIC_URL": self.address}
        more = {f"PENDAMPING_{name}": value for name, value in {**about, **settings}.items()}
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        self.environment = {**kept, **more, FILE: str(dial), "PYTHONPATH": str(PROJECT)}
        self.paths: set[tuple[str, str]] = set()
        self._process: asyncio.subprocess.Process | None = None
        self._starts = 0

    @property
    def pid(self) -> int:
        """The process that runs."""
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        """What it wrote, over all starts."""
        files = sorted(self.folder.glob("log*.txt"))
        return "".join(file.read_text() for file in files)

    async def start(self) -> None:
        """Start it, and wait until it listens."""
        self._starts += 1
        file = self.folder / f"log{self._starts}.txt"
        command = [sys.executable, *(part for one in self.warnings for part in ("-W", one))]
        command += ["-m", "tests.running.program", self.command, "--port", str(self.port)]
        with file.open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                *command, cwd=self.folder, env=self.environment, stdout=log, stderr=log
            )
        await eventually(lambda: self._listens(file), "it listens", 60)

    def _listens(self, file: Path) -> bool:
        assert self._process is not None
        assert self._process.returncode is None, file.read_text()
        return self.ready in file.read_text()

    async def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Have it end, and wait for that; its exit code."""
        if self._process is None:
            return 0
        process, self._process = self._process, None
        if process.returncode is None:
            process.send_signal(how)
        try:
            async with asyncio.timeout(PATIENCE):
                return await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
            raise AssertionError("it did not end") from None

    def browser(self) -> httpx.AsyncClient:
        """A browser, or a platform that calls; what it asks is remembered."""

        async def remember(request: httpx.Request) -> None:
            self.paths.add((request.method, request.url.path))

        hooks = {"request": [remember]}
        return Browser(base_url=self.address, event_hooks=hooks, timeout=30)
