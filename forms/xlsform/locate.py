"""Where in the sheets a node of the compiled form stands, so that its mistakes have a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from forms.definition import Form
from forms.definition.nodes import NodeDef
from forms.problem import FormMistake
from forms.xlsform.book import Book, Row
from forms.xlsform.expressions import Cell, faulty
from forms.xlsform.heading_row import headings
from forms.xlsform.kinds import BRACKETS, kind_of
from forms.xlsform.told import warning
from forms.xpath import XPath

_SHOWN = 60
"""Characters of an expression by which its cell is looked for."""
_ITEMSETS = "itemsets"
_CODE = re.compile(r"\([A-Z]{2}\)$")
_NO_LANGUAGE = "default"
_FOR_PEOPLE = (
    "label",
    "hint",
    "guidance_hint",
    "constraint_message",
    "required_message",
    "image",
    "audio",
    "video",
)


def locate(book: Book, mistakes: list[FormMistake]) -> list[FormMistake]:
    """The mistakes with the survey rows that their refs stand in; without a row where there is none."""
    rows = _rows(book)
    return [_located(each, rows) for each in mistakes]


def by_heading(book: Book, mistakes: list[FormMistake]) -> list[FormMistake]:
    """What pyxform says of languages, at the heading that has the language."""
    return [_by_heading(book, one) for one in mistakes if not _is_coded(one)]


def _is_coded(one: FormMistake) -> bool:
    """Whether a language has its code, in capitals."""
    return one.code == "no_language_code" and bool(_CODE.search(one.values.get("languages", "")))


def _by_heading(book: Book, one: FormMistake) -> FormMistake:
    language = one.values.get("language") or one.values.get("languages", "").split(", ")[0]
    if not language or one.row:
        return one
    for sheet in (one.sheet,) if one.sheet else ("survey", "choices"):
        for column in headings(book, sheet):
            if column.partition("::")[2] == language or (language == _NO_LANGUAGE and column in _FOR_PEOPLE):
                return replace(one, sheet=sheet, row=1, column=column)
    return replace(one, row=1) if one.sheet else one


def faults(book: Book, form: Form) -> list[FormMistake]:
    """What is wrong with expressions that the sheet's columns do not show: defaults, files of choices."""
    rows = _rows(book)
    found: list[FormMistake] = []
    known = form.instances.keys() | form.sources.keys()
    for node, expression in _expressions(form):
        row = rows.get("/".join(node.ref.split("/")[2:]), 0)
        found += faulty(expression, Cell("survey" if row else "", row, "", expression.expression))
        for name in sorted({one.removesuffix(".csv") for one in expression.instances} - known):
            found.append(warning("no_such_instance", "survey" if row else "", row, name=name))
    return found


def readers(book: Book, names: Sequence[str]) -> dict[str, int]:
    """The first row of the survey that names each data file, by its stem."""
    found: dict[str, int] = {}
    for number, row in enumerate(book.rows("survey"), 2):
        for name in names:
            if name not in found and _names(row, name):
                found[name] = number
    return found


def places(book: Book, names: Sequence[str]) -> dict[str, int]:
    """The rows of all questions that name a data file, by their paths."""
    rows = book.rows("survey")
    naming = {number for number, row in enumerate(rows, 2) if any(_names(row, name) for name in names)}
    return {path: number for path, number in _rows(book).items() if number in naming}


def _names(row: Row, name: str) -> bool:
    if name == _ITEMSETS and kind_of(row).startswith("select_one_external"):
        return True
    sign = rf"(?:^|[\s'\"]){re.escape(name)}(?:\.\w+)?(?:$|['\"])"
    return any(name in cell and re.search(sign, cell) for cell in row.values())


def _expressions(form: Form) -> Iterator[tuple[NodeDef, XPath]]:
    """The expressions that an interview will run, and the questions that have them."""
    for node in form.nodes.values():
        bind, itemset = node.bind, node.control.itemset if node.control else None
        several = [bind.relevant, bind.required, bind.readonly, bind.calculate, bind.constraint, node.count]
        several += [itemset.nodes, itemset.label] if itemset else []
        yield from ((node, one) for one in several if isinstance(one, XPath))
        yield from ((one.target, one.value) for one in node.setvalues if one.value is not None)


def _located(mistake: FormMistake, rows: dict[str, int]) -> FormMistake:
    ref = mistake.values.get("ref", "")
    row = rows.get("/".join(ref.split("/")[2:]), 0)
    part = mistake.values.get("expression", "")[:_SHOWN]
    values = {"message": mistake.message, "part": part, **mistake.values}
    return replace(mistake, sheet="survey" if row else "", row=row, values=values)


def _rows(book: Book) -> dict[str, int]:
    """Paths below the form's root -> rows."""
    found: dict[str, int] = {}
    within: list[str] = []
    for number, row in enumerate(book.rows("survey"), 2):
        kind = kind_of(row) if row else ""
        if kind in BRACKETS and kind.startswith("end"):
            del within[-1:]
            continue
        found.setdefault("/".join([*within, row.get("name", "")]), number)
        if kind in BRACKETS:
            within.append(row.get("name", ""))
    return found
