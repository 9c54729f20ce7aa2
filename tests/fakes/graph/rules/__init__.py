"""The Cloud API's rules for the messages that this project sends: fields, types, limits; no other source.

`faults(payload)` tells everything that is wrong with the body of a POST to /messages; characters are counted,
not bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from tests.fakes.graph.rules import interactive, plain, template, words

ENVELOPE = frozenset(["recipient_type", "to", "recipient", "context", "biz_opaque_callback_data"])
KINDS: Mapping[str, Callable[[Any], Iterator[str]]] = {
    "text": plain.text,
    "interactive": interactive.interactive,
    "template": template.template,
    "location": plain.location,
    "contacts": plain.contacts,
    "reaction": plain.reaction,
    **{kind: partial(plain.media, kind) for kind in ("image", "video", "audio", "document", "sticker")},
}
NUMBER = re.compile(r"\+?[1-9][0-9]{6,14}")
USER = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
"""A business-scoped user id: country, then letters and digits; ENT between them for linked portfolios."""
OPAQUE = 512


def faults(payload: Any) -> list[str]:
    """Everything that is wrong with a message, or with the mark that one was read."""
    if not isinstance(payload, dict):
        return ["the body must be an object"]
    product = payload.get("messaging_product") == "whatsapp"
    found = [] if product else ['messaging_product must be "whatsapp"']
    return [*found, *(_read(payload) if "status" in payload else _message(payload))]


def _read(payload: dict[str, Any]) -> Iterator[str]:
    yield from words.fields(
        "read", payload, {"messaging_product", "status", "message_id"}, {"typing_indicator"}
    )
    if payload["status"] != "read":
        yield "status must be read"
    yield from words.identifier("message_id", payload.get("message_id"), 500)
    if payload.get("typing_indicator", {"type": "text"}) != {"type": "text"}:
        yield 'typing_indicator must be {"type": "text"}'


def _message(payload: dict[str, Any]) -> Iterator[str]:
    kind = str(payload.get("type"))
    if kind not in KINDS:
        yield f"type {kind!r} is not known"
        return
    yield from words.fields("message", payload, {"messaging_product", "type", kind}, ENVELOPE)
    yield from _recipient(payload)
    if "context" in payload:
        yield from words.fields("context", payload["context"], {"message_id"})
    if "biz_opaque_callback_data" in payload:
        yield from words.text("biz_opaque_callback_data", payload["biz_opaque_callback_data"], OPAQUE)
    if kind in payload:
        yield from KINDS[kind](payload[kind])


def _recipient(payload: dict[str, Any]) -> Iterator[str]:
    """A number in `to`, a business-scoped user id in `recipient`; the number counts where both are given."""
    if not {"to", "recipient"} & set(payload):
        yield "a recipient is required: to or recipient"
    if not _is(NUMBER, payload.get("to", "628000000")):
        yield "to must be a telephone number with its country"
    if not _is(USER, payload.get("recipient", "ID.0")):
        yield "recipient must be a business-scoped user id"
    if payload.get("recipient_type", "individual") != "individual":
        yield "recipient_type must be individual"


def _is(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
