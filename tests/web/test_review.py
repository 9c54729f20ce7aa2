"""Queue and entry: the camat's verbs on the page are those of the chat, and refused for the same reasons."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from actions import entries
from actions.cards import Line
from models import entry
from models.message import Outbox, unpack
from tests.actions.work import send_again, talk_of
from tests.sample import person
from tests.web.browser import World, fields
from web.entry import Shown


async def state(world: World, entry_id: str) -> str:
    async with world.database.reading() as tx:
        found = await tx.get(entry.Entry, entry_id)
        assert found is not None
        return found.state


async def test_the_queue_shows_what_waits_oldest_first(world: World) -> None:
    first = await world.send("Pertama dilakukan")
    world.now += timedelta(hours=1)
    second = await world.send("Kedua dilakukan")
    async with world.signed_in(world.camat) as camat:
        page = (await camat.get("/antrean")).text
    assert "2 laporan menunggu" in page
    assert page.index(first.id) < page.index(second.id)
    assert "Sari" in page
    assert "Desa Sedayu" in page
    assert "Senin, 23 November 2026" in page


async def test_an_empty_queue_says_so(world: World) -> None:
    async with world.signed_in(world.camat) as camat:
        page = (await camat.get("/antrean?hal=7")).text
        assert "Semua laporan sudah ditinjau" in page
        for odd in ("0", "-1", "x", "9" * 30, "²"):
            assert (await camat.get("/antrean", params={"hal": odd})).status_code == 200


async def test_a_long_queue_has_pages(world: World) -> None:
    for number in range(32):
        world.now += timedelta(minutes=1)
        await world.send(f"Kegiatan nomor {number:02}")
    async with world.signed_in(world.camat) as camat:
        first, second = (await camat.get("/antrean")).text, (await camat.get("/antrean?hal=2")).text
    assert "nomor 00" in first
    assert "nomor 31" not in first
    assert "nomor 31" in second
    assert "Halaman 2 dari 2" in second


async def test_approving_leads_back_to_the_queue_and_tells_the_author(world: World) -> None:
    sent = await world.send()
    async with world.signed_in(world.camat) as camat:
        page = (await camat.get(f"/laporan/{sent.id}")).text
        assert "Membahas RKPDes" in page
        done = await camat.post(
            f"/laporan/{sent.id}/approve", data=fields(page, f"/laporan/{sent.id}/approve")
        )
        assert done.status_code == 303
        queue = (await camat.get(done.headers["location"])).text
        assert f"{sent.number} disetujui" in queue
        assert "Terakhir diputuskan" in queue
        after = (await camat.get(f"/laporan/{sent.id}")).text
        assert "Keputusan Anda" not in after
        assert "Bu Camat" in after
    assert await state(world, sent.id) == "approved"
    async with world.database.reading() as tx:
        query = select(Outbox.content).where(Outbox.contact_id == world.sari.contact_id)
        told = [unpack(content).text for content in (await tx.execute(query)).scalars()]
    assert any("disetujui" in text for text in told)


async def test_sending_back_needs_a_note(world: World) -> None:
    sent = await world.send()
    path = f"/laporan/{sent.id}/return"
    async with world.signed_in(world.camat) as camat:
        data = fields((await camat.get(f"/laporan/{sent.id}")).text, path)
        bare = await camat.post(path, data=data | {"note": "  "})
        assert bare.status_code == 409
        assert 'role="alert"' in bare.text
        assert "<details" in bare.text
        assert await state(world, sent.id) == "submitted"
        assert (await camat.post(path, data=data | {"note": "Siapa saja?\r\nTulis."})).status_code == 303
        assert "Siapa saja?\nTulis." in (await camat.get(f"/laporan/{sent.id}")).text
    assert await state(world, sent.id) == "returned"


async def test_nothing_is_done_without_the_pages_own_word(world: World) -> None:
    sent = await world.send()
    async with world.signed_in(world.camat) as camat:
        for csrf in ("", "x", "é"):
            answer = await camat.post(f"/laporan/{sent.id}/approve", data={"version": "1", "csrf": csrf})
            assert answer.status_code == 403
    assert await state(world, sent.id) == "submitted"


async def test_the_second_reviewer_is_told_what_the_first_did(world: World) -> None:
    sent = await world.send()
    async with world.database.transaction() as tx:
        acting = await person(tx, "Pak Plt", "camat", acting=True)
    path = f"/laporan/{sent.id}/approve"
    async with world.signed_in(world.camat) as first, world.signed_in(acting) as second:
        mine = fields((await first.get(f"/laporan/{sent.id}")).text, path)
        late = fields((await second.get(f"/laporan/{sent.id}")).text, path)
        assert (await first.post(path, data=mine)).status_code == 303
        answer = await second.post(path, data=late)
    assert answer.status_code == 409
    assert "Bu Camat" in answer.text


async def test_a_version_that_is_no_longer_the_newest_is_not_judged(world: World) -> None:
    sent = await world.send()
    path = f"/laporan/{sent.id}"
    async with world.signed_in(world.camat) as camat:
        old = fields((await camat.get(path)).text, f"{path}/approve")
        await camat.post(f"{path}/return", data=old | {"note": "Lengkapi."})
        async with world.database.transaction() as tx:
            await send_again(
                tx, world.kit, world.library, world.sari, sent.id, "Membahas RKPDes 2027", world.now
            )
        assert (await camat.post(f"{path}/approve", data=old)).status_code == 409
        assert await state(world, sent.id) == "resubmitted"
        page = (await camat.get(path)).text
        assert "Sudah diperbaiki" in page
        assert "Sebelumnya: Membahas RKPDes" in page
        assert "Lengkapi." in page
        before = (await camat.get(f"{path}?versi=1")).text
        assert "Anda melihat versi 1" in before
        assert "RKPDes 2027" not in before
        assert "Keputusan Anda" not in before


async def test_a_correction_is_granted_or_refused(world: World) -> None:
    for verb, note, after in (("refuse", "Sudah dilaporkan.", "approved"), ("grant", "", "returned")):
        sent = await world.send()
        path = f"/laporan/{sent.id}"
        async with world.signed_in(world.camat) as camat:
            data = fields((await camat.get(path)).text, f"{path}/approve")
            await camat.post(f"{path}/approve", data=data)
            async with world.database.transaction() as tx:
                talk = await talk_of(tx, world.sari)
                await entries.ask_correction(tx, world.kit, talk, sent.id, "Jumlah salah.", world.now)
            page = (await camat.get(path)).text
            assert "Minta koreksi" in page
            assert "Jumlah salah." in page
            assert "Setujui" not in page
            data = fields(page, f"{path}/{verb}") | {"note": note}
            assert (await camat.post(f"{path}/{verb}", data=data)).status_code == 303
        assert await state(world, sent.id) == after


async def test_others_entries_stay_closed(world: World) -> None:
    sent = await world.send()
    async with world.database.transaction() as tx:
        elsewhere = await person(tx, "Camat Lain", "camat", "33.24.10")
        other = await person(tx, "Budi", "facilitator", position="PLD")
    for who in (elsewhere, other):
        async with world.signed_in(who) as client:
            data = fields((await client.get("/antrean")).text, "/keluar") | {"version": "1"}
            assert (await client.get(f"/laporan/{sent.id}")).status_code == 403
            assert (await client.post(f"/laporan/{sent.id}/approve", data=data)).status_code == 403
            assert "RKPDes" not in (await client.get("/antrean")).text
    assert await state(world, sent.id) == "submitted"


async def test_authors_see_their_own_entries_and_cannot_judge_them(world: World) -> None:
    sent = await world.send()
    async with world.signed_in(world.sari) as sari:
        mine = (await sari.get("/antrean")).text
        assert "Laporan saya" in mine
        assert sent.id in mine
        page = (await sari.get(f"/laporan/{sent.id}")).text
        assert "Membahas RKPDes" in page
        assert "Keputusan Anda" not in page
        data = fields(page, "/keluar") | {"version": "1"}
        assert (await sari.post(f"/laporan/{sent.id}/approve", data=data)).status_code == 403
    assert await state(world, sent.id) == "submitted"


async def test_a_verb_that_does_not_exist_is_not_found(world: World) -> None:
    sent = await world.send()
    async with world.signed_in(world.camat) as camat:
        data = fields((await camat.get(f"/laporan/{sent.id}")).text)
        assert (await camat.post(f"/laporan/{sent.id}/delete", data=data)).status_code == 404


def test_a_place_can_be_looked_at_on_a_map() -> None:
    shown = Shown(Line("Lokasi", "-6.98312, 110.11874", "geopoint"))
    assert "mlat=-6.98312&mlon=110.11874" in shown.map
    assert Shown(Line("Lokasi", "javascript:alert(1)", "geopoint")).map == ""
    assert Shown(Line("Uraian", "-6.98312, 110.11874", "text")).map == ""
