"""The process behind Sandbox: a child with limits reads each thing; this one must not look at it."""

from __future__ import annotations

import os
import resource
import signal
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from typing import BinaryIO

import msgspec

from bot.sandbox import COSTLY, DONE, FAULT, HEAD, LARGEST_MESSAGE, Job

LONGEST_TRACE = 4_000
"""Characters of a fault in the child that are handed on, the last ones."""


def main() -> None:
    """Read one thing after the other, until the caller goes; the modules that it names are loaded before."""
    for ready in sys.argv[1:]:
        import_module(ready)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while (module := _part(source)) is not None and (content := _part(source)) is not None:
        status, told = _forked(module.decode(), content)
        sink.write(HEAD.pack(status, len(told)) + told)
        sink.flush()


def _part(source: BinaryIO) -> bytes | None:
    head = source.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    size: int = HEAD.unpack(head)[1]
    part = source.read(size)
    return part if len(part) == size else None


def _forked(module: str, content: bytes) -> tuple[bytes, bytes]:
    """What a child tells; nothing but COSTLY when it was ended before it had told everything."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        _child(module, content, theirs)
    os.close(theirs)
    with open(ours, "rb") as pipe:
        told = pipe.read(LARGEST_MESSAGE + 1)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if len(told) <= HEAD.size or HEAD.unpack(told[: HEAD.size])[1] != len(told) - HEAD.size:
        return COSTLY, b""
    return told[:1], told[HEAD.size :]


def _child(module: str, content: bytes, theirs: int) -> None:
    """Work within the limits, tell, and end without giving anything back to the parent's buffers."""
    try:
        status, told = _worked(module, content)
        with open(theirs, "wb") as pipe:
            pipe.write(HEAD.pack(status, len(told)) + told)
    finally:
        os._exit(0)


def _worked(module: str, content: bytes) -> tuple[bytes, bytes]:
    try:
        worker = import_module(module)
        _bound(worker.JOB)
        told = worker.work(msgspec.msgpack.decode(content, type=worker.JOB.asked))
        return DONE, msgspec.msgpack.encode(told)
    except MemoryError:
        return COSTLY, b""
    except BaseException:
        return FAULT, traceback.format_exc().encode()[-LONGEST_TRACE:]


def _bound(job: Job[msgspec.Struct, msgspec.Struct]) -> None:
    """Take the limits on; where the system knows one of them not, the caller's time limit remains."""
    signal.alarm(job.seconds)
    limits = {
        resource.RLIMIT_DATA: job.memory,
        resource.RLIMIT_CPU: job.cpu_seconds,
        resource.RLIMIT_CORE: 0,
    }
    for what, limit in limits.items():
        with suppress(OSError, ValueError):
            resource.setrlimit(what, (limit, limit))


if __name__ == "__main__":
    os.nice(5)  # who talks to the bot goes first
    main()
