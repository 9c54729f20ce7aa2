"""Every golden transcript, through the simulator and through Telegram.

To write new lines of what is shown: `make transcripts`, then read the difference as a coordinator would.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.config import Config, load
from tests.conversations.on_simulator import OnSimulator
from tests.conversations.on_telegram import SECRET, OnTelegram
from tests.conversations.player import Player
from tests.conversations.transcript import files, read
from tests.fakes.botapi import FakeBotApi

REWRITE = os.environ.get("REWRITE_TRANSCRIPTS") == "1"


def config(url: str, tmp_path: Path, **more: str) -> Config:
    settings = {"PENDAMPING_DATABASE__URL": url, "PENDAMPING_MEDIA__DIRECTORY": str(tmp_path / "media")}
    return load(settings | {f"PENDAMPING_{key}": value for key, value in more.items()}, None)


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
async def test_on_the_simulator(path: Path, sqlite_url: str, tmp_path: Path) -> None:
    stage = OnSimulator(config(sqlite_url, tmp_path))
    try:
        played = await Player(stage).play(read(path))
    finally:
        await stage.end()
    if REWRITE:
        path.write_text(played, encoding="utf-8")
    assert played == path.read_text(encoding="utf-8")
    assert "!!" not in played


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
async def test_on_telegram(path: Path, database_url: str, tmp_path: Path) -> None:
    async with FakeBotApi(token="123456:for-tests") as api:
        telegram = {
            "TELEGRAM__TOKEN": api.token,
            "TELEGRAM__API_BASE": api.base,
            "TELEGRAM__DELIVERY": "webhook",
            "TELEGRAM__WEBHOOK_URL": "https://bot.example.id/hooks/telegram",
            "TELEGRAM__WEBHOOK_SECRET": SECRET,
        }
        stage = OnTelegram(config(database_url, tmp_path, **telegram), api)
        try:
            played = await Player(stage).play(read(path))
        finally:
            await stage.end()
    assert played == path.read_text(encoding="utf-8")
    assert api.faults == []
