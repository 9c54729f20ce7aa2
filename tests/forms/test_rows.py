"""Data files beside a form: CSV as Excel saves it, GeoJSON, XML; and what is none of them."""

import json

import pytest

from forms import FormError, read_rows
from tests.forms.sheet import NOW, Person, setting


def test_csv_with_either_comma_and_a_mark_in_front() -> None:
    rows = [{"name": "a", "label": "Sido, Mulyo"}, {"name": "b", "label": ""}]
    assert read_rows(b'name,label\na,"Sido, Mulyo"\nb,\n', "desa.csv") == rows
    assert read_rows("\ufeffname;label\r\na;Sido, Mulyo\r\nb;\r\n".encode(), "desa.CSV") == rows


@pytest.mark.parametrize(
    "content",
    [
        "name\tlabel\r\na\tSidö\r\n".encode("utf-16"),
        "name;label\na;Sidö\n".encode("utf-16-be").join((b"\xfe\xff", b"")),
        "name,label\ra,Sidö\r".encode(),
        "sep=;\r\nname;label\r\na;Sidö\r\n".encode("cp1252"),
        "name\tlabel\na\tSidö\n".encode(),
    ],
)
def test_csv_as_excel_saves_it_too(content: bytes) -> None:
    assert read_rows(content, "desa.csv") == [{"name": "a", "label": "Sidö"}]


def test_geojson_with_points_and_lines() -> None:
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": 7, "properties": {"title": "Kudus", "rw": 3, "aktif": True, "x": None}},
            {"properties": {"id": "b"}, "geometry": {"type": "Point", "coordinates": [110.8, -6.8]}},
            {"properties": {}, "geometry": {"type": "LineString", "coordinates": [[110, -6], [111, -7]]}},
            {"properties": {}, "geometry": {"type": "Polygon", "coordinates": [[[110, -6], [111, -7]]]}},
        ],
    }
    rows = read_rows(json.dumps(collection).encode(), "kota.geojson")
    assert rows[0] == {"title": "Kudus", "rw": "3", "aktif": "true", "x": "", "id": "7"}
    assert rows[1] == {"id": "b", "geometry": "-6.8 110.8 0 0"}
    assert rows[2]["geometry"] == rows[3]["geometry"] == "-6 110 0 0; -7 111 0 0"


def test_xml_items() -> None:
    content = b"<root><item><name>a</name><label>A</label></item><item><!-- x --><name>b</name></item></root>"
    assert read_rows(content, "x.xml") == [{"name": "a", "label": "A"}, {"name": "b"}]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"name\na", "x.txt"),
        (b"\xff\xfea", "x.csv"),
        (b"\0\xff", "x.csv"),
        (b"{}", "x.geojson"),
        (b"[1]", "x.geojson"),
        (b'{"features": [{"geometry": {"type": "Point", "coordinates": []}}]}', "x.geojson"),
        (b"<root>", "x.xml"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>", "x.xml"),
    ],
)
def test_what_cannot_be_read(content: bytes, name: str) -> None:
    with pytest.raises(FormError) as caught:
        read_rows(content, name)
    assert caught.value.mistakes[0].code == "broken_data_file"


def test_a_select_from_geojson() -> None:
    feature = {"id": "k1", "properties": {"title": "Kudus"}}
    rows = read_rows(json.dumps({"features": [feature]}).encode(), "kota.geojson")
    person = Person(
        """
        | survey |
        | | type                              | name | label |
        | | select_one_from_file kota.geojson | kota | Kota? |
        """,
        setting(NOW, externals={"kota": rows}),
    )
    assert [(choice.name, choice.label) for choice in person.question.choices] == [("k1", "Kudus")]
