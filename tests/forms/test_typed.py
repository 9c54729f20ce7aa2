"""What was typed is never silently taken for something else.

1. A number is read by the person's language; what reads two ways is asked. 2. Where it is stored otherwise,
it is told. 3. What is printed, number or label, goes before a hidden name. 4. What fits several is asked.
5. Going on takes nothing away; taking away is an act of its own.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import Choice, Interview, Problem, Question, Said
from forms.answer import _READERS, READ, interpret
from forms.answer.numbers import worded
from tests.forms.sheet import NOW, Person, code, form, setting


def read(kind: str, text: str, language: str = "id", label: str = "A?", **more: object) -> str:
    """What is stored, or the problem's code in brackets."""
    question = Question("/data/a", "a", kind, label, **more)  # type: ignore[arg-type]
    found = interpret(Said(text=text), question, NOW, language)
    return f"({found.code})" if isinstance(found, Problem) else found


# --- 1. numbers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "indonesian", "english"),
    [
        ("0,125", "0.125", "0.125"),
        ("0.125", "0.125", "0.125"),
        ("-0,125", "-0.125", "-0.125"),
        ("-0.125", "-0.125", "-0.125"),
        ("+0,125", "0.125", "0.125"),
        ("\u22120,125", "-0.125", "-0.125"),
        ("00,125", "0.125", "0.125"),
        ("012,500", "12.5", "12.5"),
        ("12,500", "12.5", "(unclear_number)"),
        ("3,250", "3.25", "(unclear_number)"),
        ("-3,250", "-3.25", "(unclear_number)"),
        ("3.250", "(unclear_number)", "3.25"),
        ("110.123", "(unclear_number)", "110.123"),
        ("3.25", "3.25", "3.25"),
        ("3.2500", "3.25", "3.25"),
        ("3 250", "3250.0", "3250.0"),
        ("1.234.567", "1234567.0", "1234567.0"),
        ("1.234,567", "1234.567", "1234.567"),
        ("1,234.567", "1234.567", "1234.567"),
        ("1.234,5", "1234.5", "1234.5"),
        ("1.234.56", "(not_a_number)", "(not_a_number)"),
        ("1,234,5", "(not_a_number)", "(not_a_number)"),
        ("0.125.000", "(not_a_number)", "(not_a_number)"),
        ("0 125", "(not_a_number)", "(not_a_number)"),
        ("1E6", "1000000.0", "1000000.0"),
        ("1,5e3", "1500.0", "1500.0"),
        ("12 500 kg", "(other_unit)", "(other_unit)"),
    ],
)
def test_decimals_by_language(typed: str, indonesian: str, english: str) -> None:
    assert (read("decimal", typed), read("decimal", typed, "en")) == (indonesian, english)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1.250", "1250"),
        ("1,250", "1250"),
        ("12,500", "12500"),
        ("1.000", "1000"),
        ("1.250.000", "1250000"),
        ("1E6", "1000000"),
        ("0.125", "(not_an_integer)"),
        ("0,000", "0"),
        ("012", "12"),
        ("1.250 orang", "1250"),
        ("12org", "12"),
        ("Rp 50.000", "50000"),
        ("Rp50.000,-", "50000"),
        ("21 perempuan", "(other_unit)"),
        ("14 bapak2", "(other_unit)"),
        ("5 ribu", "(other_unit)"),
        ("2 lusin", "(other_unit)"),
        ("20-25", "(not_an_integer)"),
        ("12 dari 20", "(not_an_integer)"),
        ("2O orang", "(not_an_integer)"),
    ],
)
def test_whole_numbers_in_any_language(typed: str, stored: str, language: str) -> None:
    assert read("integer", typed, language) == stored


@pytest.mark.parametrize(
    ("typed", "label", "stored"),
    [
        ("3,25 kg", "Berat bayi (kg)", "3.25"),
        ("3,25 Kilo", "Berat bayi (kg)", "3.25"),
        ("12,75 Ha", "Berapa luas lahannya (hektar)?", "12.75"),
        ("500 gram", "Berat bayi (kg)", "(other_unit)"),
        ("2500 m2", "Luas lahan (ha)", "(other_unit)"),
        ("2500 m2", "Luas (m²)", "2500.0"),
        ("40 %", "Kemajuan (persen)", "40.0"),
        ("1 ton", "Berat (kg)", "(other_unit)"),
        ("3.250 kg", "Berat bayi (kg)", "(unclear_number)"),
    ],
)
def test_a_unit_is_taken_only_when_the_question_names_it(typed: str, label: str, stored: str) -> None:
    assert read("decimal", typed, label=label) == stored


@pytest.mark.parametrize(
    ("typed", "scale", "stored"),
    [
        ("1.250", ("0", "2", "0.25"), "1.25"),
        ("1.250", ("0", "2000", "1"), "1250"),
        ("1.250", ("0", "2000", "0.25"), "(unclear_number)"),
        ("0,125", ("0", "1", "0.125"), "0.125"),
        ("1,250", ("0", "2000", "1"), "(out_of_range)"),
    ],
)
def test_a_scale_says_which_is_meant(typed: str, scale: tuple[str, str, str], stored: str) -> None:
    assert read("range", typed, range=scale) == stored


@given(
    st.decimals(-999_999, 999_999, places=4, allow_nan=False).map(lambda value: value.normalize()),
    st.sampled_from(["en", "id"]),
)
def test_a_number_as_the_language_writes_it_is_that_number(value: Decimal, language: str) -> None:
    stored = repr(float(value))
    question = Question("", "", "decimal", "")
    found = interpret(Said(text=worded(stored, language)), question, NOW, language)
    assert isinstance(found, str)
    assert float(found) == float(value)


WEIGHT = """
| survey |
| | type | name | label | constraint |
| | decimal | bb | Berat bayi (kg) | {} |
"""


@pytest.mark.parametrize(
    ("constraint", "stored"), [(". < 10", "3.25"), (". > 100", "3250.0"), (". > 0", ""), (". = 7", "")]
)
def test_the_forms_own_condition_says_which_is_meant(constraint: str, stored: str) -> None:
    person = Person(WEIGHT.format(constraint))
    assert code(person.say("3.250")) == ("" if stored else "unclear_number")
    assert person.interview.value("/data/bb") == stored


def test_the_question_back_names_both() -> None:
    problem = Person(WEIGHT.format("")).say("3.250")
    assert problem is not None
    assert problem.values == {
        "fraction": "3,25",
        "whole": "3.250",
        "digits": "3250",
        "readings": "3.25 3250.0",
    }


# --- 2. the echo -----------------------------------------------------------------------------------------


def test_every_type_that_is_read_is_told() -> None:
    assert set(_READERS) - READ == {"acknowledge", "audio", "file", "image", "video"}


ALL = """
| survey |
| | type | name | label | parameters |
| | decimal | luas | Luas (ha) | |
| | integer | jiwa | Jiwa | |
| | range | nilai | Nilai | start=0 end=1 step=0.125 |
| | date | hari | Hari | |
| | select_one k | satu | Satu | |
| | select_multiple k | banyak | Banyak | |
| | rank k | urut | Urut | |
| | text | kata | Kata | |
| choices |
| | list_name | name | label |
| | k | 2 | Jalan |
| | k | 1 | Pasar |
"""
TOLD = {
    "luas": [("0.125", "0,125"), ("0,125", ""), ("12", ""), ("1E6", "1000000"), ("2 ha", "2")],
    "jiwa": [("1.250", "1250"), ("12", ""), ("007", "7")],
    "nilai": [("0.125", "0,125"), ("0,125", "")],
    "hari": [("kemarin", "22/11/2026"), ("22/11/2026", "")],
    "satu": [("1", "Jalan"), ("jalan", ""), ("pas", "Pasar")],
    "banyak": [("1,2", "Jalan, Pasar"), ("Jalan, Pasar", "")],
    "urut": [("2, 1", "Pasar, Jalan"), ("pasar, jalan", "")],
    "kata": [("0.125", "")],
}


@pytest.mark.parametrize(("name", "typed", "told"), [(n, *one) for n, rows in TOLD.items() for one in rows])
def test_what_is_stored_otherwise_is_told(name: str, typed: str, told: str) -> None:
    interview = Interview.begin(form(ALL), setting())
    assert interview.set(f"/data/{name}", Said(text=typed)) is None
    assert interview.echo(f"/data/{name}", typed) == told


def test_a_pasted_report_knows_labels_with_colons_and_answers_each_once() -> None:
    interview = Interview.begin(form(ALL.replace("| Luas (ha) |", "| Luas: lahan (ha) |")), setting())
    pasted = interview.paste("Luas: lahan (ha): 2\nJiwa: 4\nKata: a\nKata: b\nKata: a")
    assert pasted.filled == ("/data/luas", "/data/jiwa", "/data/kata")
    assert pasted.unknown_lines == ("Kata: b",)
    assert interview.value("/data/kata") == "a"


def test_a_pasted_report_tells_it_too() -> None:
    interview = Interview.begin(form(ALL), setting())
    pasted = interview.paste("Luas (ha): 0.125\nJiwa: 1.250\nSatu: 1\nKata: 0.125")
    assert pasted.otherwise == (("Luas (ha)", "0,125"), ("Jiwa", "1250"), ("Satu", "Jalan"))
    assert [(label, one.code) for label, one in interview.paste("Luas (ha): 3.250").problems] == [
        ("Luas (ha)", "unclear_number")
    ]
    assert interview.value("/data/luas") == "0.125"


# --- 3. and 4. choices -----------------------------------------------------------------------------------


def options(*pairs: str) -> tuple[Choice, ...]:
    """Choices of "name=label"."""
    return tuple(Choice(*pair.split("=", 1)) for pair in pairs)


OFTEN = options("4=Sangat sering", "3=Sering", "2=Jarang", "1=Tidak pernah")
CHILDREN = options("1=0 anak", "2=1 anak", "3=2 anak atau lebih")
SCHOOL = options("0=Tidak sekolah", "1=SD", "2=SMP", "98=Tidak tahu")
MEETING = options("rapat=Rapat", "musdes=Musdes", "Musdes=Musdes besar")
BLOOD = options("a=A+", "b=A-", "o=O+")
PLACES = options("x=Gemuhblanten", "y=Kecamatan Gemuh", "z=Sedayu")
TICKS = options("s=Sumur, termasuk sumur bor", "p=PDAM (perpipaan)", "l=Lainnya")
NUMBERS = options("a=1", "b=2", "c=3", "d=13")
HERE = options("y=Ya", "t=Tidak hadir")
UNITS = options("r2=RT 2", "r1=RT 1", "d=20%")
RTS = options("a=RT 01", "b=RT 02", "c=RT 03", "d=RT 10")
AGES = options("a=<1 tahun", "b=1-5 tahun", "c=>5 tahun")
SIZES = options("k=1-5 orang", "l=6-10 orang", "m=>10 orang")
FLOORS = options("a=Tanah", "b=Semen", "c=Keramik")
MONEY = options("a=Rp 500.000", "b=Rp 1.500.000")


@pytest.mark.parametrize(
    ("choices", "typed", "stored"),
    [
        (OFTEN, "1", "4"),
        (OFTEN, "4.", "1"),
        (OFTEN, "sering", "3"),
        (OFTEN, "tidak", "1"),
        (OFTEN, "5", "(not_a_choice)"),
        (CHILDREN, "1", "(ambiguous_choice)"),
        (CHILDREN, "3", "3"),
        (CHILDREN, "1 anak", "2"),
        (CHILDREN, "anak", "(ambiguous_choice)"),
        (SCHOOL, "1", "0"),
        (SCHOOL, "0", "0"),
        (SCHOOL, "98", "98"),
        (SCHOOL, "sd", "1"),
        (MEETING, "Musdes", "musdes"),
        (MEETING, "musdes besar", "Musdes"),
        (BLOOD, "A+", "a"),
        (BLOOD, "a-", "b"),
        (BLOOD, "a", "(ambiguous_choice)"),
        (BLOOD, "o", "o"),
        (PLACES, "gemuh", "(ambiguous_choice)"),
        (PLACES, "kec gemuh", "(not_a_choice)"),
        (PLACES, "blanten", "(ambiguous_choice)"),
        (PLACES, "seda", "z"),
        (PLACES, "x", "x"),
        (NUMBERS, "1", "a"),
        (NUMBERS, "3", "c"),
        (NUMBERS, "4", "(not_a_choice)"),
        (NUMBERS, "1 3", "(not_a_choice)"),
        (HERE, "hadir", "(ambiguous_choice)"),
        (HERE, "tidak", "t"),
        (UNITS, "1", "(ambiguous_choice)"),
        (UNITS, "3", "d"),
        (UNITS, "20", "d"),
        (options("k=Krajan", "l=Krajan"), "krajan", "(ambiguous_choice)"),
        (options("s=10-20 tahun", "d=21-30 tahun"), "10-20", "s"),
        (options("s=10-20 tahun", "d=21-30 tahun"), "10", "s"),
        (RTS, "rt 1", "a"),
        (RTS, "RT 010", "d"),
        (options("a=RT 10", "b=RW 1"), "rt 1", "(not_a_choice)"),
        (options("a=RT 1 Krajan", "b=RT 10 Krajan"), "rt 1", "a"),
        (AGES, "1 tahun", "(not_a_choice)"),
        (AGES, "5 tahun", "(ambiguous_choice)"),
        (AGES, "< 1 tahun", "a"),
        (AGES, "1 \u2013 5 tahun", "b"),
        (SIZES, "15 orang", "(not_a_choice)"),
        (SIZES, "10 orang", "(ambiguous_choice)"),
        (SIZES, "10", "(ambiguous_choice)"),
        (SIZES, "6-10", "l"),
        (SIZES, "2", "l"),
        (FLOORS, "3. Keramik", "c"),
        (FLOORS, "3) keramik", "c"),
        (FLOORS, "2. Keramik", "(not_a_choice)"),
        (options("a=\u0e01\u0e34\u0e19", "b=\u0e19\u0e2d\u0e19"), "\u0e01\u0e31\u0e19", "(not_a_choice)"),
        (options("a=Caf\u00e9", "b=Teh"), "cafe", "a"),
        (MONEY, "500.000", "a"),
        (MONEY, "Rp1.500.000", "b"),
        (options("a=Kurang baik", "b=Buruk"), "baik", "(ambiguous_choice)"),
        (options("a=Lebih dari 5 km", "b=2 km"), "5 km", "(ambiguous_choice)"),
        (options("s=&lt;1 tahun", "d=&gt;1 tahun"), "<1 tahun", "s"),
    ],
)
def test_what_is_printed_goes_before_a_hidden_name(
    choices: tuple[Choice, ...], typed: str, stored: str
) -> None:
    assert read("select_one", typed, choices=choices) == stored


@pytest.mark.parametrize(
    ("choices", "typed", "stored"),
    [
        (OFTEN, "1,2", "4 3"),
        (OFTEN, "1 2", "4 3"),
        (OFTEN, "3 dan 4", "2 1"),
        (OFTEN, "1, 2 dan 3", "4 3 2"),
        (OFTEN, "jarang & sering", "3 2"),
        (TICKS, "sumur, termasuk sumur bor", "s"),
        (TICKS, "Sumur, termasuk sumur bor, lainnya", "s l"),
        (NUMBERS, "1 3", "a c"),
        (NUMBERS, "1,3", "a c"),
        (MEETING, "rapat, musdes", "rapat musdes"),
        (CHILDREN, "1,3", "(ambiguous_choice)"),
        (TICKS, "pdam, sungai", "(not_a_choice)"),
        (FLOORS, "1. Tanah\n3. Keramik", "a c"),
        (FLOORS, "1. tanah, semen", "a b"),
        (RTS, "rt 1 dan rt 10", "a d"),
    ],
)
def test_several_by_what_is_printed(choices: tuple[Choice, ...], typed: str, stored: str) -> None:
    assert read("select_multiple", typed, choices=choices) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1,2,3,4", "4 3 2 1"),
        ("4 3 2 1", "1 2 3 4"),
        ("4. 3. 2. 1.", "1 2 3 4"),
        ("jarang, sering, tidak pernah, sangat sering", "2 3 1 4"),
        ("1. jarang\n2. sering\n3. tidak pernah\n4. sangat sering", "2 3 1 4"),
        ("4. tidak pernah, 1. sangat sering, 2. sering, 3. jarang", "1 4 3 2"),
        ("1,2,3", "(not_a_choice)"),
        ("1,1,2,3,4", "(not_a_choice)"),
    ],
)
def test_a_rank_by_what_is_printed(typed: str, stored: str) -> None:
    assert read("rank", typed, choices=OFTEN) == stored


@pytest.mark.parametrize(
    ("choices", "typed", "stored"),
    [
        (options("a=3", "b=1", "c=2"), "3, 1, 2", "a b c"),
        (options("a=3", "b=1", "c=2"), "1 2 3", "b c a"),
        (options("a=10", "b=20", "c=30"), "1,2,3", "(not_a_choice)"),
        (options("a=10", "b=20", "c=30"), "30 20 10", "c b a"),
        (options("1=Satu", "3=Dua", "2=Tiga"), "1 2 3", "1 3 2"),
        (options("a=RT 3", "b=RT 1", "c=RT 2"), "1 2 3", "(ambiguous_choice)"),
        (options("a=RT 3", "b=RT 1", "c=RT 2"), "RT 1, RT 2, RT 3", "b c a"),
        (options("a=RT 1", "b=RT 2", "c=RT 3"), "3 1 2", "c a b"),
        (CHILDREN, "1,2,3", "1 2 3"),
    ],
)  # fmt: skip
def test_a_rank_of_labels_with_numbers(choices: tuple[Choice, ...], typed: str, stored: str) -> None:
    assert read("rank", typed, choices=choices) == stored


@given(st.permutations(["1", "2", "3", "4"]), st.permutations(["1", "2", "3", "4"]), st.booleans())
def test_a_rank_is_what_is_printed_or_asked(labels: list[str], typed: list[str], worded: bool) -> None:
    """Numbers alone are the labels; beside words they are the places, too, and the two may differ."""
    choices = tuple(
        Choice(f"n{place}", f"RT {label}" if worded else label) for place, label in enumerate(labels)
    )
    own = " ".join(f"n{labels.index(one)}" for one in typed)
    places = " ".join(f"n{int(one) - 1}" for one in typed)
    clear = not worded or own == places
    assert read("rank", " ".join(typed), choices=choices) == (own if clear else "(ambiguous_choice)")


def test_several_of_which_one_is_unclear_keep_the_others() -> None:
    question = Question("", "", "select_multiple", "", choices=CHILDREN)
    found = interpret(Said(text="3, 1"), question, NOW)
    assert isinstance(found, Problem)
    assert found.values == {"text": "1", "taken": "3", "options": "0 anak\n1 anak", "names": "1\n2"}


LABELS = st.lists(
    st.text(st.sampled_from("aBc 12,-+"), min_size=1, max_size=6).map(str.strip).filter(bool),
    min_size=1,
    max_size=6,
    unique_by=lambda label: " ".join(label.casefold().split()),
)


@given(LABELS, st.randoms())
def test_a_printed_label_or_number_is_never_another_option(labels: list[str], chance: object) -> None:
    """However the hidden names look: they are the numbers of other options, or their labels."""
    names = [str(number) for number in range(len(labels))] if len(labels) % 2 else labels[::-1]
    names = [name.replace(" ", "_") + "x" * place for place, name in enumerate(names)]
    choices = tuple(map(Choice, names, labels))
    numbered = not any(label.isdecimal() for label in labels)
    for place, label in enumerate(labels):
        assert read("select_one", label, choices=choices) in (names[place], "(ambiguous_choice)")
        if numbered:
            number = str(place + 1)
            assert read("select_one", number, choices=choices) in (names[place], "(ambiguous_choice)")


@given(
    st.lists(st.integers(0, 120), min_size=1, max_size=8, unique=True),
    st.integers(0, 120),
    st.sampled_from(["RT {}", "{} orang", "RT {:03} Krajan", "lebih dari {} km", ">{} kg", "{}+ th"]),
    st.sampled_from(["RT {}", "rt{:02}", "{} orang", "dari {}", "{} kg", "{}+ th", "> {} kg", "{} th"]),
)
def test_an_option_with_another_number_is_never_meant(
    numbers: list[int], number: int, label: str, typed: str
) -> None:
    choices = tuple(Choice(f"o{one}", label.format(one)) for one in numbers)
    assert read("select_one", typed.format(number), choices=choices) in (
        f"o{number}",
        "(ambiguous_choice)",
        "(not_a_choice)",
    )


# --- 5. going on, and taking away ------------------------------------------------------------------------

ANSWERS = {
    "luas": Said(text="0,5"),
    "jiwa": Said(text="4"),
    "nilai": Said(text="0,5"),
    "hari": Said(text="kemarin"),
    "satu": Said(text="1"),
    "banyak": Said(text="1,2"),
    "urut": Said(text="2, 1"),
    "kata": Said(text="ada"),
}


@pytest.mark.parametrize("name", sorted(ANSWERS))
@pytest.mark.parametrize("empty", [Said(), Said(text=" \n"), Said(text="\u200b"), Said(choice="")])
def test_saying_nothing_takes_nothing_away(name: str, empty: Said) -> None:
    interview = Interview.begin(form(ALL), setting())
    ref = f"/data/{name}"
    assert interview.set(ref, ANSWERS[name]) is None
    kept = interview.value(ref)
    assert kept
    interview.jump(ref)
    assert interview.skip() is None
    interview.jump(ref)
    assert interview.answer(empty) is None
    assert interview.set(ref, empty) is None
    assert interview.value(ref) == kept
    interview.jump(ref)
    before = interview.at
    assert interview.clear() is None
    assert (interview.value(ref), interview.at == before) == ("", False)


def test_no_tick_left_and_a_pasted_nothing_take_it_away() -> None:
    interview = Interview.begin(form(ALL), setting())
    interview.set("/data/banyak", Said(text="1,2"))
    interview.set("/data/kata", Said(text="ada"))
    assert interview.set("/data/banyak", Said(choices=())) is None
    interview.paste("Kata: nihil\nLuas (ha): 2")
    assert (interview.value("/data/banyak"), interview.value("/data/kata")) == ("", "")


def test_what_is_required_is_not_taken_away() -> None:
    person = Person("""
    | survey |
    | | type | name | label | required |
    | | text | a | A? | yes |
    | | text | b | B? | |
    """)
    person.say("ada")
    person.do("back")
    assert code(person.do("clear")) == "required"
    assert person.skip() is None
    assert (person.question.name, person.interview.value("/data/a")) == ("b", "ada")


def test_going_on_with_points_ends_the_line() -> None:
    person = Person("""
    | survey |
    | | type | name | label |
    | | geotrace | jalan | Jalan? |
    | | text | b | B? |
    """)
    person.do("answer", Said(location=(-6.95, 110.12, 8.0)))
    assert code(person.skip()) == "needs_points"
    person.do("answer", Said(location=(-6.96, 110.13, 8.0)))
    assert person.skip() is None
    assert len(person.interview.value("/data/jalan").split(";")) == 2
