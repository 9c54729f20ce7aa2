"""What both peers say and the table both write; no library of theirs is imported here."""

from sqlalchemy import Float, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

VILLAGES = [f"Desa {n}" for n in range(1, 11)]
CATEGORIES = [f"Kategori {n}" for n in range(1, 21)]
DATES = ["Hari ini", "Kemarin"]

ASK_DATE = "Tanggal kegiatan?"
ASK_VILLAGE = "Pilih desa:"
ASK_CATEGORY = "Pilih kategori:"
ASK_TITLE = "Judul kegiatan?"
ASK_DESCRIPTION = "Uraian kegiatan?"
ASK_MALE = "Jumlah peserta laki-laki?"
ASK_FEMALE = "Jumlah peserta perempuan?"
ASK_LOCATION = "Kirim lokasi kegiatan."
ASK_PHOTO = "Kirim satu foto kegiatan."
NOT_A_NUMBER = "Jawaban harus angka. "
SAVE = "Simpan"
SAVED = "Laporan tersimpan."


def summary(answers: dict[str, object]) -> str:
    lines = [f"{name}: {value}" for name, value in answers.items() if name != "photo"]
    return "\n".join([*lines, "Simpan?"])


class Base(DeclarativeBase):
    pass


class Report(Base):
    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    date: Mapped[str] = mapped_column(String(20))
    village: Mapped[str] = mapped_column(String(50))
    category: Mapped[str] = mapped_column(String(50))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(String(4096))
    male: Mapped[int] = mapped_column(Integer)
    female: Mapped[int] = mapped_column(Integer)
    lat: Mapped[float] = mapped_column(Float)
    lon: Mapped[float] = mapped_column(Float)
    photo: Mapped[str] = mapped_column(String(200))
