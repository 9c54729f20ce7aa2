"""A session's own page: who may see it, what its buttons do, its files."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from models import training as sessions
from models.training import Training
from tests.sample import person
from tests.web.browser import World, fields
from tests.web.training import START, answers, made, part, stored, told


async def test_the_list_shows_drafts_what_is_ahead_and_what_is_over(world: World) -> None:
    await made(world, theme="Rakor Desember", announced=False)
    await made(world, theme="Bimtek Aset", quota=40, place="", link="https://rapat.example/1")
    await answers(world, world.sari, "yes", (await by_theme(world, "Bimtek Aset")).id)
    soon, hour = world.now + timedelta(hours=1), timedelta(hours=1)
    await made(world, theme="Bimtek Lampau", starts_at=soon, ends_at=soon + hour)
    world.now += timedelta(hours=3)
    async with world.signed_in(world.camat) as camat:
        page = (await camat.get("/bimtek")).text
        assert page.index("Rakor Desember") < page.index("Bimtek Aset") < page.index("Bimtek Lampau")
        assert "1 dari 40 akan hadir" in page
        assert "https://rapat.example/1" in page
        assert "Bimtek Lampau" in (await camat.get("/bimtek?hal=2")).text  # behind the last page is the last
        assert (await camat.get("/bimtek?hal=²&impor=x")).status_code == 200
        assert 'href="/bimtek"' in (await camat.get("/antrean")).text


async def by_theme(world: World, theme: str) -> Training:
    async with world.database.reading() as tx:
        found = await sessions.organised(tx, [None], world.now, 100)
        return next(one for one in found if one.theme == theme)


async def test_a_draft_is_announced(world: World) -> None:
    training_id = await made(world, announced=False)
    path = f"/bimtek/{training_id}"
    async with world.signed_in(world.camat) as camat:
        page = (await camat.get(path)).text
        assert "Undangan akan dikirim ke 1 orang" in page
        assert "Senin, 7 Desember 2026, 08.30–16.00 WIB" in page
        done = await camat.post(f"{path}/umumkan", data=fields(page, f"{path}/umumkan"))
        assert done.headers["location"] == f"{path}?kabar=umumkan&n=1"
        page = (await camat.get(done.headers["location"])).text
        assert "1 orang diundang" in page
        assert f"{path}/umumkan" not in page
        again = await camat.post(f"{path}/umumkan", data=fields(page, f"{path}/batal"))
        assert again.status_code == 409
        assert "sudah diumumkan" in again.text
    assert len(await told(world, world.sari)) == 1


async def test_what_is_announced_at_night_is_read_in_the_morning(world: World) -> None:
    training_id = await made(world, announced=False)
    path, world.now = f"/bimtek/{training_id}", world.now.replace(hour=15)
    async with world.signed_in(world.camat) as camat:
        page = (await camat.get(path)).text
        done = await camat.post(f"{path}/umumkan", data=fields(page, f"{path}/umumkan"))
        assert "mereka membacanya pukul 05.30" in (await camat.get(done.headers["location"])).text
        world.now += timedelta(hours=12)
        assert "mereka membacanya" not in (await camat.get(done.headers["location"])).text


async def test_who_answered_what_is_counted(world: World) -> None:
    training_id = await made(world, quota=1, roles=("facilitator", "camat"))
    await answers(world, world.sari, "yes", training_id)
    await answers(world, world.camat, "yes", training_id)
    async with world.signed_in(world.camat) as camat:
        page = (await camat.get(f"/bimtek/{training_id}")).text
    counts = page.partition('class="counts"')[2].partition("</dl>")[0]
    assert [text.partition("<")[0] for text in counts.split("<dd>")[1:]] == ["1", "1", "0", "0", "0"]


async def test_a_session_is_cancelled_with_a_reason(world: World) -> None:
    training_id = await made(world)
    path = f"/bimtek/{training_id}"
    async with world.signed_in(world.camat) as camat:
        csrf = fields((await camat.get(path)).text, f"{path}/batal")
        silent = await camat.post(f"{path}/batal", data=csrf | {"alasan": " "})
        assert silent.status_code == 409
        assert "tulis alasannya" in silent.text
        long = await camat.post(f"{path}/batal", data=csrf | {"alasan": "x" * 301})
        assert long.status_code == 409
        assert "x" * 301 in long.text  # what was typed is not lost
        done = await camat.post(f"{path}/batal", data=csrf | {"alasan": "Banjir di <b>Gemuh</b>"})
        assert "dibatalkan; 1 orang" in (await camat.get(done.headers["location"])).text
    assert (await stored(world)).state == "cancelled"
    assert "Banjir di &lt;b&gt;Gemuh" in (await told(world, world.sari))[-1]


async def test_a_draft_goes_without_a_reason(world: World) -> None:
    training_id = await made(world, announced=False)
    async with world.signed_in(world.camat) as camat:
        csrf = fields((await camat.get(f"/bimtek/{training_id}")).text, f"/bimtek/{training_id}/batal")
        assert (await camat.post(f"/bimtek/{training_id}/batal", data=csrf)).status_code == 303
    assert (await stored(world)).state == "cancelled"
    assert await told(world, world.sari) == []


async def test_what_nobody_can_come_to_is_not_announced(world: World) -> None:
    training_id = await made(world, announced=False, roles=("kpmd",))
    path = f"/bimtek/{training_id}"
    async with world.signed_in(world.camat) as camat:
        csrf = fields((await camat.get(path)).text, f"{path}/umumkan")
        answer = await camat.post(f"{path}/umumkan", data=csrf)
    assert answer.status_code == 409
    assert "Belum ada orang dengan peran" in answer.text


async def test_what_people_wrote_is_escaped(world: World) -> None:
    odd = '"><script>alert(1)</script>'
    links = f"{odd} javascript:alert(1) https://materi.example/1"
    training_id = await made(world, theme=odd, organiser=odd, place=odd, materials=links)
    await answers(world, world.sari, "yes", training_id)
    async with world.signed_in(world.camat) as camat:
        for path in (
            "",
            f"/{training_id}",
            *(f"/{training_id}/{rest}" for rest in ("ubah", "hadir", "layar")),
        ):
            page = (await camat.get(f"/bimtek{path}")).text
            assert "<script" not in page, path
            assert "&lt;script&gt;" in page, path
        page = (await camat.get(f"/bimtek/{training_id}")).text
    assert 'href="https://materi.example/1"' in page
    assert 'href="javascript' not in page


async def test_only_organisers_of_the_area_come_in(world: World) -> None:
    training_id = await made(world)
    async with world.database.transaction() as tx:
        elsewhere = await person(tx, "Camat Lain", "camat", "33.24.10")
        above = await person(tx, "Koordinator", "coordinator", "33.24")
        admin = await person(tx, "Admin", "admin", None)
    own = ("", "/ubah", "/hadir", "/layar", "/bimtek.ics", "/daftar-hadir.pdf")
    for who, status in ((elsewhere, 403), (world.sari, 403), (above, 200), (admin, 200)):
        async with world.signed_in(who) as client:
            for rest in own:
                answer = await client.get(f"/bimtek/{training_id}{rest}")
                assert answer.status_code == status, (who, rest)
            assert ("koordinator, camat, dan admin" in answer.text) == (status == 403)
    async with world.signed_in(world.sari) as sari:
        for path in ("/bimtek", "/bimtek/baru", "/bimtek/impor", "/bimtek/impor/contoh.xlsx"):
            assert (await sari.get(path)).status_code == 403, path
        assert 'href="/bimtek"' not in (await sari.get("/antrean")).text
    async with world.browser() as nobody:
        for path in ("/bimtek", "/bimtek/baru", "/bimtek/impor", f"/bimtek/{training_id}/layar"):
            assert (await nobody.get(path)).status_code == 401, path


@pytest.mark.parametrize("verb", ["umumkan", "batal", "selesai", "sertifikat", "hadir"])
async def test_others_can_do_nothing_to_it(world: World, verb: str) -> None:
    training_id = await made(world)
    async with world.database.transaction() as tx:
        elsewhere = await person(tx, "Camat Lain", "camat", "33.24.10")
    path = f"/bimtek/{training_id}/{verb}"
    async with world.signed_in(elsewhere) as other:
        csrf = fields((await other.get("/bimtek")).text)
        answer = await other.post(path, data=csrf | {"alasan": "x", "hadir": str(world.sari.person_id)})
        assert answer.status_code == 403
    async with world.signed_in(world.camat) as camat:
        assert (await camat.post(path, data={"csrf": "x"})).status_code == 403
    assert (await stored(world)).state == "announced"


async def test_what_is_not_there_is_told_kindly(world: World) -> None:
    training_id = await made(world)
    async with world.signed_in(world.camat) as camat:
        csrf = fields((await camat.get("/bimtek")).text)
        for path in ("0" * 32, "%00", f"{training_id}/daftar-hadir.exe", "x/layar", "x/hadir", "x/ubah"):
            assert (await camat.get(f"/bimtek/{path}")).status_code == 404, path
        assert (await camat.post(f"/bimtek/{training_id}/meledak", data=csrf)).status_code == 404


async def test_the_files(world: World) -> None:
    training_id = await made(world)
    await answers(world, world.sari, "yes", training_id)
    async with world.signed_in(world.camat) as camat:
        ics = await camat.get(f"/bimtek/{training_id}/bimtek.ics")
        pdf = await camat.get(f"/bimtek/{training_id}/daftar-hadir.pdf")
        xlsx = await camat.get(f"/bimtek/{training_id}/daftar-hadir.xlsx")
    event = Calendar.from_ical(ics.content).events[0]
    assert (event["SUMMARY"], event.start) == ("Bimtek Keuangan Desa", START)
    assert ics.headers["content-disposition"] == "attachment; filename*=UTF-8''bimtek.ics"
    assert (pdf.content[:5], pdf.headers["content-type"]) == (b"%PDF-", "application/pdf")
    cells = [cell for row in load_workbook(BytesIO(xlsx.content)).active.values for cell in row]
    assert "Sari" in cells


async def test_certificates_of_all_who_were_there(world: World) -> None:
    training_id = await made(world, certificate_prefix="BIMTEK-KEU")
    path = f"/bimtek/{training_id}"
    await answers(world, world.sari, "yes", training_id)
    async with world.signed_in(world.camat) as camat:
        csrf = fields((await camat.get(path)).text, f"{path}/batal")
        early = await camat.post(f"{path}/sertifikat", data=csrf)
        assert (early.status_code, "masih berlangsung" in early.text) == (409, True)
        world.now = START + timedelta(hours=8)
        async with world.signed_in(world.camat) as camat:
            page = (await camat.get(path)).text
            assert f"{path}/batal" not in page
            csrf = fields(page, "/keluar")
            empty = await camat.post(f"{path}/sertifikat", data=csrf)
            assert (empty.status_code, "Centang dulu" in empty.text) == (409, True)
            await camat.post(f"{path}/hadir", data=csrf | {"hadir": str(world.sari.person_id)})
            page = (await camat.get(path)).text
            assert "Unduh 1 sertifikat" in page
            files = [await camat.post(f"{path}/sertifikat", data=csrf) for _ in range(2)]
            assert files[0].content[:5] == b"%PDF-"
            assert files[0].content == files[1].content
            names = (await camat.get(f"{path}/hadir")).text
    assert (await part(world, training_id, world.sari)).certificate_number == "BIMTEK-KEU/001/2026"
    assert "sertifikat BIMTEK-KEU/001/2026" in names


async def test_a_session_is_marked_as_held(world: World) -> None:
    training_id = await made(world)
    path = f"/bimtek/{training_id}"
    world.now = START + timedelta(hours=2)
    async with world.signed_in(world.camat) as camat:
        page = (await camat.get(path)).text
        csrf = fields(page, f"{path}/selesai")
        await camat.post(f"{path}/hadir", data=csrf | {"hadir": str(world.sari.person_id)})
        done = await camat.post(f"{path}/selesai", data=csrf)
        assert done.headers["location"] == f"{path}?kabar=selesai&n=1"
        page = (await camat.get(done.headers["location"])).text
        assert "Ditandai selesai" in page
        assert f"{path}/ubah" not in page
    assert "Terima kasih sudah mengikuti" in (await told(world, world.sari))[-1]
