"""A person who does anything at any time: nothing raises, every act is answered and can be shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from random import Random

import pytest
import pytest_asyncio

from actions import Kit
from models.base import Ids
from models.database import Database
from models.message import Attachment, Outgoing, Place
from tests import sample
from tests.handlers.driver import VISIT, Phone, installed
from tests.handlers.test_fill_answers import EVERYTHING, MANY
from tests.handlers.test_fill_paste import REPORT
from tests.handlers.test_kegiatan import FORM
from tests.test_locales import unclosed

TEXTS = [
    *("lewati", "kembali", "batal", "kirim", "ubah", "lanjut", "tambah", "cukup", "ya", "tidak", "ok"),
    *("/lapor", "/batal", "/menu", "/bantuan", "/riwayat", "/bahasa", "/makan", "lapor", "menu"),
    *("hari ini", "kemarin", "besok", "31/02", "oktober 2026", "9-11.30", "0930"),
    *(
        "12",
        "-5",
        "1",
        "2",
        "99",
        "1e999",
        "x" * 5000,
        "😀" * 2100,
        "<b>a</b> & c",
        "a\x00b\x07",
        "",
        " \n ",
        ":::",
    ),
    *("sedayu", "pam", "BPD, tani", "Rapat panitia desa membahas", "اجتماع", "-7.1, 110.2", REPORT),
]
ACTS = ("tap", "tap", "tap", "text", "text", "text", "photo", "location", "other", "edit", "world")


@pytest_asyncio.fixture
async def walker(sqlite_url: str) -> AsyncIterator[Phone]:
    database = Database(sqlite_url)
    rng = Random(1)
    async with database.transaction() as tx:
        await sample.person(tx, "Bu Camat", "camat")
        sari = await sample.person(tx, "Sari", "facilitator", villages=sample.VILLAGES)
    for form in (VISIT, EVERYTHING, MANY, FORM):
        await installed(database, form)
    yield Phone(database, Kit(ids=Ids(rng), rng=rng), sari)
    await database.close()


async def tap(phone: Phone, rng: Random) -> list[Outgoing] | None:
    """Any button on the screen, mostly of the newest message; None when it has none."""
    place = len(phone.screen) - 1 if rng.random() < 0.85 else rng.randrange(len(phone.screen) or 1)
    there = (
        [button for row in phone.screen[place].rows for button in row if button.data] if phone.screen else []
    )
    onward = [button for button in there if button.text not in ("Batal", "🗑 Buang", "‹ Kembali")]
    if not there:
        return None
    data = rng.choice(onward if onward and rng.random() < 0.9 else there).data
    return await phone.does(kind="button", data=data, message_id=f"out{place}", callback_id="c")


async def act(phone: Phone, rng: Random) -> list[Outgoing] | None:
    """Do something; the replies, None when nothing was said."""
    what = rng.choice(ACTS)
    if what == "tap":
        return await tap(phone, rng)
    if what == "text":
        return await phone.does(text=rng.choice(TEXTS))
    if what == "photo":
        photo = Attachment(ref="f", size=rng.choice((5, 99_999_999)))
        return await phone.does(kind="photo", attachment=photo, album=rng.choice(("", "a")))
    if what == "location":
        return await phone.does(kind="location", location=Place(rng.uniform(-90, 90), rng.uniform(-180, 180)))
    if what == "other":
        return await phone.does(kind=rng.choice(("sticker", "voice", "file", "contact", "other")))
    if what == "edit":
        message = f"in{rng.randrange(1, phone.count + 2)}"
        return await phone.does(text=rng.choice(TEXTS), edited=True, message_id=message)
    phone.later(hours=rng.choice((0.1, 3, 30)))
    phone.restart()
    return None


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_anything_at_any_time(walker: Phone, seed: int) -> None:
    rng = Random(seed)
    for _ in range(250):
        replies = await act(walker, rng)
        assert replies is None or replies
        for reply in replies or ():
            assert reply.ack or unclosed(reply.text) == []
            assert all(button.text.strip() for row in reply.rows for button in row)
            assert all(len(button.data.encode()) <= 64 for row in reply.rows for button in row)
    assert any("Ringkasan" in shown.text or "Summary" in shown.text for shown in walker.screen)
