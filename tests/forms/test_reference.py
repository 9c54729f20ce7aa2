"""The reference of what works in a chat: no row missing, nothing accepted that does nothing.

1. Whatever pyxform or the engine takes has a row; one that is taken out is missed. 2. What works makes a
difference to an interview, row by row. 3. What is noted is told, in both languages. 4. Functions give what
their rows say. 5. The docs are made of it.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

import pytest
from pyxform import aliases, constants
from pyxform.question import MultipleChoiceQuestion, Option
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
from pyxform.survey import Survey

from forms import FormMistake, Question, RepeatPrompt, load_xlsform
from forms.xlsform import reference
from forms.xlsform.headings import usual
from forms.xlsform.reference import (
    APPEARANCES,
    CHOICES,
    ENTITIES,
    FUNCTIONS,
    PARAMETERS,
    SETTINGS,
    SURVEY,
    TYPES,
)
from forms.xlsform.reference.row import Row
from forms.xpath import Context, XPathError
from forms.xpath import compile as compile_xpath
from forms.xpath.library import FUNCTIONS as LIBRARY
from forms.xpath.special import SPECIAL
from locales import words
from tests.forms.sheet import NOW, Person, setting
from tools.reference import DOCUMENT, document

INTERNAL = {
    "_dynamic_default", "_itemset_has_ref", "_qtd_defaults", "_qtd_kwargs", "actions", "choices",
    "extra_data",
    "itemset", "media", "parent", "_choice_itext_ref", "_created", "_translations", "_xpath", "children",
    "bind", "control", "instance", "label", "hint", "type", "file_name",
    "setgeopoint_by_triggering_ref", "setvalues_by_triggering_ref", "entity_version",
}  # fmt: skip
"""What pyxform keeps beside an author's columns."""


def taken_types() -> set[str]:
    brackets = {
        f"{side}_{kind}" for side in ("begin", "end") for kind in ("group", "repeat", "loop", "lgroup")
    }
    old = {"phone_number"}
    return {
        *QUESTION_TYPE_DICT,
        *aliases.select,
        *aliases._type_alias_map,
        *aliases.cascading,
        *brackets,
    } - old


def taken_columns(sheet: str, named: dict[str, object], slots: Iterable[str]) -> set[str]:
    return {usual(name, sheet, double=False) for name in {*named, *(set(slots) - INTERNAL)}}


def taken_parameters() -> set[str]:
    kinds = [kind for name, kind in vars(constants).items() if name.startswith("Parameters")]
    return {one.value for kind in kinds for one in kind}


TAKEN: dict[str, tuple[tuple[Row, ...], Callable[[], set[str]]]] = {
    "types": (TYPES, taken_types),
    "survey": (
        SURVEY,
        lambda: taken_columns("survey", aliases.survey_header, MultipleChoiceQuestion.get_slot_names()),
    ),
    "choices": (CHOICES, lambda: taken_columns("choices", aliases.list_header, Option.get_slot_names())),
    "settings": (
        SETTINGS,
        lambda: taken_columns("settings", aliases.settings_header, Survey.get_slot_names()),
    ),
    "entities": (ENTITIES, lambda: {column.value for column in constants.EntityColumns}),
    "parameters": (PARAMETERS, taken_parameters),
    "functions": (FUNCTIONS, lambda: {*LIBRARY, *SPECIAL}),
}


def missing(rows: Iterable[Row], taken: set[str]) -> set[str]:
    return taken - {spelling for row in rows for spelling in row.spellings}


@pytest.mark.parametrize("kind", sorted(TAKEN))
def test_everything_that_is_taken_has_a_row(kind: str) -> None:
    rows, taken = TAKEN[kind]
    assert missing(rows, taken()) == set()


@pytest.mark.parametrize("kind", sorted(TAKEN))
def test_a_row_that_is_taken_out_is_missed(kind: str) -> None:
    rows, taken = TAKEN[kind]
    for row in rows:
        own = set(row.spellings) & taken()
        assert missing([other for other in rows if other is not row], taken()) == own
    assert sum(bool(set(row.spellings) & taken()) for row in rows) > len(rows) // 2


def test_no_name_has_two_rows() -> None:
    for rows in reference.REFERENCE.values():
        spellings = [spelling for row in rows for spelling in row.spellings]
        assert sorted(set(spellings)) == sorted(spellings)


# --- what works makes a difference --------------------------------------------------------------------------

LISTS = """
| choices |
| | list_name | name | label::id | label::en | wilayah |
| | yt | y | Ya | Yes | j |
| | yt | t | Tidak | No | k |
| | yt | m | Mungkin | Maybe | k |
| external_choices |
| | list_name | name | label |
| | luar | l | Luar |
"""
FILE = {"desa": [{"name": "d1", "label": "Krajan", "kode": "k1", "nama": "Ngaglik"}]}
TRIES = (
    "x!",
    "Ya",
    "12",
    "7",
    "2,1",
    "2,1,3",
    "2026-11-30",
    "9.30",
    "2026-11-30 9.30",
    "-6.9,110.4",
    "Krajan",
    "Luar",
    "k1",
)
Cells = dict[str, str]


def sheet(rows: list[Cells], settings: Cells | None = None, more: str = LISTS) -> str:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    lines = ["| survey |", f"| | {' | '.join(columns)} |"]
    lines += [f"| | {' | '.join(row.get(column, '') for column in columns)} |" for row in rows]
    told = {"form_id": "f", **(settings or {})}
    lines += [more, "| settings |", f"| | {' | '.join(told)} |", f"| | {' | '.join(told.values())} |"]
    return "\n".join(lines)


def answered(person: Person, step: Question) -> list[object]:
    """What each text is met with, until one is taken."""
    met: list[object] = [person.skip()] if step.required else []
    for text in TRIES:
        met.append(person.say(text))
        if met[-1] is None:
            break
    return met


def seen(text: str) -> list[object]:
    """All that an interview shows and keeps, its questions answered with the first text that each takes."""
    form, _ = load_xlsform(text.encode(), "f.md")
    person = Person(form, setting(NOW, externals=FILE))
    found: list[object] = [form.id, form.title(), form.version, form.languages, form.namespace]
    for _ in range(8):
        step = person.step
        found.append(step)
        if isinstance(step, RepeatPrompt):
            person.tap("done")
        elif isinstance(step, Question) and not step.readonly:
            found += answered(person, step)
        if person.step == step:
            person.skip()
    found += [person.values(), person.state]
    person.speak("en")
    return [*found, person.interview.summary()]


Q = {"type": "text", "name": "q", "label": "Q?"}
A = {"type": "integer", "name": "a", "label": "A?"}
PICK = {"type": "select_one yt", "name": "q", "label": "Q?"}
END = {"type": "end_repeat", "name": "", "label": ""}
GROUP = [{"type": "begin_group", "name": "g", "label": "G"}, Q, A, {"type": "end_group"}]
REPEAT = [{"type": "begin_repeat", "name": "r", "label": "R"}, Q, END]
COLUMNS: dict[str, tuple[list[Cells], str]] = {
    "hint": ([Q], "H"), "guidance_hint": ([Q], "Panjang"), "required": ([Q], "yes"),
    "relevant": ([Q], "1 > 2"),
    "required_message": ([{**Q, "required": "yes"}], "Isi!"), "constraint": ([Q], ". = '12'"),
    "constraint_message": ([{**Q, "constraint": ". = '12'"}], "Bukan"), "default": ([Q], "d"),
    "calculation": ([{**Q, "readonly": "yes"}], "1 + 1"), "readonly": ([Q], "yes"), "label": ([Q], "Lain?"),
    "trigger": ([{**Q, "type": "calculate", "calculation": "1 + 1"}, {**A, "readonly": "yes"}], "${a}"),
    "appearance": ([Q], "numbers"), "parameters": ([{**Q, "type": "range"}], "end=5"), "name": ([Q], "lain"),
    "choice_filter": ([PICK], "wilayah = 'j'"), "repeat_count": (REPEAT, "2"), "image": ([Q], "a.jpg"),
    "big-image": ([{**Q, "image": "a.jpg"}], "b.jpg"), "audio": ([Q], "c.mp3"),
    "video": ([Q], "d.mp4"), "type": ([Q], "integer"),
    "instance": ([Q], "x"), "bind": ([Q], "nama"),
}  # fmt: skip
HEADINGS = {"instance": "instance::cap", "bind": "bind::pd:as"}
SET_TOGETHER = {"save_to"}
"""Columns that need the sheet entities, beside which they are tried."""


@pytest.mark.parametrize("name", sorted(row.name for row in SURVEY if row.verdict == "works"))
def test_a_column_that_works_makes_a_difference(name: str) -> None:
    if name in SET_TOGETHER:
        with_it, without = entities({"save_to": "warna"}), entities({"save_to": ""})
    else:
        rows, value = COLUMNS[name]
        settings = {"namespaces": 'pd="urn:pendamping"'}
        without = sheet(rows, settings)
        with_it = sheet([{**rows[0], HEADINGS.get(name, name): value}, *rows[1:]], settings)
    assert load_xlsform(with_it.encode(), "f.md")[0].xml != load_xlsform(without.encode(), "f.md")[0].xml
    if name == "save_to":  # whoever takes the export over reads the form's own words about it
        assert b"saveto" in load_xlsform(with_it.encode(), "f.md")[0].xml
    elif name == "bind":
        assert load_xlsform(with_it.encode(), "f.md")[0].roles["nama"]
    else:
        assert seen(with_it) != seen(without)


def entities(cells: Cells, **columns: str) -> str:
    told = {"dataset": "pohon", "label": "${q}", **columns}
    lines = f"| entities |\n| | {' | '.join(told)} |\n| | {' | '.join(told.values())} |"
    return sheet([{**Q, **cells}], more=lines)


SETTING = {
    "form_id": "lain", "form_title": "Judul", "version": "7", "default_language": "en",
    "instance_name": "${q}",
    "name": "akar", "instance_xmlns": "urn:x", "attribute": "y",
}  # fmt: skip
TWO = {"type": "text", "name": "q", "label::id": "Apa?", "label::en": "What?"}
TOLD = {"allow_choice_duplicates", "clean_text_values", "namespaces"}
"""What pyxform reads by itself: seen in the XForm."""


@pytest.mark.parametrize("name", sorted({row.name for row in SETTINGS if row.verdict == "works"} - TOLD))
def test_a_setting_that_works_makes_a_difference(name: str) -> None:
    heading = "attribute::x" if name == "attribute" else name
    assert seen(sheet([TWO], {heading: SETTING[name]})) != seen(sheet([TWO]))


def test_settings_that_pyxform_reads() -> None:
    twice = LISTS.replace("| yt | t |", "| yt | y |")
    _, found = load_xlsform(sheet([PICK], more=twice).encode(), "f.md")
    _, none = load_xlsform(sheet([PICK], {"allow_choice_duplicates": "yes"}, twice).encode(), "f.md")
    assert "duplicate_choice" in codes(found)
    assert "duplicate_choice" not in codes(none)
    spaced = [{**Q, "label": "A  B"}]
    assert seen(sheet(spaced, {"clean_text_values": "no"})) != seen(sheet(spaced))
    bound = [{**Q, "bind::pd:as": "nama"}]
    made, _ = load_xlsform(sheet(bound, {"namespaces": 'pd="urn:pendamping"'}).encode(), "f.md")
    assert made.roles["nama"] == ("/data/q",)


SHOWN: dict[str, list[Cells]] = {
    "field-list": GROUP, "table-list": [GROUP[0], PICK, GROUP[3]], "numbers": [Q], "tel": [Q],
    "multiline": [Q],
    "month-year": [{**Q, "type": "date"}], "year": [{**Q, "type": "date"}],
    "no-calendar": [{**Q, "type": "date"}], "search()": [PICK], "label": [PICK], "list-nolabel": [PICK],
    "hidden": [Q],
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(row.name for row in APPEARANCES if row.verdict == "works"))
def test_an_appearance_that_works_makes_a_difference_in_any_case(name: str) -> None:
    rows, word = SHOWN[name], "search('desa')" if name == "search()" else name
    dressed = seen(sheet([{**rows[0], "appearance": word}, *rows[1:]]))
    assert dressed != seen(sheet([{**rows[0], "appearance": ""}, *rows[1:]]))
    if name != "search()":
        assert seen(sheet([{**rows[0], "appearance": word.upper()}, *rows[1:]])) == dressed


FROM_FILE = {"type": "select_one_from_file desa.csv", "name": "q", "label": "Q?"}
GIVEN: dict[str, tuple[Cells, str]] = {
    "start": ({**Q, "type": "range"}, "start=3"), "end": ({**Q, "type": "range"}, "end=8"),
    "step": ({**Q, "type": "range"}, "step=3"), "randomize": (PICK, "randomize=true seed=8"),
    "seed": (PICK, "randomize=true seed=5"), "value": (FROM_FILE, "value=kode"),
    "label": (FROM_FILE, "label=nama"), "capture-accuracy": ({**Q, "type": "geopoint"}, "capture-accuracy=9"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(row.name for row in PARAMETERS if row.verdict == "works"))
def test_a_parameter_that_works_makes_a_difference(name: str) -> None:
    row, value = GIVEN[name]
    without = "randomize=true seed=8" if name == "seed" else ""
    assert seen(sheet([{**row, "parameters": value}])) != seen(sheet([{**row, "parameters": without}]))


ARGUMENTS = {
    "select_one": " yt", "select_multiple": " yt", "rank": " yt", "select_one_from_file": " desa.csv",
    "select_multiple_from_file": " desa.csv", "select_one_external": " luar", "begin_loop": " over yt",
}  # fmt: skip
ENDED = {"begin_group": "end_group", "begin_repeat": "end_repeat", "begin_loop": "end_loop"}
WORKING = sorted(row.name for row in TYPES if row.verdict == "works" and not row.name.startswith("end_"))


@pytest.mark.parametrize("name", WORKING)
def test_a_type_that_works_is_no_text(name: str) -> None:
    row = {**Q, "type": name + ARGUMENTS.get(name, ""), "calculation": "", "choice_filter": ""}
    row["calculation"] = "1 + 1" if name == "calculate" else ""
    row["choice_filter"] = "name != ''" if name == "select_one_external" else ""
    rows = [row, *([A, {"type": ENDED[name]}] if name in ENDED else []), {**Q, "name": "z"}]
    if name == "text":
        assert isinstance(Person(sheet(rows)).step, Question)
        return
    made, found = load_xlsform(sheet(rows).encode(), "f.md")
    assert made.nodes
    assert not [one for one in found if one.level == "mistake"]
    plain = [{**row, "type": "text", "calculation": "", "choice_filter": ""}, {**Q, "name": "z"}]
    assert seen(sheet(rows)) != seen(sheet(plain))


# --- what is noted is told ----------------------------------------------------------------------------------


def codes(found: list[FormMistake]) -> set[str]:
    return {one.code for one in found}


def rows_noted(rows: tuple[Row, ...]) -> list[Row]:
    return [row for row in rows if row.verdict == "noted"]


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in rows_noted(TYPES)])
def test_a_type_that_is_noted_is_told(row: Row) -> None:
    kind = {"db:": "db:person"}.get(row.name, row.name)
    asked = {**Q, "type": kind, "name": "audit" if kind == "audit" else "q", "trigger": ""}
    asked["trigger"] = "${a}" if kind == "background-geopoint" else ""
    _, found = load_xlsform(sheet([A, asked, {**Q, "name": "z"}]).encode(), "f.md")
    assert row.note in codes(found)


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in rows_noted(APPEARANCES)])
def test_an_appearance_that_is_noted_is_told_once_for_all_rows(row: Row) -> None:
    for spelling in row.spellings:
        word = (
            spelling.replace("n", "4")
            if spelling in ("wn", "columns-n", "compact-n", "quickcompact-n")
            else spelling
        )
        rows = [{**Q, "appearance": word.upper() if ":" not in word else word}, {**A, "appearance": word}]
        _, found = load_xlsform(sheet(rows).encode(), "f.md")
        assert [one.rows for one in found if one.code == row.note] == [(2, 3)]


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in rows_noted(SETTINGS)])
def test_a_setting_that_is_noted_is_told(row: Row) -> None:
    value = {"omit_instanceID": "no", "instance_id": "uid", "client_editable": "no", "flat": "no"}.get(
        row.name, "1"
    )
    _, found = load_xlsform(sheet([Q], {row.name: value}).encode(), "f.md")
    assert row.note in codes(found)


ON_TYPE = {
    "app": "image",
    "max-pixels": "image",
    "quality": "audio",
    "rows": "text",
    "incremental": "geotrace",
}
VALUES = {"app": "org.app.cam", "quality": "low", "incremental": "true", "allow-mock-accuracy": "true"}
WITH_AUDIT = ("identify-user", "location-", "track-")


@pytest.mark.parametrize(
    "row",
    [pytest.param(row, id=row.name) for row in rows_noted(PARAMETERS) if not row.name.startswith(WITH_AUDIT)],
)
def test_a_parameter_that_is_noted_is_told(row: Row) -> None:
    if row.name in ("reference-geometry", "tick_labelset", "placeholder", "tick_interval"):
        return  # need more beside them; the reader of keys is one
    kind = ON_TYPE.get(row.name, "geopoint")
    asked = {**Q, "type": kind, "parameters": f"{row.name}={VALUES.get(row.name, '5')}"}
    _, found = load_xlsform(sheet([asked]).encode(), "f.md")
    assert row.note in codes(found)


def test_columns_that_are_noted_are_told() -> None:
    for row in rows_noted(SURVEY):
        heading = {"body": "body::x", "control": "control::x", "disabled": "disabled"}.get(row.name, row.name)
        if row.name in ("query", "list_name", "compact_tag"):
            continue  # pyxform's own, beside other columns
        _, found = load_xlsform(
            sheet([Q, {**A, heading: "no" if heading == "disabled" else "5"}]).encode(), "f.md"
        )
        assert row.note in codes(found), row.name


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_note_has_its_words(language: str) -> None:
    w = words(language)
    notes = {row.note for rows in reference.REFERENCE.values() for row in rows if row.note}
    assert [note for note in sorted(notes) if f"author.{note}" not in w] == []


# --- functions, and the docs ----------------------------------------------------------------------------


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in FUNCTIONS])
def test_a_function_gives_what_its_row_says(row: Row) -> None:
    example, is_, value = row.chat.partition(" is ")
    for name in row.spellings:
        known = name in LIBRARY or name in SPECIAL
        assert known is not row.refused
        if is_ and "(" in example:
            expression = compile_xpath(example.replace(row.name, name, 1))
            assert not expression.faults
            assert expression.string(None, Context(now=NOW, rng=Random(0))) == value


def test_refused_functions_are_mistakes() -> None:
    for row in FUNCTIONS:
        if row.refused:
            try:
                faults = compile_xpath(f"{row.name}('a')").faults
            except XPathError as error:
                faults = (error,)
            assert faults


def test_the_docs_are_made_of_the_reference() -> None:
    assert Path(DOCUMENT).read_text() == document()
