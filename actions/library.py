"""The forms in use: installed once per version, compiled once per process, offered to their audience."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from actions.attempts import Attempts
from actions.guests import Guests
from actions.places import Place, place
from forms import Examined, Form, FormError, Interview, Step, enclose, examine_xlsform, label_media
from forms.xlsform.enclose import Find
from models import Tx, form, person
from models.area import is_within
from models.conversation import Talk
from models.form import FormVersion

LIVE = 4_000_000
"""Characters of drafts whose interviews stay in memory: about 1,500 activity logs, 32 MB."""
PLACE_KEPT = timedelta(minutes=10)
"""How long the names of an area are believed before they are read anew."""
FRESH_FOR = timedelta(minutes=3)
"""How long: an interview saw the clock and the lists that we provide when it was made."""
WRONG_CODES, WRONG_LINKS = 5, 30
"""What somebody may try in vain; behind a TLS server all links come from one address."""
TRAINING = "bimtek"
"""A form whose id begins so belongs to training sessions: it is asked there, never offered as a report."""


State = tuple[str, ...]
"""The draft's XML, then whatever else must be the same for a kept interview to be used."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An interview, the state it stands at, when it was made, and its step where that was worked out."""

    state: State
    interview: Interview
    made: datetime
    step: Step | None = None


class Live:
    """Interviews of late, so that the next message need not read the draft anew.

    Only a shortcut: what counts is the draft in the database; each is used for just the state it stands at.
    """

    def __init__(self, size: int = LIVE) -> None:
        self._size = size
        self._filled = 0
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def take(self, entry_id: str, state: State, now: datetime) -> Kept | None:
        """The interview that stands at this state, taken out: whoever changes it keeps it anew."""
        kept = self._drop(entry_id)
        return kept if kept is not None and kept.state == state and now - kept.made < FRESH_FOR else None

    def keep(self, entry_id: str, kept: Kept) -> None:
        """Keep the interview for the next message; the oldest make room."""
        self._drop(entry_id)
        self._kept[entry_id] = kept
        self._filled += len(kept.state[0])
        while self._filled > self._size:
            self._drop(next(iter(self._kept)))

    def _drop(self, entry_id: str) -> Kept | None:
        kept = self._kept.pop(entry_id, None)
        self._filled -= len(kept.state[0]) if kept is not None else 0
        return kept


class Library:
    """What a process keeps in memory: compiled forms by version id (a version never changes), and so on."""

    def __init__(self) -> None:
        self._forms: dict[int, Form] = {}
        self._places: dict[str | None, tuple[Place, datetime]] = {}
        self.live = Live()
        self.guests = Guests()
        self.codes, self.links = Attempts(WRONG_CODES), Attempts(WRONG_LINKS)

    async def form(self, tx: Tx, version_id: int) -> Form:
        """The compiled form of a version; LookupError when there is no such version."""
        known = self._forms.get(version_id)
        if known is not None:
            return known
        xform = await form.source(tx, version_id)
        if xform is None:
            raise LookupError(f"no form version {version_id}")
        compiled = self._forms[version_id] = Form.from_xml(xform)
        return compiled

    async def place(self, tx: Tx, code: str | None, now: datetime) -> Place:
        """A place and its words; who changes an area's settings sees it within minutes."""
        known = self._places.get(code)
        if known is None or now - known[1] > PLACE_KEPT:
            known = self._places[code] = await place(tx, code), now
        return known[0]

    async def offered(self, tx: Tx, talk: Talk) -> list[FormVersion]:
        """The newest versions of the forms that this person may fill."""
        newest = [one for one in await form.newest(tx) if not of_sessions(one.form_id)]
        if not any(version.audience for version in newest):
            return newest
        held = await person.assignments(tx, talk.person_id)
        return [version for version in newest if meant_for(version, held)]


def meant_for(version: FormVersion, held: Iterable[person.Assignment]) -> bool:
    """Whether an assignment among these is in the form's audience: one of its roles, in one of its areas."""
    roles, areas = version.audience.get("roles"), version.audience.get("areas")
    return not (roles or areas) or any(
        (not roles or one.role in roles) and (not areas or _within(one.area_code, areas)) for one in held
    )


def _within(code: str | None, areas: list[str]) -> bool:
    return any(is_within(code, one) for one in areas)


def with_files(alone: Examined, content: bytes, find: Find) -> tuple[Examined, str]:
    """The form with the data files that `find` has enclosed, and its digest; '' for one with mistakes."""
    whole = enclose(alone, find)
    more = whole.xml if whole.externals != alone.externals else b""
    return whole, sha256(content + more).hexdigest() if whole.xml else ""


def nothing(name: str) -> None:
    """A Find for a form that comes alone."""


async def install(
    tx: Tx,
    content: bytes,
    filename: str,
    *,
    now: datetime,
    by: int | None = None,
    find: Find = nothing,
) -> FormVersion:
    """Install an XLSForm with the data files that it reads, as `find` has them; the same content twice is one
    version. Raises FormError with every mistake.
    """
    whole, digest = with_files(examine_xlsform(content, filename), content, find)
    if not whole.xml:
        raise FormError(whole.mistakes)
    compiled, xml = Form.from_xml(whole.xml), whole.xml
    version = await form.find(tx, compiled.id, digest)
    if version is not None:
        return version
    version = FormVersion(
        form_id=compiled.id,
        version=compiled.version,
        title=compiled.title("id"),
        xform=xml,
        digest=digest,
        installed_at=now,
        installed_by=by,
    )
    tx.add(version)
    await tx.flush()
    return version


async def bring(tx: Tx, version: FormVersion, find: Find) -> list[str]:
    """Keep the media of the version's labels as `find` has them; returns the names it has not."""
    names = label_media(version.xform)
    kept = await form.file_names(tx, version.id) if names else set()
    missing: list[str] = []
    for name in names:
        content = None if name in kept else find(name)
        if content is not None:
            tx.add(form.FormFile(form_version_id=version.id, name=name[:200], content=content))
        elif name not in kept:
            missing.append(name)
    await tx.flush()
    return missing


def of_sessions(form_id: str) -> bool:
    """Whether a form belongs to sessions: it is asked there, never offered, and not reviewed."""
    return form_id.startswith(TRAINING)
