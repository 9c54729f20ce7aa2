"""One figure of the house, beside its goal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was counted. `places` ("file:line what") are those that a goal not reached asks to mend."""

    name: str
    value: float
    goal: float | None = None
    """The most that it should be, or the least where `more`; None: it is only told."""
    places: tuple[str, ...] = ()
    more: bool = False

    def within(self, limit: float) -> bool:
        """Whether it is as good as this."""
        return self.value >= limit if self.more else self.value <= limit

    @property
    def reached(self) -> bool:
        """Whether it is as good as it should be."""
        return self.goal is None or self.within(self.goal)
