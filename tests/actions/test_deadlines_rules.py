"""Setting an area's deadlines:

1. Coordinator and camat set their own area and what lies in it, the admin any and the whole country.
2. Whoever changes one thing takes the rest over; going back drops the area's own.
3. What cannot be stored is refused, and nothing is changed.
4. Every change is in the audit.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from actions import Kit, Refusal, deadlines
from actions.deadlines import Rule, Wanted
from models.audit import Audit
from models.database import Database
from models.deadline import Deadline
from tests.actions.work import form
from tests.sample import GEMUH, NOW, VILLAGES, Somebody, person

KENDAL, PEGANDON, AGAM = "33.24", "33.24.10", "13.06"


async def somebody(database: Database, role: str, area: str | None) -> Somebody:
    async with database.transaction() as tx:
        return await person(tx, role.title(), role, area, villages=VILLAGES if role == "facilitator" else ())


async def change(database: Database, by: Somebody, area: str | None, code: str, **fields: Any) -> Rule:
    async with database.transaction() as tx:
        return await deadlines.change(tx, by.person_id, area, code, now=NOW, **fields)


async def rule(database: Database, area: str | None, code: str) -> Rule:
    async with database.reading() as tx:
        return (await deadlines.load(tx)).of(area)[code]


async def refused(database: Database, by: Somebody, area: str | None, code: str, **fields: Any) -> str:
    with pytest.raises(Refusal) as no:
        await change(database, by, area, code, **fields)
    async with database.reading() as tx:
        assert (await tx.execute(select(func.count()).select_from(Deadline))).scalar_one() == 0
    return no.value.code


MAY = [
    ("camat", GEMUH, GEMUH, True),
    ("camat", GEMUH, PEGANDON, False),
    ("camat", GEMUH, KENDAL, False),
    ("camat", GEMUH, None, False),
    ("camat", GEMUH, f"{GEMUH}.2001", False),
    ("coordinator", GEMUH, GEMUH, True),
    ("coordinator", KENDAL, KENDAL, True),
    ("coordinator", KENDAL, GEMUH, True),
    ("coordinator", KENDAL, AGAM, False),
    ("coordinator", "33", KENDAL, True),
    ("coordinator", KENDAL, None, False),
    ("admin", None, None, True),
    ("admin", None, GEMUH, True),
    ("facilitator", GEMUH, GEMUH, False),
    ("kpmd", GEMUH, GEMUH, False),
]


@pytest.mark.parametrize(("role", "own", "area", "may"), MAY)
async def test_who_sets_what(
    database: Database, role: str, own: str | None, area: str | None, may: bool
) -> None:
    by = await somebody(database, role, own)
    if not may:
        assert await refused(database, by, area, "LPJ", on=False) == "deadline_not_allowed"
        return
    assert not (await change(database, by, area, "LPJ", on=False)).on
    assert not (await rule(database, area, "LPJ")).on


async def test_where_somebody_may_set_them(database: Database) -> None:
    people = [await somebody(database, role, own) for role, own, _, _ in MAY]
    async with database.reading() as tx:
        found = [await deadlines.grounds(tx, who.person_id) for who in people]
    expected = [[own] if role in ("camat", "coordinator", "admin") else [] for role, own, _, _ in MAY]
    assert found == expected


async def test_one_thing_changes_and_the_rest_is_taken_over(database: Database) -> None:
    korkab, camat = await somebody(database, "coordinator", KENDAL), await somebody(database, "camat", GEMUH)
    await change(
        database, korkab, KENDAL, "LPJ", rrule="FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=15", leads=[7, 0, 7]
    )
    await change(database, camat, GEMUH, "LPJ", shift="after")
    await change(database, korkab, KENDAL, "LPJ", on=False)
    here = await rule(database, GEMUH, "LPJ")
    assert (here.rrule, here.leads, here.shift, here.on) == (
        "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=15",
        (7, 0),
        "after",
        True,
    )
    assert (here.own, here.area_code) == (True, GEMUH)
    async with database.transaction() as tx:
        assert await deadlines.reset(tx, camat.person_id, GEMUH, "LPJ", now=NOW)
        assert not await deadlines.reset(tx, camat.person_id, GEMUH, "LPJ", now=NOW)
    here = await rule(database, GEMUH, "LPJ")
    assert (here.area_code, here.on) == (KENDAL, False)


async def test_changing_twice_keeps_one_row(database: Database) -> None:
    admin = await somebody(database, "admin", None)
    for on in (False, True):
        await change(database, admin, None, "LPJ", on=on)
    async with database.reading() as tx:
        assert (await tx.execute(select(func.count()).select_from(Deadline))).scalar_one() == 1


@pytest.mark.parametrize(
    ("code", "fields", "refusal"),
    [
        ("NOTHING", {"on": True}, "deadline_unknown"),
        ("LPJ", {"rrule": "FREQ=HOURLY"}, "deadline_rule_often"),
        ("LPJ", {"rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "deadline_rule_never"),
        ("LPJ", {"leads": [61]}, "deadline_leads"),
        ("LPJ", {"leads": [-1]}, "deadline_leads"),
        ("LPJ", {"leads": list(range(9))}, "deadline_leads"),
        ("LPJ", {"shift": "sideways"}, "deadline_unknown"),
        ("LPJ", {"form_id": "gone"}, "deadline_no_form"),
        ("LPJ", {"title": " "}, "deadline_title"),
        ("LPJ", {"title": "\u200b\u202e"}, "deadline_title"),
        ("LPJ", {"title": "x" * 121}, "deadline_title"),
    ],
)
async def test_what_cannot_be_stored_is_refused(
    database: Database, code: str, fields: dict[str, Any], refusal: str
) -> None:
    camat = await somebody(database, "camat", GEMUH)
    assert await refused(database, camat, GEMUH, code, **fields) == refusal


async def test_a_field_that_there_is_not(database: Database) -> None:
    camat = await somebody(database, "camat", GEMUH)
    with pytest.raises(TypeError, match="colour"):
        await change(database, camat, GEMUH, "LPJ", colour="red")


async def test_linking_a_form_and_letting_go(database: Database) -> None:
    camat = await somebody(database, "camat", GEMUH)
    async with database.transaction() as tx:
        await form(tx)
    assert (await change(database, camat, GEMUH, "LPJ", form_id="kegiatan")).form_id == "kegiatan"
    assert (await change(database, camat, GEMUH, "LPJ", form_id="")).form_id == ""


@pytest.mark.parametrize(
    ("subject", "roles"), [("person", ["facilitator"]), ("village", ["facilitator", "kpmd"])]
)
async def test_a_deadline_of_the_area_s_own(
    database: Database, kit: Kit, subject: str, roles: list[str]
) -> None:
    camat, sari = await somebody(database, "camat", GEMUH), await somebody(database, "facilitator", GEMUH)
    async with database.transaction() as tx:
        wanted = Wanted("  Setor  data ", "FREQ=MONTHLY;BYMONTHDAY=10", subject)
        made = await deadlines.add(tx, camat.person_id, GEMUH, wanted, now=NOW)
    assert (made.code, made.title, list(made.roles)) == ("LOKAL-1", "Setor data", roles)
    async with database.reading() as tx:
        span = (date(2026, 12, 10), date(2026, 12, 10))
        found = await deadlines.ahead(tx, sari.person_id, *span, closed=lambda day: False)
        assert [(one.rule.title, len(one.keys)) for one in found] == [
            ("Setor data", 3 if subject == "village" else 1)
        ]
        assert "LOKAL-1" not in (await deadlines.load(tx)).of(PEGANDON)
    async with database.transaction() as tx:
        assert await deadlines.reset(tx, camat.person_id, GEMUH, "LOKAL-1", now=NOW)
        assert "LOKAL-1" not in (await deadlines.load(tx)).of(GEMUH)


@pytest.mark.parametrize(
    ("role", "title", "rule", "subject", "refusal"),
    [
        ("facilitator", "Setor", "FREQ=DAILY", "person", "deadline_not_allowed"),
        ("camat", "", "FREQ=DAILY", "person", "deadline_title"),
        ("camat", "Setor", "FREQ=WEEKLY", "person", "deadline_rule_day"),
        ("camat", "Setor", "FREQ=DAILY", "regency", "deadline_unknown"),
    ],
)
async def test_what_cannot_be_added(
    database: Database, kit: Kit, role: str, title: str, rule: str, subject: str, refusal: str
) -> None:
    by = await somebody(database, role, GEMUH)
    with pytest.raises(Refusal) as no:
        async with database.transaction() as tx:
            await deadlines.add(tx, by.person_id, GEMUH, Wanted(title, rule, subject), now=NOW)
    assert no.value.code == refusal


async def test_changes_are_in_the_audit(database: Database, kit: Kit) -> None:
    camat = await somebody(database, "camat", GEMUH)
    await change(database, camat, GEMUH, "LPJ", on=False, leads=[1])
    async with database.transaction() as tx:
        await deadlines.change(tx, camat.person_id, GEMUH, "LPJ", on=True, now=NOW)
        await deadlines.reset(tx, camat.person_id, GEMUH, "LPJ", now=NOW)
    async with database.reading() as tx:
        rows = (await tx.execute(select(Audit).order_by(Audit.id))).scalars()
        acts = [(row.verb, row.subject, row.detail["area"], row.detail["what"]) for row in rows]
    assert acts == [
        ("deadline_change", "deadline:LPJ", GEMUH, ["leads", "on"]),
        ("deadline_change", "deadline:LPJ", GEMUH, ["on"]),
        ("deadline_reset", "deadline:LPJ", GEMUH, []),
    ]
