"""Which commands a person is offered, by role and in their language; what they do is handlers' business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from bot.channels import Channel, Commands
from locales import words
from models import Database, person
from models.message import Incoming
from models.person import Contact, Person

STRANGERS = ("start", "bantuan", "bahasa")
EVERYBODY = ("lapor", "riwayat", "bimtek", "tenggat", "pengingat", "batal")
ROLES: Mapping[str, tuple[str, ...]] = {
    "camat": ("tinjau", "rekap", "grup", "undang", "siaran", "web"),
    "coordinator": ("rekap", "grup", "undang", "siaran", "web"),
    "admin": ("undang", "siaran", "formulir", "web"),
}
"""What a role adds to what everybody has."""
LAST = ("saluran", "bahasa", "bantuan")


def commands(roles: Iterable[str], language: str) -> Commands:
    """The commands of somebody with these roles."""
    held = set(roles)
    added = [name for role, names in ROLES.items() if role in held for name in names]
    return described([*dict.fromkeys((*EVERYBODY, *added, *LAST))], language)


def described(names: Iterable[str], language: str) -> Commands:
    """Command names with what they do."""
    w = words(language)
    return [(name, w.plain(f"machine.command_{name}")) for name in names]


class Menus:
    """Renews a person's menu when their roles or language may have changed."""

    def __init__(self, database: Database, channels: Mapping[str, Channel]) -> None:
        self._database = database
        self._channels = channels

    async def renew(self, said: Incoming) -> None:
        """Offer the sender what they can do now; strangers keep what everybody sees."""
        query = (
            select(Person.id, Person.language)
            .join(Contact, Contact.person_id == Person.id)
            .where(Contact.channel == said.channel, Contact.address == said.sender)
        )
        async with self._database.reading() as tx:
            found = (await tx.execute(query)).first()
            held = [] if found is None else await person.assignments(tx, found[0])
        if found is not None:
            offered = commands((one.role for one in held), found[1])
            await self._channels[said.channel].menu(said.sender, offered)
