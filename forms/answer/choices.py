"""What a person typed or ticked -> names of a select's options; knows the options only as (name, label)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from forms.problem import Problem
from forms.step import Choice

_TAGS = re.compile(r"<[^>]*>")
_SEPARATORS = re.compile(r"[,;\n]+")
_SHOWN = 10


def folded(text: str) -> str:
    """For comparing: no case, accents, marks, tags or blanks."""
    decomposed = unicodedata.normalize("NFKD", _TAGS.sub("", text).casefold())
    return "".join(sign for sign in decomposed if sign.isalnum())


def read_one(text: str, choices: Sequence[Choice]) -> str | Problem:
    """By name, by label, by number in the list, by a part that only one label has."""
    wanted = folded(text)
    for choice in choices:
        if text.strip() == choice.name:
            return choice.name
    if not wanted:
        return Problem("not_a_choice")
    exact = [choice for choice in choices if wanted in (folded(choice.label), folded(choice.name))]
    if len({choice.name for choice in exact}) == 1:
        return exact[0].name
    number = text.strip().rstrip(".)")
    if not exact and number.isascii() and number.isdigit():
        return (
            choices[int(number) - 1].name if 1 <= int(number[:9]) <= len(choices) else Problem("not_a_choice")
        )
    return _by_part(wanted, exact or choices)


def _by_part(wanted: str, choices: Sequence[Choice]) -> str | Problem:
    starting = [choice for choice in choices if folded(choice.label).startswith(wanted)]
    hits = (
        starting if len(starting) == 1 else [choice for choice in choices if wanted in folded(choice.label)]
    )
    if len(hits) == 1:
        return hits[0].name
    if not hits:
        return Problem("not_a_choice")
    return Problem(
        "ambiguous_choice", values={"options": "\n".join(choice.label for choice in hits[:_SHOWN])}
    )


def read_many(text: str, choices: Sequence[Choice]) -> str | Problem:
    """Names in the list's order; parts by comma, semicolon or line, or the whole as one label."""
    whole = read_one(text, choices)
    if isinstance(whole, str):
        return whole
    names: list[str] = []
    for part in _SEPARATORS.split(text):
        if part.strip():
            name = read_one(part, choices)
            if isinstance(name, Problem):
                return _numbers(text, choices) or Problem(
                    name.code, values={"text": part.strip(), **name.values}
                )
            names.append(name)
    return in_order(names, choices)


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
    parts = [part for part in _SEPARATORS.split(text) if part.strip()]
    if len(parts) == 1:
        parts = text.split()
    names: list[str] = []
    for part in parts:
        name = read_one(part, choices)
        if isinstance(name, Problem):
            return name
        names.append(name)
    return ranked(names, choices)
