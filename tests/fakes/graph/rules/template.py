"""The rules of a template that is sent: name, language, parameters; what it needs, templates.py knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.fakes.graph.rules import plain, words

NAME = re.compile(r"[a-z0-9_]{1,512}")
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Za-z]{2,4})?")
PARAMETER = 1024
HEADER = 60
PAYLOAD = 128
BUTTONS = 10
_UNWELCOME = re.compile(r"[\n\r\t]| {4}")
_BUTTON_PARAMETERS = {"quick_reply": "payload", "url": "text", "flow": "action"}


def template(value: Any) -> Iterator[str]:
    """The whole `template` object."""
    yield from words.fields("template", value, {"name", "language"}, {"components"})
    if not isinstance(value, dict):
        return
    if not NAME.fullmatch(str(value.get("name"))):
        yield "template.name has lower-case letters, digits and _ only"
    language = value.get("language")
    yield from words.fields("template.language", language, {"code"}, {"policy"})
    if isinstance(language, dict) and not LANGUAGE.fullmatch(str(language.get("code"))):
        yield "template.language.code is no language"
    components = value.get("components", [])
    if components != []:
        yield from words.listed("template.components", components, 2 + BUTTONS)
    for component in words.objects(components):
        yield from _component(component)
    places = [(c.get("type"), c.get("index")) for c in words.objects(components)]
    yield from words.unique("template.components", places)


def _component(component: dict[str, Any]) -> Iterator[str]:
    kind = component.get("type")
    if kind not in ("header", "body", "button"):
        yield f"component.type {kind!r} is not known"
        return
    more = {"sub_type", "index"} if kind == "button" else set()
    yield from words.fields("component", component, {"type", "parameters", *more})
    yield from words.listed(f"{kind}.parameters", component.get("parameters"), 100)
    parameters = words.objects(component.get("parameters"))
    if kind == "button":
        yield from _button(component, parameters)
    else:
        yield from (f for parameter in parameters for f in _parameter(kind, parameter))


def _parameter(where: str, parameter: dict[str, Any]) -> Iterator[str]:
    kind = parameter.get("type")
    if kind not in ("text", "image", "video", "document") or (where == "body" and kind != "text"):
        yield f"{where}: a parameter of the type {kind!r} is not allowed"
        return
    yield from words.fields(f"{where} parameter", parameter, {"type", kind}, {"parameter_name"})
    if kind == "text":
        yield from filled(
            f"{where} parameter", parameter.get("text"), HEADER if where == "header" else PARAMETER
        )
    else:
        yield from plain.media(kind, parameter.get(kind))


def filled(where: str, value: Any, most: int) -> Iterator[str]:
    """A value that goes into a template: no line break, no tab, no four blanks in a row."""
    yield from words.text(where, value, most)
    if isinstance(value, str) and _UNWELCOME.search(value):
        yield f"{where} has a line break, a tab or more than three blanks in a row"


def _button(component: dict[str, Any], parameters: list[dict[str, Any]]) -> Iterator[str]:
    kind = _BUTTON_PARAMETERS.get(str(component.get("sub_type")))
    if kind is None:
        yield f"button.sub_type {component.get('sub_type')!r} is not known"
        return
    if str(component.get("index")) not in [str(n) for n in range(BUTTONS)]:
        yield "button.index is 0 to 9"
    if len(parameters) != 1 or set(parameters[0]) != {"type", kind} or parameters[0]["type"] != kind:
        yield f"a {component['sub_type']} button has one parameter of the type {kind}"
    elif kind != "action":
        yield from words.identifier(
            f"button.{kind}", parameters[0][kind], PAYLOAD if kind == "payload" else 2000
        )
