"""``select_one_external``: its list, from the external_choices sheet or from itemsets.csv, as an instance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from forms.definition.model import PD
from forms.definition.texts import XF
from forms.xlsform.book import Book, Row
from forms.xlsform.lists.document import Document, Element, fill, itemset

ITEMSETS = "jr://file/itemsets.csv"
OF_LIST = f"{PD}list"
"""Marks an instance whose rows are those of one list in a file."""
_TYPE = re.compile(r"select[_ ]one[_ ]external\s+(\S+)", re.I)
_QUERY = re.compile(r"instance\('([^']*)'\)")
_LABEL = re.compile(r"label\s*::?\s*(.+)", re.I)
_SHEET = "external_choices"


def stand_in(book: Book) -> None:
    """A row of its own for each list that only a file holds, which pyxform would miss."""
    lists = {row.get("list_name", "") for row in book.rows(_SHEET)}
    wanted = [name for name in _named(book) if name not in lists]
    if not wanted or (_SHEET not in book.sheets and _misspelt(book)):
        return
    rows = [{"list_name": name, "name": "itemsets.csv", "label": "itemsets.csv"} for name in wanted]
    book.raw[_SHEET] = [*book.rows(_SHEET), *rows]
    header = (book.raw.get(f"{_SHEET}_header") or [{}])[0]
    book.raw[f"{_SHEET}_header"] = [{**dict.fromkeys(("list_name", "name", "label")), **header}]


def _named(book: Book) -> Iterator[str]:
    rows = (row.get("type", "") for row in book.rows("survey"))
    return (found[1] for kind in rows if (found := _TYPE.fullmatch(" ".join(kind.split()))))


def _misspelt(book: Book) -> bool:
    """Whether a sheet was probably meant to be this one, of which pyxform tells."""
    return any("external" in str(name).lower() for name in book.raw.get("sheet_names") or ())


def take_external(document: Document, book: Book) -> None:
    """Each question with a query becomes a select of the list that the query reads."""
    asked = [each for each in document.root.iter(f"{XF}input") if each.get("query")]
    made: dict[str, tuple[str, str]] = {}
    for element in asked:
        query = element.attrib.pop("query")
        name = found[1] if (found := _QUERY.match(query)) else ""
        if name not in made:
            made[name] = _bring(document, book, name)
        instance, label = made[name]
        element.tag = f"{XF}select1"
        nodes = _QUERY.sub(f"instance('{instance}')", query, count=1)
        element.append(itemset(nodes, "name", label))


def _bring(document: Document, book: Book, name: str) -> tuple[str, str]:
    """The instance that holds the list, and its label's expression."""
    rows = [row for row in book.rows(_SHEET) if row.get("list_name") == name]
    free = name if document.instance(name) is None else f"{name}-external"
    if rows:
        return free, fill_list(document, document.add_instance(free), rows)
    document.add_instance(free, ITEMSETS).set(OF_LIST, name)
    return free, "label"


def fill_list(document: Document, instance: Element, rows: Sequence[Row]) -> str:
    """The list's rows into its instance; returns the expression of their label.

    Several languages become texts, as those of other lists: no other engine knows a column by language.
    """
    columns = _labels(rows)
    names = {name: language for language, name in columns.values()}
    if len(names) < 2 or not document.translations:
        fill(instance, (_plain(row, columns) for row in rows))
        return next(iter(names), "label")
    prefix, filled = f"{instance.get('id')}-external", []
    for number, row in enumerate(_plain(row, columns) for row in rows):
        texts = {language: row.pop(name, "") for name, language in names.items()}
        document.translate(
            f"{prefix}-{number}", {key: text for key, text in texts.items() if text} or {"": ""}
        )
        filled.append({**row, "itextId": f"{prefix}-{number}"})
    fill(instance, filled)
    return "jr:itext(itextId)"


def of_file(document: Document, instance: Element, rows: Sequence[Row]) -> None:
    """An itemsets.csv holds several lists: the rows of the one that the instance is for."""
    name = instance.attrib.pop(OF_LIST)
    label = fill_list(
        document, instance, [row for row in rows if name in (row.get("list_name"), row.get("list name"))]
    )
    for one in document.itemsets(instance.get("id", "")):
        one.find(f"{XF}label").set("ref", label)


def _labels(rows: Sequence[Row]) -> dict[str, tuple[str, str]]:
    """Columns of labels -> the language, and a name that an expression can say."""
    found = [key for row in rows for key in row if _LABEL.fullmatch(key)]
    return {
        key: (match[1].strip(), f"label-{number}")
        for number, key in enumerate(dict.fromkeys(found))
        if (match := _LABEL.fullmatch(key))
    }


def _plain(row: Row, columns: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """A row whose columns expressions can name."""
    return {columns[key][1] if key in columns else key.strip(): str(value) for key, value in row.items()}
