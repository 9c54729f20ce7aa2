"""Prints the house's figures beside their goals, and the places that are in the way."""

from __future__ import annotations

from tools.house import Figure, figures
from tools.house.tree import house

SHOWN = 40
"""Places that are printed of one figure."""


def main() -> None:
    """Every figure, then the places of those that are not reached."""
    found = figures(house())
    for one in found:
        print(_line(one))
    for one in found:
        if not one.reached and one.places:
            print(f"\n{one.name}:", *one.places[:SHOWN], sep="\n  ")
            if len(one.places) > SHOWN:
                print(f"  ... and {len(one.places) - SHOWN} more")


def _line(one: Figure) -> str:
    goal = "" if one.goal is None else f"{'>=' if one.more else '<='} {one.goal:g}"
    return f"{one.value:>8g}  {goal:<8}{'' if one.reached else '!':2}{one.name}"


if __name__ == "__main__":
    main()
