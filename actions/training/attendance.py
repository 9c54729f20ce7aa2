"""Who was there: a code that changes each minute and is shown in the room, or a tick of the organiser's."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from hmac import new

from actions import Kit, Refusal
from actions.secrets import same
from actions.training.answers import open_to, part_of
from actions.training.sessions import managed
from forms.answer.typed import short
from models import Tx, attempt, training
from models.audit import Audit
from models.training import Participant, Training

SLOT = 60
"""Seconds that a code is shown; the one before it is taken too."""
DIGITS = 6
"""Of a code of attendance."""
TAKEN_AROUND = timedelta(minutes=60)
"""Attendance is taken from so long before the start until so long after the end."""
WORD = "hadir"
MOST_WRONG = 5
"""Wrong codes of one person before no more of theirs are looked at."""
PAUSE = timedelta(minutes=15)
"""After so many wrong codes nobody's are looked at for a while; the organiser can tick meanwhile."""


def code_at(one: Training, now: datetime, back: int = 0) -> str:
    """The code of this minute, or of `back` minutes ago."""
    slot = int(now.timestamp()) // SLOT - back
    made = new(one.secret.encode(), f"{one.id}:{slot}".encode(), sha256).digest()
    return f"{int.from_bytes(made[:8], 'big') % 10**DIGITS:0{DIGITS}d}"


def until(now: datetime) -> datetime:
    """When the code of this moment gives way to the next."""
    return now + timedelta(seconds=SLOT - int(now.timestamp()) % SLOT)


def links(kit: Kit, code: str) -> dict[str, str]:
    """Channel -> what a phone opens to give the code, where the bot's name is known."""
    made = {channel: platform.link(code, WORD) for channel, platform in kit.platforms.items()}
    return {channel: link for channel, link in made.items() if link}


def typed(text: str) -> str:
    """The code in "/hadir 123456", "123 456" or "/start hadir-123456"; '' when there is none."""
    line = short(text)
    digits = "".join(c for c in line if c.isascii() and c.isdigit())
    rest = line.lower().replace("/start", "").replace("/", "").replace(WORD, "")
    return digits if len(digits) == DIGITS and not any(c.isalpha() for c in rest) else ""


def is_open(one: Training, now: datetime) -> bool:
    """Whether attendance is being taken."""
    return one.starts_at - TAKEN_AROUND <= now <= one.ends_at + TAKEN_AROUND


async def attend(tx: Tx, person_id: int, code: str, now: datetime) -> tuple[Training, Participant]:
    """Take somebody's attendance by the code that they read in the room; a second time changes nothing.

    Refusals: code_unknown, code_attempts, not_invited.
    """
    one = await session_of(tx, person_id, code, now)
    if one is None:
        paused = await _paused(tx, person_id, now)
        raise Refusal("code_attempts", minutes=PAUSE.seconds // 60) if paused else Refusal("code_unknown")
    part = await part_of(tx, person_id, one)
    _mark(part, now, None)
    await tx.flush()
    return one, part


async def session_of(tx: Tx, person_id: int, code: str, now: datetime) -> Training | None:
    """The session whose code this is at this moment, among those that the person may attend.

    A wrong one is counted while there is one to be guessed; after MOST_WRONG none is right for a while.
    """
    going_on = [
        one
        for one in await training.going_on(tx, now + TAKEN_AROUND, now - TAKEN_AROUND)
        if await _theirs(tx, person_id, one)
    ]
    if not going_on or await _paused(tx, person_id, now):
        return None
    found = next((one for one in going_on if _right(one, code, now)), None)
    if found is None:
        await attempt.fail(tx, f"{WORD}|{person_id}", now, now + PAUSE)
    return found


async def _paused(tx: Tx, person_id: int, now: datetime) -> bool:
    return await attempt.failed(tx, f"{WORD}|{person_id}", now) >= MOST_WRONG


def _right(one: Training, code: str, now: datetime) -> bool:
    return bool(one.secret) and any(same(code, code_at(one, now, back)) for back in (0, 1))


async def _theirs(tx: Tx, person_id: int, one: Training) -> bool:
    known = await training.participant(tx, one.id, person_id) is not None
    return known or await open_to(tx, person_id, one)


def _mark(part: Participant, now: datetime, by: int | None) -> None:
    if part.attended_at is None:
        part.attended_at, part.attended_by = now, by


async def tick(tx: Tx, by: int, training_id: str, person_id: int, now: datetime) -> Participant:
    """The organiser ticks somebody, or takes the tick away.

    Refusals: no_training, not_organiser, training_not_begun, not_invited, certified.
    """
    one = await managed(tx, by, training_id)
    if now < one.starts_at - TAKEN_AROUND:
        raise Refusal("training_not_begun")
    part = await training.participant(tx, training_id, person_id)
    if part is None:
        raise Refusal("not_invited")
    if part.certificate_number:
        raise Refusal("certified", number=part.certificate_number)
    if part.attended_at is None:
        _mark(part, now, by)
    else:
        part.attended_at = part.attended_by = None
    there = {"person": person_id, "there": part.attended_at is not None}
    tx.add(Audit(at=now, person_id=by, verb="training_tick", subject=f"training:{one.id}", detail=there))
    await tx.flush()
    return part
