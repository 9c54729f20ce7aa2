"""The desk's small promises: pages that lead back, say who is here, keep what was typed, and fit a phone."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from models import entry
from models.database import Database
from tests.sample import person
from tests.web.browser import World, fields
from tests.web.training import answers, made
from web import ROUTES, wanted
from web.again import NAME as ANSWER

STYLE = Path("web/static/style.css").read_text(encoding="utf-8")


async def plain_post(client: httpx.AsyncClient, path: str, data: dict[str, str]) -> httpx.Response:
    """A post whose answer's way is not followed."""
    return await httpx.AsyncClient.post(client, path, data=data)


# --- lists ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["2", "3", "999", "99999"])
async def test_behind_the_last_page_is_the_last(world: World, asked: str) -> None:
    for number in range(31):
        world.now += timedelta(minutes=1)
        await world.send(f"Kegiatan nomor {number:02}")
    async with world.signed_in(world.camat) as camat:
        page = (await camat.get(f"/antrean?hal={asked}")).text
    assert "nomor 30" in page
    assert "Halaman 2 dari 2" in page
    assert "Semua laporan sudah ditinjau" not in page


async def test_from_an_entry_one_comes_back_to_the_page_of_the_list(world: World) -> None:
    for _ in range(31):
        world.now += timedelta(minutes=1)
        last = await world.send()
    async with world.signed_in(world.camat) as camat:
        path = f"/laporan/{last.id}"
        assert f'href="{path}?hal=2"' in (await camat.get("/antrean?hal=2")).text
        page = (await camat.get(f"{path}?hal=2")).text
        assert 'href="/antrean?hal=2"' in page
        assert f'href="{path}?versi=1&hal=2"' in page.replace("&amp;", "&")
        data = fields(page, f"{path}/return?hal=2")
        kept = await camat.post(f"{path}/return?hal=2", data=data)
        assert 'href="/antrean?hal=2"' in kept.text
        done = await camat.post(f"{path}/approve?hal=2", data=data)
        assert done.headers["location"] == f"/antrean?verb=approve&id={last.id}&hal=2"


async def test_what_was_decided_last_is_found_without_sorting_all(database: Database) -> None:
    query = "SELECT id FROM entry WHERE area_code = 'x' AND state IN ('approved', 'returned')"
    query += " AND decided_at IS NOT NULL ORDER BY decided_at DESC, id DESC LIMIT 8"
    async with database.reading() as tx:
        if database.engine.dialect.name != "sqlite":
            await tx.execute(text("SET LOCAL enable_seqscan = off"))
            plan = [str(row[0]) for row in await tx.execute(text(f"EXPLAIN {query}"))]
            assert any("ix_entry_decided" in line for line in plan)
            assert not any("Sort" in line for line in plan)
        else:
            plan = [str(row[3]) for row in await tx.execute(text(f"EXPLAIN QUERY PLAN {query}"))]
            assert any("ix_entry_decided" in line for line in plan)
            assert not any("TEMP B-TREE" in line for line in plan)


async def test_of_several_kecamatan_the_newest_decisions_come_first(world: World) -> None:
    sent = [await world.send(f"Kegiatan {number}") for number in range(3)]
    async with world.signed_in(world.camat) as camat:
        for each in (sent[1], sent[0], sent[2]):
            world.now += timedelta(minutes=1)
            data = fields((await camat.get(f"/laporan/{each.id}")).text, f"/laporan/{each.id}/approve")
            await camat.post(f"/laporan/{each.id}/approve", data=data)
    code = sent[0].area_code
    assert code is not None
    async with world.database.reading() as tx:
        newest = await entry.decided(tx, ["00.00.00", code], limit=2)
    assert [one.id for one in newest] == [sent[2].id, sent[0].id]


async def test_numbers_and_lengths_of_time_are_the_readers(world: World) -> None:
    sent = await world.send()
    async with world.database.transaction() as tx:
        await tx.execute(text("UPDATE entry SET minutes = 180"))
    async with world.signed_in(world.camat) as camat:
        page = (await camat.get(f"/laporan/{sent.id}")).text
    assert "3 jam" in page
    assert "0 menit" not in page


# --- who is here ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/tidak-ada", 404),
        ("/laporan/" + "0" * 26, 404),
        ("/bimtek/" + "0" * 26, 404),
        ("/rekap?wilayah=11.01.01", 403),
        ("/keluar", 405),
    ],
)
async def test_an_error_keeps_the_name_and_the_tabs(world: World, path: str, status: int) -> None:
    async with world.signed_in(world.camat) as camat:
        answer = await camat.get(path)
    assert answer.status_code == status
    assert '<span class="me">Bu Camat</span>' in answer.text
    assert 'href="/bimtek"' in answer.text
    assert 'action="/keluar"' in answer.text


async def test_also_a_used_link_a_form_too_large_and_a_fault(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world.signed_in(world.camat) as camat:
        used = await world.link(world.camat)
        await world.link(world.camat)
        seed = fields((await camat.get(used)).text)
        large = await camat.post("/bimtek/tempel", data={"teks": "x" * 50_000})
        gone = await camat.post(used, data=seed)
        monkeypatch.setattr("web.queue._done", None)
        broken = await camat.get("/antrean")
    for answer, status in ((gone, 410), (large, 413), (broken, 500)):
        assert answer.status_code == status
        assert "Bu Camat" in answer.text, status
    async with world.browser() as nobody:
        assert 'class="me"' not in (await nobody.get("/tidak-ada")).text


# --- what was typed ------------------------------------------------------------------------------------


async def test_a_mistake_can_be_loaded_anew_and_sends_nothing(world: World) -> None:
    sent = await world.send()
    path = f"/laporan/{sent.id}"
    async with world.signed_in(world.camat) as camat:
        data = fields((await camat.get(path)).text, f"{path}/return") | {"note": "x" * 1001}
        answer = await plain_post(camat, f"{path}/return", data)
        way = answer.headers["location"]
        assert answer.status_code == 303
        assert way.startswith(f"{path}?{ANSWER}=")
        for _ in range(2):
            shown = await camat.get(way)
            assert shown.status_code == 409
            assert "x" * 1001 in shown.text
        assert "x" * 1001 not in (await camat.get(f"{path}?{ANSWER}=0")).text
        assert "x" * 1001 not in (await camat.get(way.replace(path, "/antrean"))).text
    async with world.signed_in(world.camat) as other:
        assert "x" * 1001 not in (await other.get(way)).text


async def test_every_form_with_a_mistake_ends_at_a_page_that_may_be_loaded_anew(world: World) -> None:
    training_id = await made(world)
    posts: dict[str, dict[str, str]] = {
        "/bimtek/baru": {"tema": ""},
        "/bimtek/tempel": {"teks": "Kami mengundang"},
        f"/bimtek/{training_id}/batal": {"alasan": ""},
        f"/bimtek/{training_id}/selesai": {},
        f"/bimtek/{training_id}/sertifikat": {},
        f"/bimtek/{training_id}/ubah": {"tema": ""},
    }
    async with world.signed_in(world.camat) as camat:
        csrf = fields((await camat.get("/bimtek/baru")).text, "/bimtek/baru")
        for path, data in posts.items():
            answer = await plain_post(camat, path, csrf | data)
            assert answer.status_code == 303, path
            assert f"{ANSWER}=" in answer.headers["location"], path
            page = await camat.get(answer.headers["location"])
            assert page.status_code in (200, 409, 422), path


# --- signed out ----------------------------------------------------------------------------------------


def looked_at() -> list[str]:
    """An address of every page that can be looked at."""
    samples = {"token": "", "entry_id": "0" * 26, "training_id": "1" * 26, "media_id": "2" * 26}
    samples |= {"code": "33.24.12", "kind": "pdf", "verb": "x"}
    found = []
    for route in ROUTES:
        methods: Any = getattr(route, "methods", None)
        path = getattr(route, "path", "")
        if methods and "GET" in methods and path != "/" and not path.startswith("/masuk"):
            found.append(re.sub(r"{(\w+)}", lambda match: samples[match[1]], path))
    return found


@pytest.mark.parametrize("path", [*looked_at(), "/antrean?hal=3", "/rekap?wilayah=33.24.12"])
async def test_after_signing_in_one_is_where_one_wanted_to_be(world: World, path: str) -> None:
    async with world.browser() as camat:
        assert (await camat.get(path)).status_code == 401
        link = await world.link(world.camat)
        done = await camat.post(link, data=fields((await camat.get(link)).text))
        assert done.headers["location"] == path
        again = await world.link(world.camat)
        done = await camat.post(again, data=fields((await camat.get(again)).text))
        assert done.headers["location"] == "/antrean"


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example", "https://evil.example", "/antrean//evil", "javascript:alert(1)", "/..", "",
        "/antrean?x=//evil", "/masuk/abc", "/keluar", "/static/style.css", "/antrean/../x", "/masuk",
        "/@evil.example", "/antrean#x", "antrean", "/antrean?" + "a" * 400,
    ],
)  # fmt: skip
async def test_no_cookie_leads_elsewhere(world: World, address: str) -> None:
    assert not wanted.own(address)
    async with world.browser() as camat:
        link = await world.link(world.camat)
        data = fields((await camat.get(link)).text)
        seed = camat.cookies["masuk"]
        header = {"Cookie": f'masuk={seed}; {wanted.COOKIE}="{address}"'.replace("\n", "")}
        done = await camat.post(link, data=data, headers=header)
    assert done.headers["location"] == "/antrean"


@pytest.mark.parametrize("address", ["/\\evil.example", "/a\nb", "/a\0", "/ａ", "/antrean\n", "/a b"])
def test_odd_letters_are_in_no_address_of_ours(address: str) -> None:
    assert not wanted.own(address)


async def test_a_note_that_came_too_late_is_given_back(world: World) -> None:
    sent = await world.send()
    path = f"/laporan/{sent.id}"
    async with world.signed_in(world.camat) as camat:
        data = fields((await camat.get(path)).text, f"{path}/return") | {"note": "Lengkapi <foto>."}
        world.now += timedelta(hours=world.kit.rules.session_hours, minutes=1)
        late = await camat.post(f"{path}/return", data=data, headers={"Referer": f"http://127.0.0.1{path}"})
        assert late.status_code == 401
        assert "Lengkapi &lt;foto&gt;." in late.text
        link = await world.link(world.camat)
        done = await camat.post(link, data=fields((await camat.get(link)).text))
        assert done.headers["location"] == path


# --- a session -----------------------------------------------------------------------------------------


async def test_who_has_not_answered_is_told_by_name(world: World) -> None:
    async with world.database.transaction() as tx:
        await person(tx, "Ucok <b>", "facilitator")
    training_id = await made(world)
    async with world.signed_in(world.camat) as camat:
        page = (await camat.get(f"/bimtek/{training_id}")).text
        assert "2 orang belum menjawab" in page
        assert "<li>Sari</li>" in page
        assert "<li>Ucok &lt;b&gt;</li>" in page
        await answers(world, world.sari, "yes", training_id)
        page = (await camat.get(f"/bimtek/{training_id}")).text
    assert "1 orang belum menjawab" in page
    assert "<li>Sari</li>" not in page


# --- a small phone -------------------------------------------------------------------------------------


def rules(selector: str) -> str:
    """What the stylesheet says of a selector, outside of wide screens."""
    narrow = STYLE.partition("@media (min-width")[0]
    parts = re.findall(r"([^{}]+)\{([^{}]*)\}", narrow)
    return " ".join(body for names, body in parts if selector in [name.strip() for name in names.split(",")])


@pytest.mark.parametrize("selector", [".rows > li", ".rows a > *", ".rows .head > *"])
def test_no_name_is_wider_than_the_screen(selector: str) -> None:
    assert "min-width: 0" in rules(selector)
    assert "overflow-wrap: anywhere" in rules(selector)


def test_a_name_and_its_state_share_a_line_only_where_both_fit() -> None:
    assert "flex-wrap: wrap" in rules(".rows .head")
    assert "minmax(0, 1fr)" in rules(".rows a")
