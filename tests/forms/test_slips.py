# ruff: noqa: RUF005
"""What authors get wrong: each slip has its place, is told once, and in the author's language."""

from __future__ import annotations

import re

import pytest

from actions.mistakes import line
from forms import FormError, FormMistake, load_xlsform
from forms.xlsform.suspects import suspect
from locales import words

YN = ("choices: list_name;name;label", "yn;y;Ya", "yn;n;Tidak")
SLIPS: dict[str, tuple[tuple[str, ...], list[tuple[str, str, int]]]] = {
    "a blank in a ticked choice": (
        ("survey: type;name;label", "text;z;Z", "select_multiple l;a;A")
        + (
            "choices: list_name;name;label",
            "l;dua kata;Dua",
            "l;b c;B",
        ),
        [("spaced_choice", "choices", 2), ("spaced_choice", "choices", 3)],
    ),
    "no formula": (
        ("survey: type;name;label;calculation", "text;z;Z;", "calculate;a;;"),
        [("no_calculation", "survey", 3)],
    ),
    "others of a filtered list": (
        ("survey: type;name;label;choice_filter", "select_one yn or_other;a;A;name='y'", *YN),
        [("filter_with_other", "survey", 2)],
    ),
    "no label": (
        ("survey: type;name;label;hint", "text;z;Z;", "text;a;;", "text;b;;"),
        [("no_label", "survey", 3), ("no_label", "survey", 4)],
    ),
    "pixels in words": (
        ("survey: type;name;label;parameters", "text;z;Z;", "image;a;A;max-pixels=abc"),
        [("parameter_not_number", "survey", 3)],
    ),
    "a file without its ending": (
        ("survey: type;name;label", "text;z;Z", "select_one_from_file tempat;a;A"),
        [("no_file_ending", "survey", 3)],
    ),
    "audit under another name": (
        ("survey: type;name;label", "text;z;Z", "audit;log;"),
        [("audit_name", "survey", 3)],
    ),
    "two lists of one name": (
        ("survey: type;name;label", "csv-external;place;", "select_one_from_file place.geojson;a;A"),
        [("instance_clash", "survey", 3)],
    ),
    "save_to without entities": (
        ("survey: type;name;label;save_to", "text;z;Z;nama", "text;y;Y;umur", "text;x;X;kota"),
        [("no_entities", "survey", 2)],
    ),
    "entities without a list": (
        ("survey: type;name;label;save_to", "text;z;Z;nama", "entities: dataset;label", ";${z}"),
        [("no_entity_list", "entities", 2)],
    ),
    "a full stop in an entity list": (
        ("survey: type;name;label;save_to", "text;z;Z;nama", "entities: dataset;label", "po.hon;${z}"),
        [("name_with_period", "entities", 2)],
    ),
    "a reserved property, and another mistake": (
        ("survey: type;name;label;save_to", "text;z;Z;name", "text;y;Y;pohon jenis")
        + (
            "entities: dataset;label",
            "pohon;${z}",
        ),
        [("save_to_reserved", "survey", 2), ("bad_name_here", "survey", 3)],
    ),
    "several of the answers": (
        ("survey: type;name;label", "begin_repeat;r;R", "text;nama;N", "end_repeat;;")
        + (
            "select_multiple ${nama};a;A",
            "text;b;B",
        ),
        [("list_of_answers", "survey", 5)],
    ),
    "no follow-ons of a row made harmless": (
        ("survey: type;name;label;calculation;parameters", "text;a;A;;rows=x", "note;b;${a};;")
        + (
            "calculate;c;;${a} + 1;",
            "range;d;D;;start=x",
        ),
        [("parameter_not_number", "survey", 2), ("parameter_not_number", "survey", 5)],
    ),
    "quality": (
        ("survey: type;name;label;parameters", "text;z;Z;", "audio;a;A;quality=best"),
        [("parameter_value", "survey", 3)],
    ),
    "perhaps shuffled": (
        ("survey: type;name;label;parameters", "select_one yn;a;A;randomize=maybe", *YN),
        [("parameter_value", "survey", 2)],
    ),
    "a seed alone": (
        ("survey: type;name;label;parameters", "select_one yn;a;A;seed=3", *YN),
        [("seed_alone", "survey", 2)],
    ),
    "no trigger": (
        ("survey: type;name;label", "text;z;Z", "background-geopoint;a;A"),
        [("no_trigger", "survey", 3)],
    ),
    "search in a file": (
        ("survey: type;name;label;appearance", "text;z;Z;", "select_one_from_file x.csv;a;A;search('x')"),
        [("search_in_file", "survey", 3)],
    ),
    "a select without its list": (
        ("survey: type;name;label", "select_one;a;A", "select_multiple;b;B", *YN),
        [("no_list", "survey", 2), ("no_list", "survey", 3)],
    ),
    "a prefix nobody knows": (
        ("survey: type;name;label;bind::foo:bar", "text;a;A;1"),
        [("not_a_form", "", 0)],
    ),
}
NOTES: dict[str, tuple[tuple[str, ...], list[tuple[str, str, int]]]] = {
    "a choice that is not there": (
        ("survey: type;name;label;relevant", "select_one yn;z;Z;", "text;a;A;${z} = 'Ya'")
        + (
            "text;b;B;selected(${z}, 'x')",
            "text;c;C;not(${z} = 'y')",
            *YN,
        ),
        [("no_such_choice", "survey", 3), ("no_such_choice", "survey", 4)],
    ),
    "its own choice": (
        ("survey: type;name;label;constraint", "select_one yn;z;Z;. != 'tidak'", *YN),
        [("no_such_choice", "survey", 2)],
    ),
    "never": (
        ("survey: type;name;label;relevant", "select_one yn;z;Z;", "text;a;A;${z} = 'y' and ${z} = 'n'")
        + (
            "text;b;B;1 > 2",
            "text;c;C;${z} = 'y' or ${z} = 'n'",
            "text;d;D;false()",
            *YN,
        ),
        [("never_true", "survey", 3), ("never_true", "survey", 4)],
    ),
    "both may be ticked": (
        ("survey: type;name;label;relevant", "select_multiple yn;z;Z;")
        + (
            "text;a;A;selected(${z}, 'y') and selected(${z}, 'n')",
            *YN,
        ),
        [],
    ),
    "a formula of itself": (
        ("survey: type;name;label;calculation", "text;z;Z;", "calculate;a;;${a} + 1")
        + ("calculate;b;;once(${b} + 1)",),
        [("reads_itself", "survey", 3)],
    ),
    "a list nobody provides": (
        ("survey: type;name;label;calculation", "text;z;Z;")
        + ("calculate;a;;instance('desa')/root/item[name = 1]/label",),
        [("no_such_instance", "survey", 3)],
    ),
}


def sheet(rows: tuple[str, ...]) -> str:
    written = []
    for row in rows:
        title, colon, cells = row.rpartition(": ")
        written += [f"| {title} |"] if colon else []
        written.append("| | " + " | ".join(cells.split(";")) + " |")
    return "\n".join(written) + "\n| settings |\n| | form_id |\n| | slip |\n"


def told(rows: tuple[str, ...]) -> list[FormMistake]:
    try:
        return load_xlsform(sheet(rows).encode(), "slip.md")[1]
    except FormError as error:
        return error.mistakes


@pytest.mark.parametrize("slip", sorted(SLIPS))
def test_a_slip_has_its_place_and_is_told_once(slip: str) -> None:
    rows, expected = SLIPS[slip]
    wrong = [one for one in told(rows) if one.level == "mistake"]
    assert [(one.code, one.sheet, one.row) for one in wrong] == expected


@pytest.mark.parametrize("slip", sorted(NOTES))
def test_what_can_never_be_is_a_note(slip: str) -> None:
    rows, expected = NOTES[slip]
    assert [(one.code, one.sheet, one.row) for one in told(rows)] == expected


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("slip", sorted(SLIPS | NOTES))
def test_a_slip_is_told_in_words_of_its_own(slip: str, language: str) -> None:
    rows, _ = (SLIPS | NOTES)[slip]
    for one in told(rows):
        text = str(line(one, words(language)))
        assert not re.search(r"pyxform|KeyError|Error:|sheet, the|is invalid", text)
        assert "{" not in text.replace("${", "")
        assert one.message not in text or not one.message


@pytest.mark.parametrize("at", range(9))
def test_the_row_at_fault_is_found_by_trying(at: int) -> None:
    rows = [{"type": "text", "name": f"n{number}", "label": "x"} for number in range(9)]
    rows[at]["parameters"] = "wrong"
    tries = []

    def stumbles(tried: list[dict[str, str]]) -> bool:
        tries.append(tried)
        return any("parameters" in row for row in tried)

    assert suspect(rows, stumbles) == at
    assert len(tries) <= 6
    assert suspect(rows, lambda _: True) == -1
