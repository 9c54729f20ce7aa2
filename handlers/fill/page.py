"""The questions of a page by number, told before its first: what one message may answer. Asks nothing."""

from __future__ import annotations

from markupsafe import Markup

from forms import Question
from handlers import choices
from handlers.fill.session import Filling

LABEL = 40
"""Characters of a question in the list."""


def is_listed(filling: Filling) -> bool:
    """Whether the page's numbers stand in the message that asks the present question."""
    return bool(_listed(filling))


def overview(filling: Filling) -> Markup | None:
    """The page's questions by number, and how to answer them at once; None where that is not said."""
    page, w = _listed(filling), filling.turn.words
    if not page:
        return None
    lines = (w("form.page_line", number=one.number, label=_label(one)) for one in page)
    return w("form.page", lines=Markup(" ").join(lines))


def _listed(filling: Filling) -> tuple[Question, ...]:
    """Before the first question, and after lines that were refused."""
    step = filling.step
    page = filling.interview.page() if isinstance(step, Question) and step.number else ()
    begun = len(page) > 1 and page[0].ref == filling.interview.at
    return page if begun or filling.view.listed else ()


def _label(question: Question) -> str:
    label = choices.plain(question.label)
    label = label if len(label) <= LABEL else label[: LABEL - 1].rstrip() + "…"
    return f"{label}*" if question.required else label
