"""Typing what a button shows does what tapping it does, at every type of question, and is never stored."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from actions import Kit
from models import conversation
from models.database import Database
from models.message import Button, Limits
from tests import sample
from tests.handlers.driver import Phone, installed

ROWS = {
    "text": "text", "integer": "integer", "decimal": "decimal", "range": "range", "date": "date",
    "time": "time", "dateTime": "dateTime", "one": "select_one yt", "many": "select_multiple yt",
    "rank": "rank yt", "place": "geopoint", "line": "geotrace", "photo": "image", "sound": "audio",
    "film": "video", "paper": "file", "code": "barcode", "consent": "acknowledge", "remark": "note",
}  # fmt: skip
"""A question of every type: its name and the type."""
VALUES = {
    "text": "ok", "integer": "3", "decimal": "2.5", "range": "2", "date": "2026-11-03", "time": "08:00",
    "dateTime": "2026-11-03T08:00", "one": "y", "many": "y t", "rank": "t y", "place": "-7.1 110.2",
    "code": "899", "consent": "OK",
}  # fmt: skip
"""Answers that are there already."""
SETTINGS = "| settings |\n| | form_title | form_id |\n| | Coba | coba |\n"
CHOICES = "| choices |\n| | list_name | name | label |\n| | yt | y | Merah |\n| | yt | t | Putih |\n"
FEW = Limits(few=3, edits=False, columns=1)


def sheet(name: str, required: str, value: str) -> str:
    """One question between two others."""
    cells = f"{ROWS[name]} | {name} | Tanya? | {required} | {value} | Begini"
    return (
        "| survey |\n| | type | name | label | required | default | guidance_hint |\n"
        "| | text | awal | Awal? | | | |\n"
        f"| | {cells} |\n| | text | akhir | Akhir? | | | |\n" + CHOICES + SETTINGS
    )


@pytest_asyncio.fixture
async def writer(database: Database, kit: Kit) -> Phone:
    async with database.transaction() as tx:
        await sample.person(tx, "Bu Camat", "camat")
        sari = await sample.person(tx, "Sari", "facilitator", position="PLD", villages=sample.VILLAGES)
    return Phone(database, kit, sari)


async def _stands(phone: Phone, back: Any = None) -> Any:
    """Where the draft stands; put back there before."""
    async with phone.database.transaction() as tx:
        talks = await conversation.load(tx, phone.channel, [phone.who.address])
        talk = talks[phone.who.address]
        assert talk.draft is not None
        if back is not None:
            phone.restart()
            talk.flow, data, talk.draft.xml, talk.draft.at, talk.draft.step = back
            talk.data, talk.draft.dirty = dict(data), True
            await conversation.save(tx, [talk], phone.now)
        return (talk.flow, dict(talk.data), talk.draft.xml, talk.draft.at, talk.draft.step)


CASES = [(name, "", "") for name in sorted(ROWS)] + [(name, "", VALUES[name]) for name in sorted(VALUES)]
CASES += [("text", "yes", ""), ("text", "yes", "ok")]


@pytest.mark.parametrize(("language", "limits"), [("en", FEW), ("id", Limits())], ids=["few", "many"])
@pytest.mark.parametrize(("name", "required", "value"), CASES)
async def test_a_typed_label_is_the_tap(
    writer: Phone, name: str, required: str, value: str, limits: Limits, language: str
) -> None:
    await installed(writer.database, sheet(name, required, value))
    await writer.says("/bahasa")
    await writer.taps({"en": "English", "id": "Indonesia"}[language])
    writer.limits = limits
    await writer.says("/lapor")
    await writer.says("pertama")
    start = await _stands(writer)
    asked, place = writer.screen[-1], len(writer.screen) - 1
    buttons = [one for row in asked.rows for one in row if one.data and _leads(one, name)]
    assert buttons
    for one in buttons:
        await writer.taps_data(one.data, place)
        tapped = await _stands(writer)
        await _stands(writer, start)
        await writer.says(one.text)
        typed = await _stands(writer)
        assert typed == tapped, one.text
        writer.screen.append(asked)
        place = len(writer.screen) - 1
        await _stands(writer, start)


def _leads(button: Button, name: str) -> bool:
    """All but a tick, which a typed name does not take away again, and the way out, which asks first."""
    return not (name == "many" and not button.quiet)


@pytest.mark.parametrize("word", ["lanjut", "Lanjut ›", "skip", "Lewati", "next", "Next ›"])
@pytest.mark.parametrize("required", ["", "yes"])
async def test_a_word_of_the_buttons_is_no_text(writer: Phone, word: str, required: str) -> None:
    await installed(writer.database, sheet("text", required, ""))
    await writer.says("/lapor")
    await writer.says("pertama")
    await writer.says(word)
    assert word not in (await _stands(writer))[2]


async def test_a_plausible_answer_is_stored(writer: Phone) -> None:
    await installed(writer.database, sheet("text", "", ""))
    await writer.says("/lapor")
    await writer.says("ok")
    assert ">ok</awal>" in (await _stands(writer))[2]
