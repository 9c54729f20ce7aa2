"""What the serving process holds: the whole of it, begun against a platform, without what serves nobody."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from bot.__main__ import _runs
from tests.fakes.botapi import FakeBotApi
from tests.processes import PROJECT

SERVES = """
import asyncio, json, sys
from bot.app import create_app
from bot.operator import running
from bot.config import load

async def serve():
    service = create_app(load())
    service.asgi
    await service.start()
    await service.beginnings.ready()
    await service.stop()
    print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))

asyncio.run(serve())
"""
ABSENT = {"aiogram", "alembic", "mako", "pydantic", "pydantic_core", "pygments", "typer"}
"""What the serving process must not hold."""


async def test_what_serves_holds_nothing_that_serves_nobody(
    api: FakeBotApi, sqlite_url: str, tmp_path: Path
) -> None:
    settings = {
        "PENDAMPING_DATABASE__URL": sqlite_url,
        "PENDAMPING_MEDIA__DIRECTORY": str(tmp_path / "media"),
        "PENDAMPING_TELEGRAM__TOKEN": api.token,
        "PENDAMPING_TELEGRAM__API_BASE": api.base,
        "PYTHONPATH": str(PROJECT),
    }
    serving = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SERVES,
        cwd=tmp_path, env={**os.environ, **settings},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    told, written = await asyncio.wait_for(serving.communicate(), 60)
    assert serving.returncode == 0, written.decode()
    held = set(json.loads(told))
    assert {"aiohttp", "sqlalchemy"} <= held
    assert held & ABSENT == set()
    assert len(api.of("setMyCommands")) == 3
    assert api.faults == []


@pytest.mark.parametrize(
    ("words", "alone"),
    [
        (["run"], True),
        (["run", "--port", "8081"], True),
        (["run", "--help"], False),
        (["run", "--port", "x"], False),
        (["check"], False),
        ([], False),
    ],
)
def test_who_only_runs_it_loads_no_other_command(words: list[str], alone: bool) -> None:
    assert _runs(words) is alone


async def test_the_command_itself_loads_no_more(tmp_path: Path) -> None:
    settings = {
        "PENDAMPING_DATABASE__URL": f"sqlite+aiosqlite:///{tmp_path}/a.db",
        "PYTHONPATH": str(PROJECT),
    }
    command = await asyncio.create_subprocess_exec(
        sys.executable, "-X", "importtime", "-m", "bot", "run", "--port", "0",
        cwd=tmp_path, env={**os.environ, **settings}, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, written = await asyncio.wait_for(command.communicate(), 60)
    assert (command.returncode, b"no channel is set up" in written) == (1, True)
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in written.decode().splitlines()}
    assert "sqlalchemy" in loaded
    assert loaded & ABSENT == set()
