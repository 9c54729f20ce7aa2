"""Areas of Indonesia by Kemendagri code (province 11, regency 11.01, district 11.01.01, village ...2001).

What varies from place to place (words such as nagari or panewu, the time zone) is a setting of an area
that its parts inherit, never a constant.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, String, false, func, insert, or_, select, true
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Tx

LEVELS = {2: "province", 5: "regency", 8: "district", 13: "village"}
"""Length of a code -> the level of its area (provinsi, kabupaten/kota, kecamatan, desa/kelurahan)."""


COUNTRY = "ID"
"""The whole country where a list or a column must say something; elsewhere it is None or ''."""

LONGEST_NAME = 80
"""Letters; more is no area's name, and no database is asked for it."""


_SIGNS = re.compile(r"[\W_]+")


def parent_of(code: str) -> str | None:
    """The code of the area above, None for a province."""
    return code.rpartition(".")[0] or None


def line_of(code: str) -> list[str]:
    """The codes from the province down to this area, e.g. 11.01.01 -> ['11', '11.01', '11.01.01']."""
    parts = code.split(".")
    return [".".join(parts[: i + 1]) for i in range(len(parts))]


def known(code: str | None) -> str | None:
    """The code of an area; None for the whole country, however that is written."""
    return None if code in ("", COUNTRY) else code


def is_within(code: str | None, outer: str | None) -> bool:
    """Whether an area is the other or lies in it; everything is within the whole country."""
    code, outer = known(code), known(outer)
    return outer is None or code == outer or is_inside(code, outer)


def is_inside(code: str | None, outer: str | None) -> bool:
    """Whether an area lies in the other and is not the other itself."""
    code, outer = known(code), known(outer)
    return code is not None and (outer is None or code.startswith(f"{outer}."))


def inside(column: Any, code: str) -> ColumnElement[bool]:
    """Whether a column's area lies in this one."""
    found: ColumnElement[bool] = column.startswith(f"{code}.", autoescape=True)
    return found


def within(column: Any, code: str) -> ColumnElement[bool]:
    """Whether a column's area is this one or lies in it."""
    return or_(column == code, inside(column, code))


def below(column: Any, areas: Collection[str | None]) -> ColumnElement[bool]:
    """The column holds one of the areas or a part of one (None: anything)."""
    if None in areas:
        return true()
    return or_(
        false(),
        *(within(column, code) for code in areas if code is not None),
    )


class Area(Base):
    """One area. `settings`: zone (IANA), and words: village, village_head, district, district_head."""

    __tablename__ = "area"

    code: Mapped[str] = mapped_column(String(13), primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    search: Mapped[str] = mapped_column(
        String(LONGEST_NAME), index=True
    )  # the name in lower case, letters and digits only
    settings: Mapped[dict[str, Any] | None] = mapped_column(JSON)


def searchable(name: str) -> str:
    """A name as it is searched for: lower case, letters and digits only."""
    return _SIGNS.sub("", name.lower())


async def load(tx: Tx, areas: Iterable[tuple[str, str]], settings: dict[str, dict[str, Any]]) -> int:
    """Insert areas, (code, name) with parents first; returns how many. The table must be empty."""
    rows = [
        {
            "code": c,
            "parent_code": parent_of(c),
            "name": n,
            "search": searchable(n),
            "settings": settings.get(c),
        }
        for c, n in areas
    ]
    connection = await tx.connection()
    for start in range(0, len(rows), 5000):
        await connection.execute(insert(Area), rows[start : start + 5000])
    return len(rows)


async def count(tx: Tx) -> int:
    """How many areas are stored."""
    return (await tx.execute(select(func.count()).select_from(Area))).scalar_one()


async def get(tx: Tx, code: str) -> Area | None:
    """The area with this code."""
    return await tx.get(Area, code)


async def children(tx: Tx, code: str | None) -> Sequence[Area]:
    """The areas directly below (None: the provinces), by code."""
    return (
        (await tx.execute(select(Area).where(Area.parent_code == code).order_by(Area.code))).scalars().all()
    )


async def whole(tx: Tx) -> Sequence[tuple[str, str | None, str]]:
    """(code, code of the area above, name) of every area, by code: the whole country, about 92,000."""
    rows = await tx.execute(select(Area.code, Area.parent_code, Area.name).order_by(Area.code))
    return [(code, above, name) for code, above, name in rows]


async def some(tx: Tx, codes: Collection[str]) -> list[Area]:
    """The areas with these codes, those above before what is in them."""
    return list((await tx.execute(select(Area).where(Area.code.in_(codes)).order_by(Area.code))).scalars())


async def line(tx: Tx, code: str) -> list[Area]:
    """The areas from the province down to this one."""
    return await some(tx, line_of(code))


async def settings_of(tx: Tx, code: str) -> dict[str, Any]:
    """The settings in force in an area: its own over those it inherits."""
    merged: dict[str, Any] = {}
    for area in await line(tx, code):
        merged.update(area.settings or {})
    return merged


async def search(
    tx: Tx, text: str, *, level: str, under: str | None = None, limit: int = 20
) -> Sequence[Area]:
    """Areas of a level whose name contains the text (3 to LONGEST_NAME letters); those that begin so first.

    `under` is an area to stay inside of (it may be found itself); None searches the whole country.
    """
    key = searchable(text)
    if not 3 <= len(key) <= LONGEST_NAME:
        return []
    length = next(n for n, name in LEVELS.items() if name == level)
    query = (
        select(Area)
        .where(Area.search.contains(key), func.length(Area.code) == length)
        .order_by(or_(Area.search.startswith(key)).desc(), Area.search, Area.code)
        .limit(limit)
    )
    if under:
        query = query.where(within(Area.code, under))
    return (await tx.execute(query)).scalars().all()
