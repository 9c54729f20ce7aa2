"""What a person typed or ticked -> names of a select's options; knows the options only as (name, label)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from forms.answer.typed import folded
from forms.problem import Problem
from forms.step import Choice

_SEPARATORS = re.compile(r"[,;\n]+")
_SHOWN = 10
_MOST = 200
"""Options that are named in one answer."""
Known = list[tuple[Choice, str, str]]
"""Each option with its label and name as they are compared."""


def read_one(text: str, choices: Sequence[Choice]) -> str | Problem:
    """By name, by label, by number in the list, by a part that only one label has."""
    return _one(text, choices, _known(choices))


def _known(choices: Sequence[Choice]) -> Known:
    return [(choice, folded(choice.label), folded(choice.name)) for choice in choices]


def _one(text: str, choices: Sequence[Choice], known: Known) -> str | Problem:
    wanted = folded(text)
    for choice in choices:
        if text.strip() == choice.name:
            return choice.name
    if not wanted:
        return Problem("not_a_choice")
    exact = [one for one in known if wanted in one[1:]]
    if len({choice.name for choice, *_ in exact}) == 1:
        return exact[0][0].name
    number = text.strip().rstrip(".)")
    if not exact and number.isascii() and number.isdigit():
        return (
            choices[int(number[:9]) - 1].name
            if 1 <= int(number[:9]) <= len(choices)
            else Problem("not_a_choice")
        )
    return _by_part(wanted, exact or known)


def _by_part(wanted: str, known: Known) -> str | Problem:
    starting = [choice for choice, label, _ in known if label.startswith(wanted)]
    hits = starting if len(starting) == 1 else [choice for choice, label, _ in known if wanted in label]
    if len(hits) == 1:
        return hits[0].name
    if not hits:
        return Problem("not_a_choice")
    return Problem(
        "ambiguous_choice", values={"options": "\n".join(choice.label for choice in hits[:_SHOWN])}
    )


def read_many(text: str, choices: Sequence[Choice]) -> str | Problem:
    """Names in the list's order; parts by comma, semicolon or line, or the whole as one label."""
    known = _known(choices)
    whole = _one(text, choices, known)
    if isinstance(whole, str):
        return whole
    names: list[str] = []
    parts = _parts(text)
    if len(parts) > _MOST:
        return Problem("not_a_choice", values={"text": parts[_MOST]})
    for part in parts:
        name = _one(part, choices, known)
        if isinstance(name, Problem):
            return _numbers(text, choices) or Problem(name.code, values={"text": part, **name.values})
        names.append(name)
    return in_order(names, choices)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


def _numbers(text: str, choices: Sequence[Choice]) -> str | None:
    """ "1 3 4" names options by their place."""
    words = text.split()
    if len(words) < 2 or not all(word.isascii() and word.isdigit() for word in words):
        return None
    if not all(1 <= int(word[:9]) <= len(choices) for word in words):
        return None
    return in_order([choices[int(word) - 1].name for word in words], choices)


def in_order(names: Sequence[str], choices: Sequence[Choice]) -> str:
    """Once each, as the list has them."""
    wanted = set(names)
    return " ".join(choice.name for choice in choices if choice.name in wanted)


def ranked(names: Sequence[str], choices: Sequence[Choice]) -> str | Problem:
    """A rank names every option once, best first."""
    known = {choice.name for choice in choices}
    if set(names) != known or len(names) != len(known):
        return Problem("not_a_choice")
    return " ".join(names)


def read_rank(text: str, choices: Sequence[Choice]) -> str | Problem:
    parts = _parts(text)
    if len(parts) == 1:
        parts = text.split()
    if len(parts) > _MOST:
        return Problem("not_a_choice")
    known = _known(choices)
    names: list[str] = []
    for part in parts:
        name = _one(part, choices, known)
        if isinstance(name, Problem):
            return name
        names.append(name)
    return ranked(names, choices)
