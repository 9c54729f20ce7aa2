"""A broadcast's messages, put into the outbox some people at a time: a crash loses and doubles none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions import Kit
from actions.broadcasts import reach
from actions.broadcasts.wording import message
from actions.notices import BROADCAST
from actions.reminders.chosen import chosen
from locales import words
from models import Tx, broadcast, outbox, person
from models.broadcast import Broadcast, Reader
from models.message import pack
from models.outbox import Letter
from models.readers import Address

AT_ONCE = 500
"""People in one transaction; all others who want to write wait for it."""


async def post(tx: Tx, kit: Kit, one: Broadcast, now: datetime) -> int:
    """Write to the next people and note how far that is; returns how many they are."""
    after = one.reached or 0
    ids = await broadcast.people(tx, reach.posts(one.roles), one.areas, one.person_id, after, AT_ONCE)
    readers = await broadcast.readers(tx, ids)
    reached: dict[int, list[Address]] = {}
    for address in await broadcast.addresses(tx, ids):
        reached.setdefault(address.person_id, []).append(address)
    contents = await _contents(tx, one, {reader.language for reader in readers})
    letters = [
        _letter(kit, one, reader, _where(reader, reached[reader.id]), contents[reader.language], now)
        for reader in readers
        if reader.id in reached
    ]
    await outbox.post_once(tx, letters, now)
    one.reached = ids[-1] if len(ids) == AT_ONCE else None
    return len(letters)


async def _contents(tx: Tx, one: Broadcast, languages: set[str]) -> dict[str, str]:
    """The message in each language, as the outbox keeps it."""
    speaker = reach.signer(await person.assignments(tx, one.person_id), one.areas)
    return {
        language: pack(await message(tx, words(language), one.person_id, speaker, one.text))
        for language in sorted(languages)
    }


def _where(reader: Reader, addresses: Sequence[Address]) -> Address:
    """On the channel that the reader chose, else at their oldest address."""
    return next((one for one in addresses if one.channel == reader.channel), addresses[0])


def _letter(
    kit: Kit, one: Broadcast, reader: Reader, address: Address, content: str, now: datetime
) -> Letter:
    calm = chosen(reader.zone, reader.chosen, kit.rules.reminders).after_quiet
    return Letter(
        id=kit.ids(now),
        channel=address.channel,
        address=address.address,
        cause="",
        content=content,
        urgency=BROADCAST,
        contact_id=address.id,
        account=address.account,
        broadcast_id=one.id,
        key=f"bc|{one.id}|{reader.id}",
        due_at=now if one.urgent else calm(now),
    )
