"""Location paths: XPath 1.0 chapter 2, namespaces as XForms instances have them, instance() and current()."""

from typing import Any

import pytest
from lxml import etree

from forms.xpath import compile
from tests.forms.xpath_cases import at, context, number, text, texts, tree, truth

FORM = """<data id="kegiatan" version="3">
  <nama>Rapat</nama>
  <anggota><nama>Ani</nama><usia>31</usia></anggota>
  <anggota><nama>Budi</nama><usia>17</usia><alat kode="x">cangkul</alat><alat kode="y">sabit</alat></anggota>
  <anggota><nama>Cici</nama><usia>45</usia></anggota>
  <lain><!-- catatan -->teks<?app berkas?></lain>
</data>"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/data/nama", ["Rapat"]),
        ("/data/anggota/nama", ["Ani", "Budi", "Cici"]),
        ("//usia", ["31", "17", "45"]),
        ("/data/anggota[2]/nama", ["Budi"]),
        ("/data/anggota[last()]/nama", ["Cici"]),
        ("/data/anggota[position() > 1]/nama", ["Budi", "Cici"]),
        ("/data/anggota[usia >= 18]/nama", ["Ani", "Cici"]),
        ("/data/anggota[usia >= 18][2]/nama", ["Cici"]),
        ("/data/anggota[2][usia >= 18]/nama", []),
        ("/data/anggota[alat]/nama", ["Budi"]),
        ("/data/anggota[not(alat)]/nama", ["Ani", "Cici"]),
        ("/data/anggota/alat[@kode = 'y']", ["sabit"]),
        ("/data/anggota/alat/@kode", ["x", "y"]),
        ("/data/anggota[1 + 1]/nama", ["Budi"]),
        ("/data/anggota[usia = 1]", []),
        ("/data/anggota['a']/nama", ["Ani", "Budi", "Cici"]),
        ("/data/anggota['']/nama", []),
        ("(/data/anggota/nama)[2]", ["Budi"]),
        ("/data/anggota/nama[1]", ["Ani", "Budi", "Cici"]),
        ("/data/nama | /data/anggota[1]/nama", ["Rapat", "Ani"]),
        ("/data/anggota[3]/nama | /data/nama | /data/nama", ["Rapat", "Cici"]),
        ("/data/anggota[3]/preceding-sibling::anggota[1]/nama", ["Budi"]),
        ("/data/anggota[3]/preceding-sibling::anggota[usia > 0][1]/nama", ["Budi"]),
        ("/data/anggota[1]/following-sibling::*[usia]/nama", ["Budi", "Cici"]),
        ("//alat/../nama", ["Budi"]),
        ("//alat/ancestor::*[nama = 'Rapat']/nama", ["Rapat"]),
        ("//alat[. = 'sabit']/parent::anggota/usia", ["17"]),
        ("/data/lain/text()", ["teks"]),
        ("/data/*[usia][1]/nama", ["Ani"]),
        ("/data/none/deeper", []),
        ("/none", []),
    ],
)
def test_paths_find(path: str, expected: list[str]) -> None:
    assert texts(path, tree(FORM)) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".", ["17"]),
        ("../nama", ["Budi"]),
        ("../../nama", ["Rapat"]),
        ("../alat[2]", ["sabit"]),
        ("../../anggota[nama = 'Ani']/usia", ["31"]),
        ("../../anggota[nama = current()/../nama]/usia", ["17"]),
        ("/data/anggota[position() = position(current()/..) - 1]/nama", ["Ani"]),
        ("./self::usia", ["17"]),
        ("self::nama", []),
        ("ancestor::anggota/nama", ["Budi"]),
    ],
)
def test_relative_paths_begin_at_the_context_node(path: str, expected: list[str]) -> None:
    assert texts(path, at(FORM, "/data/anggota[2]/usia")) == expected


def test_a_union_is_in_document_order_whatever_its_kinds() -> None:
    xml = "<d x='1' y='2'>a<e z='3'>b</e>c<f/>d</d>"
    found = texts("//text() | //@* | //f | /d/e", tree(xml))
    assert found == ["1", "2", "a", "b", "3", "b", "c", "", "d"]
    assert texts("//@z | //@z | //@x", tree(xml)) == ["1", "3"]
    assert number("count(/ | /d | /)", tree(xml)) == 2


def test_the_parent_of_text_after_an_element_is_the_element_around_both() -> None:
    tail = at("<d>a<e/>c</d>", "/d/text()[2]")
    assert text("name(..)", tail) == "d"
    assert text("name(ancestor::*)", tail) == "d"
    assert texts("self::node() | ../e", tail) == ["", "c"]
    assert texts("child::node()", tail) == []


def test_the_root_is_the_document_above_the_first_element() -> None:
    assert truth("/", tree(FORM)) is True
    assert number("count(/*)", tree(FORM)) == 1
    assert text("name(/*)", tree(FORM)) == "data"


def test_an_empty_document_has_no_nodes() -> None:
    assert compile("//a | /a | . | ../b | current()").nodes(None, context()) == []


def test_a_context_may_be_an_attribute_a_text_or_a_comment() -> None:
    assert text("../../nama", at(FORM, "//alat[1]/@kode")) == "Budi"
    assert text(".", at(FORM, "//alat[2]/@kode")) == "y"
    assert text("../../nama", at(FORM, "/data/lain/text()")) == "Rapat"
    assert text("../../nama", at(FORM, "/data/lain/comment()")) == "Rapat"
    assert text("ancestor::data/nama", at(FORM, "//alat[1]/@kode")) == "Rapat"


@pytest.mark.parametrize("space", ["", ' xmlns="http://www.w3.org/2002/xforms"'])
def test_names_without_prefix_match_whatever_default_namespace_the_tree_has(space: str) -> None:
    node = at(f"<data{space}><a>1</a><g><b>2</b></g></data>", "//*[local-name()='b']")
    assert text("/data/g/b", node) == "2"
    assert text("../../a", node) == "1"
    assert text("/data/g/self::g/child::b", node) == "2"
    assert text("/data/*[b = 2]/b[1]", node) == "2"


def test_prefixes_come_from_the_argument_the_known_ones_and_the_tree() -> None:
    xml = """<d xmlns:orx="http://openrosa.org/xforms" xmlns:z="urn:zed">
    <orx:meta><orx:instanceID>u</orx:instanceID>
    </orx:meta><z:a z:b="at">zed</z:a><a>plain</a></d>"""
    assert text("/d/orx:meta/orx:instanceID", tree(xml)) == "u"
    assert text("/d/z:a", tree(xml)) == "zed"
    assert text("/d/z:*", tree(xml)) == "zed"
    assert text("/d/z:a/@z:b", tree(xml)) == "at"
    assert text("/d/a", tree(xml)) == "plain"
    assert text("/d/unknown:a", tree(xml)) == ""
    assert compile("/d/q:a", {"q": "urn:zed"}).string(tree(xml), context()) == "zed"


ROWS = [
    ("kab1", "kecA", "desa1"),
    ("kab1", "kecA", "desa2"),
    ("kab1", "kecB", "desa3"),
    ("kab2", "kecC", "desa4"),
]


def instance() -> Any:
    rows = "".join(
        f"<item><kab>{kab}</kab><kec>{kec}</kec><name>{name}</name><label>L {name}</label></item>"
        for kab, kec, name in ROWS
    )
    return tree(f"<root>{rows}</root>")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("instance('desa')/root/item[kec = 'kecA']/name", ["desa1", "desa2"]),
        ("instance('desa')/root/item['kecB' = kec]/name", ["desa3"]),
        ("instance('desa')/root/item[kec = /data/kec]/name", ["desa4"]),
        ("instance('desa')/root/item[kec = current()/../kec]/name", ["desa4"]),
        ("instance('desa')/root/item[kab = 'kab1' and name != 'desa2']/name", ["desa1", "desa3"]),
        ("instance('desa')/root/item[name != 'desa2' and kab = 'kab1' and kec = 'kecA']/name", ["desa1"]),
        ("instance('desa')/root/item[kab = 'kab1'][2]/name", ["desa2"]),
        ("instance('desa')/root/item[kab = 'kab1' and position() = 2]/name", ["desa2"]),
        ("instance('desa')/root/item[kab = /data/many]/name", ["desa1", "desa2", "desa3", "desa4"]),
        ("instance('desa')/root/item[kec = concat('kec', 'A')]/label", ["L desa1", "L desa2"]),
        ("instance('desa')/root/item[kec = '']/name", []),
        ("instance('desa')/root/item[selected('desa1 desa4', name)]/name", ["desa1", "desa4"]),
        ("instance('desa')/root/item[name = kec]/name", []),
        ("instance('none')/root/item", []),
        ("instance('desa')/root/item[1]/label", ["L desa1"]),
    ],
)
def test_secondary_instances_are_filtered(path: str, expected: list[str]) -> None:
    node = at(
        "<data><kec>kecC</kec><many>kab2</many><many>kab1</many><q/></data>",
        "/data/q",
    )
    assert texts(path, node, instances={"desa": instance()}) == expected


def test_the_instance_element_may_stand_around_the_root() -> None:
    model = tree("<model><instance id='a'><root><item><name>n1</name></item></root></instance></model>")
    node = tree("<data/>")
    assert texts("instance('a')/root/item/name", node, instances={"a": model[0][0]}) == ["n1"]


def test_a_lookup_reads_the_rows_once() -> None:
    root = instance()
    shared: dict[Any, Any] = {}
    ask = compile("instance('desa')/root/item[kec = /data/kec]/name")
    for kec, expected in (("kecA", ["desa1", "desa2"]), ("kecB", ["desa3"]), ("kecA", ["desa1", "desa2"])):
        here = context(instances={"desa": root}, indexes=shared)
        found = ask.nodes(tree(f"<data><kec>{kec}</kec></data>"), here)
        assert [hit.text for hit in found] == expected
    (table,) = shared.values()
    assert {key: len(rows) for key, rows in table.items()} == {"kecA": 2, "kecB": 1, "kecC": 1}


def test_a_number_is_looked_up_as_a_number() -> None:
    root = tree("<root><item><kode>03</kode><name>tiga</name></item></root>")
    assert texts("instance('k')/root/item[kode = 3]/name", tree("<d/>"), instances={"k": root}) == ["tiga"]


def test_a_context_that_knows_the_nodes_is_asked_for_plain_paths() -> None:
    root = tree(FORM)
    asked: list[str] = []

    def locate(ref: str) -> list[etree._Element] | None:
        asked.append(ref)
        return [root[0]] if ref == "/data/nama" else None

    assert text("/data/nama", root, locate=locate) == "Rapat"
    assert text("/data/anggota/usia", root, locate=locate) == "31"
    assert text("/data/anggota[2]/usia", root, locate=locate) == "17"
    assert asked == ["/data/nama", "/data/anggota/usia"]
