"""Tables of sessions: every mistake with its row, nothing stored unasked, odd files refused kindly."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from models.training import Training
from tests.web.browser import World, fields

HEAD = ["Tema", "Tanggal", "Waktu", "Jam selesai", "Tempat", "Peserta", "Kuota"]
GOOD = ["Bimtek Aset", "7 Desember 2026", "08.30", "16.00", "Aula", "Pendamping desa", "30"]
BAD = ["", "31 Februari 2027", "16.00", "08.00", "Aula", "siapa saja", "0"]


def csv(*rows: list[str]) -> bytes:
    return "\n".join(";".join(row) for row in rows).encode()


def xlsx(*rows: list[str]) -> bytes:
    book, made = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(made)
    return made.getvalue()


async def count(world: World) -> int:
    async with world.database.reading() as tx:
        return (await tx.execute(select(func.count()).select_from(Training))).scalar_one()


@pytest.mark.parametrize(("name", "made"), [("jadwal.csv", csv), ("JADWAL.XLSX", xlsx)])
async def test_the_good_rows_are_stored_when_asked_for(world: World, name: str, made: object) -> None:
    assert callable(made)
    async with world.signed_in(world.camat) as camat:
        csrf = fields((await camat.get("/bimtek/impor")).text, "/bimtek/impor")
        answer = await camat.post(
            "/bimtek/impor", data=csrf, files={"tabel": (name, made(HEAD, GOOD, BAD, GOOD))}
        )
        assert answer.status_code == 422
        assert "2 dari 3 baris sudah benar" in answer.text
        assert answer.text.count("Baris 3") == 1
        told = answer.text.partition("Baris 3")[2].partition("</ul>")[0]
        assert [word in told for word in ("Tema", "Tanggal", "Peserta", "Kuota")] == [True] * 4
        assert "tidak dikenal. Yang bisa: Pendamping desa, KPMD" in told
        assert "Ketuk" not in told
        assert await count(world) == 0
        kept = fields(answer.text, "/bimtek/impor/simpan")
        assert "Impor yang benar saja (2)" in answer.text
        done = await camat.post("/bimtek/impor/simpan", data=kept)
        assert done.headers["location"] == "/bimtek?impor=2"
        page = (await camat.get(done.headers["location"])).text
        assert "2 kegiatan disimpan sebagai rancangan" in page
        assert page.count("Bimtek Aset") == 2
        again = await camat.post("/bimtek/impor/simpan", data=kept)
        assert (again.status_code, await count(world)) == (409, 2)


async def test_a_table_without_mistakes(world: World) -> None:
    async with world.signed_in(world.camat) as camat:
        csrf = fields((await camat.get("/bimtek/impor")).text, "/bimtek/impor")
        answer = await camat.post("/bimtek/impor", data=csrf, files={"tabel": ("a.csv", csv(HEAD, GOOD))})
    assert answer.status_code == 200
    assert "Simpan 1 kegiatan sebagai rancangan" in answer.text
    assert "Senin, 7 Desember 2026, 08.30–16.00 WIB" in answer.text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", csv(["Tema", "Warna"], ["x", "y"]), "kolom ini tidak dikenal: Warna"),
        ("a.csv", csv(HEAD), "belum ada baris"),
        ("a.xlsx", b"PK\x03\x04 broken", "bukan tabel"),
        ("a.pdf", b"%PDF-", "bukan tabel"),
        ("", b"", "bukan tabel"),
        ("<b>.csv", csv(["Tema"], ["x"]), "Tanggal"),
    ],
)
async def test_what_is_no_table_is_told(world: World, name: str, content: bytes, said: str) -> None:
    async with world.signed_in(world.camat) as camat:
        csrf = fields((await camat.get("/bimtek/impor")).text, "/bimtek/impor")
        answer = await camat.post("/bimtek/impor", data=csrf, files={"tabel": (name, content)})
    assert answer.status_code == 422
    assert said in answer.text
    assert "<b>.csv" not in answer.text
    assert "/simpan" not in answer.text


async def test_odd_posts_break_nothing(world: World) -> None:
    file = {"tabel": ("a.csv", csv(HEAD, GOOD))}
    async with world.signed_in(world.camat) as camat:
        csrf = fields((await camat.get("/bimtek/impor")).text, "/bimtek/impor")
        assert (await camat.post("/bimtek/impor", data={"csrf": "x"}, files=file)).status_code == 403
        assert (await camat.post("/bimtek/impor", data=csrf)).status_code == 400
        headers = {"Content-Type": "multipart/form-data"}
        assert (await camat.post("/bimtek/impor", content=b"x", headers=headers)).status_code == 400
        large = await camat.post("/bimtek/impor", data=csrf, files={"tabel": ("a.csv", b"x" * 5_000_001)})
        assert large.status_code == 413
        assert (await camat.post("/bimtek/impor/simpan", data=csrf | {"tabel": "../x"})).status_code == 404
        assert (await camat.post("/bimtek/impor/simpan", data=csrf | {"tabel": "0" * 32})).status_code == 409
    async with world.signed_in(world.sari) as sari:
        csrf = fields((await sari.get("/antrean")).text)
        assert (await sari.post("/bimtek/impor", data=csrf, files=file)).status_code == 403
        assert (await sari.post("/bimtek/impor/simpan", data=csrf | {"tabel": "0" * 32})).status_code == 403


async def test_the_sample_has_every_column(world: World) -> None:
    async with world.signed_in(world.camat) as camat:
        sample = await camat.get("/bimtek/impor/contoh.xlsx")
        head = [str(cell) for cell in next(load_workbook(BytesIO(sample.content)).active.values)]
        assert set(HEAD) <= set(head)
        row = [dict(zip(HEAD, GOOD, strict=True)).get(name, "") for name in head]
        csrf = fields((await camat.get("/bimtek/impor")).text, "/bimtek/impor")
        answer = await camat.post("/bimtek/impor", data=csrf, files={"tabel": ("a.xlsx", xlsx(head, row))})
    assert answer.status_code == 200
