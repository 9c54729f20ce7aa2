"""What leaves for the platforms during a transcript, call by call as it goes, beside what is shown.

Files of calls/ hold it for some rich transcripts: `name.telegram.txt` the Bot API's methods and their fields,
`name.whatsapp.txt` the Graph API's paths and bodies. People are served side by side, so that within an act
calls stand by whom they are for, and messages are counted per person.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conversations.transcript import Act, Column, Scene

FOLDER = Path(__file__).parent / "calls"
REWRITE = os.environ.get("REWRITE_TRANSCRIPTS") == "1"
RICH = (
    "author_publishes",
    "broadcast_sent",
    "lists_from_files",
    "location_by_link",
    "log_a_visit",
    "note_with_image",
    "reminder_snooze",
    "review_return",
    "training_rsvp",
    "whatsapp_reminder",
)
"""The transcripts whose calls are held."""
WIDE = 104
UPLOADED = re.compile(r"\b9\d{14}\b")
"""Files are numbered as they come, for whomever."""
PLATFORMS: Mapping[Column, str] = {"T": "telegram", "W": "whatsapp"}


@dataclass(frozen=True)
class Sent:
    """One call: what is called, for whom ('' = for nobody), and its fields."""

    what: str
    to: str
    fields: Mapping[str, Any]


def hold(path: Path, column: Column, scenes: Sequence[Scene], shares: Sequence[Sequence[Sent]]) -> None:
    """The calls of a play, a share for each act, are those of its file; only some transcripts have one."""
    if path.stem not in RICH:
        return
    acts = [scene.line for scene in scenes if isinstance(scene.part, Act) and scene.stands_in(column)]
    assert len(acts) == len(shares)
    went = (
        "\n".join(line for act, share in zip(acts, shares, strict=True) for line in told(act, share)) + "\n"
    )
    kept = FOLDER / f"{path.stem}.{PLATFORMS[column]}.txt"
    if REWRITE:
        kept.write_text(went, encoding="utf-8")
    assert went == kept.read_text(encoding="utf-8")


def told(act: str, share: Sequence[Sent]) -> Iterator[str]:
    """An act and the calls that it led to; sorting leaves the order of each person's calls."""
    yield act
    for call in sorted(share, key=lambda one: one.to):
        yield UPLOADED.sub("<media>", f"  {call.what}")
        for name, value in call.fields.items():
            yield from (UPLOADED.sub("<media>", line) for line in _lines(f"    {name}", value))


def _lines(name: str, value: Any) -> Iterator[str]:
    """A field on its line; what does not fit there is taken apart."""
    line = f"{name}: {json.dumps(_seen(value), ensure_ascii=False)}"
    indent = name[: len(name) - len(name.lstrip())] + "  "
    if len(line) <= WIDE or not isinstance(value, dict | list):
        yield line
        return
    yield f"{name}:"
    for key, one in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _lines(f"{indent}{key}", one)


def _seen(value: Any) -> Any:
    """A file by how it begins: a picture's bytes are Pillow's affair."""
    if not isinstance(value, bytes):
        return value
    kinds = {b"\xff\xd8\xff": "JPEG", b"\x89PN": "PNG", b"%PD": "PDF", b"PK\x03": "ZIP", b"BEG": "calendar"}
    return f"<{getattr(value, 'name', '')} {kinds.get(value[:3], 'text')}>"
