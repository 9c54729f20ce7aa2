"""A step of the interview as one message with buttons; decides nothing about answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup
from msgspec.structs import replace

from forms import Choice, End, Question, RepeatPrompt, Step
from forms.answer.choices import Printed
from forms.answer.numbers import worded
from handlers import choices, gate
from handlers.fill import calendar, grid, page, repeats, summary
from handlers.fill.howto import PICKS, how_to
from handlers.fill.session import Filling
from handlers.turn import button, quiet
from models import form
from models.message import Button, Rows

RANGE_BUTTONS = 11
"""A range of at most so many values is shown as buttons."""
NO_DAYS = frozenset({"no-calendar", "month-year", "year"})
"""Appearances of a date that days as buttons would not suit."""


def ask(filling: Filling, trouble: str = "", *, understood: str = "") -> None:
    """Ask the current question; what was wrong or understood (HTML) goes before it in the same message.

    A question with trouble is sent in any case; others give way to a later one of the same moment.
    """
    before = trouble or understood
    asked = text(filling)
    told = f"{before}\n\n{asked}" if before else asked
    filling.turn.say(told, rows(filling), photo=label_media(filling), prompt=not trouble)


def label_media(filling: Filling) -> str:
    """The picture, sound or film of the current question's label, '' when it has none."""
    step = None if repeats.looked(filling) else filling.step
    name = (step.image or step.audio or step.video) if isinstance(step, Question) else ""
    return form.label_ref(filling.draft.form_version_id, name) if name else ""


def redraw(filling: Filling) -> None:
    """Show the tapped message's buttons as they are now; the question again where nothing can be redrawn."""
    if filling.turn.limits.edits and filling.turn.said.kind == "button":
        filling.turn.mark(rows(filling))
    else:
        ask(filling)


def text(filling: Filling) -> Markup:
    """The current step in words."""
    step = filling.step
    if repeats.looked(filling):
        return repeats.text(filling)
    if isinstance(step, End):
        return summary.text(filling)
    if isinstance(step, Question):
        return question_text(filling, step)
    return repeat_text(filling, step)


def rows(filling: Filling) -> Rows:
    """The buttons of the current step, as it is being looked at."""
    step = filling.step
    if repeats.looked(filling):
        return repeats.rows(filling)
    if isinstance(step, End):
        return summary.rows(filling, repeats.beside(filling))
    if isinstance(step, Question):
        table = grid.lines(filling)
        body = grid.rows(filling, table) if table else question_rows(filling, step)
        return (*body, *guide_rows(filling, step), *nav(filling, step, table))
    return (*repeat_rows(filling), *nav(filling, step))


def question_text(filling: Filling, question: Question) -> Markup:
    """Progress, the question, its hint, how to answer, and the answer it has already."""
    w = filling.turn.words
    lines = [w("fill.progress", index=question.index, total=question.total)] if question.index else []
    if question.group:
        lines.append(w("fill.group", label=Markup(question.group)))
    lines += [w("fill.note", label=Markup(note)) for note in question.notes]
    table = grid.lines(filling)
    if table:
        return Markup("\n").join([*lines, *grid.text(filling, table)])
    lines += filter(None, [page.overview(filling)])
    lines.append(w("fill.question", label=label(filling, question)))
    if question.hint:
        lines.append(w("fill.hint", hint=Markup(question.hint)))
    how = how_to(filling, question)
    if how:
        lines.append(how)
    if question.type == "rank":
        lines += ranked(filling, question)
    if question.shown:
        lines.append(w("fill.now", value=shown(filling, question)))
    return Markup("\n").join(lines)


def ranked(filling: Filling, question: Question) -> list[Markup]:
    """What is to be put in order, with the numbers to do it by; numbers of their own go without."""
    w = filling.turn.words
    labels = [Markup(choice.label) for choice in question.choices]
    if not Printed(question.choices).numbered:
        return [w("form.option_bare", label=label) for label in labels]
    return [w("form.option_line", number=number, label=label) for number, label in enumerate(labels, 1)]


def label(filling: Filling, question: Question) -> Markup:
    """The question's words; for the place of the start they are ours, unless its author gave some."""
    ours = "start-geopoint" in question.appearance and question.label == question.name
    return Markup(filling.turn.words("form.start_geopoint") if ours else question.label)


def shown(filling: Filling, question: Question) -> str:
    """The answer so far in words; what a person wrote is not taken for markup."""
    if question.type in summary.FILES:
        return filling.turn.words(f"form.has_{question.type}")
    return Markup(question.shown) if question.choices else question.shown


def question_rows(filling: Filling, question: Question) -> Rows:
    """The buttons that answer a question."""
    w, tag = filling.turn.words, filling.tag
    if question.readonly or question.type == "note":
        return ((button(w.plain("fill.next"), f"{tag}:next"),),)
    if question.type in PICKS and question.choices:
        return pick_rows(filling, question)
    if question.type == "date" and question.appearance.isdisjoint(NO_DAYS):
        return date_rows(filling, question)
    if question.type == "acknowledge":
        return ((button(w.plain("fill.acknowledge"), f"{tag}:yes"),),)
    if question.type in ("geopoint", "geotrace", "geoshape"):
        return place_rows(filling, question)
    values = readings(filling) or {worded(n, w.language): n for n in steps_of(question.range)}
    return choices.grid([(text, f"{tag}:v{value}") for text, value in values.items()], filling.turn.limits)


def readings(filling: Filling) -> Mapping[str, str]:
    """What the number that was typed can mean, as said -> as stored; {} where nothing is unclear."""
    told = filling.view.readings
    return dict(zip((told.fraction, told.whole), told.readings.split(), strict=True)) if told else {}


def guide_rows(filling: Filling, question: Question) -> Rows:
    """What explains the question to who asks for it."""
    label = filling.turn.words.plain("fill.guide")
    return ((quiet(label, f"{filling.tag}:guide"),),) if question.guidance else ()


def pick_rows(filling: Filling, question: Question) -> Rows:
    """Choices as buttons, only those that match while something is searched for; ticked ones are marked."""
    w, tag, limits = filling.turn.words, filling.tag, filling.turn.limits
    find, many = filling.view.find, question.type == "select_multiple"
    labels = [plain(choice) for choice in question.choices]
    places = _found(filling, question, labels, find) if find else range(len(labels))
    verb, picked = ("t", picks(filling, question)) if many else ("c", [])
    for i in places if picked else ():
        if question.choices[i].name in picked:
            labels[i] = w.plain("fill.ticked", label=labels[i])
    below = [(replace(quiet(w.plain("fill.done", n=len(picked)), f"{tag}:ok"), stays=True),)] if many else []
    if find:
        below.append((quiet(w.plain("fill.show_all"), f"{tag}:all"),))
    items = [(labels[i], f"{tag}:{verb}{i}") for i in places]
    beside = {"below": len(below), "quiet": sum(map(len, nav(filling, question))) + bool(question.guidance)}
    page, listed = filling.view.page, places if find else ()
    return (*choices.paged(items, page, tag, limits, places=listed, **beside), *below)


def offers(step: Step, text: str) -> bool:
    """Whether this very word is a printed choice: then it is an answer, though it may be a command, too.

    Looks at every choice: it is asked only of what would be a command or a button.
    """
    word = gate.bare(text)
    offered = step.choices if isinstance(step, Question) else ()
    return bool(word) and any(word == gate.bare(plain(one)) for one in offered)


def plain(choice: Choice) -> str:
    """A choice's label as a button shows it; its name when it has none."""
    return choices.plain(choice.label) or choice.name


def _found(filling: Filling, question: Question, labels: Sequence[str], find: str) -> Sequence[int]:
    """The choices that were meant, else those that hold what is looked for."""
    only = filling.view.only
    if only:
        return [place for place, one in enumerate(question.choices) if one.name in only]
    return choices.found(labels, find)


def picks(filling: Filling, question: Question) -> list[str]:
    """Names ticked so far: in this view, else what was answered before."""
    picked = filling.view.pick
    return question.value.split() if picked is None else picked


def date_rows(filling: Filling, question: Question) -> Rows:
    """Today, yesterday, another day."""
    w, tag = filling.turn.words, filling.tag
    quick = (
        button(w.plain("fill.today"), f"{tag}:today"),
        button(w.plain("fill.yesterday"), f"{tag}:yesterday"),
    )
    if not filling.turn.limits.edits:
        return (quick,)
    opened = calendar.parse_month(filling.view.month)
    if opened is not None:
        return (quick, *calendar.month(*opened, tag, w))
    month = question.value[:7] or f"{filling.turn.local:%Y-%m}"
    return (quick, (button(w.plain("fill.other_day"), f"{tag}:m{month}"),))


def place_rows(filling: Filling, question: Question) -> Rows:
    """Share the location; a line of points that has begun can be ended."""
    w = filling.turn.words
    share = (
        ((Button(text=w.plain("fill.share"), share=True),),) if filling.turn.limits.shares_location else ()
    )
    begun = question.type != "geopoint" and question.value
    return (*share, (button(w.plain("form.enough"), f"{filling.tag}:enough"),)) if begun else share


def steps_of(limits: tuple[str, str, str] | None) -> list[str]:
    """The values of a short range; none when it is long or no number."""
    try:
        start, end, step = (float(text) for text in limits or ("", "", ""))
    except ValueError:
        return []
    if step <= 0 or not 0 <= (end - start) / step < RANGE_BUTTONS:
        return []
    return [f"{start + i * step:g}" for i in range(int((end - start) / step + 1e-9) + 1)]


def nav(filling: Filling, step: Step, table: Sequence[Question] = ()) -> Rows:
    """Back, on or past, cancel; and where there is an answer, the way to take it away."""
    w, tag = filling.turn.words, filling.tag
    asks = isinstance(step, Question) and not (step.readonly or step.type == "note" or table)
    answer = step if isinstance(step, Question) and asks else None
    kept = answer if answer is not None and answer.value else None
    row = [quiet(w.plain("fill.back"), f"{tag}:back")] if isinstance(step, End) or step.index > 1 else []
    if table and grid.is_optional(table):
        row.append(quiet(w.plain("fill.next"), f"{tag}:rest"))
    elif kept is not None and kept.type != "select_multiple":
        row.append(quiet(w.plain("fill.next"), f"{tag}:next"))
    elif answer is not None and not answer.required and kept is None:
        row.append(quiet(w.plain("fill.skip"), f"{tag}:skip"))
    row += [*repeats.beside(filling), quiet(w.plain("fill.cancel"), f"{tag}:stop")]
    if kept is None or kept.required:
        return (tuple(row),)
    return (tuple(row), (quiet(w.plain("fill.clear"), f"{tag}:clear"),))


def repeat_text(filling: Filling, step: RepeatPrompt) -> Markup:
    """Whether to add another one."""
    w = filling.turn.words
    lines = [w("fill.progress", index=step.index, total=step.total)]
    if step.group:
        lines.append(w("fill.group", label=Markup(step.group)))
    key = "form.add_first" if step.count == 0 else "form.add_another"
    lines.append(w(key, label=Markup(step.label), count=step.count))
    return Markup("\n").join(lines)


def repeat_rows(filling: Filling) -> Rows:
    """Add, or go on."""
    w, tag = filling.turn.words, filling.tag
    return ((button(w.plain("form.add"), f"{tag}:add"), button(w.plain("form.enough"), f"{tag}:enough")),)
