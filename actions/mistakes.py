"""What an author is told about a form, in words: where, what is wrong, what to write; judges nothing."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from forms import FormMistake
from locales import Words

SHOWN = 6
"""Of many rows with the same mistake so many are named."""


def line(mistake: FormMistake, w: Words) -> Markup:
    """One mistake or warning as one line."""
    text, advised, where = said(mistake, w), advice(mistake, w), place(mistake, w)
    told = w("author.advised", text=text, advice=advised) if advised else text
    return w("author.located", place=where, text=told) if where else told


def said(mistake: FormMistake, w: Words) -> Markup:
    """What is wrong; in general where we have no words for its code."""
    key = f"author.{mistake.code}"
    key = key if key in w else "author.pyxform"
    return w(key, **{"message": mistake.message, **mistake.values})


def advice(mistake: FormMistake, w: Words) -> Markup:
    """What to write instead; '' when what is wrong says it already."""
    near, key = mistake.values.get("near"), f"author.{mistake.code}_do"
    if near:
        return w("author.did_you_mean", near=near)
    return w(key, **mistake.values) if key in w else Markup("")


def place(mistake: FormMistake, w: Words) -> Markup:
    """Sheet, row and column, as far as they are known."""
    parts = [
        w("author.place_sheet", sheet=mistake.sheet) if mistake.sheet else "",
        _rows(mistake, w),
        w("author.place_column", column=mistake.column) if mistake.column else "",
    ]
    return Markup(", ").join(part for part in parts if part)


def _rows(mistake: FormMistake, w: Words) -> Markup | str:
    if not mistake.rows:
        return w("author.place_row", row=mistake.row) if mistake.row else ""
    shown, more = mistake.rows[:SHOWN], len(mistake.rows) - SHOWN
    rows = ", ".join(map(str, shown))
    return w("author.place_more_rows", rows=rows, n=more) if more > 0 else w("author.place_rows", rows=rows)


def divided(mistakes: Sequence[FormMistake]) -> tuple[list[FormMistake], list[FormMistake]]:
    """Those that stop the form, and those that are only told."""
    wrong = [one for one in mistakes if one.level == "mistake"]
    return wrong, [one for one in mistakes if one.level == "warning"]
