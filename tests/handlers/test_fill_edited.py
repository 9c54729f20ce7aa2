"""An edited message corrects the answer it gave, while the form is open."""

from __future__ import annotations

from models.message import Place
from tests.handlers.driver import Phone


async def typed(phone: Phone, text: str) -> str:
    """Write a text; the id of the message."""
    await phone.says(text)
    return f"in{phone.count}"


async def at_problem(phone: Phone) -> str:
    await phone.says("/lapor")
    await phone.taps("Hari ini")
    await phone.taps("Sedayu")
    await phone.taps("Lewati")
    men = await typed(phone, "12")
    await phone.says("Rapat panitia desa")
    return men


async def test_the_answer_changes_and_the_question_stays(phone: Phone) -> None:
    men = await at_problem(phone)
    shown = await phone.says("15", message_id=men, edited=True)
    assert "Diubah: Jumlah laki-laki? <b>15</b>" in shown
    assert "<b>Masalahnya?</b>" in shown


async def test_it_is_checked_like_any_answer(phone: Phone) -> None:
    men = await at_problem(phone)
    shown = await phone.says("-1", message_id=men, edited=True)
    assert "tidak disimpan" in shown
    assert "Jawaban harus angka 0 atau lebih." in shown
    await phone.says("kembali")
    await phone.says("kembali")
    assert "Jawaban sekarang: <b>12</b>" in phone.last


async def test_it_still_works_at_the_summary_and_after_a_restart(phone: Phone) -> None:
    men = await at_problem(phone)
    for _ in range(3):
        await phone.says("lewati")
    phone.restart()
    assert "Jumlah laki-laki? <b>20</b>" in await phone.says("20", message_id=men, edited=True)
    assert "Ringkasan" in phone.last


async def test_an_edit_that_makes_a_question_relevant_asks_it(phone: Phone) -> None:
    await phone.says("/lapor")
    await phone.taps("Hari ini")
    village = await typed(phone, "Sedayu")
    await phone.taps("Lewati")
    assert "<b>Jumlah laki-laki?</b>" in await phone.says("Desa lain", message_id=village, edited=True)
    await phone.says("1")
    await phone.says("Rapat panitia desa")
    await phone.says("lewati")
    await phone.says("lewati")
    await phone.says("lewati")
    assert "<b>Tulis nama desanya</b>" in phone.last
    assert "3. Tulis nama desanya <b>Tiku</b>" in await phone.says("Tiku")


async def test_other_edited_messages_change_nothing(phone: Phone) -> None:
    await at_problem(phone)
    assert "tidak ada yang berubah" in await phone.says("halo", message_id="in999", edited=True)
    for _ in range(3):
        await phone.says("lewati")
    await phone.taps("Kirim")
    assert "tidak ada yang berubah" in await phone.says("15", message_id="in5", edited=True)


async def test_a_live_location_that_moves_is_no_news(phone: Phone) -> None:
    await at_problem(phone)
    assert await phone.does(kind="location", location=Place(1.0, 2.0), edited=True) == []
