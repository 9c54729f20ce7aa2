"""/siaran: writing, choosing whom it reaches, checking, sending, scheduling, watching, stopping."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from actions import Kit
from bot.upkeep.scheduled import post_broadcasts
from models import conversation
from models.broadcast import Broadcast
from models.database import Database
from models.message import Limits, Outbox, Outgoing, unpack
from tests.handlers.driver import Phone
from tests.sample import GEMUH, Somebody, person

TEXT = "Besok rapat koordinasi\npukul 09.00 di aula <kecamatan>."
KENDAL = "33.24"


class House:
    """Everybody who is known, and the author's phone."""

    def __init__(self, database: Database, kit: Kit) -> None:
        self.database = database
        self.kit = kit

    async def add(self, name: str, role: str, area: str | None = GEMUH, position: str = "") -> Somebody:
        async with self.database.transaction() as tx:
            return await person(tx, name, role, area, position=position)

    async def phone(self, name: str, role: str, area: str | None = GEMUH, position: str = "") -> Phone:
        return Phone(self.database, self.kit, await self.add(name, role, area, position))

    async def team(self) -> None:
        """Two PLD and a PD in Gemuh, a PLD next door, one far away."""
        await self.add("Sari", "facilitator", position="PLD")
        await self.add("Tono", "facilitator", position="PLD")
        await self.add("Dewi", "facilitator", position="PD")
        await self.add("Eka", "facilitator", "33.24.10", position="PLD")
        await self.add("Fitri", "facilitator", "13.06.01", position="PLD")

    async def tick(self, phone: Phone) -> None:
        await post_broadcasts(self.database, self.kit, phone.now)

    async def letters(self) -> list[Outgoing]:
        async with self.database.reading() as tx:
            query = select(Outbox.content).where(Outbox.broadcast_id.is_not(None)).order_by(Outbox.id)
            return [unpack(content) for content in (await tx.execute(query)).scalars()]

    async def one(self) -> Broadcast:
        async with self.database.reading() as tx:
            return (await tx.execute(select(Broadcast))).scalar_one()


@pytest.fixture
def house(database: Database, kit: Kit) -> House:
    return House(database, kit)


async def checked(house: House) -> Phone:
    """A camat who wrote a text to the PLD of Gemuh and sees the check."""
    await house.team()
    camat = await house.phone("Budi", "camat")
    await camat.says("/siaran")
    await camat.says(TEXT)
    await camat.taps("☐ PLD")
    await camat.taps("Lanjut")
    return camat


async def test_a_camat_writes_once_and_the_roles_of_the_kecamatan_get_it(house: House) -> None:
    camat = await checked(house)
    assert "Penerima: <b>2</b> orang" in camat.last
    assert "Kecamatan Gemuh" in camat.last
    await camat.taps("Kirim sekarang")
    shown = camat.marks[-1]
    assert "0 %" in shown.text
    assert [b.text for row in shown.rows for b in row] == ["⏹ Hentikan"]
    await house.tick(camat)
    letters = await house.letters()
    assert len(letters) == 2
    assert letters[0].text == camat.screen[-2].text
    assert "&lt;kecamatan&gt;" in letters[0].text
    assert letters[0].template is not None


async def test_who_may_not_is_told_who_may(house: House) -> None:
    sari = await house.phone("Sari", "facilitator", position="PLD")
    assert "camat, koordinator, TAPM" in await sari.says("/siaran")
    assert sari.buttons()[0] == "📝 Lapor kegiatan"


async def test_the_text_may_stand_behind_the_command(house: House) -> None:
    await house.team()
    camat = await house.phone("Budi", "camat")
    assert "Kepada siapa?" in await camat.says("/siaran Besok libur")
    assert "TAPM" not in " ".join(camat.buttons())


@pytest.mark.parametrize("text", ["batal", "Batal"])
async def test_it_is_cancelled_by_word_too(house: House, text: str) -> None:
    camat = await house.phone("Budi", "camat")
    await camat.says("/siaran")
    assert "Tidak ada yang dikirim" in await camat.says(text)


async def test_what_is_no_text_is_not_broadcast(house: House) -> None:
    camat = await house.phone("Budi", "camat")
    await camat.says("/siaran")
    assert "hanya berupa tulisan" in await camat.photo()
    assert "Tulis pesan" in await camat.says("x" * 3001)
    assert "3.001 huruf" in camat.screen[-2].text
    assert "Kepada siapa?" in await camat.says("x" * 3000)


async def test_something_has_to_be_chosen(house: House) -> None:
    await house.team()
    rini = await house.phone("Rini", "coordinator", KENDAL)
    await rini.says("/siaran halo")
    await rini.taps("Lanjut (0 orang)")
    assert rini.notices[-1] == "Pilih paling sedikit satu peran."
    assert "ketuk salah satu tombol" in await rini.says("semua")
    await rini.taps("☐ Camat", on=0)
    await rini.taps_data("bc:rn", 0)
    await rini.taps_data(f"bc:a:{KENDAL}", 0)
    await rini.taps_data("bc:an", 0)
    assert rini.notices[-1] == "Pilih paling sedikit satu wilayah."


async def test_a_choice_that_nobody_fits_can_be_changed(house: House) -> None:
    camat = await house.phone("Budi", "camat")
    await camat.says("/siaran halo")
    await camat.taps("☐ KPMD")
    await camat.taps_data("bc:rn", 0)
    assert "Penerima: <b>0</b> orang" in camat.last
    await camat.taps("Kirim sekarang")
    assert "Tidak ada orang terdaftar" in camat.last
    await house.team()
    await camat.taps("Ubah penerima", on=-2)
    await camat.taps_data("bc:r:pld", 0)
    await camat.taps_data("bc:rn", 0)
    await camat.taps("Kirim sekarang")
    assert (await house.one()).roles == ["pld", "kpmd"]


async def areas(phone: Phone) -> list[str]:
    """The codes that are chosen."""
    async with phone.database.reading() as tx:
        [talk] = (await conversation.load(tx, phone.channel, [phone.who.address])).values()
    found: list[str] = talk.data.get("areas", [])
    return found


async def test_an_area_replaces_what_holds_it_and_what_lies_in_it(house: House) -> None:
    await house.team()
    rini = await house.phone("Rini", "coordinator", KENDAL)
    await rini.says("/siaran halo")
    await rini.taps("☐ PLD")
    await rini.taps_data("bc:rn", 0)
    assert await areas(rini) == [KENDAL]
    for code, chosen in (
        (GEMUH, [GEMUH]),
        ("33.24.10", [GEMUH, "33.24.10"]),
        (KENDAL, [KENDAL]),
        ("13.06.01", [KENDAL]),
        ("33.24.99", [KENDAL]),
        (KENDAL, []),
    ):
        await rini.taps_data(f"bc:a:{code}", 0)
        assert await areas(rini) == chosen


async def test_an_admin_finds_any_kecamatan_by_its_name(house: House) -> None:
    await house.team()
    admin = await house.phone("Ani", "admin", None)
    await admin.says("/siaran halo")
    await admin.taps("☐ PLD")
    await admin.taps_data("bc:rn", 0)
    assert admin.marks[-1].rows[0][0].text == "☑ Seluruh Indonesia"
    assert "Tidak ada wilayah" in await admin.says("entah")
    await admin.says("tanjung")
    assert admin.buttons()[0] == "☐ Kecamatan Tanjung Mutiara, Kabupaten Agam"
    await admin.taps("☐ Kecamatan Tanjung Mutiara")
    await admin.taps_data("bc:all", 0)
    labels = [b.text for row in admin.marks[-1].rows for b in row]
    assert "☐ Seluruh Indonesia" in labels
    assert "☑ Kecamatan Tanjung Mutiara, Kabupaten Agam" in labels
    await admin.taps_data("bc:an", 0)
    assert "Penerima: <b>1</b> orang" in admin.last


async def test_a_tapm_broadcasts_in_their_regency(house: House) -> None:
    await house.team()
    tapm = await house.phone("Tuti", "facilitator", KENDAL, position="TAPM")
    await tapm.says("/siaran halo")
    await tapm.taps("☐ PLD")
    await tapm.taps_data("bc:rn", 0)
    await tapm.taps_data("bc:an", 0)
    assert "selaku TAPM (Tenaga Ahli), Kabupaten Kendal" in tapm.screen[-2].text


async def test_at_night_it_waits_unless_it_is_urgent(house: House) -> None:
    camat = await checked(house)
    camat.later(hours=12)
    await camat.taps_data("bc:back", len(camat.screen) - 1)
    assert "jam tenang" in camat.last
    await camat.taps("Kirim malam ini juga")
    assert (await house.one()).urgent


async def test_it_is_scheduled_by_words(house: House) -> None:
    camat = await checked(house)
    assert "24 November 2026, 08.00 WIB" in await camat.taps("Jadwalkan")
    assert "belum dapat membaca" in await camat.says("nanti")
    for typed, refused in (("kemarin 08.00", "sudah lewat"), ("1/6/2027 08.00", "paling jauh 60 hari")):
        assert "Kapan dikirim?" in await camat.says(typed)
        assert refused in camat.screen[-2].text
    assert "Dijadwalkan 24 November 2026, 08.00 WIB, untuk 2 orang" in await camat.says("besok jam 8 pagi")
    assert camat.buttons() == ["Kirim sekarang", "Batalkan siaran ini"]
    assert "Dijadwalkan" not in await camat.says("/siaran")
    await camat.taps("🕒 Besok rapat")
    assert "Dijadwalkan" in camat.marks[-1].text


async def test_it_is_stopped_goes_on_and_is_watched_where_it_was_tapped(house: House) -> None:
    camat = await checked(house)
    await camat.taps("Kirim sekarang")
    one = await house.one()
    assert one.progress_id == f"out{len(camat.screen) - 1}"
    await house.tick(camat)
    await camat.taps_data(f"bc:stop:{one.id}", 0)
    assert "Belum dikirim: 2" in camat.marks[-1].text
    assert (await house.one()).progress_id == "out0"
    await camat.taps_data(f"bc:go:{one.id}", 1)
    assert (await house.one()).state == "sending"
    await camat.taps_data(f"bc:drop:{one.id}", 1)
    assert "sudah mulai dikirim" in camat.last


async def test_where_messages_cannot_change_progress_is_a_new_message(house: House) -> None:
    await house.team()
    camat = await house.phone("Budi", "camat")
    camat.limits = Limits(edits=False, few=3, choices=10, columns=1)
    await camat.says("/siaran halo")
    await camat.says("1")
    await camat.taps("Lanjut")
    await camat.says("kirim sekarang")
    assert "0 %" in camat.last
    assert camat.buttons() == ["⏹ Hentikan", "Perbarui"]
    assert (await house.one()).progress_id == ""


@pytest.mark.parametrize(
    "data", ["bc:send", "bc:a:33.24", "bc:what", "bc", "bc:p9999999", "bc:tonight:x", "bc:rn:1:2"]
)
async def test_old_buttons_do_nothing(house: House, data: str) -> None:
    camat = await house.phone("Budi", "camat")
    await camat.taps_data(data, 0)
    assert "sudah lama" in camat.notices[-1]
    await camat.says("/siaran")
    await camat.taps_data(data, 0)
    assert camat.notices


async def test_a_broadcast_that_is_not_mine_cannot_be_touched(house: House) -> None:
    camat = await checked(house)
    await camat.taps("Kirim sekarang")
    other = await house.phone("Joko", "camat", "33.24.10")
    for verb in ("o", "stop", "go", "now", "drop"):
        await other.taps_data(f"bc:{verb}:{(await house.one()).id}", 0)
        assert "tidak ditemukan" in other.last
