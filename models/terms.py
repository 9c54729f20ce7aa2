"""What things are called and which clock holds, where it differs: a pure table by area code.

It is loaded into the areas' settings, which areas inherit from those above. Whoever knows a local word better
changes the area's settings, not this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"

_ZONES: dict[str, tuple[str, ...]] = {
    WIB: (
        *("11", "12", "13", "14", "15", "16", "17", "18", "19", "21"),
        *("31", "32", "33", "34", "35", "36", "61", "62"),
    ),
    WITA: ("51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"),
    WIT: ("81", "82", "91", "92", "93", "94", "95", "96"),
}
"""Province codes by zone (Keppres 41/1987; newer provinces keep the zone of the one they were part of)."""

_VILLAGES: dict[str, tuple[str, str]] = {
    "11": ("gampong", "keuchik"),
    "11.04": ("kampung", "reje"),
    "11.13": ("kampung", "pengulu"),
    "11.16": ("kampung", "datok penghulu"),
    "11.17": ("kampung", "reje"),
    "13": ("nagari", "wali nagari"),
    "13.09": ("desa", "kepala desa"),
    "13.73": ("desa", "kepala desa"),
    "13.77": ("desa", "kepala desa"),
    "14.07": ("kepenghuluan", "penghulu"),
    "14.08": ("kampung", "penghulu"),
    "15.08": ("dusun", "rio"),
    "18.02": ("kampung", "kepala kampung"),
    "18.04": ("pekon", "peratin"),
    "18.05": ("kampung", "kepala kampung"),
    "18.06": ("pekon", "kepala pekon"),
    "18.08": ("kampung", "kepala kampung"),
    "18.10": ("pekon", "kepala pekon"),
    "18.12": ("tiyuh", "kepalo tiyuh"),
    "18.13": ("pekon", "peratin"),
    "31": ("kelurahan", "lurah"),
    "32.09": ("desa", "kuwu"),
    "32.12": ("desa", "kuwu"),
    "34": ("kalurahan", "lurah"),
    "34.71": ("kelurahan", "lurah"),
    "64.03": ("kampung", "kepala kampung"),
    "64.07": ("kampung", "petinggi"),
    "64.11": ("kampung", "petinggi"),
    "71.01": ("desa", "sangadi"),
    "71.02": ("desa", "hukum tua"),
    "71.03": ("kampung", "kapitalaung"),
    "71.05": ("desa", "hukum tua"),
    "71.06": ("desa", "hukum tua"),
    "71.07": ("desa", "hukum tua"),
    "71.08": ("desa", "sangadi"),
    "71.09": ("kampung", "kapitalaung"),
    "71.10": ("desa", "sangadi"),
    "71.11": ("desa", "sangadi"),
    "73.18": ("lembang", "kepala lembang"),
    "73.26": ("lembang", "kepala lembang"),
    "81.02": ("ohoi", "kepala ohoi"),
    **dict.fromkeys(("91", "92", "93", "94", "95", "96"), ("kampung", "kepala kampung")),
}
"""Area code -> the village and who heads it."""

_DISTRICTS: dict[str, tuple[str, str]] = {
    "34": ("kapanewon", "panewu"),
    "34.71": ("kemantren", "mantri pamong praja"),
    **dict.fromkeys(("91", "92", "93", "94", "95", "96"), ("distrik", "kepala distrik")),
}
"""Area code -> the district and who heads it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The words that hold in an area, in lower case as they stand inside a sentence."""

    village: str = "desa"
    village_head: str = "kepala desa"
    district: str = "kecamatan"
    district_head: str = "camat"


WORDS = ("village", "village_head", "district", "district_head")


def terms_of(settings: Mapping[str, Any]) -> Terms:
    """The words in an area's settings; the usual ones for what they leave out."""
    return Terms(**{word: str(settings[word]) for word in WORDS if word in settings})


def zone_of(settings: Mapping[str, Any]) -> str:
    """The IANA zone in an area's settings; Jakarta's when they leave it out."""
    return str(settings.get("zone", WIB))


def _table() -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = {}
    for zone, provinces in _ZONES.items():
        for code in provinces:
            table.setdefault(code, {})["zone"] = zone
    for names, words in ((WORDS[:2], _VILLAGES), (WORDS[2:], _DISTRICTS)):
        for code, pair in words.items():
            table.setdefault(code, {}).update(zip(names, pair, strict=True))
    return table


TERMS: dict[str, dict[str, Any]] = _table()
"""Area code -> the settings it brings: zone, village, village_head, district, district_head."""
