"""What those who answer several questions at once, or take answers back, need of an interview."""

from __future__ import annotations

from typing import Protocol

from forms.definition import Form
from forms.instance import Instance
from forms.problem import Problem
from forms.step import Said


class Asked(Protocol):
    """An Interview, without what shows it and leads through it."""

    form: Form
    instance: Instance

    @property
    def at(self) -> str:
        """Where it stands."""

    def set(self, ref: str, said: Said) -> Problem | None:
        """Answer the question at ``ref`` without going there."""

    def clear(self, ref: str = "") -> Problem | None:
        """Take the answer at ``ref`` away."""

    def echo(self, ref: str, typed: str) -> str:
        """What a typed answer was taken for, in words."""

    def settle(self, refused: str = "") -> None:
        """After several answers: to the refused question, else on."""

    def become(self, instance: Instance, at: str) -> None:
        """Another state of the same interview."""
