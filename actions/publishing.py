"""A questionnaire's way into use: proposed by its author, tried, published for an audience; reads no file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from actions import Refusal, rights
from forms import Examined
from models import Tx, entry, form
from models.audit import Audit
from models.form import FormVersion

KIND = "form"
"""What Media calls a questionnaire that an author sent."""


@dataclass(frozen=True)
class Terms:
    """Who may fill a form (no roles: every role; no areas: everywhere) and whether the camat reviews it."""

    roles: Sequence[str] = ()
    areas: Sequence[str] = ()
    review: bool = True

    @property
    def audience(self) -> dict[str, list[str]]:
        """As a version keeps it."""
        named = {"roles": list(self.roles), "areas": list(self.areas)}
        return {name: values for name, values in named.items() if values}


def terms_of(version: FormVersion) -> Terms:
    """The terms that a version has now."""
    audience = version.audience or {}
    return Terms(audience.get("roles", ()), audience.get("areas", ()), version.review)


async def is_author(tx: Tx, person_id: int) -> bool:
    """Whether this person may bring and publish forms."""
    return await rights.person_may(tx, person_id, "publish", None)


async def propose(tx: Tx, examined: Examined, digest: str, *, by: int | None, now: datetime) -> FormVersion:
    """Keep a form that has no mistakes; nobody is offered it until it is published.

    The same content twice is one version. The terms are those of the version in use, until others are chosen.
    """
    known = await form.find(tx, examined.form_id, digest)
    if known is not None:
        return known
    used = await form.in_use(tx, examined.form_id)
    terms = terms_of(used) if used else Terms()
    version = FormVersion(
        form_id=examined.form_id,
        version=examined.version[:80],
        title=examined.title[:200],
        xform=examined.xml,
        digest=digest,
        audience=terms.audience,
        review=terms.review,
        installed_at=now,
        installed_by=by,
        retired_at=now,
    )
    tx.add(version)
    await tx.flush()
    return version


async def proposal(tx: Tx, version_id: int) -> FormVersion:
    """The version with this id; Refusal form_gone when there is none."""
    version = await form.version(tx, version_id)
    if version is None:
        raise Refusal("form_gone")
    return version


async def publish(
    tx: Tx, version_id: int, *, by: int | None, now: datetime, terms: Terms | None = None
) -> FormVersion:
    """New entries take this version from now on; drafts of older ones go on with theirs.

    `by` must be an author (None: the operator at the machine), else Refusal not_an_author.
    """
    if by is not None and not await is_author(tx, by):
        raise Refusal("not_an_author")
    version = await proposal(tx, version_id)
    if terms is not None:
        version.audience, version.review = terms.audience, terms.review
    version.retired_at, version.installed_at = None, now
    await form.retire_others(tx, version, now)
    detail = {"version": version.version, **version.audience, "review": version.review}
    tx.add(Audit(at=now, person_id=by, verb="publish_form", subject=f"form:{version.id}", detail=detail))
    await tx.flush()
    return version


async def is_update(tx: Tx, version: FormVersion) -> bool:
    """Whether a version of the same form is in use already."""
    return await form.in_use(tx, version.form_id) is not None


async def drafts_of_others(tx: Tx, version: FormVersion) -> int:
    """How many entries are being filled with other versions of the form."""
    return await entry.count_drafts(tx, version.form_id, without=version.id)
