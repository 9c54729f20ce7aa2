"""`pendamping holidays`: days off added, struck and left to the calendar again, and what goes by them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from actions import Kit, deadlines
from actions.deadlines import Marks, workdays
from bot import log
from bot.clock import Clock
from bot.operator.commands import app
from bot.upkeep.scheduled import tell_reminders
from models.audit import Audit
from models.database import Database
from tests.actions.clockwork import Team, local
from tests.sample import NOW

ROOT = Path(__file__).resolve().parents[2]
Command = Callable[..., str]


@pytest.fixture
def holidays(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(log, "begin", lambda config: None)
    monkeypatch.delenv("LANG", raising=False)
    workdays._calendar.cache_clear()
    monkeypatch.setattr(Clock, "now", lambda self: NOW)
    env = {"PENDAMPING_DATABASE__URL": database_url}

    def call(*arguments: str) -> str:
        result = CliRunner().invoke(app, ["holidays", *arguments], env=env)
        assert result.exit_code == 0, result.output
        return result.stdout

    return call


def test_a_day_is_added_struck_and_left_to_the_calendar(holidays: Command, database_url: str) -> None:
    usual = holidays("list", "2026")
    assert "2026-12-25 Fri  Christmas Day" in usual
    assert holidays("add", "2026-11-26", "Pilkada") == "2026-11-26 is a day off.\n"
    assert holidays("strike", "2026-12-25") == "2026-12-25 is a working day.\n"
    told = holidays("list", "2026")
    assert "2026-11-26 Thu  Pilkada  (added)" in told
    assert re.search(r"2026-12-25 Fri  Christmas Day.*\(struck: a working day\)", told)
    assert holidays("add", "2026-12-25") == "2026-12-25 is a day off.\n"
    assert "2026-12-25 is a day off again" in holidays("remove", "2026-12-25")
    assert "2026-11-26 is a working day again" in holidays("remove", "2026-11-26")
    assert holidays("remove", "2026-11-26") == "Nothing was said of 2026-11-26.\n"
    assert holidays("list") == usual
    assert asyncio.run(audited(database_url)) == [
        *("day_off_add", "day_off_strike", "day_off_add", "day_off_remove", "day_off_remove")
    ]


async def audited(url: str) -> list[str]:
    database = Database(url)
    async with database.reading() as tx:
        found = list((await tx.execute(select(Audit.verb).order_by(Audit.id))).scalars())
    await database.close()
    return found


async def said(database: Database, day: date, off: bool) -> None:
    async with database.transaction() as tx:
        await workdays.set_day(tx, day, off=off, now=NOW)


async def test_deadlines_reminders_and_recaps_go_by_it(database: Database, kit: Kit) -> None:
    """A Monday that a decree takes off: nobody is asked for a report, and what is due moves before it."""
    team = await Team(database, kit).begin()
    monday = date(2027, 4, 5)  # the monthly report's day
    async with database.reading() as tx:
        [before] = await deadlines.ahead(tx, team.sari, monday, monday)
        assert (before.rule.code, before.due) == ("LAP-BULAN", monday)
    await said(database, monday, True)
    async with database.reading() as tx:
        assert await deadlines.ahead(tx, team.sari, monday, monday) == []
        [moved] = await deadlines.one(tx, team.sari, "LAP-BULAN", monday)
        assert moved.due == date(2027, 4, 2)
        told = await deadlines.due_reminders(tx, moved.due, moved.due)
        assert [one.due for one in told if one.code == "LAP-BULAN" and one.lead == 0] == [moved.due]
        marked = await deadlines.mark_done(
            tx, team.sari, Marks("LAP-BULAN", monday, [f"p:{team.sari}"]), now=NOW
        )
        assert marked == 1


@pytest.mark.parametrize(("off", "asked"), [(True, False), (None, True)])
async def test_no_report_is_asked_for_on_an_added_day_off(
    database: Database, kit: Kit, off: bool | None, asked: bool
) -> None:
    await Team(database, kit).begin()
    if off is not None:
        await said(database, NOW.date(), off)
    ticked = await tell_reminders(database, kit, local("2026-11-23 19:00"))
    assert (ticked.sent == 1) is asked


async def test_a_struck_day_off_is_worked_on(database: Database, kit: Kit) -> None:
    await Team(database, kit).begin()
    christmas = local("2026-12-25 19:00")
    await said(database, christmas.date(), False)
    await tell_reminders(database, kit, christmas - timedelta(hours=1))
    assert (await tell_reminders(database, kit, christmas)).sent == 1


def test_nobody_asks_the_calendar_past_what_was_said() -> None:
    """Working days are asked of `workdays.closed`; only that, and the list of the days, asks the calendar."""
    asking = {
        path.relative_to(ROOT).as_posix()
        for folder in ("actions", "handlers", "web", "bot", "reports")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"workdays\.usual|country_holidays|weekday\(\) >= (5|SATURDAY)", path.read_text())
    }
    assert asking == {"actions/deadlines/workdays.py", "bot/operator/holidays_cli.py"}
