"""A form with the files beside it, and lists in place of those that are not there; fills nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from actions import sources
from bot.files.attachments import data_beside
from forms import Examined, Form, FormError, enclose, load_xlsform

_HELD = re.compile(r"/item\[([\w:-]+)\s*=\s*(/[\w/.:-]+)\s*\]")


def read(path: Path) -> Form:
    """With the data files that lie beside it, as it will be installed."""
    alone, _ = load_xlsform(path.read_bytes(), path.name)
    whole = enclose(Examined.of(alone, []), data_beside(path))
    if not whole.xml:
        raise FormError(whole.mistakes)
    return Form.from_xml(whole.xml)


def _rows(form: Form) -> Iterator[dict[str, str]]:
    """Three places, with every word of the form as a column; a column that is called like a list, or held
    against an answer from one, has its names.
    """
    text = form.xml.decode()
    words = set(re.findall(r"[A-Za-z_][\w-]*(?::[A-Za-z_][\w-]*)?", text))
    lists = {name: [item.findtext("name") or "" for item in root] for name, root in form.instances.items()}
    lists |= {
        column: lists[_list(form, ref)] for column, ref in _HELD.findall(text) if _list(form, ref) in lists
    }
    for number in range(max(map(len, lists.values()), default=1)):
        named = {name: names[number % len(names)] for name, names in lists.items() if names}
        for place in ("1", "2", "3"):
            yield dict.fromkeys(words, place) | named | {"name": place, "label": f"Isi {place}"}


def _list(form: Form, ref: str) -> str:
    """The list behind the question at a ref; '' where there is none."""
    control = form.nodes[ref].control if ref in form.nodes else None
    return control.itemset.instance if control is not None and control.itemset is not None else ""


@contextmanager
def files_of(form: Form) -> Iterator[None]:
    """Lists in place of the files that were not published with the form, with every column it may ask for."""
    rows = list(_rows(form)) if form.externals else []

    async def provide(asked: sources.Asked) -> Sequence[Mapping[str, str]]:
        return rows

    known = sources.SOURCES
    sources.SOURCES = {**dict.fromkeys(form.externals, provide), **known}
    try:
        yield
    finally:
        sources.SOURCES = known
