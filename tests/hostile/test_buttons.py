"""Buttons that nobody was shown: every prefix and verb with numbers and ids of somebody's own making."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions import Kit, library
from actions.training import sheet
from bench.hostile import texts
from handlers import TAPS, author, broadcast, digests, entries, reminders, training
from handlers.author import taps as author_taps
from handlers.deadlines import buttons
from handlers.fill.taps import EXACT, WITH_VALUE
from handlers.numbers import DIGITS, number, page
from models.database import Database
from models.entry import Entry
from tests.handlers.chat import Chat
from tests.hostile.test_doors import collected
from tests.sample import GEMUH, NOW, VILLAGES, person

VERBS = {
    "a": (*EXACT, *WITH_VALUE),
    "f": ("new", "go", "anew"),
    "rev": ("first", "next", "whole", "photos", "approve", "return", "grant", "refuse"),
    "mine": (*entries.TAPS, "p"),
    "inv": ("k", "a", "v", "p", "x", "find", "done"),
    "bc": (*broadcast.MAKING, *broadcast.WATCHING, "p"),
    "rk": digests.VERBS,
    "tr": (*training.PLAIN, *training.ABOUT, "t0", "t", "att", "fp", "sexL", "imp"),
    "due": buttons.FIELDS,
    "rem": (*reminders.VERBS, "p"),
    "form": (*author_taps.ANYWHERE, *author_taps.WITHIN),
    "m": ("menu",),
}
MANY = "9" * 25
ODD = (MANY, "-1", "", "\u0661\u0662\u0663", "\u00b2", "1.5", "0" * 5_000, "999999999", "\0", "p" + MANY)


def test_a_number_of_ours_is_short_plain_and_not_negative() -> None:
    assert (number("0"), number("42"), number("9" * DIGITS)) == (0, 42, 999_999_999)
    assert {number(odd) for odd in (*ODD, " 1", "+1", "1_0") if odd != "999999999"} == {None}
    assert (page("p2"), page("2"), page("p"), page("pp2")) == (2, None, None, None)


def test_numbers_of_buttons_are_read_in_one_place() -> None:
    """`isdecimal` takes digits of every script and of any length."""
    handlers = Path(author.__file__).parents[1]
    found = {
        str(file.relative_to(handlers))
        for file in handlers.rglob("*.py")
        if re.search(r"\bint\((?!digits\))|isdecimal|isdigit|isnumeric", file.read_text())
    }
    typed = {"typed.py", "choices.py", "gate.py", "deadlines/asking.py"}  # of texts that are short by then
    assert found <= {"numbers.py", "fill/ask.py"} | typed


def forged(prefix: str, ids: tuple[str, ...]) -> Iterator[str]:
    """Each verb with each odd value, in one of the places in turn."""
    for turn, verb in enumerate(VERBS.get(prefix, ("x",))):
        for n, odd in enumerate((MANY, "-1", "\u0661\u0662", *ids), turn):
            places = f"{odd}:{odd}", f":{ids[0]}:{odd}", f":{odd}:{odd}"
            yield f"{prefix}:{verb}{places[n % len(places)]}"


ROLES = {
    "facilitator": tuple(TAPS),
    "camat": ("rev", "rk", "inv"),
    "coordinator": ("tr", "bc", "due", "rk", "grp", "form"),
}
"""Each role with the buttons that do something for it."""


@pytest.mark.parametrize("role", ROLES)
async def test_every_forged_button_is_answered(database: Database, kit: Kit, role: str) -> None:
    async with database.transaction() as tx:
        other = await person(tx, "Budi", "facilitator", villages=VILLAGES)
        me = await person(tx, "Sari", role, GEMUH, villages=VILLAGES if role == "facilitator" else ())
        version = await library.install(tx, sheet.source(), sheet.NAME, now=NOW)
        draft = kit.ids(NOW)
        made = Entry(id=draft, person_id=other.person_id, form_version_id=version.id, area_code=GEMUH)
        made.created_at = made.updated_at = NOW
        tx.add(made)
    chat = Chat(database, kit, me.address)
    for prefix in ROLES[role]:
        for data in forged(prefix, (draft, GEMUH)):
            assert await chat.does(kind="button", data=data, callback_id="c", message_id="m"), data[:80]


# Texts through the front door


DOORS = ("", "/pengingat cuti ", "/bimtek", "/undang", "/siaran", "/tenggat", "/lapor")


@pytest.mark.parametrize("before", DOORS)
async def test_no_text_keeps_the_others_waiting(sqlite_url: str, kit: Kit, before: str) -> None:
    """What one person sends in this state costs, with everything around it, less than others may wait."""
    database = Database(sqlite_url)
    async with database.transaction() as tx:
        me = await person(tx, "Sari", "coordinator", GEMUH)
    chat = Chat(database, kit, me.address)
    worst = (0.0, "")
    with collected():
        for name, text in texts.some(65_536, each=1)[DOORS.index(before) :: len(DOORS)]:
            if not before.endswith(" "):
                await chat.does(text=before or "/menu")
            begun = time.process_time()
            await chat.does(text=before + text if before.endswith(" ") else text)
            worst = max(worst, (time.process_time() - begun, name))
    assert worst[0] < 0.3, worst
    await database.close()
