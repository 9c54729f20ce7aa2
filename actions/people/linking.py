"""One person, several channels: a code adds another address to somebody, and they choose where notices go."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions import Kit, Refusal, notices
from actions.people.identity import tell_elsewhere
from actions.people.invites import new_code
from actions.secrets import digest_of
from models import Tx, invite, person
from models.audit import Audit
from models.conversation import Conversation
from models.invite import Invite
from models.person import Contact, Person

CODE_VALID = timedelta(days=1)
"""How long a code that links can be used: who holds it can speak as its owner."""


async def link_code(tx: Tx, kit: Kit, person_id: int, now: datetime) -> str:
    """A fresh code that adds the address which opens it to this person; codes that were not used end."""
    await invite.end_links(tx, person_id, now)
    code = new_code(kit.rng)
    made = Invite(
        digest=digest_of(code), role="", person_id=person_id, created_at=now, expires_at=now + CODE_VALID
    )
    tx.add_all([made, Audit(at=now, person_id=person_id, verb="link_code", subject=f"person:{person_id}")])
    await tx.flush()
    return code


async def link(tx: Tx, kit: Kit, code: str, *, channel: str, address: str, now: datetime) -> Person:
    """Add an unknown address to whom the code belongs, and send their notices there from now on.

    Refusals: invite_unusable; already_known when the address is somebody's.
    """
    found = await invite.find(tx, digest_of(code), now)
    if found is None or found.person_id is None:
        raise Refusal("invite_unusable")
    if await person.contact_at(tx, channel, address) is not None:
        raise Refusal("already_known")
    await invite.use(tx, found.digest, found.person_id, now)
    owner = await tx.get_one(Person, found.person_id)
    owner.channel = channel
    contact = Contact(person_id=owner.id, channel=channel, address=address, created_at=now)
    tx.add(contact)
    await tx.flush()
    subject = f"person:{owner.id}"
    conversation = Conversation(contact_id=contact.id, updated_at=now)
    audit = Audit(at=now, person_id=owner.id, verb="link", subject=subject, detail={"channel": channel})
    tx.add_all([conversation, audit])
    await tx.flush()
    await tell_elsewhere(tx, kit, contact, "channels.linked_elsewhere", now)
    return owner


async def prefer(tx: Tx, person_id: int, channel: str) -> None:
    """Send the person's notices to this channel first. Refusal no_contact when they have none there."""
    if all(one.channel != channel for one in await person.contacts(tx, person_id, reachable=False)):
        raise Refusal("no_contact")
    await person.change(tx, person_id, {"channel": channel})


async def where(tx: Tx, person_id: int) -> tuple[list[Contact], str]:
    """The person's contacts, oldest first, and the channel that their notices go to ('' = none)."""
    found = list(await person.contacts(tx, person_id, reachable=False))
    wanted = (await tx.get_one(Person, person_id)).channel
    first = notices.chosen(wanted, [one for one in found if one.unreachable_at is None])
    return found, first.channel if first else ""
