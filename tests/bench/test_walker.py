"""The walker fills a form through the chat to a sent entry, and says where it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.conformance import walker
from bench.conformance.figures import Figures

FORM = """
| survey |
| | type | name | label | required | appearance | choice_filter |
| | note | awal | Selamat datang | | | |
| | select_one_from_file tempat.csv | tempat | Tempat | yes | | |
| | begin repeat | anak | Anak | | | |
| | text | nama | Nama | yes | | |
| | select_multiple warna | warna | Warna | | | |
| | image | foto | Foto | | | |
| | end repeat | anak | | | | |
| | begin group | bersama | Bersama | | field-list | |
| | integer | umur | Umur | yes | | |
| | select_one warna | satu | Satu | yes | | |
| | end group | bersama | | | | |
| | geopoint | titik | Titik | yes | | |
| | acknowledge | setuju | Setuju | yes | | |
| choices |
| | list_name | name | label |
| | warna | m | Merah |
| | warna | h | Hijau |
| settings |
| | form_title | form_id |
| | Jalan | jalan |
"""
NOWHERE = """
| survey |
| | type | name | label | required | constraint |
| | text | a | A | yes | string-length(.) > 900 |
"""


@pytest.mark.parametrize("seed", [1, 2])
def test_a_form_is_filled_to_a_sent_entry(tmp_path: Path, seed: int) -> None:
    (tmp_path / "xlsforms").mkdir()
    (tmp_path / "xlsforms" / "jalan.md").write_text(FORM)
    figures = Figures()
    walker.run_walker(tmp_path, figures, seed)
    assert figures.differences == []
    assert figures.equal[walker.KIND] == 2


COLONS = """
| survey |
| | type | name | label | required | parameters |
| | select_one_from_file kebun.geojson | kebun | Kebun? | yes | value=garden:code, label=addr:street |
| settings |
| | form_title | form_id |
| | Kebun | kebun |
"""


def test_forms_lie_in_folders_and_lists_have_columns_with_colons(tmp_path: Path) -> None:
    within = tmp_path / "xlsforms" / "osm" / "kebun-media"
    within.mkdir(parents=True)
    (within.parent / "kebun.md").write_text(COLONS)
    (within / "catatan.md").write_text("no form")
    (within.parent / "desa.csv").write_text("name,label\na,A\n")
    figures = Figures()
    walker.run_walker(tmp_path, figures)
    assert figures.differences == []
    assert figures.total == {walker.KIND: 2}


def test_where_nothing_leads_on_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walker, "PATIENCE", 5)
    (tmp_path / "xlsforms").mkdir()
    (tmp_path / "xlsforms" / "buntu.md").write_text(NOWHERE)
    figures = Figures()
    walker.run_walker(tmp_path, figures)
    assert len(figures.differences) == 2
    assert all("nothing leads on from /data/a" in str(each) for each in figures.differences)


HELD = """
| survey |
| | type | name | label | required | choice_filter |
| | select_one kec | kec | Kecamatan? | yes | |
| | select_one_from_file dusun.csv | dusun | Dusun? | yes | kode_kec = ${kec} |
| choices |
| | list_name | name | label |
| | kec | GEM | Gemuh |
| | kec | KEN | Kendal |
| settings |
| | form_title | form_id |
| | Desa | desa |
"""


@pytest.mark.parametrize("rows", ["", "name,label,kode_kec\nX,Jenarsari,KEN\n"])
def test_what_is_filtered_by_an_answer_leads_on_by_a_file_beside_or_invented(
    tmp_path: Path, rows: str
) -> None:
    (tmp_path / "xlsforms").mkdir()
    (tmp_path / "xlsforms" / "wilayah.md").write_text(HELD)
    if rows:
        (tmp_path / "xlsforms" / "dusun.csv").write_text(rows)
    figures = Figures()
    walker.run_walker(tmp_path, figures)
    assert figures.differences == []
