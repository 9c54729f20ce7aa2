"""What was probably meant by a word that is not known; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

_MOST_WORDS = 3_000
"""Names among which the one that was meant is sought."""
_MOST_GUESSES = 40
"""More would cost more than they help: whoever has so many unknown words has one mistake, many times."""


class Guesses:
    """Guesses among the same words, at most so many."""

    def __init__(self, known: Iterable[str]) -> None:
        self._spelt = {one.casefold(): one for one in known}
        self._left = _MOST_GUESSES

    def close(self, word: str, likeness: float = 0.6) -> tuple[str, ...]:
        """The known word that is most like it, in any capitals; none when nothing is."""
        folded = word.casefold()
        if folded in self._spelt:
            return (self._spelt[folded],)
        if not self._left:
            return ()
        self._left -= 1
        long = len(folded)
        alike = [one for one in self._spelt if 2 * min(len(one), long) >= likeness * (len(one) + long)]
        found = get_close_matches(folded, alike[:_MOST_WORDS], 1, likeness)
        return (self._spelt[found[0]],) if found else ()


def close(word: str, known: Iterable[str], likeness: float = 0.6) -> tuple[str, ...]:
    """One guess among few words."""
    return Guesses(known).close(word, likeness)


def meant(near: Sequence[str]) -> dict[str, str]:
    """What was probably meant, as a value; nothing when there is no such thing."""
    return {"near": near[0]} if near else {}
