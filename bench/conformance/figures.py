"""Counts of what was compared and what differed, by kind; knows no engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Difference:
    """``name`` is the same from run to run, so that the deviations file can list it."""

    kind: str
    name: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}: expected {self.expected}, found {self.found}"


@dataclass(slots=True)
class Figures:
    """``goals`` in per cent by kind; kinds without one are shown for information."""

    goals: dict[str, float] = field(default_factory=dict)
    total: dict[str, int] = field(default_factory=dict)
    equal: dict[str, int] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    def compare(self, kind: str, name: str, expected: object, found: object) -> bool:
        """Note one comparison; True when both are equal."""
        same = expected == found
        self.total[kind] = self.total.get(kind, 0) + 1
        self.equal[kind] = self.equal.get(kind, 0) + same
        if not same:
            self.add(kind, name, repr(expected), repr(found))
        return same

    def add(self, kind: str, name: str, expected: str, found: str) -> None:
        """Note a difference that was counted elsewhere."""
        self.differences.append(Difference(kind, name, expected, found))

    def percent(self, kind: str) -> float:
        total = self.total.get(kind, 0)
        return 100.0 * self.equal[kind] / total if total else 100.0

    def lines(self) -> Iterator[str]:
        for kind, total in self.total.items():
            goal = f", goal {self.goals[kind]:g} %" if kind in self.goals else ""
            yield f"{kind:22} {self.equal[kind]:6} of {total:6} equal ({self.percent(kind):.2f} %{goal})"

    def missed(self) -> list[str]:
        """Kinds below their goal."""
        return [kind for kind, goal in self.goals.items() if self.percent(kind) < goal]
