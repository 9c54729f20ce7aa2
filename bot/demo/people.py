"""Who lives in the demo: invented people in a real kecamatan, and what they are there."""

from __future__ import annotations

from dataclasses import dataclass

from models import person

KECAMATAN = "33.24.11"
"""Gemuh, Kabupaten Kendal: sixteen villages."""


@dataclass(frozen=True)
class Inhabitant:
    """`address` is their phone's (and a word of the phone's page); `kind` as in actions.people.KINDS."""

    address: str
    name: str
    kind: str
    villages: tuple[str, ...] = ()
    phone: bool = True

    @property
    def area(self) -> str | None:
        """Where they are that; admins are it everywhere."""
        return None if self.kind == person.ADMIN else KECAMATAN


def _villages(first: int, count: int) -> tuple[str, ...]:
    return tuple(f"{KECAMATAN}.{number}" for number in range(first, first + count))


SARI = Inhabitant("sari", "Sari Lestari", "pld", _villages(2001, 4))
DEWI = Inhabitant("dewi", "Dewi Anggraini", "pld", _villages(2007, 4), phone=False)
CAMAT = Inhabitant(person.CAMAT, "Hendra Wibowo", person.CAMAT)
COORDINATOR = Inhabitant("koordinator", "Joko Prasetyo", person.COORDINATOR)
ADMIN = Inhabitant(person.ADMIN, "Ratna Kusuma", person.ADMIN)
INHABITANTS = (SARI, DEWI, CAMAT, COORDINATOR, ADMIN)
GUEST = "tamu"
"""The phone of somebody whom the bot does not know yet."""
