"""Opening an invitation: who is unknown consents and becomes known, who is known gets the role besides.

Nothing about anybody is stored before `join`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from actions import Kit, Refusal, notices
from actions.notices import Notice
from actions.people.invites import look
from locales import LANGUAGES
from models import Tx, area, invite, person
from models.audit import Audit
from models.conversation import Conversation
from models.invite import Invite
from models.names import clean
from models.person import CONSENT, WRITERS, AssignedVillage, Assignment, Consent, Contact, Person
from models.terms import zone_of

NAME_LENGTH = 120
"""Characters of a person's name."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody unknown, as a channel tells of them."""

    channel: str
    address: str
    name: str
    language: str


async def join(tx: Tx, kit: Kit, code: str, new: Newcomer, now: datetime) -> Person:
    """Somebody unknown consented: store them, their address, consent and role, and take the code.

    Refusals: invite_unusable; already_known when the address is somebody's.
    """
    found = await look(tx, code, now)
    if await person.contact_at(tx, new.channel, new.address) is not None:
        raise Refusal("already_known")
    who = Person(name=clean(new.name)[:NAME_LENGTH], language=_language(new.language), created_at=now)
    await _belong(tx, who, found)
    tx.add(who)
    await tx.flush()
    contact = Contact(person_id=who.id, channel=new.channel, address=new.address, created_at=now)
    consent = Consent(person_id=who.id, version=CONSENT, language=who.language, given_at=now)
    tx.add_all([contact, consent])
    await tx.flush()
    tx.add(Conversation(contact_id=contact.id, updated_at=now))
    await _take(tx, kit, found, who, "join", now)
    return who


async def agree(tx: Tx, person_id: int, language: str, now: datetime) -> None:
    """Somebody known agreed to the words as they are now."""
    tx.add(Consent(person_id=person_id, version=CONSENT, language=language, given_at=now))
    detail, subject = {"version": CONSENT}, f"person:{person_id}"
    tx.add(Audit(at=now, person_id=person_id, verb="consent", subject=subject, detail=detail))
    await tx.flush()


async def add_role(tx: Tx, kit: Kit, code: str, person_id: int, now: datetime) -> Person:
    """Somebody known gets the invitation's role besides what they are; Refusal invite_unusable."""
    found = await look(tx, code, now)
    who = await tx.get_one(Person, person_id)
    await _belong(tx, who, found)
    await _take(tx, kit, found, who, "add_role", now)
    return who


async def set_language(tx: Tx, person_id: int, language: str) -> None:
    """Speak this language with the person from now on."""
    await person.change(tx, person_id, {"language": _language(language)})


async def set_name(tx: Tx, person_id: int, name: str, now: datetime) -> str:
    """Call the person by this name from now on; returns it as stored. Refusal name_empty: nothing is seen."""
    fresh = clean(name)[:NAME_LENGTH]
    if not fresh:
        raise Refusal("name_empty")
    who = await tx.get_one(Person, person_id)
    if who.name != fresh:
        detail, subject = {"old": who.name, "new": fresh}, f"person:{person_id}"
        tx.add(Audit(at=now, person_id=person_id, verb="rename", subject=subject, detail=detail))
    who.name = fresh
    await tx.flush()
    return fresh


async def _belong(tx: Tx, who: Person, found: Invite) -> None:
    if found.area_code is None or (who.area_code and found.role not in WRITERS):
        return
    who.area_code = found.area_code
    who.zone = zone_of(await area.settings_of(tx, found.area_code))


async def _take(tx: Tx, kit: Kit, found: Invite, who: Person, verb: str, now: datetime) -> None:
    """Use the code up, give the role and tell whoever invited.

    `look` locked the invitation: nobody else can have taken it meanwhile.
    """
    await invite.use(tx, found.digest, who.id, now)
    held = await _assignment(tx, found, who.id, now)
    new = set(found.villages) - await person.covered(tx, held.id)
    tx.add_all([AssignedVillage(assignment_id=held.id, village_code=village) for village in sorted(new)])
    detail = {"as": found.role, "area": found.area_code, "by": found.created_by}
    tx.add(Audit(at=now, person_id=who.id, verb=verb, subject=f"person:{who.id}", detail=detail))
    await tx.flush()
    if found.created_by not in (None, who.id):
        await notices.tell(tx, kit, found.created_by, Notice("people.accepted", {"name": who.name}), now)


async def _assignment(tx: Tx, found: Invite, person_id: int, now: datetime) -> Assignment:
    """The assignment that the person holds already, if it is the same; else a new one."""
    for held in await person.assignments(tx, person_id):
        mine = (held.role, held.position, held.acting, held.area_code)
        if mine == (found.role, found.position, found.acting, found.area_code):
            return held
    made = Assignment(
        person_id=person_id,
        role=found.role,
        position=found.position,
        acting=found.acting,
        area_code=found.area_code,
        begun_at=now,
    )
    tx.add(made)
    await tx.flush()
    return made


def _language(language: str) -> str:
    code = language[:2].lower()
    return code if code in LANGUAGES else "id"
