"""The certificate of a training session, a landscape A4 page for each person; numbers and dates are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from locales import Words
from reports import days, typeset

_TEMPLATE = "certificate"
_WIDTH = 842
"""Points across the page."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, where and when; `number` is e.g. "NIP 19780412 200312 1 004"."""

    name: str
    position: str
    on: date
    place: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is '' is left out. `batch` is a number or a name: "II", "Angkatan II"."""

    name: str
    number: str
    theme: str
    first: date
    last: date
    signature: Signature
    position: str = ""
    batch: str = ""
    place: str = ""
    organiser: str = ""


def pdf(certificates: Sequence[Certificate], w: Words) -> bytes:
    """A page for each (at least one); the same certificates are the same bytes, whenever they are made."""
    made_at = datetime.combine(max(one.signature.on for one in certificates), time(), UTC)
    return typeset.pdf(_TEMPLATE, _data(certificates, w), made_at=made_at)


def png(certificate: Certificate, w: Words, *, width: int = 1280) -> bytes:
    """A picture of one, to look at in the chat; `width` in pixels."""
    return typeset.png(_TEMPLATE, _data([certificate], w), scale=width / _WIDTH)[0]


def _data(certificates: Sequence[Certificate], w: Words) -> typeset.Data:
    return {
        "language": w.language,
        "title": w.plain("document.certificate"),
        "given": w.plain("document.given_to"),
        "for": w.plain("document.took_part"),
        "pages": [_page(one, w) for one in certificates],
    }


def _page(one: Certificate, w: Words) -> typeset.Data:
    return {
        "name": one.name,
        "position": one.position,
        "number": w.plain("document.number", number=one.number) if one.number else "",
        "theme": one.theme,
        "batch": days.batch(w, one.batch),
        "when": ", ".join(filter(None, [one.place, days.span(w, one.first, one.last)])),
        "by": w.plain("document.held_by", organiser=one.organiser) if one.organiser else "",
        "signed": ", ".join(filter(None, [one.signature.place, days.day(w, one.signature.on)])),
        "signer": one.signature.name,
        "signer_position": one.signature.position,
        "signer_number": one.signature.number,
    }
