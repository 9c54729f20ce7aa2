"""Old, doubled and forged buttons change nothing and say so."""

from __future__ import annotations

from tests.handlers.driver import Phone


async def test_a_button_of_an_answered_question(phone: Phone) -> None:
    await phone.says("/lapor")
    data = phone.button("Kemarin").data
    await phone.taps("Hari ini")
    replies = await phone.does(kind="button", data=data, message_id="out0", callback_id="x")
    assert [reply.ack for reply in replies] == ["x"]
    assert "pertanyaan yang sudah lewat" in phone.notices[-1]
    await phone.says("kembali")
    assert "<b>23/11/2026</b>" in phone.last


async def test_what_was_chosen_can_be_tapped_without_harm(phone: Phone) -> None:
    await phone.says("/lapor")
    await phone.taps("Hari ini")
    assert phone.buttons(0) == ["✓ Hari ini, 23/11/2026"]
    await phone.taps("✓ Hari ini", on=0)
    assert "sudah Anda pilih" in phone.notices[-1]
    assert "<b>Pilih desa</b>" in phone.last


async def test_a_button_of_a_sent_report(phone: Phone) -> None:
    await phone.says("/lapor")
    data = phone.button("Hari ini").data
    await phone.says("batal")
    await phone.taps("Buang")
    await phone.taps_data(data, 0)
    assert "selesai atau dibatalkan" in phone.notices[-1]


async def test_a_button_of_another_draft(phone: Phone) -> None:
    await phone.says("/lapor")
    data = phone.button("Hari ini").data
    await phone.says("batal")
    await phone.taps("Buang")
    await phone.says("/lapor")
    await phone.taps_data(data, 0)
    assert "tidak ada yang berubah" in phone.notices[-1].lower()
    assert "<b>Tanggal kegiatan?</b>" in phone.last


async def test_without_a_callback_the_notice_is_a_message(phone: Phone) -> None:
    await phone.says("/lapor")
    data = phone.button("Hari ini").data
    await phone.taps("Hari ini")
    await phone.does(kind="button", data=data)
    assert "pertanyaan yang sudah lewat" in phone.last


NONSENSE = (
    """c0 c99 cx t0 t9 p px m2026-13 m d2026-02-31 dx v1 e1 ex yes next add enough send change ok zzz c١ p²"""
)
FORGED = ("a", "a:", "a:x:y:z", "f", "f:", "f:new:x", "was:", "m:", "m:xyz", "zz:1", "", "я" * 32)


async def test_verbs_that_make_no_sense_at_a_date(phone: Phone) -> None:
    await phone.says("/lapor")
    tag = phone.button("Hari ini").data.rpartition(":")[0]
    for rest in ["", *NONSENSE.split()]:
        await phone.taps_data(f"{tag}:{rest}", 0)
        assert "pertanyaan yang sudah lewat" in phone.notices[-1], rest
    assert len(phone.screen) == 1
    assert "<b>Pilih desa</b>" in await phone.taps("Hari ini")


async def test_forged_buttons(phone: Phone) -> None:
    await phone.says("/lapor")
    for data in FORGED:
        await phone.taps_data(data, 0)
    assert "<b>Pilih desa</b>" in await phone.says("hari ini")


async def test_somebody_elses_draft_cannot_be_taken(phone: Phone) -> None:
    await phone.says("/lapor")
    for verb in ("go", "anew"):
        await phone.taps_data(f"f:{verb}:{'0' * 32}", 0)
        assert "sudah tidak ada" in phone.last
    assert "<b>Pilih desa</b>" in await phone.says("hari ini")


async def test_the_calendar_heading_does_nothing(phone: Phone) -> None:
    await phone.says("/lapor")
    await phone.taps("Tanggal lain")
    await phone.taps("November 2026")
    assert phone.notices[-1] == ""
    assert len(phone.screen) == 1


async def test_a_callback_before_the_message_that_preceded_it(phone: Phone) -> None:
    """A tap on the question that a text, still on its way, answers too: whichever comes second is told."""
    await phone.says("/lapor")
    await phone.taps("Kemarin")
    assert "Tidak ada pilihan seperti itu" in await phone.says("hari ini")
    await phone.says("kembali")
    assert "<b>22/11/2026</b>" in phone.last
