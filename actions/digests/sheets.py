"""A recap as tables for a spreadsheet: a row for each facilitator, a row for each village."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from actions import Kit
from actions.digests import oversight
from actions.digests.period import until
from actions.digests.tally import Person, Tally, tallies
from locales import Words
from models import Tx, document, person, tally
from models.audit import Audit
from models.tally import Problem, Village
from reports.table import Column, Row, Table
from reports.xlsx import Xlsx


@dataclass(frozen=True)
class Recap:
    """The figures, with names of kecamatan and of the villages of each person, and counts by code."""

    tally: Tally
    seats: Mapping[str, str]
    covered: Mapping[int, Sequence[str]]
    codes: Mapping[tuple[int, str], int]
    target: int

    @property
    def kinds(self) -> list[str]:
        """The codes of activities that occur."""
        return sorted({code for _, code in self.codes if code})

    def problems(self, person_id: int) -> int:
        """How many open problems this person told of."""
        return sum(one.person_id == person_id for one in self.tally.problems)


async def recap(tx: Tx, kit: Kit, by: int, area_code: str, now: datetime, last: date | None) -> Recap:
    """The figures of a month until its day `last` (None: today) for somebody who looks after the area.

    Noted in the audit. Refusal not_overseer.
    """
    await oversight.check(tx, by, area_code)
    today = now.astimezone(ZoneInfo((await tx.get_one(person.Person, by)).zone)).date()
    one = (await tallies(tx, [area_code], until(min(last or today, today), today)))[area_code]
    seats = await tally.districts(tx, [area_code])
    tx.add(Audit(at=now, person_id=by, verb="recap", subject=f"area:{area_code}", detail={}))
    return Recap(
        one,
        await tally.names(tx, seats),
        await tally.covered(tx, seats),
        await tally.codes(tx, seats, one.period.month),
        kit.rules.reminders.visit_days,
    )


def xlsx(one: Recap, w: Words, now: datetime) -> bytes:
    """The workbook: people, and villages."""
    people = Table(w.plain("digest.sheet_people"), columns=_person_columns(one, w))
    villages = Table(
        w.plain("digest.sheet_villages", **one.tally.place.words), columns=_village_columns(one, w)
    )
    people.inner.append(villages)
    rows: list[Row] = [(people, _person_row(one, each)) for each in one.tally.people]
    problems = _by_village(one.tally.problems)
    rows += [(villages, _village_row(one, each, problems.get(each.code, ()))) for each in one.tally.villages]
    with Xlsx(people, now) as book:
        book.write(rows)
        return book.content()


def keep(tx: Tx, kit: Kit, one: Recap, w: Words, now: datetime) -> str:
    """Keep the workbook to be sent; returns its reference."""
    return document.keep(tx, kit.ids(now), file_name(one, w), xlsx(one, w, now), now)


def file_name(one: Recap, w: Words) -> str:
    """E.g. "rekap-33.24.11-2026-11.xlsx"."""
    return f"{w.plain('digest.file')}-{one.tally.code}-{one.tally.period.month[0]:%Y-%m}.xlsx"


def _person_columns(one: Recap, w: Words) -> list[Column]:
    return [
        Column(w.plain("digest.column_name")),
        Column(w.plain("digest.column_position")),
        Column(w.plain("digest.column_district", **one.tally.place.words)),
        Column(w.plain("digest.column_covers", **one.tally.place.words)),
        Column(w.plain("digest.column_work_days"), kind="integer"),
        Column(w.plain("digest.column_visit_days", target=one.target), kind="integer"),
        Column(w.plain("digest.column_hours"), kind="decimal"),
        *(Column(kind, kind="integer") for kind in one.kinds),
        Column(w.plain("digest.column_problems"), kind="integer"),
        Column(w.plain("digest.column_followed_up"), kind="integer"),
        Column(w.plain("digest.column_last"), kind="date"),
    ]


def _person_row(one: Recap, who: Person) -> list[str]:
    work, member = who.work, who.member
    return [
        member.name,
        member.position,
        one.seats.get(member.area_code or "", ""),
        ", ".join(one.covered.get(member.person_id, ())),
        str(work.work_days),
        str(work.visit_days),
        f"{work.minutes / 60:.1f}",
        *(str(one.codes.get((member.person_id, kind), 0)) for kind in one.kinds),
        str(one.problems(member.person_id)),
        str(work.followed_up),
        work.last.isoformat() if work.last else "",
    ]


def _village_columns(one: Recap, w: Words) -> list[Column]:
    return [
        Column(w.plain("digest.column_village", **one.tally.place.words)),
        Column(w.plain("digest.column_district", **one.tally.place.words)),
        Column(w.plain("digest.column_last_visit"), kind="date"),
        Column(w.plain("digest.column_problem")),
    ]


def _village_row(one: Recap, village: Village, problems: Sequence[Problem]) -> list[str]:
    return [
        village.name,
        one.seats.get(village.district or "", ""),
        village.last.isoformat() if village.last else "",
        "; ".join(f"{each.number} {each.title}" for each in problems),
    ]


def _by_village(problems: Sequence[Problem]) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for one in problems:
        found.setdefault(one.village_code or "", []).append(one)
    return found
