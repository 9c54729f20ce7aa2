"""/undang: what each may invite, where, with which villages; and the message that comes of it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from actions import Kit, people
from actions.secrets import digest_of
from models.database import Database
from models.invite import Invite
from models.message import Limits
from tests.fakes.platforms import platforms
from tests.handlers.chat import Chat
from tests.sample import GEMUH, VILLAGES, person

EVERY = 16
"""The villages of Gemuh in the sample."""


async def chat_of(database: Database, kit: Kit, role: str, area_code: str | None = GEMUH) -> Chat:
    async with database.transaction() as tx:
        who = await person(tx, "Rini", role, area_code)
    return Chat(database, kit, who.address)


def code_in(text: str) -> str:
    """The code of a message to forward."""
    found = re.search(r"<code>([A-Z0-9-]+)</code>", text)
    assert found is not None
    return people.as_code(found[1])


async def invites(database: Database) -> list[Invite]:
    async with database.reading() as tx:
        return list((await tx.execute(select(Invite))).scalars())


async def test_a_camat_invites_a_pld_with_villages(database: Database, kit: Kit) -> None:
    chat = await chat_of(database, kit, "camat")
    await chat.says("/undang")
    assert [label.split(" ")[0] for label in chat.labels] == [
        *("PLD", "PD", "KPMD", "Pihak", "Koordinator", "Plt.", "Batal")
    ]
    assert "Desa mana saja?" in await chat.taps("PLD")
    assert f"Dipilih: 0 dari {EVERY}" in chat.last
    await chat.taps("Selesai")
    assert chat.notice == "Pilih sedikitnya satu dahulu."
    assert not chat.shown


async def pick(chat: Chat, *names: str) -> None:
    """Search each village by name and tick it."""
    for name in names:
        await chat.says(name)
        await chat.taps(f"☐ {name}")


async def test_ticks_search_and_the_message_to_forward(database: Database, kit: Kit) -> None:
    chat = await chat_of(database, kit, "camat")
    await chat.says("/undang")
    await chat.taps("PLD")
    await pick(chat, "Sedayu", "Jenarsari")
    assert "Dipilih: 2" in chat.last
    await chat.taps("☑ Jenarsari")
    assert "Dipilih: 1" in chat.last
    await chat.says("tidak ada")
    assert "memuat “tidak ada”" in chat.last
    assert len([label for label in chat.labels if label[0] in "☐☑"]) == EVERY
    text = await chat.taps("Selesai (1)")
    made = (await invites(database))[0]
    assert made.villages == [VILLAGES[0]]
    assert (made.role, made.position, made.area_code) == ("facilitator", "PLD", GEMUH)
    assert made.digest == digest_of(code_in(text))
    assert "Rini mengundang Anda" in text
    assert "30 Nov 2026" in text
    assert "t.me" not in text


async def test_villages_are_paged_on_small_screens(database: Database, kit: Kit) -> None:
    chat = await chat_of(database, kit, "camat")
    chat.limits = Limits(choices=10, page=5, columns=1, edits=False)
    await chat.says("/undang")
    await chat.taps("PLD")
    seen: list[str] = []
    for _ in range(9):
        seen += [label for label in chat.labels if label[0] == "☐"]
        forth = [label for label in chat.labels if label.endswith("›")]
        if not forth:
            break
        await chat.taps(forth[0])
    assert len(set(seen)) == EVERY
    await chat.says("o")
    assert "Tampilkan semua lagi" in chat.labels


async def test_all_villages_are_a_pds_at_first(database: Database, kit: Kit) -> None:
    chat = await chat_of(database, kit, "coordinator")
    await chat.says("/undang")
    await chat.taps("PD (")
    assert f"Dipilih: {EVERY} dari {EVERY}" in chat.last
    await chat.taps("Kosongkan")
    await chat.taps("Semua")
    await chat.taps("Selesai")
    assert len((await invites(database))[0].villages) == EVERY


async def test_an_admin_finds_the_kecamatan_by_name_first(database: Database, kit: Kit) -> None:
    admin = await chat_of(
        database, replace(kit, platforms=platforms(telegram="pendamping_bot")), "admin", None
    )
    await admin.says("/undang")
    await admin.taps("Camat")
    assert "Ketik nama kecamatan" in admin.last
    assert "Tidak ada wilayah" in await admin.says("ge")
    assert "Tidak ada wilayah" in await admin.says("atlantis")
    await admin.says("GEMUH")
    assert admin.labels[0] == "Gemuh, Kabupaten Kendal, Jawa Tengah"
    text = await admin.taps("Gemuh")
    made = (await invites(database))[0]
    assert (made.role, made.area_code, made.acting) == ("camat", GEMUH, False)
    code = code_in(text)
    assert made.digest == digest_of(code)
    assert f"https://t.me/pendamping_bot?start={code}" in text


async def test_an_admin_invites_an_admin_at_once(database: Database, kit: Kit) -> None:
    admin = await chat_of(database, kit, "admin", None)
    await admin.says("/undang")
    assert "Undangan sudah jadi: <b>Admin</b>" in await admin.taps("Admin")
    assert (await invites(database))[0].area_code is None


async def test_a_coordinator_stays_in_their_own_regency(database: Database, kit: Kit) -> None:
    chat = await chat_of(database, kit, "coordinator", "33.24")
    await chat.says("/undang")
    await chat.taps("Camat")
    assert chat.labels == ["Kecamatan Pegandon", "Kecamatan Gemuh", "Batal"]
    assert "Tidak ada wilayah" in await chat.says("Sentani")
    await chat.says("pegan")
    await chat.taps("Kecamatan Pegandon")
    assert [one.area_code for one in await invites(database)] == ["33.24.10"]


async def test_the_words_of_the_place(database: Database, kit: Kit) -> None:
    chat = await chat_of(database, kit, "coordinator", "91.03.01")
    await chat.says("/undang")
    await chat.taps("PLD")
    assert "Kampung mana saja?" in chat.last
    assert "Distrik Sentani" in chat.last


@pytest.mark.parametrize("role", ["facilitator", "kpmd", "third_party"])
async def test_others_cannot_invite(database: Database, kit: Kit, role: str) -> None:
    chat = await chat_of(database, kit, role)
    assert "hanya dapat dilakukan admin" in await chat.says("/undang")


async def test_old_and_forged_buttons_do_nothing(database: Database, kit: Kit) -> None:
    chat = await chat_of(database, kit, "camat")
    await chat.taps_data("inv:k:pld")
    assert chat.notice
    await chat.says("/undang")
    for data in (
        "inv:k:raja",
        "inv:a:33.24.11",
        "inv:p1",
        "inv:t:33.24.11.2001",
        "inv:done",
        "inv",
        "inv:px",
    ):
        await chat.taps_data(data)
        assert not chat.shown
        assert chat.notice
    await chat.taps_data("inv:k:pld")
    for data in ("inv:t:91.03.01.2005", "inv:zz", "inv:p", "inv:k:pd"):
        await chat.taps_data(data)
        assert not chat.shown
        assert chat.notice
    assert await invites(database) == []


async def test_forged_areas_are_refused(database: Database, kit: Kit) -> None:
    chat = await chat_of(database, kit, "coordinator", "33.24")
    await chat.says("/undang")
    await chat.taps("Camat")
    assert "tidak dapat mengundang" in await chat.taps_data("inv:a:91.03.01")
    assert await invites(database) == []


async def test_cancelling(database: Database, kit: Kit) -> None:
    chat = await chat_of(database, kit, "camat")
    await chat.says("/undang")
    assert "dibatalkan" in await chat.taps("Batal")
    await chat.says("/undang")
    assert "ketuk" in await chat.says("PLD saja")
    await chat.taps_data("inv:k:pld")
    assert "ketuk" in await chat.says("", kind="sticker")


async def test_language_name_and_web(database: Database, kit: Kit) -> None:
    chat = await chat_of(database, kit, "camat")
    await chat.says("/bahasa")
    assert sorted(chat.labels) == ["English", "✓ Bahasa Indonesia"]
    assert "we speak English" in await chat.taps("English")
    assert chat.marked == ["✓ English"]
    assert "recorded as <b>Rini</b>" in await chat.says("/nama")
    assert "now <b>Rini &lt;b&gt;</b>" in await chat.says("/nama  Rini   <b>")
    text = await chat.says("/web")
    assert re.search(r"http://127\.0\.0\.1:8080/masuk/[0-9a-f]{48}\b", text)
    assert "15 minutes" in text
    await chat.taps_data("lang:xx")
    assert "bahasa Indonesia" in chat.last


async def test_an_expert_facilitator_sits_in_a_regency_or_province(database: Database, kit: Kit) -> None:
    admin = await chat_of(database, kit, "admin", None)
    await admin.says("/undang")
    assert "Ketik nama kabupaten atau kota / provinsi" in await admin.taps("TAPM")
    assert "Yang mana?" in await admin.says("kendal")
    assert admin.labels == ["Kabupaten Kendal, Jawa Tengah", "Batal"]
    await admin.says("jawa tengah")
    assert "TAPM (Tenaga Ahli)</b>, Jawa Tengah." in await admin.taps("Jawa Tengah")
    assert [one.area_code for one in await invites(database)] == ["33"]


async def test_a_lost_code_is_changed(database: Database, kit: Kit) -> None:
    chat = await chat_of(database, kit, "camat")
    await chat.says("/undang")
    assert not any("Belum dibuka" in label for label in chat.labels)
    await chat.taps("Plt.")
    old = code_in(chat.last)
    await chat.says("/undang")
    assert "Plt. camat" in await chat.taps("Belum dibuka (1)")
    assert old not in chat.last
    fresh = code_in(await chat.taps("Ganti kode 1"))
    assert fresh != old
    assert [one.digest for one in await invites(database)] == [digest_of(fresh)]
    await chat.taps_data("inv:n:0000000000000000")
    assert "tidak" in chat.last
    await chat.taps_data("inv:w:")
    assert "Ganti kode 1" in chat.labels
