"""Ctrl+C and SIGTERM at any moment of any command: it ends without a traceback and leaves nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot import ending
from tests.bot.telegram_server import TOKEN, telegram_server
from tests.bot.test_forms_cli import GOOD
from tests.processes import PROJECT, started

# in one process


def strike(number: int = signal.SIGINT) -> None:
    os.kill(os.getpid(), number)


class Work:
    """Something that takes forever and puts things in order at its end."""

    def __init__(self, *signals: int) -> None:
        self.signals = signals
        self.seen: list[str] = []

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await asyncio.sleep(0)
            self.seen.append("in order")

    async def run(self) -> None:
        async with self.opened():
            for number in self.signals:
                strike(number)
            await asyncio.Event().wait()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_who_is_told_puts_things_in_order(number: int, code: int) -> None:
    work, before = Work(number), signal.getsignal(number)
    with pytest.raises(ending.Told) as told:
        ending.run(work.run())
    assert (told.value.code, work.seen) == (code, ["in order"])
    assert signal.getsignal(number) is before


def test_the_first_signal_counts() -> None:
    with pytest.raises(ending.Told) as told:
        ending.run(Work(signal.SIGTERM, signal.SIGINT).run())
    assert told.value.code == 143


def test_work_that_ends_well_is_done() -> None:
    async def work() -> str:
        strike()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return "served"
        raise AssertionError

    assert ending.run(work()) == "served"


def test_what_goes_wrong_is_not_taken_for_an_end() -> None:
    async def work() -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        ending.run(work())


# as a process

STRUCK = """
import importlib, os, signal, sys
from bot import __main__ as entry

kind, place, number = sys.argv[1:4]
sys.argv[1:4] = []

def strike():
    os.kill(os.getpid(), int(number))

class Finder:
    def find_spec(self, name, path=None, target=None):
        if kind == "import" and name == place:
            strike()

def struck(place):
    module, _, name = place.partition(":")
    *outer, last = name.split(".")
    owner = importlib.import_module(module)
    for one in outer:
        owner = getattr(owner, one)
    whole = getattr(owner, last)
    def call(*given, **named):
        strike()
        return whole(*given, **named)
    setattr(owner, last, call)

sys.meta_path.insert(0, Finder())
if kind == "call":
    struck(place)
entry.main()
"""
LOADING = ("import", "sqlalchemy")
PREVIEW = [
    LOADING,
    ("call", "bot.operator.forms_cli:read"),
    ("call", "bot.demo.preview:listen"),
    ("call", "models.country:load"),
    ("call", "bot.demo.preview:serve"),
    ("call", "uvicorn.server:Server.startup"),
]
DEMO = [("call", "bot.demo:seed"), ("call", "bot.demo:offer"), ("call", "uvicorn.server:Server.startup")]
RUN = [
    (LOADING, signal.SIGINT),
    (("call", "bot.operator.running:right_revision"), signal.SIGINT),
    (("call", "bot.channels.telegram:Telegram.start"), signal.SIGTERM),
    (("call", "bot.app:Jobs.start"), signal.SIGTERM),
    (("call", "uvicorn.server:Server.startup"), signal.SIGINT),
    (("call", "uvicorn.server:Server.startup"), signal.SIGTERM),
]


def ends(command: Sequence[str], moment: tuple[str, str], number: int, cwd: Path, **settings: str) -> None:
    """Start it, strike it at this moment, and see how it ends."""
    temporary = cwd / "temporary"
    temporary.mkdir()
    env = {**os.environ, "PYTHONPATH": str(PROJECT), "TMPDIR": str(temporary), **settings}
    words = [sys.executable, "-W", "error", "-c", STRUCK, *moment, str(number), *command]
    with started(words, cwd=cwd, env=env) as process:
        _, errors = process.communicate(timeout=90)
    expected = [-number] if moment == LOADING else [0, 128 + number]  # 0: it served, and stopped in order
    assert "Traceback" not in errors, errors
    assert "Error" not in errors, errors
    assert process.returncode in expected, errors
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("moment", PREVIEW, ids="-".join)
def test_a_preview_ends_at_any_moment(moment: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    ends(["forms", "preview", "a.md", "--port", "0"], moment, signal.SIGINT, tmp_path)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("moment", DEMO, ids="-".join)
def test_a_demo_ends_at_any_moment(moment: tuple[str, str], tmp_path: Path) -> None:
    ends(["demo", "--port", "0"], moment, signal.SIGINT, tmp_path)


@pytest.mark.parametrize(("moment", "number"), RUN)
def test_a_service_ends_at_any_moment(
    moment: tuple[str, str], number: int, tmp_path: Path, sqlite_url: str
) -> None:
    with telegram_server() as address:
        ends(
            ["run", "--port", "0"],
            moment,
            number,
            tmp_path,
            PENDAMPING_DATABASE__URL=sqlite_url,
            PENDAMPING_TELEGRAM__TOKEN=TOKEN,
            PENDAMPING_TELEGRAM__API_BASE=address,
            PENDAMPING_MEDIA__DIRECTORY=str(tmp_path / "media"),
            PENDAMPING_FORMS__DIRECTORY=str(PROJECT / "questionnaires"),
        )
