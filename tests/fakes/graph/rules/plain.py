"""The rules of messages without buttons: text, media, place, contacts, reaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.fakes.graph.rules import words

TEXT = 4096
CAPTION = 1024
FILE_NAME = 240
CONTACTS = 5
CAPTIONED = frozenset(["image", "video", "document"])


def text(value: Any) -> Iterator[str]:
    """{"body": ..., "preview_url": ...}"""
    yield from words.fields("text", value, {"body"}, {"preview_url"})
    if isinstance(value, dict):
        yield from words.text("text.body", value.get("body"), TEXT)
        if not isinstance(value.get("preview_url", False), bool):
            yield "text.preview_url must be true or false"


def media(kind: str, value: Any) -> Iterator[str]:
    """{"id": ...} of what was uploaded, or {"link": ...}; a caption where the kind has one."""
    more = {"caption"} if kind in CAPTIONED else set()
    more |= {"filename"} if kind == "document" else {"voice"} if kind == "audio" else set()
    yield from words.fields(kind, value, set(), {"id", "link", *more})
    if not isinstance(value, dict):
        return
    if len({"id", "link"} & set(value)) != 1:
        yield f"{kind} needs an id or a link, and not both"
    if "id" in value:
        yield from words.identifier(f"{kind}.id", value["id"], 100)
    if "link" in value and not str(value["link"]).startswith(("https://", "http://")):
        yield f"{kind}.link must be an address"
    if "caption" in value:
        yield from words.text(f"{kind}.caption", value["caption"], CAPTION)
    if "filename" in value:
        yield from words.label(f"{kind}.filename", value["filename"], FILE_NAME)


def location(value: Any) -> Iterator[str]:
    """Degrees as numbers, or as text that is a number; Meta takes both."""
    yield from words.fields("location", value, {"latitude", "longitude"}, {"name", "address"})
    if isinstance(value, dict):
        for name, most in (("latitude", 90), ("longitude", 180)):
            try:
                if abs(float(value.get(name, 0))) > most:
                    yield f"location.{name} is out of range"
            except (TypeError, ValueError):
                yield f"location.{name} must be a number"
        for name in {"name", "address"} & set(value):
            yield from words.text(f"location.{name}", value[name], 1000)


def contacts(value: Any) -> Iterator[str]:
    """Cards, each with a name: the whole of it and at least one part."""
    yield from words.listed("contacts", value, CONTACTS)
    for card in words.objects(value):
        yield from words.fields("contact", card, {"name"}, {"phones", "emails", "org", "addresses", "urls"})
        yield from _name(card.get("name"))
        if "phones" in card:
            yield from words.listed("contact.phones", card["phones"], 20)
        for phone in words.objects(card.get("phones")):
            yield from words.fields("contact.phone", phone, {"phone"}, {"type", "wa_id"})
            yield from words.label("contact.phone", phone.get("phone"), 40)


def _name(name: Any) -> Iterator[str]:
    parts = {"first_name", "last_name", "middle_name", "prefix", "suffix"}
    yield from words.fields("contact.name", name, {"formatted_name"}, parts)
    if isinstance(name, dict):
        for part in name:
            yield from words.label(f"contact.name.{part}", name[part], 200)
        if not parts & set(name):
            yield "contact.name needs one part of the name beside formatted_name"


def reaction(value: Any) -> Iterator[str]:
    """An empty emoji takes the reaction back."""
    yield from words.fields("reaction", value, {"message_id", "emoji"})
    if isinstance(value, dict):
        yield from words.identifier("reaction.message_id", value.get("message_id"), 500)
        if not isinstance(value.get("emoji", ""), str) or len(value.get("emoji", "")) > 12:
            yield "reaction.emoji must be one emoji"
