"""An entry as a submission that ODK's tools take, and that our own engine reads back."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from random import Random
from zipfile import ZipFile

import pytest
from lxml import etree

from forms import End, Form, Interview, Said, Setting, read_xlsform
from reports import openrosa
from tests.forms.sheet import unnamed

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
SETTING = Setting(NOW, rng=Random(1))
ID = "0" * 31 + "7"
SOURCE = """
| survey |
| | type | name | label | relevant |
| | text | nama | Nama & <alamat> | |
| | text | rahasia | Rahasia | ${nama} = 'x' |
| | begin repeat | anak | Anak | |
| | text | panggilan | Panggilan | |
| | end repeat | anak | | |
| | image | foto | Foto | |
| settings |
| | form_title | form_id | version |
| | Data | data_warga | 2026112301 |
"""


def sent() -> tuple[Form, str]:
    form = Form.from_xml(read_xlsform(SOURCE.encode(), "data.md")[0])
    interview = Interview.begin(form, SETTING)
    said = (
        Said(text="Ani <&> 🙂"),
        Said(text="Bo"),
        Said(choice="add"),
        Said(text="Co"),
        Said(choice="done"),
    )
    for one in (*said, Said(media="f" * 32 + ".jpg", media_kind="image")):
        assert interview.answer(one) is None
    return form, interview.finalize()


def test_the_submission_says_which_form_version_and_instance_it_is() -> None:
    """What OpenRosa's metadata schema and JavaRosa ask of a submission."""
    form, submission = sent()
    name, xml = openrosa.document(submission, entry_id=ID)
    root = etree.fromstring(xml)
    assert xml.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    assert (root.get("id"), root.get("version")) == ("data_warga", "2026112301") == (form.id, form.version)
    assert root.tag == etree.fromstring(form.xml).find(".//{*}instance")[0].tag.rpartition("}")[2]
    assert name == root.findtext("{*}meta/{*}instanceID")
    assert name.startswith("uuid:")
    assert root.find("rahasia") is None
    assert not any("pendamping" in str(each.attrib) for each in root.iter())


def test_the_exported_submission_parses_back_into_the_same_answers() -> None:
    form, submission = sent()
    _, xml = openrosa.document(submission, entry_id=ID)
    again = Interview.edit(form, xml.decode(), SETTING)
    assert isinstance(again.step, End)
    assert again.problems() == []
    assert [(one.ref, one.value) for one in again.summary()] == [
        ("/data/nama", "Ani <&> 🙂"),
        ("/data/anak[1]/panggilan", "Bo"),
        ("/data/anak[2]/panggilan", "Co"),
        ("/data/foto", "f" * 32 + ".jpg"),
    ]
    assert unnamed(again.finalize()) == unnamed(submission)


@pytest.mark.parametrize(
    "xml", ['<d id="a"><x>1</x></d>', '<d id="a"><meta/></d>', '<d id="a"><meta><instanceID/></meta></d>']
)
def test_a_submission_without_an_id_is_named_by_its_entry_each_time(xml: str) -> None:
    name, made = openrosa.document(xml, entry_id=ID)
    assert (name, made) == openrosa.document(xml, entry_id=ID)
    assert (
        openrosa.instance_id(openrosa.parse(made.decode().partition("?>")[2]))
        == name
        == ("uuid:00000000-0000-0000-0000-000000000007")
    )


def test_what_is_of_no_form_is_refused() -> None:
    with pytest.raises(openrosa.NotASubmission, match="no form id"):
        openrosa.document("<data><x/></data>", entry_id=ID)


def test_entities_are_not_resolved() -> None:
    xml = '<!DOCTYPE d [<!ENTITY e "boom">]><d id="a"><x>&e;</x></d>'
    assert b"boom" not in openrosa.document(xml, entry_id=ID)[1].partition(b"]>")[2]


def test_a_folder_is_called_as_briefcase_calls_it() -> None:
    assert openrosa.folder("uuid:85cb9aff-005e") == "uuid85cb9aff-005e"
    assert openrosa.folder("uuid:../../etc") == "uuidetc"


def test_a_zip_holds_the_submission_and_what_belongs_to_it_and_is_always_the_same() -> None:
    files = [(openrosa.FILE, b"<d/>"), ("f.jpg", b"\xff\xd8")]
    made = openrosa.archive(files)
    assert made == openrosa.archive(files)
    with ZipFile(BytesIO(made)) as opened:
        assert [(name, opened.read(name)) for name in opened.namelist()] == files
