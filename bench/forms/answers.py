"""Plausible answers to any question, by its type and seeded, for timings and the walker; knows no form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from forms import Question, Said

WORDS = (
    "Ani", "Budi Santoso", "Rapat desa", "081234567890", "AB12", "a@b.id", "12345", "1", "Jl. Melati 3",
    "0812345678", "123456", "Mmm dua", "A", "ab", "1234567890123456", "2024", "x1", "770000000", "0770000000",
)  # fmt: skip
NUMBERS = (0, 1, 2, 3, 5, 7, 10, 12, 18, 25, 31, 40, 60, 90, 120)
LARGE = (250, 999, 2010, 2024, 5000, 62000, 1234567)
DAYS = (0, 0, -1, -2, -7, -30, -200, -400, -2000, -9000, 1, 10, 40, 400)
PLACES = ((-6.95123, 110.12345), (-7.001, 110.42), (-2.53, 140.71), (5.55, 95.32))


def plausible(question: Question, now: datetime, rng: Random) -> Said:
    """One answer that often fits; a form's own conditions may refuse it, then ask for another."""
    return _MAKERS.get(question.type, _text)(question, now, rng)


def _text(question: Question, now: datetime, rng: Random) -> Said:
    if "numbers" in question.appearance:
        return Said(text=rng.choice([word for word in WORDS if word.isdigit()]))
    return Said(text=rng.choice(WORDS))


def _integer(question: Question, now: datetime, rng: Random) -> Said:
    return Said(text=str(rng.choice(LARGE if rng.random() < 0.05 else NUMBERS)))


def _decimal(question: Question, now: datetime, rng: Random) -> Said:
    number = rng.choice(LARGE if rng.random() < 0.2 else NUMBERS)
    return Said(text=f"{number + rng.choice((0, 0.5, 0.25)):.2f}")


def _range(question: Question, now: datetime, rng: Random) -> Said:
    start, end, step = (float(part) for part in question.range or ("0", "10", "1"))
    if step == 0:
        return Said(text=f"{start:g}")
    steps = int(abs(end - start) / abs(step) + 1e-9)
    return Said(text=f"{min(start, end) + rng.randint(0, steps) * abs(step):g}")


def _date(question: Question, now: datetime, rng: Random) -> Said:
    return Said(text=f"{now.date() + timedelta(days=rng.choice(DAYS))}")


def _time(question: Question, now: datetime, rng: Random) -> Said:
    return Said(text=f"{rng.randint(6, 21):02}:{rng.choice((0, 15, 30)):02}")


def _moment(question: Question, now: datetime, rng: Random) -> Said:
    moment = now + timedelta(days=rng.choice(DAYS), minutes=rng.randint(0, 600))
    return Said(text=f"{moment:%Y-%m-%d %H:%M}")


def _one(question: Question, now: datetime, rng: Random) -> Said:
    return Said(choice=rng.choice(question.choices).name) if question.choices else Said(text="x")


def _many(question: Question, now: datetime, rng: Random) -> Said:
    names = [choice.name for choice in question.choices]
    return Said(choices=tuple(rng.sample(names, rng.randint(min(1, len(names)), min(3, len(names))))))


def _rank(question: Question, now: datetime, rng: Random) -> Said:
    names = [choice.name for choice in question.choices]
    return Said(choices=tuple(rng.sample(names, len(names))))


def _point(question: Question, now: datetime, rng: Random) -> Said:
    return Said(location=(*rng.choice(PLACES), 8.0))


def _line(question: Question, now: datetime, rng: Random) -> Said:
    return Said(text="\n".join(f"{latitude}, {longitude}" for latitude, longitude in PLACES))


def _media(question: Question, now: datetime, rng: Random) -> Said:
    return Said(media=f"{rng.getrandbits(64):016x}.bin", media_kind=question.type)


def _acknowledge(question: Question, now: datetime, rng: Random) -> Said:
    return Said(choice="OK")


_MAKERS: dict[str, Callable[[Question, datetime, Random], Said]] = {
    "integer": _integer,
    "decimal": _decimal,
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
