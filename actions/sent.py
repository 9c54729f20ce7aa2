"""What a sent version says, in the words in which it was sent; reads it, and works nothing out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from actions import sources
from actions.library import Library
from forms import Answered, Interview, Setting, Submission
from locales import LANGUAGES
from models import Tx, area, entry
from models.entry import EntryVersion

Line = Sequence[str]
"""An Answered as it is stored."""
_CODE = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?\Z")


def kept(interview: Interview) -> dict[str, Any]:
    """The answers as they are worded at this moment, by language, the author's first."""
    own = interview.instance.setting.language
    told = interview.words(dict.fromkeys((own, *LANGUAGES, *map(_short, interview.form.languages))))
    return {
        language: [msgspec.structs.astuple(line) for line in lines]
        for language, lines in told.items()
        if language == own or lines != told[own]
    }


def _short(language: str) -> str:
    """A form's name of a language ("Basa Jawa (jv)") as its code."""
    return language.rpartition("(")[2].rstrip(")") or language


async def answers(tx: Tx, library: Library, sent: EntryVersion, language: str) -> list[Answered]:
    """Every answer of a version: in this language, or in its author's."""
    words: Mapping[str, Sequence[Line]] = sent.words
    if not words:
        return await _unkept(tx, library, sent, language)
    lines = words.get(_short(language))
    return [Answered(*line) for line in (next(iter(words.values())) if lines is None else lines)]


async def _unkept(tx: Tx, library: Library, sent: EntryVersion, language: str) -> list[Answered]:
    """Those of a version that was sent before words were kept, as of the moment and place of its sending."""
    form = await library.form(tx, sent.form_version_id)
    author = await entry.author(tx, sent.entry_id)
    asker = sources.Asker(author.id, language, author.zone, author.area_code)
    rows = await sources.externals(tx, asker, form.externals, sent.submitted_at)
    then = sent.submitted_at.astimezone(ZoneInfo(author.zone))
    setting = Setting(
        now=then, language=language, externals=rows, username=author.name, words=sources.WORDS, rng=Random(0)
    )
    return [await _named(tx, one) for one in Submission(form, sent.submission, setting).answers()]


async def _named(tx: Tx, one: Answered) -> Answered:
    """With the name of a place that is no longer among those offered to its author."""
    if one.text != one.value or not _CODE.match(one.value):
        return one
    known = await area.get(tx, one.value)
    return msgspec.structs.replace(one, text=known.name) if known is not None else one
