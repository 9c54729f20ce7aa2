"""What a text is before any flow hears it: a command by one of its names, or a code; answers nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache

from locales import LANGUAGES, words

LONGEST_WORD = 40
"""Characters: more is an answer, whatever it begins with."""
HELP = "?"
NUMBERED = frozenset({"tinjau", "riwayat"})
"""Commands that a report's number may follow, also without a slash."""
_NUMBER = re.compile(r"\bk ?(\d{4}) ?(\d{1,5})$")
_CODE = re.compile(r"(?P<told>\D*?) ?(\d{3}) ?(\d{3})")
_SLASHED = re.compile(r"/([^\W\d_][\w-]*)(?:@\w+)?", re.ASCII)
"""A command, the name of the bot that it is for, and maybe a sign behind it: "/batal!" is meant."""


def bare(text: str, longest: int = LONGEST_WORD) -> str:
    """A short text without signs, case and emoji: "*Batal!*" -> "batal"; '' for what is longer.

    Only question marks: "?".
    """
    if len(text) > longest:
        return ""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(one if one.isalnum() else " " for one in folded)
    return " ".join(kept.split()) or (HELP if HELP in folded else "")


def command(text: str, names: Collection[str], aliases: Mapping[str, str]) -> str:
    """The command that a text is, with a slash or as bare words; '' when it is none.

    With a slash something may follow, and the name may be one that we do not have. What a command may be
    called besides its name and its aliases stands in locales: gate.words_<name>, by commas.
    """
    name = slashed(text)
    if name is not None:
        return aliases.get(name, name)
    word = bare(text)
    if _NUMBER.search(word) and (first := word.partition(" ")[0]) in (*NUMBERED, *aliases):
        return aliases.get(first, first) if aliases.get(first, first) in NUMBERED else ""
    called = _called(tuple(names))
    name = called.get(word) or aliases.get(word, word)
    return name if name in names else called.get(curt(word), "")


def slashed(text: str) -> str | None:
    """What stands behind the slash ("/Lapor@ourbot now" -> "lapor"), None when there is none."""
    found = _SLASHED.match(text)
    return found[1].lower() if found else None


def curt(word: str) -> str:
    """Without what is only polite behind it: "batal saja pak" -> "batal"."""
    parts = word.split()
    while len(parts) > 1 and parts[-1] in _listed("gate.polite"):
        parts.pop()
    return " ".join(parts)


@cache
def _called(names: tuple[str, ...]) -> Mapping[str, str]:
    """What people type -> the command, in all languages at once: nobody thinks of what is set."""
    tables = [words(one) for one in LANGUAGES]
    keys = {name: f"gate.words_{name}" for name in names}
    return {
        word: name
        for w in tables
        for name, key in keys.items()
        if key in w
        for word in w.plain(key).split(", ")
    }


def number(text: str) -> str:
    """The report's number that ends a text: "tinjau k-2026-1" -> "K-2026-00001"; '' when there is none."""
    found = _NUMBER.search(bare(text))
    return f"K-{found[1]}-{int(found[2]):05d}" if found else ""


def code(text: str) -> tuple[str, bool]:
    """The six digits in a text that is nothing else, and whether it says what they are ("hadir 123456")."""
    slash = _SLASHED.match(text)
    found = _CODE.fullmatch(curt(bare(text if slash is None else slash[1] + text[slash.end() :])))
    if found is None or not found[0].isascii():
        return "", False
    told = found["told"].removeprefix("start ").strip()
    known = not told or told in _listed("gate.words_hadir") | _listed("gate.before_code")
    return (found[2] + found[3], bool(told)) if known else ("", False)


def agrees(text: str) -> bool:
    """Whether a text is a yes and nothing else: "ok, saya setuju pak"."""
    said = set(bare(text).split())
    return bool(said & _listed("gate.says_yes")) and said <= _yes()


def declines(text: str) -> bool:
    """Whether a text is a no and nothing else, be it with what it says no to: "tidak setuju"."""
    said, no = set(bare(text).split()), _listed("gate.says_no")
    return bool(said & no) and said <= no | _yes()


def _yes() -> frozenset[str]:
    return _listed("gate.says_yes") | _listed("gate.says_besides") | _listed("gate.polite")


@cache
def _listed(key: str) -> frozenset[str]:
    return frozenset(word for one in LANGUAGES for word in words(one).plain(key).split(", "))
