"""What a person said -> the value to store, or a Problem; pure and tolerant, knows no form and no state."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import datetime

from forms.answer import choices, dates, numbers, places
from forms.answer.typed import REPORT
from forms.instance.values import cast, number
from forms.problem import Problem
from forms.step import Question, Said

LONGEST = 4_096
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

Read = str | Problem


def interpret(said: Said, question: Question, now: datetime) -> Read:
    """The stored form of an answer to ``question``; "" when nothing was said."""
    most = REPORT if question.type in _LINES else LONGEST
    if len(said.text) > most and len(said.text.strip()) > most:
        return Problem("too_long", values={"limit": str(most)})
    reader = _READERS.get(question.type, _text)
    return reader(said, question, now)


def times(said: Said, question: Question, now: datetime) -> tuple[str, str] | None:
    """Both ends, when a range was typed at a time question."""
    return dates.read_times(said.text, now) if question.type == "time" else None


def clean(text: str) -> str:
    """Without what XML cannot hold and what nobody sees; line breaks stay."""
    return _INVALID.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def yes_or_no(text: str) -> bool | None:
    """None when it is neither."""
    word = text.strip().rstrip(".!").casefold()
    return True if word in _YES else False if word in _NO else None


def _text(said: Said, question: Question, now: datetime) -> Read:
    text = clean(said.text)
    if len(text.encode("utf-16-le")) // 2 > LONGEST:
        return Problem("too_long", values={"limit": str(LONGEST)})
    if "numbers" in question.appearance and text and not re.fullmatch(r"[\d\s().,+-]+", text):
        return Problem("not_a_number")
    return text


def _number(said: Said, question: Question, now: datetime) -> Read:
    text = clean(said.choice or said.text)
    if not text:
        return ""
    value = numbers.read_integer(text) if question.type == "integer" else numbers.read_decimal(text)
    return value


def _range(said: Said, question: Question, now: datetime) -> Read:
    """On the step grid between start and end, as ODK's slider would give it."""
    text = clean(said.choice or said.text)
    if not text:
        return ""
    value = numbers.read_decimal(text)
    if isinstance(value, Problem) or question.range is None:
        return value
    start, end, step = (number(part) for part in question.range)
    low, high = min(start, end), max(start, end)
    if not (low <= float(value) <= high) or _off_grid(float(value) - low, step):
        return Problem(
            "out_of_range", values=dict(zip(("start", "end", "step"), question.range, strict=True))
        )
    return str(int(float(value))) if all(part == int(part) for part in (start, step)) else value


def _off_grid(distance: float, step: float) -> bool:
    return step > 0 and abs(distance / step - round(distance / step)) > 1e-9


def _date(said: Said, question: Question, now: datetime) -> Read:
    text = clean(said.choice or said.text)
    if not text:
        return ""
    if "year" in question.appearance and re.fullmatch(r"\d{4}", text):
        return f"{text}-01-01"
    if "month-year" in question.appearance and isinstance(
        first := dates.read_date(f"1 {text}", now.date()), str
    ):
        return first
    if "month-year" in question.appearance and (match := re.fullmatch(r"(\d{1,2})[/.\- ](\d{4})", text)):
        return dates.read_date(f"1/{match[1]}/{match[2]}", now.date())
    return dates.read_date(text, now.date())


def _time(said: Said, question: Question, now: datetime) -> Read:
    text = clean(said.choice or said.text)
    return (cast(text, "time") if text.count(":") == 2 else "") or dates.read_time(text, now) if text else ""


def _moment(said: Said, question: Question, now: datetime) -> Read:
    text = clean(said.choice or said.text)
    return (cast(text, "dateTime") or dates.read_moment(text, now)) if text else ""


def _one(said: Said, question: Question, now: datetime) -> Read:
    if said.choice:
        known = any(choice.name == said.choice for choice in question.choices)
        return said.choice if known else Problem("not_a_choice")
    text = clean(said.text)
    return choices.read_one(text, question.choices) if text else ""


def _many(said: Said, question: Question, now: datetime) -> Read:
    if said.choices is not None or said.choice:
        names = (*(said.choices or ()), *([said.choice] if said.choice else ()))
        known = {choice.name for choice in question.choices}
        return choices.in_order(names, question.choices) if set(names) <= known else Problem("not_a_choice")
    text = clean(said.text)
    return choices.read_many(text, question.choices) if text else ""


def _rank(said: Said, question: Question, now: datetime) -> Read:
    if said.choices is not None:
        return choices.ranked(said.choices, question.choices) if said.choices else ""
    text = clean(said.text)
    return choices.read_rank(text, question.choices) if text else ""


def _point(said: Said, question: Question, now: datetime) -> Read:
    if said.location is not None:
        return (
            places.shared(said.location)
            if all(map(math.isfinite, said.location))
            else Problem("needs_location")
        )
    text = clean(said.text)
    return places.read_point(text) if text else ""


def _line(said: Said, question: Question, now: datetime) -> Read:
    """One shared point is added to those already there; text replaces them all."""
    text = clean(said.text)
    if said.location is not None:
        added = places.shared(said.location)
        if isinstance(added, Problem):
            return added
        text = f"{question.value};{added}" if question.value else added
    return places.read_line(text, closed=question.type == "geoshape") if text else ""


def _media(said: Said, question: Question, now: datetime) -> Read:
    if said.media and (question.type == "file" or said.media_kind in ("", question.type, "file")):
        return said.media
    if not said.media and not clean(said.text):
        return ""
    return Problem({"image": "needs_photo"}.get(question.type, f"needs_{question.type}"))


def _acknowledge(said: Said, question: Question, now: datetime) -> Read:
    word = said.choice or clean(said.text)
    if not word:
        return ""
    answer = yes_or_no(word)
    return Problem("not_a_yes_no") if answer is None else "OK" if answer else ""


_READERS: dict[str, Callable[[Said, Question, datetime], Read]] = {
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
