"""How a kind of question is answered, where its form does not say; asks nothing itself."""

from __future__ import annotations

from markupsafe import Markup

from forms import Question
from forms.answer.choices import Printed
from handlers.fill.session import Filling

PICKS = ("select_one", "select_multiple")
HOW_DATE = {"month-year": "form.how_month_year", "year": "form.how_year"}
HOW = ("integer", "decimal", "range", "time", "dateTime", "geopoint", "geotrace", "geoshape", "rank")
HOW_ALWAYS = ("audio", "video", "file", "barcode")
DRAWN = ("signature", "annotate", "draw")
"""Appearances of a picture that is made on a screen in other clients."""


def how_to(filling: Filling, question: Question) -> Markup | None:
    """How to answer this kind of question, where its form does not say."""
    w, kind = filling.turn.words, question.type
    find = filling.view.find
    if find and kind in PICKS:
        return w("form.found", text=find)
    if kind in PICKS and not question.choices:
        return w("form.no_choices")
    if kind == "select_one" and len(question.choices) > filling.turn.limits.choices // 2:
        return w("form.how_search")
    if kind == "date":
        return next((w(key) for name, key in HOW_DATE.items() if name in question.appearance), None)
    if kind == "select_multiple":
        return how_many(filling, len(question.choices))
    if kind == "image":
        return how_picture(filling, question)
    if kind == "rank" and not question.hint and not Printed(question.choices).numbered:
        return w("form.how_rank_labels")
    if kind in HOW_ALWAYS or (kind in HOW and not question.hint):
        return w(f"form.how_{kind}")
    return None


def how_many(filling: Filling, count: int) -> Markup:
    """How to tick several; by number where a list is numbered, with an example that the list has."""
    if not filling.turn.limits.few or count < 3:
        return filling.turn.words("form.how_select_multiple")
    return filling.turn.words("form.how_numbers", example="2,4,5" if count >= 5 else "1,3")


def how_picture(filling: Filling, question: Question) -> Markup | None:
    """What to send; of what other clients let people draw, how it becomes a photo."""
    w = filling.turn.words
    drawn = next((one for one in DRAWN if one in question.appearance), "")
    if drawn:
        return w(f"form.how_{drawn}")
    return None if w.plain("form.photo") in question.hint.casefold() else w("form.how_image")
