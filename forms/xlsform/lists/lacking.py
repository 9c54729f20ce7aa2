"""What a form reads of a data file, held against the file's columns; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from forms.definition.texts import XF
from forms.problem import FormMistake
from forms.xlsform.lists.document import Document, Element
from forms.xlsform.lists.external import OF_LIST
from forms.xlsform.nearby import close, meant
from forms.xlsform.told import mistake, warning
from forms.xlsform.trees import deep
from forms.xpath import XPathError
from forms.xpath import compile as compile_xpath
from forms.xpath.syntax import Call, Filter, Literal, Path

Rows = Sequence[Mapping[str, str]]
_COLUMN = 2
"""root/item/column: its place among the steps."""


def lacking(document: Document, instance: Element, rows: Rows, file: str) -> Iterator[FormMistake]:
    """Columns that are named and not there, with the ref of the question that names them; no rows at all.

    Without the column that is stored there are no choices: a mistake. All else reads blank: notes.
    """
    if not rows:
        yield warning("empty_data_file", file=file)
        return
    yield from _swallowed(rows, file)
    if OF_LIST in instance.attrib:
        return
    yield from _twice(document, instance.get("id", ""), rows, file)
    name = instance.get("id", "")
    columns = dict.fromkeys(column for row in rows for column in row)
    for ref, column, stored in dict.fromkeys(_named(document, name)):
        if column not in columns:
            tell, code = (mistake, "no_such_column") if stored else (warning, "file_lacks_column")
            near = meant(close(column, columns, 0.7))
            told = ", ".join(columns)
            yield tell(code, "", 0, "", file=file, name=column, known=told, ref=ref, **near)


def _swallowed(rows: Rows, file: str) -> Iterator[FormMistake]:
    """The first cell that holds whole rows of the file: its quote was not closed."""
    for number, row in enumerate(rows, 2):
        for cell in row.values():
            lines = cell.split("\n")[1:] if "\n" in cell else ()
            if len(row) > 1 and any(line.count(sign) >= len(row) - 1 for line in lines for sign in ",;\t"):
                yield warning("file_open_quote", file=file, line=str(number))
                return


def _twice(document: Document, name: str, rows: Rows, file: str) -> Iterator[FormMistake]:
    """The first key that stands in two rows, for each column by which one is looked for."""
    for ref, column in dict.fromkeys(_keys(document, name)):
        seen: dict[str, int] = {}
        for number, row in enumerate(rows, 2):
            key = row.get(column, "")
            first = seen.setdefault(key, number) if key else number
            if first != number:
                found = {"file": file, "ref": ref, "line": f"{number}", "first": f"{first}", "key": column}
                yield warning("file_repeats_key", "", 0, "", name=key[:60], **found)
                break


def _keys(document: Document, name: str) -> Iterator[tuple[str, str]]:
    """A question, and the column that must tell its rows apart; those of a filtered list need not."""
    for itemset in document.root.iter(f"{XF}itemset"):
        nodes = itemset.get("nodeset", "")
        if "[" not in nodes and any(_is_of(part, name) for part in _parts(nodes, name)):
            yield itemset.getparent().get("ref", ""), itemset.find(f"{XF}value").get("ref", "")
    for bind in document.model.iterfind(f"{XF}bind"):
        for text in bind.attrib.values():
            for part in _parts(text, name):
                match part:
                    case Call(name="pulldata", arguments=(Literal(value=of), _, Literal(value=key), _)):
                        if of.removesuffix(".csv") == name:
                            yield bind.get("nodeset", ""), key.strip()


def _named(document: Document, name: str) -> Iterator[tuple[str, str, bool]]:
    """The ref of a question, a column that it names, whether that is what it stores."""
    for itemset in document.root.iter(f"{XF}itemset"):
        nodes, ref = itemset.get("nodeset", ""), itemset.getparent().get("ref", "")
        if any(_is_of(part, name) for part in _parts(nodes, name)):
            yield ref, itemset.find(f"{XF}value").get("ref", ""), True
            label = itemset.find(f"{XF}label")
            for part in _parts(label.get("ref", "") if label is not None else ""):
                yield from ((ref, column, False) for column in _own(part))
            yield from ((ref, column, False) for column in _read(nodes, name))
    for bind in document.model.iterfind(f"{XF}bind"):
        for text in bind.attrib.values():
            yield from ((bind.get("nodeset", ""), column, False) for column in _read(text, name))


def _parts(text: str, name: str = "") -> Iterator[object]:
    """Everything in an expression that speaks of ``name``."""
    if name in text:
        try:
            yield from deep(compile_xpath(text).tree)
        except XPathError:
            return


def _is_of(part: object, name: str) -> bool:
    """Whether it is instance('name')."""
    return isinstance(part, Call) and part.name == "instance" and part.arguments[:1] == (Literal(name),)


def _read(text: str, name: str) -> Iterator[str]:
    """The columns that an expression takes from the file."""
    for part in _parts(text, name):
        match part:
            case Call(name="pulldata", arguments=(Literal(value=file), column, key, *_)):
                if file.removesuffix(".csv") == name:
                    yield from (one.value.strip() for one in (column, key) if isinstance(one, Literal))
            case Path(start=start, steps=steps) if _is_of(_base(start), name):
                yield from (step.test for step in steps[_COLUMN : _COLUMN + 1] if step.test.isidentifier())
                for step in steps[:_COLUMN]:
                    yield from (
                        word for each in step.predicates for inner in deep(each) for word in _own(inner)
                    )


def _base(start: object) -> object:
    return start.base if isinstance(start, Filter) else start


def _own(part: object) -> Iterator[str]:
    """A column that a predicate names by itself."""
    if isinstance(part, Path) and part.start is None and part.steps and part.steps[0].axis == "child":
        test = part.steps[0].test
        if "(" not in test and test != "*":
            yield test
