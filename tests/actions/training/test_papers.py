"""Tests, questionnaire, certificate, attendance list.

1. Each form at its time, until it is sent. 2. A certificate for who was there and filled the questionnaire;
its number is given once and counts up for each beginning and year. 3. The list counts men and women.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from actions import Refusal, training
from actions.training.papers import FORMS
from locales import words
from models import document
from models import training as sessions
from models.entry import Entry
from models.form import FormVersion
from models.training import Participant, Training
from tests.actions.training.stage import FACTS, START, Kecamatan
from tests.sample import NOW, Somebody

END = FACTS.ends_at
HOUR = timedelta(hours=1)


async def install(here: Kecamatan, form_id: str) -> FormVersion:
    version = FormVersion(
        form_id=form_id, version="1", title=form_id, xform=b"<h/>", digest=form_id, installed_at=NOW
    )
    here.tx.add(version)
    await here.tx.flush()
    return version


async def part(here: Kecamatan, made: Training, who: Somebody) -> Participant:
    found = await sessions.participant(here.tx, made.id, who.person_id)
    assert found is not None
    return found


async def present(here: Kecamatan, made: Training, who: Somebody) -> Participant:
    await training.attend(here.tx, who.person_id, training.code_at(made, START), START)
    return await part(here, made, who)


async def filled(here: Kecamatan, of: Participant, letter: str, version: FormVersion) -> None:
    """They sent the form."""
    entry_id = f"{of.person_id:031x}{letter}"
    row = Entry(
        id=entry_id, person_id=of.person_id, form_version_id=version.id, version=1, state="approved",
        created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    here.tx.add(row)
    setattr(of, FORMS[letter][1], entry_id)
    await here.tx.flush()


async def test_each_form_at_its_time(here: Kecamatan) -> None:
    version = await install(here, "bimtek_kuesioner")
    name = version.form_id
    made = await here.announced(pretest_form=name, posttest_form=name, questionnaire_form=name)
    await here.says(here.sari, "yes", made)
    sari = await part(here, made, here.sari)

    async def now(moment: datetime) -> str:
        return "".join(await training.to_fill(here.tx, made, sari, moment))

    assert await now(START - timedelta(days=2)) == ""
    assert await now(START - HOUR) == "p"
    await present(here, made, here.sari)
    assert await now(START + HOUR) == "pt"
    assert await now(END - HOUR) == "ptq"
    assert await now(END + HOUR) == "tq"
    await filled(here, sari, "q", version)
    assert await now(END + HOUR) == "t"


async def test_a_form_before_its_time_after_it_was_sent_and_gone(here: Kecamatan) -> None:
    version = await install(here, "bimtek_kuesioner")
    made = await here.announced(questionnaire_form="bimtek_kuesioner")

    async def refused(who: Somebody, moment: datetime) -> str:
        with pytest.raises(Refusal) as no:
            await training.version_to_fill(here.tx, who.person_id, made.id, "q", moment)
        return no.value.code

    assert await refused(here.budi, END) == "not_invited"
    assert await refused(here.sari, END) == "form_not_now"
    sari = await present(here, made, here.sari)
    _, offered = await training.version_to_fill(here.tx, here.sari.person_id, made.id, "q", END)
    assert offered.id == version.id
    await filled(here, sari, "q", version)
    assert await refused(here.sari, END) == "form_done"
    version.retired_at = NOW
    await present(here, made, here.dewi)
    assert await refused(here.dewi, END) == "no_form"


async def test_who_gets_a_certificate(here: Kecamatan) -> None:
    version = await install(here, "bimtek_kuesioner")
    made = await here.announced(questionnaire_form="bimtek_kuesioner")

    async def refused(who: Somebody, moment: datetime) -> str:
        with pytest.raises(Refusal) as no:
            await training.certify(here.tx, here.kit, who.person_id, made.id, moment)
        return no.value.code

    assert await refused(here.sari, END) == "not_attended"
    sari = await present(here, made, here.sari)
    assert await refused(here.sari, START) == "training_going_on"
    assert await refused(here.sari, END) == "questionnaire_first"
    await filled(here, sari, "q", version)
    _, number, file = await training.certify(here.tx, here.kit, here.sari.person_id, made.id, END)
    assert number == "BIMTEK/001/2026"
    assert document.name_of(file) == "sertifikat-BIMTEK-001-2026.pdf"
    content = await document.read(here.tx, file)
    assert content is not None
    assert content.startswith(b"%PDF-")


async def test_a_questionnaire_that_was_withdrawn_keeps_nobody_waiting(here: Kecamatan) -> None:
    version = await install(here, "bimtek_kuesioner")
    made = await here.announced(questionnaire_form="bimtek_kuesioner")
    await present(here, made, here.sari)
    version.retired_at = NOW
    _, number, _ = await training.certify(here.tx, here.kit, here.sari.person_id, made.id, END)
    assert number == "BIMTEK/001/2026"


async def test_numbers_count_up_and_are_given_once(here: Kecamatan) -> None:
    made = await here.announced(certificate_prefix="SPPD")
    other = await here.announced(theme="Rakor")
    numbers = []
    for one, who in ((made, here.sari), (made, here.dewi), (made, here.sari), (other, here.sari)):
        await present(here, one, who)
        _, number, _ = await training.certify(here.tx, here.kit, who.person_id, one.id, END)
        numbers.append(number)
    assert numbers == ["SPPD/001/2026", "SPPD/002/2026", "SPPD/001/2026", "BIMTEK/001/2026"]


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
async def test_the_attendance_list(here: Kecamatan, kind: str) -> None:
    made = await here.announced()
    for who, sex in ((here.sari, "P"), (here.dewi, "P"), (here.tono, "L")):
        await training.set_sex(here.tx, who.person_id, sex)
        await here.says(who, "yes", made)
    await present(here, made, here.sari)
    await present(here, made, here.tono)
    _, count, file = await training.roll(
        here.tx, here.kit, here.rina.person_id, made.id, kind, words("id"), NOW
    )
    assert (count.men, count.women, count.unknown) == (1, 1, 0)
    assert document.name_of(file) == f"daftar-hadir.{kind}"
    content = await document.read(here.tx, file) or b""
    if kind == "xlsx":
        rows = [str(cell) for row in load_workbook(BytesIO(content)).active.values for cell in row if cell]
        assert {"Sari", "Dewi", "Tono", "PLD", "Gemuh"} <= set(rows)
    else:
        assert content.startswith(b"%PDF-")


async def test_the_list_is_for_organisers(here: Kecamatan) -> None:
    made = await here.announced()
    with pytest.raises(Refusal) as no:
        await training.roll(here.tx, here.kit, here.sari.person_id, made.id, "pdf", words("id"), NOW)
    assert no.value.code == "not_organiser"
