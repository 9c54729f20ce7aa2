"""The rules of messages with something to tap: buttons, list, link, request for a place, Flow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.fakes.graph.rules import plain, words

BODY = 1024
"""For lists Meta's newest page says 4096, its machine-readable description 1024: the smaller always works."""
EDGE = 60
BUTTONS = 3
BUTTON_TITLE = 20
BUTTON_ID = 256
ROWS = 10
SECTIONS = 10
ROW_ID = 200
ROW_TITLE = 24
DESCRIPTION = 72
FLOW_CTA = 30


def interactive(value: Any) -> Iterator[str]:
    """The whole `interactive` object."""
    kind = str(value.get("type")) if isinstance(value, dict) else ""
    if kind not in ACTIONS:
        yield f"interactive.type {kind!r} is not known"
        return
    around = set() if kind == "location_request_message" else {"header", "footer"}
    yield from words.fields("interactive", value, {"type", "body", "action"}, around)
    yield from _part("interactive.body", value.get("body", {"text": "-"}), BODY)
    if "footer" in value:
        yield from _part("interactive.footer", value["footer"], EDGE)
    if "header" in value:
        yield from _header(value["header"], only_text=kind == "list")
    if isinstance(value.get("action"), dict):
        yield from ACTIONS[kind](value["action"])
    elif "action" in value:
        yield "interactive.action must be an object"


def _part(where: str, value: Any, most: int) -> Iterator[str]:
    yield from words.fields(where, value, {"text"})
    if isinstance(value, dict) and "text" in value:
        yield from words.text(f"{where}.text", value["text"], most)


def _header(value: Any, *, only_text: bool) -> Iterator[str]:
    where = "interactive.header"
    kind = str(value.get("type")) if isinstance(value, dict) else ""
    if kind not in ({"text"} if only_text else {"text", "image", "video", "document"}):
        yield f"{where}.type {kind!r} is not allowed here"
        return
    yield from words.fields(where, value, {"type", kind})
    if kind == "text":
        yield from words.label(f"{where}.text", value.get("text"), EDGE)
    else:
        yield from plain.media(kind, value.get(kind))


def _buttons(action: dict[str, Any]) -> Iterator[str]:
    yield from words.fields("action", action, {"buttons"})
    yield from words.listed("action.buttons", action.get("buttons"), BUTTONS)
    buttons = words.objects(action.get("buttons"))
    replies = [button["reply"] for button in buttons if isinstance(button.get("reply"), dict)]
    if len(replies) != len(buttons) or any(button.get("type") != "reply" for button in buttons):
        yield 'a button is {"type": "reply", "reply": {...}}'
    for reply in replies:
        yield from words.fields("button", reply, {"id", "title"})
        yield from words.identifier("button.id", reply.get("id"), BUTTON_ID)
        yield from words.label("button.title", reply.get("title"), BUTTON_TITLE)
    yield from words.unique("button.id", [reply.get("id") for reply in replies])
    yield from words.unique("button.title", [reply.get("title") for reply in replies])


def _list(action: dict[str, Any]) -> Iterator[str]:
    yield from words.fields("action", action, {"button", "sections"})
    yield from words.label("action.button", action.get("button"), BUTTON_TITLE)
    yield from words.listed("action.sections", action.get("sections"), SECTIONS)
    sections = words.objects(action.get("sections"))
    for section in sections:
        yield from words.fields(
            "section", section, {"rows"} | ({"title"} if len(sections) > 1 else set()), {"title"}
        )
        if "title" in section:
            yield from words.label("section.title", section["title"], ROW_TITLE)
        yield from words.listed("section.rows", section.get("rows"), ROWS)
    rows = [row for section in sections for row in words.objects(section.get("rows"))]
    yield from (fault for row in rows for fault in _row(row))
    yield from words.unique("row.id", [row.get("id") for row in rows])
    if len(rows) > ROWS:
        yield f"the sections have {len(rows)} rows together, {ROWS} is the most"


def _row(row: dict[str, Any]) -> Iterator[str]:
    yield from words.fields("row", row, {"id", "title"}, {"description"})
    yield from words.identifier("row.id", row.get("id"), ROW_ID)
    yield from words.label("row.title", row.get("title"), ROW_TITLE)
    if "description" in row:
        yield from words.text("row.description", row["description"], DESCRIPTION)


def _link(action: dict[str, Any]) -> Iterator[str]:
    yield from _named(action, "cta_url")
    parameters = action.get("parameters")
    yield from words.fields("action.parameters", parameters, {"display_text", "url"})
    if isinstance(parameters, dict):
        yield from words.label("action.display_text", parameters.get("display_text"), BUTTON_TITLE)
        if not str(parameters.get("url")).startswith("https://"):
            yield "action.url must begin with https://"


def _place(action: dict[str, Any]) -> Iterator[str]:
    if action != {"name": "send_location"}:
        yield 'the action of a request for a place is {"name": "send_location"}'


def _flow(action: dict[str, Any]) -> Iterator[str]:
    yield from _named(action, "flow")
    given = action.get("parameters")
    more = {"flow_id", "flow_name", "flow_token", "flow_action", "flow_action_payload", "mode"}
    yield from words.fields("action.parameters", given, {"flow_message_version", "flow_cta"}, more)
    if not isinstance(given, dict):
        return
    if given.get("flow_message_version") != "3":
        yield 'action.flow_message_version must be "3"'
    yield from words.label("action.flow_cta", given.get("flow_cta"), FLOW_CTA)
    if words.EMOJI.search(str(given.get("flow_cta"))):
        yield "action.flow_cta has an emoji"
    if len({"flow_id", "flow_name"} & set(given)) != 1:
        yield "action.parameters needs flow_id or flow_name, and not both"
    for name in {"flow_id", "flow_name", "flow_token"} & set(given):
        yield from words.identifier(f"action.{name}", given[name], 200)
    if given.get("mode", "published") not in ("draft", "published"):
        yield "action.mode is draft or published"
    if given.get("flow_action", "navigate") not in ("navigate", "data_exchange"):
        yield "action.flow_action is navigate or data_exchange"
    payload = given.get("flow_action_payload", {})
    yield from words.fields("action.flow_action_payload", payload, set(), {"screen", "data"})
    yield from _first_screen(payload if isinstance(payload, dict) else {})


def _first_screen(payload: dict[str, Any]) -> Iterator[str]:
    if "screen" in payload:
        yield from words.identifier("action.screen", payload["screen"], 100)
    if "data" in payload and (not isinstance(payload["data"], dict) or not payload["data"]):
        yield "action.data must be an object that is not empty"


def _named(action: dict[str, Any], name: str) -> Iterator[str]:
    yield from words.fields("action", action, {"name", "parameters"})
    if action.get("name") != name:
        yield f"action.name must be {name}"


ACTIONS: Mapping[str, Callable[[dict[str, Any]], Iterator[str]]] = {
    "button": _buttons,
    "list": _list,
    "cta_url": _link,
    "location_request_message": _place,
    "flow": _flow,
}
