"""What a person said -> the value to store, or a Problem; pure and tolerant, knows no form and no state."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from forms.answer import choices, dates, numbers, places, ranks
from forms.answer.typed import REPORT
from forms.problem import Problem
from forms.step import Question, Said
from forms.values import cast, number

LONGEST_ANSWER = 4_096
"""Characters of an answer: as many as a message of Telegram has."""
DIGITS = frozenset({"numbers", "tel"})
"""Appearances of a text that takes digits and the signs between them only."""
_INVALID = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LINES = ("geotrace", "geoshape")
_YES = frozenset(
    [
        "ya",
        "yes",
        "y",
        "ok",
        "oke",
        "okay",
        "iya",
        "sip",
        "setuju",
        "betul",
        "benar",
        "true",
        "1",
        "sudah",
        "add",
        "tambah",
        "lagi",
    ]
)
_NO = frozenset(
    [
        "tidak",
        "no",
        "n",
        "tdk",
        "ga",
        "gak",
        "nggak",
        "enggak",
        "bukan",
        "false",
        "0",
        "belum",
        "cukup",
        "selesai",
        "done",
    ]
)

_DASHES = frozenset("-\u2013\u2014\u2212")

Read = str | Problem


@dataclass(frozen=True, slots=True)
class Hearing:
    """When something is said (aware, in the person's zone), and in which language (ISO)."""

    now: datetime
    language: str


def interpret(said: Said, question: Question, now: datetime, language: str = "id") -> Read:
    """The stored form of an answer to ``question``; "" when nothing was said.

    ``language`` (ISO) decides which sign starts a fraction, the question's label which units are its own.
    """
    most = REPORT if question.type in _LINES else LONGEST_ANSWER
    if len(said.text) > most and len(said.text.strip()) > most:
        return Problem("too_long", values={"limit": str(most)})
    reader = _READERS.get(question.type, _text)
    return reader(said, question, Hearing(now, language))


def nothing(said: Said) -> bool:
    """Whether nothing was said, which is no answer; that no tick is left, or "no", is one."""
    return said.choices is None and not clean(said.text)


def times(said: Said, question: Question, now: datetime) -> tuple[str, str] | None:
    """Both ends, when a range was typed at a time question."""
    return dates.read_times(said.text, now) if question.type == "time" else None


def clean(text: str) -> str:
    """Without what XML cannot hold and what nobody sees; line breaks stay."""
    return _INVALID.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def is_dash(text: str) -> bool:
    """The sign for "no answer", as forms on paper have it."""
    return text.strip() in _DASHES


def yes_or_no(text: str) -> bool | None:
    """None when it is neither."""
    word = text.strip().rstrip(".!").casefold()
    return True if word in _YES else False if word in _NO else None


def _text(said: Said, question: Question, at: Hearing) -> Read:
    text = clean(said.text)
    if len(text.encode("utf-16-le")) // 2 > LONGEST_ANSWER:
        return Problem("too_long", values={"limit": str(LONGEST_ANSWER)})
    if question.appearance & DIGITS and text and not re.fullmatch(r"[\d\s().,+-]+", text):
        return Problem("not_a_number")
    return text


def _number(said: Said, question: Question, at: Hearing) -> Read:
    if said.choice:
        return cast(said.choice, "integer" if question.type == "integer" else "decimal") or Problem(
            "not_a_number"
        )
    text, asked = clean(said.text), _asked(question)
    if not text:
        return ""
    if question.type == "integer":
        return numbers.read_integer(text, asked)
    return numbers.read_decimal(text, at.language, asked)


def _asked(question: Question) -> str:
    """The question's words, which may name a unit."""
    return f"{question.label} {question.hint}"


def _range(said: Said, question: Question, at: Hearing) -> Read:
    """On the step grid between start and end, as ODK's slider would give it."""
    scale = question.range
    if scale is None or not (said.choice or clean(said.text)):
        return _number(said, question, at)
    found: Sequence[str] | Problem = [cast(said.choice, "decimal")]
    if not said.choice:
        found = numbers.read_decimals(clean(said.text), at.language, _asked(question))
    if isinstance(found, Problem):
        return found
    fitting = [value for value in found if _fits(number(value), *map(number, scale))]
    if len(fitting) > 1:
        return numbers.unclear(fitting, at.language)
    if not fitting:
        return Problem("out_of_range", values=dict(zip(("start", "end", "step"), scale, strict=True)))
    whole = all(number(part) == int(number(part)) for part in (scale[0], scale[2]))
    return str(int(number(fitting[0]))) if whole else fitting[0]


def _fits(value: float, start: float, end: float, step: float) -> bool:
    low, high = min(start, end), max(start, end)
    return low <= value <= high and not _off_grid(value - low, step)


def _off_grid(distance: float, step: float) -> bool:
    return step > 0 and abs(distance / step - round(distance / step)) > 1e-9


def _date(said: Said, question: Question, at: Hearing) -> Read:
    text, today = clean(said.choice or said.text), at.now.date()
    if not text:
        return ""
    if "year" in question.appearance:
        found = f"{text}-01-01" if re.fullmatch(r"\d{4}", text) else dates.read_date(text, today)
        return found if isinstance(found, Problem) else f"{found[:4]}-01-01"
    if "month-year" in question.appearance:
        return _month(text, today)
    return dates.read_date(text, today)


def _month(text: str, today: date) -> Read:
    """The first of the month that is meant, as ODK's picker has it."""
    match = re.fullmatch(r"(\d{1,2})[/.\- ](\d{4})", text)
    found: Read = dates.read_date(f"1/{match[1]}/{match[2]}" if match else f"1 {text}", today)
    if isinstance(found, Problem) and not match:
        found = dates.read_date(text, today)
    return found if isinstance(found, Problem) else f"{found[:8]}01"


def _time(said: Said, question: Question, at: Hearing) -> Read:
    text = clean(said.choice or said.text)
    return (
        (cast(text, "time") if text.count(":") == 2 else "") or dates.read_time(text, at.now) if text else ""
    )


def _moment(said: Said, question: Question, at: Hearing) -> Read:
    text = clean(said.choice or said.text)
    return (cast(text, "dateTime") or dates.read_moment(text, at.now)) if text else ""


def _one(said: Said, question: Question, at: Hearing) -> Read:
    if said.choice:
        known = any(choice.name == said.choice for choice in question.choices)
        return said.choice if known else Problem("not_a_choice")
    text = clean(said.text)
    return choices.read_one(text, question.choices) if text else ""


def _many(said: Said, question: Question, at: Hearing) -> Read:
    if said.choices is not None or said.choice:
        names = (*(said.choices or ()), *([said.choice] if said.choice else ()))
        known = {choice.name for choice in question.choices}
        return choices.in_order(names, question.choices) if set(names) <= known else Problem("not_a_choice")
    text = clean(said.text)
    return choices.read_many(text, question.choices) if text else ""


def _rank(said: Said, question: Question, at: Hearing) -> Read:
    if said.choices is not None:
        return ranks.ranked(said.choices, question.choices) if said.choices else ""
    text = clean(said.text)
    return ranks.read_rank(text, question.choices) if text else ""


def _point(said: Said, question: Question, at: Hearing) -> Read:
    if said.location is not None:
        return (
            places.shared(said.location)
            if all(map(math.isfinite, said.location))
            else Problem("needs_location")
        )
    text = clean(said.text)
    return places.read_point(text) if text else ""


def _line(said: Said, question: Question, at: Hearing) -> Read:
    """One shared point is added to those already there; text replaces them all."""
    text = clean(said.text)
    if said.location is not None:
        added = places.shared(said.location)
        if isinstance(added, Problem):
            return added
        text = f"{question.value};{added}" if question.value else added
    return places.read_line(text, closed=question.type == "geoshape") if text else ""


def _media(said: Said, question: Question, at: Hearing) -> Read:
    if said.media and (question.type == "file" or said.media_kind in ("", question.type, "file")):
        return said.media
    if not said.media and not clean(said.text):
        return ""
    return Problem({"image": "needs_photo"}.get(question.type, f"needs_{question.type}"))


def _acknowledge(said: Said, question: Question, at: Hearing) -> Read:
    word = said.choice or clean(said.text)
    if not word:
        return ""
    answer = yes_or_no(word)
    return Problem("not_a_yes_no") if answer is None else "OK" if answer else ""


_READERS: dict[str, Callable[[Said, Question, Hearing], Read]] = {
    "integer": _number,
    "decimal": _number,
    "range": _range,
    "date": _date,
    "time": _time,
    "dateTime": _moment,
    "select_one": _one,
    "select_multiple": _many,
    "rank": _rank,
    "geopoint": _point,
    "geotrace": _line,
    "geoshape": _line,
    "image": _media,
    "audio": _media,
    "video": _media,
    "file": _media,
    "acknowledge": _acknowledge,
}
READ = frozenset(_READERS) - {"image", "audio", "video", "file", "acknowledge"}
"""Types whose typed answers are taken for something; all else is stored as it was said."""
