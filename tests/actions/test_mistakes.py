"""Authors' mistakes in words: each code that forms/ tells has them, in every language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions import mistakes
from forms import FormMistake, load_xlsform
from forms.problem import FormError
from forms.xlsform.pyxform_says import understood
from forms.xlsform.pyxform_words import MEANINGS
from locales import LANGUAGES, words

ROOT = Path(__file__).resolve().parents[2]
TELLING = {"mistake", "warning", "tell", "refusal", "FormMistake"}
CODE = re.compile(r"[a-z_]+")


def codes() -> set[str]:
    """Every code that is told anywhere in forms/, in actions/ and in bot/."""
    files = (path for room in ("forms", "actions", "bot") for path in (ROOT / room).rglob("*.py"))
    found = {code for path in files for code in _told(ast.parse(path.read_text(encoding="utf-8")))}
    return found | {meaning.code for meaning in MEANINGS if meaning.code}


def _told(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        direct = isinstance(node.func, ast.Call)  # repairs(strict)("code", ...)
        place = 1 if name == "FormMistake" else 0
        if (name in TELLING or direct) and len(node.args) > place:
            code = node.args[place]
            if isinstance(code, ast.Constant) and CODE.fullmatch(str(code.value)):
                yield str(code.value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_worded(language: str) -> None:
    assert len(codes()) > 60
    assert sorted(code for code in codes() if f"author.{code}" not in words(language)) == []


def test_what_stops_a_form_says_what_to_do() -> None:
    """A code's advice, or a guess of what was meant."""
    guessed = {"unknown_column", "wrong_arguments", "no_such_parameter"}
    told_only = {"wrong_file_type"}
    inner = {"bind_without_node", "no_such_node", "missing_translations"}
    without = {code for code in codes() if f"author.{code}_do" not in words("id")}
    assert without <= guessed | told_only | inner


def test_a_line_says_where_what_and_what_to_write() -> None:
    one = FormMistake(
        "mistake", "no_such_name", "", "survey", 7, "relevant", values={"name": "nma", "near": "${nama}"}
    )
    assert mistakes.line(one, words("id")) == (
        "lembar survey, baris 7, kolom relevant: Tidak ada pertanyaan bernama nma. → Maksud Anda ${nama}?"
    )
    assert mistakes.line(one, words("en")) == (
        "sheet survey, row 7, column relevant: No question is named nma. → Did you mean ${nama}?"
    )


def test_what_an_author_wrote_is_escaped() -> None:
    one = FormMistake("mistake", "unknown_type", "", values={"type": "<b>"})
    assert "&lt;b&gt;" in mistakes.line(one, words("en"))


def test_without_words_for_a_code_the_finder_is_heard() -> None:
    one = FormMistake("mistake", "from_the_future", "columns collide")
    assert mistakes.line(one, words("en")) == "This row cannot be read as a part of a form."


HERE = "[row : 4] On the 'survey' sheet, the '{}' value is invalid. "
PYXFORM = [
    (f"{HERE.format('parameters')} the parameter 'step' must not be '0' (zero).", "parameter_zero"),
    (
        (
            f"{HERE.format('parameters')}The accepted parameter keys for this question type are 'rows'. "
            "The following are invalid parameter key(s): 'row'."
        ),
        "no_such_parameter",
    ),
    (f"{HERE.format('relevant')}The name 'umur' appears more than once.", "ambiguous_name"),
    (f"{HERE.format('trigger')}Something that nobody foresaw.", "pyxform"),
]


@pytest.mark.parametrize(("text", "code"), PYXFORM)
def test_pyxform_is_understood(text: str, code: str) -> None:
    (one,) = understood(text, "mistake")
    assert (one.code, one.sheet, one.row) == (code, "survey", 4)
    assert f"'{one.column}'" in text
    for language in LANGUAGES:
        assert mistakes.line(one, words(language))


def test_pyxform_may_not_say_where() -> None:
    text = (
        "Invalid headers provided for sheet: 'choices'. Required column headers were not found: 'name'. Read"
    )
    (one,) = understood(text.replace("Required", "One or more required"), "mistake")
    assert (one.code, one.sheet, one.row, one.values["missing"]) == ("missing_column", "choices", 0, "name")


def test_one_line_of_pyxform_may_tell_of_several_languages() -> None:
    text = (
        "Language 'English' is missing the survey hint column.\n"
        "Language 'French' is missing the survey columns hint, label."
    )
    found = understood(text, "warning")
    assert [(one.values["language"], one.values["columns"]) for one in found] == [
        ("English", "hint"),
        ("French", "hint, label"),
    ]


BAD = """
| survey |
| | type            | name | label | relevant   | constraint        | calculation | parameters |
| | intger          | 1a   |       | ${b} = 1   |                   |             |            |
| | select_one x    | c    | C     |            | regex(., '(')     | foo(        |            |
| | begin_group     | g    | G     | 'open      | string-length(1,2)|             |            |
| | range           | r    | R     |            |                   |             | step=x     |
| | text            | c    | C     |            | bar()             |             |            |
| choices |
| | list_name | name | label |
| | k         |      | K     |
|           | | m    | M     |
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_found_can_be_said(language: str) -> None:
    with pytest.raises(FormError) as caught:
        load_xlsform(BAD.encode(), "rusak.md")
    lines = [mistakes.line(one, words(language)).striptags() for one in caught.value.mistakes]
    assert len(lines) > 8
    assert len(set(lines)) == len(lines)
