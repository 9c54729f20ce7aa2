"""An entry's card as a chat message: a glance or the whole; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from actions.cards import Card, Line, Remark, duration
from handlers import dates
from locales import Words

GLANCE = 280
"""Characters of an answer that a glance shows, so that it fits under a photo."""


def head(w: Words, card: Card, zone: str) -> Markup:
    """Number, state, who, when, where."""
    who = "entries.who_position" if card.position else "entries.who"
    parts = [
        w("entries.head", number=card.number, state=state(w, card.state)),
        w(who, name=card.author, position=card.position),
    ]
    if card.happened_on is not None:
        spent = duration(w, card.minutes) if card.minutes else ""
        key = "entries.when_hours" if spent else "entries.when"
        parts.append(w(key, date=dates.day(w, card.happened_on), hours=spent))
    if card.where:
        parts.append(w("entries.where_visit" if card.visit else "entries.where", where=card.where))
    if card.sent_at is not None:
        parts.append(w("entries.sent", when=dates.moment(w, card.sent_at, zone)))
    return Markup("\n").join(parts)


def glance(w: Words, card: Card, zone: str) -> Markup:
    """The head, what was done in few words, and what was said about it last."""
    lines = _lines(w, card.brief, GLANCE)
    last = [_remark(w, card.remark)] if card.remark and card.remark.note else []
    return _joined(head(w, card, zone), lines, last)


def whole(w: Words, card: Card, zone: str) -> Markup:
    """Every answer and everything that was said about the entry."""
    return _joined(head(w, card, zone), _lines(w, card.lines), [_remark(w, one) for one in card.remarks])


def state(w: Words, name: str) -> str:
    """An entry's state in words."""
    return w.plain(f"review.state_{name}")


def _joined(*parts: Markup | list[Markup]) -> Markup:
    blocks = [part if isinstance(part, Markup) else Markup("\n").join(part) for part in parts]
    return Markup("\n\n").join(block for block in blocks if block)


def _lines(w: Words, lines: Iterable[Line], most: int = 0) -> list[Markup]:
    """Each answer, those of a group or of an instance of a repeat below its name."""
    told: list[Markup] = []
    place = ""
    for line in lines:
        if line.group != place:
            place = line.group
            told += [w("fill.group", label=place)] if place else []
        told.append(_line(w, line, most))
    return told


def _line(w: Words, line: Line, most: int = 0) -> Markup:
    text = line.text if not most or len(line.text) <= most else f"{line.text[:most].rstrip()}…"
    key = "entries.line_question" if line.label.endswith("?") else "entries.line"
    return w(key, label=line.label.rstrip(": "), text=text)


def _remark(w: Words, remark: Remark) -> Markup:
    key = f"review.remark_{remark.verb}"
    return w(key, name=remark.name, note=remark.note) if remark.note else w(f"{key}_bare", name=remark.name)
