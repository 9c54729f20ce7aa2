"""Our tables beside those of ODK Central, worked out from the XForm by Central's rules.

Source: getodk/central-backend, lib/data/schema.js (getFormFields) and lib/data/briefcase.js; written anew.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from forms import Form, load_xlsform
from reports import table
from reports.csv_files import file_name
from tests.reports.test_table import RUMAH

H, XF = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2002/xforms}"
HERE = Path(__file__).resolve().parents[2]
LAND = """
| survey |
| | type | name | label | save_to | relevant |
| | begin_group | identitas | Identitas | | |
| | text | nama | Nama | nama | |
| | geopoint | titik | Titik | | |
| | note | salam | Halo | | |
| | begin_repeat | tanaman | Tanaman | | |
| | begin_group | g | Rincian | | ${nama} != '' |
| | text | jenis | Jenis | | |
| | begin_repeat | panen | Panen | | |
| | decimal | kg | Berat | | |
| | note | ctt | Terima kasih | | |
| | end_repeat | | | | |
| | end_group | | | | |
| | end_repeat | | | | |
| | end_group | | | | |
| | begin_repeat | panen2 | Panen | | |
| | geopoint | tempat | Di mana | | |
| | end_repeat | | | | |
| | note | ctt | Selesai | | |
| | audit | audit | | | |
| entities |
| | list_name | label |
| | lahan | ${nama} |
| settings |
| | form_id | version | instance_name |
| | lahan | 1 | ${nama} |
"""
UPDATE = """
| survey |
| | type | name | label | save_to |
| | select_one_from_file lahan.csv | lahan | Lahan | |
| | text | nama | Nama | nama |
| entities |
| | list_name | entity_id |
| | lahan | ${lahan} |
"""
TWINS = """
| survey |
| | type | name | label |
| | begin_group | a | A |
| | text | b | B |
| | end_group | | |
| | text | a-b | C |
"""
SHEETS = {
    "land": LAND,
    "update": UPDATE,
    "twins": TWINS,
    "rumah": RUMAH,
    "kegiatan": (HERE / "questionnaires" / "kegiatan.md").read_text(encoding="utf-8"),
}


def compiled(sheet: str) -> Form:
    """Two repeats of one name come from other tools than pyxform."""
    return Form.from_xml(load_xlsform(sheet.encode(), "form.md")[0].xml.replace(b"panen2", b"panen"))


def central(form: Form) -> dict[str, list[str]]:
    """File -> header row."""
    document = etree.fromstring(form.xml)
    model, body = document.find(f"{H}head/{XF}model"), document.find(f"{H}body")
    assert model is not None
    assert body is not None
    root: Any = model.find(f"{XF}instance")[0]
    types = {bind.get("nodeset"): bind.get("type") for bind in model.iter(f"{XF}bind") if bind.get("type")}
    repeats = {each.get("nodeset") for each in body.iter(f"{XF}repeat")}
    named: list[tuple[str, list[str]]] = [("", ["SubmissionDate"])]

    def walk(element: Any, ref: str, under: str, header: list[str]) -> None:
        done = set()
        for child in element:
            name = etree.QName(child).localname
            here = f"{ref}/{f'{child.prefix}:' if child.prefix else ''}{name}"
            path = f"{under}-{name}" if under else name
            if here in repeats:
                if here not in done:
                    done.add(here)
                    named.append((name, []))
                    walk(child, here, "", named[-1][1])
                continue
            kind = types.get(here, "structure" if len(child) or here.endswith("/meta/entity") else "unknown")
            if kind == "structure":
                walk(child, here, path, header)
            elif kind == "geopoint":
                header += [f"{path}-{part}" for part in ("Latitude", "Longitude", "Altitude", "Accuracy")]
            else:
                header.append(path)

    walk(root, f"/{etree.QName(root).localname}", "", named[0][1])
    total, seen, files = Counter(name for name, _ in named), Counter[str](), {}
    for name, header in named:
        seen[name] += 1
        mark = f"~{seen[name]}" if total[name] > 1 else ""
        files[f"{form.id}-{name}{mark}.csv" if name else f"{form.id}.csv"] = header
    return {
        name: [*header, *(("PARENT_KEY", "KEY") if place else table.AFTER)]
        for place, (name, header) in enumerate(files.items())
    }


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_files_and_headings_are_centrals(name: str) -> None:
    form = compiled(SHEETS[name])
    top = table.layout([form])
    ours = {file_name(top, one): [column.header for column in one.columns] for one in top.all()}
    first = f"{form.id}.csv"
    assert ours[first][-len(table.OURS) :] == list(table.OURS)
    ours[first] = ours[first][: -len(table.OURS)]
    assert ours == central(form)


def test_what_a_person_named_is_there() -> None:
    columns = central(compiled(LAND))
    assert {"identitas-salam", "ctt", "meta-audit", "meta-entity-label", "meta-instanceName"} <= set(
        columns["lahan.csv"]
    )
    assert sorted(columns) == [
        "lahan-panen~1.csv", "lahan-panen~2.csv", "lahan-tanaman.csv", "lahan.csv"
    ]  # fmt: skip
