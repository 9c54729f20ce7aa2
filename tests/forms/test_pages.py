"""Pages (field-list): what one message may answer, what never shifts, and grids whose lines come and go."""

from __future__ import annotations

import pytest

from forms import Interview, Pasted, Problem, Question
from tests.forms.sheet import Person, form, setting

PAGE = """
| survey |
| | type | name | label | required | relevant | appearance |
| | begin_group | g | Keluarga | | | field-list |
| | note | n | Isi bersama kepala keluarga | | | |
| | text | nama | Nama | yes | | |
| | integer | tinggi | Tinggi | | | |
| | integer | berat | Berat | | | |
| | select_one kab | kab | Kabupaten | | | |
| | text | lain | Kabupaten lain | | ${kab} = 'lain' | |
| | end_group | | | | | |
| choices |
| | list_name | name | label |
| | kab | kendal | Kendal |
| | kab | lain | Lainnya |
"""
FIRST = {"nama": "Budi", "tinggi": "", "berat": "", "kab": "", "lain": ""}


def answers(person: Person) -> dict[str, str]:
    return {name: person.interview.value(f"/data/g/{name}") for name in FIRST}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Budi\n160\n70\nKendal", {"tinggi": "160", "berat": "70", "kab": "kendal"}),
        ("Budi\n\n70\nKendal", {"berat": "70", "kab": "kendal"}),
        ("Budi\n-\n70\n-", {"berat": "70"}),
        ("1. Budi\n4. Kendal", {"kab": "kendal"}),
        ("1: Budi\n3) 70", {"berat": "70"}),
        ("Nama: Budi\nBerat: 70", {"berat": "70"}),
        ("berat = 70\nnama = Budi", {"berat": "70"}),
        ("1. Budi\n4. Lainnya", {"kab": "lain"}),
    ],
)
def test_a_message_answers_what_it_names(text: str, kept: dict[str, str]) -> None:
    person = Person(PAGE)
    assert isinstance(person.lines(text), Pasted)
    assert answers(person) == FIRST | kept


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Budi\n160\n70", "lines_differ"),
        ("Budi\n160", "lines_differ"),
        ("Budi\n160\n70\nKendal\nKendal\nKendal", "lines_differ"),
        ("1. Budi\n70", "lines_unclear"),
    ],
)
def test_what_may_belong_elsewhere_is_taken_for_nothing(text: str, code: str) -> None:
    person = Person(PAGE)
    refused = person.lines(text)
    assert isinstance(refused, Problem)
    assert refused.code == code
    assert answers(person) == dict.fromkeys(FIRST, "")


LABELS = """
| survey |
| | type | name | label | appearance |
| | begin_group | g | Data | field-list |
| | text | a | Nama: pemilik (lengkap) | |
| | text | b | Hari/tgl: jam | |
| | integer | c | Jumlah = total | |
| | integer | d | 2. Umur | |
| | text | e | Nama | |
| | end_group | | | |
"""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Nama: pemilik (lengkap): Budi\nNama: Ani", {"a": "Budi", "e": "Ani"}),
        ("Nama: pemilik (lengkap): di http://x.id", {"a": "di http://x.id"}),
        ("*Hari/tgl: jam* = Senin: 9\nJumlah = total: 5", {"b": "Senin: 9", "c": "5"}),
        ("2. Umur: 12\n1. Budi", {"a": "Budi", "d": "12"}),
        ("- 2. Umur: 12\n- nama: Ani", {"d": "12", "e": "Ani"}),
        ("4. 12\n2. Senin: 9", {"b": "Senin: 9", "d": "12"}),
        ("1. Budi\n1. Ani", None),
        ("Nama: Ani\n5. Ina", None),
    ],
)
def test_labels_may_hold_colons_and_numbers(text: str, kept: dict[str, str] | None) -> None:
    person = Person(LABELS)
    done = person.lines(text)
    assert isinstance(done, Problem) if kept is None else isinstance(done, Pasted)
    values = {name: person.interview.value(f"/data/g/{name}") for name in "abcde"}
    assert {name: value for name, value in values.items() if value} == (kept or {})


def test_a_refused_line_is_named_and_the_others_are_kept() -> None:
    person = Person(PAGE)
    done = person.lines("Budi\ntinggi sekali\n70\nKendal")
    assert isinstance(done, Pasted)
    assert [(ref, problem.values["question"]) for ref, problem in done.problems] == [
        ("/data/g/tinggi", "Tinggi")
    ]
    assert answers(person) == FIRST | {"berat": "70", "kab": "kendal"}
    assert person.question.name == "tinggi"


def test_no_question_of_a_page_goes_unseen() -> None:
    person = Person(PAGE)
    seen: list[str] = []
    while not seen or seen[-1] != "END":
        seen.append("END" if person.at == "END" else person.question.name)
        person.say({"nama": "Budi", "kab": "Lainnya", "lain": "Batang"}.get(seen[-1], "60"))
    assert seen == ["nama", "tinggi", "berat", "kab", "lain", "END"]


def test_a_note_is_told_with_the_question_after_it() -> None:
    assert Person(PAGE).question.notes == ("Isi bersama kepala keluarga",)


def test_a_page_outlives_a_restart_and_a_new_version_of_its_form() -> None:
    person = Person(PAGE)
    person.say("Budi", "160")
    assert person.question.name == "berat"
    newer = form(PAGE.replace("| | integer | berat |", "| | text | rt | RT | | | |\n| | integer | berat |"))
    resumed = Interview.resume(newer, person.state, person.at, setting())
    assert (resumed.at, resumed.value("/data/g/nama")) == ("/data/g/berat", "Budi")
    gone = form("\n".join(line for line in PAGE.splitlines() if "| berat |" not in line))
    assert Interview.resume(gone, person.state, person.at, setting()).at == "/data/g/kab"


BEFORE = """
| survey |
| | type | name | label |
| | text | a | A? |
| | begin_group | g | G |
| | integer | b | B? |
| | end_group | | |
| | begin_repeat | r | R |
| | text | c | C? |
| | end_repeat | | |
| | select_one k | s | S? |
| choices |
| | list_name | name | label |
| | k | x | X |
| | k | y | Y |
"""
QUESTION, GROUP = (
    "| | text | a | A? |",
    "| | begin_group | g | G |\n| | integer | b | B? |\n| | end_group | | |",
)
REPEAT = "| | begin_repeat | r | R |\n| | text | c | C? |\n| | end_repeat | | |"


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (QUESTION, QUESTION.replace("text", "integer")),
        (QUESTION, GROUP.replace("| g |", "| a |").replace("| b |", "| a1 |")),
        (QUESTION, REPEAT.replace("| r |", "| a |").replace("| c |", "| a1 |")),
        (GROUP, "| | text | g | G? |"),
        (GROUP, GROUP.replace("group", "repeat")),
        (REPEAT, "| | text | r | R? |"),
        (REPEAT, REPEAT.replace("repeat", "group")),
        (REPEAT, ""),
        ("| | k | y | Y |", ""),
        ("| | select_one k | s | S? |", "| | integer | s | S? |"),
    ],
)
@pytest.mark.parametrize("said", range(8))
def test_a_draft_outlives_what_became_another_kind_of_thing(was: str, now: str, said: int) -> None:
    person = Person(BEFORE)
    person.say(*["halo", "5", "satu", "ya", "dua", "tidak", "Y"][:said])
    assert was in BEFORE
    newer = form(BEFORE.replace(was, now))
    resumed = Interview.resume(newer, person.state, person.at, setting())
    for _ in range(20):
        if resumed.skip() is not None:
            resumed.clear()
    assert resumed.at == "END"
    again = Interview.edit(newer, resumed.finalize(), setting())
    kept = {line.ref: line.value for line in resumed.summary() if line.value}
    assert {line.ref: line.value for line in again.summary() if line.value} == kept


GRID = """
| survey |
| | type | name | label | readonly | relevant | appearance |
| | begin_group | g | Puas? | | | field-list |
| | select_one s | kepala | | | | label |
| | select_one s | a | Jalan | | | list-nolabel |
| | select_one s | b | Air | READONLY | RELEVANT | list-nolabel |
| | select_one s | c | Listrik | | | list-nolabel |
| | end_group | | | | | |
| choices |
| | list_name | name | label |
| | s | ya | Ya |
| | s | tidak | Tidak |
"""


@pytest.mark.parametrize(
    ("readonly", "relevant", "said", "lines"),
    [
        ("", "", ["Ya"], ["a", "b", "c"]),
        ("${a} = 'ya'", "", ["Ya"], []),
        ("${a} = 'ya'", "", ["Tidak"], ["a", "b", "c"]),
        ("", "${a} = 'ya'", ["Ya"], ["a", "b", "c"]),
        ("", "${a} = 'ya'", ["Tidak"], ["a", "c"]),
        ("yes", "", [], ["a", "c"]),
    ],
)
def test_a_grid_has_the_lines_that_can_be_answered_now(
    readonly: str, relevant: str, said: list[str], lines: list[str]
) -> None:
    """Also where a condition shuts the very line that is shown."""
    person = Person(GRID.replace("READONLY", readonly).replace("RELEVANT", relevant))
    person.say(*said)
    assert [one.name for one in person.interview.grid()] == lines
    for _ in range(4):
        person.tap("ya") if person.at != "END" and not person.question.readonly else person.skip()
        person.interview.grid()
    assert person.at == "END"


LOCKED = """
| survey |
| | type         | name | label   | readonly | calculation | relevant |
| | note         | awal | Awal    |          |             |          |
| | integer      | a    | Satu    | yes      |             |          |
| | select_one w | b    | Dua     | yes      |             |          |
| | integer      | c    | Tiga    | yes      | 3           |          |
| | integer      | d    | Empat   | yes      |             |          |
| | text         | e    | Lima?   |          |             | {0}      |
| | integer      | f    | Enam    | yes      |             |          |
| | text         | g    | Tujuh?  |          |             |          |
| choices |
| | list_name | name | label |
| | w         | x    | X     |
"""


def test_what_nobody_may_answer_and_says_nothing_is_told_with_the_next_question() -> None:
    person = Person(form(LOCKED.format("")))
    seen = []
    while isinstance(person.step, Question):
        seen.append((person.question.name, person.question.notes))
        assert (person.skip() if person.question.readonly else person.say("x")) is None
    assert seen == [("awal", ()), ("c", ()), ("e", ("Satu", "Dua", "Empat")), ("g", ("Enam",))]


def test_where_the_next_question_is_not_asked_it_is_read_by_itself() -> None:
    person = Person(form(LOCKED.format("false()")))
    seen = []
    while isinstance(person.step, Question):
        seen.append(person.question.name)
        assert (person.skip() if person.question.readonly else person.say("x")) is None
    assert seen == ["awal", "a", "b", "c", "d", "g"]
