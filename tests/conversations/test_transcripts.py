"""Every golden transcript, through the simulator, Telegram and WhatsApp; and the rows that it leaves.

To write new lines of what is shown and stored: `make transcripts`, then read the difference as a coordinator
would.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

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
from tests.rows import Difference, Rows, rows

TOKEN = "123456:for-tests"
STORED = Path(__file__).parent / "stored"
"""A file for each transcript; of one that every channel plays, as the simulator leaves it."""


def config(url: str, tmp_path: Path, **more: str) -> Config:
    settings = {"PENDAMPING_DATABASE__URL": url, "PENDAMPING_MEDIA__DIRECTORY": str(tmp_path / "media")}
    return load(settings | {f"PENDAMPING_{key}": value for key, value in more.items()}, None)


async def performed(stage: Stage, path: Path, *, stored: bool = False) -> list[Scene]:
    """What was shown; what was stored is held, too, where that is asked."""
    player, transcript = Player(stage), read(path)
    try:
        await player.begin(transcript)
        before = await all_rows(stage) if stored else {}
        scenes = await player.play(transcript)
        if stored:
            hold_stored(path, before, await all_rows(stage))
        return scenes
    finally:
        await stage.end()


async def all_rows(stage: Stage) -> Rows:
    async with stage.service.database.reading() as tx:
        return await rows(tx)


def hold_stored(path: Path, before: Rows, after: Rows) -> None:
    """What was stored is what the file beside the transcript says."""
    told, file = str(Difference(before, after)), STORED / path.name
    if calls.REWRITE:
        file.write_text(told, encoding="utf-8")
    assert told.splitlines() == file.read_text(encoding="utf-8").splitlines()


async def on_the_simulator(path: Path, url: str, tmp_path: Path) -> list[Scene]:
    return await performed(OnSimulator(config(url, tmp_path)), path, stored=True)


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
        scenes = await performed(stage, path, stored=read(path).on == ["whatsapp"])
    assert graph.faults == []
    calls.hold(path, "W", scenes, stage.shares)
    return scenes


async def on_both(path: Path, url: str, tmp_path: Path) -> list[Scene]:
    async with FakeBotApi(token=TOKEN) as api, FakeGraph() as graph:
        settings = telegram(api) | whatsapp(graph)
        stage = OnBoth(config(url, tmp_path, **settings), api, graph)
        scenes = await performed(stage, path, stored=True)
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


HERE = ["database_url"]


def by_turns(*kinds: str) -> list[ParameterSet]:
    """Each transcript with one kind of database, in turn; on the other channel it meets the other."""
    paired = zip(files(), cycle(kinds), strict=False)
    return [pytest.param(path, kind, id=f"{kind}-{path.stem}") for path, kind in paired]


@pytest.mark.parametrize(
    ("path", "database_url"), by_turns("sqlite", "postgresql"), indirect=["database_url"]
)
async def test_on_telegram(path: Path, database_url: str, tmp_path: Path) -> None:
    hold(path, await on_telegram(path, database_url, tmp_path), "T")


@pytest.mark.parametrize(
    ("path", "database_url"), by_turns("postgresql", "sqlite"), indirect=["database_url"]
)
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


def test_every_transcript_has_its_rows() -> None:
    """And no rows stand for a transcript that is gone."""
    assert {path.name for path in STORED.glob("*.txt")} == {path.name for path in STORED.parent.glob("*.txt")}
