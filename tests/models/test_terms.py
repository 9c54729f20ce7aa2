"""The words and zones that differ by area."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from models import area
from models.database import Database
from models.terms import TERMS, WIB, WIT, WITA, WORDS, Terms, terms_of, zone_of
from models.wilayah import areas
from tests.sample import GEMUH

PROVINCES = 38


def test_every_province_has_a_zone_that_exists() -> None:
    zones = {code: settings["zone"] for code, settings in TERMS.items() if len(code) == 2}
    assert len(zones) == PROVINCES
    assert {str(ZoneInfo(zone)) for zone in zones.values()} == {WIB, WITA, WIT}


def test_the_table_says_only_what_terms_know() -> None:
    for code, settings in TERMS.items():
        assert set(settings) <= {"zone", *WORDS}, code
        assert all(isinstance(word, str) and word for word in settings.values()), code


def test_every_code_is_an_area_of_the_country() -> None:
    names = dict(areas())
    assert set(TERMS) <= set(names)
    assert names["18.12"] == "Kabupaten Tulang Bawang Barat"
    assert names["13.09"] == "Kabupaten Kepulauan Mentawai"


def test_what_settings_leave_out_is_the_usual_word() -> None:
    assert terms_of({}) == Terms("desa", "kepala desa", "kecamatan", "camat")
    assert zone_of({}) == "Asia/Jakarta"


@pytest.mark.parametrize(
    ("code", "village", "district_head", "zone"),
    [
        (GEMUH, "desa", "camat", WIB),
        ("13.06.01", "nagari", "camat", WIB),
        ("91.03.01", "kampung", "kepala distrik", WIT),
    ],
)
async def test_an_area_inherits(
    database: Database, code: str, village: str, district_head: str, zone: str
) -> None:
    async with database.transaction() as tx:
        settings = await area.settings_of(tx, code)
    terms = terms_of(settings)
    assert (terms.village, terms.district_head, zone_of(settings)) == (village, district_head, zone)
