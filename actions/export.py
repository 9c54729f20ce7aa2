"""Entries leave the house: who may take which along, and what a table says of each; writes no format."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from actions import Refusal, rights, sent
from actions.library import Library
from forms import Form
from models import Tx, export, person
from models.audit import Audit
from models.export import Chosen, Found
from models.media import Media
from models.review_rules import STATES
from reports import openrosa
from reports.table import Worded

SELECTS = ("select_one", "select_multiple", "rank")
_SUBJECT = 60
"""Characters of what was exported that the list of exports keeps."""


async def begin(tx: Tx, chosen: Chosen, way: str, *, by: int | None, now: datetime) -> Chosen:
    """What somebody may take along of what they chose; written into the audit. `by` None: the operator.

    Refusal no_form when there is no such form, may_not_export without a role for it, not_your_area when an
    area was chosen where they have none.
    """
    if not await export.versions(tx, chosen.form_id):
        raise Refusal("no_form")
    areas = chosen.areas if by is None else await _reach(tx, by, chosen.areas)
    detail = {"way": way, "areas": list(areas) if areas is not None else None}
    subject = f"form:{chosen.form_id}"[:_SUBJECT]
    tx.add(Audit(at=now, person_id=by, verb="export", subject=subject, detail=detail))
    return Chosen(chosen.form_id, areas, chosen.since, chosen.before)


async def _reach(tx: Tx, by: int, wanted: tuple[str, ...] | None) -> tuple[str, ...] | None:
    held = await person.assignments(tx, by)
    grounds = rights.grounds(held, "export")
    if not grounds:
        raise Refusal("may_not_export")
    if wanted is None:
        return None if None in grounds else tuple(code for code in grounds if code is not None)
    if not all(rights.may(held, "export", code) for code in wanted):
        raise Refusal("not_your_area")
    return wanted


async def forms(tx: Tx, library: Library, form_id: str) -> list[Form]:
    """The form's versions, the newest first."""
    return [await library.form(tx, version) for version in await export.versions(tx, form_id)]


async def each(tx: Tx, chosen: Chosen) -> AsyncIterator[Found]:
    """The entries, one after the other; give it what `begin` returned."""
    async for found in export.each(tx, chosen):
        yield found


def submissions(found: Found) -> list[tuple[str, bytes, dict[str, Media]]]:
    """(instanceID, XML file, its attachments) of every version, in the order in which they were sent.

    Of those from when a correction kept its instanceID the newest stands for all.
    """
    made: dict[str, tuple[str, bytes, dict[str, Media]]] = {}
    for version in (*found.earlier, found.sent):
        name, xml = openrosa.document(version.submission, entry_id=found.entry.id)
        made[name] = name, xml, _attachments(found, version.submission)
    return list(made.values())


def attachments(found: Found) -> dict[str, Media]:
    """Name in the submission -> file, of what was sent with the newest version."""
    return _attachments(found, found.sent.submission)


def _attachments(found: Found, submission: str) -> dict[str, Media]:
    names = openrosa.texts(openrosa.parse(submission))
    stems = {PurePosixPath(name).stem: name for name in names if len(name) <= 80 and "/" not in name}
    return {stems[one.id]: one for one in found.files if one.id in stems}


def about(found: Found, form: Form) -> dict[str, str]:
    """What the tables tell of an entry besides its answers, by column.

    An entry goes by its first version's instanceID for good; ``meta-instanceID`` is the newest one's.
    """
    files, one = attachments(found), found.entry
    first = openrosa.parse((*found.earlier, found.sent)[0].submission)
    return {
        "KEY": openrosa.instance_id(first),
        "SubmissionDate": found.sent.submitted_at.astimezone(ZoneInfo(found.author.zone)).isoformat(
            timespec="milliseconds"
        ),
        "SubmitterID": str(one.person_id),
        "SubmitterName": found.author.name,
        "AttachmentsPresent": str(sum(file.path is not None for file in files.values())),
        "AttachmentsExpected": str(len(files)),
        "ReviewState": STATES[one.state].central,
        "Edits": str(one.version - 1),
        "FormVersion": form.version,
        "Number": one.number or "",
        "State": one.state,
        "AreaCode": one.area_code or "",
    }


async def labels(tx: Tx, library: Library, found: Found, language: str) -> Worded:
    """Ref -> what the selects of one entry were answered, as its author was offered it."""
    told = await sent.answers(tx, library, found.sent, language)
    return {one.ref: one.text for one in told if one.kind in SELECTS}.get
