"""Everyday words that authors write, in Indonesian or from other programs -> the words of XLSForm."""

from __future__ import annotations

TYPES = {
    "teks": "text", "tulisan": "text", "isian": "text", "isian singkat": "text", "uraian": "text",
    "short answer": "text", "paragraph": "text", "long text": "text", "url": "text", "link": "text",
    "angka": "integer", "bilangan": "integer", "bilangan bulat": "integer", "bulat": "integer",
    "nomor": "integer", "jumlah": "integer", "currency": "decimal", "float": "decimal",
    "desimal": "decimal", "pecahan": "decimal", "persen": "percentage", "rentang": "range", "skala": "range",
    "scale": "range", "slider": "range", "rating": "range",
    "tanggal": "date", "tgl": "date", "jam": "time", "waktu": "time", "tanggal dan waktu": "dateTime",
    "foto": "image", "gambar": "image", "signature": "image", "tanda tangan": "image", "ttd": "image",
    "suara": "audio", "rekaman": "audio", "film": "video", "berkas": "file", "dokumen": "file",
    "lokasi": "geopoint", "titik": "geopoint", "koordinat": "geopoint", "point": "geopoint",
    "garis": "geotrace", "line": "geotrace", "area": "geoshape", "polygon": "geoshape",
    "catatan": "note", "keterangan": "note", "info": "note", "persetujuan": "acknowledge",
    "hitung": "calculate", "hitungan": "calculate", "rumus": "calculate", "formula": "calculate",
    "tersembunyi": "hidden",
    "pilih satu": "select_one", "pilihan": "select_one", "pilihan ganda": "select_one", "satu": "select_one",
    "pilihan tunggal": "select_one", "dropdown": "select_one", "radio": "select_one", "choice": "select_one",
    "single choice": "select_one", "yes/no": "select_one", "ya/tidak": "select_one", "likert": "select_one",
    "select_one_list": "select_one", "select_single": "select_one",
    "pilih banyak": "select_multiple", "pilih beberapa": "select_multiple", "beberapa": "select_multiple",
    "banyak pilihan": "select_multiple", "checkbox": "select_multiple", "checkboxes": "select_multiple",
    "multiple choice": "select_multiple", "select_many": "select_multiple", "centang": "select_multiple",
    "urutkan": "rank", "peringkat": "rank",
    "begin": "begin_group", "end": "end_group", "group": "begin_group", "section": "begin_group",
    "mulai grup": "begin_group", "awal grup": "begin_group", "mulai kelompok": "begin_group",
    "akhir grup": "end_group", "selesai grup": "end_group", "akhir kelompok": "end_group",
    "mulai ulang": "begin_repeat", "awal ulang": "begin_repeat", "mulai perulangan": "begin_repeat",
    "akhir ulang": "end_repeat", "selesai ulang": "end_repeat", "akhir perulangan": "end_repeat",
    "cascading_select": "select_one", "start_group": "begin_group", "close_group": "end_group",
}  # fmt: skip
COLUMNS = {
    "tipe": "type", "jenis": "type", "tipe pertanyaan": "type", "question type": "type",
    "nama": "name", "variabel": "name", "variable": "name", "kode": "name", "id": "name",
    "pertanyaan": "label", "question": "label", "judul": "label", "teks": "label", "text": "label",
    "petunjuk": "hint", "bantuan": "hint", "wajib": "required", "wajib diisi": "required",
    "mandatory": "required", "relevan": "relevant", "syarat": "relevant", "skip": "relevant",
    "skip logic": "relevant", "batasan": "constraint", "batas": "constraint", "validation": "constraint",
    "validasi": "constraint", "pesan": "constraint_message", "pesan batasan": "constraint_message",
    "pesan kesalahan": "constraint_message", "error message": "constraint_message",
    "rumus": "calculation", "perhitungan": "calculation", "hitungan": "calculation",
    "formula": "calculation", "tampilan": "appearance", "bawaan": "default", "nilai awal": "default",
    "nilai bawaan": "default", "hanya baca": "readonly", "parameter": "parameters",
    "filter pilihan": "choice_filter", "saringan": "choice_filter", "filter": "choice_filter",
    "jumlah ulang": "repeat_count", "pemicu": "trigger", "gambar": "image", "foto": "image",
    "suara": "audio", "daftar": "list_name", "nama daftar": "list_name", "nama_daftar": "list_name",
    "list": "list_name", "versi": "version", "judul formulir": "form_title", "bahasa": "default_language",
    "bahasa utama": "default_language",
}  # fmt: skip
SHEETS = {
    "survei": "survey", "kuesioner": "survey", "kuisioner": "survey", "pertanyaan": "survey",
    "formulir": "survey", "questions": "survey", "pilihan": "choices", "opsi": "choices",
    "options": "choices", "daftar": "choices", "daftar pilihan": "choices", "jawaban": "choices",
    "pengaturan": "settings", "setelan": "settings", "konfigurasi": "settings", "entitas": "entities",
    "choices_external": "external_choices",
}  # fmt: skip
_MEAN = "sum() div count"
"""No function has it; what is told ends with brackets."""
FUNCTIONS = {
    "jumlah": "sum", "jika": "if", "iif": "if", "rata-rata": _MEAN, "average": _MEAN,
    "avg": _MEAN, "mean": _MEAN, "hariini": "today",
    "hari_ini": "today", "sekarang": "now", "tanggal": "date", "panjang": "string-length",
    "len": "string-length", "length": "string-length", "bulatkan": "round", "gabung": "concat",
    "concatenate": "concat", "concatenation": "concat", "vlookup": "pulldata", "lookup": "pulldata",
    "left": "substr", "mid": "substr", "right": "substr", "substring": "substr", "power": "pow",
    "bukan": "not", "tidak": "not", "dipilih": "selected", "is-selected": "selected",
    "isblank": "string-length", "isempty": "string-length", "countif": "count", "hitung": "count",
    "uppercase": "upper-case", "maks": "max", "rand": "random", "acak": "random",
}  # fmt: skip
YES = {"ya", "iya", "wajib", "benar", "harus", "y", "x", "v", "*", "✓", "✔", "√", "oui", "si", "required"}
NO = {"tidak", "tdk", "bukan", "opsional", "n", "-", "non", "optional"}
