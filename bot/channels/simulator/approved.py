"""Templates as a phone shows them: their words with WhatsApp's marks as HTML; pure, approves nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape

from actions.templates import Definition, definitions
from bot.channels import SendError
from models.message import Button, Rows, Template

_MARKS = (("```", "code"), ("*", "b"), ("_", "i"), ("~", "s"))
_VALUE = re.compile(r"\{\{(\d+)\}\}")


@cache
def known() -> dict[tuple[str, str], Definition]:
    """Every template by name and language."""
    return {(one.name, one.language): one for one in definitions()}


def filled(template: Template) -> tuple[str, Rows]:
    """The template with its values as clean HTML, and its buttons; SendError when there is no such one."""
    found = known().get((template.name, template.language))
    if found is None:
        raise SendError(f"there is no template {template.name} ({template.language})", code=132001)
    if len(template.values) != len(found.body.names) or len(template.payloads) != len(found.buttons):
        raise SendError(f"the template {template.name} has other values or buttons", code=132000)
    rows = tuple(
        (Button(text, data=data),) for text, data in zip(found.buttons, template.payloads, strict=True)
    )
    return shown(found.body.text, template.values), rows


def examples(language: str) -> list[tuple[str, str, Sequence[str]]]:
    """Every template of a language with invented values: its name, its text as HTML, its buttons."""
    return [
        (one.name, shown(one.body.text, one.examples), one.buttons)
        for one in known().values()
        if one.language == language
    ]


def shown(body: str, values: Sequence[str]) -> str:
    """A template's text as HTML; what a value holds is not taken for marks."""
    html = escape(body, quote=False)
    for mark, tag in _MARKS:
        sign = re.escape(mark)
        html = re.sub(rf"(?<!\w){sign}(\S|\S.*?\S){sign}(?!\w)", rf"<{tag}>\1</{tag}>", html)
    return _VALUE.sub(lambda found: escape(values[int(found[1]) - 1], quote=False), html)
