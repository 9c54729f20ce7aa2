"""Certificates: what is known stands there, one page each whatever the lengths, nothing from this machine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import settings as cases
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from locales import words
from reports import certificate
from reports.certificate import Certificate, Signature

SIGNED = Signature(
    "Drs. Ahmad Fauzi, M.Si.",
    "Kepala Dinas PMD Kabupaten Sukamaju",
    date(2026, 12, 11),
    "Sukamaju",
    "NIP 19780412 200312 1 004",
)
SARI = Certificate(
    name="Sari Wulandari, S.Sos.",
    number="800/112/BIMTEK-II/2026",
    theme="Bimtek Pengelolaan Keuangan Desa",
    first=date(2026, 12, 7),
    last=date(2026, 12, 10),
    signature=SIGNED,
    position="Pendamping Lokal Desa, Kecamatan Sukamaju",
    batch="II",
    place="Hotel Melati, Sukamaju",
    organiser="Dinas PMD Kabupaten Sukamaju",
)
BARE = Certificate(
    "Budi", "", "Rakor", date(2026, 12, 7), date(2026, 12, 7), Signature("", "", date(2026, 12, 8))
)


def pages(content: bytes) -> list[str]:
    """The text of each page on one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def test_everything_stands_there() -> None:
    (text,) = pages(certificate.pdf([SARI], words("id")))
    for said in (
        "Nomor: 800/112/BIMTEK-II/2026",
        "diberikan kepada Sari Wulandari, S.Sos. Pendamping Lokal Desa, Kecamatan Sukamaju",
        "Bimtek Pengelolaan Keuangan Desa Angkatan II",
        "yang diselenggarakan oleh Dinas PMD Kabupaten Sukamaju Hotel Melati, Sukamaju, 7–10 Desember 2026",
        "Sukamaju, 11 Desember 2026 Kepala Dinas PMD Kabupaten Sukamaju Drs. Ahmad Fauzi, M.Si. NIP 1978",
    ):
        assert said in text


def test_what_is_not_known_is_left_out() -> None:
    (text,) = pages(certificate.pdf([BARE], words("id")))
    assert text.endswith("Budi sebagai peserta dalam kegiatan Rakor 7 Desember 2026 8 Desember 2026")
    assert "Nomor" not in text


def test_english() -> None:
    (text,) = pages(certificate.pdf([SARI], words("en")))
    assert "presented to Sari" in text
    assert "Batch II" in text
    assert "7–10 December 2026" in text


def test_a_page_for_each() -> None:
    people = [replace(SARI, name=f"Peserta {n}") for n in range(30)]
    found = pages(certificate.pdf(people, words("id")))
    assert len(found) == 30
    assert all(f"Peserta {n} " in text for n, text in enumerate(found))


def test_what_people_wrote_is_no_code() -> None:
    evil = '#panic("x") #read("/etc/passwd") $x$ *b* \\ <l> @r // c'
    assert evil in pages(certificate.pdf([replace(SARI, name=evil)], words("id")))[0]


LONG = st.text(st.sampled_from("Mmi. W"), max_size=200) | st.just("Kabupaten " * 20) | st.just("W" * 200)


@cases(max_examples=30)
@given(LONG, LONG, LONG, LONG)
def test_one_page_whatever_the_lengths(one: str, two: str, three: str, four: str) -> None:
    signature = replace(SIGNED, name=one[:120], position=two[:120], place=three[:120])
    made = replace(SARI, name=two[:120], theme=one, place=four, organiser=three[:120], position=four[:120])
    made = replace(made, batch=two[:40], number=four[:60], signature=signature)
    assert len(pages(certificate.pdf([made], words("id")))) == 1


def test_landscape_a4_with_fonts_of_its_own() -> None:
    (page,) = PdfReader(BytesIO(certificate.pdf([SARI], words("id")))).pages
    assert [round(float(side)) for side in page.mediabox[2:]] == [842, 595]
    fonts = [str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert fonts
    assert all("LibertinusSerif" in font for font in fonts)


def test_the_same_certificate_is_the_same_bytes() -> None:
    assert certificate.pdf([SARI, BARE], words("id")) == certificate.pdf([SARI, BARE], words("id"))


@pytest.mark.parametrize("width", [640, 1280])
def test_a_picture_of_it(width: int) -> None:
    picture = Image.open(BytesIO(certificate.png(SARI, words("id"), width=width)))
    assert picture.format == "PNG"
    assert abs(picture.width - width) <= 1
    assert picture.width > picture.height
