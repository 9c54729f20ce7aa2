"""Answers and the quota.

1. Yes and no. 2. Full: those who come later wait, in order. 3. Who waits moves up when there is room, and is
told. 4. Whom the session is not for. 5. Two answers at one moment never pass the quota.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from actions import Kit, Refusal, training
from models import training as sessions
from models.database import Database
from models.person import Person
from models.training import Training
from tests import sample
from tests.actions.training.stage import FACTS, START, Kecamatan, facts, kecamatan
from tests.sample import NOW


def later(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)


async def test_yes_and_no(here: Kecamatan) -> None:
    made = await here.announced()
    assert await here.says(here.sari, "yes", made) == "yes"
    assert await here.says(here.sari, "no", made) == "no"
    assert await here.says(here.dewi, "no", made) == "no"
    assert await sessions.answers(here.tx, made.id) == {"invited": 1, "yes": 0, "no": 2, "waiting": 0}
    assert await here.told() == []  # who answers is answered by the chat


async def test_who_comes_later_waits(here: Kecamatan) -> None:
    made = await here.announced(quota=1)
    assert await here.says(here.sari, "yes", made) == "yes"
    assert await here.says(here.dewi, "yes", made, NOW + later(1)) == "waiting"
    assert await here.says(here.tono, "yes", made, NOW + later(2)) == "waiting"
    assert await here.says(here.dewi, "yes", made, NOW + later(3)) == "waiting"  # and keeps the place
    parts = [await sessions.participant(here.tx, made.id, one.person_id) for one in (here.dewi, here.tono)]
    assert [await training.place_in_line(here.tx, one) for one in parts if one] == [1, 2]


async def test_the_first_who_waits_moves_up(here: Kecamatan) -> None:
    made = await here.announced(quota=1)
    for minute, who in enumerate((here.sari, here.dewi, here.tono)):
        await here.says(who, "yes", made, NOW + later(minute))
    await here.says(here.sari, "no", made, NOW + later(5))
    [(contact, message)] = await here.told()
    assert contact == here.dewi.contact_id
    assert Calendar.from_ical(await here.file(message)).events[0].start == START
    assert await here.says(here.sari, "yes", made, NOW + later(6)) == "waiting"
    tono, sari = [
        await sessions.participant(here.tx, made.id, one.person_id) for one in (here.tono, here.sari)
    ]
    assert tono is not None
    assert sari is not None
    assert [await training.place_in_line(here.tx, one) for one in (tono, sari)] == [1, 2]


async def test_a_larger_quota_lets_them_in(here: Kecamatan) -> None:
    made = await here.announced(quota=1)
    for minute, who in enumerate((here.sari, here.dewi, here.tono)):
        await here.says(who, "yes", made, NOW + later(minute))
    await training.change(here.tx, here.kit, here.rina.person_id, made.id, facts(quota=2), NOW)
    assert [contact for contact, _ in await here.told()] == [here.dewi.contact_id]
    await training.change(here.tx, here.kit, here.rina.person_id, made.id, facts(), NOW)
    assert [contact for contact, _ in await here.told()] == [here.tono.contact_id]


async def test_a_quota_below_those_who_come(here: Kecamatan) -> None:
    made = await here.announced(quota=3)
    for who in (here.sari, here.dewi):
        await here.says(who, "yes", made)
    found = await training.problems(here.tx, here.rina.person_id, facts(quota=1), NOW, made)
    assert [(one.code, one.values) for one in found] == [("quota_below", {"n": 2})]
    with pytest.raises(Refusal) as no:
        await training.change(here.tx, here.kit, here.rina.person_id, made.id, facts(quota=1), NOW)
    assert no.value.code == "training_wrong"


async def test_nobody_moves_up_once_it_has_begun(here: Kecamatan) -> None:
    made = await here.announced(quota=1)
    await here.says(here.sari, "yes", made)
    await here.says(here.dewi, "yes", made)
    assert await here.says(here.sari, "no", made, START + later(10)) == "no"
    assert await here.told() == []


@pytest.mark.parametrize(
    ("state", "moment", "code"),
    [
        ("draft", NOW, "no_training"),
        ("held", NOW, "training_held"),
        ("announced", FACTS.ends_at, "training_over"),
    ],
)
async def test_what_cannot_be_answered(here: Kecamatan, state: str, moment: object, code: str) -> None:
    made = await here.announced()
    made.state = state
    with pytest.raises(Refusal) as no:
        await here.says(here.sari, "yes", made, moment)  # type: ignore[arg-type]
    assert no.value.code == code


async def test_whom_it_is_not_for(here: Kecamatan) -> None:
    made = await here.announced()
    far = await sample.person(here.tx, "Jauh", "facilitator", "33.24.10")
    for who in (here.budi, far):
        with pytest.raises(Refusal) as no:
            await here.says(who, "yes", made)
        assert no.value.code == "not_invited"


async def test_who_came_to_the_kecamatan_later_may_come_too(here: Kecamatan) -> None:
    made = await here.announced()
    late = await sample.person(here.tx, "Lia", "facilitator")
    assert await here.says(late, "yes", made) == "yes"


async def test_two_answers_at_one_moment_never_pass_the_quota(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        here = await kecamatan(tx, kit)
        made = await here.announced(quota=1)

    async def yes(person_id: int) -> str:
        async with database.transaction() as tx:
            _, part = await training.answer(tx, kit, person_id, made.id, "yes", NOW)
            return part.answer

    people = [one.person_id for one in (here.sari, here.dewi, here.tono)]
    said = await asyncio.gather(*(yes(one) for one in people))
    assert sorted(said) == ["waiting", "waiting", "yes"]


async def test_sex_is_noted_as_l_or_p_alone(here: Kecamatan) -> None:
    for said, kept in (("X", ""), ("P", "P"), ("", "P")):
        await training.set_sex(here.tx, here.sari.person_id, said)
        query = select(Person.sex).where(Person.id == here.sari.person_id)
        assert (await here.tx.execute(query)).scalar_one() == kept


async def test_a_letter_needs_an_invitation(here: Kecamatan) -> None:
    made: Training = await here.announced()
    with pytest.raises(Refusal) as no:
        await training.keep_letter(here.tx, here.budi.person_id, made.id, "m" * 32)
    assert no.value.code == "not_invited"
