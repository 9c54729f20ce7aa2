"""A session's life: made, changed, announced, held, cancelled; and who may do that. Words nothing itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from actions import Kit, Refusal, rights
from actions.library import TRAINING, of_sessions
from actions.training import answers, telling
from actions.training.checks import Problem, check
from actions.training.facts import Facts, changes, facts_of, put
from locales import words
from models import Tx, form, person, training
from models.area import COUNTRY, is_within, line_of
from models.audit import Audit
from models.training import Participant, Training

TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("draft", "change"): "draft",
    ("draft", "announce"): "announced",
    ("draft", "cancel"): "cancelled",
    ("announced", "change"): "announced",
    ("announced", "cancel"): "cancelled",
    ("announced", "hold"): "held",
}
"""(state, verb) -> the new state."""
BITS = 128
"""Of chance in what codes of attendance are made from."""
REASON = 300
"""Characters of a reason, at most."""


def move(state: str, verb: str) -> str:
    """The state that the verb leads to; Refusal training_<state> when it does not go from here."""
    new = TRANSITIONS.get((state, verb))
    if new is None:
        raise Refusal(f"training_{state}")
    return new


async def grounds(tx: Tx, person_id: int) -> list[str | None]:
    """The areas for which this person may make sessions (None: the country); [] = they are no organiser."""
    return list(rights.grounds(await person.assignments(tx, person_id), "organise"))


def within(grounds: Sequence[str | None], code: str) -> bool:
    """Whether an area (or COUNTRY) is one of these or a part of one."""
    return any(is_within(code, ground) for ground in grounds)


def seat(areas: Sequence[str]) -> str | None:
    """The smallest area that holds all of these, None = the country: whose organisers manage the session."""
    lines = [line_of(code) for code in areas if code != COUNTRY]
    if not lines or COUNTRY in areas:
        return None
    shared = [level[0] for level in zip(*lines, strict=False) if len(set(level)) == 1]
    return shared[-1] if shared else None


async def managed(tx: Tx, person_id: int, training_id: str) -> Training:
    """A session that this person may manage, locked. Refusals: no_training, not_organiser."""
    return await _theirs(tx, person_id, await training.get(tx, training_id))


async def overseen(tx: Tx, person_id: int, training_id: str) -> Training:
    """A session that this person may manage, to be looked at only. Refusals: no_training, not_organiser."""
    return await _theirs(tx, person_id, await tx.get(Training, training_id))


async def may_manage(tx: Tx, person_id: int, found: Training) -> bool:
    """Whether the session is this person's to manage."""
    return await rights.person_may(tx, person_id, "organise", found.area_code)


async def _theirs(tx: Tx, person_id: int, found: Training | None) -> Training:
    if found is None:
        raise Refusal("no_training")
    if not await may_manage(tx, person_id, found):
        raise Refusal("not_organiser")
    return found


async def form_ids(tx: Tx) -> list[str]:
    """The forms that a session may name as its tests and questionnaire."""
    return [
        one.form_id for one in await form.newest(tx)
        if of_sessions(one.form_id) and one.form_id != TRAINING
    ]  # fmt: skip


async def problems(tx: Tx, by: int, facts: Facts, now: datetime, of: Training | None = None) -> list[Problem]:
    """All that is wrong with the facts of a new session, or of one that is to be changed; [] = sound."""
    confirmed = (await training.answers(tx, of.id))["yes"] if of else 0
    old = facts_of(of) if of else None
    found = check(facts, now=now, old=old, confirmed=confirmed, forms=await form_ids(tx))
    own = await grounds(tx, by)
    if not all(within(own, code) for code in facts.areas):
        found.append(Problem("area_not_yours", "areas"))
    return found


async def create(tx: Tx, kit: Kit, by: int, facts: Facts, now: datetime) -> Training:
    """Keep a new session; nobody is told before it is announced. Refusals: not_organiser, training_wrong."""
    if not await grounds(tx, by):
        raise Refusal("not_organiser")
    if await problems(tx, by, facts, now):
        raise Refusal("training_wrong")
    made = Training(
        id=kit.ids(now),
        secret=f"{kit.rng.getrandbits(BITS):032x}",
        area_code=seat(facts.areas),
        state="draft",
        version=0,
        created_by=by,
        created_at=now,
        updated_at=now,
    )
    put(made, facts)
    tx.add(made)
    _note(tx, by, "create", made, now)
    await tx.flush()
    return made


async def announce(tx: Tx, kit: Kit, by: int, training_id: str, now: datetime) -> int:
    """Invite everybody whom the session is for; returns how many were told.

    Refusals: no_training, not_organiser, training_<state>, training_past, nobody_to_invite.
    """
    found = await managed(tx, by, training_id)
    state = move(found.state, "announce")
    if found.starts_at <= now:
        raise Refusal("training_past")
    if not await training.audience(tx, found.roles, found.areas):
        raise Refusal("nobody_to_invite")
    found.state, found.version, found.updated_at = state, 1, now
    _note(tx, by, "announce", found, now)
    return await invite(tx, kit, found, now)


async def invite(tx: Tx, kit: Kit, found: Training, now: datetime) -> int:
    """Invite those who are not invited yet, each once; returns how many were told."""
    already = {one.person_id for one in await training.participants(tx, found.id)}
    new = [one for one in await training.audience(tx, found.roles, found.areas) if one not in already]
    tx.add_all([Participant(training_id=found.id, person_id=one, answer="invited") for one in new])
    await tx.flush()
    told = 0
    for one in await training.participants(tx, found.id):
        if one.told_version == 0:
            told += await telling.invited(tx, kit, found, one, now)
    return told


async def change(
    tx: Tx, kit: Kit, by: int, training_id: str, facts: Facts, now: datetime
) -> tuple[Training, int]:
    """Give a session other facts; returns it and how many people were told.

    Whoever was told of the session is told what is different now, with a calendar file that replaces the old
    one. New people are invited, and a larger quota lets those who wait move up.
    Refusals: no_training, not_organiser, training_<state>, training_over, training_wrong.
    """
    found = await managed(tx, by, training_id)
    found.state = _movable(found, "change", now)
    if await problems(tx, by, facts, now, found):
        raise Refusal("training_wrong")
    old = facts_of(found)
    put(found, facts)
    found.area_code, found.updated_at = seat(facts.areas), now
    differs = found.state != "draft" and bool(changes(words("id"), old, facts_of(found)))
    found.version += differs
    _note(tx, by, "change", found, now)
    await tx.flush()
    if found.state == "draft":
        return found, 0
    told = await telling.changed(tx, kit, found, old, now) if differs else 0
    told += await invite(tx, kit, found, now)
    await answers.move_up(tx, kit, found, now)
    return found, told


def _movable(found: Training, verb: str, now: datetime) -> str:
    """The state that changing or cancelling leads to; Refusal training_over when people have been there."""
    state = move(found.state, verb)
    if found.state == "announced" and found.ends_at <= now:
        raise Refusal("training_over")
    return state


async def cancel(
    tx: Tx, kit: Kit, by: int, training_id: str, reason: str, now: datetime
) -> tuple[Training, int]:
    """Call a session off; returns it and how many of those who knew of it were told.

    Refusals: no_training, not_organiser, training_<state>, training_over, note_long.
    """
    found = await managed(tx, by, training_id)
    if len(reason) > REASON:
        raise Refusal("note_long", most=REASON, length=len(reason))
    known = found.state == "announced"
    found.state, found.updated_at = _movable(found, "cancel", now), now
    found.version += known
    _note(tx, by, "cancel", found, now)
    await tx.flush()
    return found, await telling.cancelled(tx, kit, found, reason, now) if known else 0


async def hold(tx: Tx, kit: Kit, by: int, training_id: str, now: datetime) -> int:
    """The session took place; those who were there are thanked, and asked for the questionnaire.

    Returns how many were told. Refusals: no_training, not_organiser, training_<state>, training_not_begun.
    """
    found = await managed(tx, by, training_id)
    state = move(found.state, "hold")
    if found.starts_at > now:
        raise Refusal("training_not_begun")
    found.state, found.updated_at = state, now
    _note(tx, by, "hold", found, now)
    await tx.flush()
    return await telling.thanked(tx, kit, found, now)


def _note(tx: Tx, by: int, verb: str, found: Training, now: datetime) -> None:
    detail = {"version": found.version}
    tx.add(
        Audit(at=now, person_id=by, verb=f"training_{verb}", subject=f"training:{found.id}", detail=detail)
    )
