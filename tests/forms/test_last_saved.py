"""last-saved and what a person's phone tells: from the setting, blank where nothing is known.

1. Without an earlier entry every node is there and blank. 2. With one, its answers are. 3. What it lacks is
blank. 4. Number and device come as they are, nothing is invented.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms import Form, Interview, Submission
from tests.forms.sheet import Person, form, setting

SHEET = """
| survey |
| | type         | name  | label | calculation | default | relevant | guidance_hint |
| | phonenumber  | telp  |       | | | | |
| | deviceid     | hp    |       | | | | |
| | email        | surel |       | | | | |
| | text         | desa  | Desa? | | ${last-saved#desa} | | Tulis *lengkap*: desa/dusun |
| | calculate    | nomor | | if(${last-saved#nomor} = '', 1, ${last-saved#nomor} + 1) | | | |
| | text         | rt    | RT?   | | | ${desa} = 'Sedayu' | |
| | note         | n     | No ${nomor}, RT lalu: ${last-saved#rt}. | | | | |
"""


def sent(one: Person) -> str:
    return one.interview.finalize()


def test_without_an_earlier_entry_its_nodes_are_blank() -> None:
    one = Person(SHEET)
    assert one.question.value == ""
    assert one.interview.value("/data/nomor") == "1"


def test_the_newest_entry_gives_its_answers() -> None:
    one = Person(SHEET)
    one.say("Sedayu", "003")
    two = Person(one.form, replace(setting(), last_saved=sent(one)))
    assert two.question.value == "Sedayu"
    assert two.interview.value("/data/nomor") == "2"
    two.say("Gemuh")
    assert two.question.label == "No 2, RT lalu: 003."
    three = Person(one.form, replace(setting(), last_saved=sent(two)))
    three.say("Gemuh")
    assert three.question.label == "No 3, RT lalu: ."


def test_an_entry_of_another_version_gives_what_it_has() -> None:
    old = "<lama id='x' version='0'><desa>Sedayu</desa><gone>1</gone></lama>"
    one = Person(SHEET, replace(setting(), last_saved=old))
    assert (one.question.value, one.interview.value("/data/nomor")) == ("Sedayu", "1")


@pytest.mark.parametrize(("phone", "device"), [("", ""), ("+628123", "whatsapp:7")])
def test_what_the_phone_tells_is_stored_as_it_is(phone: str, device: str) -> None:
    one = Person(SHEET, replace(setting(), phone=phone, device=device))
    values = [one.interview.value(f"/data/{name}") for name in ("telp", "hp", "surel")]
    assert values == [phone, device, ""]


def test_guidance_is_kept_apart_from_the_hint() -> None:
    question = Person(SHEET).question
    assert (question.hint, question.guidance) == ("", "Tulis <i>lengkap</i>: desa/dusun")


TRANSLATED = """
| survey |
| |type|name|label::Indonesia (id)|label::English (en)|hint::English (en)|guidance_hint::Indonesia (id)|
| |text|a|A|A en|Hint|Panjang ${a}|
"""


def test_guidance_that_a_language_lacks_is_the_defaults() -> None:
    one = Person(TRANSLATED, setting(language="en"))
    assert (one.question.hint, one.question.guidance) == ("Hint", "Panjang ")


def test_a_form_that_reads_nothing_of_it_says_so() -> None:
    plain = "| survey |\n| | type | name | label |\n| | text | a | A |\n"
    assert (form(SHEET).reads_last_saved, form(plain).reads_last_saved) == (True, False)


def test_reading_and_reopening_a_submission_stay_as_they_were() -> None:
    one = Person(SHEET)
    one.say("Sedayu", "003")
    compiled: Form = one.form
    assert [line.value for line in Submission(compiled, sent(one), setting()).answers()][:2] == [
        "Sedayu",
        "003",
    ]
    assert Interview.edit(compiled, sent(one), setting()).value("/data/desa") == "Sedayu"
