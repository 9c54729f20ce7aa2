"""What a person typed -> names of a select's options; what is printed (number, label) goes before the names,
which nobody sees. What fits several options is a Problem, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import cached_property
from html import unescape
from itertools import takewhile

from forms.answer.figures import figures, without_zeros
from forms.answer.typed import folded
from forms.problem import Problem
from forms.step import Choice

_TAGS = re.compile(r"<[^<>]*>")
_SEPARATORS = re.compile(r"[,;\n]+")
_ANDS = re.compile(r" dan | and |[&+/]", re.IGNORECASE)
_WORDS = re.compile(r"\d[\d.,]*\d|\d|[^\W\d_]+")
_AROUND = re.compile(r" ?([^\w ]) ?")
NUMBERED = re.compile(r"(\d{1,3}) ?[.):] ?(\D.*)", re.ASCII | re.DOTALL)
"""A number, and what it stands before."""
_NOT = frozenset(
    [
        "tidak", "bukan", "belum", "tanpa", "tak", "non", "selain", "kecuali", "kurang", "lebih", "atas",
        "bawah", "no", "not", "never", "without", "other", "except", "less", "more", "over", "under",
    ]
)  # fmt: skip
"""Words that make something else of what follows them."""
_SHOWN = 10
"""Choices that are asked about where several fit."""
MOST_OPTIONS = 200
"""Options that are named in one answer."""
Sure = tuple[Sequence[int], bool]
"""Places of the options that fit, and whether one that fits alone is meant."""
NONE: Sure = ((), False)


def plain(label: str) -> str:
    """A label without tags, in one case and with single blanks."""
    if "<" in label or "&" in label:
        label = unescape(_TAGS.sub("", label))
    return " ".join(label.casefold().split())


class Printed:
    """A select's options as a person sees them: each with its number and its label."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        self.choices = choices
        self.labels = [plain(choice.label) for choice in choices]

    def one(self, text: str) -> str | Problem:
        """The name of the only option that is meant."""
        places, sure = self._found(text)
        if not places:
            return Problem("not_a_choice")
        return self.choices[places[0]].name if sure and len(places) == 1 else self._which(places)

    def _which(self, places: Sequence[int]) -> Problem:
        shown = [self.choices[place] for place in places[:_SHOWN]]
        values = {"options": "\n".join(unescape(_TAGS.sub("", choice.label)) for choice in shown)}
        if len(places) <= _SHOWN:
            values["names"] = "\n".join(choice.name for choice in shown)
        return Problem("ambiguous_choice", values=values)

    def _found(self, text: str) -> Sure:
        """The first way of reading that fits anything decides."""
        ways: Sequence[Callable[[str, str], Sure]] = (
            self._as_printed,
            self._alike,
            self._begun,
            self._named,
            self._inside,
        )
        typed, key = text.strip(), _key(text)
        number = typed.rstrip(".)")
        if number.isascii() and number.isdigit():
            typed, ways = number, (self._counted, self._holding, self._named)
        elif not any(sign.isalpha() for sign in typed):
            ways = (self._spelled, self._named)
        return next(
            filter(lambda found: found[0], (way(typed, key) for way in (self._labelled, *ways))), NONE
        )

    # --- by what is printed ------------------------------------------------------------------------------

    def _labelled(self, typed: str, key: str) -> Sure:
        return self._by_label.get(plain(typed), ()), True

    def _as_printed(self, typed: str, key: str) -> Sure:
        """ "3. Keramik": the number and the label of one option."""
        both = NUMBERED.fullmatch(typed)
        place = int(both[1]) - 1 if both and self.numbered else -1
        fits = both and 0 <= place < len(self.choices) and _key(both[2]) == self._keys[place]
        return (place,) if fits else (), True

    def _alike(self, typed: str, key: str) -> Sure:
        return self._fitting(self._by_key.get(key, ()), typed)

    def _fitting(self, places: Sequence[int], typed: str) -> Sure:
        """Those with the numbers that were typed: "RT 1" is not RT 10; of several others it is asked."""
        wanted = figures(typed) if places else frozenset()
        fit = [place for place in places if not wanted or wanted <= figures(self.labels[place])]
        return fit or (places if len(places) > 1 else ()), bool(fit)

    def _counted(self, number: str, key: str) -> Sure:
        """By the number before the option, or one with which its label begins or ends ("1 anak", "RT 3")."""
        wanted = int(number[:9])
        counted = {wanted - 1} if self.numbered and 1 <= wanted <= len(self.choices) else set()
        return sorted(counted.union(self._edges.get(wanted, ()))), True

    def _holding(self, number: str, key: str) -> Sure:
        return [place for place, words in enumerate(self._words) if number in words], True

    def _spelled(self, typed: str, key: str) -> Sure:
        """Signs and digits, as "10-20", stand for no more than they are."""
        wanted = _tight(plain(typed))
        hits = [place for place, label in enumerate(self._tight) if label.startswith(wanted)]
        hits = [place for place in hits if not self._tight[place][len(wanted) :][:1].isdigit()]
        return hits or self._bearing(figures(typed)), True

    def _bearing(self, wanted: Set[str]) -> Sequence[int]:
        return [place for place, label in enumerate(self.labels) if wanted and wanted <= figures(label)]

    def _begun(self, typed: str, key: str) -> Sure:
        """The only part, if it begins with a word of its label; where "not" stands before it, it is asked."""
        hits, fit = self._fitting(self._parts(key), typed)
        if len(hits) > _SHOWN or not fit:
            return hits, False
        before = [_before(self.labels[place], key) for place in hits]
        begun = [words for words in before if words is not None]
        return hits if begun else (), len(hits) == 1 and not _NOT.intersection(*begun)

    def _inside(self, typed: str, key: str) -> Sure:
        """A part from amid a word is a search, not an answer."""
        parts = self._parts(key)
        return parts if self._fitting(parts, typed)[0] else (), False

    def _parts(self, key: str) -> Sequence[int]:
        return [place for place, label in enumerate(self._keys) if key in label] if key else ()

    # --- all of them by numbers --------------------------------------------------------------------------

    def in_turn(self, numbers: Sequence[str]) -> set[tuple[int, ...]]:
        """The orders of all options that numbers can mean: those before them, those in their labels."""
        if not all(number.isascii() and number.isdigit() for number in numbers):
            return set()
        wanted = [int(number[:9]) for number in numbers]
        printed = tuple(number - 1 for number in wanted) if self.numbered else ()
        own = [self._edges.get(number, ()) for number in wanted]
        labelled = tuple(places[0] for places in own if len(places) == 1)
        return {order for order in (printed, labelled) if sorted(order) == [*range(len(self.choices))]}

    # --- by what nobody sees -----------------------------------------------------------------------------

    def _named(self, typed: str, key: str) -> Sure:
        exact = [place for place, choice in enumerate(self.choices) if choice.name == typed]
        return exact or self._by_name.get(key, ()), True

    # --- looked up ---------------------------------------------------------------------------------------

    @cached_property
    def numbered(self) -> bool:
        """Options that are numbers themselves bear no others."""
        return not any(label.isdecimal() for label in self.labels)

    @cached_property
    def _tight(self) -> Sequence[str]:
        return [_tight(label) for label in self.labels]

    @cached_property
    def _keys(self) -> Sequence[str]:
        return [_key(choice.label) for choice in self.choices]

    @cached_property
    def _by_label(self) -> Mapping[str, Sequence[int]]:
        return _places(self.labels)

    @cached_property
    def _by_key(self) -> Mapping[str, Sequence[int]]:
        return _places(self._keys)

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[int]]:
        return _places([folded(choice.name) for choice in self.choices])

    @cached_property
    def _words(self) -> Sequence[Sequence[str]]:
        return [_WORDS.findall(label) for label in self.labels]

    @cached_property
    def _edges(self) -> Mapping[int, Sequence[int]]:
        found: dict[int, list[int]] = {}
        for place, words in enumerate(self._words):
            for number in {*_leading(words), *_leading(words[::-1])}:
                found.setdefault(number, []).append(place)
        return found


def _places(keys: Sequence[str]) -> Mapping[str, Sequence[int]]:
    """Where each key stands; nothing is found by an empty one."""
    found: dict[str, list[int]] = {}
    for place, key in enumerate(keys):
        if key:
            found.setdefault(key, []).append(place)
    return found


def _key(text: str) -> str:
    return folded(without_zeros(text))


def _leading(words: Sequence[str]) -> Iterable[int]:
    """The numbers before the first word: both of "6-10 orang"."""
    return (int(word[:9]) for word in takewhile(lambda one: one.isascii() and one.isdigit(), words))


def _tight(text: str) -> str:
    """Without blanks around signs: "10 - 20" is "10-20"."""
    return _AROUND.sub(r"\1", text)


def _before(label: str, wanted: str) -> Sequence[str] | None:
    """The words before the one with which what is wanted begins; None when it begins amid a word."""
    words = label.split()
    keys = [_key(word) for word in words]
    starts = (i for i, key in enumerate(keys) if key and "".join(keys[i:]).startswith(wanted))
    found = next(starts, None)
    return None if found is None else words[:found]


def read_one(text: str, choices: Sequence[Choice]) -> str | Problem:
    """By label, by number, by a part of a label, else by name."""
    return Printed(choices).one(text)


def read_many(text: str, choices: Sequence[Choice]) -> str | Problem:
    """Names in the list's order; parts by comma, semicolon, line or "dan", or the whole as one label.

    A Problem tells the part that is meant (``values``: text) and what was understood before it (taken).
    """
    printed = Printed(choices)
    if plain(text) in printed.labels:
        return printed.one(text)
    parts = [word for part in parts_of(text) for word in _split(part, printed)]
    if not parts or len(parts) > MOST_OPTIONS:
        return Problem("not_a_choice", values={"text": parts[MOST_OPTIONS]} if parts else {})
    names: list[str] = []
    for part in parts:
        name = printed.one(part)
        if isinstance(name, Problem):
            told = {"text": part, "taken": "\n".join(names)}
            return Problem(name.code, values={**told, **name.values})
        names.append(name)
    return in_order(names, choices)


def parts_of(text: str) -> list[str]:
    """What stands between commas, semicolons and lines."""
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


def _split(part: str, printed: Printed) -> Sequence[str]:
    """ "1 3 4" names three, "5 dan 6" two, unless it is a label."""
    words = part.split()
    if len(words) > 1 and all(word.isascii() and word.isdigit() for word in words):
        return words
    if not _ANDS.search(part) or isinstance(printed.one(part), str):
        return (part,)
    return [one.strip() for one in _ANDS.split(part) if one.strip()] or (part,)


def in_order(names: Sequence[str], choices: Sequence[Choice]) -> str:
    """Once each, as the list has them."""
    wanted = set(names)
    return " ".join(choice.name for choice in choices if choice.name in wanted)
