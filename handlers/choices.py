"""A list of choices as rows of buttons: how many side by side, which page, which match a search. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup
from msgspec.structs import replace

from forms.answer.typed import folded
from models.message import Button, Limits, Rows

Item = tuple[str, str]
"""(text of the button, its data)."""
WIDTHS = ((3, 9), (2, 18))
"""So many side by side when no text is longer than this; else one below the other."""
_SEPARATORS = re.compile(r"[,;\s]+")
PREVIOUS, NEXT = "‹", "›"


def grid(items: Sequence[Item], limits: Limits, places: Sequence[int] = ()) -> Rows:
    """The items in rows, as many side by side as their longest text allows; `places` number them."""
    longest = max((len(text) for text, _ in items), default=0)
    columns = min(next((n for n, width in WIDTHS if longest <= width), 1), limits.columns)
    buttons = [Button(text=text, data=data) for text, data in items]
    if limits.few and places:
        buttons = [replace(one, number=place + 1) for one, place in zip(buttons, places, strict=True)]
    return tuple(tuple(buttons[i : i + columns]) for i in range(0, len(buttons), columns))


def paged(
    items: Sequence[Item],
    page: int,
    tag: str,
    limits: Limits,
    *,
    below: int = 0,
    quiet: int = 0,
    places: Sequence[int] = (),
) -> Rows:
    """One page of the items, with buttons to turn it; all when they fit beside the others of the message.

    Those are `below`, and `quiet` ones that give way where few buttons are shown. `places` are the items' in
    the list that they were picked from.
    """
    reserved = below if limits.few else below + quiet
    if len(items) + reserved <= limits.choices:
        return grid(items, limits, places)
    size = max(min(limits.page, limits.choices - reserved - 2), 1)
    pages = -(-len(items) // size)
    page = max(0, min(page, pages - 1))
    turn = []
    if page > 0:
        turn.append(Button(text=f"{PREVIOUS} {page}/{pages}", data=f"{tag}:p{page - 1}", quiet=True))
    if page < pages - 1:
        turn.append(Button(text=f"{page + 2}/{pages} {NEXT}", data=f"{tag}:p{page + 1}", quiet=True))
    shown = slice(page * size, (page + 1) * size)
    return (*grid(items[shown], limits, (places or range(len(items)))[shown]), tuple(turn))


def plain(label: str) -> str:
    """A label as a button shows it: without markup."""
    return Markup(label).striptags() if "<" in label or "&" in label else label


def found(labels: Sequence[str], text: str) -> list[int]:
    """The places of the labels that contain the text, accents, case and punctuation aside."""
    wanted = folded(text)
    return [i for i, label in enumerate(labels) if wanted and wanted in folded(label)]


def numbered(labels: Sequence[str], text: str) -> list[int]:
    """The places that numbers name ("2,4,5" -> [1, 3, 4]); none when it is not numbers of the list alone."""
    parts = [part for part in _SEPARATORS.split(text.strip(" .)")) if part]
    if not all(part.isascii() and part.isdecimal() and 1 <= int(part[:9]) <= len(labels) for part in parts):
        return []
    return [int(part) - 1 for part in parts]
