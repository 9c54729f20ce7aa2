"""Odd and hostile texts as answers, in every state in which something is asked: answered, and at no cost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bench.hostile import texts
from bot.channels.whatsapp.limits import LIMITS
from models.message import Limits
from tests.handlers import states
from tests.handlers.walk import WAYS, Walk
from tests.hostile.test_doors import BOUND, collected

SOME = 16
"""Every so manieth kind of hostile text, another one for each state; all of them meet the readers alone."""
LONGEST = texts.SIZES[-1]
ODD = (
    "9" * 5_000,
    "9" * 70,
    "-" + "9" * 400,
    "\u0663" * 40,
    "DTSTART:99991231\nRRULE:FREQ=DAILY",
    *(
        "1e999",
        "\u00b2",
        "\u2160",
        "\uff11",
        "0",
        "-1",
        "nan",
        "inf",
        "=1+1",
        "%",
        ",,,",
        "/k",
        "1;" + "9" * 22,
    ),
    *(
        "0001-01-01",
        "9999-12-31",
        "31/12/9999",
        "1/1/1",
        "0/0/0000",
        "29/2/2027",
        "1-99 Desember",
        "setiap 0",
    ),
    *("25.00", "24:00", "jam 99", "00.00-00.00", "besok 25.99", "999999999 hari lagi", "H-999999999"),
    *("-6,9; 999", "geo:91,181", "nan, nan", "K-2026-99999", "k 0000 0", "5 s.d. 31/2/2027"),
    *("FREQ=DAILY;COUNT=999999999", "FREQ=YEARLY;INTERVAL=9999;BYMONTHDAY=31"),
)
"""What a reader may stumble over: numbers, dates, hours and places beyond all bounds, and signs alone."""


@pytest.mark.parametrize("turn", range(len(WAYS)), ids=["-".join(way) for way in WAYS])
async def test_every_text_is_answered_in_time(walk: Walk, tmp_path: Path, turn: int) -> None:
    limits = (Limits(), LIMITS)[turn % 2]
    async with walk.at(tmp_path, WAYS[turn], limits=limits) as chat:
        for text in ODD:
            assert (await states.says(chat, text=text)).text, text[:40]
        with collected():
            for name, text in texts.some(LONGEST, each=1)[turn % SOME :: SOME]:
                begun = time.process_time()
                assert (await states.says(chat, text=text)).text, name
                assert time.process_time() - begun < BOUND, name
