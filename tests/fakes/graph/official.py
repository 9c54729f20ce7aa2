"""A second check of every call: Meta's OpenAPI description beside the project, when it is there.

Its message schemas contradict themselves (each forbids the fields of the envelope that it asks for), so what
stands under the type's name is checked alone. Left to rules/: a place (its degrees are said to be text), the
language and button numbers of a template, and the two interactive types that it does not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from tests import beside

FILE = beside.WHATSAPP
MESSAGES: Mapping[str, str] = {
    "text": "TextMessage",
    "audio": "AudioMessage",
    "video": "VideoMessage",
    "document": "DocumentMessage",
    "image": "ImageMessage",
    "sticker": "StickerMessage",
    "reaction": "ReactionMessage",
    "contacts": "ContactsMessage",
}
ACTIONS = frozenset(["button", "list", "flow"])
COMPONENTS = {"header": "HeaderComponent", "body": "BodyComponent", "button": "ButtonComponent"}
PARAMETERS = {
    "text": "TextParameter",
    "image": "ImageParameter",
    "video": "VideoParameter",
    "document": "DocumentParameter",
}


@cache
def _schemas() -> dict[str, Any] | None:
    """The components, read once in a process: the file has a megabyte."""
    if not FILE.exists():
        return None
    with FILE.open("rb") as file:
        schemas: dict[str, Any] = yaml.load(file, Loader=yaml.CSafeLoader)["components"]["schemas"]
    return schemas


@cache
def _validator(name: str, path: tuple[str | int, ...] = ()) -> Draft202012Validator | None:
    """For a component, or for what stands at a path inside it."""
    schemas = _schemas()
    if schemas is None:
        return None
    schema: Any = schemas[name]
    for step in path:
        schema = schema[step]
    return Draft202012Validator({**schema, "components": {"schemas": schemas}})


def against(name: str, value: Any, *path: str | int) -> Iterator[str]:
    """What the component, or what stands at the path in it, has against a value."""
    validator = _validator(name, path)
    if validator is not None:
        for error in validator.iter_errors(value):
            yield f"{name} {error.json_path}: {error.message[:200]}"


def faults(payload: Mapping[str, Any]) -> list[str]:
    """What the published description has against a message, or against the mark that one was read."""
    if "status" in payload:
        return list(against("MarkMessageRequestPayload", payload))
    kind = str(payload.get("type"))
    found = list(_envelope(payload))
    if kind in MESSAGES:
        found += against(MESSAGES[kind], payload.get(kind), "allOf", 1, "properties", kind)
    elif kind == "interactive":
        found += _interactive(payload.get(kind, {}))
    elif kind == "template":
        found += _template(payload.get(kind, {}))
    return found


def _envelope(payload: Mapping[str, Any]) -> Iterator[str]:
    """Of the fields that it requires, two may be missing since people have ids that are no numbers."""
    missing = {name: "x" for name in ("to",) if "recipient" in payload and name not in payload}
    yield from against("BaseMessageProperties", {"recipient_type": "individual", **missing, **payload})


def _interactive(value: Mapping[str, Any]) -> Iterator[str]:
    if value.get("type") in ACTIONS:
        yield from against("InteractiveObject", value)
        return
    for part, schema in (("header", "HeaderObject"), ("body", "BodyObject"), ("footer", "FooterObject")):
        if part in value:
            yield from against(schema, value[part])


def _template(value: Mapping[str, Any]) -> Iterator[str]:
    yield from against("TemplateObject", value.get("name"), "properties", "name")
    for component in value.get("components", []):
        known = (
            {**component, "index": "3"} if "index" in component else component
        )  # of one digit, 0 is refused
        flow = component.get("sub_type") == "flow"
        if component.get("type") in COMPONENTS and not flow:
            yield from against(COMPONENTS[component["type"]], known)
        for parameter in component.get("parameters", []):
            if component.get("type") != "button" and parameter.get("type") in PARAMETERS:
                yield from against(PARAMETERS[parameter["type"]], parameter)
