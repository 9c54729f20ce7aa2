"""The recap's page: figures, picture and table for who looks after the area; nothing for others."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from models.person import Assignment
from tests.sample import NOW, person
from tests.web.browser import World


async def test_a_kecamatans_page(world: World) -> None:
    await world.send()
    async with world.signed_in(world.camat) as camat:
        page = (await camat.get("/rekap")).text
    assert "<h1>Rekap Kecamatan Gemuh</h1>" in page
    assert "17–23 Nov 2026" in page
    assert "Laporan masuk: <b>1</b>" in page
    assert "<b>Sari</b>" in page
    assert "Laporan terakhir Senin, 23 November 2026" in page
    assert 'href="/rekap/33.24.11.xlsx"' in page


async def test_a_regencys_page_leads_to_its_kecamatan(world: World) -> None:
    async with world.database.transaction() as tx:
        joko = await person(tx, "Joko", "coordinator", "33.24")
        tx.add(Assignment(person_id=joko.person_id, role="camat", area_code="91.03.01", begun_at=NOW))
    async with world.signed_in(joko) as browser:
        page = (await browser.get("/rekap")).text
        assert 'href="/rekap?wilayah=33.24.11"' in page
        assert "Distrik Sentani" in page
        assert "Rekap Kecamatan Gemuh" in (await browser.get("/rekap?wilayah=33.24.11")).text
        assert "Belum ada pendamping" in (await browser.get("/rekap?wilayah=91.03.01")).text


async def test_the_picture_and_the_table(world: World) -> None:
    await world.send()
    async with world.signed_in(world.camat) as camat:
        drawn = await camat.get("/rekap/33.24.11.png")
        saved = await camat.get("/rekap/33.24.11.xlsx")
    assert drawn.content.startswith(b"\x89PNG")
    assert "rekap-33.24.11-2026-11.xlsx" in saved.headers["content-disposition"]
    assert load_workbook(BytesIO(saved.content))["Pendamping"]["A2"].value == "Sari"


@pytest.mark.parametrize("path", ["/rekap?wilayah={}", "/rekap/{}.png", "/rekap/{}.xlsx"])
async def test_others_areas_and_odd_addresses(world: World, path: str) -> None:
    async with world.signed_in(world.camat) as camat:
        none = ((code, 404) for code in ("33.24.11.2001", "x", "é" * 8, "33.24.%00%00"))
        for code, status in (("33.24.10", 403), ("33", 403), *none):
            assert (await camat.get(path.format(code))).status_code == status
    async with world.signed_in(world.sari) as sari:
        assert (await sari.get(path.format("33.24.11"))).status_code == 403
    async with world.browser() as nobody:
        assert (await nobody.get(path.format("33.24.11"))).status_code == 401
