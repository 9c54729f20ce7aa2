"""How a phone shows one call of the Graph API, and what can be tapped or typed in answer; sends nothing.

Texts are shown with WhatsApp's marks read away, as the app does; a mark that the app would not read stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from locales import LANGUAGES, words
from models.message import Button
from tests.fakes.graph.templates import Template

Rows = tuple[tuple[str, ...], ...]
Known = Mapping[tuple[str, str], Template]
NUMBER = re.compile(r"^(\d+)\. ")
LINE = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)
WIDTH = 96
"""Characters of a line of list rows in a transcript."""
JOINER = "\u2060"
"""Nobody sees it; behind a mark it keeps that from being one."""
MARKS = [
    *(
        re.compile(rf"(?<![\w{m}]){m}(?=[^\s{JOINER}])([^{m}\n]+?)(?<=\S){m}(?![\w{m}])")
        for m in (r"\*", "_", "~")
    ),
    re.compile(r"```(.+?)```", re.DOTALL),
    re.compile(r"`([^`\n]+)`"),
]


@dataclass(frozen=True)
class Way:
    """Something that can be done about a message: `names` is how a transcript may call it."""

    names: tuple[str, ...]
    kind: Literal["reply", "row", "quick", "type"]
    data: str
    text: str


@dataclass(frozen=True)
class Message:
    """One message on a phone."""

    wamid: str
    text: str = ""
    rows: Rows = ()
    photos: int = 0
    files: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()

    def way(self, label: str) -> Way | None:
        """What somebody does who wants this: the button, the row, else the word or number to type."""
        names = (label, _bare(label))
        found = next((way for way in self.ways if any(name in way.names for name in names)), None)
        if found is None and Button(label).word in _typable(self.text):
            word = Button(label).word
            return Way((label,), "type", word, word)
        if found is None:
            numbers = [number for number, text in LINE.findall(self.text) if text == label]
            return Way((label,), "type", numbers[0], label) if numbers else None
        return found


def _bare(label: str) -> str:
    return NUMBER.sub("", label)


def _typable(text: str) -> Sequence[str]:
    """The words that a message offers to be typed."""
    for language in LANGUAGES:
        before, after = str(words(language)("machine.wa_type", words="\x00")).split("\x00")
        for line in text.split("\n"):
            if line.startswith(before) and line.endswith(after):
                return line[len(before) : len(line) - len(after)].split(", ")
    return ()


def read(text: str) -> str:
    """A text as the app shows it, without its marks."""
    for mark in MARKS:
        text = mark.sub(r"\1", text)
    return text.replace(JOINER, "")


def shown(wamid: str, payload: Mapping[str, Any], templates: Known) -> Message:
    """A message that was sent, on the phone of who got it."""
    kind = payload["type"]
    content = payload[kind]
    if kind == "text":
        return Message(wamid, read(content["body"]))
    if kind == "interactive":
        return _interactive(wamid, content)
    if kind == "template":
        return _template(wamid, content, templates[content["name"], content["language"]["code"]])
    if kind == "image":
        return Message(wamid, read(content.get("caption", "")), photos=1)
    name = str(content.get("filename", kind))
    return Message(wamid, read(content.get("caption", "")), files=(name,))


def _interactive(wamid: str, content: Mapping[str, Any]) -> Message:
    header, action = content.get("header", {}), content.get("action", {})
    ways = tuple(_ways(content["type"], action))
    return Message(
        wamid,
        read(content["body"]["text"]),
        _rows(content["type"], action),
        photos=int(header.get("type") == "image"),
        files=(header["document"]["filename"],) if header.get("type") == "document" else (),
        ways=ways,
    )


def _rows(kind: str, action: Mapping[str, Any]) -> Rows:
    if kind == "location_request_message":
        return (("📍 Kirim lokasi",),)
    if kind == "cta_url":
        return ((f"→{action['parameters']['display_text']}",),)
    if kind == "button":
        return (tuple(str(one["reply"]["title"]) for one in action["buttons"]),)
    titles = [str(row["title"]) for section in action["sections"] for row in section["rows"]]
    return tuple(_wrapped([f"{action['button']} ▾", *titles]))


def _wrapped(titles: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """A list in as many lines as it takes."""
    line: list[str] = []
    for title in titles:
        if line and sum(len(one) + 3 for one in [*line, title]) > WIDTH:
            yield tuple(line)
            line = []
        line.append(title)
    yield tuple(line)


def _ways(kind: str, action: Mapping[str, Any]) -> Iterator[Way]:
    for one in action.get("buttons", []):
        title = str(one["reply"]["title"])
        yield Way((title, _bare(title)), "reply", str(one["reply"]["id"]), title)
    for row in (row for section in action.get("sections", []) for row in section["rows"]):
        texts = [str(row["title"]), str(row.get("description", ""))]
        names = tuple(name for text in texts if text for name in (text, _bare(text)))
        yield Way(names, "row", str(row["id"]), texts[0])


def _template(wamid: str, content: Mapping[str, Any], template: Template) -> Message:
    parts = content.get("components", [])
    values = [str(p["text"]) for part in parts if part["type"] == "body" for p in part["parameters"]]
    text = str(template.part("BODY")["text"])
    for number, value in enumerate(values, 1):
        text = text.replace(f"{{{{{number}}}}}", value)
    payloads = {
        int(part["index"]): str(part["parameters"][0]["payload"])
        for part in parts
        if part["type"] == "button" and part["sub_type"] == "quick_reply"
    }
    buttons = [str(one["text"]) for one in template.part("BUTTONS").get("buttons", [])]
    ways = tuple(
        Way((label,), "quick", payloads.get(place, label), label) for place, label in enumerate(buttons)
    )
    return Message(wamid, f"(templat)\n{read(text)}", (tuple(buttons),) if buttons else (), ways=ways)
