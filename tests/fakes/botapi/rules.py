"""The Bot API's rules for the calls that this project makes: fields, types, limits; needs no other source.

`faults(method, params)` tells everything that is wrong with a call; params are as JSON has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import Any

SEND = {
    "chat_id!": "chat",
    "reply_markup": "markup",
    "disable_notification": "bool",
    "protect_content": "bool",
    "reply_parameters": "object",
}
METHODS: Mapping[str, Mapping[str, str]] = {
    "getMe": {},
    "getWebhookInfo": {},
    "getUpdates": {"offset": "int", "limit": "int", "timeout": "int", "allowed_updates": "list"},
    "setWebhook": {
        "url!": "str",
        "secret_token": "str",
        "max_connections": "int",
        "allowed_updates": "list",
        "drop_pending_updates": "bool",
    },
    "deleteWebhook": {"drop_pending_updates": "bool"},
    "setMyCommands": {"commands!": "list", "scope": "object", "language_code": "str"},
    "getFile": {"file_id!": "str"},
    "sendChatAction": {"chat_id!": "chat", "action!": "str"},
    "sendMessage": {
        **SEND,
        "text!": "str",
        "parse_mode": "str",
        "entities": "list",
        "link_preview_options": "object",
    },
    "sendPhoto": {
        **SEND,
        "photo!": "file",
        "caption": "str",
        "parse_mode": "str",
        "show_caption_above_media": "bool",
    },
    "sendAudio": {**SEND, "audio!": "file", "caption": "str", "parse_mode": "str"},
    "sendVideo": {**SEND, "video!": "file", "caption": "str", "parse_mode": "str"},
    "sendDocument": {**SEND, "document!": "file", "caption": "str", "parse_mode": "str"},
    "sendMediaGroup": {"chat_id!": "chat", "media!": "list", "disable_notification": "bool"},
    "editMessageText": {
        "chat_id!": "chat",
        "message_id!": "int",
        "text!": "str",
        "parse_mode": "str",
        "link_preview_options": "object",
        "reply_markup": "inline",
    },
    "editMessageCaption": {
        "chat_id!": "chat",
        "message_id!": "int",
        "caption": "str",
        "parse_mode": "str",
        "reply_markup": "inline",
    },
    "editMessageReplyMarkup": {"chat_id!": "chat", "message_id!": "int", "reply_markup": "inline"},
    "answerCallbackQuery": {
        "callback_query_id!": "str",
        "text": "str",
        "show_alert": "bool",
        "url": "str",
        "cache_time": "int",
    },
}
"""Method -> its fields that we may use and their types; "!" marks what must be there."""

TEXTS = {"text": (1, 4096), "caption": (0, 1024)}
BODY = 32_768
TAGS = frozenset(
    [
        "b",
        "strong",
        "i",
        "em",
        "u",
        "ins",
        "s",
        "strike",
        "del",
        "a",
        "code",
        "pre",
        "blockquote",
        "span",
        "tg-spoiler",
    ]
)
_MARKUP = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s[^<>]*)?)>")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_FIELDS = {name: {f.rstrip("!"): kind for f, kind in fields.items()} for name, fields in METHODS.items()}

TYPES: Mapping[str, Callable[[Any], bool]] = {
    "int": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "str": lambda v: isinstance(v, str),
    "bool": lambda v: isinstance(v, bool),
    "chat": lambda v: (
        (isinstance(v, int) and not isinstance(v, bool)) or (isinstance(v, str) and v.startswith("@"))
    ),
    "list": lambda v: isinstance(v, list),
    "object": lambda v: isinstance(v, dict),
    "markup": lambda v: isinstance(v, dict),
    "inline": lambda v: isinstance(v, dict) and set(v) == {"inline_keyboard"},
    "file": lambda v: isinstance(v, bytes) or (isinstance(v, str) and v != ""),
}


def kind_of(method: str, field: str) -> str:
    """The type of a field, '' when there is none of that name."""
    return _FIELDS.get(method, {}).get(field, "")


def faults(method: str, params: Mapping[str, Any]) -> list[str]:
    """Everything that is wrong with a call, in Telegram's manner of speaking where it has one."""
    if method not in METHODS:
        return [f"method {method} not found"]
    needed = [f[:-1] for f in METHODS[method] if f.endswith("!")]
    found = [f"{name} is required" for name in needed if name not in params]
    found += [f"{name} is no field of {method}" for name in params if not kind_of(method, name)]
    found += [
        f"{name} must be {kind_of(method, name)}"
        for name, value in params.items()
        if kind_of(method, name) and not TYPES[kind_of(method, name)](value)
    ]
    return found or list(_limits(method, params))


def _limits(method: str, params: Mapping[str, Any]) -> Iterator[str]:
    yield from _texts(method, params)
    markup = params.get("reply_markup")
    if markup is not None:
        yield from _markup(markup)
    if method == "sendMediaGroup" and not 2 <= len(params["media"]) <= 10:
        yield "an album has 2 to 10 items"
    if method == "setMyCommands":
        yield from _commands(params["commands"])
    if method == "setWebhook":
        if params["url"] and not params["url"].startswith(("https://", "http://127.0.0.1")):
            yield "an HTTPS URL must be provided for webhook"
        if "secret_token" in params and not _SECRET.fullmatch(params["secret_token"]):
            yield "the secret token has characters that are not allowed"
        if not 1 <= params.get("max_connections", 40) <= 100:
            yield "max_connections is 1 to 100"
    if method == "getUpdates" and not (
        0 <= params.get("timeout", 0) <= 50 and 1 <= params.get("limit", 1) <= 100
    ):
        yield "timeout is up to 50, limit 1 to 100"


def _texts(method: str, params: Mapping[str, Any]) -> Iterator[str]:
    if method == "answerCallbackQuery":
        if len(params.get("text", "")) > 200:
            yield "the notice is longer than 200 characters"
        return
    for name, (least, most) in TEXTS.items():
        if name not in params:
            continue
        text, fault = parsed(params[name]) if params.get("parse_mode") == "HTML" else (params[name], "")
        if fault:
            yield f"can't parse entities: {fault}"
        length = len(text.strip().encode("utf-16-le", "surrogatepass")) // 2
        if length < least:
            yield f"message {name} is empty"
        if length > most or len(params[name].encode("utf-8", "surrogatepass")) > BODY:
            yield f"message {name} is too long"


def parsed(html: str) -> tuple[str, str]:
    """What is seen of a text in Telegram's HTML, and what is wrong with it ('' = nothing)."""
    seen: list[str] = []
    stack: list[str] = []
    at = 0
    for tag in _MARKUP.finditer(html):
        seen.append(html[at : tag.start()])
        at = tag.end()
        closing, name, rest = tag.group(1), tag.group(2).lower(), tag.group(3)
        if name not in TAGS:
            return "", f'Unsupported start tag "{name}"'
        if name == "a" and not closing and not re.fullmatch(r'\s+href="[^"<>]*"', rest):
            return "", "a link without an address"
        if closing and (not stack or stack.pop() != name):
            return "", f'Unexpected end tag "{name}"'
        if not closing:
            stack.append(name)
    seen.append(html[at:])
    text = "".join(seen)
    if "<" in text:
        return "", "Unsupported start tag"
    return unescape(text), f'Can\'t find end tag for "{stack[-1]}"' if stack else ""


def _markup(markup: Mapping[str, Any]) -> Iterator[str]:
    if "inline_keyboard" in markup:
        for row in markup["inline_keyboard"]:
            yield from (fault for button in row for fault in _inline(button))
        if sum(map(len, markup["inline_keyboard"])) > 100:
            yield "REPLY_MARKUP_TOO_LONG"
    elif "keyboard" in markup:
        for row in markup["keyboard"]:
            if not row or not all(isinstance(b, dict) and b.get("text") for b in row):
                yield "a keyboard button needs a text"
    elif markup != {"remove_keyboard": True}:
        yield "object expected as reply markup"


def _inline(button: Mapping[str, Any]) -> Iterator[str]:
    actions = set(button) - {"text"}
    if not button.get("text"):
        yield "an inline button needs a text"
    if len(actions) != 1 or not actions <= {"callback_data", "url"}:
        yield "an inline button does exactly one thing"
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        yield "BUTTON_DATA_INVALID"
    if "url" in button and not button["url"].startswith(("https://", "http://", "tg://")):
        yield "inline keyboard button URL is invalid"


def _commands(commands: list[Mapping[str, str]]) -> Iterator[str]:
    if len(commands) > 100:
        yield "BOT_COMMANDS_TOO_MUCH"
    for command in commands:
        if not _COMMAND.fullmatch(command.get("command", "")):
            yield "BOT_COMMAND_INVALID"
        if not 1 <= len(command.get("description", "")) <= 256:
            yield "BOT_COMMAND_DESCRIPTION_INVALID"
