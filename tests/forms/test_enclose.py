"""Data files beside a form: enclosed, asked like the form's own choices, refused when they cannot be read."""

from __future__ import annotations

import pytest

from forms import Examined, Form, Question, enclose, examine_xlsform, read_rows
from tests.forms.sheet import Person, setting

SHEET = """
| survey |
| | type | name | label | calculation | choice_filter |
| | select_one_from_file prov.csv | prov | Provinsi? | | |
| | select_one_from_file kota.csv | kota | Kota? | | prov = ${prov} |
| | calculate | luas | | pulldata('kota', 'luas', 'name', ${kota}) | |
| | note | hasil | Luasnya ${luas} | | |
"""
FILES = {
    "prov.csv": b"name,label\njt,Jawa Tengah\nac,Aceh\n",
    "kota.csv": b"name,label,prov,luas,a b\nkdl,Kendal,jt,1002,x\nsmg,Semarang,jt,373,\nbna,Aceh,ac,61,\n",
}


def examined() -> Examined:
    return examine_xlsform(SHEET.encode(), "survei.md")


def test_rows_become_choices_and_can_be_pulled() -> None:
    whole = enclose(examined(), FILES.get)
    assert whole.externals == []
    person = Person(Form.from_xml(whole.xml))
    assert [choice.label for choice in person.question.choices] == ["Jawa Tengah", "Aceh"]
    person.tap("jt")
    assert [choice.name for choice in person.question.choices] == ["kdl", "smg"]
    person.tap("smg")
    assert isinstance(person.step, Question)
    assert "Luasnya 373" in person.question.label


COLONS = """
| survey |
| | type | name | label | calculation | parameters |
| | select_one_from_file jalan.csv | jalan | Jalan? | | value=osm:id, label=addr:street |
| | calculate | luas | | pulldata('jalan', 'garden:luas', 'osm:id', ${jalan}) | |
| | note | hasil | Luasnya ${luas} | | |
"""


@pytest.mark.parametrize("beside", [True, False])
def test_columns_with_a_colon_are_read_like_others(beside: bool) -> None:
    rows = b"osm:id,addr:street,garden:luas,9 ?\n7,Jalan Mawar,120,x\n"
    whole = examine_xlsform(COLONS.encode(), "survei.md")
    whole = enclose(whole, {"jalan.csv": rows}.get) if beside else whole
    person = Person(Form.from_xml(whole.xml), setting(externals={"jalan": read_rows(rows, "jalan.csv")}))
    assert [choice.label for choice in person.question.choices] == ["Jalan Mawar"]
    person.tap("7")
    assert "Luasnya 120" in person.question.label


def test_what_is_not_found_stays_outside() -> None:
    whole = enclose(examined(), {"prov.csv": FILES["prov.csv"]}.get)
    assert whole.externals == ["kota"]
    assert Form.from_xml(whole.xml).externals == {"kota"}


def test_without_data_files_nothing_changes() -> None:
    plain = examine_xlsform(b"| survey |\n| | type | name | label |\n| | text | a | A |\n", "a.md")
    assert enclose(plain, FILES.get) is plain


def test_a_file_that_cannot_be_read_is_a_mistake() -> None:
    broken = enclose(examined(), {"prov.csv": b"\xff\xfe\x00"}.get)
    assert broken.xml == b""
    assert [one.code for one in broken.mistakes][:1] == ["broken_data_file"]
