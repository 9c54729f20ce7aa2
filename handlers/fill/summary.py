"""The end of an interview: all answers to look through, which of them to change, and what is left to do."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from forms import Answered, Problem
from handlers import choices
from handlers.fill.session import Filling
from handlers.turn import button, quiet
from models.message import Button, Rows

BUTTON = 60
"""Characters of an answer's button."""
LABEL = 80
"""Characters of a question in the summary."""
HELD = 5
"""So many conditions are told; a repeat may have one in each row."""
FILES = ("image", "audio", "video", "file")
"""Types whose answer is the name of a file, which says nothing to people."""


def text(filling: Filling) -> Markup:
    """Every answer, numbered."""
    w = filling.turn.words
    lines = [w("fill.summary", title=filling.form.title(filling.turn.me.language))]
    place = ""
    for number, line in enumerate(filling.interview.summary(), 1):
        if line.group != place:
            place = line.group
            lines += [w("fill.group", label=place)] if place else []
        lines.append(w("fill.line", number=number, label=brief(line.label), value=shown(filling, line)))
    held = filling.interview.held()
    lines += [Markup(), *unmet(filling, held), w("fill.unmet_how")] if held else [w("fill.summary_how")]
    return Markup("\n").join(lines)


def unmet(filling: Filling, held: Sequence[tuple[str, Problem]]) -> list[Markup]:
    """Conditions on what nobody can answer that keep the report back, with the values as they are."""
    w = filling.turn.words
    told = [w("fill.unmet"), *(_held(filling, problem) for _, problem in held[:HELD])]
    return [*told, w("fill.unmet_more", n=len(held) - HELD)] if len(held) > HELD else told


def _held(filling: Filling, problem: Problem) -> Markup:
    w, label = filling.turn.words, brief(problem.values["question"].rstrip(" ?:"))
    why = Markup(problem.message) if problem.message else w(f"problem.{problem.code}")
    value = brief(problem.values["value"])
    return w("fill.unmet_line" if value else "fill.unmet_blank", label=label, value=value, why=why)


def shown(filling: Filling, line: Answered) -> str:
    """An answer in words."""
    w = filling.turn.words
    if not line.text:
        return w("form.unanswered")
    if line.kind in FILES:
        return w(f"form.has_{line.kind}")
    return line.text


def rows(filling: Filling, beside: tuple[Button, ...]) -> Rows:
    """Send, change, cancel; or, when something is to be changed, a button for each answer; `beside` both."""
    w, tag = filling.turn.words, filling.tag
    if filling.view.change:
        return change_rows(filling, beside)
    return (
        (button(w.plain("fill.send"), f"{tag}:send"), button(w.plain("fill.change"), f"{tag}:change")),
        (*beside, quiet(w.plain("fill.cancel"), f"{tag}:stop")),
    )


def change_rows(filling: Filling, beside: tuple[Button, ...]) -> Rows:
    """A button for each answer, to go there and change it."""
    w, tag = filling.turn.words, filling.tag
    items, behind = [], filling.view.behind
    for number, line in enumerate(filling.interview.summary(), 1):
        if behind and line.ref not in behind:
            continue
        where = f" · {brief(line.group, BUTTON // 2)}" if is_repeated(line) else ""
        told = _item(f"{number}. {line.label}", shown(filling, line), BUTTON - len(where))
        items.append((told + where, f"{tag}:e{number}"))
    back = (*beside, quiet(w.plain("fill.to_summary"), f"{tag}:summary"))
    return (*choices.paged(items, filling.view.page, tag, filling.turn.limits, quiet=len(back)), back)


def is_repeated(line: Answered) -> bool:
    """Whether the same question is asked in other instances, too."""
    return "[" in line.ref


def brief(label: str, most: int = LABEL) -> str:
    """A question's first words, enough to know it by."""
    line = " ".join(label.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _item(label: str, value: str, most: int) -> str:
    """Both in one line; where there is no room, a part of the answer is seen, too."""
    return brief(f"{brief(label, max(most - len(value) - 1, most // 2))} {value}", most)
