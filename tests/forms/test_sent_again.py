"""A submission that is opened to be sent again: a new instanceID, and the former one as deprecatedID."""

from __future__ import annotations

from random import Random

import pytest
from lxml import etree

from forms import Form, Interview, Said, Setting
from reports import openrosa
from tests.forms.sheet import NOW, setting

ORX = "http://openrosa.org/xforms"
FORM = f"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="{ORX}"><h:head><h:title>F</h:title><model>
 <instance>
 <data id="f" version="1"><nama/><nomor/><sekali/><mulai/><selesai/><hari/><dimuat/>META</data></instance>
 <bind nodeset="/data/nama" type="string"/>
 <bind nodeset="/data/nomor" calculate="uuid()"/>
 <bind nodeset="/data/sekali" calculate="once(uuid())"/>
 <bind nodeset="/data/mulai" type="dateTime" jr:preload="timestamp" jr:preloadParams="start"/>
 <bind nodeset="/data/selesai" type="dateTime" jr:preload="timestamp" jr:preloadParams="end"/>
 <bind nodeset="/data/hari" type="date" jr:preload="date" jr:preloadParams="today"/>
 <setvalue event="odk-instance-load" ref="/data/dimuat" value="concat(/data/dimuat, '+')"/>
 BINDS
</model></h:head><h:body><input ref="/data/nama"><label>Nama</label></input></h:body></h:html>"""
ORX_META = "<orx:meta><orx:instanceID/><orx:instanceName/></orx:meta>"
PLAIN_META = "<meta><instanceID/></meta>"
OWN_PLACE = "<orx:meta><orx:deprecatedID/><orx:instanceID/></orx:meta>"
NAMED = (
    '<bind nodeset="/data/orx:meta/orx:instanceName" calculate="concat(/data/orx:meta/orx:instanceID, 1)"/>'
)


def compiled(meta: str = ORX_META, binds: str = "") -> Form:
    return Form.from_xml(FORM.replace("META", meta).replace("BINDS", binds).encode())


def first(form: Form, name: str = "Sari") -> str:
    interview = Interview.begin(form, setting())
    assert interview.answer(Said(text=name)) is None
    return interview.finalize()


def again(form: Form, xml: str, seed: int = 7, name: str = "Sari A.") -> str:
    interview = Interview.edit(form, xml, Setting(NOW, rng=Random(seed)))
    assert interview.set("/data/nama", Said(text=name)) is None
    return interview.finalize()


def said(xml: str, name: str) -> list[str]:
    return [each.text or "" for each in etree.fromstring(xml).iter(f"{{*}}{name}")]


@pytest.mark.parametrize("meta", [ORX_META, PLAIN_META, OWN_PLACE])
def test_each_sending_names_the_one_just_before(meta: str) -> None:
    form = compiled(meta)
    sent = [first(form)]
    for seed in range(10, 13):
        sent.append(again(form, sent[-1], seed))
    names = [openrosa.instance_id(openrosa.parse(xml)) for xml in sent]
    assert len(set(names)) == 4
    assert all(name.startswith("uuid:") for name in names)
    assert [said(xml, "deprecatedID") for xml in sent[1:]] == [[name] for name in names[:-1]]
    assert "".join(said(sent[0], "deprecatedID")) == ""


@pytest.mark.parametrize(("meta", "space"), [(ORX_META, ORX), (PLAIN_META, "")])
def test_it_stands_in_the_namespace_of_the_forms_own_meta(meta: str, space: str) -> None:
    form = compiled(meta)
    root = etree.fromstring(again(form, first(form)))
    found = root.find(".//{*}deprecatedID")
    assert found is not None
    assert etree.QName(found).namespace == (space or None)
    assert found.getprevious() is root.find(".//{*}instanceID")


def test_drafts_of_a_correction_keep_its_name_and_none_changes_what_was_sent() -> None:
    form = compiled()
    sent = first(form)
    thrown = Interview.edit(form, sent, Setting(NOW, rng=Random(3)))
    opened = Interview.edit(form, sent, Setting(NOW, rng=Random(4)))
    kept = Interview.resume(form, opened.state, opened.at, setting())
    kept = Interview.resume(form, kept.state, kept.at, setting())
    assert said(kept.finalize(), "instanceID") == said(opened.finalize(), "instanceID")
    assert said(kept.finalize(), "deprecatedID") == said(sent, "instanceID")
    assert said(thrown.finalize(), "instanceID") != said(kept.finalize(), "instanceID")


def test_what_reads_the_instance_id_follows_it() -> None:
    form = compiled(binds=NAMED)
    sent = again(form, first(form))
    assert said(sent, "instanceName") == [f"{said(sent, 'instanceID')[0]}1"]


@pytest.mark.parametrize("calculate", ["concat('uuid:', uuid())", "once(concat('uuid:', uuid()))"])
def test_a_form_that_works_its_id_out_itself_does_so(calculate: str) -> None:
    form = compiled(binds=f'<bind nodeset="/data/orx:meta/orx:instanceID" calculate="{calculate}"/>')
    sent = first(form)
    second = again(form, sent)
    assert said(second, "deprecatedID") == said(sent, "instanceID") != said(second, "instanceID")
    assert said(second, "instanceID")[0].startswith("uuid:")


def test_metadata_stays_as_in_the_other_engines() -> None:
    """Kept: start, today, once(); anew: end, what is calculated, what is set whenever it is loaded."""
    form = compiled()
    sent = first(form)
    later = Setting(NOW.replace(year=NOW.year + 1), rng=Random(5))
    second = Interview.edit(form, sent, later).finalize()
    for name in ("mulai", "hari", "sekali"):
        assert said(second, name) == said(sent, name) != [""]
    assert said(second, "selesai")[0].startswith(str(NOW.year + 1))
    assert said(second, "nomor") != said(sent, "nomor")
    assert (said(sent, "dimuat"), said(second, "dimuat")) == (["+"], ["++"])
