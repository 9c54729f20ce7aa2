"""The house in figures: each is held at its goal, or where it stands until it gets there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from tools.house import Figure, House, figures
from tools.house.sizes import width
from tools.house.tree import Module, house

LIMITS: Mapping[str, float] = {}
"""What has not reached its goal yet: no more than this. It only falls; what is there has no row."""


@cache
def found() -> dict[str, Figure]:
    """By their names."""
    return {one.name: one for one in figures(house())}


def test_every_figure_is_at_its_goal_or_no_further_away_than_it_was() -> None:
    over = [
        f"{one.name}: {one.value:g}, at most {LIMITS.get(one.name, one.goal)}: {'; '.join(one.places)}"
        for one in found().values()
        if not one.reached and (one.name not in LIMITS or not one.within(LIMITS[one.name]))
    ]
    assert over == []
    assert LIMITS.keys() <= found().keys()


# what each counts


def small(**files: str) -> dict[str, Figure]:
    """The figures of a house with these modules ("actions__entries" is actions/entries.py)."""
    known = {
        "models/person.py": 'ROLES = ("camat", "admin")\ndef one(): ...\ndef other(): ...\n',
        "handlers/__init__.py": 'TAPS = {"rev": 1}\n',
    }
    named = known | {f"{name.replace('__', '/')}.py": text for name, text in files.items()}
    modules = tuple(Module(path, text) for path, text in sorted(named.items()))
    return {one.name: one for one in figures(House(modules, tests=9, transcripts=1))}


SEEN: Mapping[str, tuple[str, str]] = {
    "SQL outside models/": (
        "actions__a",
        "from sqlalchemy import select\nq = select(1)\nasync def f(tx):\n    await tx.execute(q)\n",
    ),
    "rows that faces store or look up by themselves": ("web__a", "def f(visit):\n    visit.tx.add(1)\n"),
    "transactions begun outside bot/ and the doorway": ("actions__a", "def f(d):\n    d.reading()\n"),
    "readers of typed dates": ("actions__a", "WORDS = {'besok': 1}\n"),
    'spellings of "inside an area"': ("actions__a", "def f(a, b):\n    return a.startswith(f'{b}.')\n"),
    "roles named outside the rights' table": ("actions__a", 'R = ("camat",)\n'),
    "buttons written outside their room": ("actions__a", "def f(i):\n    return f'rev:o:{i}'\n"),
    "imports in functions": ("actions__a", "def f():\n    import json\n"),
    "file lines, most": ("actions__a", "a = 1\n" * 301),
    "function lines, most": ("actions__a", "def f():\n" + "    a = 1\n" * 41),
    "% of functions with more than 5 parameters": ("actions__a", "def f(a, b, c, d, e, g): ...\n"),
}


@pytest.mark.parametrize("name", sorted(SEEN))
def test_what_is_outside_its_room_is_seen(name: str) -> None:
    file, text = SEEN[name]
    before, after = small()[name], small(**{file: text})[name]
    assert after.value > before.value
    assert before.reached
    assert (after.value <= 1) if name.startswith("readers") else not after.reached


def test_circles_and_folders_that_lead_to_each_other_are_seen() -> None:
    """What is imported for its types alone counts, and a folder's face is the folder."""
    circle = {
        "forms__a": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from forms.b import x\n",
        "forms__b": "import forms.a\n",
        "bot__x__one": "from bot.y import two\n",
        "bot__y__two": "",
        "bot__y__three": "from bot.x.one import a\n",
    }
    got = small(**circle)
    assert got["import cycles"].places == ("forms.a <-> forms.b",)
    assert got["mutual folders"].places == ("bot.x <-> bot.y",)


def test_parameters_are_those_that_a_caller_fills() -> None:
    source = "class A:\n    def f(self, a, /, b, *c, d=1, **e): ...\n"
    assert [width(one) for one in Module("a.py", source).functions] == [3]


def test_words_about_the_code_are_no_code() -> None:
    told = small(actions__a='"""Of the camat: besok."""\nA = 1\n"""camat"""\n')
    assert told["roles named outside the rights' table"].value == 0
