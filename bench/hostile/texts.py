"""Hostile texts, and everything that reads what people type: a table that tests and the bench go through."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from random import Random
from zoneinfo import ZoneInfo

from markupsafe import escape

from actions import Refusal, templates
from actions.broadcasts.typed import moment_of
from actions.deadlines.typed import rule_of
from actions.people.invites import as_code
from actions.reminders import choosing
from actions.training import announcement, attendance, moments, sheet, table
from bot.channels.fit import texts as fitting
from bot.channels.whatsapp import marks
from forms import Choice, Form, Interview, Question, Said, Setting, read_xlsform
from forms.answer import interpret, times
from forms.interview.markup import to_html, to_plain
from handlers.fill.paste import looks_pasted
from models.area import searchable
from models.message import Button

MESSAGE = 4_096
SIZES = (200, MESSAGE, 65_536)
"""An answer that is just short enough; Telegram's longest message; WhatsApp's."""
BOUND = 0.05
"""Seconds of the processor for one text."""
NOW = datetime(2026, 11, 30, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
TODAY = NOW.date()
FORM = """| survey |
| | type | name | label | relevant |
| | text | nama | Nama | |
| | integer | usia | Usia | |
| | select_multiple a | pilih | Pilihan | |
| | geopoint | titik | Titik | |
| choices |
| | list_name | name | label |
| | a | x | Xenia |
| | a | y | Yogya |
"""

PIECES: Mapping[str, str] = {
    "underscores": "_",
    "stars": "*",
    "blanks": " ",
    "tabs": "\t",
    "hard blanks": "\u00a0",
    "line breaks": "\n",
    "lines": "\n \n_",
    "digits": "1",
    "nines": "9",
    "full-width digits": "\uff11",
    "dots": ".",
    "numbers": "1.",
    "grouped": "1.000,",
    "dashes": "-",
    "commas": ",",
    "digit commas": "1,",
    "semicolons": "1 1;",
    "colons": ":",
    "labels": "a:",
    "label lines": "a: b\n",
    "known labels": "Tempat: x\n",
    "long labels": "a" * 39 + ":",
    "equals": "a=",
    "marks in a value": "_ ",
    "brackets": "(",
    "tags": "<",
    "open tags": "<a ",
    "entities": "&",
    "closed brackets": "((1)",
    "square": "[](",
    "quotes": '"',
    "addresses": "http://",
    "dotted addresses": "https://a.",
    "maps": "https://maps.google",
    "at": "@1.",
    "queries": "?q=1,",
    "plus": "+62",
    "phones": "0812-",
    "zeros": "0",
    "rupiah": "Rp ",
    "rupiah digits": "Rp1.",
    "seats": "kuota ",
    "seats digits": "kuota 1 ",
    "participants": "1 orang ",
    "opened seats": "1 (",
    "themes": "tema ",
    "trainings": "bimtek ",
    "letters": "nomor: a/",
    "places": "bertempat di ",
    "by": "diadakan oleh ",
    "letters of assignment": "membawa ",
    "batches": "angkatan ke-",
    "weekdays": "senin ",
    "weekday commas": "senin,",
    "days": "1 ",
    "months": "1 januari ",
    "spans": "1 - ",
    "spans to": "1 s / d ",
    "to": "sampai dengan ",
    "hours": "08.30 - ",
    "zones": "08.30 WIB ",
    "clocks": "pukul : ",
    "dates": "1/1/2026 ",
    "iso": "2026-01-01 ",
    "ands": "1 dan ",
    "every": "setiap ",
    "endings": "akhir bulan ",
    "rules": "FREQ=DAILY;",
    "degrees": "1\u00b0 ",
    "minutes": "1\u00b01'",
    "combining marks": "e\u0301",
    "marks alone": "\u0301",
    "right to left": "\u202e",
    "arabic": "\u0627\u0644",
    "joiners": "\u200d",
    "nothing to see": "\u200b",
    "faces": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "ligatures": "\ufdfa",
    "sharp s": "\u00df",
    "dotted i": "\u0130",
    "null": "\0",
    "letters a": "a",
    "words": "ya ",
    "headings": "# ",
    "bold": "**a",
    "strong": "__",
    "backticks": "`",
    "backslashes": "\\",
    "percent": "%_",
    "braces": "{{1}}",
    "dollars": "${",
    "slashes": "/",
    "commands": "/lapor ",
}
BEFORE: Mapping[str, str] = {
    "": "",
    "senin": "senin",
    "a:": "a:",
    "1": "1",
    "Rp": "Rp",
    "(": "(",
    "https://": "https://",
    "akhir": "akhir",
    "FREQ=": "FREQ=YEARLY;BYMONTHDAY=",
    "/pengingat": "/pengingat cuti 1 s",
}
"""What a reader expects at first, so that it looks on."""


def hostile(size: int, begun_with: Iterable[str] = tuple(BEFORE)) -> Iterator[tuple[str, str]]:
    """(what it is, the text), each of this many characters."""
    for begun in begun_with:
        before = BEFORE[begun]
        for name, piece in PIECES.items():
            text = (before + piece * (size // len(piece) + 1))[: size - 1] + "x"
            yield f"{begun} + {name}".removeprefix(" + "), text


def some(size: int, *, each: int) -> list[tuple[str, str]]:
    """Every piece `each` times and every beginning, if not each piece after each beginning."""
    every, kinds = list(hostile(size)), len(PIECES)
    begun = len(BEFORE)
    return [every[(n + turn) % begun * kinds + n] for turn in range(each) for n in range(kinds)]


# Who reads what is typed


def form() -> Form:
    """A form with a question of some types."""
    return Form.from_xml(read_xlsform(FORM.encode(), "bench.md")[0])


def _question(kind: str, *appearance: str) -> Question:
    some = tuple(Choice(f"pilihan{n}", f"Pilihan ke-{n}") for n in range(40))
    numeric = ("0", "10", "1") if kind == "range" else None
    return Question("/data/q", "q", kind, "?", appearance=frozenset(appearance), choices=some, range=numeric)


def _answer(kind: str, *appearance: str) -> Callable[[str], object]:
    question = _question(kind, *appearance)
    return lambda text: interpret(Said(text=text), question, NOW)


def _pasted(text: str) -> object:
    return Interview.begin(_FORM, Setting(now=NOW, rng=Random(0))).paste(text)


def _row(text: str) -> object:
    return table.said({"mulai_tanggal": text, "mulai_jam": text, "biaya": text}, TODAY)


def _polite(reader: Callable[[str], object]) -> Callable[[str], object]:
    def read(text: str) -> object:
        try:
            return reader(text)
        except Refusal as no:
            return no

    return read


_FORM = form()
_COLUMNS = sheet.columns(Form.from_xml(read_xlsform(sheet.source(), sheet.NAME)[0]))
_LOCAL = datetime(2026, 11, 30, 9, tzinfo=UTC).astimezone(ZoneInfo("Asia/Jakarta"))
TYPES = (
    "text", "integer", "decimal", "range", "date", "time", "dateTime", "select_one", "select_multiple",
    "rank", "geopoint", "geotrace", "geoshape", "acknowledge", "image",
)  # fmt: skip
READERS: Mapping[str, Callable[[str], object]] = {
    **{f"an answer: {kind}": _answer(kind) for kind in TYPES},
    "an answer: numbers": _answer("text", "numbers"),
    "an answer: year": _answer("date", "year"),
    "an answer: month-year": _answer("date", "month-year"),
    "a range of hours": lambda text: times(Said(text=text), _question("time"), NOW),
    "a report": _pasted,
    "whether it is a report": lambda text: looks_pasted(text, 2),
    "an announcement": lambda text: announcement.read(text, _COLUMNS, TODAY),
    "a fee": lambda text: announcement.fee(text, labelled=True),
    "days": lambda text: moments.days(text, TODAY),
    "hours": moments.hours,
    "a row of a table": _row,
    "leave": lambda text: choosing.days_of(text, date(2026, 11, 30)),
    "a reminder's time": lambda text: choosing.time_typed(text, NOW),
    "quiet hours": lambda text: choosing.times_typed(text, NOW),
    "when a broadcast leaves": lambda text: moment_of(text, _LOCAL),
    "a deadline's rule": _polite(lambda text: rule_of(text, TODAY)),
    "an attendance code": attendance.typed,
    "an invite code": as_code,
    "an area": searchable,
    "a button typed": lambda text: Button(text=text).word,
}
"""What it reads -> how."""
SAYERS: Mapping[str, Callable[[str], object]] = {
    "a label as HTML": to_html,
    "a label as text": to_plain,
    "said again on WhatsApp": lambda text: marks.texts(str(escape(text)), 4096),
    "said again on Telegram": lambda text: fitting.split(str(escape(text)), 4096),
    "said in a template": lambda text: templates.shortened([templates.flat(text)], templates.VALUE),
}
"""What says again what was typed, or what an author wrote: never more than a message holds."""


Cost = tuple[float, str, str, int]
"""Seconds of the processor, the reader, the text, its size."""


def costs(readers: Mapping[str, Callable[[str], object]], texts: Sequence[tuple[str, str]]) -> list[Cost]:
    """Each reader's dearest text of these, the dearest first."""
    found = []
    size = len(texts[0][1])
    for reader, read in readers.items():
        _once(read, texts[0][1])  # what is made once is no text's cost
        seconds, what = max((spent(read, text), what) for what, text in texts)
        found.append((seconds, reader, what, size))
    return sorted(found, reverse=True)


def spent(read: Callable[[str], object], text: str) -> float:
    """Seconds of the processor; the least of some tries where the first was much."""
    seconds = _once(read, text)
    for _ in range(2):
        if seconds > BOUND / 2:
            seconds = min(seconds, _once(read, text))
    return seconds


def _once(read: Callable[[str], object], text: str) -> float:
    begun = time.process_time()
    read(text)
    return time.process_time() - begun
