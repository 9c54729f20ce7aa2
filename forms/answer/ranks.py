"""What a person typed -> a rank: every option once, best first; of two orders none is taken."""

from __future__ import annotations

from collections.abc import Sequence

from forms.answer.choices import MOST_OPTIONS, NUMBERED, Printed, parts_of
from forms.problem import Problem
from forms.step import Choice


def ranked(names: Sequence[str], choices: Sequence[Choice]) -> str | Problem:
    """A rank names every option once, best first."""
    known = {choice.name for choice in choices}
    if set(names) != known or len(names) != len(known):
        return Problem("not_a_choice")
    return " ".join(names)


def read_rank(text: str, choices: Sequence[Choice]) -> str | Problem:
    """Every option's number in the printed list, best first; or their labels. Of two orders it is asked."""
    parts = parts_of(text)
    if len(parts) == 1:
        parts = text.split()
    if len(parts) > MOST_OPTIONS:
        return Problem("not_a_choice")
    parts = _in_turn(parts)
    printed = Printed(choices)
    orders = printed.in_turn([part.rstrip(".)") for part in parts])
    if len(orders) == 1:
        return ranked([choices[place].name for place in orders.pop()], choices)
    names = [printed.one(part) for part in parts]
    problem = next((name for name in names if isinstance(name, Problem)), None)
    return problem or ranked([name for name in names if isinstance(name, str)], choices)


def _in_turn(parts: list[str]) -> list[str]:
    """What stands behind "1.", "2.", "3." when all of it is numbered so."""
    numbered = [NUMBERED.fullmatch(part) for part in parts]
    turns = [one and int(one[1]) for one in numbered]
    return [one[2] for one in numbered if one] if turns == list(range(1, len(parts) + 1)) else parts
