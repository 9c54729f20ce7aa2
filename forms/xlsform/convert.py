"""pyxform at work: the XForm, or every error it would raise one after another; decides nothing itself."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert as pyxform_convert

from forms.problem import FormMistake
from forms.xlsform.book import Book
from forms.xlsform.pyxform_says import understood
from forms.xlsform.told import mistake

# pyxform stops at its first error: that row is taken out and it is asked again, so often.
_ROUNDS = 12
_ROOT = "data"


def convert(book: Book) -> tuple[bytes | None, list[FormMistake]]:
    """The XML when pyxform accepts the book; else None and the errors it raises, their rows taken out."""
    found: list[FormMistake] = []
    _name_root(book)
    for _ in range(_ROUNDS):
        told: list[str] = []
        try:
            result = pyxform_convert(xlsform=deepcopy(book.raw), warnings=told, form_name=_ROOT)
        except PyXFormError as error:
            # Some errors are several, a line each.
            more = [each for line in str(error).split("\n") if line for each in understood(line, "mistake")]
            found += more
            taken = [_take_out(book.raw, each) for each in more]
            if not any(taken):
                return None, found
        except RecursionError:
            return None, [*found, mistake("too_deep")]
        except Exception as error:  # pyxform trips over sheets nobody foresaw; the author gets an answer
            return None, [*found, mistake("pyxform", message=f"{type(error).__name__}: {error}"[:300])]
        else:
            warnings = [each for line in told for each in understood(line, "warning")]
            return (None if found else result.xform.encode()), [*found, *warnings]
    return None, found


def _name_root(book: Book) -> None:
    """The element around all answers may not be called as one of them; else a form is free to name either."""
    taken = {row.get("name", "") for row in book.rows("survey")}
    wanted = next((row["name"] for row in book.rows("settings")[:1] if row.get("name")), _ROOT)
    name = wanted
    while name in taken:
        name += "_"
    if name != _ROOT:
        book.set("name", name)


def _take_out(raw: dict[str, Any], mistake: FormMistake) -> bool:
    """Blank the row at fault; False where that is not possible and the search ends."""
    rows = raw.get(mistake.sheet)
    index = mistake.row - 2
    if not rows or not 0 <= index < len(rows) or not rows[index]:
        return False
    kind = str(rows[index].get("type", ""))
    if kind.startswith(("begin", "end")):
        return False
    rows[index] = {}
    return True
