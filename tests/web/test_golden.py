"""Every address of the pages, as people read it, and what each post changes: a file of golden/ for each.

A row here is a look or a post in the office of tests/web/office.py. `make transcripts` writes the files anew;
read the difference as a camat would. An address without a row fails.
"""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest_asyncio
from starlette.routing import Match, Mount, Route

from tests.web import changes, readable
from tests.web.browser import World, fields
from tests.web.office import Office
from tests.web.training import FORM
from web import ROUTES, again

FOLDER = Path(__file__).parent / "golden"
REWRITE = os.environ.get("REWRITE_TRANSCRIPTS") == "1"
SECRET = re.compile(r"\b[0-9a-f]{32,64}\b|(?<=jawab=)[0-9a-f]{16}|\b[\w-]{43}\b")
EVERYWHERE = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""The headers of every page."""
LEFT_OUT = ("content-length", "etag", "last-modified")
FACTS = (
    "Kami mengundang pendamping pada Bimtek Aset Desa, Senin 7 Desember 2026 pukul 08.30 s/d 16.00 di Aula"
)
TABLE = "Tema;Tanggal;Waktu;Jam selesai;Tempat;Peserta\n"
ROW, WRONG = "Bimtek Aset;7 Desember 2026;08.30;16.00;Aula;Pendamping desa\n", ";31 Februari;x;;;siapa saja\n"

LOOKS = [
    ("nobody", "/"),
    ("stranger", "/"),
    ("camat", "/"),
    ("nobody", "/{masuk}?ke=bimtek"),
    ("stranger", "/{masuk}"),
    ("nobody", "/antrean?hal=2"),
    ("camat", "/antrean"),
    ("camat", "/antrean?verb=return&id={returned}"),
    ("english", "/antrean"),
    ("coordinator", "/antrean"),
    ("admin", "/antrean"),
    ("sari", "/antrean"),
    ("camat", "/laporan/{waiting}?hal=2"),
    ("camat", "/laporan/{again}"),
    ("camat", "/laporan/{again}?versi=1"),
    ("english", "/laporan/{again}"),
    ("coordinator", "/laporan/{approved}"),
    ("admin", "/laporan/{approved}"),
    ("sari", "/laporan/{returned}"),
    ("elsewhere", "/laporan/{waiting}"),
    ("camat", "/laporan/{waiting}0"),
    ("camat", "/laporan/{waiting}/foto/{photo}"),
    ("elsewhere", "/laporan/{waiting}/foto/{photo}"),
    ("camat", "/rekap"),
    ("english", "/rekap"),
    ("coordinator", "/rekap"),
    ("coordinator", "/rekap?wilayah=33.24.11"),
    ("admin", "/rekap"),
    ("sari", "/rekap"),
    ("camat", "/rekap/33.24.11.xlsx"),
    ("coordinator", "/rekap/33.24.xlsx"),
    ("english", "/rekap/33.24.11.xlsx"),
    ("elsewhere", "/rekap/33.24.11.xlsx"),
    ("camat", "/rekap/33.24.11.png"),
    ("coordinator", "/rekap/33.24.png"),
    ("camat", "/bimtek"),
    ("english", "/bimtek?impor=2"),
    ("admin", "/bimtek"),
    ("sari", "/bimtek"),
    ("camat", "/bimtek/baru"),
    ("english", "/bimtek/baru"),
    ("camat", "/bimtek/impor"),
    ("english", "/bimtek/impor"),
    ("camat", "/bimtek/impor/contoh.xlsx"),
    ("camat", "/bimtek/{draft}?kabar=baru"),
    ("camat", "/bimtek/{rich}?kabar=ubah&n=1200"),
    ("english", "/bimtek/{rich}"),
    ("coordinator", "/bimtek/{now}"),
    ("admin", "/bimtek/{held}"),
    ("elsewhere", "/bimtek/{rich}"),
    ("camat", "/bimtek/{rich}/ubah"),
    ("english", "/bimtek/{draft}/ubah"),
    ("camat", "/bimtek/{held}/ubah"),
    ("camat", "/bimtek/{rich}/hadir?cari=u"),
    ("camat", "/bimtek/{held}/hadir?n=1"),
    ("english", "/bimtek/{now}/hadir"),
    ("camat", "/bimtek/{now}/layar"),
    ("camat", "/bimtek/{rich}/layar"),
    ("english", "/bimtek/{held}/layar"),
    ("camat", "/bimtek/{rich}/bimtek.ics"),
    ("english", "/bimtek/{now}/bimtek.ics"),
    ("camat", "/bimtek/{held}/daftar-hadir.pdf"),
    ("english", "/bimtek/{held}/daftar-hadir.xlsx"),
    ("camat", "/bimtek/{held}/daftar-hadir.doc"),
    ("nobody", "/static/style.css"),
    ("camat", "/tidak-ada"),
]
"""Who looks at what."""


@dataclass(frozen=True)
class Post:
    """Who sends which form of the page at `on` to where, what they filled in, and a file."""

    who: str
    to: str
    on: str
    data: dict[str, str | list[str]] = field(default_factory=dict)
    file: tuple[str, str] | None = None


POSTS = [
    Post("camat", "/laporan/{waiting}/approve", "/laporan/{waiting}"),
    Post("camat", "/laporan/{waiting}/return", "/laporan/{waiting}", {"note": "Terlambat."}),
    Post("camat", "/laporan/{again}/return?hal=2", "/laporan/{again}", {"note": " "}),
    Post("camat", "/laporan/{again}/return?hal=2", "/laporan/{again}", {"note": "Foto?\r\nTerima kasih."}),
    Post("elsewhere", "/laporan/{again}/approve", "/antrean"),
    Post("camat", "/bimtek/tempel", "/bimtek/baru", {"teks": FACTS}),
    Post("sari", "/bimtek/tempel", "/antrean", {"teks": FACTS}),
    Post(
        "english", "/bimtek/baru", "/bimtek/baru", FORM | {"selesai_jam": "07:00", "tema": "", "kuota": "x"}
    ),
    Post(
        "english", "/bimtek/baru", "/bimtek/baru", FORM | {"zona": "WIT", "biaya": "Rp50.000", "kuota": "30"}
    ),
    Post("camat", "/bimtek/impor", "/bimtek/impor", file=("jadwal.pdf", TABLE + ROW)),
    Post("camat", "/bimtek/impor", "/bimtek/impor", file=("jadwal.csv", TABLE + WRONG + ROW)),
    Post("camat", "/bimtek/impor/simpan", "/bimtek/impor", {"tabel": "{table}"}),
    Post("camat", "/bimtek/impor/simpan", "/bimtek/impor", {"tabel": "{table}"}),
    Post("camat", "/bimtek/{rich}/ubah", "/bimtek/{rich}/ubah", FORM | {"dibuka": "2026-11-23"}),
    Post("camat", "/bimtek/{rich}/ubah", "/bimtek/{rich}/ubah", FORM | {"tempat": "Balai"}),
    Post("camat", "/bimtek/{rich}/hadir", "/bimtek/{rich}/hadir", {"hadir": "{sari}"}),
    Post("camat", "/bimtek/{now}/hadir", "/bimtek/{now}/hadir", {"hadir": "{sari}"}),
    Post("camat", "/bimtek/{now}/sertifikat", "/bimtek/{now}"),
    Post("camat", "/bimtek/{held}/sertifikat", "/bimtek/{held}"),
    Post("camat", "/bimtek/{draft}/umumkan", "/bimtek/{draft}"),
    Post("english", "/bimtek/{draft}/umumkan", "/bimtek/{draft}"),
    Post("camat", "/bimtek/{rich}/batal", "/bimtek/{rich}", {"alasan": " "}),
    Post("camat", "/bimtek/{rich}/batal", "/bimtek/{rich}", {"alasan": "Hujan"}),
    Post("camat", "/bimtek/{now}/selesai", "/bimtek/{now}"),
    Post("nobody", "/{masuk}?ke=bimtek", "/{masuk}"),
    Post("stranger", "/{masuk}", "/{masuk}"),
    Post("admin", "/keluar", "/antrean", {"csrf": "x"}),
    Post("admin", "/keluar", "/antrean"),
    Post("admin", "/laporan/{waiting}/return", "/", {"note": "Lengkapi."}),
]
"""What is posted, one after the other: for every address something that is done and something refused."""


def route(address: str, method: str) -> str:
    """The row of ROUTES that answers an address, by its path; '' = none."""
    scope = {"type": "http", "method": method, "path": httpx.URL(address).path, "root_path": ""}
    found = (one for one in ROUTES if one.matches(scope)[0] is Match.FULL)
    return next((one.path for one in found if isinstance(one, Route | Mount)), "")


def addresses() -> set[tuple[str, str]]:
    """Every method and path of ROUTES."""
    ways = [one for one in ROUTES if isinstance(one, Route)]
    return {(method, one.path) for one in ways for method in (one.methods or ()) if method != "HEAD"}


def file_of(path: str) -> Path:
    """Where an address's pages are kept."""
    return FOLDER / f"{re.sub('[{}]', '', path).strip('/').replace('/', '.') or 'index'}.txt"


class Album:
    """The pages that were seen, by the path of their route."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.pages: dict[str, list[str]] = {}
        self.seen: set[tuple[str, str]] = set()

    async def look(self, who: str, to: str) -> None:
        """Somebody looks."""
        at = to.format_map(self.office.names)
        before = await changes.rows(self.office.world.database)
        answer = await self.office.at[who].get(at)
        await self._keep("GET", f"{who} looks at {to}", at, answer, before)

    async def post(self, one: Post) -> None:
        """Somebody sends a form."""
        office, at = self.office, one.to.format_map(self.office.names)
        client = office.at[one.who]
        page = (await client.get(one.on.format_map(office.names))).text
        hidden = fields(page, at) if f'action="{at}"' in page else fields(page) if "<form" in page else {}
        data = {n: v.format_map(office.names) if isinstance(v, str) else v for n, v in one.data.items()}
        files = {"tabel": (one.file[0], one.file[1].encode())} if one.file else None
        before = await changes.rows(office.world.database)
        answer = await httpx.AsyncClient.post(client, at, data=hidden | data, files=files)
        filled = "".join(f" {n}={v!r}" for n, v in one.data.items())
        told = f"{one.who} posts to {one.to}{filled}" + (f" with {one.file[0]}" if one.file else "")
        await self._keep("POST", told, at, answer, before)
        if f"{again.NAME}=" in answer.headers.get("location", ""):
            before = await changes.rows(office.world.database)
            shown = await client.get(answer.headers["location"])
            waiting = fields(shown.text, "/bimtek/impor/simpan") if "/simpan" in shown.text else {}
            office.names |= {"table": waiting["tabel"]} if waiting else {}
            await self._keep("POST", "... and is shown", at, shown, before)

    async def _keep(
        self, method: str, told: str, at: str, answer: httpx.Response, before: changes.Rows
    ) -> None:
        path = route(at, method)
        self.seen.add((method, path))
        after = await changes.rows(self.office.world.database)
        lines = [told, *_headers(answer), *readable.body(answer.headers, answer.content)]
        lines += [f"STORED {line}" for line in changes.told(before, after)]
        text = "\n  ".join(lines)
        for name, value in self.office.names.items():
            if len(value) == 32:
                text = text.replace(value, f"<{name}>")
        self.pages.setdefault(path, []).append(SECRET.sub("<secret>", text))


def _headers(answer: httpx.Response) -> Iterator[str]:
    """The status, and the headers that are not those of every page."""
    yield f"{answer.status_code}"
    for name, value in sorted(answer.headers.multi_items()):
        if name not in LEFT_OUT and EVERYWHERE.get(name) != value:
            yield f"{name}: {value}"
    for name in sorted(EVERYWHERE.keys() - answer.headers.keys()):
        yield f"without {name}"


@pytest_asyncio.fixture
async def office(lone: World) -> AsyncIterator[Office]:
    async with AsyncExitStack() as around:
        made = Office(lone, around)
        await made.settle()
        yield made


async def test_every_address_is_what_its_file_says(office: Office) -> None:
    album = Album(office)
    for who, to in LOOKS:
        await album.look(who, to)
    for one in POSTS:
        await album.post(one)
    assert sorted(addresses() - album.seen) == []
    went = {file_of(path): "\n\n".join(pages) + "\n" for path, pages in album.pages.items()}
    if REWRITE:
        for old in FOLDER.glob("*.txt"):
            old.unlink()
        for path, text in went.items():
            path.write_text(text, encoding="utf-8")
    assert went == {path: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.txt")}
