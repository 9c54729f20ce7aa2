"""The activity log: what a facilitator may say, what the form refuses, what is sent.

1. A whole entry can be typed. 2. No future date, no locked month. 3. At most 12 hours a day in all. 4.
Photos are asked one after another, at most five. 5. A field visit asks for the place, or why there is none.
6. Both languages are complete. 7. A pasted report fills what it can.
"""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from forms import End, Form, Interview, Question, Said, read_xlsform
from tests.forms.sheet import NOW, Person, code, setting

FILE = Path(__file__).resolve().parents[2] / "questionnaires" / "kegiatan.md"
ROWS = {
    "desa": [
        {"name": "3319022001", "label": "Sidomulyo"},
        {"name": "3319022002", "label": "Sidorejo"},
        {"name": "331902", "label": "Kecamatan Jekulo"},
        {"name": "lain", "label": "Tempat lain"},
    ],
    "jam": [{"name": "2026-11-22", "hours": "10"}],
}
VISIT = (
    "hari ini",
    "ya",
    "sidomulyo",
    "9-11.30",
    "perencanaan",
    "pemdes, bpd",
    "12",
    "8",
    "Mendampingi musdes RKPDes 2027",
)


@pytest.fixture(scope="module")
def kegiatan() -> Form:
    xml, warnings = read_xlsform(FILE.read_bytes(), FILE.name)
    assert not [warning for warning in warnings if warning.level == "mistake"]
    return Form.from_xml(xml)


def person(kegiatan: Form, language: str = "id", now: datetime = NOW) -> Person:
    return Person(kegiatan, setting(now, language, ROWS))


def test_a_whole_visit(kegiatan: Form) -> None:
    budi = person(kegiatan)
    assert budi.say(*VISIT) is None
    assert (
        budi.say("Data penduduk belum lengkap", "Verifikasi bersama RT", "Rapat lanjutan", "30/11/2026")
        is None
    )
    assert budi.do("answer", Said(location=(-6.8, 110.9, 12.0))) is None
    assert budi.do("answer", Said(media="foto-1.jpg", media_kind="image")) is None
    assert budi.skip() is None
    assert budi.skip() is None
    assert isinstance(budi.step, End)
    assert budi.interview.problems() == []
    xml = budi.interview.finalize()
    assert "<tanggal>2026-11-23</tanggal>" in xml
    assert "<selesai>11:30:00.000+07:00</selesai>" in xml
    assert "<durasi>2.5</durasi>" in xml
    assert "<lokasi>-6.8 110.9 0.0 12.0</lokasi>" in xml
    assert "alasan" not in xml
    assert "foto_3" not in xml
    assert "urn:pendamping" not in xml


def test_roles_give_the_bot_what_it_needs(kegiatan: Form) -> None:
    budi = person(kegiatan)
    budi.say(*VISIT)
    interview = budi.interview
    assert interview.values("date") == ["2026-11-23"]
    assert interview.values("village") == ["3319022001"]
    assert interview.values("visit") == ["ya"]
    assert interview.values("category") == ["REN"]
    assert interview.values("subject") == ["pemdes bpd"]
    assert interview.values("title") == ["23/11/2026 Perencanaan desa"]
    assert interview.values("process") == ["Mendampingi musdes RKPDes 2027"]
    assert interview.worded("/data/mulai") == "09.00"


@pytest.mark.parametrize("typed", ["besok", "24/11/2026", "31/10/2026"])
def test_no_future_and_no_locked_month(kegiatan: Form, typed: str) -> None:
    budi = person(kegiatan)
    problem = budi.do("answer", Said(text=typed))
    assert problem.code == "constraint"
    assert "terkunci" in problem.message
    assert budi.question.name == "tanggal"


def test_last_month_is_open_until_the_third_at_midnight(kegiatan: Form) -> None:
    zone = ZoneInfo("Asia/Jakarta")
    before, after = datetime(2026, 12, 2, 23, 59, tzinfo=zone), datetime(2026, 12, 3, 0, 0, tzinfo=zone)
    assert person(kegiatan, now=before).say("30/11/2026") is None
    assert person(kegiatan, now=before).say("1/11/2026") is None
    assert code(person(kegiatan, now=before).say("31/10/2026")) == "constraint"
    assert code(person(kegiatan, now=after).say("30/11/2026")) == "constraint"
    assert person(kegiatan, now=after).say("1/12/2026") is None


def test_a_draft_begun_in_time_cannot_be_sent_after_the_lock(kegiatan: Form) -> None:
    zone = ZoneInfo("Asia/Jakarta")
    budi = person(kegiatan, now=datetime(2026, 12, 2, 20, 0, tzinfo=zone))
    budi.say(
        "30/11/2026",
        "bukan",
        "lain",
        "Balai dinas",
        "9-10",
        "adm",
        "",
        "",
        "",
        "Menyusun laporan bulanan desa",
    )
    budi.later(datetime(2026, 12, 3, 8, 0, tzinfo=zone))
    assert [ref for ref, problem in budi.interview.problems() if problem.code == "constraint"] == [
        "/data/tanggal"
    ]


def test_a_returned_entry_may_keep_its_date(kegiatan: Form) -> None:
    budi = person(kegiatan)
    budi.say(*VISIT)
    for _ in range(6):
        budi.skip()
    budi.say("Sinyal hilang dan kamera rusak")
    budi.skip()
    late = setting(datetime(2026, 12, 10, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta")), externals=ROWS)
    again = Interview.edit(kegiatan, budi.interview.finalize(), late)
    assert isinstance(again.step, End)
    assert again.problems() == []
    assert again.jump("/data/laki") is None
    assert again.answer(Said(text="14")) is None
    assert isinstance(again.step, End)
    assert "<laki>14</laki>" in again.finalize()
    again.jump("/data/tanggal")
    assert code(again.answer(Said(text="22/11/2026"))) == "constraint"


def test_twelve_hours_a_day_in_all(kegiatan: Form) -> None:
    budi = person(kegiatan)
    budi.say("kemarin", "ya", "sidorejo")
    problem = budi.do("answer", Said(text="9-11.30"))
    assert problem.code == "constraint"
    assert "12 jam" in problem.message
    assert budi.question.name == "mulai"
    assert budi.say("9 - 11") is None
    assert budi.question.name == "kategori"


def test_the_end_is_after_the_start(kegiatan: Form) -> None:
    budi = person(kegiatan)
    budi.say("hari ini", "bukan", "kecamatan jekulo", "14.00 WIB")
    assert budi.question.name == "selesai"
    assert code(budi.say("2 siang")) == "constraint"
    assert budi.say("3 sore") is None


def test_another_place_is_asked_by_name(kegiatan: Form) -> None:
    budi = person(kegiatan)
    budi.say("hari ini", "ya", "tempat lain")
    assert budi.question.name == "desa_lain"


def test_photos_one_by_one_up_to_five(kegiatan: Form) -> None:
    budi = person(kegiatan)
    budi.say(*VISIT)
    while budi.question.type != "image":
        budi.skip()
    for number in range(1, 6):
        assert budi.question.name == f"foto_{number}"
        assert code(budi.say("ini fotonya")) == "needs_photo"
        budi.do("answer", Said(media=f"{number}.jpg", media_kind="image"))
    assert budi.question.name == "catatan"
    assert budi.interview.values("photo") == ["1.jpg", "2.jpg", "3.jpg", "4.jpg", "5.jpg"]


def test_no_visit_asks_neither_place_nor_reason(kegiatan: Form) -> None:
    budi = person(kegiatan)
    budi.say("hari ini", "bukan", *VISIT[2:])
    names = []
    while isinstance(budi.step, Question):
        names.append(budi.question.name)
        budi.skip()
    assert names == ["masalah", "inovasi", "tindak_lanjut", "foto_1", "catatan"]


def test_too_short_a_description(kegiatan: Form) -> None:
    budi = person(kegiatan)
    assert code(budi.say(*VISIT[:-1], "rapat desa")) == "constraint"


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_text_in_both_languages(kegiatan: Form, language: str) -> None:
    name = kegiatan.language(language)
    for node in kegiatan.nodes.values():
        if node.control is not None:
            assert node.control.label.wordings[name].parts, node.ref
            assert node.control.label.wordings[name].parts != ("-",), node.ref
            assert bool(node.bind.constraint) == bool(node.bind.constraint_message), node.ref
            hint = node.control.hint
            assert not hint or hint.wordings[name].parts != ("-",), node.ref


def test_twenty_categories(kegiatan: Form) -> None:
    siti = person(kegiatan, "en")
    siti.say("today", "yes", "sidorejo", "9-10")
    assert len(siti.question.choices) == 20
    assert siti.question.choices[0].label == "Village planning"


def test_progress_counts_what_will_be_asked(kegiatan: Form) -> None:
    budi = person(kegiatan)
    assert (budi.question.index, budi.question.total) == (1, 15)
    budi.say("hari ini", "ya")
    assert (budi.question.index, budi.question.total) == (3, 17)
    budi.say("sidomulyo", "9-10")
    assert (budi.question.index, budi.question.total) == (6, 17)


def test_a_pasted_report(kegiatan: Form) -> None:
    budi = person(kegiatan)
    pasted = budi.do(
        "paste",
        """*LAPORAN KEGIATAN*
        Hari/Tanggal : Minggu, 22 November 2026
        Jenis kunjungan: kunjungan lapangan
        Lokasi: Desa X
        Waktu : 09.00 s/d 11.00 WIB
        Kategori = posyandu
        1. Proses: Mendampingi rembuk stunting
           bersama kader
        Masalah: -
        L: 4
        Cuaca: cerah""",
    )
    assert pasted.filled == ("/data/tanggal", "/data/kunjungan", "/data/mulai", "/data/laki", "/data/proses")
    assert [(label, problem.code) for label, problem in pasted.problems] == [
        ("Lokasi", "not_a_choice"),
        ("Kategori", "not_a_choice"),
    ]
    assert pasted.unknown_lines == ("*LAPORAN KEGIATAN*", "Cuaca: cerah")
    assert budi.question.name == "desa"
    assert budi.values()["/data/proses"] == "Mendampingi rembuk stunting\nbersama kader"
    assert budi.values()["/data/selesai"].startswith("11:00")
