"""Selects: typed, tapped, cascading, from the app's lists, ranked, with another of one's own.

1. A cascade narrows and clears. 2. The app brings lists. 3. or_other asks what. 4. Several at once keep the
list's order. 5. A rank holds every option. 6. An option that goes takes its answer along.
"""

from dataclasses import replace

import pytest

from forms import End, Said
from forms.step import OR_OTHER, SPECIFY
from tests.forms.sheet import NOW, Person, code, form, setting

CASCADE = """
| survey |
| | type            | name | label      | choice_filter                    |
| | select_one prov | prov | Provinsi?  |                                  |
| | select_one kab  | kab  | Kabupaten? | prov = ${prov}                   |
| | select_one kec  | kec  | Kecamatan? | kab = ${kab}                     |
| choices |
| | list_name | name | label      | prov | kab  |
| | prov      | 33   | Jawa Tengah |     |      |
| | prov      | 51   | Bali       |      |      |
| | kab       | 3319 | Kudus      | 33   |      |
| | kab       | 3318 | Pati       | 33   |      |
| | kab       | 5103 | Badung     | 51   |      |
| | kec       | 3319020 | Jekulo  |      | 3319 |
| | kec       | 3319010 | Dawe    |      | 3319 |
| | kec       | 5103010 | Kuta    |      | 5103 |
"""


def names(person: Person) -> list[str]:
    return [choice.name for choice in person.question.choices]


def test_a_cascade_narrows() -> None:
    person = Person(CASCADE)
    person.say("jawa tengah")
    assert names(person) == ["3319", "3318"]
    assert code(person.say("badung")) == "not_a_choice"
    assert code(person.tap("5103")) == "not_a_choice"
    person.say("kudus")
    assert names(person) == ["3319020", "3319010"]


def test_a_change_above_clears_what_no_longer_fits() -> None:
    person = Person(CASCADE)
    person.say("jawa tengah", "kudus", "jekulo")
    person.do("jump", "/data/prov")
    person.say("bali")
    assert person.interview.value("/data/kab") == ""
    assert person.interview.value("/data/kec") == ""


def test_a_change_above_keeps_what_still_fits() -> None:
    person = Person(CASCADE)
    person.say("jawa tengah", "kudus", "jekulo")
    person.do("jump", "/data/prov")
    person.say("jawa tengah")
    assert person.interview.value("/data/kec") == "3319020"


def test_lists_from_the_app() -> None:
    source = form("""
    | survey |
    | | type                           | name  | label  | choice_filter  | calculation |
    | | select_one_from_file desa.csv  | desa  | Desa?  |                |             |
    | | select_one_from_file dusun.csv | dusun | Dusun? | desa = ${desa} |             |
    | | calculate | luas | | | pulldata('desa', 'luas', 'name', ${desa}) |
    """)
    assert source.externals == {"desa", "dusun"}
    rows = {
        "desa": [{"name": "a", "label": "Sido", "luas": "12"}, {"name": "b", "label": "Mulyo", "luas": "7"}],
        "dusun": [{"name": "x", "label": "Krajan", "desa": "b"}],
    }
    person = Person(source, setting(NOW, externals=rows))
    person.say("Mulyo")
    assert names(person) == ["x"]
    assert person.interview.value("/data/luas") == "7"


def test_a_list_the_app_did_not_bring_is_empty() -> None:
    person = Person("""
    | survey |
    | | type                          | name | label |
    | | select_one_from_file desa.csv | desa | Desa? |
    """)
    assert person.question.choices == ()
    assert person.skip() is None


def test_another_of_ones_own() -> None:
    person = Person("""
    | survey |
    | | type                    | name | label |
    | | select_one kopi or_other | kopi | Kopi? |
    | choices |
    | | list_name | name | label  |
    | | kopi      | a    | Arabika |
    """)
    assert names(person) == ["a", "other"]
    person.tap("other")
    assert person.question.name == "kopi_other"
    person.say("Liberika")
    assert isinstance(person.step, End)


WORDS = {"id": {OR_OTHER: "Lainnya", SPECIFY: "Sebutkan."}}
ANOTHER = """
| survey |
| | type | name | label{id} | label{en} |
| | select_multiple kopi {other} | kopi | Kopi? | Coffee? |
| | note | n | jr:choice-name('other', '/data/kopi') | x |
| choices |
| | list_name | name | label{id} | label{en} |
| | kopi | a | Arabika | Arabica |
"""


@pytest.mark.parametrize("other", ["or other", "or specify other", "or_other"])
@pytest.mark.parametrize("translated", [False, True])
def test_what_pyxform_adds_is_in_the_persons_language(translated: bool, other: str) -> None:
    id_, en = ("::Bahasa Indonesia (id)", "::English (en)") if translated else ("", "_en")
    made = form(ANOTHER.format(id=id_, en=en, other=other))
    for language, choice, asked in (("id", "Lainnya", "Sebutkan."), ("en", "Other", "Specify other.")):
        person = Person(made, replace(setting(language=language), words=WORDS))
        assert [each.label for each in person.question.choices][1] == choice
        person.do("answer", Said(choices=("other",)))
        assert (person.question.name, person.question.label) == ("kopi_other", asked)
        person.say("Liberika")
        words = person.interview.words(("id",))["id"]
        assert [(line.label, line.text) for line in words] == [
            ("Kopi?", "Lainnya"),
            ("Sebutkan.", "Liberika"),
        ]


def test_an_authors_own_other_keeps_its_label() -> None:
    sheet = ANOTHER.format(id="", en="_en", other="or_other") + "| | kopi | other | Yang lain | x |\n"
    person = Person(sheet, replace(setting(), words=WORDS))
    assert [each.label for each in person.question.choices] == ["Arabika", "Yang lain"]


MANY = """
| survey |
| | type                 | name | label | relevant | constraint | choice_filter |
| | select_multiple alat | punya | Punya? |          | not(selected(., 'n') and count-selected(.) > 1) | |
| | text                 | lain | Lain? | selected(${punya}, 'l') | | |
| | rank alat            | urut | Urutan? |        |            | selected(${punya}, name) |
| choices |
| | list_name | name | label       |
| | alat      | h    | HP          |
| | alat      | k    | Komputer    |
| | alat      | l    | Lainnya     |
| | alat      | n    | Tidak punya |
"""


def test_several_at_once_in_the_lists_order() -> None:
    person = Person(MANY)
    assert person.do("answer", Said(choices=("k", "h"))) is None
    assert person.interview.value("/data/punya") == "h k"
    assert [line.text for line in person.interview.summary()] == ["HP, Komputer"]


def test_several_typed() -> None:
    person = Person(MANY)
    assert code(person.say("HP, tidak punya")) == "constraint"
    assert code(person.say("HP, sepeda")) == "not_a_choice"
    assert person.say("komputer; lainnya") is None
    assert person.question.name == "lain"


def test_none_ticked_is_no_answer() -> None:
    person = Person(MANY)
    assert person.do("answer", Said(choices=())) is None
    assert person.interview.value("/data/punya") == ""


def test_a_rank_names_every_option_and_follows_the_list() -> None:
    person = Person(MANY)
    person.say("1, 2, 3", "Radio")
    assert names(person) == ["h", "k", "l"]
    assert code(person.say("k, h")) == "not_a_choice"
    assert person.say("3 1 2") is None
    assert person.interview.value("/data/urut") == "l h k"
    person.do("jump", "/data/punya")
    person.say("1, 2")
    assert person.interview.value("/data/urut") == "h k"


def test_yes_to_an_acknowledgement() -> None:
    person = Person("""
    | survey |
    | | type        | name   | label   | required |
    | | acknowledge | setuju | Setuju? | yes      |
    """)
    assert code(person.say("mungkin")) == "not_a_yes_no"
    assert code(person.say("tidak")) == "required"
    assert person.say("Ya") is None
    assert person.values() == {"/data/setuju": "OK"}


def test_a_number_on_a_scale() -> None:
    person = Person("""
    | survey |
    | | type  | name | label  | parameters           |
    | | range | suka | Suka?  | start=1 end=5 step=1 |
    | | range | suhu | Suhu?  | start=36.0 end=40.0 step=0.5 |
    """)
    assert person.question.range == ("1", "5", "1")
    assert code(person.say("6")) == "out_of_range"
    assert code(person.say("2,5")) == "out_of_range"
    assert person.say("4") is None
    assert code(person.say("37,2")) == "out_of_range"
    assert person.say("37,5") is None
    assert person.values() == {"/data/suka": "4", "/data/suhu": "37.5"}


def test_a_choice_that_leaves_the_list_leaves_the_answer() -> None:
    person = Person("""
    | survey |
    | | type                | name | label | choice_filter |
    | | select_multiple abc | ada  | Ada?  |               |
    | | select_multiple abc | pakai | Pakai? | selected(${ada}, name) |
    | choices |
    | | list_name | name | label |
    | | abc       | a    | A     |
    | | abc       | b    | B     |
    | | abc       | c    | C     |
    """)
    person.say("a, b, c", "a, c")
    person.do("jump", "/data/ada")
    person.say("b, c")
    assert person.interview.value("/data/pakai") == "c"
