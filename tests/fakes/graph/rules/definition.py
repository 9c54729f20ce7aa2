"""The rules of a template that is handed in; what Meta's readers then think of it, nobody can know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tests.fakes.graph.rules import words
from tests.fakes.graph.rules.template import LANGUAGE, NAME

BODY = 1024
EDGE = 60
BUTTON = 25
BUTTONS = 10
CATEGORIES = ("UTILITY", "MARKETING", "AUTHENTICATION")
KINDS = ("HEADER", "BODY", "FOOTER", "BUTTONS")
BUTTON_FIELDS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "QUICK_REPLY": (frozenset(["text"]), frozenset()),
    "URL": (frozenset(["text", "url"]), frozenset(["example"])),
    "PHONE_NUMBER": (frozenset(["text", "phone_number"]), frozenset()),
    "FLOW": (
        frozenset(["text"]),
        frozenset(["flow_id", "flow_name", "flow_json", "flow_action", "navigate_screen"]),
    ),
}
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def faults(params: Mapping[str, Any]) -> Iterator[str]:
    """Everything that is wrong with the body of POST message_templates."""
    more = {"allow_category_change", "parameter_format", "message_send_ttl_seconds"}
    yield from words.fields("template", params, {"name", "language", "category", "components"}, more)
    if not NAME.fullmatch(str(params.get("name"))):
        yield "template.name has lower-case letters, digits and _ only"
    if not LANGUAGE.fullmatch(str(params.get("language"))):
        yield "template.language is no language"
    if params.get("category") not in CATEGORIES:
        yield f"template.category is one of {', '.join(CATEGORIES)}"
    components = words.objects(params.get("components"))
    counted = Counter(str(component.get("type")).upper() for component in components)
    if counted["BODY"] != 1 or max(counted.values(), default=0) > 1 or not set(counted) <= set(KINDS):
        yield "a template has one body, and at most one header, footer and set of buttons"
    for component in components:
        yield from _component(component)


def variables(text: str) -> list[str]:
    """The names or numbers between {{ and }}, each once, as they come."""
    return list(dict.fromkeys(_VARIABLE.findall(text)))


def _component(component: dict[str, Any]) -> Iterator[str]:
    match str(component.get("type")).upper():
        case "BODY":
            yield from words.text("body.text", component.get("text"), BODY)
            yield from _variables("body", component, "body_text")
        case "HEADER" if component.get("format") == "TEXT":
            yield from words.label("header.text", component.get("text"), EDGE)
            yield from _variables("header", component, "header_text")
            if words.EMOJI.search(str(component.get("text"))) or "*" in str(component.get("text")):
                yield "header.text has an emoji or an asterisk"
            if len(variables(str(component.get("text")))) > 1:
                yield "header.text has more than one variable"
        case "HEADER" if component.get("format") not in ("IMAGE", "VIDEO", "DOCUMENT", "LOCATION"):
            yield "header.format is not known"
        case "FOOTER":
            yield from words.label("footer.text", component.get("text"), EDGE)
            if variables(str(component.get("text"))) or words.EMOJI.search(str(component.get("text"))):
                yield "footer.text has a variable or an emoji"
        case "BUTTONS":
            yield from _buttons(component.get("buttons"))


def _variables(where: str, component: dict[str, Any], example: str) -> Iterator[str]:
    text = str(component.get("text"))
    found = variables(text)
    numbered = all(name.isdigit() for name in found)
    if numbered and found != [str(n + 1) for n in range(len(found))]:
        yield f"{where}.text: the variables must count 1, 2, 3 as they come"
    if where == "body" and (text.strip().startswith("{{") or text.strip().endswith("}}")):
        yield "body.text must not begin or end with a variable"
    if re.search(r"\}\}\s*\{\{", text):
        yield f"{where}.text has two variables next to each other"
    if "{{" in _VARIABLE.sub("", text) or "}}" in _VARIABLE.sub("", text):
        yield f"{where}.text has a variable that is not closed"
    if re.search(r"\n{5}| {5}|\t", text):
        yield f"{where}.text has a tab, or more than four line breaks or blanks in a row"
    samples = _samples(component.get("example"), example) if numbered else found
    if len(samples) != len(found):
        yield f"{where}.example has {len(samples)} samples for {len(found)} variables"


def _samples(example: Any, name: str) -> list[Any]:
    """For a body they stand in a list of lists, for a header in a list."""
    given = example.get(name) if isinstance(example, dict) else None
    if not isinstance(given, list):
        return []
    return given[0] if given and isinstance(given[0], list) else given


def _buttons(buttons: Any) -> Iterator[str]:
    yield from words.listed("buttons", buttons, BUTTONS)
    for button in words.objects(buttons):
        kind = str(button.get("type"))
        if kind not in BUTTON_FIELDS:
            yield f"button.type {kind!r} is not known"
            continue
        needed, more = BUTTON_FIELDS[kind]
        yield from words.fields("button", button, {"type", *needed}, more)
        yield from words.label("button.text", button.get("text"), BUTTON)
        if variables(str(button.get("text"))) or words.EMOJI.search(str(button.get("text"))):
            yield "button.text has a variable or an emoji"
        if kind == "URL":
            yield from _address(button)
    yield from words.unique("button.text", [button.get("text") for button in words.objects(buttons)])


def _address(button: dict[str, Any]) -> Iterator[str]:
    url = str(button.get("url"))
    if not url.startswith("https://") or len(url) > 2000:
        yield "button.url must be an https:// address of at most 2000 characters"
    if variables(url) and (not url.endswith("{{1}}") or not button.get("example")):
        yield "button.url may have one variable, at its end, with an example"
