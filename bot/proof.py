"""An author's file is read by a process of its own, with little time and memory: it may be hostile or huge.

    examined = await examine(content, "survey.xlsx")      # never raises for what the file holds

`python -m bot.proof NAME STRICT` is that process: the file on its standard input, the result on its output.
"""

from __future__ import annotations

import asyncio
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path

import msgspec

from forms import Examined, FormMistake, examine_xlsform

MEMORY = 280_000_000
CPU_SECONDS = 15
SECONDS = 60
"""A machine that is busy may need many seconds for a few of the processor's."""
LARGEST = 20_000_000
_ROOT = Path(__file__).resolve().parent.parent


async def examine(content: bytes, filename: str, *, strict: bool = False) -> Examined:
    """The form, or all that is wrong with it; too_costly when it takes more than it may."""
    if len(content) > LARGEST:
        return too_large()
    process = await start(filename, strict)
    try:
        async with asyncio.timeout(SECONDS):
            told, _ = await process.communicate(content)
    except TimeoutError:
        told = b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    try:
        return msgspec.msgpack.decode(told, type=Examined)
    except msgspec.MsgspecError:
        return Examined([FormMistake("mistake", "too_costly", "reading it took too much time or memory")])


async def start(filename: str, strict: bool) -> asyncio.subprocess.Process:
    """The process that reads; it finds this package wherever the bot runs."""
    paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.proof", filename, "strict" if strict else "",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": paths},
    )  # fmt: skip


async def examine_file(file: Path, *, strict: bool = False) -> Examined:
    """The same for a file on this machine, which is not read when it is too large."""
    if file.stat().st_size > LARGEST:
        return too_large()
    return await examine(file.read_bytes(), file.name, strict=strict)


def too_large() -> Examined:
    """What is said of a file that nobody reads."""
    values = {"limit": str(LARGEST // 1_000_000)}
    return Examined([FormMistake("mistake", "file_too_large", "file_too_large", values=values)])


def main(filename: str, strict: str) -> None:
    """Read the file and write what came of it."""
    _bound()
    examined = examine_xlsform(sys.stdin.buffer.read(), filename, strict=bool(strict))
    sys.stdout.buffer.write(msgspec.msgpack.encode(examined))


def _bound() -> None:
    """Take the limits on; where the system knows one of them not, the caller's time limit remains."""
    for what, limit in ((resource.RLIMIT_DATA, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS)):
        with suppress(OSError, ValueError):
            resource.setrlimit(what, (limit, limit))


if __name__ == "__main__":
    main(*sys.argv[1:3])
