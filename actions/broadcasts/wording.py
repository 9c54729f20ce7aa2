"""What those who are reached get: the author's text, with who says it and as what; stores nothing."""

from __future__ import annotations

from collections.abc import Sequence

from actions import templates
from actions.broadcasts import reach
from actions.people import kind_of
from actions.places import place
from locales import Words
from models import Tx, person
from models.message import Outgoing
from models.person import Assignment, Person

HEAD = 60
"""Characters of a text where it is only named."""


async def preview(tx: Tx, w: Words, person_id: int, text: str, areas: Sequence[str]) -> Outgoing:
    """The text as this person's readers in the areas get it, in the words' language."""
    held = await person.assignments(tx, person_id)
    return await message(tx, w, person_id, reach.signer(held, areas), text)


async def message(tx: Tx, w: Words, person_id: int, speaker: Assignment | None, text: str) -> Outgoing:
    """The text, signed as this role; a long one has no template and so waits for the reader to write."""
    author = await tx.get(Person, person_id)
    values = {"name": author.name if author else "", "post": await post(tx, w, speaker), "text": text}
    template = templates.for_notice("broadcast.message", w, values)
    whole = template is not None and template.values[-1] == templates.flat(text)
    return Outgoing(text=str(w("broadcast.message", **values)), template=template if whole else None)


async def post(tx: Tx, w: Words, speaker: Assignment | None) -> str:
    """What somebody is where, e.g. "Camat, Kecamatan Gemuh"."""
    if speaker is None:
        return w.plain("broadcast.unknown_post")
    where = await place(tx, speaker.area_code)
    kind = kind_of(speaker.role, speaker.position, speaker.acting)
    return f"{w.plain(f'people.kind_{kind}', **where.words)}, {where.title}"


def head(text: str) -> str:
    """The beginning of a text in one line, to name it by."""
    line = " ".join(text.split())
    return line if len(line) <= HEAD else line[: HEAD - 1].rstrip() + "…"
