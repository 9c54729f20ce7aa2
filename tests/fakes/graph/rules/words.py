"""What the rules say again and again: a text of so many characters, an object with such fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from typing import Any

MARKUP = re.compile(r"(?<![\w*_~`])([*_~`])(?=\S)(?:(?!\1).)*\S?\1(?![\w*_~`])")
"""*bold*, _italic_, ~struck~, `code` as WhatsApp understands them."""
EMOJI = re.compile("[\U0001f300-\U0001faff☀-➿️]")


def text(where: str, value: Any, most: int) -> Iterator[str]:
    """A text of 1 to `most` characters, not only blanks."""
    if not isinstance(value, str):
        yield f"{where} must be a string"
        return
    if not value.strip():
        yield f"{where} is empty"
    if len(value) > most:
        yield f"{where} has {len(value)} characters, {most} is the most"


def label(where: str, value: Any, most: int) -> Iterator[str]:
    """A short text on one line, in which marks of formatting would stand as they are."""
    yield from text(where, value, most)
    if isinstance(value, str):
        if "\n" in value:
            yield f"{where} has more than one line"
        if MARKUP.search(value):
            yield f"{where} has marks of formatting, which are not understood there"


def identifier(where: str, value: Any, most: int) -> Iterator[str]:
    """An id that we chose: Meta cuts or refuses blanks around it."""
    yield from text(where, value, most)
    if isinstance(value, str) and value != value.strip():
        yield f"{where} has blanks around it"


def fields(where: str, value: Any, needed: Set[str], allowed: Set[str] = frozenset()) -> Iterator[str]:
    """An object with all of `needed` and nothing beyond them and `allowed`."""
    if not isinstance(value, dict):
        yield f"{where} must be an object"
        return
    yield from (f"{where}.{name} is required" for name in sorted(needed - set(value)))
    yield from (f"{where}.{name} is not known" for name in sorted(set(value) - needed - allowed))


def listed(where: str, value: Any, most: int) -> Iterator[str]:
    """A list of 1 to `most` objects."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        yield f"{where} must be a list of objects"
    elif not 1 <= len(value) <= most:
        yield f"{where} has {len(value)} items, 1 to {most} are allowed"


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects in what should be a list of them."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def unique(where: str, values: Iterable[Any]) -> Iterator[str]:
    """No value twice."""
    twice = [value for value, times in Counter(map(str, values)).items() if times > 1]
    yield from (f"{where} {value!r} stands there twice" for value in twice)
