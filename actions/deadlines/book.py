"""Which rules are in force where: the presets, and over them what areas made their own; decides nothing else.

The nearest area's rule holds whole: whoever changes one thing takes the rest over as it is at that moment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from actions.deadlines.presets import PRESETS, Preset
from locales import Words
from models import Tx, deadline
from models.area import line_of
from models.deadline import Deadline

DISTRICT = 8
"""Length of a kecamatan's code; below it no area has rules of its own."""


@dataclass(frozen=True)
class Rule:
    """A deadline as it holds somewhere. `area_code`: whose own it is; `own` False = the preset itself."""

    code: str
    rrule: str
    subject: str
    roles: tuple[str, ...]
    leads: tuple[int, ...]
    shift: str = "none"
    title: str = ""
    form_id: str = ""
    on: bool = True
    own: bool = False
    area_code: str | None = None

    @property
    def preset(self) -> Preset | None:
        """The preset of this code; None for what an area made up."""
        return PRESETS.get(self.code)

    @property
    def lapses(self) -> bool:
        """Once the day is over, nothing can be made up for."""
        return self.preset is not None and self.preset.lapses


def name(w: Words, code: str, title: str) -> str:
    """What a deadline is called: the title that an area gave it, else the preset's words."""
    return title or w.plain(f"deadline.name_{code.lower().replace('-', '_')}")


def of_preset(one: Preset) -> Rule:
    """The preset as the rule that holds where no area has its own."""
    return Rule(one.code, one.rrule, one.subject, one.roles, one.leads, one.shift, on=one.on)


def of_row(row: Deadline) -> Rule:
    """An area's own rule."""
    return Rule(
        row.code,
        row.rrule,
        row.subject,
        tuple(row.roles),
        tuple(sorted(row.leads, reverse=True)),
        row.shift,
        row.title,
        row.form_id,
        row.on,
        True,
        row.area_code,
    )


_NATIONWIDE = {code: of_preset(one) for code, one in PRESETS.items()}


@dataclass
class Book:
    """The rules of areas at one moment."""

    rows: Sequence[Deadline]
    _own: dict[str, dict[str, Rule]] = field(default_factory=dict)
    _known: dict[tuple[str, ...], dict[str, Rule]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            self._own.setdefault(row.area_code or "", {}).setdefault(row.code, of_row(row))

    def of(self, area_code: str | None) -> dict[str, Rule]:
        """Code -> the rule for an area, also those that are off there; presets first, in their order."""
        line = ["", *line_of(area_code)] if area_code else [""]
        owners = tuple(code for code in line if code in self._own)
        found = self._known.get(owners)
        if found is None:
            found = dict(_NATIONWIDE)
            for owner in owners:
                found.update(self._own[owner])
            self._known[owners] = found
        return found

    def in_force(self, area_code: str | None) -> Iterable[Rule]:
        """The rules that are on in an area."""
        return (rule for rule in self.of(area_code).values() if rule.on)

    def every(self) -> list[Rule]:
        """The rules that are on anywhere."""
        own = (rule for rules in self._own.values() for rule in rules.values())
        return [rule for rule in dict.fromkeys((*_NATIONWIDE.values(), *own)) if rule.on]


async def load(tx: Tx, areas: Collection[str | None] | None = None) -> Book:
    """The book as it is now, for these areas and what lies in them (None in it: the country); else whole."""
    wanted = None if areas is None else {code[:DISTRICT] for code in areas if code}
    return Book(await deadline.rows(tx, wanted))


async def effective(tx: Tx, area_code: str | None) -> list[Rule]:
    """The rules in force in an area: the nearest area's of each code, without what is off."""
    return list((await load(tx, [area_code])).in_force(area_code))
