"""Small forms for tests of the conversation, as XLSForm Markdown."""

from __future__ import annotations

VISIT = """
| survey |
| | type | name | label::Bahasa Indonesia (id) | label::English (en) | required | relevant | constraint | constraint_message::Bahasa Indonesia (id) | constraint_message::English (en) | bind::pd:as | bind::pd:paste |
| | date | tanggal | Tanggal kegiatan? | Date? | yes | | . <= today() | Tanggal tidak boleh di masa depan. | Not in the future. | date | Tanggal;Tgl |
| | select_one desa | desa | Pilih desa | Which village? | yes | | | | | village | Desa |
| | text | desa_lain | Tulis nama desanya | Its name | yes | ${desa} = 'lain' | | | | | |
| | select_multiple subjek | subjek | Siapa yang hadir? | Who came? | | | | | | | Subjek |
| | integer | laki | Jumlah laki-laki? | How many men? | yes | | . >= 0 | Jawaban harus angka 0 atau lebih. | At least 0. | | Laki-laki |
| | text | proses | Apa yang dilakukan? | What was done? | yes | | string-length(.) >= 10 | Paling sedikit 10 huruf. | At least 10. | process | Proses;Uraian |
| | text | masalah | Masalahnya? | The problem? | | | | | | problem | Masalah |
| | geopoint | lokasi | Kirim lokasi | Share the place | | | | | | | |
| | image | foto_1 | Foto pertama | First photo | | | | | | photo | |
| | image | foto_2 | Foto kedua | Second photo | | ${foto_1} != '' | | | | photo | |
| choices |
| | list_name | name | label::Bahasa Indonesia (id) | label::English (en) |
| | desa | sedayu | Sedayu | Sedayu |
| | desa | pamriyan | Pamriyan | Pamriyan |
| | desa | pamulihan | Pamulihan | Pamulihan |
| | desa | lain | Desa lain | Another |
| | subjek | bpd | BPD | BPD |
| | subjek | pkk | RT & PKK | RT & PKK |
| | subjek | tani | Kelompok tani | Farmers |
| settings |
| | form_title | form_id | version | default_language | namespaces |
| | Kunjungan | kunjungan | 1 | Bahasa Indonesia (id) | pd="urn:pendamping" |
"""
