"""Inviting: a single-use code that makes its bearer something somewhere, and the links that carry it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from actions import Kit, Refusal
from actions.people.kinds import KINDS, Kind, fits, kind_of, may
from actions.secrets import digest_of
from models import Tx, area, person
from models import invite as codes
from models.audit import Audit
from models.invite import Invite

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without what is easily misread (I L O 0 1)."""
LENGTH = 12
"""Characters of a code."""
GROUP = 4
"""Characters of a code between two hyphens."""
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212", "------")
"""What writing programs make of a dash."""
_BETWEEN = str.maketrans("", "", " -\u00a0\n")
KEY = 16
"""Characters of a code's digest by which a button names it."""
LONGEST_TEXT = 2000
"""Characters of an invitation that are looked through."""
_WITHIN = re.compile(r"(?<![A-Z0-9-])(?:[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}|[A-Z2-9]{12})(?![A-Z0-9-])")


def new_code(rng: Random) -> str:
    """A fresh code: 59 bits of chance. It holds a digit, which tells it from a word of as many letters."""
    while True:
        code = "".join(rng.choice(ALPHABET) for _ in range(LENGTH))
        if as_code(code):
            return code


def pretty(code: str) -> str:
    """The code as it is shown and read aloud: groups of four."""
    return "-".join(code[i : i + GROUP] for i in range(0, len(code), GROUP))


def as_code(text: str) -> str:
    """What somebody typed as a code: upper case without spaces and dashes; '' when it cannot be one."""
    code = text.upper().translate(_DASHES).translate(_BETWEEN)
    fits = len(code) == LENGTH and set(code) <= set(ALPHABET) and any(c.isdigit() for c in code)
    return code if fits else ""


def code_in(text: str) -> str:
    """The code in an invitation that was forwarded whole, or in a link; '' when there is none, or several."""
    found = {as_code(one) for one in _WITHIN.findall(text[:LONGEST_TEXT].upper().translate(_DASHES))} - {""}
    return found.pop() if len(found) == 1 else ""


def links(kit: Kit, word: str) -> dict[str, str]:
    """Channel -> the address that opens a chat with a word (a code), where the bot's name is known."""
    made = {channel: platform.link(word) for channel, platform in kit.platforms.items()}
    return {channel: link for channel, link in made.items() if link}


class Invited(NamedTuple):
    """An invitation just made: its `code` is told once, for only the digest is stored."""

    code: str
    invite: Invite


async def invite(
    tx: Tx,
    kit: Kit,
    kind: str,
    area_code: str | None = None,
    villages: Sequence[str] = (),
    *,
    by: int | None,
    now: datetime,
) -> Invited:
    """Make an invitation; `by` is None for whoever holds the server.

    Refusals: may_not_invite, invite_area, invite_villages.
    """
    what = KINDS[kind]
    if by is not None and not may(await person.assignments(tx, by), kind, area_code):
        raise Refusal("may_not_invite")
    await _check(tx, what, area_code, villages)
    code = new_code(kit.rng)
    made = Invite(
        digest=digest_of(code),
        role=what.role,
        position=what.position,
        acting=what.acting,
        area_code=area_code,
        villages=sorted(set(villages)),
        created_by=by,
        created_at=now,
        expires_at=now + timedelta(days=kit.rules.invite_days),
    )
    tx.add_all([made, _audit("invite", made, now)])
    await tx.flush()
    return Invited(code, made)


async def look(tx: Tx, code: str, now: datetime) -> Invite:
    """The invitation behind a code, locked; Refusal invite_unusable when it is unknown, used or expired.

    It holds as long as its author may invite that kind there.
    """
    found = await codes.find(tx, digest_of(code), now)
    if found is None or not await _holds(tx, found):
        raise Refusal("invite_unusable")
    return found


async def joined_with(tx: Tx, person_id: int, code: str) -> bool:
    """Whether this is the code by which the person joined, typed or forwarded once more."""
    found = await tx.get(Invite, digest_of(code))
    return found is not None and found.used_by == person_id


async def waiting(tx: Tx, by: int, now: datetime) -> list[Invite]:
    """The invitations of somebody that can still be opened, the latest first."""
    return [one for one in await codes.unused(tx, by, now) if await _holds(tx, one)]


def key(found: Invite) -> str:
    """What names an invitation in a button; it opens nothing."""
    return found.digest[:KEY]


async def renew(tx: Tx, kit: Kit, by: int, wanted: str, now: datetime) -> Invited:
    """Give one's own invitation a new code and a new term; the old code ends. Refusal invite_unusable."""
    found = next((one for one in await waiting(tx, by, now) if key(one) == wanted), None)
    if found is None:
        raise Refusal("invite_unusable")
    code = new_code(kit.rng)
    found.digest, found.expires_at = digest_of(code), now + timedelta(days=kit.rules.invite_days)
    tx.add(_audit("renew_invite", found, now))
    await tx.flush()
    return Invited(code, found)


async def _holds(tx: Tx, found: Invite) -> bool:
    if found.created_by is None or not found.role:
        return True
    kind = kind_of(found.role, found.position, found.acting)
    return may(await person.assignments(tx, found.created_by), kind, found.area_code)


def _audit(verb: str, made: Invite, now: datetime) -> Audit:
    detail = {"as": kind_of(made.role, made.position, made.acting)}
    subject = f"area:{made.area_code or ''}"
    return Audit(at=now, person_id=made.created_by, verb=verb, subject=subject, detail=detail)


async def _check(tx: Tx, what: Kind, area_code: str | None, villages: Sequence[str]) -> None:
    known = area_code is None or await area.get(tx, area_code) is not None
    if not known or not fits(what, area_code):
        raise Refusal("invite_area")
    there = {one.code for one in await area.children(tx, area_code)} if villages and area_code else set()
    if not set(villages) <= there or (what.villages == "some" and not villages):
        raise Refusal("invite_villages")
