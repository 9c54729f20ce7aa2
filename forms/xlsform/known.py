"""What the formulas of a sheet may speak of: questions, choices, columns; judges nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from forms.xlsform.book import Book
from forms.xlsform.heading_row import headings
from forms.xlsform.kinds import Numbered, kind_of
from forms.xlsform.names import SPEECHLESS
from forms.xlsform.nearby import Guesses

_SELECT = re.compile(r"(select_one|select_multiple|rank) (\S+)")


@dataclass(frozen=True)
class Known:
    """What a formula may speak of."""

    asked: dict[str, str]
    lists: dict[str, dict[str, None]]
    columns: tuple[str, ...]
    cells: dict[tuple[str, str], set[str]]
    """What stands in a column, by list and column."""
    order: dict[str, int]
    """The rows of what somebody is asked."""
    guesses: dict[str, Guesses] = field(default_factory=dict)

    def near(self, name: str, choice: str) -> tuple[str, ...]:
        """The name of the question's choice that was probably meant."""
        return self.guesses.setdefault(name, Guesses(self.choices(name) or ())).close(choice)

    def choices(self, name: str) -> dict[str, None] | None:
        """The names of a question's choices; None when it has no fixed ones."""
        kind = self.asked.get(name, "")
        select = _SELECT.match(kind)
        if select is None or kind.endswith(("or_other", "or specify other")):
            return None
        return self.lists.get(select[2])

    def column_of(self, name: str, column: str) -> set[str]:
        """What the question's choices have in a column of their sheet."""
        select = _SELECT.match(self.asked.get(name, ""))
        return self.cells.get((select[2], column), set()) if select else set()

    @classmethod
    def of(cls, book: Book, rows: Numbered) -> Known:
        """All that the sheets name."""
        lists: dict[str, dict[str, None]] = {}
        cells: dict[tuple[str, str], set[str]] = {}
        for row in book.rows("choices"):
            within = row.get("list_name", "")
            lists.setdefault(within, {})[row.get("name", "")] = None
            for column, cell in row.items():
                cells.setdefault((within, column), set()).update({cell} if cell else ())
        asked = {row.get("name", ""): kind_of(row) for _, row in rows}
        columns = tuple(key.split("::")[0] for key in headings(book, "choices"))
        order = {name: place for place, (name, kind) in enumerate(asked.items()) if kind not in SPEECHLESS}
        return cls(asked, lists, columns, cells, order)
