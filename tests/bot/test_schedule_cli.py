"""`pendamping schedule`: what would be told, of whom one asks, by local time; and days that make no sense."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import log
from bot.clock import Clock
from bot.operator.commands import app
from models.database import Database
from models.reminder import Leave
from tests.sample import NOW, person

Command = Callable[..., Result]


async def _fill(url: str) -> None:
    database = Database(url)
    async with database.transaction() as tx:
        sari = await person(tx, "Sari", "facilitator", position="PLD")
        await person(tx, "Agus", "facilitator", "91.03.01", position="PLD", zone="Asia/Jayapura")
        tx.add(Leave(person_id=sari.person_id, first=date(2026, 11, 25), last=date(2026, 11, 25)))
    await database.close()


@pytest.fixture
def schedule(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(log, "begin", lambda config: None)
    monkeypatch.setattr(Clock, "now", lambda self: NOW)
    asyncio.run(_fill(database_url))
    env = {"PENDAMPING_DATABASE__URL": database_url}

    def call(*arguments: str) -> Result:
        result = CliRunner().invoke(app, ["schedule", *arguments], env=env)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return call


def heads(result: Result) -> list[str]:
    """When, to whom and of what kind."""
    assert result.exit_code == 0, result.output
    return [line.split(":", 2)[0] + ":" + line.split(":", 2)[1] for line in result.stdout.splitlines()]


def test_the_days_ahead(schedule: Command) -> None:
    told = schedule("--until", "2026-11-26")
    assert heads(told) == [
        "2026-11-23 19:00 WIT  2 Agus  daily",
        "2026-11-23 19:00 WIB  1 Sari  daily",
        "2026-11-24 19:00 WIT  2 Agus  daily",
        "2026-11-24 19:00 WIB  1 Sari  daily",
        "2026-11-25 19:00 WIT  2 Agus  daily",
        "2026-11-26 19:00 WIT  2 Agus  daily",
        "2026-11-26 19:00 WIB  1 Sari  daily",
        "2026-11-27 08:00 WIT  2 Agus  target",
    ]
    assert told.stdout.splitlines()[0].endswith("[no report about 2026-11-23]")
    assert "8 reminders until then, if nothing changes." in told.stderr


def test_of_one_person_or_area(schedule: Command) -> None:
    assert heads(schedule("--until", "2026-11-24", "--person", "1")) == [
        "2026-11-23 19:00 WIB  1 Sari  daily",
        "2026-11-24 19:00 WIB  1 Sari  daily",
    ]
    assert {line.split()[4] for line in heads(schedule("--until", "2026-11-24", "--area", "91.03"))} == {
        "Agus"
    }
    assert heads(schedule("--until", "2026-11-24", "--area", "91.0")) == []


@pytest.mark.parametrize("day", ["2026-11-20", "2028-02-29"])
def test_a_day_that_does_not_lie_ahead(schedule: Command, day: str) -> None:
    refused = schedule("--until", day)
    assert refused.exit_code == 1
    assert "name one within the next 400 days" in refused.stderr
