"""How work ends before it is done: Ctrl+C and SIGTERM cancel it at any moment, and it puts things in order.

    run(work)        # in the main thread; raises Told when the process was told to end and the work gave way

Told leaves the loop as it is, for `leave`. Work that ends well after it was told is work that is done: a
server that stopped in order.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn, TypeVar

import uvloop

T = TypeVar("T")
SIGNALS = (signal.SIGINT, signal.SIGTERM)
PATIENCE = 2
"""The first asks, the second asks not to wait for others; one more ends the process where it stands."""


class Told(Exception):
    """The process was told to end by this signal."""

    def __init__(self, number: int) -> None:
        self.code = 128 + number
        super().__init__(self.code)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run it to its end, or until the process is told to end."""
    heard: list[int] = []
    runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
    try:
        result = runner.run(_attentive(work, heard))
    except BaseException:
        if heard:  # whatever breaks off in the middle may break in its own way
            raise Told(heard[0]) from None
        runner.close()
        raise
    runner.close()
    return result


def leave(told: Told) -> NoReturn:
    """End the process now that everything is in order: threads and tasks amid their work wait for nobody."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(told.code)


async def _attentive(work: Coroutine[Any, Any, T], heard: list[int]) -> T:
    task = asyncio.current_task()
    assert task is not None
    with _hearing(asyncio.get_running_loop(), task, heard):
        return await work


@contextmanager
def _hearing(loop: asyncio.AbstractEventLoop, task: asyncio.Task[Any], heard: list[int]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def hear(number: int, _frame: FrameType | None) -> None:
        heard.append(number)
        if len(heard) > PATIENCE:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        loop.call_soon_threadsafe(task.cancel)

    before = {number: signal.signal(number, hear) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
