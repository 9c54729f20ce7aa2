"""Attendance.

1. The code changes each minute; the one before is taken, an older one is not. 2. From an hour before until an
hour after. 3. Only those whom the session is for; once is enough. 4. Of several sessions the right one.
5. The organiser ticks, and unticks until there is a certificate. 6. What people type is understood.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions import Kit, Refusal, training
from models import training as sessions
from tests.actions.training.stage import FACTS, START, Kecamatan
from tests.fakes.platforms import platforms
from tests.sample import NOW, Somebody

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


async def attend(here: Kecamatan, who: Somebody, code: str, now: datetime) -> str:
    """What came of it: the refusal's code, '' when they are there."""
    try:
        await training.attend(here.tx, who.person_id, code, now)
    except Refusal as no:
        return no.code
    return ""


async def test_the_code_changes_each_minute(here: Kecamatan) -> None:
    made = await here.announced()
    codes = [training.code_at(made, START + n * MINUTE) for n in range(60)]
    assert len(set(codes)) > 55
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert training.code_at(made, START) == training.code_at(made, START + 59 * SECOND)
    assert training.until(START + 20 * SECOND) == START + MINUTE


async def test_this_minutes_code_and_the_one_before(here: Kecamatan) -> None:
    made = await here.announced()
    code = training.code_at(made, START)
    assert await attend(here, here.sari, code, START + 59 * SECOND) == ""
    assert await attend(here, here.dewi, code, START + 119 * SECOND) == ""
    assert await attend(here, here.tono, code, START + 120 * SECOND) == "code_unknown"
    assert await sessions.attended(here.tx, made.id) == 2


@pytest.mark.parametrize(
    ("moment", "known"),
    [
        (START - HOUR - SECOND, False),
        (START - HOUR, True),
        (FACTS.ends_at + HOUR, True),
        (FACTS.ends_at + HOUR + SECOND, False),
    ],
)
async def test_an_hour_around_the_session(here: Kecamatan, moment: datetime, known: bool) -> None:
    made = await here.announced()
    told = await attend(here, here.sari, training.code_at(made, moment), moment)
    assert (told == "") is known
    assert training.is_open(made, moment) is known


async def test_whom_it_is_not_for(here: Kecamatan) -> None:
    made = await here.announced()
    assert await attend(here, here.budi, training.code_at(made, START), START) == "code_unknown"


async def test_a_second_time_changes_nothing(here: Kecamatan) -> None:
    made = await here.announced()
    for moment in (START, START + 5 * MINUTE):
        assert await attend(here, here.sari, training.code_at(made, moment), moment) == ""
    part = await sessions.participant(here.tx, made.id, here.sari.person_id)
    assert part is not None
    assert part.attended_at == START


async def test_of_two_sessions_the_one_whose_code_it_is(here: Kecamatan) -> None:
    first, second = await here.announced(), await here.announced(theme="Rakor")
    await attend(here, here.sari, training.code_at(second, START), START)
    assert await sessions.attended(here.tx, first.id) == 0
    assert await sessions.attended(here.tx, second.id) == 1


async def test_the_organiser_ticks_and_unticks(here: Kecamatan) -> None:
    made = await here.announced()
    by, who = here.rina.person_id, here.sari.person_id
    assert (await training.tick(here.tx, by, made.id, who, START)).attended_by == by
    assert (await training.tick(here.tx, by, made.id, who, START)).attended_at is None
    part = await training.tick(here.tx, by, made.id, who, START)
    part.certificate_number = "BIMTEK/001/2026"
    with pytest.raises(Refusal) as no:
        await training.tick(here.tx, by, made.id, who, START)
    assert no.value.code == "certified"


async def test_what_cannot_be_ticked(here: Kecamatan) -> None:
    made = await here.announced()
    asked = [
        (here.rina, here.sari, NOW, "training_not_begun"),
        (here.rina, here.budi, START, "not_invited"),
        (here.sari, here.sari, START, "not_organiser"),
    ]
    for by, who, moment, code in asked:
        with pytest.raises(Refusal) as no:
            await training.tick(here.tx, by.person_id, made.id, who.person_id, moment)
        assert no.value.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("/hadir 123456", "123456"),
        ("123 456", "123456"),
        ("hadir 123-456", "123456"),
        ("/start hadir-123456", "123456"),
        ("/hadir", ""),
        ("/hadir 12345", ""),
        ("1234567", ""),
        ("kode saya 123456", ""),
        ("/hadir ١٢٣٤٥٦", ""),
    ],
)
def test_what_people_type(text: str, code: str) -> None:
    assert training.typed(text) == code


def test_links_that_give_the_code(kit: Kit) -> None:
    here = replace(kit, platforms=platforms(telegram="pendamping_bot", whatsapp="628110000"))
    assert training.links(here, "123456") == {
        "whatsapp": "https://wa.me/628110000?text=%2Fhadir%20123456",
        "telegram": "https://t.me/pendamping_bot?start=hadir-123456",
    }
    assert training.links(kit, "123456") == {}


async def test_after_five_wrong_codes_none_is_right_for_a_while(here: Kecamatan) -> None:
    made = await here.announced()
    wrong = f"{(int(training.code_at(made, START)) + 500_000) % 1_000_000:06d}"
    told = [await attend(here, here.sari, wrong, START) for _ in range(5)]
    assert told == ["code_unknown"] * 4 + ["code_attempts"]
    assert await attend(here, here.sari, training.code_at(made, START), START) == "code_attempts"
    assert await attend(here, here.dewi, training.code_at(made, START), START) == ""
    later = START + timedelta(minutes=15)
    assert await attend(here, here.sari, training.code_at(made, later), later) == ""


async def test_wrong_codes_count_only_while_there_is_one_to_be_guessed(here: Kecamatan) -> None:
    await here.announced()
    before = START - timedelta(hours=3)
    assert {await attend(here, here.sari, "123456", before) for _ in range(9)} == {"code_unknown"}
