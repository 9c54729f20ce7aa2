"""Where in the sheets a node of the compiled form stands, so that its mistakes have a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from forms.definition import Form
from forms.definition.nodes import NodeDef
from forms.problem import FormMistake
from forms.xlsform.book import Book
from forms.xlsform.expressions import Cell, faulty
from forms.xlsform.heading_row import headings
from forms.xlsform.kinds import BRACKETS, kind_of
from forms.xlsform.languages import languages as check_languages
from forms.xlsform.told import warning
from forms.xpath import XPath

_SHOWN = 60
_ITEMSETS = "itemsets"


def locate(book: Book, mistakes: list[FormMistake]) -> list[FormMistake]:
    """The mistakes with the survey rows that their refs stand in; without a row where there is none."""
    rows = _rows(book)
    return [_located(each, rows) for each in mistakes]


def by_heading(book: Book, mistakes: list[FormMistake]) -> list[FormMistake]:
    """What pyxform says of languages, at the heading that has the language; of one spelt in two ways once."""
    twice = any(one.code == "similar_language" for one in check_languages(book, ()))
    return [_by_heading(book, one) for one in mistakes if not (twice and one.code == "missing_translations")]


def _by_heading(book: Book, one: FormMistake) -> FormMistake:
    language = one.values.get("language") or one.values.get("languages", "").split(", ")[0]
    if not language or one.row:
        return one
    for sheet in (one.sheet,) if one.sheet else ("survey", "choices"):
        for column in headings(book, sheet):
            if column.partition("::")[2] == language:
                return replace(one, sheet=sheet, row=1, column=column)
    return replace(one, row=1) if one.sheet else one


def faults(book: Book, form: Form) -> list[FormMistake]:
    """What is wrong with expressions that the sheet's columns do not show: defaults, files of choices."""
    rows = _rows(book)
    found: list[FormMistake] = []
    for node in form.nodes.values():
        row = rows.get("/".join(node.ref.split("/")[2:]), 0)
        for expression in _expressions(node):
            found += faulty(expression, Cell("survey" if row else "", row, "", expression.expression))
            known = form.instances.keys() | form.sources.keys()
            for name in sorted(expression.instances - known):
                found.append(warning("no_such_instance", "survey" if row else "", row, name=name))
    return found


def readers(book: Book, names: Iterable[str]) -> dict[str, int]:
    """The first row of the survey that names each data file, by its stem."""
    found: dict[str, int] = {}
    for name in names:
        sign = re.compile(rf"(?:^|[\s'\"]){re.escape(name)}(?:\.\w+)?(?:$|['\"])")
        for number, row in enumerate(book.rows("survey"), 2):
            external = name == _ITEMSETS and kind_of(row).startswith("select_one_external")
            if external or any(name in cell and sign.search(cell) for cell in row.values()):
                found[name] = number
                break
    return found


def _expressions(node: NodeDef) -> Iterator[XPath]:
    """The node's expressions that an interview will run."""
    bind, itemset = node.bind, node.control.itemset if node.control else None
    several = [bind.relevant, bind.required, bind.readonly, bind.calculate, bind.constraint, node.count]
    several += [one.value for one in node.setvalues]
    several += [itemset.nodes, itemset.label] if itemset else []
    yield from (one for one in several if isinstance(one, XPath))


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
