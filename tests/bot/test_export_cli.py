"""`pendamping export`: files as they are found afterwards, and faults that leave nothing behind."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from actions import Kit
from actions.library import Library
from bot import log
from bot.operator.commands import app
from forms import End, Form, Interview, Setting
from models import Ids
from models.database import Database
from models.media import Media
from tests.actions import work
from tests.sample import NOW, VILLAGES, person

Command = Callable[..., Result]
PICTURE = b"\xff\xd8\xff picture"


async def _fill(url: str) -> None:
    """Two reports: the first with a photo that was fetched and one that was not, the second a formula."""
    database, kit, library = Database(url), Kit(ids=Ids(Random(1)), rng=Random(1)), Library()
    async with database.transaction() as tx:
        sari = await person(tx, "Sari", "facilitator", villages=VILLAGES)
        await person(tx, "Budi", "kpmd")
        first = await work.send(tx, kit, library, sari, photos=2)
        for name, path in zip(work.PHOTOS, ("11/a.jpg", None), strict=True):
            tx.add(
                Media(
                    id=name, person_id=sari.person_id, entry_id=first.id, channel="telegram", ref=name,
                    kind="image", path=path, created_at=NOW,
                )
            )  # fmt: skip
        await work.send(tx, kit, library, sari, "=HYPERLINK(1)")
    await database.close()


@pytest.fixture
def pendamping(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(log, "begin", lambda config: None)
    asyncio.run(_fill(database_url))
    kept = tmp_path / "media" / "11"
    kept.mkdir(parents=True)
    (kept / "a.jpg").write_bytes(PICTURE)
    env = {
        "PENDAMPING_DATABASE__URL": database_url,
        "PENDAMPING_MEDIA__DIRECTORY": str(tmp_path / "media"),
    }

    def call(*arguments: str) -> Result:
        result = CliRunner().invoke(app, ["export", *arguments], env=env)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return call


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def test_submissions_with_their_attachments_that_read_back(pendamping: Command, tmp_path: Path) -> None:
    done = pendamping("kegiatan", "out", "--format", "openrosa")
    assert (done.exit_code, done.stdout) == (0, "2 entries are in out.\n")
    assert "1 attachments are not there" in done.stderr
    (xform,) = (tmp_path / "out").glob("*.xml")
    form = Form.from_xml(xform.read_bytes())
    entries = sorted((tmp_path / "out" / "instances").iterdir())
    listed = (tmp_path / "out" / "instances.txt").read_text().splitlines()
    assert sorted(listed) == [entry.name for entry in entries]
    found = {}
    for entry in entries:
        assert entry.name.startswith("uuid")
        again = Interview.edit(form, (entry / "submission.xml").read_text(), Setting(NOW, rng=Random(0)))
        assert isinstance(again.step, End)
        said = {one.name: one.value for one in again.summary()}
        found[said["proses"]] = (
            said["tanggal"],
            said["foto_1"],
            sorted(each.name for each in entry.iterdir()),
        )
    assert found == {
        "Membahas RKPDes": (
            "2026-11-23", f"{work.PHOTOS[0]}.jpg", [f"{work.PHOTOS[0]}.jpg", "submission.xml"]
        ),
        "=HYPERLINK(1)": ("2026-11-23", "", ["submission.xml"]),
    }  # fmt: skip


def test_submissions_as_zips(pendamping: Command, tmp_path: Path) -> None:
    assert pendamping("kegiatan", "out", "--format", "openrosa", "--zip").exit_code == 0
    held = set()
    for path in (tmp_path / "out" / "instances").iterdir():
        with ZipFile(path) as opened:
            held.add(tuple(sorted(opened.namelist())))
    assert held == {("submission.xml",), (f"{work.PHOTOS[0]}.jpg", "submission.xml")}


def test_csv_with_codes(pendamping: Command, tmp_path: Path) -> None:
    assert pendamping("kegiatan", "tables", "--format", "csv").exit_code == 0
    rows = table(tmp_path / "tables" / "kegiatan.csv")
    assert [(row["Number"], row["desa"], row["proses"]) for row in rows] == [
        ("K-2026-00001", VILLAGES[0], "Membahas RKPDes"),
        ("K-2026-00002", VILLAGES[0], "'=HYPERLINK(1)"),
    ]
    assert [(row["AttachmentsPresent"], row["AttachmentsExpected"]) for row in rows] == [
        ("1", "2"),
        ("0", "0"),
    ]


def test_xlsx_with_labels(pendamping: Command, tmp_path: Path) -> None:
    assert pendamping("kegiatan", "laporan.xlsx", "--labels", "id").exit_code == 0
    sheet = load_workbook(BytesIO((tmp_path / "laporan.xlsx").read_bytes()))["kegiatan"]
    heads, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    told = [dict(zip(heads, row, strict=True)) for row in rows]
    assert [(row["desa"], row["proses"]) for row in told] == [
        ("Sedayu", "Membahas RKPDes"), ("Sedayu", "=HYPERLINK(1)")
    ]  # fmt: skip
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("lain", "out.xlsx"), "no such form is installed"),
        (("kegiatan", "media"), "media is there already"),
        (("kegiatan", "out.xlsx", "--labels", "jv"), "no labels in 'jv'"),
        (("kegiatan", "out.xlsx", "--by", "2"), "no admin, coordinator or camat"),
    ],
)
def test_a_fault_is_told_and_leaves_nothing(
    pendamping: Command, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    before = sorted(tmp_path.iterdir())
    done = pendamping(*arguments)
    assert done.exit_code == 1
    assert told in done.stderr
    assert sorted(tmp_path.iterdir()) == before


def test_areas_and_times_choose(pendamping: Command, tmp_path: Path) -> None:
    assert "0 entries" in pendamping("kegiatan", "a.xlsx", "--area", "13").stdout
    assert "2 entries" in pendamping("kegiatan", "b.xlsx", "--area", "33").stdout
    assert "0 entries" in pendamping("kegiatan", "c.xlsx", "--since", "2026-11-24").stdout
    assert "2 entries" in pendamping("kegiatan", "d.xlsx", "--before", "2026-11-24").stdout
