"""Questions with the same choices as one message: a row of buttons under each line. Answers nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from markupsafe import Markup

from forms import Choice, Question
from handlers import choices
from handlers.fill.session import Filling
from handlers.turn import button
from models.message import Button, Rows

WORDS, SHORT = 3, 9
"""So many choices of so many characters stand on the buttons themselves; else their numbers."""
LABEL = 60
"""Characters of a line's button."""


def lines(filling: Filling) -> tuple[Question, ...]:
    """The lines shown with the present question; none where it is asked alone."""
    limits, step = filling.turn.limits, filling.step
    if limits.few or not limits.edits or not isinstance(step, Question):
        return ()
    found = filling.interview.grid()
    options = len(found[0].choices) if found else 0
    if not 2 <= options <= limits.row or any(one.image or one.audio or one.video for one in found):
        return ()
    size = limits.choices // options
    place = next(place for place, one in enumerate(found) if one.ref == step.ref)
    first = place - place % size
    return found[first : first + size]


def text(filling: Filling, asked: Sequence[Question]) -> list[Markup]:
    """Every line in full, and what the numbers on the buttons mean."""
    w = filling.turn.words
    told = [_line(filling, one) for one in asked]
    if not _on_buttons(asked[0].choices):
        labels = (
            w("form.grid_choice", number=number, label=Markup(choice.label))
            for number, choice in enumerate(asked[0].choices, 1)
        )
        told.append(Markup(", ").join(labels))
    return [*told, w("form.how_grid")]


def _line(filling: Filling, question: Question) -> Markup:
    w = filling.turn.words
    line = w("form.grid_line", number=question.number, label=Markup(question.label))
    return Markup("\n").join([line, w("fill.hint", hint=Markup(question.hint))]) if question.hint else line


def rows(filling: Filling, asked: Sequence[Question]) -> Rows:
    """For each line its label, and its choices side by side."""
    return tuple(row for one in asked for row in (_head(filling, one), _choices(filling, one)))


def _head(filling: Filling, question: Question) -> tuple[Button, ...]:
    return (button(_short(f"{question.number}. {choices.plain(question.label)}"), f"{filling.tag}:x"),)


def _choices(filling: Filling, question: Question) -> tuple[Button, ...]:
    data = f"{filling.tag}:g{question.number}."
    named = _on_buttons(question.choices)
    labels = [choices.plain(one.label) if named else str(n) for n, one in enumerate(question.choices, 1)]
    for place, one in enumerate(question.choices):
        if one.name == question.value:
            labels[place] = filling.turn.words.plain("fill.chosen", label=labels[place])
    return tuple(button(label, f"{data}{place}") for place, label in enumerate(labels))


def answered(filling: Filling, refs: Collection[str]) -> Rows:
    """What stays to be seen of a grid that was answered: each line with its answer."""
    w, data = filling.turn.words, f"was{filling.tag[1:]}"
    lines = [one for one in filling.interview.summary() if one.ref in refs and one.text]
    labels = (w.plain("fill.chosen", label=f"{one.label.rstrip(' ?:')}: {one.text}") for one in lines)
    return tuple((button(_short(label), data),) for label in labels)


def is_optional(asked: Sequence[Question]) -> bool:
    """Whether the lines that are still open may be left out."""
    return all(one.value or not one.required for one in asked)


def _on_buttons(options: Sequence[Choice]) -> bool:
    return len(options) <= WORDS and all(len(choices.plain(one.label)) <= SHORT for one in options)


def _short(label: str) -> str:
    return label if len(label) <= LABEL else label[: LABEL - 1].rstrip() + "…"
