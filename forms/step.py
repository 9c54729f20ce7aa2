"""What the interview shows and hears, as plain values; must compute nothing.

``label`` and ``hint`` are a small HTML subset (b i u s a code; line breaks as newlines), ready to be
narrowed to a channel.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

import msgspec

from forms.problem import Problem


@dataclass(frozen=True)
class Setting:
    """Everything from outside that a form may ask for.

    ``now`` is aware and in the person's own zone. ``externals`` are the rows behind
    ``select_one_from_file``, by file stem, in the person's language, each with at least ``name`` and
    ``label``. ``last_saved`` is the newest submission that the person sent with the form, "" for none.
    ``words`` are the texts that pyxform adds in English, by language and by ``OR_OTHER`` and ``SPECIFY``.
    """

    now: datetime
    language: str = "id"
    externals: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    username: str = ""
    phone: str = ""
    email: str = ""
    device: str = ""
    last_saved: str = ""
    rng: Random = field(kw_only=True)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def word(self, name: str) -> str:
        """One of ``words`` in the person's language, "" where it has none."""
        return self.words.get(self.language, {}).get(name, "")


OR_OTHER, SPECIFY = "other", "specify"
"""The choice that ``or_other`` adds, and the question after it."""


class Said(msgspec.Struct, frozen=True):
    """One thing a person said: typed, tapped, ticked, shared or sent. Empty in all fields means "next".

    ``location`` is latitude, longitude and accuracy in metres; ``media`` the file name noted for a photo or
    file.
    """

    text: str = ""
    choice: str = ""
    choices: tuple[str, ...] | None = None
    location: tuple[float, float, float] | None = None
    media: str = ""
    media_kind: str = ""


class Choice(msgspec.Struct, frozen=True):
    """One option: ``name`` is stored, ``label`` is read; ``image`` is a media name or empty."""

    name: str
    label: str
    image: str = ""


class Question(msgspec.Struct, frozen=True):
    """One question to ask. ``value`` is the stored answer, ``shown`` the same in words; ``index``/``total``
    is progress; ``group`` is where it stands: "Tanaman 2 › Rincian". ``guidance`` is for those who ask for
    it; ``accuracy`` is how many metres a point may be off, 0 where it is not said. ``notes`` are said before
    it, ``number`` names it on its page (0 = it has none).
    """

    ref: str
    name: str
    type: str
    label: str
    hint: str = ""
    required: bool = False
    readonly: bool = False
    appearance: frozenset[str] = frozenset()
    choices: tuple[Choice, ...] = ()
    value: str = ""
    shown: str = ""
    index: int = 0
    total: int = 0
    image: str = ""
    audio: str = ""
    video: str = ""
    range: tuple[str, str, str] | None = None
    group: str = ""
    guidance: str = ""
    accuracy: float = 0.0
    notes: tuple[str, ...] = ()
    number: int = 0


class RepeatPrompt(msgspec.Struct, frozen=True):
    """Add another one? Answer with ``Said(choice="add")`` or ``Said(choice="done")``; yes and no may be
    typed too.
    """

    ref: str
    label: str
    count: int
    index: int = 0
    total: int = 0
    group: str = ""


class End(msgspec.Struct, frozen=True):
    """Everything was asked: show the summary, then ``finalize``."""

    title: str
    total: int = 0


Step = Question | RepeatPrompt | End


class Answered(msgspec.Struct, frozen=True):
    """A line of the summary. ``kind`` is the question's type; ``value`` what is stored; ``text`` is for
    people; ``group`` where it stands: "Tanaman 2 › Rincian".
    """

    ref: str
    label: str
    text: str
    kind: str
    name: str = ""
    value: str = ""
    group: str = ""


class RepeatInstance(msgspec.Struct, frozen=True):
    """One instance of a repeat: ``label`` with its number, ``brief`` its first answer in words."""

    ref: str
    label: str
    brief: str


class Repeat(msgspec.Struct, frozen=True):
    """A repeat that a person may change: by ``Interview.add(ref)`` and ``remove(instance.ref)``."""

    ref: str
    label: str
    instances: tuple[RepeatInstance, ...]


class Field(msgspec.Struct, frozen=True):
    """A question as a pasted report may name it: by any of ``labels`` (all languages and aliases, plain
    text).
    """

    ref: str
    name: str
    labels: tuple[str, ...]
    type: str


class Pasted(msgspec.Struct, frozen=True):
    """What became of a pasted report or a page's lines: refs filled, (label, problem) refused, lines nobody
    understood.

    ``otherwise``: label and stored answer in words, where it reads otherwise than it was written.
    """

    filled: tuple[str, ...]
    problems: tuple[tuple[str, Problem], ...]
    unknown_lines: tuple[str, ...]
    otherwise: tuple[tuple[str, str], ...] = ()
