"""Groups of a platform that get an area's recap: bound by a code, let go, and told each Monday; once.

Nothing is stored of a group's members, and people are counted there, never named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import msgspec

from actions import Kit, Refusal, notices, rights
from actions.deadlines.recurrence import Closed
from actions.digests import oversight, wording
from actions.digests.period import last_week
from actions.digests.picture import draw
from actions.digests.tally import Tally, tallies
from actions.notices import Notice
from actions.people.invites import as_code, new_code
from actions.places import place, places
from actions.secrets import digest_of
from actions.steps import Steps, Store
from locales import words
from models import Tx, document, group, outbox, person, status
from models.audit import Audit
from models.group import WAITING, Group
from models.message import Outgoing, pack
from models.outbox import Letter

CODE_VALID = timedelta(days=1)
"""How long a code can be used."""
MONDAY = 0
TOLD_FROM, TOLD_UNTIL = time(7), time(19)
"""Between these local times of a Monday a group is told."""
TITLE = 120
"""Characters of a group's name that are kept."""
DIGITS = 48
"""Of a code's digest that are kept."""


async def code(tx: Tx, kit: Kit, by: int, area_code: str, channel: str, now: datetime) -> str:
    """A fresh code that binds one group to an area; those made before hold no more. Refusal not_overseer."""
    await oversight.check(tx, by, area_code)
    await group.forget_codes(tx, by, now - CODE_VALID)
    made = new_code(kit.rng)
    address = _waiting(made)
    tx.add(Group(channel=channel, address=address, area_code=area_code, bound_by=by, bound_at=now))
    await tx.flush()
    return made


def _waiting(code: str) -> str:
    """Where a binding waits for its code: what is stored of that, as long as an address may be."""
    return f"{WAITING}{digest_of(code)[:DIGITS]}"


@dataclass(frozen=True, slots=True)
class Room:
    """A group as its platform names it."""

    channel: str
    address: str
    title: str


async def bind(tx: Tx, kit: Kit, room: Room, said: str, now: datetime) -> Group:
    """A code was written in a group: it gets the area's recaps. Refusal group_code when it holds no more."""
    found = await group.get(tx, room.channel, _waiting(as_code(said)))
    if found is None or found.bound_at < now - CODE_VALID or found.area_code is None:
        raise Refusal("group_code")
    await group.forget(tx, room.channel, room.address)
    found.address, found.title, found.bound_at = room.address, room.title[:TITLE], now
    tx.add(_audit(found, "bind_group", found.bound_by, now))
    await tx.flush()
    if found.bound_by is not None:
        values = {"title": found.title, "place": (await place(tx, found.area_code)).title}
        await notices.tell(tx, kit, found.bound_by, Notice("digest.group_bound", values), now)
    return found


async def unbind(tx: Tx, channel: str, address: str, person_id: int | None, now: datetime) -> Group:
    """A group shall get nothing any more.

    Refusals: group_unbound; group_not_yours unless who asks bound it, looks after its area or is an admin.
    """
    found = await group.get(tx, channel, address)
    if found is None:
        raise Refusal("group_unbound")
    if person_id is None or not await _may(tx, found, person_id):
        raise Refusal("group_not_yours")
    await group.forget(tx, channel, address)
    tx.add(_audit(found, "unbind_group", person_id, now))
    return found


async def follow(tx: Tx, kit: Kit, channel: str, old: str, new: str, now: datetime) -> None:
    """The platform gave a group another address: what is bound and what waits follows; its binder hears."""
    found = await group.get(tx, channel, old)
    await group.move(tx, channel, old, new)
    if found is None:
        return
    tx.add(_audit(found, "move_group", found.bound_by, now))
    if found.bound_by is not None:
        await notices.tell(tx, kit, found.bound_by, Notice("digest.group_moved", {"title": found.title}), now)


async def _may(tx: Tx, found: Group, person_id: int) -> bool:
    held = await person.assignments(tx, person_id)
    return found.bound_by == person_id or rights.may(held, "unbind_group", found.area_code)


def _audit(found: Group, verb: str, person_id: int | None, now: datetime) -> Audit:
    detail = {"channel": found.channel}
    return Audit(at=now, person_id=person_id, verb=verb, subject=f"area:{found.area_code}", detail=detail)


# Telling them


@dataclass
class TellGroups(Steps):
    """Puts the week's recap into the outbox for every group that has none yet.

    Every process may ask at any time: the outbox takes each group's message of a Monday once.
    """

    closed: Closed | None = None
    told: int = 0

    async def begin(self, tx: Tx) -> None:
        """Who is to be told."""
        due = await _due(tx, self.now)
        self.told = len(due)
        self.next(*(partial(self._sum, *one) for one in due))

    async def _sum(self, found: Group, key: str, zone: ZoneInfo, tx: Tx) -> None:
        period = last_week(self.now.astimezone(zone).date())
        one = (await tallies(tx, [found.area_code or ""], period, self.closed))[found.area_code or ""]
        binder = await person.get(tx, found.bound_by) if found.bound_by else None
        self.next(partial(self._draw, found, key, one, binder.language if binder else ""))

    async def _draw(self, found: Group, key: str, one: Tally, language: str, _tx: Tx) -> Store:
        w = words(language)
        text = w("digest.head") + "\n" + wording.text(one, w, self.kit.rules.reminders, named=False)
        picture = await draw(one, w, self.kit.rules.reminders, named=False)
        return partial(self._post, found, key, Outgoing(text=str(text), language=w.language), picture)

    async def _post(self, found: Group, key: str, message: Outgoing, picture: bytes, tx: Tx) -> None:
        name = f"{words(message.language).plain('digest.file')}.png"
        photo = document.keep(tx, self.kit.ids(self.now), name, picture, self.now)
        message = msgspec.structs.replace(message, photo=photo)
        letter = Letter(
            id=self.kit.ids(self.now),
            channel=found.channel,
            address=found.address,
            cause="",
            content=pack(message),
            urgency=notices.NOTICE,
            key=key,
        )
        await outbox.post_once(tx, [letter], self.now)


async def _due(tx: Tx, now: datetime) -> list[tuple[Group, str, ZoneInfo]]:
    """Groups bound before this Monday's hour that were not told: with the message's key, and their zone."""
    found = [one for one in await group.bound(tx) if one.area_code]
    known = await places(tx, {one.area_code for one in found if one.area_code})
    due = []
    for one in found:
        zone = ZoneInfo(known[one.area_code or ""].zone)
        local = now.astimezone(zone)
        begun = datetime.combine(local.date(), TOLD_FROM, zone)
        if local.weekday() == MONDAY and one.bound_at <= begun <= local and local.time() < TOLD_UNTIL:
            due.append((one, f"digest|{one.channel}|{one.address}|{local.date()}", zone))
    told = await status.posted(tx, [key for _, key, _ in due]) if due else set()
    return [each for each in due if each[1] not in told]
