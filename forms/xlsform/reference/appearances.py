"""The appearances of ODK Collect, Web Forms and Enketo; ``n`` stands for a number."""

from __future__ import annotations

import re

from forms.xlsform.reference.row import Row, by_spelling

_LOOKS = "appearance_ignored"
APPEARANCES = (
    Row("field-list", "A page: its questions stand under one title."),
    Row("table-list", "A page of selects with the same choices."),
    Row("label", "On a page of selects: the head of the grid; it is told, not asked."),
    Row("list-nolabel", "On a page of select_ones: one message with buttons under each line on Telegram. On "
        "WhatsApp, and where several may be ticked, the lines are asked one by one.",
        others=("list", "likert")),
    Row("numbers", "Takes digits and the signs between them only."),
    Row("tel", "Takes digits and the signs between them only."),
    Row("month-year", "Month and year are asked for: “November 2026”."),
    Row("year", "The year is asked for: “2026”."),
    Row("no-calendar", "No buttons of days."),
    Row("multiline", "On web pages a taller field; a message has any height."),
    Row("search()", "Choices from a file that comes with the form."),
    Row("signature", "A photo of it is sent: nobody can draw in a chat.", "photo_by_hand"),
    Row("draw", "A photo of it is sent: nobody can draw in a chat.", "photo_by_hand"),
    Row("annotate", "A photo is sent: nobody can draw on it in a chat.", "photo_by_hand"),
    Row("new", "Any photo, also one from the gallery: chat apps do not tell.", "any_photo"),
    Row("new-front", "Any photo, also one from the gallery: chat apps do not tell.", "any_photo"),
    Row("new-rear", "Any photo, also one from the gallery: chat apps do not tell.", "any_photo"),
    Row("masked", "What is typed stays readable in the chat.", "shown_openly"),
    Row("hidden-answer", "What is typed stays readable in the chat.", "shown_openly"),
    Row("bearing", "The bearing is typed: a chat has no compass.", "typed_bearing"),
    Row("placement-map", "A location is shared; the chat app's own map may be moved.", "no_map"),
    Row("maps", "A location is shared; the chat app's own map may be moved.", "no_map"),
    Row("map", "Choices are listed, not drawn on a map.", "no_map"),
    Row("image-map", "Choices are listed, not drawn on a picture.", "no_map"),
    Row("hide-input", "A location is shared; the chat app's own map may be moved.", "no_map",
        ("streets", "terrain", "satellite")),
    Row("ethiopian", "Dates are of the Gregorian calendar.", "no_such_calendar",
        ("coptic", "islamic", "bikram-sambat", "myanmar", "persian", "buddhist")),
    Row("ex:", "Another app cannot be opened from a chat: the answer is typed or sent.", "no_other_app"),
    Row("printer:", "Another app cannot be opened from a chat.", "no_other_app", ("printer",)),
    Row("url", "A link in a label can be tapped anyway.", _LOOKS),
    Row("thousands-sep", "Numbers are shown as they are always shown.", _LOOKS),
    Row("counter", "A number in a message.", _LOOKS),
    Row("minimal", "Choices as always.", _LOOKS, ("autocomplete", "search")),
    Row("quick", "An answer leads to the next question, always.", _LOOKS, ("quickcompact", "quickcompact-n")),
    Row("compact", "Choices as always.", _LOOKS, ("compact-n", "horizontal", "horizontal-compact")),
    Row("columns", "Choices as always.", _LOOKS, ("columns-n", "columns-pack", "columns-flex")),
    Row("no-buttons", "Choices as always.", _LOOKS),
    Row("vertical", "Buttons as always.", _LOOKS, ("no-ticks", "picker", "rating", "distress")),
    Row("hidden", "Nobody is asked; holds its default or calculation (Community Health Toolkit)."),
    Row("wn", "One question below the other.", _LOOKS),
)  # fmt: skip
_BY_NAME = by_spelling(APPEARANCES)
_NUMBERED = re.compile(r"(w|columns-|compact-|quickcompact-)\d{1,9}")
UNKNOWN = Row("", "An appearance that no app has does nothing.", _LOOKS)


def appearance(word: str) -> Row:
    """The row of one appearance as a sheet has it: w4, ex:org.app(x), search('a')."""
    if word.startswith("search("):
        return _BY_NAME["search()"]
    head, colon, _ = word.partition(":")
    return _BY_NAME.get(head + colon) or _BY_NAME.get(_NUMBERED.sub(r"\1n", word)) or UNKNOWN
