"""The lists that forms take from us: villages and hours."""

from __future__ import annotations

from actions import Kit, sources
from actions.library import Library
from models.database import Database
from tests import sample
from tests.actions import work
from tests.sample import NOW


async def rows(database: Database, who: sample.Somebody, name: str) -> list[dict[str, str]]:
    async with database.transaction() as tx:
        talk = await work.talk_of(tx, who)
        found = await sources.externals(tx, sources.Asker.of(talk), [name], NOW)
    return [dict(row) for row in found[name]]


async def test_own_villages_then_the_levels_above_then_another_place(database: Database) -> None:
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator", villages=sample.VILLAGES[:2])
    assert [(row["name"], row["label"], row["level"]) for row in await rows(database, sari, "desa")] == [
        ("33.24.11.2001", "Sedayu", "village"),
        ("33.24.11.2002", "Pamriyan", "village"),
        ("33.24.11", "Kecamatan Gemuh", "district"),
        ("33.24", "Kabupaten Kendal", "regency"),
        ("lain", "Tempat lain", "other"),
    ]


async def test_without_own_villages_all_of_the_kecamatan(database: Database) -> None:
    async with database.transaction() as tx:
        budi = await sample.person(tx, "Budi", "facilitator", "33.24.10", position="PD", language="en")
    labels = [row["label"] for row in await rows(database, budi, "desa")]
    assert labels == ["Margomulyo", "Tegorejo", "Kecamatan Pegandon", "Kabupaten Kendal", "Another place"]


async def test_the_words_of_the_place(database: Database) -> None:
    async with database.transaction() as tx:
        yos = await sample.person(tx, "Yos", "facilitator", "91.03.01", zone="Asia/Jayapura")
    labels = [row["label"] for row in await rows(database, yos, "desa")]
    assert labels == ["Yobeh", "Distrik Sentani", "Kabupaten Jayapura", "Tempat lain"]


async def test_somebody_of_a_regency_and_somebody_of_nowhere(database: Database) -> None:
    async with database.transaction() as tx:
        wide = await sample.person(tx, "Tika", "facilitator", "33.24", position="TAPM")
        nowhere = await sample.person(tx, "Nur", "admin", None)
    assert [row["name"] for row in await rows(database, wide, "desa")] == ["33.24", "lain"]
    assert [row["name"] for row in await rows(database, nowhere, "desa")] == ["lain"]


async def test_hours_already_reported(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator")
        sent = await work.send(tx, kit, Library(), sari)
        sent.minutes = 150
    assert await rows(database, sari, "jam") == [
        {"name": "2026-11-23", "label": "2026-11-23", "hours": "2.5000"}
    ]


async def test_a_list_that_nobody_provides_is_empty(database: Database) -> None:
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator")
    assert await rows(database, sari, "puskesmas") == []


async def test_the_whole_country_is_one_list_for_everybody(database: Database) -> None:
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator")
        talk = await work.talk_of(tx, sari)
        found = (await sources.externals(tx, sources.Asker.of(talk), ["wilayah"], NOW))["wilayah"]
    async with database.reading() as tx:
        again = (await sources.externals(tx, sources.Asker.of(talk), ["wilayah"], NOW))["wilayah"]
    assert again is found
    assert len(found) == len(sample.AREAS)
    assert [row for row in found if row["name"].startswith("33.24.10") or row["name"] == "33"] == [
        {"name": "33", "label": "Jawa Tengah", "parent": ""},
        {"name": "33.24.10", "label": "Pegandon", "parent": "33.24"},
        {"name": "33.24.10.2001", "label": "Margomulyo", "parent": "33.24.10"},
        {"name": "33.24.10.2002", "label": "Tegorejo", "parent": "33.24.10"},
    ]
