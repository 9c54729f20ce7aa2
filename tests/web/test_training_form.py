"""Describing a session on the page: all mistakes at once, nothing typed is lost, changes are told."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import func, select, update

from models.training import Participant, Training
from tests.sample import GEMUH, person
from tests.web.browser import World, fields
from tests.web.training import FORM, START, made, stored, told

Posted = dict[str, str | list[str]]


def wrong(html: str) -> dict[str, str]:
    """What stands beside the fields, by field."""
    found = re.findall(r'<p class="wrong" id="wrong-(\w+)">(.*?)</p>', html)
    return {name: unescape(text) for name, text in found}


def typed(html: str) -> Posted:
    """All that the session's form would post as it stands."""
    form = next(part for part in html.split("<form") if 'class="fields"' in part)
    values: Posted = {}
    for kind, name, value, rest in re.findall(
        r'<input (?:id="[^"]*" |type="(hidden|checkbox)" )name="(\w+)" value="([^"]*)"([^>]*)>', form
    ):
        if kind == "checkbox":
            ticked = values.setdefault(name, [])
            assert isinstance(ticked, list)
            ticked += [unescape(value)] if "checked" in rest else []
        else:
            values[name] = unescape(value)
    for name, text in re.findall(r'<textarea id="f-\w+" name="(\w+)"[^>]*>(.*?)</textarea>', form, re.S):
        values[name] = unescape(text)
    for name, options in re.findall(r'<select id="f-\w+" name="(\w+)"[^>]*>(.*?)</select>', form, re.S):
        values[name] = "".join(re.findall(r'value="([^"]*)" selected', options))
    return values


async def test_a_new_session_is_kept_as_a_draft(world: World) -> None:
    more = {"biaya": "Rp 5.500.000", "kuota": "40", "lokasi": "-6.97165, 110.10523", "materi": "a\r\nb"}
    async with world.signed_in(world.camat) as camat:
        page = await camat.get("/bimtek/baru")
        assert typed(page.text)["wilayah"] == [GEMUH]
        assert typed(page.text)["zona"] == "WIB"
        done = await camat.post("/bimtek/baru", data=fields(page.text, "/bimtek/baru") | FORM | more)
        assert done.status_code == 303
        one = await stored(world)
        assert done.headers["location"] == f"/bimtek/{one.id}?kabar=baru"
        assert "Rancangan disimpan" in (await camat.get(done.headers["location"])).text
    assert (one.theme, one.starts_at, one.state) == ("Bimtek Keuangan Desa", START, "draft")
    assert f"{one.ends_at:%H:%M}" == "09:00"  # in UTC
    assert (one.fee, one.quota, one.latitude, one.materials) == (5_500_000, 40, -6.97165, "a\nb")
    assert (one.roles, one.areas, one.leads) == (["facilitator"], [GEMUH], [1440, "morning"])
    assert await told(world, world.sari) == []


async def test_every_mistake_stands_beside_its_field_and_nothing_typed_is_lost(world: World) -> None:
    odd: Posted = {
        "tema": "",
        "mulai_tanggal": "2026-02-31",
        "mulai_jam": "",
        "tempat": "",
        "tautan": "zoom",
        "biaya": "murah",
        "kuota": "0",
        "peran": [],
        "wilayah": ["91.03"],
        "lokasi": "di sana",
        "narahubung": "n" * 121,
        "fasilitas": "Makan <siang>",
    }
    async with world.signed_in(world.camat) as camat:
        csrf = fields((await camat.get("/bimtek/baru")).text, "/bimtek/baru")
        answer = await camat.post("/bimtek/baru", data=csrf | FORM | odd)
    assert answer.status_code == 422
    assert set(wrong(answer.text)) == set(odd) - {"tempat", "fasilitas"}
    assert "Ada 10 hal yang perlu diperbaiki" in answer.text
    kept = typed(answer.text)
    assert {name: kept[name] for name in odd} == odd | {"wilayah": []}  # what nobody offered cannot be ticked
    assert kept["pengingat"] == ["1440", "morning"]
    async with world.database.reading() as tx:
        assert (await tx.execute(select(func.count()).select_from(Training))).scalar_one() == 0


@pytest.mark.parametrize(
    ("other", "field", "said"),
    [
        ({"selesai_jam": "08:00"}, "selesai_jam", "setelah waktu mulai"),
        ({"selesai_tanggal": "2026-12-06"}, "selesai_jam", "setelah waktu mulai"),
        ({"mulai_tanggal": "2026-11-22"}, "mulai_tanggal", "sudah lewat"),
        ({"mulai_tanggal": "2062-12-07"}, "mulai_tanggal", "Periksa tahunnya"),
        ({"selesai_tanggal": "2027-12-07"}, "selesai_jam", "lebih dari 60 hari"),
        ({"tempat": ""}, "tempat", "atau tautan bila daring"),
        ({"biaya": "-1"}, "biaya", "0 sampai 1 miliar"),
        ({"zona": "GMT"}, "zona", "Tidak ada pilihan"),
        ({"wilayah": []}, "wilayah", "perlu diisi"),
    ],
)
async def test_what_cannot_be_true_is_told(world: World, other: Posted, field: str, said: str) -> None:
    async with world.signed_in(world.camat) as camat:
        csrf = fields((await camat.get("/bimtek/baru")).text, "/bimtek/baru")
        answer = await camat.post("/bimtek/baru", data=csrf | FORM | other)
    assert list(wrong(answer.text)) == [field]
    assert said in wrong(answer.text)[field]


async def test_a_time_zone_counts(world: World) -> None:
    async with world.signed_in(world.camat) as camat:
        csrf = fields((await camat.get("/bimtek/baru")).text, "/bimtek/baru")
        await camat.post("/bimtek/baru", data=csrf | FORM | {"zona": "WIT"})
    one = await stored(world)
    assert (one.zone, f"{one.starts_at:%H:%M}") == ("Asia/Jayapura", "23:30")


async def test_a_change_is_told_to_those_who_knew(world: World) -> None:
    training_id = await made(world, quota=30, leads=(60,), contact="Joko, 0812")
    path = f"/bimtek/{training_id}/ubah"
    async with world.signed_in(world.camat) as camat:
        page = (await camat.get(path)).text
        assert "1 orang sudah diberi tahu" in page
        same = typed(page)
        assert {name: same[name] for name in ("kuota", "pengingat", "mulai_jam", "narahubung")} == {
            "kuota": "30", "pengingat": ["60"], "mulai_jam": "08:30", "narahubung": "Joko, 0812",
        }  # fmt: skip
        unchanged = await camat.post(path, data=same)
        assert unchanged.headers["location"] == f"/bimtek/{training_id}?kabar=ubah&n=0"
        page = (await camat.get(path)).text
        moved = await camat.post(path, data=typed(page) | {"tempat": "Hotel Sahid"})
        assert moved.headers["location"] == f"/bimtek/{training_id}?kabar=ubah&n=1"
        assert "1 orang diberi tahu" in (await camat.get(moved.headers["location"])).text
    invited, changed = await told(world, world.sari)
    assert "diundang" in invited
    assert "Aula Kecamatan Gemuh → <b>Hotel Sahid</b>" in changed
    one = await stored(world)
    assert (one.version, one.place, one.quota, one.leads) == (2, "Hotel Sahid", 30, [60])


async def test_two_organisers_do_not_overwrite_each_other(world: World) -> None:
    training_id = await made(world)
    path = f"/bimtek/{training_id}/ubah"
    async with world.signed_in(world.camat) as camat, world.signed_in(world.camat) as other:
        mine, theirs = typed((await camat.get(path)).text), typed((await other.get(path)).text)
        world.now += timedelta(minutes=1)
        assert (await other.post(path, data=theirs | {"tempat": "Hotel Sahid"})).status_code == 303
        answer = await camat.post(path, data=mine | {"tema": "Bimtek Aset"})
        assert answer.status_code == 409
        assert "diubah di tempat lain" in answer.text
        assert (await stored(world)).place == "Hotel Sahid"
        again = typed(answer.text)
        assert again["tema"] == "Bimtek Aset"
        assert (await camat.post(path, data=again)).status_code == 303


async def test_a_quota_below_those_who_come_is_refused(world: World) -> None:
    training_id = await made(world, quota=5, roles=("facilitator", "camat"))
    async with world.database.transaction() as tx:
        await tx.execute(update(Participant).values(answer="yes"))
    async with world.signed_in(world.camat) as camat:
        path = f"/bimtek/{training_id}/ubah"
        answer = await camat.post(path, data=typed((await camat.get(path)).text) | {"kuota": "1"})
    assert wrong(answer.text) == {"kuota": "Kuota lebih kecil daripada 2 orang yang sudah menjawab hadir."}


async def test_an_announcement_fills_the_form_in(world: World) -> None:
    text = """UNDANGAN BIMTEK PENGELOLAAN ASET DESA
    Hari/Tanggal : Senin s.d. Kamis, 7-10 Desember 2026
    Waktu : 08.30 - 16.00 WITA
    Tempat : Hotel Sahid, Semarang
    Biaya : Rp 5.500.000
    Narahubung : Ibu Wati 0812-3456-7890"""
    async with world.signed_in(world.camat) as camat:
        csrf = fields((await camat.get("/bimtek/baru")).text, "/bimtek/tempel")
        answer = await camat.post("/bimtek/tempel", data=csrf | {"teks": text})
        found = typed(answer.text)
        assert (answer.status_code, found["tempat"], found["zona"]) == (200, "Hotel Sahid, Semarang", "WITA")
        assert (found["mulai_tanggal"], found["selesai_tanggal"]) == ("2026-12-07", "2026-12-10")
        assert (found["mulai_jam"], found["selesai_jam"], found["biaya"]) == ("08:30", "16:00", "5500000")
        assert "terbaca dari pengumuman" in answer.text
        kept = await camat.post("/bimtek/baru", data=found | {"peran": ["facilitator"]})
        assert kept.status_code == 303
        nothing = await camat.post("/bimtek/tempel", data=csrf | {"teks": "\0 <b>"})
        assert nothing.status_code == 200
        assert "&lt;b&gt;" in nothing.text


async def test_the_form_speaks_the_visitors_language(world: World) -> None:
    async with world.database.transaction() as tx:
        who = await person(tx, "Ms Camat", "camat", language="en")
    async with world.signed_in(who) as camat:
        csrf = fields((await camat.get("/bimtek/baru")).text, "/bimtek/baru")
        answer = await camat.post("/bimtek/baru", data=csrf | FORM | {"tema": "", "tautan": "x"})
    assert wrong(answer.text)["tema"] == "This has to be filled in."
    assert "Village facilitators" in answer.text
    assert "2 things have to be mended" in answer.text


async def test_forms_from_elsewhere_are_refused(world: World) -> None:
    training_id = await made(world)
    async with world.signed_in(world.camat) as camat:
        for path in ("/bimtek/baru", f"/bimtek/{training_id}/ubah", "/bimtek/tempel"):
            assert (await camat.post(path, data=FORM | {"csrf": "x"})).status_code == 403
            assert (await camat.post(path, data=FORM)).status_code == 403


async def test_a_cancelled_session_is_not_changed(world: World) -> None:
    training_id = await made(world)
    async with world.signed_in(world.camat) as camat:
        path = f"/bimtek/{training_id}"
        csrf = fields((await camat.get(path)).text, f"{path}/batal")
        await camat.post(f"{path}/batal", data=csrf | {"alasan": "Banjir"})
        assert (await camat.get(f"{path}/ubah")).status_code == 409
        assert (await camat.post(f"{path}/ubah", data=csrf | FORM)).status_code == 409
