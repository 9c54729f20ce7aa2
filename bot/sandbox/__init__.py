"""What people made is read by a process of its own, with little time and memory: it may be hostile or huge.

    async with Sandbox() as sandbox:
        small = await sandbox.do(pictures.JOB, pictures.Asked(content, 1600))     # Undone: it cost too much

One thing is read at a time. The process is started when it is first needed; it reads each thing in a child
of its own (`bot/sandbox/__main__.py`), so that nothing of one reading is left for the next.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import struct
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

import msgspec

log = logging.getLogger(__name__)

Asked = TypeVar("Asked", bound=msgspec.Struct)
Told = TypeVar("Told", bound=msgspec.Struct)

GRACE = 5.0
"""Seconds after which a child that should have ended itself is ended with everything else."""
LARGEST_MESSAGE = 64_000_000
"""Bytes of what is told."""
HEAD = struct.Struct(">cI")
"""What precedes each part: on the way there the module's name and what is asked, back what is told."""
DONE, COSTLY, FAULT = b"+", b"-", b"!"
_ROOT = Path(__file__).resolve().parents[2]


class Undone(Exception):
    """It could not be read within the limits."""


@dataclass(frozen=True, slots=True)
class Job(Generic[Asked, Told]):
    """A kind of reading: `work` of this module, what it is asked, what it tells, how much it may cost."""

    module: str
    asked: type[Asked]
    told: type[Told]
    memory: int
    cpu_seconds: int
    seconds: int = 30
    """A machine that is busy may need many seconds for a few of the processor's."""


class Sandbox:
    """The process that reads; one per service or command."""

    def __init__(self, ready: Sequence[str] = ()) -> None:
        """`ready`: modules of jobs that are many, loaded once; a child loads those of others."""
        self._ready = ready
        self._one = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def do(self, job: Job[Asked, Told], asked: Asked) -> Told:
        """What the job tells. Undone when it took too much, or failed in a way that nobody foresaw.

        OSError when it is no fault of the thing: the process cannot be started, or was ended as a whole.
        """
        content = msgspec.msgpack.encode(asked)
        async with self._one:
            status, told = await self._read(job.module.encode(), content, job.seconds + GRACE)
        if status == DONE:
            with suppress(msgspec.MsgspecError):
                return msgspec.msgpack.decode(told, type=job.told)
        if status == FAULT:
            log.error("%s failed: %s", job.module, told.decode(errors="replace"))
        raise Undone("reading it took too much time or memory")

    async def _read(self, module: bytes, content: bytes, seconds: float) -> tuple[bytes, bytes]:
        process = await self._running()
        try:
            async with asyncio.timeout(seconds):
                return await _exchange(process, module, content)
        except TimeoutError:
            await self._end()
            raise Undone("reading it took too long") from None
        except asyncio.IncompleteReadError:
            await self._end()
            raise OSError("the process that reads was ended") from None
        except BaseException:
            await self._end()
            raise

    async def _running(self) -> asyncio.subprocess.Process:
        """The process; it finds this package wherever the bot runs, and no Ctrl+C of a terminal finds it."""
        if self._closed:
            raise OSError("closing")
        if self._process is None or self._process.returncode is not None:
            paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot.sandbox", *self._ready,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": paths},
                start_new_session=True,
            )  # fmt: skip
        return self._process

    async def close(self) -> None:
        """End the process at once; what is being read can be read another time."""
        self._closed = True
        await self._end()

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


async def _exchange(
    process: asyncio.subprocess.Process, module: bytes, content: bytes
) -> tuple[bytes, bytes]:
    assert process.stdin is not None
    assert process.stdout is not None
    for part in (module, content):
        process.stdin.write(HEAD.pack(DONE, len(part)) + part)
    await process.stdin.drain()
    status, size = HEAD.unpack(await process.stdout.readexactly(HEAD.size))
    if size > LARGEST_MESSAGE:
        raise OSError("more was told than there can be")
    return status, await process.stdout.readexactly(size)
