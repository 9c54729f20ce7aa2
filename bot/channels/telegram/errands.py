"""What is seldom asked of Telegram: a process of its own asks it by aiogram, tells in a line, and ends.

    told = await errands.done(errands.Look(token, base))

aiogram and pydantic take more memory and time than all else that serves; only by_aiogram.py loads them.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from bot.channels import Commands, SendError, tolerant
from bot.log import struck

log = logging.getLogger(__name__)

LONGEST_ERRAND = 45.0
"""Seconds that an errand may take, of which loading aiogram is a few."""
AGAIN = 5.0
"""Seconds until an errand is tried again that failed by itself."""
LONGEST_TRACE = 4_000
"""Characters of what a failed errand wrote that are logged, the last ones."""
_ROOT = Path(__file__).resolve().parents[3]


class Look(msgspec.Struct, frozen=True, tag=True):
    """Who is the bot, and where does Telegram call?"""

    token: str
    base: str


class Hook(msgspec.Struct, frozen=True, tag=True):
    """Telegram is to call there ('' = nowhere, we ask), and to offer everybody these commands by language."""

    token: str
    base: str
    url: str
    secret: str
    updates: Sequence[str]
    connections: int
    menus: Mapping[str, Commands] = {}


Errand = Look | Hook


class Told(msgspec.Struct):
    """What became of it: all that was learnt, and (`failed`) the parts of the SendError that ended it."""

    username: str = ""
    url: str = ""
    trouble: str = ""
    """What Telegram says of its last call that failed."""
    hooked: bool = False
    failed: dict[str, Any] = {}

    def well(self) -> None:
        """Raises what ended it."""
        if self.failed:
            raise SendError(**self.failed)


_decode = msgspec.json.Decoder(Told).decode


async def done(errand: Errand) -> Told:
    """What the process tells. SendError when it tells nothing; it is ended with whoever waits for it."""
    paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __package__,
        stdin=PIPE, stdout=PIPE, stderr=PIPE, env={**os.environ, "PYTHONPATH": paths},
    )  # fmt: skip
    try:
        async with asyncio.timeout(LONGEST_ERRAND):
            told, written = await _heard(process, errand)
    except TimeoutError:
        raise SendError("asking Telegram took too long", retry_after=AGAIN, down=True) from None
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    try:
        return _decode(told)
    except tolerant.UNREADABLE:
        raise _broken(errand, written) from None


async def _heard(process: Process, errand: Errand) -> tuple[bytes, bytes]:
    """Its input stays open: when it closes, whoever asked is gone, and the process ends."""
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.write(msgspec.json.encode(errand) + b"\n")
    told, written = await asyncio.gather(process.stdout.read(), process.stderr.read())
    return told, written


def _broken(errand: Errand, written: bytes) -> SendError:
    """The process failed in a way that nobody foresaw: the log has all that it wrote."""
    secrets = (errand.token, errand.secret) if isinstance(errand, Hook) else (errand.token,)
    text = struck(written.decode(errors="replace"), secrets)[-LONGEST_TRACE:].strip()
    log.error("what asks Telegram failed: %s", text or "it wrote nothing")
    last = text.rpartition("\n")[2]
    return SendError(f"what asks Telegram failed: {last}", retry_after=AGAIN, down=True)
