"""The attendance list of a session, as PDF or XLSX: who was to come and who came; draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions import Kit
from actions.people import kind_of
from actions.places import place
from actions.training.sessions import managed
from locales import Words
from models import Tx, document, person, tally, training
from models.person import CAMAT, Assignment, Person
from models.training import Participant, Training
from reports import attendance

KINDS = ("pdf", "xlsx")


async def roll(
    tx: Tx, kit: Kit, by: int, training_id: str, kind: str, w: Words, now: datetime
) -> tuple[Training, attendance.Count, str]:
    """The session, how many men and women were there, and the reference of the file (one of KINDS).

    Refusals: no_training, not_organiser.
    """
    one = await managed(tx, by, training_id)
    sheet = await names(tx, w, one, now)
    content = attendance.pdf(sheet, w) if kind == "pdf" else attendance.xlsx(sheet, w)
    name = f"{w.plain('training.roll_file')}.{kind}"
    count = attendance.count(each for each in sheet.people if each.arrived)
    return one, count, document.keep(tx, kit.ids(now), name, content, now)


async def names(tx: Tx, w: Words, one: Training, now: datetime) -> attendance.Sheet:
    """Who was to come and who came, as the list shows it; not drawn yet."""
    people = await training.listed(tx, one.id)
    known = await posts(tx, w, [who.id for _, who in people])
    return attendance.Sheet(
        theme=one.theme,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        zone=one.zone,
        people=tuple(_line(part, who, *known.get(who.id, ("", ""))) for part, who in people),
        made_at=now,
        batch=one.batch,
        place=one.place,
        organiser=one.organiser,
        letter_number=one.letter_number,
    )


def _line(part: Participant, who: Person, position: str, area: str) -> attendance.Attendee:
    return attendance.Attendee(
        name=who.name, position=position, area=area, sex=who.sex, arrived=part.attended_at
    )


async def posts(tx: Tx, w: Words, people: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Person -> (position, area) by their first assignment in force."""
    held = await person.first_assignments(tx, people)
    areas = await tally.names(tx, {each.area_code for each in held.values() if each.area_code})
    return {
        person_id: (await _position(tx, w, one), areas.get(one.area_code or "", ""))
        for person_id, one in held.items()
    }


async def _position(tx: Tx, w: Words, held: Assignment) -> str:
    if held.position:
        return held.position
    kind = kind_of(held.role, held.position, held.acting)
    words = (await place(tx, held.area_code)).words if held.role == CAMAT else {}
    return w.plain(f"people.kind_{kind}", **words)
