"""The appearance ``search('file', how, columns, value, column, value)``: choices from a file's rows.

The choices sheet names the columns (name: what is stored, label: what is read); a choice whose name is a
number is one of its own, beside the rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from forms.definition.texts import XF
from forms.problem import FormMistake
from forms.xlsform.book import Book
from forms.xlsform.kinds import Numbered
from forms.xlsform.lists.calls import Call, calls, literal, quoted
from forms.xlsform.lists.document import Document, Element, itemset
from forms.xlsform.told import mistake, warning

FILE = "jr://file-csv/{}.csv"
HOW = {
    "matches": "{column} = {value}",
    "contains": "contains({column}, {value})",
    "startswith": "starts-with({column}, {value})",
    "endswith": "ends-with({column}, {value})",
}
_FOLDED = "translate({}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
_COUNTS = (1, 4, 6)
"""How many arguments search() takes."""
_INTEGER = re.compile(r"[+-]?\d{1,9}", re.ASCII)
_UPWARDS = re.compile(r"(?<![\w./)\]-])\.\./")
_EQUAL = re.compile(r"\s*([^\W\d][\w.-]*)\s*=\s*(\$\{[^{}]+\})\s*")
_COLUMN = re.compile(r"[^\W\d][\w.-]*")


def searches(_: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Calls of search() that no engine could follow."""
    for number, row in rows:
        text = row.get("appearance", "")
        if re.search(r"(?<![\w-])search\s*\(", text):
            found = next(calls(text, "search"), None)
            yield from (_wrong(found, number) if found else [_mistake("search_open", number)])
            if found and row.get("choice_filter"):
                yield _filtered(found, row["choice_filter"], number)


def _filtered(call: Call, text: str, number: int) -> FormMistake:
    """Rows of a search are chosen by its own arguments; a filter beside them would do nothing."""
    equal = _EQUAL.fullmatch(text)
    near = f"search({call.arguments[0]}, 'matches', '{equal[1]}', {equal[2]})" if equal else ""
    better = {"near": near} if near and len(call.arguments) == 1 else {}
    return mistake("search_filtered", "survey", number, "choice_filter", **better)


def _wrong(call: Call, number: int) -> Iterator[FormMistake]:
    given = call.arguments
    if len(given) not in _COUNTS:
        yield _mistake("search_arguments", number, given=str(len(given)))
        return
    if _COLUMN.fullmatch(given[0]):
        word = {"name": given[0], "near": quoted(given[0])}
        yield warning("bare_word", "survey", number, "appearance", **word)
    how = literal(given[1]) if len(given) > 1 else "matches"
    if how is None or how.lower() not in HOW:
        yield _mistake("search_how", number, how=how or given[1], known=", ".join(HOW))
    for column in _columns(given):
        if not _COLUMN.fullmatch(column):
            yield _mistake("search_column", number, name=column)


def _mistake(code: str, number: int, **values: str) -> FormMistake:
    return mistake(code, "survey", number, "appearance", **values)


def _columns(given: Sequence[str]) -> list[str]:
    """Every column that the arguments name; an argument that is no quoted text as it stands."""
    told = [literal(argument) or argument for argument in given[2::2]]
    return [column.strip() for text in told for column in text.split(",")]


def take_searches(document: Document) -> None:
    """Each select that searches a file becomes one over the file's rows."""
    for select in list(document.selects()):
        appearance = select.get("appearance", "")
        call = next(calls(appearance, "search"), None)
        if call is not None and not any(one.level == "mistake" for one in _wrong(call, 0)):
            select.set("appearance", f"{appearance[: call.start]} {appearance[call.end :]}".strip())
            _take(document, select, call.arguments)


def _take(document: Document, select: Element, given: Sequence[str]) -> None:
    rows = [item for item in select.iterfind(f"{XF}item") if not _INTEGER.fullmatch(_value(item))]
    if not rows:
        return
    value, labels = _value(rows[0]), document.by_language(rows[0].find(f"{XF}label"))
    columns = {language: _named(text) or [value] for language, text in labels.items()}
    nodes = f"instance({_file(document, given[0])})/root/item{_predicate(given)}"
    label = _label(document, select.get("ref", ""), columns)
    rows[0].addprevious(itemset(nodes, value, label))
    for item in rows:
        select.remove(item)


def _value(item: Element) -> str:
    return (item.findtext(f"{XF}value") or "").strip()


def _named(label: str) -> list[str]:
    """The columns of a label: by commas, else by blanks."""
    return [part for part in re.split(r"\s*,\s*" if "," in label else r"\s+", label.strip()) if part]


def _label(document: Document, ref: str, columns: dict[str, list[str]]) -> str:
    """One column, or several joined; each language has its own."""
    width = min(len(told) for told in columns.values())
    parts = [
        document.column(
            f"{ref}-search-{place}", {language: told[place] for language, told in columns.items()}
        )
        for place in range(width)
    ]
    return parts[0] if width == 1 else f"join(', ', {', '.join(parts)})"


def _file(document: Document, argument: str) -> str:
    """The argument for instance(): its name where it is fixed, else the expression as it stands."""
    fixed = literal(argument)
    if fixed is None:
        return argument
    name = fixed.removesuffix(".csv")
    if document.instance(name) is None:
        document.add_instance(name, FILE.format(name))
    return quoted(name)


def _predicate(given: Sequence[str]) -> str:
    if len(given) < 4:
        return ""
    how = (literal(given[1]) or "").lower()
    kept = f"[{_equal(given[4], given[5])}]" if len(given) == 6 else ""
    columns, value = literal(given[2]) or "", _seen_from_row(given[3])
    if how == "matches":
        return kept + "[" + " or ".join(f"{column.strip()} = {value}" for column in columns.split(",")) + "]"
    found = [
        HOW[how].format(column=_FOLDED.format(column.strip()), value=_FOLDED.format(value))
        for column in columns.split(",")
    ]
    return f"{kept}[{' or '.join(found)}]"


def _equal(column: str, value: str) -> str:
    return f"{literal(column)} = {_seen_from_row(value)}"


def _seen_from_row(value: str) -> str:
    """Inside of a predicate a path begins at the row: the question's own way up needs current()."""
    return _UPWARDS.sub("current()/../", value)
