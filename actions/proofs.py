"""The report on a questionnaire that an author sent, as a notice: mistakes, or how to try and publish it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import PurePath

from markupsafe import Markup

from actions import Kit, enclosing, library, mistakes, notices, publishing, sources
from actions.notices import Notice
from forms import Examined, FormMistake
from locales import Words, words
from models import Tx, form
from models.buttons import Do, data
from models.message import Button, Rows
from models.person import Person

MOST_MISTAKES = 12
"""Lines in a chat message; the command line shows all."""
MOST_WARNINGS = 6
"""Lines in a chat message; the command line shows all."""
LONGEST_TEXT = 3000
"""Characters of those lines together."""


@dataclass(frozen=True)
class Sent:
    """Whose file it is, what they call it, and the SHA-256 (hex) of its content."""

    person_id: int
    name: str
    digest: str


@dataclass(frozen=True)
class Found:
    """What came of a file, with the files that its form still wants (see `forms.wanted`).

    `joined`: files that came before it and are a part of it now. `media` are its labels'. `base`: the version
    that a data file was put into.
    """

    examined: Examined
    wanted: Mapping[str, bool] = field(default_factory=dict)
    joined: Sequence[str] = ()
    media: Mapping[str, bytes] = field(default_factory=dict)
    base: int | None = None


async def tell(tx: Tx, kit: Kit, sent: Sent, found: Found | None, now: datetime) -> None:
    """Tell the sender what was found (None: the file never came); a form without mistakes is a proposal."""
    author = await tx.get(Person, sent.person_id)
    if author is None or not await publishing.is_author(tx, sent.person_id):
        return
    w, named = words(author.language), {"name": sent.name}
    if found is None:
        await notices.tell(tx, kit, sent.person_id, Notice("author.unfetched", named), now)
    elif not found.examined.xml:
        wrong, _ = mistakes.divided(found.examined.mistakes)
        values = {**named, "count": len(wrong), "lines": lines(wrong, w, MOST_MISTAKES)}
        key = "author.refused" if found.base is None else "author.list_refused"
        await notices.tell(tx, kit, sent.person_id, Notice(key, values), now)
    else:
        await _tell_accepted(tx, kit, sent, found, w, now)


async def tell_kept(tx: Tx, kit: Kit, sent: Sent, now: datetime) -> None:
    """A data file that no form reads yet."""
    if await publishing.is_author(tx, sent.person_id):
        await notices.tell(tx, kit, sent.person_id, Notice("author.list_kept", {"name": sent.name}), now)


async def _tell_accepted(tx: Tx, kit: Kit, sent: Sent, found: Found, w: Words, now: datetime) -> None:
    version = await publishing.propose(tx, found.examined, sent.digest, by=sent.person_id, now=now)
    lost = await library.bring(tx, version, found.media.get)
    if found.base is not None:
        await form.take_files(tx, version.id, found.base)
    wanted = enclosing.missing(found.wanted)
    remarks = [*_outside(found, wanted), *map(_label_file, lost if found.base is None else ()),
               *found.examined.mistakes]  # fmt: skip
    values = {
        "name": sent.name,
        "title": version.title,
        "version": version.version or "–",
        "lines": Markup("\n").join(_parts(found, remarks, w)),
        "files": Markup("\n").join(w("author.file", name=name) for name in wanted),
    }
    key = "author.accepted" if found.base is None else "author.joined"
    key += "_waiting" if wanted else "_notes" if values["lines"] else ""
    make = partial(rows, version_id=version.id, whole=not wanted)
    await notices.tell(tx, kit, sent.person_id, Notice(key, values, make), now)


def _outside(found: Found, wanted: Sequence[str]) -> list[FormMistake]:
    """Files that may come or not, as an answer names them; what must come is asked for by name."""
    stems = {PurePath(name).stem for name in wanted}
    return [
        one
        for one in sources.unknown(found.examined.externals, found.examined.readers)
        if one.values["file"] not in stems
    ]


def _label_file(name: str) -> FormMistake:
    return FormMistake("warning", "no_label_file", f"{name} did not come", values={"file": name})


def _parts(found: Found, remarks: Sequence[FormMistake], w: Words) -> list[Markup]:
    joined = [w("author.line_warning", number=0, text=w("author.took", name=name)) for name in found.joined]
    return [*joined, lines(remarks, w, MOST_WARNINGS)] if remarks else joined


def rows(w: Words, version_id: int, *, whole: bool = True) -> Rows:
    """Try it, or publish it, be it without its files."""
    publish = "author.publish" if whole else "author.publish_anyway"
    return (
        (Button(text=w.plain("author.try"), data=data(Do.TRY_FORM, version_id)),),
        (Button(text=w.plain(publish), data=data(Do.PUBLISH_FORM, version_id)),),
    )


def lines(found: Sequence[FormMistake], w: Words, most: int) -> Markup:
    """The first of them, a line each, with how many more there are; as much as a message holds."""
    told: list[Markup] = []
    for number, one in enumerate(found[:most], 1):
        line = w(f"author.line_{one.level}", number=number, text=mistakes.line(one, w))
        if sum(map(len, told)) + len(line) > LONGEST_TEXT:
            break
        told.append(line)
    if len(told) < len(found):
        told.append(w("author.and_more", n=len(found) - len(told)))
    return Markup("\n").join(told)
