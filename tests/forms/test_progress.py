"""Progress: who goes on in one piece sees the numbers of who comes back after a restart, whatever they do."""

from __future__ import annotations

from random import Random

import pytest

from forms import Interview, Question, Said
from tests.forms.sheet import form, setting

BRANCHES = """
| survey |
| | type                | name  | label  | relevant      | required |
| | select_one yn       | visit | Turun? |               | yes      |
| | text                | where | Mana?  | ${visit} = 'ya' |        |
| | begin_group         | g     | Isi    | ${where} != '' |         |
| | integer             | n     | Berapa? |              |          |
| | note                | say   | Ingat  | ${n} > 2      |          |
| | text                | why   | Sebab? | ${n} > 1      |          |
| | end_group           |       |        |               |          |
| | begin_repeat        | r     | Orang  |               |          |
| | text                | name  | Nama?  |               |          |
| | integer             | age   | Umur?  | ${name} != 'x' |         |
| | end_repeat          |       |        |               |          |
| | text                | last  | Akhir? | ${visit} = 'tidak' or ${n} = 3 | |
| choices |
| | list_name | name  | label |
| | yn        | ya    | Ya    |
| | yn        | tidak | Tidak |
"""
PAGES = """
| survey |
| | type          | name  | label  | relevant     | appearance |
| | text          | first | Satu?  |              |            |
| | begin_group   | page  | Dua    |              | field-list |
| | integer       | a     | A?     |              |            |
| | integer       | b     | B?     | ${a} > 1     |            |
| | end_group     |       |        |              |            |
| | text          | c     | C?     | ${b} > 1     |            |
| | begin_group   | q     | Tiga   | ${first} = 'x' |          |
| | text          | d     | D?     |              |            |
| | end_group     |       |        |              |            |
"""
WORDS = ("ya", "tidak", "x", "1", "2", "3", "0", "1\n2", "2\n2", "Sedayu")


def numbers(interview: Interview) -> tuple[str, int, int]:
    step = interview.step
    place = step.ref if isinstance(step, Question) else type(step).__name__
    return place, getattr(step, "index", -1), getattr(step, "total", -1)


def act(interview: Interview, chance: Random) -> str:
    refs = [line.ref for line in interview.summary()]
    match chance.choice(("say", "say", "say", "lines", "skip", "back", "jump", "set", "remove")):
        case "say":
            text = chance.choice(WORDS)
            interview.answer(Said(text=text))
            return f"say {text!r}"
        case "lines":
            text = chance.choice(("1\n2", "2\n2", "1. 2", "B: 3\n1. 2", "-\n-"))
            interview.lines(text, listed=True)
            return f"lines {text!r}"
        case "skip":
            interview.skip()
            return "skip"
        case "back":
            interview.back()
            return "back"
        case "jump" if refs:
            ref = chance.choice(refs)
            interview.jump(ref)
            return f"jump {ref}"
        case "set" if refs:
            ref, text = chance.choice(refs), chance.choice(WORDS)
            interview.set(ref, Said(text=text))
            return f"set {ref} {text!r}"
        case "remove" if any("[" in ref for ref in refs):
            ref = chance.choice([ref for ref in refs if "[" in ref]).rpartition("/")[0]
            interview.remove(ref)
            return f"remove {ref}"
    return ""


@pytest.mark.parametrize("sheet", [BRANCHES, PAGES], ids=["branches", "pages"])
@pytest.mark.parametrize("seed", range(40))
def test_the_numbers_are_those_of_who_comes_back(sheet: str, seed: int) -> None:
    compiled, chance = form(sheet), Random(seed)
    done: list[str] = []
    going = Interview.begin(compiled, setting())
    for _ in range(25):
        assert numbers(going) == numbers(Interview.resume(compiled, going.state, going.at, setting())), done
        done.append(act(going, chance))
