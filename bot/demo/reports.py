"""What the demo's people reported before the visitor came, in the way reports are pasted into chats today."""

from __future__ import annotations

from dataclasses import dataclass

from bot.demo.people import DEWI, SARI, Inhabitant


@dataclass(frozen=True)
class Report:
    """One report: written `days` ago; what the camat did (a verb, a note), what was mended after that."""

    author: Inhabitant
    days: int
    text: str
    photos: tuple[str, ...] = ()
    verdict: str = ""
    note: str = ""
    mended: str = ""


REPORTS = (
    Report(
        SARI,
        2,
        """Kunjungan: ya
Desa: Sedayu
Mulai: 09.00
Selesai: 11.30
Kategori: Perencanaan desa
Subjek: Pemerintah desa, BPD
Laki-laki: 14
Perempuan: 9
Proses: Mendampingi musyawarah desa untuk menyusun rancangan RKP Desa tahun depan bersama BPD dan kader.
Masalah: Usulan dari dua dusun belum dilengkapi perkiraan biaya.
Inovasi: Kader diajari memakai lembar hitung biaya yang sederhana.""",
        ("balai.jpg",),
        "approve",
    ),
    Report(
        SARI,
        1,
        """Kunjungan: ya
Desa: Jenarsari
Mulai: 13.00
Selesai: 15.00
Kategori: Sarana dan prasarana
Subjek: Warga
Laki-laki: 11
Perempuan: 0
Proses: Memeriksa pengerjaan saluran air di RT 03 bersama tim pelaksana dan warga.""",
        ("drainase.jpg",),
        "return",
        "Tolong tambahkan masalah yang ditemui di lapangan dan panjang saluran yang sudah selesai.",
    ),
    Report(
        DEWI,
        2,
        """Kunjungan: ya
Desa: Gemuhblanten
Mulai: 08.30
Selesai: 11.00
Kategori: Pelayanan sosial dasar
Subjek: Posyandu, Kelompok perempuan, PKK
Laki-laki: 3
Perempuan: 18
Proses: Mendampingi kader pada hari buka posyandu dan mencocokkan data sasaran anak balita dengan bidan desa.
Masalah: Tujuh anak balita belum hadir dua bulan berturut-turut.
Inovasi: Kader membagi kunjungan rumah menurut RT.""",
        ("posyandu.jpg", "balai.jpg"),
        "return",
        "Berapa anak yang akan dikunjungi ke rumah, dan kapan?",
        """Inovasi: Kader membagi kunjungan rumah menurut RT: tujuh anak, selesai sebelum akhir pekan ini.
Tindak lanjut: Bersama bidan memeriksa hasil kunjungan rumah.""",
    ),
    Report(
        DEWI,
        1,
        """Kunjungan: ya
Desa: Lumansari
Mulai: 09.00
Selesai: 12.00
Kategori: Usaha ekonomi, BUM Desa, LEL
Subjek: BUM Desa atau LEL
Laki-laki: 6
Perempuan: 5
Proses: Membantu pengurus BUM Desa menyusun laporan triwulan dan menata pembukuan unit simpan pinjam.
Masalah: Buku kas dan rekening bank berbeda sejak bulan lalu.
Inovasi: Dibuat daftar selisih per tanggal untuk ditelusuri bersama bendahara.""",
        ("balai.jpg",),
    ),
    Report(
        DEWI,
        0,
        """Kunjungan: tidak
Desa: Kecamatan Gemuh
Mulai: 07.30
Selesai: 09.00
Kategori: Fasilitasi laporan
Proses: Menyusun rekapitulasi realisasi dana desa empat desa untuk bahan rapat koordinasi kecamatan.""",
    ),
)
