"""A workbook sent in chat, through the whole service: fetched, read, answered with its report; once."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.simulator import Bubble
from models import media
from tests.bot.books import FIVE, five_mistakes, survey
from tests.conversations.on_simulator import OnSimulator
from tests.conversations.stage import plain
from tests.conversations.test_transcripts import config

LATER = timedelta(minutes=10)


class Forgetful(dict[str, bytes]):
    """A platform that keeps no file."""

    def __setitem__(self, key: str, value: bytes) -> None:
        return None


async def opened(url: str, folder: Path) -> OnSimulator:
    stage = OnSimulator(config(url, folder))
    await stage.open(["questionnaires/kegiatan.md"], [["Rina", "admin", "area=-"]])
    return stage


async def sends(stage: OnSimulator, name: str, content: bytes) -> list[Bubble]:
    """What the bot showed after a file was sent."""
    address = stage.addresses["Rina"]
    await stage.phone.send_document(address, name, content)
    await stage.settle()
    return [bubble for bubble in stage.phone.shown(address) if not bubble.mine]


async def test_five_mistakes_in_a_workbook_are_five_lines(database_url: str, tmp_path: Path) -> None:
    stage = await opened(database_url, tmp_path)
    try:
        received, report = await sends(stage, "survei.xlsx", five_mistakes())
    finally:
        await stage.end()
    assert "survei.xlsx" in received.text
    found = re.findall(r"\d\. lembar (\w+), baris (\d+), kolom (\w+): \w", plain(report.text))
    assert [" ".join(one) for one in found] == list(FIVE)
    assert report.rows == ()


async def test_a_good_workbook_can_be_tried_and_published(sqlite_url: str, tmp_path: Path) -> None:
    stage = await opened(sqlite_url, tmp_path)
    try:
        shown = await sends(stage, "Survei warga.xlsx", survey(("text", "nama", "Nama?")))
        await stage.taps("Rina", "🧪 Coba", oldest=False)
        await stage.settle()
        asked = stage.phone.shown(stage.addresses["Rina"])[-1]
    finally:
        await stage.end()
    assert "Survei_warga" in shown[-1].text
    assert "Nama?" in asked.text


async def test_a_file_that_cannot_be_fetched_is_told(sqlite_url: str, tmp_path: Path) -> None:
    stage = await opened(sqlite_url, tmp_path)
    try:
        stage.phone._files = Forgetful()
        shown = await sends(stage, "survei.xlsx", b"anything")
    finally:
        await stage.end()
    assert "tidak dapat diambil" in shown[-1].text


async def test_a_crash_while_it_is_read_only_delays_the_report(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report is stored in the commit that notes the file as fetched, or both are done again."""
    stage = await opened(sqlite_url, tmp_path)

    async def dies(*_: object) -> None:
        raise RuntimeError("the process dies")

    try:
        with monkeypatch.context() as broken:
            broken.setattr("actions.proofs.tell", dies)
            await sends(stage, "survei.xlsx", five_mistakes())
        stage.clock.time += LATER
        await stage.settle()
        shown = [b for b in stage.phone.shown(stage.addresses["Rina"]) if not b.mine]
        async with stage.service.database.reading() as tx:
            assert await media.due(tx, stage.clock.now() + LATER, 10) == []
    finally:
        await stage.end()
    assert ["Kesalahan: 5" in bubble.text for bubble in shown] == [False, True]
