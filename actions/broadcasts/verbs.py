"""What an author does with a broadcast: send or schedule, stop, resume, drop; posts no message itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from actions import Kit, Refusal
from actions.broadcasts import reach
from actions.reminders.chosen import chosen
from models import Tx, broadcast, person
from models.audit import Audit
from models.broadcast import Broadcast

LONGEST_TEXT = 3000
"""Characters of a text, so that with who says it one message holds it."""
FARTHEST_TIME = timedelta(days=60)
"""A time further away has a mistyped year."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an author has chosen: the text, kinds of people (reach.KINDS), areas (codes).

    `urgent`: it also goes to people in their quiet hours. `at`: when it is to leave; None = now.
    """

    text: str
    roles: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    urgent: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """Who sends, and watches at this contact, in the message `progress_id`."""

    person_id: int
    contact_id: int
    progress_id: str = ""


def check_text(text: str) -> str:
    """The text as it is sent; Refusal when it is empty or too long."""
    text = text.strip()
    if not text:
        raise Refusal("broadcast_empty")
    if len(text) > LONGEST_TEXT:
        raise Refusal("broadcast_long", length=len(text), most=LONGEST_TEXT)
    return text


def check_time(at: datetime, now: datetime) -> datetime:
    """The time itself; Refusal when it is over, or too far away."""
    if at <= now:
        raise Refusal("broadcast_past")
    if at > now + FARTHEST_TIME:
        raise Refusal("broadcast_far", days=FARTHEST_TIME.days)
    return at


def night(kit: Kit, zone: str, now: datetime) -> bool:
    """Whether people of this zone have their quiet hours now, who chose none themselves."""
    return chosen(zone, "{}", kit.rules.reminders).is_quiet(now)


def morning(kit: Kit, zone: str, now: datetime) -> datetime:
    """When what is sent now arrives there, where people chose no quiet hours themselves."""
    return chosen(zone, "{}", kit.rules.reminders).after_quiet(now)


async def size(tx: Tx, person_id: int, draft: Draft) -> int:
    """How many people it would go to."""
    return await broadcast.count(tx, reach.posts(draft.roles), draft.areas, person_id)


async def send(tx: Tx, kit: Kit, by: Author, draft: Draft, now: datetime) -> Broadcast:
    """Begin now, or when it is to leave."""
    text = check_text(draft.text)
    held = await person.assignments(tx, by.person_id)
    if not draft.areas or not all(reach.may(held, area) for area in draft.areas):
        raise Refusal("broadcast_not_yours")
    total = await size(tx, by.person_id, draft) if reach.posts(draft.roles) else 0
    if not total:
        raise Refusal("broadcast_nobody")
    one = Broadcast(
        id=kit.ids(now),
        text=text,
        person_id=by.person_id,
        contact_id=by.contact_id,
        roles=list(draft.roles),
        areas=list(draft.areas),
        urgent=draft.urgent,
        state="scheduled" if draft.at else "sending",
        due_at=check_time(draft.at, now) if draft.at else now,
        total=total,
        progress_id=by.progress_id,
        created_at=now,
    )
    tx.add(one)
    _note(tx, one, "send_broadcast", now)
    await tx.flush()
    return one


def _note(tx: Tx, one: Broadcast, verb: str, now: datetime) -> None:
    detail = {"total": one.total, "state": one.state}
    tx.add(Audit(at=now, person_id=one.person_id, verb=verb, subject=f"broadcast:{one.id}", detail=detail))


async def find(tx: Tx, person_id: int, key: str, *, lock: bool = False) -> Broadcast:
    """The person's own broadcast; Refusal when there is none such."""
    one = await broadcast.get(tx, key, lock=lock)
    if one is None or one.person_id != person_id:
        raise Refusal("broadcast_gone")
    return one


async def stop(tx: Tx, person_id: int, key: str, *, now: datetime) -> Broadcast:
    """What did not leave stays here; what is on its way at this moment still arrives."""
    one = await find(tx, person_id, key, lock=True)
    if one.state == "sending":
        one.state, one.ended_at = "stopped", now
        await broadcast.hold(tx, [one.id])
        _note(tx, one, "stop_broadcast", now)
    return one


async def resume(tx: Tx, kit: Kit, person_id: int, key: str, *, now: datetime) -> Broadcast:
    """Send the rest of a stopped one; where it is night, in the morning, unless it is urgent."""
    one = await find(tx, person_id, key, lock=True)
    if one.state != "stopped":
        return one
    held = await person.assignments(tx, person_id)
    if not all(reach.may(held, area) for area in one.areas):
        raise Refusal("broadcast_not_yours")
    one.state, one.ended_at = "sending", None
    await broadcast.let_go(tx, one.id, now)
    for zone in [] if one.urgent else await broadcast.zones(tx):
        calm = chosen(zone, "{}", kit.rules.reminders).after_quiet(now)
        if calm > now:
            await broadcast.let_go(tx, one.id, calm, zone=zone)
    _note(tx, one, "resume_broadcast", now)
    return one


async def hasten(tx: Tx, person_id: int, key: str, *, now: datetime) -> Broadcast:
    """Begin a scheduled one now."""
    one = await find(tx, person_id, key, lock=True)
    if one.state == "scheduled":
        one.state, one.due_at = "sending", now
        _note(tx, one, "hasten_broadcast", now)
    return one


async def drop(tx: Tx, person_id: int, key: str, *, now: datetime) -> None:
    """Forget one that has not begun."""
    one = await find(tx, person_id, key, lock=True)
    if one.state != "scheduled":
        raise Refusal("broadcast_begun")
    _note(tx, one, "drop_broadcast", now)
    await tx.delete(one)
    await tx.flush()
