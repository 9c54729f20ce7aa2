"""Pure: an Outgoing -> the messages of the Cloud API that say it, as JSON. Sends nothing, uploads nothing.

What comes here was fit to WhatsApp's limits; marks and addresses may still make a text longer, and then the
first part of it goes ahead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from markupsafe import Markup

from bot.channels.fit import is_list, shorten, titled
from bot.channels.whatsapp import marks
from bot.channels.whatsapp.limits import HEADING, LIMITS, OPENER
from locales import words
from models.message import Button, Outgoing, Rows, Template

USER = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]+")
"""A business-scoped user id; all else is a telephone number."""
CAPTIONED = ("image", "video", "document")
Part = dict[str, object]
encode = msgspec.json.Encoder().encode


class File(msgspec.Struct, frozen=True):
    """A file that WhatsApp holds already: `kind` is image, audio, video or document, `name` a document's."""

    kind: str
    id: str
    name: str = ""


class Call(msgspec.Struct, omit_defaults=True):
    """The body of a POST to /messages; `type` names the part that is there."""

    messaging_product: str
    recipient_type: str
    type: str
    to: str = ""
    recipient: str = ""
    biz_opaque_callback_data: str = ""
    text: Part | None = None
    interactive: Part | None = None
    template: Part | None = None
    image: Part | None = None
    audio: Part | None = None
    video: Part | None = None
    document: Part | None = None


def calls(address: str, message: Outgoing, file: File | None = None, *, ref: str = "") -> list[Call]:
    """What says the message, in order; `ref` goes with the last. Nothing where WhatsApp has no such thing."""
    made = [_call(address, kind, part) for kind, part in _parts(message, file)]
    if made:
        made[-1].biz_opaque_callback_data = ref
    return made


def _call(address: str, kind: str, part: Part) -> Call:
    call = Call("whatsapp", "individual", kind, **{kind: part})  # type: ignore[arg-type]
    if USER.fullmatch(address):
        call.recipient = address
    else:
        call.to = address
    return call


def read(wamid: str, *, typing: bool) -> bytes:
    """The call that shows a message as read, and (`typing`) that an answer is being written."""
    indicator = {"typing_indicator": {"type": "text"}} if typing else {}
    return encode({"messaging_product": "whatsapp", "status": "read", "message_id": wamid, **indicator})


def _parts(message: Outgoing, file: File | None) -> list[tuple[str, Part]]:
    if message.template is not None:
        return [("template", _template(message.template))]
    if (message.edit or message.ack) and not message.text:
        return []
    rows, links = _shown(message.rows)
    text = message.text + "".join(f"\n{link}" for link in links)
    if rows:
        return _interactive(text, rows, message.language, file)
    if file is None:
        return [_text(part) for part in marks.texts(text, LIMITS.text)]
    return _with_file(text, file)


def _text(body: str) -> tuple[str, Part]:
    return "text", {"body": body, "preview_url": False}


def _with_file(text: str, file: File) -> list[tuple[str, Part]]:
    """The file with the text as its caption; a sound has none."""
    parts = marks.texts(text, LIMITS.caption)
    about: Part = {"id": file.id, **({"filename": file.name} if file.kind == "document" else {})}
    if file.kind in CAPTIONED and len(parts) == 1:
        about["caption"] = parts[0]
        parts = []
    return [(file.kind, about), *(_text(part) for part in parts)]


# Buttons


def _shown(rows: Rows) -> tuple[list[Button], list[str]]:
    """The buttons that can be shown, each once, and those links that have to be lines of the text."""
    buttons = list({b.data or b.url or "share": b for row in rows for b in row if b.text.strip()}.values())
    share = [b for b in buttons if b.share]
    if share:
        return share, []
    links = [b for b in buttons if b.url]
    taps = [b for b in buttons if not b.url]
    if len(links) == 1 and not taps and links[0].url.startswith("https://"):
        return links, []
    return taps, [Markup('<a href="{}">{}</a>').format(b.url, b.text) for b in links]


def _interactive(
    text: str, buttons: list[Button], language: str, file: File | None
) -> list[tuple[str, Part]]:
    """The text with something to tap; a file stands above it where it can, else it goes ahead."""
    *ahead, body = marks.texts(text, LIMITS.body) or [_word("machine.wa_choose", language)]
    shown = _action(buttons, language)
    shown["body"] = {"text": body}
    parts = [_text(part) for part in ahead]
    if file is not None and shown["type"] == "button" and file.kind in CAPTIONED:
        about = {"id": file.id, **({"filename": file.name} if file.kind == "document" else {})}
        shown["header"] = {"type": file.kind, file.kind: about}
    elif file is not None:
        parts = [*_with_file("", file), *parts]
    return [*parts, ("interactive", shown)]


def _action(buttons: list[Button], language: str) -> Part:
    first = buttons[0]
    if first.share:
        return {"type": "location_request_message", "action": {"name": "send_location"}}
    if first.url:
        about = {"display_text": shorten(_line(first.text), OPENER), "url": first.url}
        return {"type": "cta_url", "action": {"name": "cta_url", "parameters": about}}
    titles = {_line(b.text) for b in buttons}
    if is_list((tuple(buttons),), LIMITS) or len(titles) < len(buttons):
        return {"type": "list", "action": _list(buttons, language)}
    replies = [{"type": "reply", "reply": {"id": b.data, "title": _line(b.text)}} for b in buttons]
    return {"type": "button", "action": {"buttons": replies}}


def _list(buttons: Sequence[Button], language: str) -> Part:
    """The choices, and below them the ways on, back and out."""
    shown = buttons[: LIMITS.buttons]
    groups = [[b for b in shown if not b.quiet], [b for b in shown if b.quiet]]
    headings = [_word("machine.wa_choose", language), _word("machine.wa_more", language)]
    sections: list[Part] = [
        {"title": shorten(heading, HEADING), "rows": [_row(b) for b in group]}
        for heading, group in zip(headings, groups, strict=True)
        if group
    ]
    if len(sections) == 1:
        del sections[0]["title"]
    return {"button": shorten(headings[0], OPENER), "sections": sections}


def _row(button: Button) -> Part:
    title, detail = titled(_line(button.text), LIMITS)
    return {"id": button.data, "title": title, **({"description": detail} if detail else {})}


def _line(text: str) -> str:
    """A label: one line, in which WhatsApp reads no marks."""
    return " ".join(text.split())


def _word(key: str, language: str) -> str:
    return words(language).plain(key)


# Templates


def _template(template: Template) -> Part:
    """A template with its values in order, and what each of its buttons brings back."""
    components: list[Part] = []
    if template.values:
        values = [{"type": "text", "text": value} for value in template.values]
        components.append({"type": "body", "parameters": values})
    for index, payload in enumerate(template.payloads):
        button = {"type": "button", "sub_type": "quick_reply", "index": str(index)}
        components.append({**button, "parameters": [{"type": "payload", "payload": payload}]})
    language = {"code": template.language, "policy": "deterministic"}
    return {"name": template.name, "language": language, **({"components": components} if components else {})}
