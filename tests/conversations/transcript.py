"""Golden transcripts: texts that a coordinator can read, played against the real bot and compared.

A transcript begins with a header (`# title`, `form: file`, `person: ...`), then acts and what was shown:

    Sari: /lapor                     she types
    Sari taps: Hari ini              a button of the newest message that has one with this text
    Sari taps old: Hari ini          the oldest message that has it
    Sari sends: photo | album 3 | location -6.95, 110.12 | sticker | voice | big photo | contact
    Sari sends: document | document FILE         a PDF; a file of forms/
    Sari edits "12": 15              the message in which she typed 12
    Sari at once: a || b || c        messages that arrive together
    --- restart | later 3 days | again | blocked Sari
                                     the process dies; time passes; an update comes again; she blocks the bot
      Sari | text                    what she is shown, `[button]`s below it, `(notice)` at a tap,
      Sari ~ [✓ Hari ini]            an earlier message that changed

`<code>` in an act stands for the last code or link that the bot showed to anybody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Verb = Literal["says", "taps", "taps old", "sends", "edits", "at once", "world"]
ACT = re.compile(
    r"^(?P<who>[^\s:|~][^:|~]*?)(?: (?P<verb>taps old|taps|sends|at once|edits \"[^\"]*\"))?: (?P<what>.*)$"
)
HEADER = re.compile(r"^(form|person): (.*)$")


@dataclass(frozen=True)
class Act:
    """One thing that somebody does, or (`world`) that happens; `line` as it stands in the file."""

    line: str
    who: str
    verb: Verb
    what: str
    which: str = ""  # the text that an edit changes


@dataclass
class Transcript:
    """A parsed file: the header lines, comments kept in place, acts in order."""

    path: Path
    forms: list[str] = field(default_factory=list)
    people: list[list[str]] = field(default_factory=list)
    parts: list[str | Act] = field(default_factory=list)  # a str is copied as it is


def read(path: Path) -> Transcript:
    """Parse a transcript; what was shown is left out, since playing makes it anew."""
    transcript = Transcript(path)
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            continue
        header = HEADER.match(line)
        if header and not any(isinstance(part, Act) for part in transcript.parts):
            _header(transcript, header[1], header[2])
        transcript.parts.append(line if header or not line or line.startswith("#") else _act(line))
    return transcript


def _header(transcript: Transcript, key: str, value: str) -> None:
    if key == "form":
        transcript.forms.append(value.strip())
    elif key == "person":
        transcript.people.append(value.split())


def _act(line: str) -> Act:
    if line.startswith("--- "):
        return Act(line, "", "world", line[4:].strip())
    match = ACT.match(line)
    if match is None:
        raise ValueError(f"not an act: {line!r}")
    verb = match["verb"] or "says"
    if verb.startswith("edits"):
        return Act(line, match["who"], "edits", match["what"], verb[7:-1])
    names: dict[str, Verb] = {"taps": "taps", "taps old": "taps old", "sends": "sends", "at once": "at once"}
    return Act(line, match["who"], names.get(verb, "says"), match["what"])


def files() -> list[Path]:
    """Every transcript."""
    return sorted(Path(__file__).parent.glob("*.txt"))
