"""The files that Meta keeps: uploaded ones for 30 days, those people sent for 7, an address for 5 minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

from tests.fakes.graph.errors import Failure, unknown_object

UPLOADED = timedelta(days=30)
RECEIVED = timedelta(days=7)
ADDRESS = timedelta(minutes=5)
MEGABYTE = 1024 * 1024
MOST = {"image": 5 * MEGABYTE, "audio": 16 * MEGABYTE, "video": 16 * MEGABYTE, "document": 100 * MEGABYTE}
_WORD = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "image": ("image/jpeg", "image/png"),
    "audio": ("audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg"),
    "video": ("video/mp4", "video/3gp"),
    "document": (
        "application/pdf",
        "text/plain",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        f"{_WORD}wordprocessingml.document",
        f"{_WORD}spreadsheetml.sheet",
        f"{_WORD}presentationml.presentation",
    ),
}


@dataclass(frozen=True)
class Kept:
    """One file, and until when Meta has it."""

    content: bytes
    mime: str
    until: datetime


def faults(mime: str, content: bytes, params: dict[str, Any]) -> Iterator[str]:
    """Everything that is wrong with an upload."""
    if params.get("messaging_product") != "whatsapp":
        yield 'messaging_product must be "whatsapp"'
    if params.get("type", mime) != mime:
        yield f"type is {params['type']}, but the file {mime}"
    kind = next((kind for kind, mimes in TYPES.items() if mime.split(";")[0] in mimes), "")
    if not kind:
        yield f"files of the type {mime} are not taken"
    elif not 0 < len(content) <= MOST[kind]:
        yield f"a file of the kind {kind} has 1 to {MOST[kind]} bytes, not {len(content)}"


@dataclass
class Media:
    """Files by their id."""

    clock: Callable[[], datetime]
    kept: dict[str, Kept] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=lambda: count(900_000_000_000_001))

    def put(self, content: bytes, mime: str, *, media_id: str = "", lives: timedelta = RECEIVED) -> str:
        """Keep a file, as if somebody had sent it; its id."""
        media_id = media_id or str(next(self._numbers))
        self.kept[media_id] = Kept(content, mime, self.clock() + lives)
        return media_id

    def get(self, media_id: str, method: str = "get") -> Kept:
        """The file, unless Meta never had it or has it no more."""
        found = self.kept.get(media_id)
        if found is None or found.until <= self.clock():
            raise unknown_object(method, media_id)
        return found

    def about(self, media_id: str, base: str) -> dict[str, Any]:
        """What GET /{media id} tells."""
        file = self.get(media_id)
        until = int((self.clock() + ADDRESS).timestamp())
        return {
            "url": f"{base}/whatsapp_business/attachments/?mid={media_id}&ext={until}&hash=ATt",
            "mime_type": file.mime,
            "sha256": sha256(file.content).hexdigest(),
            "file_size": len(file.content),
            "id": media_id,
            "messaging_product": "whatsapp",
        }

    def download(self, media_id: str, until: str) -> Kept:
        """The file at an address that was given out."""
        if not until.isdigit() or int(until) < self.clock().timestamp():
            raise Failure(100, "the address has expired", status=404)
        return self.get(media_id)

    def check(self, kind: str, sent: dict[str, Any]) -> None:
        """A message may name a file only while it is there, and of its own kind."""
        if "id" not in sent:
            return
        file = self.kept.get(sent["id"])
        if file is None or file.until <= self.clock():
            raise Failure(
                100, f"Param {kind}['id'] is not a valid whatsapp business account media attachment ID"
            )
        if kind in TYPES and kind != "document" and file.mime.split(";")[0] not in TYPES[kind]:
            raise Failure(131053, f"the uploaded file is {file.mime}, which is no {kind}")
