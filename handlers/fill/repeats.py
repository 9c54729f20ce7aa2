"""Instances of repeats as they are looked at: which to add to, which to take out, and are you sure?

What is looked at stands in the view as `repeat`: ADD, REMOVE, or the ref of the instance that shall go.
"""

from __future__ import annotations

from markupsafe import Markup

from forms import End, RepeatInstance, RepeatPrompt
from handlers import choices
from handlers.fill import summary
from handlers.fill.session import Filling
from handlers.turn import button, quiet
from models.message import Button, Rows

ADD, REMOVE = "add", "remove"
LINES = 10
"""Answers of an instance that are shown before it goes, at most."""
LABEL_LENGTH = 20
"""Characters of a button that names an instance."""


def looked(filling: Filling) -> str:
    """What is looked at instead of the step, '' = the step."""
    return filling.view.repeat


def going(filling: Filling) -> RepeatInstance | None:
    """The instance that is asked about."""
    return next((row for row in removable(filling) if row.ref == looked(filling)), None)


def removable(filling: Filling) -> list[RepeatInstance]:
    """What can be taken out from here: any at the end, one of those just recorded, or where one is."""
    step, interview = filling.step, filling.interview
    if isinstance(step, End):
        return [row for one in interview.repeats() for row in one.instances]
    here = [one for one in interview.repeats() if one.ref == step.ref and isinstance(step, RepeatPrompt)]
    around = [interview.around] if interview.around else []
    return [row for one in here for row in one.instances] or around


def text(filling: Filling) -> Markup:
    """What is asked here."""
    w, what = filling.turn.words, looked(filling)
    if what in (ADD, REMOVE):
        return w(f"form.{what}_which")
    row = going(filling)
    return _sure(filling, row) if row is not None else w("form.remove_which")


def _sure(filling: Filling, row: RepeatInstance) -> Markup:
    w = filling.turn.words
    inside = [one for one in filling.interview.summary() if one.ref.startswith(f"{row.ref}/") and one.text]
    lines = [w("form.remove_sure", label=row.label)]
    lines += [
        w("form.remove_line", label=one.label, value=summary.shown(filling, one)) for one in inside[:LINES]
    ]
    if len(inside) > LINES:
        lines.append(w("form.remove_more", n=len(inside) - LINES))
    return Markup("\n").join(lines)


def rows(filling: Filling) -> Rows:
    """The buttons for it."""
    w, tag, what = filling.turn.words, filling.tag, looked(filling)
    no = quiet(w.plain("form.leave_it"), f"{tag}:stay")
    if what not in (ADD, REMOVE):
        return ((button(w.plain("form.remove"), f"{tag}:gone"), no),)
    verb = "+" if what == ADD else "-"
    items = [
        (summary.brief(label, summary.BUTTON), f"{tag}:{verb}{place}")
        for place, label in enumerate(labels(filling))
    ]
    return (*choices.paged(items, filling.view.page, tag, filling.turn.limits, quiet=1), (no,))


def labels(filling: Filling) -> list[str]:
    """What can be picked here, in words."""
    if looked(filling) == ADD:
        return [one.label for one in filling.interview.repeats()]
    return [f"{row.label}: {row.brief}" if row.brief else row.label for row in removable(filling)]


def beside(filling: Filling) -> tuple[Button, ...]:
    """The quiet buttons for instances, where the interview stands."""
    step = filling.step
    if isinstance(step, RepeatPrompt):
        return (_quiet(filling, "remove", "less"),) if step.count else ()
    if isinstance(step, End):
        known = filling.interview.repeats()
        less = (_quiet(filling, "remove", "less"),) if any(one.instances for one in known) else ()
        return (_quiet(filling, "add", "more"), *less) if known else ()
    return _begun(filling)


def _begun(filling: Filling) -> tuple[Button, ...]:
    """Whoever sees the first question of an instance may have come there by mistake."""
    row = filling.interview.begun
    if row is None:
        return ()
    label = filling.turn.words.plain("form.remove_this", label=row.label)
    return (
        quiet(label, f"{filling.tag}:less")
        if len(label) <= LABEL_LENGTH
        else _quiet(filling, "remove", "less"),
    )


def _quiet(filling: Filling, key: str, verb: str) -> Button:
    return quiet(filling.turn.words.plain(f"form.{key}"), f"{filling.tag}:{verb}")
