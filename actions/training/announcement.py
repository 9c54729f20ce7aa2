"""A pasted announcement -> answers to the form's questions, by name; what is not found stays open. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from actions.training import moments
from actions.training.checks import FEE, LENGTHS, QUOTA
from actions.training.sheet import FIRST, MORE, NO, TEXTS, YES
from forms import Said
from forms.answer.calendar import MONTH
from forms.answer.typed import folded, labelled, page, short

Columns = Mapping[str, tuple[str, ...]]
"""A question's name -> what it may be called."""
MOST_CHARACTERS = 200
"""Characters of a theme or place that stands in running text."""
LONGEST_TEXT = 2_000
"""Characters of what has no limit of its own."""

_LABEL = 40
"""Characters of a line's label, at most."""
_ITEM = re.compile(r"(?:[-•*–]|\d{1,2}[.)]) \S")
_MILLIONS = re.compile(r"Rp\.? ?(\d{1,5}(?:[.,]\d{1,3})?) ?(?:juta|jt)\b", re.IGNORECASE)
_RUPIAH = re.compile(r"Rp\.? ?(\d[\d.,]{0,19})", re.IGNORECASE)
_FREE = frozenset(("gratis", "free", "nol", "tidakada", "tanpabiaya", "tidakdipungutbiaya", "bebasbiaya"))
_MANY = r"(?<![\d.,/-])(\d{1,3}(?:[.,]\d{3})+|\d{1,6})(?![\d/-]|[.,]\d)"
_SEATS = re.compile(
    rf"\b(?:kuota|maksimal|paling banyak|terbatas|limited to|quota)(?:(?!rp)[^\d\n]){{0,30}}?{_MANY}"
    rf"(?! ?(?:%|jam|menit|hari|minggu|bulan|tahun|juta|rb|ribu|mb|jp|(?:{MONTH})\b))"
    rf"|{_MANY} ?(?:\([^)\n]{{0,40}}\) ?)?(?:orang )?(?:peserta|participants)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<!\d)(?:\+62|62|0)[ .-]?8\d(?:[ .-]?\d){6,11}")
_DIALLED = re.compile(r"(?<!\d)\+?\(?0?[\d)](?:[ .()-]?\d){7,14}")
"""Any telephone number, or what looks like one: no count of seats is written so."""
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;)]")
_MAP = re.compile(
    r"https?://(?:maps\.app\.goo\.gl|goo\.gl/maps|(?:www\.)?google\.[a-z.]{2,9}/maps|maps\.google)\S*"
)
_QUOTED = re.compile(r"[\"“”«']([^\"“”»'\n]{8,200})[\"“”»']")
_ABOUT = re.compile(r"\btema\b ?:? ?[\"“«]?([^\"”»\n.]{8,200})", re.IGNORECASE)
_HEAD = re.compile(
    r"\b(?:bimtek|bimbingan teknis|pelatihan|rakor|rapat koordinasi|workshop|sosialisasi|training)\b",
    re.IGNORECASE,
)
_CALL = re.compile(r"^(?:undangan|pengumuman|invitation to) (?:pelaksanaan |kegiatan )?", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:bertempat di|tempat di|venue at|held at) ([^\n.;]{4,200})", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:diselenggarakan|dilaksanakan|diadakan|organi[sz]ed|held) (?:oleh|by) ([^\n,.;]{3,120})", re.I
)
_LETTER = re.compile(r"\b(?:nomor|no\.?) ?(?:surat)? ?: ?([\w./-]{0,60}/[\w./-]{1,60})", re.IGNORECASE)
_BATCH = re.compile(r"\bangkatan ?(?:ke-? ?)?:? ?([IVXLC]{1,9}|\d{1,3})\b", re.IGNORECASE)
_TASK = re.compile(
    r"(?:membawa|melampirkan|dilengkapi|wajib|menyerahkan)[^\n.]{0,60}surat (?:perintah )?tugas", re.I
)
KINDS: Mapping[str, re.Pattern[str]] = {
    "rakor": re.compile(r"\b(?:rakor|rapat koordinasi)\b", re.IGNORECASE),
    "pratugas": re.compile(r"\bpra[- ]?tugas\b", re.IGNORECASE),
    "musdes": re.compile(r"\b(?:musdes|musyawarah desa)\b", re.IGNORECASE),
    "lms": re.compile(r"\blms\b", re.IGNORECASE),
    "bimtek": re.compile(r"\b(?:bimtek|bimbingan teknis)\b", re.IGNORECASE),
}
"""What a text that names it is about, the rarer first."""
PLAIN = (
    "tema",
    "tempat",
    "penyelenggara",
    "no_surat",
    "fasilitas",
    "narahubung",
    "materi",
    "peran",
    "wilayah",
)
"""Questions whose labelled line is the answer as it stands."""


def read(typed: str, columns: Columns, today: date) -> dict[str, Said]:
    """The answers that a text gives, by question. Labelled lines count more than running text.

    A value that the session could not have (a quota of 0, a day that is past) is not taken.
    """
    text = page(typed)
    lines = dict(_labelled(text, columns))
    found = {name: lines[name] for name in PLAIN if lines.get(name)}
    told = found | {"biaya": fee(lines.get("biaya", ""), labelled=True)}
    for name, reader in READERS.items():
        found[name] = told.get(name) or reader(text)
    found |= _days(lines.get("mulai_tanggal", ""), text, today)
    found |= _hours(lines.get("mulai_jam", ""), text)
    sound = {name: value[:LONGEST_TEXT] for name, value in found.items() if value and _can_be(name, value)}
    said = {name: Said(text=value) for name, value in sound.items()}
    details = any(name not in FIRST for name in said)
    return said | {MORE: Said(choice=YES if details else NO)}


def _can_be(name: str, value: str) -> bool:
    """Whether the fact may have this value, as far as it can be told alone."""
    if name == "kuota":
        return 1 <= int(value) <= QUOTA
    if name == "biaya":
        return int(value) <= FEE
    return len(value) <= LENGTHS.get(TEXTS.get(name, ""), LONGEST_TEXT)


def _labelled(text: str, columns: Columns) -> Iterator[tuple[str, str]]:
    """(question, value) of lines such as "Tempat : Hotel Sahid"; items of a list below go on with it."""
    names = {folded(label): name for name, labels in columns.items() for label in labels}
    current, value = "", ""
    for line in text.splitlines():
        found = labelled(line, ":", _LABEL)
        name = names.get(folded(found[0]), "") if found else ""
        if found and (name or not current):
            if current:
                yield current, value
            current, value = name, found[1]
        elif current and (_ITEM.match(line) or (line and not value)):
            value = f"{value}\n{line}".strip()
        elif current:
            yield current, value
            current = ""
    if current:
        yield current, value


def _days(line: str, text: str, today: date) -> dict[str, str]:
    span = moments.days(line, today) or moments.days(text, today)
    if span is None or not today <= span[0] <= span[1]:
        return {}
    return {"mulai_tanggal": str(span[0]), "selesai_tanggal": str(span[1])}


def _hours(line: str, text: str) -> dict[str, str]:
    told = moments.hours(line) or moments.hours(text)
    if told is None:
        zone = moments.zone(text)
        return {"zona": zone} if zone else {}
    found = {"mulai_jam": told[0], "selesai_jam": told[1], "zona": told[2]}
    return {name: value for name, value in found.items() if value}


def _theme(text: str) -> str:
    match = _ABOUT.search(text) or _QUOTED.search(text)
    if match:
        return match[1].strip()
    lines = [line.strip(" *_#:-") for line in text.splitlines()]
    head = next((line for line in lines if _HEAD.search(line)), "")
    return _CALL.sub("", head or next(filter(None, lines), ""))[:MOST_CHARACTERS]


def _kind(text: str) -> str:
    return next((kind for kind, pattern in KINDS.items() if pattern.search(text)), "")


def _first(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def find(text: str) -> str:
        match = pattern.search(text)
        return next((group.strip() for group in match.groups() if group), "") if match else ""

    return find


def fee(text: str, *, labelled: bool = False) -> str:
    """The rupiah in "Rp 5.500.000,-" or "Rp 5,5 juta", as digits; '' when there are none.

    `labelled`: the text is nothing but the fee, so that it may also say that there is none.
    """
    if labelled and folded(short(text)) in _FREE:
        return "0"
    millions = _MILLIONS.search(text)
    if millions:
        return str(round(float(millions[1].replace(",", ".")) * 1_000_000))
    match = _RUPIAH.search(text)
    return _whole(match[1].strip(".,")) if match else ""


def _whole(number: str) -> str:
    """The digits of a number, without its groups' marks and what is behind the comma."""
    return re.sub(r"[.,](?=\d{3})", "", number).partition(",")[0].partition(".")[0]


def _seats(text: str) -> str:
    match = _SEATS.search(_DIALLED.sub(" ", text))
    return _whole(match[1] or match[2]) if match else ""


def _link(text: str) -> str:
    match = _LINK.search(_MAP.sub("", text))
    return match[0] if match else ""


def _map(text: str) -> str:
    match = _MAP.search(text)
    return match[0] if match else ""


def _contact(text: str) -> str:
    """The line that has a telephone number, without its label."""
    for line in text.splitlines():
        if _PHONE.search(line):
            found = labelled(line, ":", _LABEL)
            return (found[1] if found else line).strip(" *_-•")[:120]
    return ""


def _task(text: str) -> str:
    return YES if _TASK.search(text) else ""


READERS: Mapping[str, Callable[[str], str]] = {
    "tema": _theme,
    "jenis": _kind,
    "tempat": _first(_PLACE),
    "tautan": _link,
    "lokasi": _map,
    "penyelenggara": _first(_BY),
    "no_surat": _first(_LETTER),
    "angkatan": _first(_BATCH),
    "biaya": fee,
    "kuota": _seats,
    "narahubung": _contact,
    "surat_tugas": _task,
}
"""A question -> what finds its answer in running text, '' = nothing."""
