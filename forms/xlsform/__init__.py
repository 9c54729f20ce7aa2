"""XLSForm (.md .csv .xlsx .xls) -> a Form through pyxform, with every mistake located; fills no form."""

from __future__ import annotations

from msgspec.structs import replace

from forms.definition import Form
from forms.problem import FormError, FormMistake
from forms.xlsform.book import Book, open_book
from forms.xlsform.check import check
from forms.xlsform.convert import convert
from forms.xlsform.enclose import enclose, wanted
from forms.xlsform.examined import Examined
from forms.xlsform.heading_row import WITHOUT
from forms.xlsform.lists import stand_in
from forms.xlsform.locate import by_heading, faults, locate, places, readers
from forms.xlsform.parcel import form_and_files, is_form
from forms.xlsform.repair import repair
from forms.xlsform.rewrite import rewrite
from forms.xlsform.told import mistake, together
from forms.xlsform.unswept import unswept

__all__ = [
    "Examined",
    "enclose",
    "examine_xlsform",
    "form_and_files",
    "is_form",
    "load_xlsform",
    "read_xlsform",
    "wanted",
]  # fmt: skip

_ENOUGH = 300
"""So many mistakes are enough to begin with; pyxform's would follow from them, and cost time."""

BRACKETS = ("begin_for_end", "end_for_begin", "crossed_end", "unmatched_begin", "unmatched_end")
"""Of which pyxform says other things, in other rows."""

_FIRST = ("not_encrypted",)
"""A note that no longer list may hide."""


def examine_xlsform(content: bytes, filename: str, *, strict: bool = False) -> Examined:
    """Like load_xlsform, for those who store the result: it raises nothing and can be sent as JSON."""
    try:
        form, found, book = _load(content, filename, strict=strict)
    except FormError as error:
        return Examined(error.mistakes)
    examined = Examined.of(form, found)
    names = examined.externals
    return replace(examined, readers=readers(book, names), places=places(book, names) if names else {})


def load_xlsform(content: bytes, filename: str, *, strict: bool = False) -> tuple[Form, list[FormMistake]]:
    """The form and its warnings. Raises FormError with every mistake (and the warnings) that could be found.

    What old or careless sheets get wrong in known ways is repaired and told as a warning; ``strict`` makes
    each of those repairs a mistake instead.
    """
    form, found, _ = _load(content, filename, strict=strict)
    return form, found


@unswept()
def _load(content: bytes, filename: str, *, strict: bool) -> tuple[Form, list[FormMistake], Book]:
    book, found = open_book(content, filename, strict=strict)
    found += repair(book, strict=strict)
    found += _unspoilt(found, check(book))
    if _any_mistake(found) and (len(found) > _ENOUGH or any(one.code in WITHOUT for one in found)):
        raise FormError(ordered(book, found))
    stand_in(book)
    xml, more = convert(book)
    found += _news(found, by_heading(book, more))
    form = None
    if xml is not None:
        try:
            xml, more = rewrite(xml, book)
            found += locate(book, more)
            form = Form.from_xml(xml)
            found += _news(found, [*locate(book, list(form.warnings)), *faults(book, form)])
        except FormError as error:
            found += _news(found, locate(book, error.mistakes))
        except RecursionError:
            found.append(mistake("too_deep"))
    if form is None or any(each.level == "mistake" for each in found):
        raise FormError(ordered(book, found) if _any_mistake(found) else [mistake("broken_file")])
    return form, ordered(book, found), book


def read_xlsform(content: bytes, filename: str, *, strict: bool = False) -> tuple[bytes, list[FormMistake]]:
    """XForm XML and warnings; like load_xlsform."""
    form, found = load_xlsform(content, filename, strict=strict)
    return form.xml, found


def _unspoilt(told: list[FormMistake], more: list[FormMistake]) -> list[FormMistake]:
    """Without what is said of a row whose formula nobody computed: the cell only looks empty."""
    rows = {(one.sheet, one.row) for one in told if one.code == "formula_without_value"}
    return [one for one in more if (one.sheet, one.row) not in rows]


def _any_mistake(found: list[FormMistake]) -> bool:
    return any(each.level == "mistake" for each in found)


def _news(told: list[FormMistake], more: list[FormMistake]) -> list[FormMistake]:
    """Without what a later reader cannot place, or says of a row already told of: it follows from that."""
    rows = {(each.sheet, each.row) for each in told if each.level == "mistake"}
    rows |= {("", 0), ("survey", 0)} if rows else set()
    heads = {each.code for each in told if each.row == 1 and each.level == "mistake"}
    if any(each.sheet == "choices" and each.level == "mistake" for each in told):
        heads.add("no_choices_sheet")
    unread = {(each.sheet, each.row) for each in told if each.code == "unknown_column"}
    open_ends = any(each.code in BRACKETS for each in told)
    known = {(each.code, each.sheet, each.row) for each in told if each.level == "mistake"}
    known |= {(each.code, each.sheet, each.row) for each in told if not _any_mistake(more)}
    return [
        each
        for each in more
        if (each.level == "warning" or (each.sheet, each.row) not in rows)
        and (each.code, each.sheet, each.row) not in known
        and each.code not in heads
        and not (each.code == "bad_column" and (each.sheet, each.row) in unread)
        and not (open_ends and each.code.startswith("unmatched"))
    ]


def ordered(book: Book, mistakes: list[FormMistake]) -> list[FormMistake]:
    """Mistakes before warnings, from the top of the sheets down; columns as their author wrote them.

    A cell that has a mistake has no notes: they come when it is mended.
    """
    sheets = {"survey": 0, "choices": 1, "settings": 2}
    wrong = {(one.code, one.sheet, one.row) for one in mistakes if one.level == "mistake"}
    cells = {(one.sheet, one.row, one.column) for one in mistakes if one.level == "mistake" and one.row > 1}
    mistakes = [
        one
        for one in mistakes
        if one.level == "mistake"
        or ((one.code, one.sheet, one.row) not in wrong and (one.sheet, one.row, one.column) not in cells)
    ]
    found = [replace(one, column=book.written.get((one.sheet, one.column), one.column)) for one in mistakes]
    found.sort(
        key=lambda m: (m.level != "mistake", m.code not in _FIRST, sheets.get(m.sheet, 3), m.row, m.column)
    )
    return together(found)
