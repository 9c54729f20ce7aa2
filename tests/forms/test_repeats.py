"""Repeats: asked for one by one, counted, nested, corrected, taken out.

1. "Add another?" after each. 2. A count rules where the form has one. 3. Nested repeats stay with their own
parent. 4. position(..), sums and counts follow. 5. An instance can be corrected or removed. 6.
indexed-repeat.
"""

import pytest

from forms import End, Interview, Question, RepeatPrompt, Said, after_removal
from tests.forms.sheet import Person, code

PEOPLE = """
| survey |
| | type         | name   | label      | required | calculation | constraint |
| | text         | rapat  | Rapat apa? |          |             | |
| | begin_repeat | orang  | Peserta    |          |             | |
| | text         | nama   | Nama?      | yes      |             | |
| | integer      | umur   | Umur ${nama}? |       |             | . < 120 |
| | calculate    | nomor  |            |          | position(..) | |
| | end_repeat   |        |            |          |             | |
| | calculate    | jumlah |            |          | count(${orang}) | |
| | calculate    | semua  |            |          | sum(${umur}) | |
| | calculate    | kedua  |            |          | indexed-repeat(${nama}, ${orang}, 2) | |
| | note         | akhir  | ${jumlah} orang, ${semua} tahun | | | |
"""


def three() -> Person:
    person = Person(PEOPLE)
    person.say("Musdes", "Ani", "30", "ya", "Budi", "40")
    person.tap("add")
    person.say("Citra", "50")
    return person


def test_add_another_until_done() -> None:
    person = three()
    prompt = person.step
    assert isinstance(prompt, RepeatPrompt)
    assert (prompt.label, prompt.count) == ("Peserta", 3)
    assert person.at == "/data/orang[+]"
    assert person.tap("done") is None
    assert person.question.label == "3 orang, 120 tahun"
    assert person.skip() is None
    assert isinstance(person.step, End)


def test_neither_yes_nor_no() -> None:
    person = three()
    assert code(person.say("barangkali")) == "not_a_yes_no"
    assert isinstance(person.step, RepeatPrompt)


def test_labels_inside_see_their_own_instance() -> None:
    person = Person(PEOPLE)
    person.say("Musdes", "Ani", "30", "ya", "Budi")
    assert person.question.label == "Umur Budi?"
    assert person.question.ref == "/data/orang[2]/umur"
    assert person.question.group == "Peserta 2"


def test_correcting_the_second_of_three() -> None:
    person = three()
    person.tap("done")
    person.skip()
    assert person.do("jump", "/data/orang[2]/umur") is None
    assert code(person.say("200")) == "constraint"
    assert person.say("41") is None
    assert isinstance(person.step, End)
    assert person.interview.value("/data/semua") == "121"
    assert person.interview.value("/data/kedua") == "Budi"


def test_taking_the_second_out_moves_the_third_up() -> None:
    person = three()
    assert person.do("remove", "/data/orang[2]") is None
    interview = person.interview
    assert interview.value("/data/orang[2]/nama") == "Citra"
    assert interview.value("/data/orang[2]/nomor") == "2"
    assert interview.value("/data/jumlah") == "2"
    assert interview.value("/data/semua") == "80"
    assert interview.value("/data/kedua") == "Citra"
    assert code(person.do("remove", "/data/orang[9]")) == "no_such_question"


def test_the_submission_holds_every_instance_in_order() -> None:
    person = three()
    person.tap("done")
    person.skip()
    xml = person.interview.finalize()
    assert xml.count("<orang>") == 3
    assert xml.index("Ani") < xml.index("Budi") < xml.index("Citra")


def test_back_goes_through_the_prompt() -> None:
    person = three()
    person.tap("done")
    person.do("back")
    assert isinstance(person.step, RepeatPrompt)
    person.do("back")
    assert person.at == "/data/orang[3]/umur"


def test_a_count_makes_and_takes_instances() -> None:
    person = Person("""
    | survey |
    | | type         | name  | label        | repeat_count |
    | | integer      | n     | Berapa?      |              |
    | | begin_repeat | anak  | Anak         | ${n}         |
    | | text         | nama  | Nama?        |              |
    | | end_repeat   |       |              |              |
    """)
    person.say("2", "Ani")
    assert person.at == "/data/anak[2]/nama"
    person.say("Budi")
    assert isinstance(person.step, End)
    person.do("jump", "/data/n")
    person.say("3")
    assert person.at == "/data/anak[3]/nama"
    person.do("jump", "/data/n")
    person.say("1")
    assert isinstance(person.step, End)
    assert person.values() == {"/data/n": "1", "/data/anak[1]/nama": "Ani"}
    assert code(person.do("remove", "/data/anak[1]")) == "read_only"


def test_a_count_of_nothing_asks_nothing() -> None:
    person = Person("""
    | survey |
    | | type         | name | label   | repeat_count | relevant |
    | | integer      | n    | Berapa? |              | |
    | | begin_repeat | anak | Anak    | ${n}         | |
    | | text         | nama | Nama?   |              | |
    | | end_repeat   |      |         |              | |
    """)
    person.say("0")
    assert isinstance(person.step, End)


def test_nested_repeats_stay_with_their_parent() -> None:
    person = Person("""
    | survey |
    | | type         | name  | label   | calculation |
    | | begin_repeat | rumah | Rumah   |             |
    | | text         | jalan | Jalan?  |             |
    | | begin_repeat | orang | Orang   |             |
    | | text         | nama  | Nama?   |             |
    | | calculate    | kode  |         | concat(position(../..), '.', position(..), ' ', ${jalan}) |
    | | end_repeat   |       |         |             |
    | | calculate    | isi   |         | count(${orang}) |
    | | end_repeat   |       |         |             |
    """)
    person.say("Mawar", "Ani", "ya", "Budi", "tidak", "ya", "Melati")
    assert person.at == "/data/rumah[2]/orang[+]"
    person.tap("add")
    person.say("Citra", "tidak", "tidak")
    assert isinstance(person.step, End)
    value = person.interview.value
    assert (value("/data/rumah[1]/isi"), value("/data/rumah[2]/isi")) == ("2", "1")
    assert value("/data/rumah[1]/orang[2]/kode") == "1.2 Mawar"
    assert value("/data/rumah[2]/orang[1]/kode") == "2.1 Melati"
    assert person.do("remove", "/data/rumah[1]") is None
    assert person.interview.value("/data/rumah[1]/orang[1]/kode") == "1.1 Melati"


def test_an_irrelevant_repeat_is_not_offered() -> None:
    person = Person("""
    | survey |
    | | type           | name | label   | relevant     |
    | | select_one ya  | ada  | Ada?    |              |
    | | begin_repeat   | anak | Anak    | ${ada} = 'y' |
    | | text           | nama | Nama?   |              |
    | | end_repeat     |      |         |              |
    | choices |
    | | list_name | name | label |
    | | ya        | y    | Ya    |
    | | ya        | t    | Tidak |
    """)
    person.say("tidak")
    assert isinstance(person.step, End)
    person.do("jump", "/data/ada")
    person.say("ya")
    assert isinstance(person.step, Question)
    assert person.at == "/data/anak[1]/nama"


def test_what_reads_a_whole_repeat_follows_every_instance() -> None:
    person = Person("""
    | survey |
    | | type         | name | label | relevant | calculation |
    | | begin_repeat | r    | R     |          | |
    | | integer      | n    | N?    |          | |
    | | end_repeat   |      |       |          | |
    | | calculate    | s    |       |          | sum(${n}) |
    | | text         | t    | T?    | sum(${n}) > 10 | |
    """)
    person.say("6", "ya", "5", "tidak")
    assert person.question.name == "t"
    person.do("remove", "/data/r[1]")
    assert isinstance(person.step, End)
    assert person.interview.value("/data/s") == "5"


def test_a_running_total_over_the_rows_before() -> None:
    person = Person("""
    | survey |
    | | type         | name   | label  | calculation | repeat_count |
    | | begin_repeat | r      | R      |             | 60           |
    | | integer      | n      | N?     |             |              |
    | | calculate    | before | | coalesce(indexed-repeat(${total}, ${r}, position(..) - 1), 0) | |
    | | calculate    | total  |        | ${before} + coalesce(${n}, 0) | |
    | | end_repeat   |        |        |             |              |
    """)
    person.say(*["1"] * 60)
    assert person.interview.value("/data/r[60]/total") == "60"
    person.do("set", "/data/r[1]/n", Said(text="11"))
    assert person.interview.value("/data/r[60]/total") == "70"


def test_a_total_that_reads_its_own_row_before() -> None:
    person = Person("""
    | survey |
    | | type         | name  | label | calculation |
    | | begin_repeat | r     | R     |             |
    | | integer      | n     | N?    |             |
    | | calculate    | total | | ${n} + coalesce(indexed-repeat(${total}, ${r}, position(..) - 1), 0) |
    | | end_repeat   |       |       |             |
    """)
    person.say("1", "ya", "2", "ya", "3")
    assert person.interview.value("/data/r[3]/total") == "6"
    person.do("set", "/data/r[1]/n", Said(text="5"))
    assert person.interview.value("/data/r[3]/total") == "10"


def test_defaults_in_counted_instances() -> None:
    person = Person("""
    | survey |
    | | type         | name | label | default | repeat_count |
    | | integer      | n    | N?    |         |              |
    | | begin_repeat | r    | R     |         | ${n}         |
    | | text         | a    | A?    | concat('x', position(..)) | |
    | | end_repeat   |      |       |         |              |
    """)
    person.say("2")
    assert person.question.value == "x1"
    person.skip()
    assert person.question.value == "x2"


FAMILY = """
| survey |
| | type         | name | label | relevant | required |
| | text         | kk   | Nama KK | | yes |
| | begin_repeat | art  | Anggota keluarga | | |
| | text         | nama | Nama? | | yes |
| | begin_group  | g    | Rincian | | |
| | integer      | umur | Umur ${nama}? | | yes |
| | end_group    |      | | | |
| | begin_repeat | sk   | Sekolah yang pernah diikuti ${nama} | ${umur} > 6 | |
| | text         | sek  | Nama sekolah? | | |
| | end_repeat   |      | | | |
| | end_repeat   |      | | | |
"""


def family() -> Person:
    person = Person(FAMILY)
    person.say("Sari", "Ani", "30", "SD 1", "tidak", "ya", "Budi", "5")
    return person


def test_a_nested_prompt_is_worded_where_it_stands() -> None:
    person = Person(FAMILY)
    person.say("Sari", "Ani", "30", "SD 1")
    prompt = person.step
    assert isinstance(prompt, RepeatPrompt)
    assert (prompt.label, prompt.group) == ("Sekolah yang pernah diikuti Ani", "Anggota keluarga 1")


def test_what_is_inside_is_named_with_every_number_around_it() -> None:
    lines = family().interview.summary()
    assert [line.group for line in lines] == [
        "",
        "Anggota keluarga 1",
        "Anggota keluarga 1 › Rincian",
        "Anggota keluarga 1 › Sekolah yang pernah diikuti Ani 1",
        "Anggota keluarga 2",
        "Anggota keluarga 2 › Rincian",
    ]


def test_a_repeat_without_a_label_is_called_as_its_group_or_by_its_name() -> None:
    person = Person("""
    | survey |
    | | type         | name | label |
    | | begin_group  | g    | Anak |
    | | begin_repeat | r    | |
    | | text         | a    | A? |
    | | end_repeat   |      | |
    | | end_group    |      | |
    | | begin_repeat | s    | |
    | | text         | b    | B? |
    | | end_repeat   |      | |
    """)
    assert person.question.group == "Anak 1"
    person.say("x", "tidak")
    assert person.question.group == "s 1"


def test_what_can_be_added_to_and_taken_from() -> None:
    found = family().interview.repeats()
    assert [(one.ref, one.label) for one in found] == [
        ("/data/art[1]/sk[+]", "Anggota keluarga 1 › Sekolah yang pernah diikuti Ani"),
        ("/data/art[+]", "Anggota keluarga"),
    ]
    assert [(row.ref, row.label, row.brief) for row in found[1].instances] == [
        ("/data/art[1]", "Anggota keluarga 1", "Ani"),
        ("/data/art[2]", "Anggota keluarga 2", "Budi"),
    ]


def test_one_more_from_the_end_and_back_to_the_end() -> None:
    person = family()
    person.say("tidak")
    assert isinstance(person.step, End)
    assert person.do("add", "/data/art[1]/sk[+]") is None
    assert person.at == "/data/art[1]/sk[2]/sek"
    person.say("SMP 1", "tidak")
    assert isinstance(person.step, End)
    assert person.do("add", "/data/art[+]") is None
    person.say("Citra", "1", "tidak")
    assert isinstance(person.step, End)
    assert code(person.do("add", "/data/art[2]/sk[+]")) == "no_such_question"
    assert code(person.do("add", "/data/kk")) == "no_such_question"


def test_one_added_by_mistake_is_taken_out_where_one_stands() -> None:
    person = family()
    person.say("ya")
    row = person.interview.begun
    assert row is not None
    assert (row.ref, row.label, row.brief) == ("/data/art[3]", "Anggota keluarga 3", "")
    assert person.do("remove", row.ref) is None
    assert person.at == "/data/art[+]"
    person.say("ya", "Citra")
    assert person.interview.begun is None
    assert person.interview.around is not None
    person.do("remove", "/data/art[1]")
    assert person.at == "/data/art[2]/g/umur"
    assert [line.text for line in person.interview.summary()] == ["Sari", "Budi", "5", "Citra"]


def test_all_can_be_taken_out() -> None:
    person = family()
    person.say("tidak")
    person.do("remove", "/data/art[2]")
    person.do("remove", "/data/art[1]")
    assert isinstance(person.step, End)
    again = Interview.edit(person.form, person.interview.finalize(), person.setting)
    assert isinstance(again.step, End)
    assert [line.text for line in again.summary()] == ["Sari"]
    assert again.add("/data/art[+]") is None
    assert again.at == "/data/art[1]/nama"


def test_a_sent_form_without_its_optional_repeat_opens_again() -> None:
    person = Person("""
    | survey |
    | | type         | name | label | relevant |
    | | text         | ada  | Ada? | |
    | | begin_repeat | r    | R | ${ada} = 'y' |
    | | text         | a    | A? | |
    | | end_repeat   |      | | |
    """)
    person.say("t")
    again = Interview.edit(person.form, person.interview.finalize(), person.setting)
    assert isinstance(again.step, End)
    assert again.repeats() == []
    assert again.set("/data/ada", Said(text="y")) is None
    assert again.at == "/data/r[1]/a"


def test_a_repeat_that_is_not_relevant_has_no_instances_to_count() -> None:
    person = Person("""
    | survey |
    | | type         | name | label | relevant | calculation |
    | | text         | ada  | Ada? | | |
    | | begin_group  | g    | G | ${ada} = 'y' | |
    | | begin_repeat | r    | R | | |
    | | text         | a    | A? | | |
    | | end_repeat   |      | | | |
    | | end_group    |      | | | |
    | | calculate    | n    | | | count(${r}) |
    | | text         | z    | Z? | | |
    """)
    assert person.interview.value("/data/n") == "0"
    person.say("y", "1", "ya", "2", "tidak")
    assert person.interview.value("/data/n") == "2"
    person.do("set", "/data/ada", Said(text="t"))
    assert person.interview.value("/data/n") == "0"
    person.say("z")
    again = Interview.edit(person.form, person.interview.finalize(), person.setting)
    assert again.value("/data/n") == "0"
    assert again.set("/data/ada", Said(text="y")) is None
    assert again.value("/data/n") == "1"


RUNNING = """
| survey |
| | type         | name | label | calculation |
| | begin_repeat | r    | R     |             |
| | integer      | n    | N?    |             |
| | calculate    | p    |       | position(..) |
| | calculate    | many |       | concat(position(..), '/', count(${r})) |
| | calculate    | prev |       | indexed-repeat(${n}, ${r}, position(..) - 1) |
| | calculate    | next |       | indexed-repeat(${n}, ${r}, position(..) + 1) |
| | calculate    | last |       | indexed-repeat(${n}, ${r}, count(${r})) |
| | end_repeat   |      |       |             |
| | calculate    | all  |       | join(' ', ${n}) |
"""


@pytest.mark.parametrize("gone", [[1], [2], [5], [1, 1], [3, 2, 1], [5, 1, 2], [1, 1, 1, 1]])
def test_places_counts_and_neighbours_after_removals(gone: list[int]) -> None:
    person = Person(RUNNING)
    person.say("10", "ya", "20", "ya", "30", "ya", "40", "ya", "50", "tidak")
    left = ["10", "20", "30", "40", "50"]
    for place in gone:
        assert person.do("remove", f"/data/r[{place}]") is None
        del left[place - 1]
        value = person.interview.value
        assert value("/data/all") == " ".join(left)
        for at, each in enumerate(left, 1):
            told = [value(f"/data/r[{at}]/{name}") for name in ("n", "p", "many", "prev", "next", "last")]
            before, after = ["", *left][at - 1], [*left, ""][at]
            assert told == [each, str(at), f"{at}/{len(left)}", before, after, left[-1]]


@pytest.mark.parametrize(
    ("ref", "told"),
    [
        ("/data/kk", "/data/kk"),
        ("/data/art[1]/nama", "/data/art[1]/nama"),
        ("/data/art[2]/nama", ""),
        ("/data/art[2]/sk[3]/sek", ""),
        ("/data/art[12]/sk[2]/sek", "/data/art[11]/sk[2]/sek"),
        ("/data/artis[3]/nama", "/data/artis[3]/nama"),
        ("a training's id", "a training's id"),
    ],
)
def test_what_was_answered_elsewhere_is_called_anew(ref: str, told: str) -> None:
    assert after_removal(ref, "/data/art[2]") == told
