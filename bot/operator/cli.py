"""What every subcommand shares: settings, a wired service, and sentences instead of tracebacks."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

from bot import ending, log
from bot.app import Service, create_app
from bot.config import Config, load
from bot.faults import Fault, told
from bot.upkeep import private

T = TypeVar("T")


def politely(work: Coroutine[Any, Any, T]) -> T:
    """Run it; what the operator can mend ends in a sentence and exit code 1, never in a traceback."""
    with polite():
        return ending.run(work)


def settled() -> Config:
    """The configuration, with logging set up as it says; exit code 1 with the list of mistakes."""
    with polite():
        config = load()
    log.begin(config)
    return config


@contextmanager
def polite() -> Iterator[None]:
    try:
        with told():
            yield
    except Fault as fault:
        sys.stderr.write(f"pendamping: {fault}\n")
        raise SystemExit(1) from None
    except ending.Told as end:
        ending.leave(end)


@asynccontextmanager
async def wired(config: Config) -> AsyncIterator[Service]:
    """The bot wired but not running, for a command that needs its parts."""
    private.tighten(config)
    service = create_app(config)
    try:
        yield service
    finally:
        await service.close()
