"""What can be wrong, by code: with an answer (Problem) or with a form (FormMistake); must hold no words for
people.

Wording is the callers' (``locales/``). The one text found here is the form's own constraint or required
message, which its author wrote in the person's language.
"""

from typing import Literal

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """Why an answer was refused. Nothing changed in the form.

    Where several questions were asked together, ``values["question"]`` names the one that is meant.

    ``code`` is one of: required, constraint, not_a_number, not_an_integer, number_too_large, unclear_number
    (``values``: fraction, whole, digits in words; readings as stored, by blanks), other_unit, not_a_date,
    no_such_date, not_a_time, not_a_datetime, not_a_choice, ambiguous_choice (``values``: options are labels,
    one a line; names theirs, where they are few; of several choices, text the one that is meant, taken the
    names understood before it, one a line), out_of_range
    (``values``: start, end, step), too_long (``values["limit"]``), needs_location,
    needs_photo, needs_audio, needs_video, needs_file, needs_points (geotrace, geoshape;
    ``values["minimum"]``), not_a_yes_no, read_only, not_relevant, no_such_question, nothing_here,
    too_many_instances (``values``: repeat, limit, wanted), unmet, unmet_required (a condition on what nobody
    can answer; ``values``: question and value in words), unsettled (a calculation that depends on itself
    has no result), lines_differ (``values``: lines, questions), lines_unclear (``values["line"]``: it names
    no question, others do).
    """

    code: str
    message: str = ""
    values: dict[str, str] = {}


class FormMistake(msgspec.Struct, frozen=True):
    """One thing a form's author should mend, where it stands in the sheet (``row`` counts from 1, 0 =
    unknown). ``rows`` are all of its rows where it stands in several.
    """

    level: Literal["mistake", "warning"]
    code: str
    message: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    hint: str = ""
    values: dict[str, str] = {}
    rows: tuple[int, ...] = ()


class FormError(Exception):
    """The form cannot be used; ``mistakes`` lists all that was found, not only the first."""

    def __init__(self, mistakes: list[FormMistake]) -> None:
        super().__init__("; ".join(mistake.message for mistake in mistakes) or "the form cannot be used")
        self.mistakes = mistakes
