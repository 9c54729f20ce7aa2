"""The list of commands that a platform shows: those of the person's roles, in their language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from actions import Rules
from bot.channels import Channel, Commands
from handlers import offers
from locales import words
from models import person
from models.database import Database
from models.message import Incoming


def commands(held: Iterable[str], language: str, rules: Rules) -> Commands:
    """The commands of somebody with these roles and positions."""
    return described(offers.commands(held, rules), language)


def described(names: Iterable[str], language: str) -> Commands:
    """Command names with what they do."""
    w = words(language)
    return [(name, w.plain(f"machine.command_{name}")) for name in names]


class Menus:
    """Renews a person's menu when their roles or language may have changed."""

    def __init__(self, database: Database, channels: Mapping[str, Channel], rules: Rules) -> None:
        self._database = database
        self._channels = channels
        self._rules = rules

    async def renew(self, said: Incoming) -> None:
        """Offer the sender what they can do now; strangers keep what everybody sees."""
        async with self._database.reading() as tx:
            found = await person.known_at(tx, said.channel, said.sender)
            held = [] if found is None else await person.assignments(tx, found[0])
        if found is not None:
            names = (name for one in held for name in (one.role, one.position))
            offered = commands(names, found[1], self._rules)
            await self._channels[said.channel].menu(said.sender, offered)
