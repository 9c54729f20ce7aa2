"""What people say while nothing is asked, and what they mean by it: one table, bounded; answers nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from handlers import gate
from locales import LANGUAGES, words

MOST_WORDS = 7
"""Words: a longer text is a report or a question of its own."""
LONGEST_TEXT = 60
"""Characters of a text that may be a word of every day."""
MEANS: Mapping[str, str] = {
    "thanks": "thanks",
    "greeting": "greeting",
    "fine": "fine",
    "certificate": "bimtek",
    "session": "bimtek",
    "deadline": "tenggat",
    "reminder": "pengingat",
    "recap": "rekap",
    "queue": "tinjau",
    "history": "riwayat",
    "report": "lapor",
}
"""A row of gate.idle_<name> in locales -> the command it is answered by, or the reply menu.said_<name>.

The first row of which a word or phrase occurs wins, so the rows go from the narrow to the wide; the first
three count only as the whole text.
"""
WHOLE = frozenset({"thanks", "greeting", "fine"})


def meant(text: str) -> str:
    """The name in MEANS of what was said; '' when it is none of these."""
    if len(text) > LONGEST_TEXT or "\n" in text.strip():
        return ""
    said = gate.bare(text, LONGEST_TEXT)
    if not said or len(said.split()) > MOST_WORDS:
        return ""
    return next((name for name, wanted in _rows() if any(_fits(name, one, said) for one in wanted)), "")


def _fits(name: str, wanted: str, said: str) -> bool:
    return wanted in (said, gate.curt(said)) if name in WHOLE else f" {wanted} " in f" {said} "


@cache
def _rows() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (name, tuple(one for w in map(words, LANGUAGES) for one in w.plain(f"gate.idle_{name}").split(", ")))
        for name in MEANS
    )
