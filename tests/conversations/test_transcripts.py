"""Every golden transcript, through the simulator, Telegram and WhatsApp.

To write new lines of what is shown: `make transcripts`, then read the difference as a coordinator would.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.config import Config, load
from tests import databases
from tests.conversations import calls
from tests.conversations.on_both import OnBoth
from tests.conversations.on_simulator import OnSimulator
from tests.conversations.on_telegram import OnTelegram
from tests.conversations.on_telegram import settings as telegram
from tests.conversations.on_whatsapp import OnWhatsApp
from tests.conversations.on_whatsapp import settings as whatsapp
from tests.conversations.player import Player
from tests.conversations.stage import Stage
from tests.conversations.transcript import Column, Scene, column, files, merged, read, written
from tests.fakes.botapi import FakeBotApi
from tests.fakes.graph import FakeGraph

TOKEN = "123456:for-tests"


def config(url: str, tmp_path: Path, **more: str) -> Config:
    settings = {"PENDAMPING_DATABASE__URL": url, "PENDAMPING_MEDIA__DIRECTORY": str(tmp_path / "media")}
    return load(settings | {f"PENDAMPING_{key}": value for key, value in more.items()}, None)


async def performed(stage: Stage, path: Path) -> list[Scene]:
    try:
        return await Player(stage).play(read(path))
    finally:
        await stage.end()


async def on_the_simulator(path: Path, url: str, tmp_path: Path) -> list[Scene]:
    return await performed(OnSimulator(config(url, tmp_path)), path)


async def on_telegram(path: Path, url: str, tmp_path: Path) -> list[Scene]:
    async with FakeBotApi(token=TOKEN) as api:
        stage = OnTelegram(config(url, tmp_path, **telegram(api)), api)
        scenes = await performed(stage, path)
    assert api.faults == []
    calls.hold(path, "T", scenes, stage.shares)
    return scenes


async def on_whatsapp(path: Path, url: str, tmp_path: Path) -> list[Scene]:
    async with FakeGraph() as graph:
        stage = OnWhatsApp(config(url, tmp_path, **whatsapp(graph)), graph)
        scenes = await performed(stage, path)
    assert graph.faults == []
    calls.hold(path, "W", scenes, stage.shares)
    return scenes


async def on_both(path: Path, url: str, tmp_path: Path) -> list[Scene]:
    async with FakeBotApi(token=TOKEN) as api, FakeGraph() as graph:
        settings = telegram(api) | whatsapp(graph)
        scenes = await performed(OnBoth(config(url, tmp_path, **settings), api, graph), path)
    assert api.faults + graph.faults == []
    return scenes


def hold(path: Path, scenes: Sequence[Scene], name: Column) -> None:
    """What was played is what the file says, and nothing was asked for that was not there."""
    played = written(scenes, name)
    assert played == column(path.read_text(encoding="utf-8"), name)
    assert "!!" not in played


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
async def test_on_the_simulator(
    path: Path, sqlite_maker: databases.Maker, sqlite_url: str, tmp_path: Path
) -> None:
    scenes = await on_the_simulator(path, sqlite_url, tmp_path)
    if calls.REWRITE:
        with sqlite_maker.fresh(tmp_path) as url:
            other = await on_whatsapp(path, url, tmp_path / "whatsapp")
        if path.stem in calls.RICH:
            with sqlite_maker.fresh(tmp_path) as url:
                await on_telegram(path, url, tmp_path / "telegram")
        path.write_text(merged(scenes, other), encoding="utf-8")
    hold(path, scenes, "T")


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
async def test_on_telegram(path: Path, database_url: str, tmp_path: Path) -> None:
    hold(path, await on_telegram(path, database_url, tmp_path), "T")


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
async def test_on_whatsapp(path: Path, database_url: str, tmp_path: Path) -> None:
    hold(path, await on_whatsapp(path, database_url, tmp_path), "W")


@pytest.mark.parametrize("path", files("whatsapp"), ids=lambda path: path.stem)
async def test_on_whatsapp_alone(path: Path, database_url: str, tmp_path: Path) -> None:
    scenes = await on_whatsapp(path, database_url, tmp_path)
    if calls.REWRITE:
        path.write_text(written(scenes, "W"), encoding="utf-8")
    hold(path, scenes, "W")


@pytest.mark.parametrize("path", files("telegram", "whatsapp"), ids=lambda path: path.stem)
async def test_on_both(path: Path, database_url: str, tmp_path: Path) -> None:
    scenes = await on_both(path, database_url, tmp_path)
    if calls.REWRITE:
        path.write_text(written(scenes, "T"), encoding="utf-8")
    hold(path, scenes, "T")
