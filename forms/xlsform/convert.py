"""pyxform at work: the XForm, or every error it would raise one after another; decides nothing itself."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from msgspec.structs import replace
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert as pyxform_convert

from forms.problem import FormMistake
from forms.xlsform.attributes import put_aside
from forms.xlsform.book import Book
from forms.xlsform.pyxform_says import UNKNOWN, understood
from forms.xlsform.suspects import harmless, is_structure, suspect
from forms.xlsform.told import mistake
from forms.xlsform.unswept import sweep

# pyxform stops at its first error: that row is made harmless and it is asked again, so often.
_ROUNDS = 12
_ROOT = "data"
STUMBLED = "unreadable"
"""pyxform broke off without a word for the author: the place alone is told."""
# Rows that the search for a place may read, all tries together: pyxform takes about 1 ms for five.
_MOST_READ = 20_000
_MOST_ALONE = 60
"""Rows that are tried each on its own to find the one that pyxform means."""
_MOST_OF_LIST = 3
"""Choices of each list that such a try keeps."""


def convert(book: Book) -> tuple[bytes | None, list[FormMistake]]:
    """The XML when pyxform accepts the book; else None and the errors it raises, each with its place."""
    _name_root(book)
    _keep_groups(book)
    put_aside(book)
    return _Rounds(book.raw).run()


class _Rounds:
    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.found: list[FormMistake] = []
        self.left = _MOST_READ

    def run(self) -> tuple[bytes | None, list[FormMistake]]:
        for _ in range(_ROUNDS):
            xform, told = _asked(self.raw)
            if xform is not None:
                return (None if self.found else xform), [*self.found, *told]
            located = [self._located(each) for each in told]
            known = {(each.code, each.sheet, each.row) for each in self.found}
            self.found += [each for each in located if (each.code, each.sheet, each.row) not in known]
            taken = [_take_out(self.raw, each) for each in located]
            sweep()
            if not any(taken):
                break
        return None, self.found

    def _located(self, told: FormMistake) -> FormMistake:
        """With a row where pyxform names none: by the question's name, else by trying."""
        rows = self.raw.get("survey") or []
        if told.row or told.sheet not in ("", "survey") or told.code in _ELSEWHERE:
            return self._named(told)
        names = [row.get("name") or "" for row in rows]
        element = told.values.get("element", "")
        if element and element in names:
            return replace(told, sheet="survey", row=names.index(element) + 2)
        index = self._alone(rows, told)
        if index >= 0:
            return replace(told, sheet="survey", row=index + 2)
        cost = len(rows) * (len(rows).bit_length() + 1)
        if cost > self.left:
            return told
        self.left -= cost
        index = suspect(rows, lambda tried: self._says(tried, told))
        if index < 0:
            return told
        column = told.column or (self._column(rows, index, told) if told.code == STUMBLED else "")
        return replace(told, sheet="survey", row=index + 2, column=column)

    def _column(self, rows: list[dict[str, Any]], index: int, told: FormMistake) -> str:
        """The column without whose cell the row would do; '' when none alone makes the mistake."""
        before = [row if is_structure(row) else harmless(row) for row in rows[:index]]
        for column in rows[index]:
            row = {key: cell for key, cell in rows[index].items() if key != column}
            if column != "type" and not self._says([*before, row], told):
                return column
        return ""

    def _alone(self, rows: list[dict[str, Any]], told: FormMistake) -> int:
        """The first row whose cell makes the mistake even in a form of its own; -1 when none does."""
        choices = _few(self.raw.get("choices") or [])
        tried: set[tuple[str, str]] = set()
        for index, row in enumerate(rows):
            seen = (str(row.get("type")), row.get(told.column) or "")
            if seen[1] and seen not in tried and len(tried) < _MOST_ALONE and not is_structure(row):
                tried.add(seen)
                one = {key: row[key] for key in row if key.startswith(("type", "name", "label", told.column))}
                if self._says([one], told, choices):
                    return index
        return -1

    def _named(self, told: FormMistake) -> FormMistake:
        """Settings and headings have their row by what they are."""
        if told.code in ("missing_column", "same_column", "no_header"):
            return replace(told, row=1)
        return replace(told, row=2) if told.sheet == "settings" and not told.row else told

    def _says(self, rows: list[dict[str, Any]], told: FormMistake, choices: Any = None) -> bool:
        xform, more = _asked({**self.raw, "survey": rows, **({"choices": choices} if choices else {})})
        sweep()
        return xform is None and any((each.code, each.message) == (told.code, told.message) for each in more)


_ELSEWHERE = {"spaced_choice", "too_deep", "missing_column", "same_column", "no_header", "sheet_misspelt"}
"""What is no row of the survey."""


def _asked(raw: dict[str, Any]) -> tuple[bytes | None, list[FormMistake]]:
    """The XForm and pyxform's warnings, or None and why not."""
    told: list[str] = []
    try:
        result = pyxform_convert(xlsform=deepcopy(raw), warnings=told, form_name=_ROOT)
    except PyXFormError as error:
        # Some errors are several, a line each.
        lines = [line for line in str(error).split("\n") if line and not line.startswith("{")]
        return None, [each for line in lines for each in understood(line, "mistake")]
    except RecursionError:
        return None, [mistake("too_deep")]
    except Exception as error:  # pyxform trips over sheets nobody foresaw; the author gets an answer
        told_of = understood(f"{type(error).__name__}: {error}"[:300], "mistake")
        return None, [replace(one, code=STUMBLED) if one.code == UNKNOWN else one for one in told_of]
    return result.xform.encode(), [each for line in told for each in understood(line, "warning")]


def _name_root(book: Book) -> None:
    """The element around all answers may not be called as one of them; else a form is free to name either."""
    taken = {row.get("name", "") for row in book.rows("survey")}
    wanted = next((row["name"] for row in book.rows("settings")[:1] if row.get("name")), _ROOT)
    name = wanted
    while name in taken:
        name += "_"
    if name != _ROOT:
        book.set("name", name)


def _keep_groups(book: Book) -> None:
    """``flat`` takes the paths away by which repeats are found: pyxform would repeat the whole form."""
    for row in book.rows("settings"):
        row.pop("flat", None)


def _few(choices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Three choices of each list: enough for a question to be read alone."""
    seen: dict[str, int] = {}
    kept = []
    for row in choices:
        name = row.get("list_name") or ""
        seen[name] = seen.get(name, 0) + 1
        if seen[name] <= _MOST_OF_LIST:
            kept.append(row)
    return kept


def _take_out(raw: dict[str, Any], mistake: FormMistake) -> bool:
    """Have the fault away without another coming of it; False where that is not possible."""
    if mistake.code == "spaced_choice":
        return _join_names(raw)
    if mistake.sheet == "entities" or mistake.code == "no_entities":
        return _forget_entities(raw)
    rows = raw.get(mistake.sheet)
    index = mistake.row - 2
    if not rows or not 0 <= index < len(rows) or not rows[index] or is_structure(rows[index]):
        return False
    mild = harmless(rows[index]) if mistake.sheet == "survey" else {}
    changed = bool(rows[index] != mild)
    rows[index] = mild
    return changed


def _join_names(raw: dict[str, Any]) -> bool:
    rows = [row for row in raw.get("choices") or () if " " in str(row.get("name", ""))]
    for row in rows:
        row["name"] = str(row["name"]).replace(" ", "_")
    return bool(rows)


def _forget_entities(raw: dict[str, Any]) -> bool:
    """One mistake of the entities would lead to others in every row that saves to them."""
    rows = [row for row in raw.get("survey") or () if "save_to" in row]
    for row in rows:
        del row["save_to"]
    there = bool(raw.get("entities") or rows)
    raw["entities"], raw["entities_header"] = [], []
    return there
