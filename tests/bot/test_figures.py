"""The figures that platforms, operators and people go by; they stand here once more, so that none slips."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest

from bot.channels import Rates
from bot.sandbox import Job
from models.message import Limits

SECOND, MINUTE, HOUR, DAY = (
    timedelta(seconds=1),
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(days=1),
)
FIGURES: dict[str, dict[str, Any]] = {
    # What platforms permit, as their documents say
    "bot.operator.whatsapp_account.api": {
        "ANSWER_SECONDS": 15,
        "PAGE": 100,
        "PAGES": 100,
        "TOKEN_CODES": (0, 102, 190),
        "RIGHTS_CODES": (3, 10, *range(200, 300)),
        "BUSY_CODES": (1, 2, 4, 17, 32, 341, 613, 80007, 80008, 130429),
    },
    "bot.channels.fit": {"NOTICE": 200},
    "bot.channels.fit.lists": {"DESCRIPTION": 72},
    "bot.channels.simulator.rules": {"TELEGRAM_BUTTONS": 100},
    "bot.channels.telegram": {"FILE_BYTES": 20_000_000, "CONNECTIONS": 100},
    "bot.channels.telegram.api": {"_GONE": (400, 403, 404, 410)},
    "bot.channels.telegram.errands": {"LONGEST_ERRAND": 45, "LONGEST_TRACE": 4_000},
    "bot.channels.telegram.polling": {"POLL_SECONDS": 50, "CONFLICTS": 409, "LASTING": 3},
    "bot.channels.transport": {"SILENT_SECONDS": 30, "CONNECTING": 15, "CHUNK": 65_536},
    "bot.channels.whatsapp": {"_STALE": {100, 131008, 131009, 131052, 131053}},
    "bot.channels.whatsapp.api": {"CONNECTIONS": 200, "_NOT_THERE": {100, 33, 131052}},
    "bot.channels.whatsapp.files": {"LONG_SIDE": 1600},
    "bot.channels.whatsapp.limits": {
        "DETAIL": 72,
        "OPENER": 20,
        "HEADING": 24,
        "PHOTO_BYTES": 5_000_000,
        "SOUND_BYTES": 16_000_000,
        "LIMITS": Limits(
            text=4096,
            caption=1024,
            body=1024,
            button=24,
            choices=10,
            buttons=10,
            row=1,
            page=7,
            columns=1,
            edits=False,
            shares_location=True,
            file_bytes=100_000_000,
            few=3,
            window=24,
        ),
    },
    "bot.channels.whatsapp.updates": {
        "LONGEST_ID": 128,
        "LONGEST_ADDRESS": 64,
        "LAST_SECOND": 1 << 34,
        "ORDERED": 1000,
    },
    "bot.channels.whatsapp.verdicts": {
        "DOWN": (1, 2, 131016, 131057, 133004),
        "BUSY": (4, 17, 32, 341, 613, 80007, 80008, 130429),
        "CROWDED": (131056,),
        "_PERMISSIONS": range(200, 300),
    },
    "bot.channels.whatsapp.wiring": {"KEPT_UPLOADS": 29 * DAY},
    # How long something waits, lasts or counts
    "bot.inbox.batch": {"FLEETING": 15 * SECOND, "HEARD_WITHIN": 5 * MINUTE},
    "bot.delivery.circuit_breaker": {"TRIPS": 5},
    "bot.delivery.send": {"MARGIN": 10 * MINUTE},
    "bot.ending": {"PATIENCE": 2},
    "bot.upkeep.health": {"SILENCE": 5 * MINUTE, "LONGEST_WAIT": HOUR},
    "bot.inbox": {"MOST_MESSAGES": 128, "APOLOGY_EVERY": 10 * MINUTE},
    "bot.delivery.lane": {"FEWEST_IN_HAND": 10, "SHORT_HOLD": 10 * SECOND},
    "bot.files.fetcher": {"LEASE": 5 * MINUTE, "ATTEMPTS": 15, "AT_ONCE": 8},
    "bot.delivery.outbox": {"LEASE": 90 * SECOND, "STALE_AFTER": 45 * SECOND, "REPLIES": 100},
    "bot.backoff": {"LONGEST_PAUSE": 4 * 3600.0},
    "bot.pulse": {"MISSED_PERIODS": 3},
    "bot.operator.schedule_cli": {"STEP": 24 * HOUR, "FARTHEST": 400 * DAY},
    "bot.delivery.statuses": {"LONG_AGO": datetime(2000, 1, 1, tzinfo=UTC)},
    "bot.delivery.verdict": {"ATTEMPTS": 12, "FAULTS": 3},
    "bot.upkeep.wall": {"LEAP": 10 * MINUTE},
    "bot.upkeep.watch": {"PERIOD": 5 * MINUTE},
    "bot.demo.phone.window": {"DAY": 25 * HOUR},
    # What is taken at most
    "bot.files.attachments": {"LARGEST_FILE": 10_000_000},
    "bot.channels.simulator.history": {"KEPT_BUBBLES": 400},
    "bot.channels.tolerant": {"DEEPEST": 64},
    "bot.demo.phone": {"LARGEST_PHOTO": 30_000_000},
    "bot.patience": {"CONNECTIONS": 800},
    "bot.pictures": {"PIXELS": 16_000_000, "JPEG_PIXELS": 120_000_000},
    "bot.upkeep.private": {"MASK": 0o077},
    "bot.files.proof": {"LARGEST_FILE": 20_000_000},
    "bot.sandbox": {"LARGEST_MESSAGE": 64_000_000},
    "bot.sandbox.__main__": {"LONGEST_TRACE": 4_000},
    "bot.inbox.webhooks": {"LARGEST_BODY": 4_000_000},
}
COSTS = {
    "bot.pictures": (400_000_000, 10),
    "bot.files.proof": (280_000_000, 15),
    "bot.files.tables": (300_000_000, 15),
}
"""Bytes of memory and seconds of the processor that a file of a person's may cost."""


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_what_it_was(name: str) -> None:
    module = import_module(name)
    assert {figure: getattr(module, figure) for figure in FIGURES[name]} == FIGURES[name]


@pytest.mark.parametrize("name", COSTS)
def test_what_a_file_may_cost(name: str) -> None:
    job: Job[Any, Any] = import_module(name).JOB
    assert (job.memory, job.cpu_seconds) == COSTS[name]


def test_what_every_platform_permits_where_it_says_nothing_else() -> None:
    assert tuple(Rates()) == (25.0, 1.0, 3, False, 3.05, "-", 100)
    assert Rates._field_defaults["burst"] == 3


def test_how_long_a_call_may_take() -> None:
    slow, quick = (
        import_module("bot.channels.transport").SLOW,
        import_module("bot.operator.check.service").ANSWER_LIMIT,
    )
    assert (slow.total, slow.connect, slow.sock_read, quick.total) == (300, 15, 30, 10)
    limit = import_module("bot.channels.transport").limit
    assert [(one.total, one.connect) for one in (limit(5), limit(60))] == [(5, 5), (60, 15)]
