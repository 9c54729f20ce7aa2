"""/rekap and /grup: choosing an area, its parts, buttons that are old or forged, and who has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from actions import Kit
from actions.library import Library
from models import group
from models.database import Database
from models.entry import Entry
from models.person import Assignment
from tests.actions.work import send
from tests.fakes.platforms import platforms
from tests.handlers.chat import Chat
from tests.sample import GEMUH, NOW, VILLAGES, Somebody, person

KENDAL, PEGANDON = "33.24", "33.24.10"


def named(kit: Kit, names: Mapping[str, str]) -> Kit:
    """The same with the bot's names on the platforms."""
    return replace(kit, platforms=platforms(**names))


async def overseer(database: Database, kit: Kit, area: str = GEMUH, role: str = "coordinator") -> Chat:
    async with database.transaction() as tx:
        who = await person(tx, "Joko", role, area)
    return Chat(database, named(kit, {"telegram": "pendamping_bot"}), who.address)


async def sari(database: Database, kit: Kit, *, reports: int = 0) -> Somebody:
    async with database.transaction() as tx:
        who = await person(tx, "Sari", "facilitator", position="PLD", villages=VILLAGES)
        for n in range(reports):
            await send(tx, kit, Library(), who, now=NOW - timedelta(days=n, hours=n))
    return who


async def test_one_area_is_shown_at_once_with_its_picture(database: Database, kit: Kit) -> None:
    await sari(database, kit, reports=2)
    chat = await overseer(database, kit)
    assert "<b>Kecamatan Gemuh</b>, 17–23 Nov 2026\n📝 Laporan masuk: <b>2</b>" in await chat.says("/rekap")
    assert chat.shown[0].photo.startswith("doc:")
    assert chat.labels == ["Ingatkan yang belum", "Buka antrean", "Unduh rekap"]


@pytest.mark.parametrize("word", ["rekap", "/recap", "digest"])
async def test_it_has_several_names(database: Database, kit: Kit, word: str) -> None:
    chat = await overseer(database, kit)
    assert "Rekap" in await chat.says(word)


async def test_of_several_areas_one_is_chosen(database: Database, kit: Kit) -> None:
    chat = await overseer(database, kit)
    async with database.transaction() as tx:
        tx.add(Assignment(person_id=1, role="camat", area_code=PEGANDON, begun_at=NOW))
    assert await chat.says("/rekap") == "Rekap wilayah mana?"
    assert "Kecamatan Pegandon" in await chat.taps("Kecamatan Pegandon")


async def test_a_regency_is_opened_part_by_part(database: Database, kit: Kit) -> None:
    chat = await overseer(database, kit, KENDAL)
    await chat.says("/rekap")
    assert "rekap bagian mana?" in await chat.taps("Per bagian wilayah")
    assert chat.labels == ["Pegandon", "Gemuh", "‹ Rekap"]
    assert "Kecamatan Gemuh" in await chat.taps("Gemuh")
    assert "Kabupaten Kendal" in await chat.taps_data(f"rk:o:{KENDAL}")
    await chat.taps_data(f"rk:l:{KENDAL}:p0")
    assert chat.shown[0].edit


async def test_the_buttons_of_an_old_recap_mean_its_days(database: Database, kit: Kit) -> None:
    chat = await overseer(database, kit)
    assert "9–15 Nov 2026" in await chat.taps_data(f"rk:o:{GEMUH}:20261115")
    assert "17–23 Nov 2026" in await chat.taps_data(f"rk:o:{GEMUH}:20991231")
    assert "17–23 Nov 2026" in await chat.taps_data(f"rk:o:{GEMUH}:besok")


@pytest.mark.parametrize(
    "data", ["rk:o:", "rk:zz:33.24.11", "rk:o:33.24.11.2001", "rk", "rk:n:x:y:z", "grp:q"]
)
async def test_what_is_no_button_of_ours(database: Database, kit: Kit, data: str) -> None:
    chat = await overseer(database, kit)
    await chat.taps_data(data)
    assert "sudah lama" in chat.notice


@pytest.mark.parametrize("verb", ["o", "l", "n", "q", "x", "p"])
async def test_another_area_stays_shut(database: Database, kit: Kit, verb: str) -> None:
    chat = await overseer(database, kit)
    for code in (PEGANDON, KENDAL, "33", "33.24.99", "33.24.1\0", "33.24._1"):
        assert "hanya untuk koordinator" in await chat.taps_data(f"rk:{verb}:{code}")


async def test_a_facilitator_has_none(database: Database, kit: Kit) -> None:
    who = await sari(database, kit)
    chat = Chat(database, named(kit, {"telegram": "bot"}), who.address)
    assert "hanya untuk koordinator" in await chat.says("/rekap")
    assert "hanya untuk koordinator" in await chat.says("/grup")
    assert "hanya untuk koordinator" in await chat.taps_data(f"grp:a:{GEMUH}")


async def test_the_queue_as_others_see_it(database: Database, kit: Kit) -> None:
    chat = await overseer(database, kit, KENDAL)
    assert "Tidak ada laporan yang menunggu" in await chat.taps_data(f"rk:q:{KENDAL}")
    await sari(database, kit, reports=12)
    text = await chat.taps_data(f"rk:q:{GEMUH}")
    assert text.startswith("📥 12 laporan menunggu camat")
    assert text.count("•") == 10
    assert "• <b>K-2026-00012</b> Gemuh, 12 hari:" in text


async def test_the_camats_own_queue(database: Database, kit: Kit) -> None:
    await sari(database, kit, reports=1)
    chat = await overseer(database, kit, role="camat")
    assert "Menunggu: 1" in await chat.taps_data(f"rk:q:{GEMUH}")
    assert "Setujui" in chat.labels


async def test_everybody_has_reported(database: Database, kit: Kit) -> None:
    await sari(database, kit, reports=1)
    chat = await overseer(database, kit)
    assert "Tidak ada yang perlu diingatkan" in await chat.taps_data(f"rk:n:{GEMUH}")


async def test_the_table_comes_as_a_file(database: Database, kit: Kit) -> None:
    await sari(database, kit, reports=1)
    chat = await overseer(database, kit)
    assert "Rekap Kecamatan Gemuh, November" in await chat.taps_data(f"rk:x:{GEMUH}")
    assert chat.shown[0].document.endswith(":rekap-33.24.11-2026-11.xlsx")


async def test_the_table_of_a_recap_is_of_its_month_also_later(database: Database, kit: Kit) -> None:
    await sari(database, kit, reports=1)
    chat = await overseer(database, kit)
    await chat.says("/rekap")
    carried = [button.data for button in chat.choices if button.data.startswith("rk:x:")]
    chat.later(days=30)
    for data, month in ((*carried, "November"), (f"rk:x:{GEMUH}:20991231", "Desember")):
        assert f"Rekap Kecamatan Gemuh, {month}" in await chat.taps_data(data)


# groups


async def test_how_a_group_is_bound(database: Database, kit: Kit) -> None:
    chat = await overseer(database, kit)
    text = await chat.says("/grup")
    assert "rekap <b>Kecamatan Gemuh</b> setiap Senin" in text
    assert "<code>/ikat@pendamping_bot " in text
    (link,) = chat.choices
    assert link.url.startswith("https://t.me/pendamping_bot?startgroup=")


async def test_an_expert_of_several_areas_chooses(database: Database, kit: Kit) -> None:
    chat = await overseer(database, kit)
    async with database.transaction() as tx:
        tx.add(Assignment(person_id=1, role="camat", area_code=PEGANDON, begun_at=NOW))
    assert "Pilih wilayahnya" in await chat.says("/grup")
    assert "Kecamatan Pegandon" in await chat.taps("Kecamatan Pegandon")
    async with database.reading() as tx:
        assert await group.bound(tx) == []


async def test_without_telegram_there_are_no_groups(database: Database, kit: Kit) -> None:
    chat = await overseer(database, kit)
    chat.kit = named(kit, {})
    assert "hanya ada di Telegram" in await chat.says("/grup")


async def test_a_group_that_is_not_bound(database: Database, kit: Kit) -> None:
    chat = await overseer(database, kit)
    assert "memang tidak terikat" in await chat.taps_data("grp:x:-100")


# open problems


async def test_open_problems_are_listed_and_dealt_with(database: Database, kit: Kit) -> None:
    await sari(database, kit, reports=8)
    async with database.transaction() as tx:
        for one in (await tx.execute(select(Entry))).scalars():
            one.problem = one.number != "K-2026-00003"
    chat = await overseer(database, kit)
    await chat.says("/rekap")
    assert "7 masalah terbuka" in await chat.taps("Masalah terbuka (7)")
    assert "• <b>K-2026-00008</b> Min, 15 Nov 2026, Sedayu, Sari: Membahas RKPDes" in chat.last
    assert chat.last.count("•") == 6
    assert "7 masalah" in await chat.taps("2 ›")
    assert chat.labels[1:] == ["‹ 1"]
    before = chat.labels[0]
    assert "6 masalah terbuka" in await chat.taps(before)
    assert before not in chat.labels


async def test_a_problem_elsewhere_is_not_ours_to_settle(database: Database, kit: Kit) -> None:
    await sari(database, kit, reports=1)
    async with database.transaction() as tx:
        (entry,) = (await tx.execute(select(Entry))).scalars()
        entry.problem = True
    chat = await overseer(database, kit, PEGANDON)
    assert "hanya untuk koordinator" in await chat.taps_data(f"rk:p:{PEGANDON}:{entry.id}")
    assert "tidak ditemukan" in await chat.taps_data(f"rk:p:{PEGANDON}:{'0' * 32}")
    assert "Tidak ada masalah terbuka" in await chat.taps_data(f"rk:p:{PEGANDON}")
