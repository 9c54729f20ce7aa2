"""What an invitation or assignment is called, in the reader's language and its area's words."""

from __future__ import annotations

from actions import people
from actions.places import Place, place
from locales import Words
from models import Tx, area
from models.invite import Invite
from models.person import Assignment

FEW = 12
"""How many villages are named before the rest is only counted."""


def kind_name(w: Words, kind: str, where: Place) -> str:
    """The kind, e.g. "Camat" or, in Papua, "Kepala distrik"."""
    return w.plain(f"people.kind_{kind}", **where.words)


async def post(tx: Tx, w: Words, held: Invite | Assignment) -> dict[str, str]:
    """What somebody is or becomes, as values for texts: `role` and the place's words (place, village)."""
    where = await place(tx, held.area_code)
    kind = people.kind_of(held.role, held.position, held.acting)
    return where.words | {"role": kind_name(w, kind, where)}


async def village_names(tx: Tx, w: Words, codes: list[str]) -> str:
    """The names of villages in one line; a long list ends with how many more there are."""
    found = [await area.get(tx, code) for code in codes[:FEW]]
    names = ", ".join(one.name for one in found if one is not None)
    more = len(codes) - FEW
    return w.plain("people.and_more", names=names, n=more) if more > 0 else names
