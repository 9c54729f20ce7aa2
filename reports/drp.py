"""The copy-ready description for the DRP app; only cuts and joins text, knows nothing of forms or entries."""

from __future__ import annotations

from collections.abc import Sequence

LIMIT = 500
"""Characters that DRP takes in its description, counted in UTF-16 units as a phone's app does."""
MORE = "…"


def description(parts: Sequence[tuple[str, str]], limit: int = LIMIT) -> str:
    """`Proses: … Masalah: … Inovasi: …` of (heading, text) within the limit; parts without text are left out.

    Short parts keep all they have; the long ones share what is left equally and are cut between words.
    """
    told = [(heading, " ".join(text.split())) for heading, text in parts if text.strip()]
    if not told:
        return ""
    overhead = sum(_length(heading) + 2 for heading, _ in told) + len(told) - 1
    rooms = share([_length(text) for _, text in told], max(limit - overhead, 0))
    return " ".join(
        f"{heading}: {_cut(text, room)}" for (heading, text), room in zip(told, rooms, strict=True)
    )


def share(wishes: Sequence[int], room: int) -> list[int]:
    """Divide the room: nobody gets more than they wish, and what one leaves goes to the others equally."""
    given = [0] * len(wishes)
    left = room
    for place, index in enumerate(sorted(range(len(wishes)), key=wishes.__getitem__)):
        given[index] = min(wishes[index], left // (len(wishes) - place))
        left -= given[index]
    return given


def _length(text: str) -> int:
    return len(text) if text.isascii() else len(text) + sum(c > "\uffff" for c in text)


def _cut(text: str, room: int) -> str:
    if _length(text) <= room:
        return text
    kept = text[: max(room - 1, 0)]
    while kept and _length(kept) > room - 1:
        kept = kept[:-1]
    head, space, _ = kept.rpartition(" ")
    if space and len(head) * 2 > len(kept):
        kept = head
    return kept.rstrip(" ,;:.") + MORE if room > 0 else ""
