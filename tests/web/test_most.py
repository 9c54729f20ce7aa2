"""What a page takes or shows at most: exactly so much, and not one more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from starlette.exceptions import HTTPException
from starlette.requests import Request

import web
from models.entry import Entry
from models.training import Training
from tests.sample import NOW, VILLAGES, person
from tests.web.browser import World, fields
from tests.web.training import START, made
from web import paging, posted, queue, visit, wanted
from web.training import room


def asking(query: str = "", body: Sequence[bytes] = (), content_type: bytes = b"") -> Request:
    """A request as the server hands it over."""
    parts = [{"type": "http.request", "body": part, "more_body": True} for part in body]
    parts.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive() -> dict[str, Any]:
        return parts.pop(0)

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": query.encode()}
    return Request(scope | {"headers": [(b"content-type", content_type)]}, receive)


async def refused(work: Any) -> int:
    """The status with which it is refused, 0 where it is not."""
    try:
        await work
    except HTTPException as error:
        return error.status_code
    return 0


@pytest.mark.parametrize(("size", "status"), [(40_000, 0), (40_001, 413)])
async def test_a_form_of_so_many_bytes(size: int, status: int) -> None:
    halves = [b"a=" + b"x" * 20_000, b"x" * (size - 20_002)]
    assert await refused(posted.many(asking(body=halves))) == status


@pytest.mark.parametrize(("read", "most"), [(posted.few, 20), (posted.many, 400)])
async def test_so_many_fields(read: Any, most: int) -> None:
    body = b"&".join(b"f%d=" % n for n in range(most))
    assert len((await read(asking(body=[body]))).values) == most  # empty ones count, too
    assert await refused(read(asking(body=[body + b"&one=more"]))) == 400


async def test_the_last_of_each_name_is_meant() -> None:
    form = await posted.few(asking(body=[b"a=1&a=2&b=&a=3"]))
    assert [form.get(name) for name in "abc"] == ["3", "", ""]
    assert (form.all("a"), form.all("c")) == (["1", "2", "3"], ())


@pytest.mark.parametrize(
    ("text", "known"),
    [("a" * 36, True), ("0", True), ("a" * 37, False), ("", False), ("é" * 3, False), ("a-b", False)],
)
def test_an_id_in_an_address(text: str, known: bool) -> None:
    if known:
        assert visit.ident(text) == text
        return
    with pytest.raises(HTTPException) as caught:
        visit.ident(text)
    assert caught.value.status_code == 404


@pytest.mark.parametrize(("length", "ours"), [(300, True), (301, False)])
def test_an_address_to_come_back_to(length: int, ours: bool) -> None:
    assert wanted.own("/antrean?x=".ljust(length, "a")) == ours


@pytest.mark.parametrize(
    ("count", "number", "last", "offset"),
    [(0, 1, 1, 0), (30, 9, 1, 0), (31, 9, 2, 30), (60, 2, 2, 30), (61, 2, 3, 30), (61, 3, 3, 60)],
)
def test_pages_of_thirty(count: int, number: int, last: int, offset: int) -> None:
    at = paging.paging(asking(f"hal={number}"), count, 30)
    assert (at.last, at.offset) == (last, offset)


@pytest.mark.parametrize(
    ("said", "page"),
    [("", 1), ("hal=0", 1), ("hal=2", 2), ("hal=-3", 1), ("hal=²", 1), ("hal=1000000000", 1)],
)
def test_the_page_that_an_address_names(said: str, page: int) -> None:
    assert paging.asked(asking(said)) == page
    assert paging.at("/x", page) == ("/x?hal=2" if page == 2 else "/x")


def test_numbers_of_addresses_are_read_in_one_place() -> None:
    """`isdecimal` takes digits of every script and of any length."""
    pages = Path(web.__file__).parent
    texts = {str(file.relative_to(pages)): file.read_text() for file in pages.rglob("*.py")}
    assert [name for name, text in texts.items() if re.search(r"isdecimal|isdigit|isnumeric", text)] == []


def test_ids_of_people_that_are_none_are_left_out() -> None:
    assert room._ids(["7", "x", "²", "-1", "", "999999999", "1000000000"]) == {7, 999_999_999}


# Tables


@pytest.mark.parametrize(("size", "status"), [(5_000_000, 0), (5_000_001, 413)])
async def test_a_table_of_so_many_bytes(size: int, status: int) -> None:
    async def read() -> None:
        parts = posted._limited(
            asking(body=[b"x" * 4_000_000, b"x" * (size - 4_000_000)]), posted.LARGEST_UPLOAD
        )
        assert sum([len(part) async for part in parts]) == size

    assert await refused(read()) == status


def multipart(files: int, others: int) -> bytes:
    """A posted form with so many files and other fields."""
    head = b'--edge\r\nContent-Disposition: form-data; name="%s"'
    parts = [head % b"tabel" + b'; filename="a.csv"\r\n\r\nx\r\n'] * files
    parts += [head % b"f%d" % n + b"\r\n\r\nx\r\n" for n in range(others)]
    return b"".join(parts) + b"--edge--\r\n"


@pytest.mark.parametrize(("files", "others", "status"), [(1, 5, 0), (0, 0, 0), (2, 0, 400), (1, 6, 400)])
async def test_one_file_and_five_fields(files: int, others: int, status: int) -> None:
    asked = asking(body=[multipart(files, others)], content_type=b"multipart/form-data; boundary=edge")
    assert await refused(posted.upload(asked)) == status


async def test_of_a_long_file_name_the_end_is_told(lone: World) -> None:
    async with lone.signed_in(lone.camat) as camat:
        csrf = fields((await camat.get("/bimtek/impor")).text, "/bimtek/impor")
        answer = await camat.post(
            "/bimtek/impor", data=csrf, files={"tabel": ("ab" + "c" * 115 + ".pdf", b"x")}
        )
    assert "b" + "c" * 115 + ".pdf" in answer.text
    assert "ab" + "c" * 115 not in answer.text


# Lists


async def copies(lone: World, of: type[Any], key: str, count: int, **other: Any) -> None:
    """So many more rows like one that is there."""
    async with lone.database.transaction() as tx:
        row = await tx.get_one(of, key)
        values = {column.name: getattr(row, column.name) for column in of.__table__.columns}
        tx.add_all([of(**values | {"id": f"{n:032x}"} | other) for n in range(count)])


async def test_thirty_reports_are_shown_and_the_eight_that_were_decided_last(lone: World) -> None:
    sent = await lone.send()
    await copies(lone, Entry, sent.id, 30, number=None)
    async with lone.signed_in(lone.camat) as camat, lone.signed_in(lone.sari) as sari:
        page = (await camat.get("/antrean")).text
        assert len(set(re.findall(r'href="/laporan/(\w+)', page))) == 30
        assert "Halaman 1 dari 2" in page
        assert len(set(re.findall(r'href="/laporan/(\w+)', (await sari.get("/antrean")).text))) == 30
        async with lone.database.transaction() as tx:
            await tx.execute(update(Entry).values(state="approved", decided_at=NOW))
        page = (await camat.get("/antrean")).text
        assert len(set(re.findall(r'href="/laporan/(\w+)', page))) == 8


async def test_a_hundred_sessions_ahead_and_twenty_that_are_over(lone: World) -> None:
    one = await made(lone, announced=False)
    await copies(lone, Training, one, 100, state="announced")
    shown = []
    for now in (lone.now, START + timedelta(days=1)):
        lone.now = now
        async with lone.signed_in(lone.camat) as camat:
            shown.append((await camat.get("/bimtek")).text)
    assert [page.count('<li><a href="/bimtek/') for page in shown] == [100, 20]
    assert "Halaman 1 dari 5" in shown[1]


async def test_thirty_names_are_found_by_a_part_and_a_part_is_short(lone: World) -> None:
    async with lone.database.transaction() as tx:
        for n in range(31):
            await person(tx, f"Peserta {n:02d}", "facilitator", position="PLD")
    path = f"/bimtek/{await made(lone)}/hadir"
    async with lone.signed_in(lone.camat) as camat:
        found = (await camat.get(path, params={"cari": "peserta"})).text
        assert ("Peserta 29" in found, "Peserta 30" in found) == (True, False)
        long = (await camat.get(path, params={"cari": "a" * 79 + "bc"})).text
    assert 'value="' + "a" * 79 + 'b"' in long


async def test_two_hundred_of_the_silent_are_named_and_the_others_counted(lone: World) -> None:
    async with lone.database.transaction() as tx:
        for n in range(200):
            await person(tx, f"Peserta {n:03d}", "facilitator", position="PLD")
    path = f"/bimtek/{await made(lone)}"
    async with lone.signed_in(lone.camat) as camat:
        page = (await camat.get(path)).text
    names = page.partition('class="people"')[2].partition("</ul>")[0]
    assert names.count("<li>") == 200
    assert "<li>Sari</li>" not in names


async def test_of_a_pasted_announcement_so_much_is_read(lone: World) -> None:
    async with lone.signed_in(lone.camat) as camat:
        csrf = fields((await camat.get("/bimtek/baru")).text, "/bimtek/tempel")
        answer = await camat.post("/bimtek/tempel", data=csrf | {"teks": "x" * 9_999 + "yz"})
    assert "x" * 9_999 + "y<" in answer.text


# A version


@pytest.mark.parametrize("odd", ["0", "2", "x", "-1", "²", "1" * 12, "00000199999"])
async def test_a_version_that_is_none_is_the_newest(lone: World, odd: str) -> None:
    sent = await lone.send()
    async with lone.signed_in(lone.camat) as camat:
        answer = await camat.get(f"/laporan/{sent.id}", params={"versi": odd})
    assert answer.status_code == 200
    assert "Anda melihat versi" not in answer.text
    assert 'class="changed"' not in answer.text


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("23/11/2026, Rapat", "Rapat"),
        ("23/11/2026", "23/11/2026"),
        ("Rapat 23/11/2026", "Rapat 23/11/2026"),
        ("– Rapat", "Rapat"),
        ("", ""),
    ],
)
def test_a_title_without_the_date_before_it(title: str, shown: str) -> None:
    assert queue.title_of(Entry(title=title, happened_on=date(2026, 11, 23))) == shown
    assert queue.title_of(Entry(title=title, happened_on=None)) == title.lstrip("– ")


def test_a_report_is_of_its_village_else_of_its_kecamatan() -> None:
    assert queue._code(Entry(village_code=VILLAGES[0], area_code="33.24.11")) == VILLAGES[0]
    assert queue._code(Entry(village_code=None, area_code="33.24.11")) == "33.24.11"
