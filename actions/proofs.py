"""The report on a questionnaire that an author sent, as a notice: mistakes, or how to try and publish it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from actions import Kit, mistakes, notices, publishing, sources
from forms import Examined, FormMistake
from locales import Words, words
from models import Tx
from models.message import Button, Rows
from models.person import Person

MOST_MISTAKES = 12
MOST_WARNINGS = 6
"""Lines in a chat message; the command line shows all."""
LONGEST = 3000


@dataclass(frozen=True)
class Sent:
    """Whose file it is, what they call it, and the SHA-256 (hex) of its content."""

    person_id: int
    name: str
    digest: str


async def tell(tx: Tx, kit: Kit, sent: Sent, examined: Examined | None, now: datetime) -> None:
    """Tell the sender what was found (None: the file never came); a form without mistakes is a proposal."""
    author = await tx.get(Person, sent.person_id)
    if author is None or not await publishing.is_author(tx, sent.person_id):
        return
    w, named = words(author.language), {"name": sent.name}
    if examined is None:
        await notices.tell(tx, kit, sent.person_id, "author.unfetched", named, now=now)
    elif not examined.xml:
        wrong, _ = mistakes.divided(examined.mistakes)
        values = {**named, "count": len(wrong), "lines": lines(wrong, w, MOST_MISTAKES)}
        await notices.tell(tx, kit, sent.person_id, "author.refused", values, now=now)
    else:
        await _tell_accepted(tx, kit, sent, examined, w, now)


async def _tell_accepted(tx: Tx, kit: Kit, sent: Sent, examined: Examined, w: Words, now: datetime) -> None:
    version = await publishing.propose(tx, examined, sent.digest, by=sent.person_id, now=now)
    remarks = [*sources.unknown(examined.externals), *examined.mistakes]
    told = lines(remarks, w, MOST_WARNINGS)
    values = {"name": sent.name, "title": version.title, "version": version.version or "–", "lines": told}
    key = "author.accepted_notes" if told else "author.accepted"
    await notices.tell(tx, kit, sent.person_id, key, values, lambda w: rows(w, version.id), now=now)


def rows(w: Words, version_id: int) -> Rows:
    """Try it, or publish it."""
    return (
        (Button(text=w.plain("author.try"), data=f"form:try:{version_id}"),),
        (Button(text=w.plain("author.publish"), data=f"form:ask:{version_id}"),),
    )


def lines(found: Sequence[FormMistake], w: Words, most: int) -> Markup:
    """The first of them, a line each, with how many more there are; as much as a message holds."""
    told: list[Markup] = []
    for number, one in enumerate(found[:most], 1):
        line = w(f"author.line_{one.level}", number=number, text=mistakes.line(one, w))
        if sum(map(len, told)) + len(line) > LONGEST:
            break
        told.append(line)
    if len(told) < len(found):
        told.append(w("author.and_more", n=len(found) - len(told)))
    return Markup("\n").join(told)
