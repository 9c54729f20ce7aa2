"""The process that reads what people made: its limits, its end, and nothing left for the next reading."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.sandbox import Sandbox, Undone
from tests.bot import chores


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as box:
        yield box


async def do(sandbox: Sandbox, chore: str = "") -> int:
    return (await sandbox.do(chores.JOB, chores.Asked(chore))).child


def pid(sandbox: Sandbox) -> int:
    assert sandbox._process is not None
    return sandbox._process.pid


@pytest.mark.parametrize("chore", ["memory", "processor", "sleep", "crash", "leave", "fail"])
async def test_what_costs_too_much_or_fails_is_not_done_and_the_next_is(sandbox: Sandbox, chore: str) -> None:
    await do(sandbox)
    process = pid(sandbox)
    with pytest.raises(Undone):
        await do(sandbox, chore)
    assert await do(sandbox) != await do(sandbox)
    assert pid(sandbox) == process


async def test_a_failure_of_ours_is_logged_with_its_place(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(Undone):
        await do(sandbox, "fail")
    assert "chores.py" in caplog.text


async def test_the_whole_process_killed_is_nobodys_fault(sandbox: Sandbox) -> None:
    with pytest.raises(OSError, match="was ended"):
        await do(sandbox, "all")
    assert await do(sandbox)
    os.kill(pid(sandbox), signal.SIGKILL)
    await asyncio.wait_for(sandbox._process.wait(), 10)  # type: ignore[union-attr]
    assert await do(sandbox)


async def test_one_thing_at_a_time(sandbox: Sandbox) -> None:
    await do(sandbox)
    begun = time.monotonic()
    done = await asyncio.gather(do(sandbox, "sleep"), do(sandbox), return_exceptions=True)
    assert isinstance(done[0], Undone)
    assert isinstance(done[1], int)
    assert time.monotonic() - begun >= chores.JOB.seconds - 1


async def test_who_gives_up_waiting_leaves_the_next_answer_right(sandbox: Sandbox) -> None:
    await do(sandbox)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await do(sandbox, "sleep")
    assert await do(sandbox)


async def test_closing_ends_it_at_once_with_what_is_being_read() -> None:
    sandbox = Sandbox()
    await do(sandbox)
    process = pid(sandbox)
    reading = asyncio.create_task(do(sandbox, "sleep"))
    await asyncio.sleep(0.2)
    await sandbox.close()
    with pytest.raises(OSError, match="ended"):
        await reading
    with pytest.raises(OSError, match="closing"):
        await do(sandbox)
    assert not os.path.exists(f"/proc/{process}")
