"""What a person knows of a form beside what it asks: codes that it takes, which choices lead on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from random import Random

from forms import Choice, Form, Question, Step

_CONDITION = re.compile(r'constraint="([^"]*)"')
_COUNT = re.compile(r'jr:count="([^"]*)"')
_QUOTED = re.compile(r"'([^']{1,40})'|\"([^\"]{1,40})\"")
OFTEN = 0.2


@dataclass
class Knowing:
    """One person's. `wanted`: names of choices on the way to the lists that were found empty."""

    form: Form
    rng: Random
    wanted: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._back = False
        self._tried: set[tuple[str, str]] = set()
        conditions = [unescape(one) for one in _CONDITION.findall(self.form.xml.decode())]
        self._codes = sorted({a or b for one in conditions for a, b in _QUOTED.findall(one)})
        self._rows = [
            [(cell.tag, (cell.text or "").strip()) for cell in item]
            for root in self.form.instances.values()
            for item in root
        ]

    def counts_rows(self, question: Question) -> bool:
        """Whether so many rows of a repeat will be asked; nobody answers thousands."""
        counts = " ".join(_COUNT.findall(self.form.xml.decode()))
        return bool(re.search(rf"/{re.escape(question.name)}(?![\w.-])", counts))

    def code(self) -> str:
        """Now and then something that a condition of the form names, or what was said before; else ''."""
        known = [*self._codes, *self.said]
        return self.rng.choice(known) if known and self.rng.random() < OFTEN else ""

    def met_nothing(self, question: Question) -> str:
        """A list was empty: whatever its rows name leads to them, and so on upwards; the way is back."""
        self._back = True
        node = self.form.nodes[question.ref]
        itemset = node.control.itemset if node.control else None
        root = self.form.instances.get(itemset.instance) if itemset else None
        rows = (
            []
            if root is None
            else [[(cell.tag, (cell.text or "").strip()) for cell in item] for item in root]
        )
        new = _named(rows)
        while new - self.wanted:
            self.wanted |= new
            new = _named([row for row in self._rows if dict(row).get("name") in new])
        return "back"

    def returning(self, step: Step) -> bool:
        """Whether one is still on the way back to a choice that leads on."""
        self._back = self._back and not (isinstance(step, Question) and self.leading(step))
        return self._back

    def leading(self, question: Question) -> list[Choice]:
        """Those of the choices that may lead to what was empty, and were not tried."""
        wanted = [one for one in question.choices if one.name in self.wanted]
        return [one for one in wanted if (question.ref, one.name) not in self._tried]

    def lead(self, question: Question) -> str:
        """One of them; what is below it was not tried yet."""
        chosen = self.rng.choice(self.leading(question))
        self._tried.add((question.ref, chosen.name))
        return chosen.label


def _named(rows: list[list[tuple[str, str]]]) -> set[str]:
    """What the rows name beside themselves."""
    own = ("name", "label", "itextId")
    return {text for row in rows for column, text in row if text and column not in own}
