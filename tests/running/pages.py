"""A coordinator in a browser: every page is opened and every form sent, and a session is made by them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import httpx

from tests.running.town import Town
from tests.web.browser import fields
from tests.web.test_training_form import typed
from tests.web.test_training_import import GOOD, HEAD, csv
from tests.web.training import FORM

THEME = "Bimtek Keuangan Desa"
BEGINS = datetime(2026, 12, 2, 10, tzinfo=ZoneInfo("Asia/Jakarta"))
ENDS = BEGINS.replace(hour=16)
SESSION = FORM | {"mulai_tanggal": "2026-12-02", "mulai_jam": "10:00", "selesai_jam": "16:00"}
PASTED = "Undangan Bimbingan Teknis Aset Desa\nHari/Tanggal: Senin, 14 Desember 2026\nTempat: Aula"


async def every_page_is_visited(town: Town) -> None:
    """Recaps, sessions by form, by text, by table; one is announced."""
    async with town.program.browser() as browser:
        await town.sign_in(browser, "Rina")
        assert (await browser.get("/", follow_redirects=True)).status_code == 200
        for path, kind in (
            ("/rekap", "text/html"),
            ("/rekap/33.24.11.xlsx", "application/vnd.openxmlformats"),
            ("/rekap/33.24.11.png", "image/png"),
            ("/static/style.css", "text/css"),
        ):
            answer = await browser.get(path)
            assert (answer.status_code, answer.headers["content-type"].startswith(kind)) == (200, True), path
        await _by_text(browser)
        await _by_table(browser)
        await _by_form(browser)
        listed = (await browser.get("/bimtek")).text
        assert THEME in listed
        assert (await browser.post("/keluar", data=fields(listed, "/keluar"))).status_code == 303
        assert (await browser.get("/bimtek")).status_code == 401


async def _by_text(browser: httpx.AsyncClient) -> None:
    form = fields((await browser.get("/bimtek/baru")).text, "/bimtek/tempel")
    assert "Aset Desa" in (await browser.post("/bimtek/tempel", data=form | {"teks": PASTED})).text


async def _by_table(browser: httpx.AsyncClient) -> None:
    form = fields((await browser.get("/bimtek/impor")).text, "/bimtek/impor")
    assert (await browser.get("/bimtek/impor/contoh.xlsx")).content[:2] == b"PK"
    read = await browser.post("/bimtek/impor", data=form, files={"tabel": ("a.csv", csv(HEAD, GOOD))})
    kept = fields(read.text, "/bimtek/impor/simpan")
    assert (await browser.post("/bimtek/impor/simpan", data=kept)).status_code == 303, read.text


async def _by_form(browser: httpx.AsyncClient) -> None:
    form = fields((await browser.get("/bimtek/baru")).text, "/bimtek/baru")
    made = await browser.post("/bimtek/baru", data=form | SESSION)
    path = httpx.URL(made.headers["location"]).path
    page = (await browser.get(path)).text
    assert (await browser.post(f"{path}/umumkan", data=fields(page, f"{path}/umumkan"))).status_code == 303
    changed = typed((await browser.get(f"{path}/ubah")).text) | {"tempat": "Hotel Sahid"}
    assert (await browser.post(f"{path}/ubah", data=changed)).status_code == 303
    for more in ("layar", "bimtek.ics", "daftar-hadir.xlsx"):
        assert (await browser.get(f"{path}/{more}")).status_code == 200, more


async def who_came_gets_a_certificate(town: Town) -> None:
    """The session comes and ends; who came is ticked."""
    await town.at(BEGINS)
    async with town.program.browser() as browser:
        await town.sign_in(browser, "Rina")
        path = await _path(browser)
        page = (await browser.get(f"{path}/hadir")).text
        came = {"hadir": str(town.people["Sari"].person_id)}
        assert (await browser.post(f"{path}/hadir", data=fields(page) | came)).status_code == 303
    await town.at(ENDS.replace(hour=17))
    async with town.program.browser() as browser:
        await town.sign_in(browser, "Rina")
        csrf = fields((await browser.get(path)).text, "/keluar")
        assert (await browser.post(f"{path}/sertifikat", data=csrf)).content[:5] == b"%PDF-"


async def _path(browser: httpx.AsyncClient) -> str:
    """Where the announced session is."""
    listed = (await browser.get("/bimtek")).text
    before = listed[: listed.index(THEME)]
    return before[before.rindex("/bimtek/") :].partition('"')[0]
