"""A questionnaire's data files, sent in chat before it, after it or with it: one proposal with all of them.

1. One ZIP. 2. One by one; a mended file takes its place. 3. What cannot be read. 4. A file waits until the
form that came with it is read; a day later it is forgotten.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from models import form
from models.form import FormVersion
from tests.bot.test_questionnaires import opened, sends
from tests.conversations.on_simulator import OnSimulator
from tests.conversations.stage import photo
from tests.forms.test_parcel import zipped

SHEET = b"""| survey |
| | type | name | label | calculation | image |
| | select_one_from_file dusun.csv | d | Dusun? | | peta.jpg |
| | select_one_from_file desa.csv  | v | Desa?  | | |
| | calculate | kk | | pulldata('warga', 'kk', 'name', ${d}) | |
| settings |
| | form_title | form_id | version |
| | Warga      | warga   | 1       |
"""
DUSUN, WARGA = b"name,label\nd1,Krajan\n", b"name,kk\nd1,40\n"


@pytest.fixture
async def stage(sqlite_url: str, tmp_path: Path) -> AsyncIterator[OnSimulator]:
    made = await opened(sqlite_url, tmp_path)
    try:
        yield made
    finally:
        await made.end()


async def newest(stage: OnSimulator) -> FormVersion:
    async with stage.service.database.reading() as tx:
        query = select(FormVersion).where(FormVersion.form_id == "warga").order_by(FormVersion.id.desc())
        return (await tx.execute(query.limit(1))).scalar_one()


async def test_one_zip_brings_all_but_the_lists_that_the_bot_has(stage: OnSimulator) -> None:
    files = {"warga.md": SHEET, "Dusun.CSV": DUSUN, "warga.csv": WARGA, "desa.csv": b"name,label\nx,Bukan\n"}
    shown = await sends(stage, "warga.zip", zipped({**files, "peta.jpg": photo()}))
    assert "dapat dipakai: <b>Warga</b>" in shown[-1].text
    assert "belum ada" not in shown[-1].text
    made = await newest(stage)
    assert all(sign in made.xform for sign in (b"Krajan", b"<kk>40</kk>", b"/desa.csv"))
    assert b"Bukan" not in made.xform
    async with stage.service.database.reading() as tx:
        assert await form.file_names(tx, made.id) == {"peta.jpg"}


async def test_files_come_one_by_one_and_a_mended_one_again(stage: OnSimulator) -> None:
    shown = await sends(stage, "warga.md", SHEET)
    assert shown[-1].text.count("\n• ") == 3  # two files, and the label's picture
    assert ("dusun.csv" in shown[-1].text, "desa.csv" in shown[-1].text) == (True, False)
    shown = await sends(stage, "warga.csv", WARGA)
    assert "Masih kurang:\n• dusun.csv" in shown[-1].text
    shown = await sends(stage, "dusun.csv", DUSUN)
    assert "lengkap" in shown[-1].text
    await sends(stage, "DUSUN.csv", DUSUN.replace(b"Krajan", b"Ngaglik"))
    made = await newest(stage)
    assert all(sign in made.xform for sign in (b"Ngaglik", b"<kk>40</kk>"))
    assert b"Krajan" not in made.xform


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("dusun.csv", b"kode,nama\nd1,Krajan\n", "kirim lagi dengan nama yang sama"),
        ("x.zip", zipped({"a.csv": DUSUN}), "tidak ada formulir"),
        ("x.zip", zipped({"a.md": SHEET, "b.md": SHEET}), "lebih dari satu formulir: a.md, b.md"),
        ("x.zip", b"PK\x03\x04nothing", "x.zip"),
        ("lain.csv", DUSUN, "saya simpan sampai besok"),
    ],
)
async def test_what_cannot_be_used_is_told(stage: OnSimulator, name: str, content: bytes, told: str) -> None:
    await sends(stage, "warga.md", SHEET)
    before = (await newest(stage)).id
    shown = await sends(stage, name, content)
    assert told in shown[-1].text
    assert shown[-1].rows == ()
    assert (await newest(stage)).id == before


async def test_a_file_waits_for_the_form_that_came_with_it(stage: OnSimulator) -> None:
    address = stage.addresses["Rina"]
    await stage.phone.send_document(address, "dusun.csv", DUSUN)
    await stage.phone.send_document(address, "warga.md", SHEET)
    await stage.settle()
    stage.clock.time += timedelta(minutes=10)
    await stage.settle()
    shown = [one.text for one in stage.phone.shown(address) if not one.mine]
    assert not [text for text in shown if "sampai besok" in text]
    assert b"Krajan" in (await newest(stage)).xform


async def test_a_file_of_the_day_before_yesterday_is_not_meant(stage: OnSimulator) -> None:
    await sends(stage, "dusun.csv", DUSUN)
    stage.clock.time += timedelta(days=2)
    shown = await sends(stage, "warga.md", SHEET)
    assert "• dusun.csv" in shown[-1].text
