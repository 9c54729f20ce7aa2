"""Tables that would freeze or fill the bot: a worded answer within limits, and the next one is read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest_asyncio

from actions.training import sheet, table
from actions.training.importing import World
from bench.hostile import tables as made
from bot.files import tables
from bot.sandbox import Sandbox
from forms import Form, read_xlsform
from locales import LANGUAGES, words
from tests.fakes.tables import Here
from tests.sample import GEMUH, NOW

XFORM = read_xlsform(sheet.source(), sheet.NAME)[0]
GOOD = ("Rapat desa", "7 Desember 2026", "08.30-16.00", "Aula", "Pendamping desa")


def world() -> World:
    rows = {
        "bimtek_awal": [
            {"name": "zona", "label": "", "value": "WIB"},
            {"name": "wilayah", "label": "", "value": GEMUH},
        ],
        "bimtek_wilayah": [{"name": GEMUH, "label": "Kecamatan Gemuh"}],
        "bimtek_formulir": [],
    }
    return World(XFORM, NOW, "Asia/Jakarta", "id", rows, [])


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as box:
        yield box


def test_the_form_takes_from_us_what_it_is_given() -> None:
    assert set(sheet.EXTERNALS) == set(Form.from_xml(XFORM).externals)


async def test_what_the_child_tells_is_what_was_read(sandbox: Sandbox) -> None:
    bad = ("", "31 November 2026", "pagi", "", "")
    content = made.workbook(GOOD, bad)
    found = await tables.read(sandbox, content, "sesi.xlsx", world())
    here = await tables.read(Here(), content, "sesi.xlsx", world())
    assert isinstance(found, table.Read)
    assert isinstance(here, table.Read)
    assert (found.rows, len(found.facts), len(found.mistakes) > 2) == (2, 1, True)
    assert (found.facts, found.mistakes) == (here.facts, here.mistakes)
    assert found.facts[0].starts_at == datetime(2026, 12, 7, 1, 30, tzinfo=UTC)


async def test_no_workbook_costs_more_than_it_may(sandbox: Sandbox) -> None:
    for name in sorted(set(made.XLSX) - set(made.SLOW)):
        found = await tables.read(sandbox, made.XLSX[name](), "sesi.xlsx", world())
        assert isinstance(found, table.Unreadable), name
        for language in LANGUAGES:
            assert words(language).plain(f"training.table_{found.code}", **found.values)
    assert isinstance(await tables.read(sandbox, made.workbook(GOOD), "sesi.xlsx", world()), table.Read)


async def test_no_csv_costs_more_than_it_may(sandbox: Sandbox) -> None:
    for name, content in made.CSV.items():
        found = await tables.read(sandbox, content(), "sesi.csv", world())
        assert isinstance(found, table.Unreadable) or found.facts == [], name
