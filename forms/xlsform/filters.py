"""Filters of choices that can hardly be meant: absent columns, what never matches; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from forms.problem import FormMistake
from forms.xlsform.expressions import Cell
from forms.xlsform.known import Known
from forms.xlsform.nearby import close, meant
from forms.xlsform.trees import bare_words, both, everywhere, question
from forms.xpath.syntax import Chain


def filtered(cell: Cell, tree: object, own: str, known: Known) -> Iterator[FormMistake]:
    """Columns of the choices that a filter names."""
    if known.choices(own) is None:
        return
    for word in dict.fromkeys(bare_words(tree)):
        if word not in known.columns:
            better = [one for one in known.columns if one.casefold() == word.casefold()]
            better = (
                better or ([f"${{{word}}}"] if word in known.asked else []) or [*close(word, known.columns)]
            )
            yield cell.warning("no_such_filter_column", name=word[:60], **meant(better))
    for column, name in _equal(tree):
        cells, names = known.column_of(own, column), known.choices(name) or {}
        if cells and names and cells.isdisjoint(names):
            yield cell.warning("filter_matches_nothing", name=column, question=name)
    for name in dict.fromkeys(question(part, "") for part in everywhere(tree)):
        if known.order.get(name, -1) > known.order.get(own, len(known.asked)):
            yield cell.warning("filter_reads_later", name=name)


def _equal(tree: object) -> Iterator[tuple[str, str]]:
    """A column of the choices, and the question whose answer it must equal."""
    for part in both(tree):
        match part:
            case Chain(first=first, rest=(("=", second),)):
                for one, other in ((first, second), (second, first)):
                    name, columns = question(other, ""), list(bare_words(one))
                    if name and columns:
                        yield columns[0], name
