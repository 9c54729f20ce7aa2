"""A session's life.

1. Only organisers, for their own areas. 2. Nobody is told before it is announced; then each one once.
3. A change tells everybody who knew, what was and what is, with a file that replaces the old one.
4. What concerns nobody is changed in silence. 5. Called off: everybody who knew, and the file strikes it out.
6. What is over stays as it was.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar

from actions import Refusal, training
from actions.training.sessions import seat
from models import training as sessions
from models.area import COUNTRY
from tests import sample
from tests.actions.training.stage import FACTS, START, Kecamatan, facts
from tests.sample import GEMUH, NOW

AFTER = START + timedelta(hours=9)


async def test_an_invitation_leaves_out_what_nobody_said(here: Kecamatan) -> None:
    for who, there in (("Dispermades Kendal", True), ("", False)):
        made = await training.create(here.tx, here.kit, here.rina.person_id, facts(organiser=who), NOW)
        assert await training.announce(here.tx, here.kit, here.rina.person_id, made.id, NOW) == 3
        for _, message in await here.told():
            assert "Anda diundang" in message.text
            assert (f"Penyelenggara: {who}" in message.text) is there
            assert "belum disebutkan" not in message.text
            assert ("Penyelenggara" in message.text) is there


# 1. who


async def test_a_facilitator_makes_no_session(here: Kecamatan) -> None:
    with pytest.raises(Refusal) as no:
        await training.create(here.tx, here.kit, here.sari.person_id, FACTS, NOW)
    assert no.value.code == "not_organiser"


@pytest.mark.parametrize("areas", [("33.24.10",), ("33.24",), (COUNTRY,), (GEMUH, "33.24.10")])
async def test_an_organiser_stays_in_their_area(here: Kecamatan, areas: tuple[str, ...]) -> None:
    found = await training.problems(here.tx, here.rina.person_id, facts(areas=areas), NOW)
    assert [one.code for one in found] == ["area_not_yours"]
    with pytest.raises(Refusal) as no:
        await training.create(here.tx, here.kit, here.rina.person_id, facts(areas=areas), NOW)
    assert no.value.code == "training_wrong"


async def test_the_camat_manages_what_the_coordinator_made_and_a_neighbour_does_not(here: Kecamatan) -> None:
    made = await training.create(here.tx, here.kit, here.rina.person_id, FACTS, NOW)
    assert (await training.managed(here.tx, here.budi.person_id, made.id)).id == made.id
    neighbour = await sample.person(here.tx, "Yuni", "coordinator", "33.24.10")
    with pytest.raises(Refusal) as no:
        await training.managed(here.tx, neighbour.person_id, made.id)
    assert no.value.code == "not_organiser"
    with pytest.raises(Refusal) as no:
        await training.managed(here.tx, here.rina.person_id, "f" * 32)
    assert no.value.code == "no_training"


async def test_an_admin_may_invite_the_whole_country(here: Kecamatan) -> None:
    admin = await sample.person(here.tx, "Ani", "admin", None)
    made = await training.create(here.tx, here.kit, admin.person_id, facts(areas=(COUNTRY,)), NOW)
    assert await training.announce(here.tx, here.kit, admin.person_id, made.id, NOW) == 3


@pytest.mark.parametrize(
    ("areas", "where"),
    [
        ([GEMUH], GEMUH),
        ([GEMUH, "33.24.10"], "33.24"),
        (["33.24", GEMUH], "33.24"),
        ([GEMUH, "91"], None),
        ([COUNTRY], None),
        ([COUNTRY, GEMUH], None),
    ],
)
def test_whose_session_it_is(areas: list[str], where: str | None) -> None:
    assert seat(areas) == where


# 2. announced


async def test_nobody_is_told_before_it_is_announced(here: Kecamatan) -> None:
    made = await training.create(here.tx, here.kit, here.rina.person_id, FACTS, NOW)
    await training.change(here.tx, here.kit, here.rina.person_id, made.id, facts(place="Balai Desa"), NOW)
    assert (made.state, made.place) == ("draft", "Balai Desa")
    assert await here.told() == []


async def test_everybody_whom_it_is_for_is_invited_once(here: Kecamatan) -> None:
    await sample.person(here.tx, "Jauh", "facilitator", "33.24.10")
    made = await training.create(here.tx, here.kit, here.rina.person_id, FACTS, NOW)
    assert await training.announce(here.tx, here.kit, here.rina.person_id, made.id, NOW) == 3
    told = await here.told()
    assert [contact for contact, _ in told] == [one.contact_id for one in (here.sari, here.dewi, here.tono)]
    assert "Senin, 7 Desember 2026, 08.30–16.00 WIB" in told[0][1].text
    assert [button.data.split(":")[1] for row in told[0][1].rows for button in row] == ["yes", "no", "o"]
    assert told[0][1].template is not None
    with pytest.raises(Refusal) as no:
        await training.announce(here.tx, here.kit, here.rina.person_id, made.id, NOW)
    assert no.value.code == "training_announced"


async def test_somebody_with_two_roles_is_invited_once(here: Kecamatan) -> None:
    made = await here.announced(roles=("facilitator", "camat", "coordinator"), areas=(GEMUH,))
    parts = await sessions.participants(here.tx, made.id)
    assert len({one.person_id for one in parts}) == len(parts) == 5


async def test_each_reads_their_own_language(here: Kecamatan) -> None:
    await sample.person(here.tx, "Jane", "facilitator", language="en")
    made = await training.create(here.tx, here.kit, here.rina.person_id, FACTS, NOW)
    await training.announce(here.tx, here.kit, here.rina.person_id, made.id, NOW)
    texts = [message.text for _, message in await here.told()]
    assert sum("You are invited" in text and "Monday, 7 December 2026" in text for text in texts) == 1


async def test_what_has_begun_cannot_be_announced(here: Kecamatan) -> None:
    made = await training.create(here.tx, here.kit, here.rina.person_id, FACTS, NOW)
    with pytest.raises(Refusal) as no:
        await training.announce(here.tx, here.kit, here.rina.person_id, made.id, START)
    assert no.value.code == "training_past"


async def test_a_session_for_nobody(here: Kecamatan) -> None:
    made = await training.create(here.tx, here.kit, here.rina.person_id, facts(roles=("kpmd",)), NOW)
    with pytest.raises(Refusal) as no:
        await training.announce(here.tx, here.kit, here.rina.person_id, made.id, NOW)
    assert no.value.code == "nobody_to_invite"


# 3. and 4. changed


async def test_a_change_tells_everybody_who_knew(here: Kecamatan) -> None:
    made = await here.announced()
    await here.says(here.dewi, "no", made)
    moved = facts(
        starts_at=START + timedelta(days=1), ends_at=FACTS.ends_at + timedelta(days=1), place="Balai"
    )
    _, told = await training.change(here.tx, here.kit, here.rina.person_id, made.id, moved, NOW)
    messages = dict(await here.told())
    assert (told, len(messages), made.version) == (3, 3, 2)
    text = messages[here.sari.contact_id].text
    assert "Senin, 7 Desember 2026, 08.30–16.00 WIB → <b>Selasa, 8 Desember 2026, 08.30–16.00 WIB</b>" in text
    assert "Tempat: Aula Kecamatan Gemuh → <b>Balai</b>" in text
    event = Calendar.from_ical(await here.file(messages[here.sari.contact_id])).events[0]
    assert (event["UID"], event["SEQUENCE"]) == (f"{made.id}@pendamping", 2)
    assert event.start == moved.starts_at
    assert messages[here.dewi.contact_id].document == ""  # they said no


async def test_what_is_told_of_a_change_is_what_is_stored(here: Kecamatan) -> None:
    made = await here.announced()
    odd = facts(place="Balai\u202e Desa\u200b")
    _, told = await training.change(here.tx, here.kit, here.rina.person_id, made.id, odd, NOW)
    assert all("<b>Balai Desa</b>" in message.text for _, message in await here.told())
    assert told == 3
    for _ in range(2):
        assert (await training.change(here.tx, here.kit, here.rina.person_id, made.id, odd, NOW))[1] == 0


@pytest.mark.parametrize("name", ["theme", "place"])
async def test_a_theme_or_place_of_which_nothing_is_seen_is_none(here: Kecamatan, name: str) -> None:
    found = await training.problems(here.tx, here.rina.person_id, facts(**{name: "\u200b\u2066"}), NOW)
    assert len(found) == 1


async def test_who_was_never_told_is_not_told_of_a_change_but_invited(here: Kecamatan) -> None:
    made = await here.announced()
    late = await sample.person(here.tx, "Lia", "facilitator")
    other = facts(place="Balai Desa")
    await training.change(here.tx, here.kit, here.rina.person_id, made.id, other, NOW)
    messages = dict(await here.told())
    assert "diundang" in messages[late.contact_id].text
    assert "Ada perubahan" in messages[here.sari.contact_id].text


async def test_what_concerns_nobody_is_changed_in_silence(here: Kecamatan) -> None:
    made = await here.announced()
    silent = facts(quota=50, leads=(60,), certificate_prefix="SPPD")
    _, told = await training.change(here.tx, here.kit, here.rina.person_id, made.id, silent, NOW)
    assert (told, made.version, await here.told()) == (0, 1, [])


async def test_a_new_role_is_invited_and_the_others_are_left_alone(here: Kecamatan) -> None:
    made = await here.announced()
    more = facts(roles=("facilitator", "camat"))
    _, told = await training.change(here.tx, here.kit, here.rina.person_id, made.id, more, NOW)
    assert told == 1
    assert [contact for contact, _ in await here.told()] == [here.budi.contact_id]


async def test_a_place_on_the_map_that_is_told_later(here: Kecamatan) -> None:
    made = await here.announced()
    there = facts(latitude=-6.95, longitude=110.12)
    await training.change(here.tx, here.kit, here.rina.person_id, made.id, there, NOW)
    (_, message), *_ = await here.told()
    assert "https://www.google.com/maps?q=-6.950000,110.120000" in message.text


# 5. called off, 6. over


async def test_called_off(here: Kecamatan) -> None:
    made = await here.announced()
    await here.says(here.sari, "yes", made)
    _, told = await training.cancel(here.tx, here.kit, here.rina.person_id, made.id, "Listrik padam", NOW)
    messages = dict(await here.told())
    assert (told, made.state) == (3, "cancelled")
    assert "Listrik padam" in messages[here.sari.contact_id].text
    struck = await here.file(messages[here.sari.contact_id])
    assert "METHOD:CANCEL" in struck
    assert "STATUS:CANCELLED" in struck
    assert "SEQUENCE:2" in struck
    for verb in ("yes", "no"):
        with pytest.raises(Refusal) as no:
            await here.says(here.sari, verb, made)
        assert no.value.code == "training_cancelled"


async def test_a_draft_that_is_dropped_is_told_to_nobody(here: Kecamatan) -> None:
    made = await training.create(here.tx, here.kit, here.rina.person_id, FACTS, NOW)
    _, told = await training.cancel(here.tx, here.kit, here.rina.person_id, made.id, "", NOW)
    assert (told, made.state, await here.told()) == (0, "cancelled", [])


async def test_a_reason_has_an_end(here: Kecamatan) -> None:
    made = await here.announced()
    with pytest.raises(Refusal) as no:
        await training.cancel(here.tx, here.kit, here.rina.person_id, made.id, "x" * 301, NOW)
    assert (no.value.code, made.state) == ("note_long", "announced")


async def test_what_is_over_stays_as_it_was(here: Kecamatan) -> None:
    made = await here.announced()
    with pytest.raises(Refusal) as no:
        await training.cancel(here.tx, here.kit, here.rina.person_id, made.id, "lupa", AFTER)
    assert no.value.code == "training_over"
    with pytest.raises(Refusal) as no:
        await training.change(here.tx, here.kit, here.rina.person_id, made.id, facts(place="B"), AFTER)
    assert no.value.code == "training_over"


async def test_held(here: Kecamatan) -> None:
    made = await here.announced()
    with pytest.raises(Refusal) as no:
        await training.hold(here.tx, here.kit, here.rina.person_id, made.id, NOW)
    assert no.value.code == "training_not_begun"
    code = training.code_at(made, START)
    await training.attend(here.tx, here.sari.person_id, code, START)
    assert await training.hold(here.tx, here.kit, here.rina.person_id, made.id, AFTER) == 1
    [(contact, message)] = await here.told()
    assert contact == here.sari.contact_id
    assert message.rows[0][0].data == f"tr:cert:{made.id}"
