"""Reminders of sessions are worked out: who, when, and no longer once a session is moved or called off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from actions import training
from actions.training import DueTraining
from actions.training.reminding import AFTER, moment
from locales import words
from models.training import Training
from tests.actions.training.stage import FACTS, START, Kecamatan, facts
from tests.actions.training.test_papers import filled, install, part, present
from tests.sample import NOW

DAY = timedelta(days=1)
END = FACTS.ends_at + DAY


async def due(here: Kecamatan, first: datetime = NOW, last: datetime = END) -> list[DueTraining]:
    return await training.due_reminders(here.tx, first, last)


def told(found: list[DueTraining], who: int) -> list[tuple[int | str, str]]:
    zone = ZoneInfo("Asia/Jakarta")
    return [(one.lead, f"{one.due_at.astimezone(zone):%d %H:%M}") for one in found if one.person_id == who]


async def test_those_who_come_are_reminded(here: Kecamatan) -> None:
    made = await here.announced()
    await here.says(here.sari, "yes", made)
    await here.says(here.dewi, "no", made)
    found = await due(here)
    leads = [(10080, "30 08:30"), (1440, "06 08:30"), ("morning", "07 07:00"), (60, "07 07:30")]
    assert told(found, here.sari.person_id) == leads
    assert told(found, here.dewi.person_id) == []
    assert told(found, here.tono.person_id) == leads[:2]  # has not answered: asked again


async def test_a_span_holds_its_end_and_not_its_beginning(here: Kecamatan) -> None:
    made = await here.announced(leads=(60,))
    await here.says(here.sari, "yes", made)
    at = START - timedelta(hours=1)
    assert len(await due(here, at - DAY, at)) == 1
    assert await due(here, at, END) == []


async def test_the_morning_is_that_of_the_place(here: Kecamatan) -> None:
    zone = ZoneInfo("Asia/Jayapura")
    start = datetime(2026, 12, 7, 8, 0, tzinfo=zone)
    made = await here.announced(
        starts_at=start, ends_at=start + DAY, zone="Asia/Jayapura", leads=("morning",)
    )
    assert moment(made, "morning") == datetime(2026, 12, 6, 22, 0, tzinfo=UTC)


async def test_a_morning_after_the_start_reminds_nobody(here: Kecamatan) -> None:
    start = START.replace(hour=6, minute=0)
    made = await here.announced(starts_at=start, leads=("morning", 60))
    await here.says(here.sari, "yes", made)
    assert told(await due(here), here.sari.person_id) == [(60, "07 05:00")]


async def test_a_moved_session_is_reminded_of_at_its_new_time_alone(here: Kecamatan) -> None:
    made = await here.announced(leads=(1440,))
    await here.says(here.sari, "yes", made)
    moved = facts(starts_at=START + DAY, ends_at=FACTS.ends_at + DAY, leads=(1440,))
    await training.change(here.tx, here.kit, here.rina.person_id, made.id, moved, NOW)
    assert told(await due(here), here.sari.person_id) == [(1440, "07 08:30")]


@pytest.mark.parametrize("verb", ["cancel", "hold"])
async def test_what_is_called_off_or_done_reminds_nobody(here: Kecamatan, verb: str) -> None:
    made = await here.announced()
    await here.says(here.sari, "yes", made)
    if verb == "cancel":
        await training.cancel(here.tx, here.kit, here.rina.person_id, made.id, "batal", NOW)
    else:
        await training.hold(here.tx, here.kit, here.rina.person_id, made.id, START)
    assert await due(here) == []


async def test_the_questionnaire_is_asked_for_at_the_end(here: Kecamatan) -> None:
    version = await install(here, "bimtek_kuesioner")
    made = await here.announced(questionnaire_form="bimtek_kuesioner", leads=())
    await here.says(here.tono, "yes", made)  # but did not come
    await present(here, made, here.sari)
    await present(here, made, here.dewi)
    await filled(here, await part(here, made, here.dewi), "q", version)
    assert [(one.lead, one.person_id) for one in await due(here)] == [(AFTER, here.sari.person_id)]


async def test_how_a_reminder_reads(here: Kecamatan) -> None:
    made: Training = await here.announced(questionnaire_form="", leads=(60,))
    w = words("id")
    read = {}
    for lead, answer in ((60, "yes"), (1440, "invited"), (AFTER, "yes")):
        one = DueTraining(made, here.sari.person_id, START, lead, answer)
        key, values, rows = training.part(w, one)
        read[key] = ([row[0].data.split(":")[1] for row in rows], str(w(key, **values)))
        assert training.useful_until(one) >= START
    assert {key: verbs for key, (verbs, _) in read.items()} == {
        "training.remind_yes": ["o"],
        "training.remind_invited": ["yes", "o"],
        "training.remind_after": ["fq"],
    }
    assert "Senin, 7 Desember 2026, 08.30–16.00 WIB" in read["training.remind_yes"][1]


async def test_a_reminder_shows_the_way(here: Kecamatan) -> None:
    made = await here.announced(latitude=-6.95, longitude=110.12)
    _, _, rows = training.part(words("id"), DueTraining(made, here.sari.person_id, START, 60, "yes"))
    assert rows[-1][0].url == "https://www.google.com/maps?q=-6.950000,110.120000"
