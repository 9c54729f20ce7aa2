"""Golden transcripts: texts that a coordinator can read, played against the real bot and compared.

A transcript begins with a header (`# title`, `form: file`, `person: ...`, `on: ...`, `reminders: yes`); acts
follow, and what was shown:

    Sari: /lapor                     she types
    Sari taps: Hari ini              a button of the newest message that has one with this text
    Sari taps old: Hari ini          the oldest message that has it
    Sari sends: photo | album 3 | location -6.95, 110.12 | sticker | voice | big photo | contact
    Sari sends: document | document FILE         a PDF; a file of forms/
    Sari edits "12": 15              the message in which she typed 12
    Sari at once: a || b || c        messages that arrive together
    --- restart | later 3 days | again | blocked Sari | news from Budi to Sari: text
                                     the process dies; time passes; an update comes again; she blocks the bot;
                                     she is told something that has no template
      Sari | text                    what she is shown, `[button]`s below it, `(notice)` at a tap,
      Sari ~ [✓ Hari ini]            an earlier message that changed
    T Sari | [Hari ini]              the same on Telegram only,
    W Sari | [Pilih ▾] [1. Hari ini] and on WhatsApp only; an act may begin so, too

`on:` names the channels when it is not for every one (`on: WhatsApp`); `on: Telegram and WhatsApp` is
for people who may have both (`Sari` and `Sari (WhatsApp)`). With `reminders: yes` what falls due while time
passes is told. `<code>` in an act stands for the last code or link that the bot showed to anybody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

Verb = Literal["says", "taps", "taps old", "sends", "edits", "at once", "world"]
Column = Literal["T", "W"]
WHO = r"[^\s:|~(][^:|~(]*?(?: \(WhatsApp\))?"
ACT = re.compile(
    rf"^(?:(?P<only>[TW]) )?(?P<who>{WHO})"
    r"(?: (?P<verb>taps old|taps|sends|at once|edits \"[^\"]*\"))?: (?P<what>.*)$"
)
SHOWN = re.compile(rf"^(?P<gutter>[ TW]) (?P<line>(?:{WHO} [|~(]|!! ).*)$")
HEADER = re.compile(r"^(form|person|on|reminders): (.*)$")


@dataclass(frozen=True)
class Act:
    """One thing that somebody does, or (`world`) that happens; `line` as it stands in the file."""

    line: str
    who: str
    verb: Verb
    what: str
    which: str = ""  # the text that an edit changes
    only: str = ""  # the column that it stands in; '' = every one


@dataclass
class Transcript:
    """A parsed file: the header lines, comments kept in place, acts in order."""

    path: Path
    forms: list[str] = field(default_factory=list)
    people: list[list[str]] = field(default_factory=list)
    on: list[str] = field(default_factory=list)
    reminders: bool = False
    parts: list[str | Act] = field(default_factory=list)  # a str is copied as it is


@dataclass(frozen=True)
class Scene:
    """A part of a transcript, and what was shown after it."""

    part: str | Act
    shown: Sequence[str] = ()

    @property
    def line(self) -> str:
        """The part as it stands in the file."""
        return self.part.line if isinstance(self.part, Act) else self.part

    def stands_in(self, column: Column) -> bool:
        """Whether this part is played on a channel of this column."""
        return not isinstance(self.part, Act) or self.part.only in ("", column)


def read(path: Path) -> Transcript:
    """Parse a transcript; what was shown is left out, since playing makes it anew."""
    transcript = Transcript(path)
    for line in path.read_text(encoding="utf-8").splitlines():
        if SHOWN.match(line):
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
    elif key == "reminders":
        transcript.reminders = value == "yes"
    elif key == "on":
        transcript.on = value.lower().replace(" and ", " ").split()


def _act(line: str) -> Act:
    if line.startswith("--- "):
        return Act(line, "", "world", line[4:].strip())
    match = ACT.match(line)
    if match is None:
        raise ValueError(f"not an act: {line!r}")
    verb, only = match["verb"] or "says", match["only"] or ""
    if verb.startswith("edits"):
        return Act(line, match["who"], "edits", match["what"], verb[7:-1], only)
    names: dict[str, Verb] = {"taps": "taps", "taps old": "taps old", "sends": "sends", "at once": "at once"}
    return Act(line, match["who"], names.get(verb, "says"), match["what"], only=only)


def files(*on: str) -> list[Path]:
    """The transcripts that name just these channels; without names those for every channel."""
    found = sorted(Path(__file__).parent.glob("*.txt"))
    return [path for path in found if sorted(read(path).on) == sorted(on)]


# The columns


def column(text: str, name: Column) -> str:
    """What a file says of one column, as a play on it is written."""
    lines = (_in_column(line, name) for line in text.splitlines())
    return "\n".join(line for line in lines if line is not None) + "\n"


def _in_column(line: str, name: Column) -> str | None:
    shown = SHOWN.match(line)
    if shown is not None:
        return f"  {shown['line']}" if shown["gutter"] in (" ", name) else None
    act = ACT.match(line)
    return line if act is None or act["only"] in (None, name) else None


def written(scenes: Sequence[Scene], name: Column) -> str:
    """A play as text."""
    played = [scene for scene in scenes if scene.stands_in(name)]
    return "\n".join(line for scene in played for line in [scene.line, *scene.shown]) + "\n"


def merged(telegram: Sequence[Scene], whatsapp: Sequence[Scene]) -> str:
    """Two plays of one transcript as one text: what is the same once, what differs in two columns."""
    lines: list[str] = []
    for one, other in zip(telegram, whatsapp, strict=True):
        lines += [one.line, *_side_by_side(one.shown, other.shown)]
    return "\n".join(lines) + "\n"


def _side_by_side(telegram: Sequence[str], whatsapp: Sequence[str]) -> list[str]:
    matcher = SequenceMatcher(None, telegram, whatsapp, autojunk=False)
    lines: list[str] = []
    for kind, t0, t1, w0, w1 in matcher.get_opcodes():
        if kind == "equal":
            lines += telegram[t0:t1]
        else:
            lines += [f"T{line[1:]}" for line in telegram[t0:t1]] + [
                f"W{line[1:]}" for line in whatsapp[w0:w1]
            ]
    return lines
