"""The house in figures: how large, which way it leads, and what stands outside the one room it has.

Each figure has a goal, and names the places that are in its way. `python -m tools.house` prints them;
tests/test_house_figures.py holds them.
"""

from __future__ import annotations

from tools.house.directions import directions
from tools.house.figure import Figure
from tools.house.rooms import rooms
from tools.house.sizes import sizes
from tools.house.tree import House

__all__ = ["Figure", "House", "figures"]


def figures(house: House) -> list[Figure]:
    """Every figure of the house, those of size first."""
    return [*sizes(house), *directions(house), *rooms(house)]
