"""Sessions at their edges: the moment they begin and end, whose they are, what a pasted text says."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions import Refusal, training
from actions.training import announcement, papers, reminding, telling
from actions.training.facts import zone_name
from actions.training.reminding import AFTER, DueTraining
from models import training as sessions
from models.area import is_within
from models.training import Participant, Training
from tests.actions.training.stage import FACTS, START, Kecamatan
from tests.sample import NOW

END = FACTS.ends_at
SECOND = timedelta(seconds=1)


async def refused(act: object) -> str:
    with pytest.raises(Refusal) as no:
        await act  # type: ignore[misc]
    return no.value.code


async def test_certificates_for_everybody_who_was_there(here: Kecamatan) -> None:
    made = await here.announced()
    rina = here.rina.person_id
    assert await refused(papers.certify_all(here.tx, rina, made.id, END - SECOND)) == "training_going_on"
    assert await refused(papers.certify_all(here.tx, rina, made.id, END)) == "nobody_attended"
    for who in (here.sari, here.tono):
        await training.attend(here.tx, who.person_id, training.code_at(made, START), START)
    await here.says(here.dewi, "yes", made)
    for _ in range(2):
        await papers.certify_all(here.tx, rina, made.id, END)
    numbers = {one.person_id: one.certificate_number for one in await sessions.participants(here.tx, made.id)}
    assert sorted(numbers.values()) == ["", "BIMTEK/001/2026", "BIMTEK/002/2026"]
    assert numbers[here.dewi.person_id] == ""
    made.state = "held"
    await papers.certify_all(here.tx, rina, made.id, NOW)
    made.state = "cancelled"
    assert await refused(papers.certify_all(here.tx, rina, made.id, END)) == "training_cancelled"


async def test_a_session_until_its_last_moment(here: Kecamatan) -> None:
    made = await here.announced(quota=1)
    await here.says(here.sari, "yes", made, END - SECOND)
    assert await refused(here.says(here.dewi, "yes", made, END)) == "training_over"
    await here.says(here.dewi, "yes", made, END - SECOND)
    await here.says(here.tono, "yes", made, END - SECOND)
    line = [
        await sessions.participant(here.tx, made.id, who.person_id)
        for who in (here.dewi, here.tono, here.sari)
    ]
    assert [await training.place_in_line(here.tx, one) for one in line if one] == [1, 2, 0]
    assert await training.answers.move_up(here.tx, here.kit, made, START) == ()
    await here.says(here.sari, "no", made, START)
    assert [one.answer for one in line if one] == ["waiting", "waiting", "no"]
    [up] = await training.answers.move_up(here.tx, here.kit, made, START - SECOND)
    assert (up.person_id, up.answer) == (here.dewi.person_id, "yes")


@pytest.mark.parametrize(
    ("code", "mine", "covered"),
    [("ID", None, True), ("33.24", "33.24", True), ("33.24", "33.24.11", True), ("33.24", "33.2", False),
     ("33.24.11", "33.24", False), ("33.2", "33.24", False), ("33", None, False)],
)  # fmt: skip
def test_whose_session_it_is(code: str, mine: str | None, covered: bool) -> None:
    assert is_within(mine, code) is covered


def session(**more: object) -> Training:
    said = {"starts_at": START, "ends_at": END, "zone": "Asia/Jakarta", "questionnaire_form": "q", **more}
    return Training(id="t", state="announced", **said)


def test_when_a_reminder_falls_due_and_until_when_it_is_of_use() -> None:
    one = session()
    assert reminding.moment(one, 60) == START - timedelta(hours=1)
    assert reminding.moment(one, AFTER) == END
    assert reminding.moment(one, "morning") == START.replace(hour=7, minute=0)
    for lead, until in ((60, START), (AFTER, START + timedelta(days=3))):
        assert training.useful_until(DueTraining(one, 1, START, lead, "yes")) == until
    assert reminding._sensible(one, "morning", START - SECOND)
    assert not reminding._sensible(one, "morning", START)
    assert not reminding._sensible(session(questionnaire_form=""), AFTER, END)


@pytest.mark.parametrize(
    ("lead", "answer", "there", "wanted"),
    [(10_080, "invited", False, True), (1_440, "invited", False, True), (60, "invited", False, False),
     ("morning", "invited", False, False), (60, "yes", False, True), (1_440, "no", False, False),
     (1_440, "waiting", False, False), (AFTER, "yes", False, False), (AFTER, "invited", True, True)],
)  # fmt: skip
def test_who_is_reminded(lead: int | str, answer: str, there: bool, wanted: bool) -> None:
    part = Participant(answer=answer, attended_at=NOW if there else None, questionnaire_entry="e")
    assert reminding._wanted(session(), part, lead, set()) is wanted
    assert not reminding._wanted(session(), part, AFTER, {"e"})


def test_what_is_told_of_a_session_that_is_near_does_not_wait(here: Kecamatan) -> None:
    night = datetime.fromisoformat("2026-12-06T22:00:00+07:00")
    for starts, waits in ((night + timedelta(hours=24), True), (night + timedelta(hours=24) - SECOND, False)):
        one = session(starts_at=starts, ends_at=starts + timedelta(hours=1))
        found = telling.morning(here.kit, one, "Asia/Jakarta", [], night)
        assert (found is not None) is waits
    over = session(starts_at=night - timedelta(hours=3), ends_at=night)
    assert telling.morning(here.kit, over, "Asia/Jakarta", [], night) == night.replace(
        day=7, hour=5, minute=30
    )
    assert telling.morning(here.kit, over, "Asia/Jakarta", [], night.replace(hour=12)) is None
    assert [zone_name(zone) for zone in ("Asia/Makassar", "Asia/Tokyo")] == ["WITA", "Asia/Tokyo"]


@pytest.mark.parametrize(
    ("text", "rupiah"),
    [
        ("Rp 5.500.000,-", "5500000"),
        ("Rp5500000", "5500000"),
        ("Rp. 5,500,000.00", "5500000"),
        ("Rp 5.500.000,50", "5500000"),
        ("Rp 750", "750"),
        ("Rp 5,5 juta", "5500000"),
        ("Rp 1.25 jt", "1250000"),
        ("Rp 12 juta", "12000000"),
        ("lima juta", ""),
        ("gratis", ""),
        ("", ""),
    ],
)
def test_the_money_in_a_text(text: str, rupiah: str) -> None:
    assert announcement.fee(text) == rupiah
    free = "0" if text == "gratis" else rupiah
    assert announcement.fee(text, labelled=True) == free


@pytest.mark.parametrize(
    ("text", "seats"),
    [
        ("Kuota 40 orang", "40"),
        ("maksimal 1.200 peserta", "1200"),
        ("25 peserta", "25"),
        ("25 (dua puluh lima) orang peserta", "25"),
        ("terbatas 30%", ""),
        ("kuota 3 hari", ""),
        ("hubungi 0812-3456-7890 peserta", ""),
        ("7 Desember 2026", ""),
    ],
)
def test_the_seats_in_a_text(text: str, seats: str) -> None:
    assert announcement._seats(text) == seats


@pytest.mark.parametrize(
    ("name", "value", "taken"),
    [("kuota", "1", True), ("kuota", "0", False), ("kuota", "100000", True), ("kuota", "100001", False),
     ("biaya", "1000000000", True), ("biaya", "1000000001", False), ("tema", "x" * 200, True),
     ("tema", "x" * 201, False), ("peran", "x" * 2000, True), ("peran", "x" * 2001, False)],
)  # fmt: skip
def test_what_a_pasted_text_may_say(name: str, value: str, taken: bool) -> None:
    assert announcement._can_be(name, value) is taken
