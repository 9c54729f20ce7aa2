"""Whether somebody comes: yes, no, or waiting while the quota is full; changes nothing of the session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions import Kit, Refusal
from actions.training import telling
from models import Tx, person, training
from models.area import is_within
from models.training import Participant, Training

SEXES = ("L", "P")


async def open_to(tx: Tx, person_id: int, one: Training) -> bool:
    """Whether the session is for this person: they hold one of its roles at or under one of its areas."""
    held = await person.assignments(tx, person_id)
    return any(
        mine.role in one.roles and any(is_within(mine.area_code, code) for code in one.areas) for mine in held
    )


async def part_of(tx: Tx, person_id: int, one: Training) -> Participant:
    """Somebody's part in a session, made when it is open to them; Refusal not_invited."""
    found = await training.participant(tx, one.id, person_id)
    if found is None:
        if one.state not in ("announced", "held") or not await open_to(tx, person_id, one):
            raise Refusal("not_invited")
        found = Participant(
            training_id=one.id, person_id=person_id, answer="invited", told_version=one.version,
            certificate_number="",
        )  # fmt: skip
        tx.add(found)
        await tx.flush()
    return found


async def answer(
    tx: Tx, kit: Kit, person_id: int, training_id: str, says: str, now: datetime
) -> tuple[Training, Participant]:
    """Say "yes" or "no" to a session. With the quota full a yes becomes "waiting", in order of answering.

    Refusals: no_training, training_cancelled, training_held, training_over, not_invited.
    """
    one = await training.get(tx, training_id)
    if one is None or one.state == "draft":
        raise Refusal("no_training")
    if one.state != "announced":
        raise Refusal(f"training_{one.state}")
    if one.ends_at <= now:
        raise Refusal("training_over")
    part = await part_of(tx, person_id, one)
    before = part.answer
    if says == "yes" and before in ("yes", "waiting"):
        return one, part
    part.answer = says if says != "yes" or await _room(tx, one) else "waiting"
    part.answered_at = now
    await tx.flush()
    if before == "yes":
        await move_up(tx, kit, one, now)
    return one, part


async def _room(tx: Tx, one: Training) -> bool:
    return one.quota is None or (await training.answers(tx, one.id))["yes"] < one.quota


async def move_up(tx: Tx, kit: Kit, one: Training, now: datetime) -> Sequence[Participant]:
    """Give the free places to those who wait longest, and tell them; nobody moves once it has begun."""
    if one.starts_at <= now:
        return ()
    counted = await training.answers(tx, one.id)
    room = counted["waiting"] if one.quota is None else max(one.quota - counted["yes"], 0)
    lucky = await training.waiting(tx, one.id, room) if room else ()
    for part in lucky:
        part.answer = "yes"
        await telling.moved_up(tx, kit, one, part, now)
    await tx.flush()
    return lucky


async def place_in_line(tx: Tx, part: Participant) -> int:
    """Which in the line of those who wait, from 1; 0 = they do not wait."""
    line = await training.waiting(tx, part.training_id, 100_000)
    return next((n for n, one in enumerate(line, 1) if one.person_id == part.person_id), 0)


async def set_sex(tx: Tx, person_id: int, sex: str) -> None:
    """Note L or P, for the attendance list."""
    if sex in SEXES:
        await person.change(tx, person_id, {"sex": sex})


async def keep_letter(tx: Tx, person_id: int, training_id: str, media_id: str) -> None:
    """Note the letter of assignment; Refusal not_invited."""
    part = await training.participant(tx, training_id, person_id)
    if part is None:
        raise Refusal("not_invited")
    await tx.flush()  # the letter, too
    part.letter_id = media_id
    await tx.flush()
