"""Forms that are large in one way: each reads within its time, of the processor, whatever else runs."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence

import pytest

from forms import Form, FormError, Said, load_xlsform
from forms.interview import Interview
from tests.forms.sheet import setting

SECONDS = 5
SCRIPTS = {
    "Arab": "اسم",
    "Bali": "ᬦᬫ",
    "Cina": "姓名",
    "Jawa": "ꦗꦼꦤꦼꦁ",
    "Yunani": "όνομα",
}


def markdown(**sheets: Sequence[Sequence[str]]) -> bytes:
    lines = []
    for name, rows in sheets.items():
        lines += [f"| {name} |", *(f"| | {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines).encode()


def read(content: bytes) -> Form:
    return load_xlsform(content, "besar.md")[0]


@pytest.mark.cost
def test_a_label_of_10000_letters() -> None:
    begun = time.process_time()
    label = "Berapa? " * 1250
    form = read(markdown(survey=[("type", "name", "label"), ("text", "a", label)]))
    assert time.process_time() - begun < SECONDS
    assert Interview.begin(form, setting()).summary() == []
    assert form.nodes["/data/a"].control is not None


@pytest.mark.cost
def test_40_languages() -> None:
    begun = time.process_time()
    names = [f"label::Bahasa {number} (x{number:02})" for number in range(40)]
    rows = [("text", f"a{row}", *(f"A{row} {number}" for number in range(40))) for row in range(20)]
    form = read(markdown(survey=[("type", "name", *names), *rows]))
    assert time.process_time() - begun < SECONDS
    assert len(form.languages) == 40


@pytest.mark.cost
def test_20000_choices() -> None:
    begun = time.process_time()
    choices = [("desa", f"d{number}", f"Desa {number}") for number in range(20_000)]
    form = read(
        markdown(
            survey=[("type", "name", "label"), ("select_one desa", "a", "A?")],
            choices=[("list_name", "name", "label"), *choices],
        )
    )
    assert time.process_time() - begun < SECONDS
    interview = Interview.begin(form, setting())
    assert interview.answer(Said(choice="d19999")) is None
    assert interview.value("/data/a") == "d19999"


@pytest.mark.cost
@pytest.mark.parametrize("script", sorted(SCRIPTS))
def test_names_in_other_scripts(script: str) -> None:
    begun = time.process_time()
    name = SCRIPTS[script]
    form = read(
        markdown(
            survey=[
                ("type", "name", "label", "relevant"),
                ("text", name, "A?", ""),
                ("text", "b", "B?", f"${{{name}}} = 'x'"),
            ]
        )
    )
    assert time.process_time() - begun < SECONDS
    interview = Interview.begin(form, setting())
    assert interview.answer(Said(text="x")) is None
    assert interview.at == "/data/b"


def test_pythons_own_cleaning_goes_on_afterwards() -> None:
    with pytest.raises(FormError):
        load_xlsform(b"| survey |", "kosong.md")
    assert gc.isenabled()
