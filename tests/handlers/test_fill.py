"""Filling a form from the first question to the number, and what leads off the straight way."""

from __future__ import annotations

from tests.handlers.driver import Phone


async def test_a_report_from_the_first_question_to_its_number(phone: Phone) -> None:
    assert "Tanggal kegiatan?" in await phone.says("/lapor")
    assert "Pilih desa" in await phone.taps("Hari ini")
    assert "Siapa yang hadir?" in await phone.taps("Sedayu")
