"""The schedule benchmark itself: its platform refuses what it must, and its verdict misses no missed goal."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bench.botbench.sim import Sim
from bench.schedule.__main__ import GOALS, LINES, met, parse, table, verdict
from bench.schedule.people import READER, TALKER
from bench.schedule.platform import REFUSED, Limit, LimitedApi
from bench.schedule.run import Wanted, delivered

SCRIPT = {"steps": [{"send": "text", "value": "/lapor", "expect": "tanggal"}]}
WANTED = Wanted(readers=3, per_second=2, talking=1.0, what="reminders", url="", limit=60)
GOOD: dict[str, Any] = dict.fromkeys(LINES, 1) | {
    "plan_s": 2.1,
    "used": 0.97,
    "lost": 0,
    "doubled": 0,
    "p99_ms": 90.0,
    "posted": 35_000,
}


def test_a_limit_counts_any_second() -> None:
    limit = Limit(2)
    assert [limit.take(at) for at in (0.0, 0.9, 0.99, 1.0, 1.8, 1.95)] == [
        True,
        True,
        False,
        True,
        False,
        True,
    ]
    assert limit.refused == 2
    assert limit.taken == 4


def test_what_cannot_be_refused_takes_its_place() -> None:
    limit = Limit(1)
    assert limit.take(0.0)
    assert limit.take(0.5, free=True)
    assert not limit.take(1.2)


@pytest.fixture
async def api() -> LimitedApi:
    found = LimitedApi(asyncio.get_running_loop(), Sim(SCRIPT))
    found.sim.api = found
    found.permit(2)
    return found


async def test_the_platform_refuses_what_is_too_much_and_counts_who_got_what(api: LimitedApi) -> None:
    answers = [api.call("sendmessage", {"chat_id": READER + n, "text": "halo"})[0] for n in (0, 0, 1)]
    assert answers[2] is REFUSED
    assert msgspec.json.decode(REFUSED)["parameters"]["retry_after"] == 1
    assert api.got == {READER: 2}
    assert api.call("answercallbackquery", {"callback_query_id": "1"})[0] is not REFUSED
    api.reply_in_answer({"method": "sendMessage", "chat_id": TALKER, "text": "tanggal?"})
    assert (api.limit.taken, api.limit.refused, api.within_answer) == (3, 1, False)


async def test_what_came_of_it(api: LimitedApi, tmp_path: Path) -> None:
    (tmp_path / "planned.json").write_text(json.dumps({"seconds": 1.5, "cpu_seconds": 1.0, "posted": 3}))
    api.got = Counter({READER: 2, READER + 1: 1})
    api.begun, api.ended, api.taken_at_begin, api.taken_at_end = 10.0, 12.0, 1, 5
    found = delivered(api, WANTED, tmp_path)
    assert (found["lost"], found["doubled"], found["posted"]) == (1, 1, 3)
    assert (found["messages_per_s"], found["used"]) == (2.0, 1.0)
    assert delivered(api, WANTED, tmp_path / "gone")["plan_s"] is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("plan_s", 5.0), ("plan_s", None), ("used", 0.9499), ("lost", 1), ("doubled", 1), ("p99_ms", 300.0)],
)
def test_each_goal_can_be_missed(name: str, value: float | None) -> None:
    assert verdict(GOOD, 35_000) == []
    bad = GOOD | {name: value}
    assert verdict(bad, 35_000) == [name]
    assert "MISSED" in table(bad)
    assert "MISSED" not in table(GOOD)


def test_messages_that_were_never_planned_are_a_missed_goal() -> None:
    assert verdict(GOOD | {"posted": 34_999}, 35_000) == ["posted"]


def test_every_goal_is_shown() -> None:
    assert set(GOALS) <= set(LINES)
    assert met("posted", 0)


def test_the_usual_run_is_what_the_issue_asks_for() -> None:
    asked = parse([])
    assert (asked.readers, asked.per_second, asked.what, asked.postgres) == (35_000, 300, "reminders", False)
