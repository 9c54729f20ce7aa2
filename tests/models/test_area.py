"""Areas: codes, inheritance of settings, search."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from models import area
from models.area import Area
from models.database import Database
from tests.sample import AREAS, GEMUH


async def test_codes_tell_what_is_above() -> None:
    assert area.parent_of("33.24.11.2001") == "33.24.11"
    assert area.parent_of("33") is None
    assert area.line_of(GEMUH) == ["33", "33.24", "33.24.11"]


@pytest.mark.parametrize(
    ("code", "outer", "within", "inside"),
    [
        ("33.24.11", "33.24", True, True),
        ("33.24.11", "33.24.11", True, False),
        ("33.24", "33.24.11", False, False),
        ("33.24.11", "33.24.1", False, False),
        (None, "33", False, False),
        ("33", None, True, True),
        ("33", "", True, True),
        ("33", area.COUNTRY, True, True),
        (area.COUNTRY, None, True, False),
        (area.COUNTRY, "33", False, False),
        ("", "", True, False),
    ],
)
def test_an_area_within_another(code: str | None, outer: str | None, within: bool, inside: bool) -> None:
    assert (area.is_within(code, outer), area.is_inside(code, outer)) == (within, inside)


async def test_children_and_line(database: Database) -> None:
    async with database.reading() as tx:
        assert len(await area.children(tx, GEMUH)) == 16
        assert [a.name for a in await area.line(tx, "33.24.11.2001")] == [
            "Jawa Tengah",
            "Kabupaten Kendal",
            "Gemuh",
            "Sedayu",
        ]
        assert [a.code for a in await area.children(tx, None)] == ["13", "33", "91"]
        assert await area.count(tx) == len(AREAS)
        found = await area.get(tx, GEMUH)
        assert found is not None
        assert found.name == "Gemuh"


async def test_settings_are_inherited_and_overridden(database: Database) -> None:
    async with database.transaction() as tx:
        for code, settings in {
            "33": {"zone": "Asia/Jakarta", "village": "desa"},
            GEMUH: {"village": "pekon"},
        }.items():
            found = await area.get(tx, code)
            assert found is not None
            found.settings = settings
    async with database.reading() as tx:
        assert await area.settings_of(tx, "33.24.11.2001") == {"zone": "Asia/Jakarta", "village": "pekon"}


async def test_search_by_part_of_a_name(database: Database) -> None:
    async with database.reading() as tx:
        found = await area.search(tx, "gemuh", level="village")
        assert [a.name for a in found] == ["Gemuhblanten"]
        assert [a.name for a in await area.search(tx, "GEM uh", level="district")] == ["Gemuh"]
        assert [a.name for a in await area.search(tx, "joho", level="village")] == ["Johorejo"]
        assert list(await area.search(tx, "ge", level="village")) == []
        assert list(await area.search(tx, "100%_", level="village")) == []
        names = [a.name for a in await area.search(tx, "rejo", level="village")]
        assert names == sorted(names)


async def test_an_area_holds_its_parts_and_no_sign_of_a_pattern(database: Database) -> None:
    async def found(code: str) -> list[int]:
        counted = [select(func.count()).where(rule(Area.code, code)) for rule in (area.within, area.inside)]
        async with database.reading() as tx:
            return [(await tx.execute(query)).scalar_one() for query in counted]

    assert await found("33.24.10") == [3, 2]
    assert await found("33.24.10.2001") == [1, 0]
    assert await found("33.24.1") == [0, 0]
    assert await found("3_.24.10") == [0, 0]
    assert await found("%") == [0, 0]
