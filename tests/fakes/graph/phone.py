"""Webhook bodies as Meta posts them, for people who write to our number: plain dicts, and their signature."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from tests.fakes.graph.errors import Failure
from tests.sample import NOW

Body = dict[str, Any]
NUMBER = "106540352242922"
"""The id of our number; DISPLAY is the number itself, as Meta's examples have it."""
DISPLAY = "15550783881"
WABA = "419561257915477"
SECRET = "app-secret"


def encode(body: Body) -> bytes:
    """The bytes that are posted and signed: Meta escapes whatever is not ASCII."""
    return json.dumps(body, ensure_ascii=True, separators=(",", ":")).encode()


def sign(body: bytes, app_secret: str = SECRET) -> str:
    """The value of X-Hub-Signature-256 for a raw body."""
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def change(value: Mapping[str, Any], *, field: str = "messages", waba: str = WABA) -> Body:
    """A body with one entry and one change."""
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": waba, "changes": [{"value": value, "field": field}]}],
    }


def batch(*bodies: Body) -> Body:
    """Many bodies as one: what concerns the same number stands in one value, in order, as Meta batches it."""
    values: dict[tuple[str, str, str], dict[str, Any]] = {}
    for entry in (entry for body in bodies for entry in body["entry"]):
        for one in entry["changes"]:
            number = one["value"].get("metadata", {}).get("phone_number_id", "")
            value = values.setdefault((entry["id"], one["field"], number), {})
            for name, part in one["value"].items():
                value[name] = _joined(value[name], part) if name in value and isinstance(part, list) else part
    return entries(*(change(value, field=field, waba=waba) for (waba, field, _), value in values.items()))


def _joined(before: list[Any], more: list[Any]) -> list[Any]:
    return before + [item for item in more if item not in before]


def entries(*bodies: Body) -> Body:
    """Many bodies as one with an entry for each."""
    return {**bodies[0], "entry": [entry for body in bodies for entry in body["entry"]]}


def template_status(event: str, name: str, language: str = "id", *, reason: str = "NONE") -> Body:
    """Meta's decision about a template: APPROVED, REJECTED, PAUSED, DISABLED ..."""
    about = {"event": event, "message_template_id": 1689556908129832, "message_template_name": name}
    value = {
        **about,
        "message_template_language": language,
        "reason": reason,
        "message_template_category": "UTILITY",
    }
    return change(value, field="message_template_status_update")


def _quiet(*_: str) -> None:
    """Nobody has to be told of a message."""


class Phone:
    """One person's WhatsApp. Every method gives the next webhook body.

    `number` "" = Meta withholds it (people with a username); `user_id` "" = a body from before them.
    `heard` is called with both when the person writes.
    """

    def __init__(
        self,
        user_id: str = "ID.13491208655302741918",
        number: str = "6281200000001",
        name: str = "Sari",
        *,
        phone_number_id: str = NUMBER,
        display: str = DISPLAY,
        waba: str = WABA,
        username: str = "",
        clock: Callable[[], datetime] = lambda: NOW,
        heard: Callable[..., None] = _quiet,
    ) -> None:
        self.user_id = user_id
        self.number = number
        self.name = name
        self.username = username
        self.waba = waba
        self.metadata = {"display_phone_number": display, "phone_number_id": phone_number_id}
        self.clock = clock
        self.heard = heard
        self._numbers = count(1)

    @property
    def _now(self) -> str:
        return str(int(self.clock().timestamp()))

    @property
    def contact(self) -> dict[str, Any]:
        """What a body says about the person."""
        profile = {"name": self.name, **({"username": self.username} if self.username else {})}
        ids = {"wa_id": self.number, "user_id": self.user_id}
        return {"profile": profile, **{name: value for name, value in ids.items() if value}}

    def _body(self, **parts: Any) -> Body:
        return change({"messaging_product": "whatsapp", "metadata": self.metadata, **parts}, waba=self.waba)

    def _wamid(self) -> str:
        return (
            "wamid." + b64encode(f"HBgL{self.user_id or self.number}-{next(self._numbers)}".encode()).decode()
        )

    def _message(self, kind: str, content: Mapping[str, Any], context: str = "") -> dict[str, Any]:
        ids = {"from": self.number, "from_user_id": self.user_id}
        about = {"from": self.metadata["display_phone_number"], "id": context}
        return {
            **({"context": about} if context else {}),
            **{name: value for name, value in ids.items() if value},
            "id": self._wamid(),
            "timestamp": self._now,
            "type": kind,
            **content,
        }

    def message(self, kind: str, content: Mapping[str, Any], context: str = "") -> Body:
        """A message of any kind; `context` is the wamid that it answers."""
        self.heard(self.number, self.user_id)
        return self._body(contacts=[self.contact], messages=[self._message(kind, content, context)])

    def says(self, text: str, context: str = "") -> Body:
        """A text."""
        return self.message("text", {"text": {"body": text}}, context)

    def taps(self, reply_id: str, title: str, context: str = "wamid.earlier", *, row: bool = False) -> Body:
        """A reply button, or a row of a list."""
        kind = "list_reply" if row else "button_reply"
        reply = {"type": kind, kind: {"id": reply_id, "title": title}}
        return self.message("interactive", {"interactive": reply}, context)

    def quick_reply(self, payload: str, text: str, context: str = "wamid.earlier") -> Body:
        """A button under a template."""
        return self.message("button", {"button": {"payload": payload, "text": text}}, context)

    def completes(self, answers: Mapping[str, Any], context: str = "wamid.earlier") -> Body:
        """A Flow that was sent off."""
        reply = {"response_json": json.dumps(answers), "body": "Sent", "name": "flow"}
        return self.message(
            "interactive", {"interactive": {"type": "nfm_reply", "nfm_reply": reply}}, context
        )

    def _media(self, kind: str, media_id: str, mime: str, **more: Any) -> Body:
        digest = b64encode(hashlib.sha256(media_id.encode()).digest()).decode()
        about = {"mime_type": mime, "sha256": digest, "id": media_id, **more}
        return self.message(kind, {kind: {name: value for name, value in about.items() if value != ""}})

    def photo(self, media_id: str, *, caption: str = "", mime: str = "image/jpeg") -> Body:
        """A photo."""
        return self._media("image", media_id, mime, caption=caption)

    def document(self, media_id: str, filename: str, mime: str, *, caption: str = "") -> Body:
        """A file."""
        return self._media("document", media_id, mime, filename=filename, caption=caption)

    def video(self, media_id: str) -> Body:
        """A film."""
        return self._media("video", media_id, "video/mp4")

    def voice(self, media_id: str = "1234567890987654321") -> Body:
        """A voice message."""
        return self._media("audio", media_id, "audio/ogg; codecs=opus", voice=True)

    def sticker(self, media_id: str = "1234567890987654322") -> Body:
        """A sticker."""
        return self._media("sticker", media_id, "image/webp", animated=False)

    def location(self, latitude: float, longitude: float, *, name: str = "", address: str = "") -> Body:
        """A place, with a name when it was chosen from the map."""
        about = {"latitude": latitude, "longitude": longitude, "name": name, "address": address}
        return self.message(
            "location", {"location": {key: value for key, value in about.items() if value != ""}}
        )

    def shares(self, name: str, number: str) -> Body:
        """Somebody's card."""
        phone = {"phone": f"+{number}", "wa_id": number, "type": "CELL"}
        card = {"name": {"first_name": name, "formatted_name": name}, "phones": [phone]}
        return self.message("contacts", {"contacts": [card]})

    def reacts(self, wamid: str, emoji: str = "👍") -> Body:
        """A reaction to one of our messages; '' takes it back."""
        return self.message(
            "reaction", {"reaction": {"message_id": wamid, **({"emoji": emoji} if emoji else {})}}
        )

    def edits(self, wamid: str, text: str) -> Body:
        """An earlier message with another text."""
        new = {"type": "text", "text": {"body": text}}
        return self.message("edit", {"edit": {"original_message_id": wamid, "message": new}})

    def deletes(self, wamid: str) -> Body:
        """An earlier message, taken back."""
        return self.message("revoke", {"revoke": {"original_message_id": wamid}})

    def unsupported(self, kind: str = "unsupported") -> Body:
        """What the Cloud API cannot hand on: view-once media, polls ..."""
        error = {"code": 131051, "title": "Unsupported message type"}
        return self.message(
            kind, {"errors": [{**error, "details": "Message type is not currently supported"}]}
        )

    def moves(self, number: str, user_id: str = "") -> Body:
        """The person changes to another number, and gets a new user id; the phone goes on with them."""
        said = {"body": f"User {self.name} changed from {self.number} to {number}", "wa_id": number}
        kind = {**({"user_id": user_id} if user_id else {}), "type": "user_changed_number"}
        message = self._message("system", {"system": {**said, **kind}})
        self.number, self.user_id = number, user_id or self.user_id
        return self._body(messages=[message])

    def status(
        self,
        wamid: str,
        status: str,
        *,
        errors: Sequence[Failure] = (),
        category: str = "service",
        opaque: str = "",
    ) -> Body:
        """What became of one of our messages: sent, delivered, read, played, failed.

        `category`: service (free-form), utility, marketing, authentication. A failed one names no contact.
        """
        priced = {
            "billable": category != "service",
            "pricing_model": "PMP",
            "category": category,
            "type": "regular",
        }
        ids = {"recipient_id": self.number, "recipient_user_id": self.user_id}
        about = {
            "id": wamid,
            "status": status,
            "timestamp": self._now,
            **{name: value for name, value in ids.items() if value},
            **({"biz_opaque_callback_data": opaque} if opaque else {}),
        }
        if status == "failed":
            return self._body(statuses=[{**about, "errors": [error.told for error in errors]}])
        return self._body(contacts=[self.contact], statuses=[{**about, "pricing": priced}])
