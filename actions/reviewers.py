"""Who may review somebody's entry: the camat and the acting camat of its kecamatan, but never its author."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models import Tx, person
from models.person import CAMAT, Person


@dataclass(frozen=True, slots=True)
class Reviewers:
    """`alone`: the author is the only camat there, so nobody ever may."""

    others: Sequence[Person]
    alone: bool


async def of(tx: Tx, area_code: str | None, author: int) -> Reviewers:
    """Those of an entry of this kecamatan."""
    holders = await person.holders(tx, CAMAT, area_code) if area_code else ()
    others = [one for one in holders if one.id != author]
    return Reviewers(others, alone=bool(holders) and not others)
