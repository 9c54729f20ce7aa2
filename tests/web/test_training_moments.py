"""A session's pages at the very moments when something begins or ends, and its facts in words."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from locales import words
from models.training import Training
from tests.web.browser import World, fields
from tests.web.test_training_form import typed
from tests.web.training import START, answers, made
from web.training import desk, room

END = START + timedelta(hours=7, minutes=30)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


async def shown(world: World, path: str, at: Any = None) -> str:
    """A page at a moment, for the camat."""
    world.now = at or world.now
    async with world.signed_in(world.camat) as camat:
        return (await camat.get(path)).text


@pytest.mark.parametrize(
    ("at", "screen", "hold", "change", "later"),
    [
        (START - HOUR - SECOND, False, False, True, True),
        (START - HOUR, True, False, True, False),
        (START - SECOND, True, False, True, False),
        (START, True, True, True, False),
        (END - SECOND, True, True, True, False),
        (END, True, True, False, False),
        (END + HOUR, True, True, False, False),
        (END + HOUR + SECOND, False, True, False, False),
    ],
)
async def test_what_can_be_done_when(
    lone: World, at: Any, screen: bool, hold: bool, change: bool, later: bool
) -> None:
    path = f"/bimtek/{await made(lone)}"
    page = await shown(lone, path, at)
    assert (f"{path}/layar" in page, f"{path}/selesai" in page) == (screen, hold)
    assert (f"{path}/ubah" in page, f"{path}/batal" in page) == (change, change)
    assert (str(words("id")("web.training_screen_later")) in page) == later
    assert ('class="code"' in await shown(lone, f"{path}/layar")) == screen
    assert (str(words("id")("web.training_tick_later")) in await shown(lone, f"{path}/hadir")) == (
        at < START - HOUR
    )


@pytest.mark.parametrize("state", ["draft", "cancelled", "held"])
async def test_only_an_announced_session_is_open(lone: World, state: str) -> None:
    path = f"/bimtek/{await made(lone)}"
    async with lone.database.transaction() as tx:
        await tx.execute(update(Training).values(state=state))
    page = await shown(lone, path, START)
    assert f"{path}/selesai" not in page
    assert 'class="people"' not in page
    held = state == "held"
    assert ('class="code"' in await shown(lone, f"{path}/layar")) == held
    assert (str(words("id")("web.training_tick_later")) in await shown(lone, f"{path}/hadir")) == (not held)
    closed = str(words("id")("web.training_closed"))
    assert (closed in await shown(lone, f"{path}/layar")) == (not held)


async def test_who_is_there_is_counted_and_certified_only_when_it_is_over(lone: World) -> None:
    training_id = await made(lone)
    path = f"/bimtek/{training_id}"
    await answers(lone, lone.sari, "yes", training_id)
    lone.now = START
    async with lone.signed_in(lone.camat) as camat:
        csrf = fields((await camat.get(f"{path}/hadir")).text)
        await camat.post(f"{path}/hadir", data=csrf | {"hadir": str(lone.sari.person_id)})
    assert f"{path}/sertifikat" not in await shown(lone, path, END - SECOND)
    assert f"{path}/sertifikat" in await shown(lone, path, END)
    async with lone.database.transaction() as tx:
        await tx.execute(update(Training).values(state="held"))
    assert f"{path}/sertifikat" in await shown(lone, path, START)  # who ended it early


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("kabar=umumkan&n=2", "2 orang"),
        ("kabar=umumkan&n=1000000000", "0 orang"),
        ("kabar=umumkan&n=x", "0 orang"),
        ("kabar=baru", "Rancangan disimpan"),
        ("kabar=meledak&n=1", ""),
        ("", ""),
    ],
)
async def test_what_was_just_done_as_the_address_says(lone: World, query: str, said: str) -> None:
    page = await shown(lone, f"/bimtek/{await made(lone)}?{query}")
    told = re.findall(r'role="status">([^<]*)<', page)
    assert (said in told[0]) if said else (told == [])


async def test_a_refusal_stands_alone_with_what_was_typed_beneath_it(lone: World) -> None:
    path = f"/bimtek/{await made(lone)}"
    async with lone.signed_in(lone.camat) as camat:
        csrf = fields((await camat.get(path)).text, f"{path}/batal")
        no = await camat.post(f"{path}/batal?kabar=baru", data=csrf | {"alasan": "x" * 301})
        assert 'role="status"' not in no.text
        assert '<details class="more" open>' in no.text
        late = await camat.post(f"{path}/umumkan", data=csrf)
        assert '<details class="more" open>' not in late.text
        early = await camat.post(f"{path}/hadir?n=1", data=csrf | {"hadir": str(lone.sari.person_id)})
        assert (early.status_code, 'role="status"' in early.text) == (409, False)


@pytest.mark.parametrize(("digits", "told"), [("0", True), ("999999999", True), ("9" * 10, False)])
async def test_how_many_were_kept_or_ticked(lone: World, digits: str, told: bool) -> None:
    path = f"/bimtek/{await made(lone)}/hadir?n={digits}"
    assert ('role="status"' in await shown(lone, path)) == told
    assert ('role="status"' in await shown(lone, f"/bimtek?impor={digits}")) == told


async def test_a_session_in_words() -> None:
    values = {
        "theme": "Rakor",
        "kind": "rakor",
        "place": "Aula",
        "fee": 0,
        "quota": 1500,
        "letter_needed": True,
    }
    values |= {"roles": ["camat"], "areas": ["ID"], "leads": ["morning", 2880, 120, 90, 60]}
    one = Training(**values, starts_at=START, ends_at=END, zone="Asia/Jakarta")
    for name in ("batch", "link", "organiser", "letter_number", "facilities", "contact", "materials"):
        setattr(one, name, "")
    one.certificate_prefix = "BIMTEK"
    told = dict(await desk.lines(None, words("id"), one))  # type: ignore[arg-type]
    w = words("id").plain
    assert list(told) == [
        w("training.label_kind"),
        w("training.label_place"),
        w("training.label_certificate_prefix"),
        w("web.training_field_peran"),
        w("web.training_field_wilayah"),
        w("training.label_quota"),
        w("web.training_field_surat_tugas"),
        w("web.training_field_pengingat"),
    ]
    assert told[w("training.label_quota")] == "1.500"
    assert told[w("web.training_field_pengingat")] == (
        "pagi hari itu, H-2, 2 jam sebelum, 90 menit sebelum, 1 jam sebelum"
    )
    one.quota, one.letter_needed, one.leads = None, False, []
    told = dict(await desk.lines(None, words("id"), one))  # type: ignore[arg-type]
    assert told[w("web.training_field_pengingat")] == "–"
    assert w("training.label_quota") not in told
    assert w("web.training_field_surat_tugas") not in told


async def test_the_form_hints_where_it_has_something_to_say_and_shows_what_is_known(lone: World) -> None:
    training_id = await made(lone, latitude=-6.97165, longitude=110.10523)
    page = await shown(lone, f"/bimtek/{training_id}/ubah")
    hints = set(re.findall(r'id="hint-(\w+)"', page))
    assert {"lokasi", "kuota", "wilayah"} <= hints
    assert not hints & {"tema", "mulai_tanggal", "peran"}
    assert (typed(page)["lokasi"], typed(page)["mulai_jam"]) == ("-6.97165, 110.10523", "08:30")
    assert "1 orang sudah diberi tahu" in page
    draft = await made(lone, announced=False)
    for path in ("/bimtek/baru", f"/bimtek/{draft}/ubah"):
        assert "sudah diberi tahu" not in await shown(lone, path)


def test_a_code_to_scan_fills_its_room_and_bears_some_damage() -> None:
    shown = str(room.picture("https://t.me/pendamping_bot?start=hadir-123456"))
    assert shown.startswith('<svg viewBox="0 0 37 37" class="qr"><path fill="#fff" d="M0 0h37v37h-37z"/>')
