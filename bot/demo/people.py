"""Who lives in the demo: invented people in a real kecamatan, and what they are there."""

from __future__ import annotations

from dataclasses import dataclass

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
        return None if self.kind == "admin" else KECAMATAN


def _villages(first: int, count: int) -> tuple[str, ...]:
    return tuple(f"{KECAMATAN}.{number}" for number in range(first, first + count))


SARI = Inhabitant("sari", "Sari Lestari", "pld", _villages(2001, 4))
DEWI = Inhabitant("dewi", "Dewi Anggraini", "pld", _villages(2007, 4), phone=False)
CAMAT = Inhabitant("camat", "Hendra Wibowo", "camat")
COORDINATOR = Inhabitant("koordinator", "Joko Prasetyo", "coordinator")
ADMIN = Inhabitant("admin", "Ratna Kusuma", "admin")
INHABITANTS = (SARI, DEWI, CAMAT, COORDINATOR, ADMIN)
GUEST = "tamu"
"""The phone of somebody whom the bot does not know yet."""
