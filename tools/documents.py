"""Takes the pictures of docs/documents.md: each document with invented people, as it is really set."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from locales import words
from reports import attendance, certificate, digest_chart
from reports.attendance import Attendee, Sheet
from reports.certificate import Certificate, Signature
from reports.digest_chart import Bar, DigestPicture

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "documents"
START = datetime(2026, 12, 7, 8, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
THEME = "Bimbingan Teknis Pengelolaan Keuangan Desa dan Penyusunan APBDes Tahun Anggaran 2027"
ORGANISER = "Dinas Pemberdayaan Masyarakat dan Desa Kabupaten Sukamaju"
NAMES = (
    "Sari Wulandari",
    "Budi Santoso",
    "Dewi Lestari",
    "Agus Priyono",
    "Raden Ayu Maria Margaretha Kusumaningrum, S.Pd.",
    "Yusuf",
    "Siti Nurhaliza",
    "Ketut Sudarsana",
    "Hendra Gunawan",
    "Lilis Suryani",
    "Wayan Sutama",
    "Fitriani",
)
SEXES = "PLPLPLPLLPLP"
POSITIONS = ("Pendamping Lokal Desa", "Kepala Desa", "Kaur Keuangan", "Sekretaris Desa")
AREAS = ("Desa Pamriyan, Kec. Sukamaju", "Desa Karanganyar, Kec. Sukamaju", "Desa Mekarsari, Kec. Sidodadi")


def the_certificate() -> Certificate:
    """As somebody receives it."""
    signature = Signature(
        "Drs. Ahmad Fauzi, M.Si.",
        f"Kepala {ORGANISER}",
        date(2026, 12, 10),
        "Sukamaju",
        "NIP 00000000 000000 0 000",
    )
    return Certificate(
        "Sari Wulandari, S.Sos.",
        "800/112/BIMTEK-II/2026",
        THEME,
        date(2026, 12, 7),
        date(2026, 12, 10),
        signature,
        "Pendamping Lokal Desa, Kecamatan Sukamaju",
        "II",
        "Hotel Melati, Sukamaju",
        ORGANISER,
    )


def the_list() -> Sheet:
    """Thirty people: two pages."""
    people = tuple(
        Attendee(
            NAMES[n % 12],
            POSITIONS[n % 4],
            AREAS[n % 3],
            SEXES[n % 12],
            None if n % 9 == 5 else START + timedelta(minutes=n - 20),
        )
        for n in range(30)
    )
    return Sheet(
        THEME,
        START,
        START + timedelta(hours=7, minutes=30),
        "Asia/Jakarta",
        people,
        START + timedelta(hours=8),
        "II",
        "Hotel Melati, Jl. Raya Sukamaju No. 12",
        ORGANISER,
        "400.10/318/DPMD/2026",
    )


def the_digest() -> DigestPicture:
    """A kecamatan near the end of the month."""
    days = (4, 15, 9, 17, 7, 0, 12, 15, 14, 18, 11, 16)
    behind = {"Yusuf", "Sari Wulandari"}
    return DigestPicture(
        "Kecamatan Sukamaju",
        "16–22 November 2026",
        "Hari kunjungan bulan ini",
        15,
        [
            Bar(name, many, "belum lapor" if name in behind else "", name in behind)
            for name, many in zip(NAMES, days, strict=True)
        ],
        [
            ("laporan masuk", "148"),
            ("menunggu tinjauan", "23"),
            ("desa tanpa kunjungan", "3"),
            ("masalah terbuka", "7"),
        ],
    )


def main() -> None:
    """Every picture anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    w = words("id")
    pictures = {
        "certificate": certificate.png(the_certificate(), w, width=1000),
        "digest": digest_chart.png(the_digest(), w),
    }
    for number, page in enumerate(attendance.png(the_list(), w, width=720), 1):
        pictures[f"attendance-{number}"] = page
    for name, content in pictures.items():
        (FOLDER / f"{name}.png").write_bytes(content)
        print(f"{name}.png: {len(content)} bytes")


if __name__ == "__main__":
    main()
