"""What a place is called in a sentence, in the words of that place; reads areas and changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from models import Tx, area
from models.area import Area
from models.terms import WIB, Terms, terms_of, zone_of

COUNTRY = "Indonesia"


@dataclass(frozen=True, slots=True)
class Place:
    """An area with the words and the zone that hold there. `within` is what is above it, nearest first."""

    code: str | None
    name: str
    within: tuple[str, ...] = ()
    terms: Terms = field(default_factory=Terms)
    zone: str = WIB

    @property
    def level(self) -> str:
        """The area's level (a value of models.area.LEVELS); "country" for all of it."""
        return area.LEVELS[len(self.code)] if self.code else "country"

    @property
    def title(self) -> str:
        """The name with what it is, e.g. "Kapanewon Depok"; names of regencies say it already."""
        if self.level == "district":
            return f"{capital(self.terms.district)} {self.name}"
        return (
            f"{capital(village_word(self.code, self.terms))} {self.name}"
            if self.level == "village"
            else self.name
        )

    @property
    def full(self) -> str:
        """The title and all that is above, e.g. "Kecamatan Gemuh, Kabupaten Kendal, Jawa Tengah"."""
        return ", ".join((self.title, *self.within))

    @property
    def words(self) -> dict[str, str]:
        """The place's words as values for texts: village, Village, village_head, ..., and place."""
        t = self.terms
        values = {
            "village": t.village,
            "village_head": t.village_head,
            "district": t.district,
            "district_head": t.district_head,
        }
        return values | {capital(key): capital(word) for key, word in values.items()} | {"place": self.full}


def capital(word: str) -> str:
    """The word as it begins a sentence."""
    return word[:1].upper() + word[1:]


def village_word(code: str | None, terms: Terms) -> str:
    """What one village is: a code whose last part begins with 1 is a kelurahan wherever it lies."""
    return "kelurahan" if code and code.rpartition(".")[2].startswith("1") else terms.village


async def place(tx: Tx, code: str | None) -> Place:
    """The place with this code, None for the whole country; LookupError when there is no such area."""
    if code is None:
        return Place(None, COUNTRY)
    return _place(code, await area.line(tx, code))


async def places(tx: Tx, codes: Collection[str]) -> dict[str, Place]:
    """The places with these codes, in one question; LookupError when there is no such area."""
    known = {
        one.code: one for one in await area.some(tx, {part for code in codes for part in area.line_of(code)})
    }
    return {
        code: _place(code, [known[part] for part in area.line_of(code) if part in known]) for code in codes
    }


def _place(code: str, line: Sequence[Area]) -> Place:
    if not line or line[-1].code != code:
        raise LookupError(f"no area {code}")
    settings: dict[str, object] = {}
    for one in line:
        settings.update(one.settings or {})
    above = tuple(one.name for one in reversed(line[:-1]))
    return Place(code, line[-1].name, above, terms_of(settings), zone_of(settings))
