"""The words people see, by key and language, read from the .po files beside this one; decides nothing.

`words("id")("fill.progress", index=3, total=12)` gives safe HTML: every value is escaped unless it is Markup.
Indonesian (`id`) is complete; what another language lacks is taken from it.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from pathlib import Path
from string import Formatter
from sys import intern

from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from locales.numbers import number

SOURCE = "id"
_LOCALES = {"en": "en_GB"}
"""Where a language alone does not tell how dates are written: ours have the day first."""
_TAG = re.compile(r"</?[a-z][^<>]*>")
_HERE = Path(__file__).parent
LANGUAGES: tuple[str, ...] = tuple(sorted(p.name for p in _HERE.iterdir() if (p / "fill.po").exists()))

_Parts = tuple[tuple[str, str | None], ...]
"""A text taken apart: (literal, name of the value that follows it or None)."""


class Text:
    """One message, taken apart once so that filling it costs little."""

    __slots__ = ("_fixed", "_html", "_plain", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self._html = _parts(source)
        self._plain = _parts(unescape(_TAG.sub("", source)))
        self._fixed: tuple[Markup, str] | None = None
        if not self.names:
            self._fixed = self.html({}), self.plain({})

    @property
    def names(self) -> frozenset[str]:
        """The values it needs."""
        return frozenset(name for _, name in self._html if name is not None)

    def html(self, values: dict[str, object]) -> Markup:
        """Filled, with every value escaped unless it is Markup."""
        if self._fixed is not None:
            return self._fixed[0]
        parts = [literal + (str(escape(values[name])) if name else "") for literal, name in self._html]
        return Markup("".join(parts))

    def plain(self, values: dict[str, object]) -> str:
        """Filled, without tags: for buttons and notices."""
        if self._fixed is not None:
            return self._fixed[1]
        return "".join(literal + (_unmarked(values[name]) if name else "") for literal, name in self._plain)


def _parts(source: str) -> _Parts:
    return tuple((literal, name) for literal, name, _, _ in Formatter().parse(source))


def _unmarked(value: object) -> str:
    return value.striptags() if isinstance(value, Markup) else str(value)


Catalog = dict[str, tuple[Text, ...]]
"""Key -> its plural forms (one for most messages)."""


class Words:
    """The words of one language. An unknown key raises KeyError: keys are checked by the tests."""

    def __init__(self, language: str, catalog: Catalog, plural: Callable[[int], int]) -> None:
        self.language = intern(language)  # so a struct whose default it is leaves it out
        self.locale = _LOCALES.get(language, language)
        self._catalog = catalog
        self._plural = plural

    def __call__(self, key: str, **values: object) -> Markup:
        """The message as HTML."""
        return self._catalog[key][0].html(self._written(values))

    def plain(self, key: str, **values: object) -> str:
        """The message without tags: for buttons and notices."""
        return self._catalog[key][0].plain(self._written(values))

    def many(self, key: str, n: int, **values: object) -> Markup:
        """The message in the form that goes with the number, which it may show as {n}."""
        forms = self._catalog[key]
        return forms[min(self._plural(n), len(forms) - 1)].html(self._written({"n": n, **values}))

    def _written(self, values: dict[str, object]) -> dict[str, object]:
        """Numbers as the language writes them; what is a code or a year comes as text."""
        return {
            name: number(value, self.locale)
            if isinstance(value, (int, float)) and not isinstance(value, bool)
            else value
            for name, value in values.items()
        }

    def on_page(self, key: str, **values: object) -> Markup:
        """The message as it is worded for a page; where it has no such form ("<key>_page"), the only one."""
        paged = f"{key}_page"
        return self(paged if paged in self else key, **values)

    def source(self, key: str) -> str:
        """The message as it is written, with its tags and the {names} of its values."""
        return self._catalog[key][0].source

    def __contains__(self, key: str) -> bool:
        return key in self._catalog

    def __iter__(self) -> Iterator[str]:
        return iter(self._catalog)


def words(language: str) -> Words:
    """The words of a language, by its code ("en", "en-GB"); Indonesian for languages we do not speak."""
    code = language[:2].lower()
    return _words(code if code in LANGUAGES else SOURCE)


@cache
def _words(code: str) -> Words:
    catalog, plural = read(code)
    return Words(code, catalog if code == SOURCE else read(SOURCE)[0] | catalog, plural)


def read(code: str) -> tuple[Catalog, Callable[[int], int]]:
    """What the language's own files hold, without comments for translators, and its rule for plurals."""
    catalog: Catalog = {}
    plural: Callable[[int], int] = lambda n: 0  # noqa: E731
    for path in sorted((_HERE / code).glob("*.po")):
        with path.open("rb") as file:
            po = read_po((line for line in file if not line.startswith(b"#")), locale=code)
        plural = gettext.c2py(po.plural_expr)
        catalog.update({str(m.id[0] if m.pluralizable else m.id): _texts(m.string) for m in po if m.id})
    return catalog, plural


def _texts(string: object) -> tuple[Text, ...]:
    forms = string if isinstance(string, (list, tuple)) else (string,)
    return tuple(Text(str(form)) for form in forms)
