"""The forms of a folder, and lists in place of the files that were not published with them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from random import Random

from lxml import etree

from forms import Form, FormError, load_xlsform

ENDINGS = (".xlsx", ".xls", ".md", ".xml")
PLACES = ("t0", "t1", "t2")
MOST_VALUES = 6
ROWS = 120
_ROOT = Path(__file__).resolve().parents[2]
OWN = (
    _ROOT / "questionnaires",
    _ROOT / "tests" / "core" / "xlsforms",
    _ROOT / "tests" / "conversations" / "forms",
)
_WORD = re.compile(r"[A-Za-z_][\w.-]*")
_NO_COLUMNS = frozenset(
    {
        "instance",
        "root",
        "item",
        "and",
        "or",
        "not",
        "true",
        "false",
        "name",
        "label",
        "jr",
        "itext",
        "itextId",
    }
)


@dataclass(frozen=True)
class Sheet:
    """A form that loads, and what is to lie beside it: rows by file stem, and the same as files."""

    name: str
    form: Form
    rows: Mapping[str, Sequence[Mapping[str, str]]]
    files: Mapping[str, str]


def found(folders: Sequence[Path]) -> Iterator[tuple[str, Form]]:
    """Name and form; an XForm stands in for an XLSForm of its name that does not load."""
    for folder in folders:
        known: set[str] = set()
        paths = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in ENDINGS]
        for path in sorted(paths, key=lambda path: path.suffix.lower() == ".xml"):
            stem = path.name.partition(".")[0]
            form = _loaded(path) if stem not in known else None
            if form is not None:
                known.add(stem)
                yield path.relative_to(folder).as_posix(), form


def _loaded(path: Path) -> Form | None:
    content = path.read_bytes()
    try:
        if path.suffix.lower() == ".xml":
            return Form.from_xml(content)
        if path.suffix.lower() == ".md" and b"| survey" not in content:
            return None
        return load_xlsform(content, path.name)[0]
    except FormError:
        return None


def with_lists(name: str, form: Form) -> Sheet:
    """With a made-up list for each CSV that it reads; of other files it has none."""
    sources = [element.get("src") or "" for element in etree.fromstring(form.xml).iter("{*}instance")]
    names = [source.rpartition("/")[2] for source in sources if source.lower().endswith(".csv")]
    stems = {name.rpartition(".")[0]: name for name in names}
    rows = {stem: _rows(form) for stem in form.externals & stems.keys()}
    return Sheet(name, form, rows, {stems[stem]: _csv(rows[stem]) for stem in rows})


def _rows(form: Form) -> list[dict[str, str]]:
    """Places under chance values of the columns that the form's conditions on lists read."""
    document = etree.fromstring(form.xml)
    read = [str(value) for value in document.xpath("//@nodeset | //@calculate | //@value")]
    read = [text for text in read if "instance(" in text]
    shown = [str(ref) for itemset in document.iter("{*}itemset") for ref in itemset.xpath("*/@ref")]
    words = {word for text in (*read, *shown) for word in _WORD.findall(text)}
    columns = sorted(words - _NO_COLUMNS - set(form.externals))
    values, rng = {column: _values(form, column, read) for column in columns}, Random(form.id)
    rows = [{"name": rng.choice(PLACES)} for _ in range(ROWS)]
    for row in rows:
        row["label"] = f"Tempat {row['name']}"
        row.update((column, rng.choice(values[column])) for column in columns)
    return rows


def _values(form: Form, column: str, read: Sequence[str]) -> list[str]:
    """What the column is compared with: written values, a question's choices, or other places."""
    written = [found[1] for text in read for found in re.findall(rf"\b({column})\s*=\s*'([^']*)'", text)]
    lists = (node.control.itemset for node in form.nodes.values() if node.name == column and node.control)
    roots = (form.instances.get(one.instance) for one in lists if one is not None)
    names = [item.findtext("name") or "" for root in roots if root is not None for item in root]
    return [*dict.fromkeys([*written, *(names or PLACES)])][:MOST_VALUES]


def _csv(rows: Sequence[Mapping[str, str]]) -> str:
    out = StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
