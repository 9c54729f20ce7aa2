"""A pasted announcement -> answers to the form's questions, by name; what is not found stays open. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from actions.training import moments
from actions.training.sheet import FIRST, MORE, NO, YES
from forms import Said

Columns = Mapping[str, tuple[str, ...]]
"""A question's name -> what it may be called."""
MOST = 200
"""Characters of a theme or place that stands in running text."""

_LINE = re.compile(
    r"^[\s*_\-•>]*(?:[a-z0-9]{1,2}[.)]\s*)?(?P<label>[^:\n]{2,40}?)[\s*_]*:(?!//)\s*(?P<value>.*)$", re.I
)
_ITEM = re.compile(r"^\s*(?:[-•*–]|\d{1,2}[.)])\s+\S")
_RUPIAH = re.compile(r"Rp\.?\s*([\d.,]+)(?:\s*(juta|jt))?", re.IGNORECASE)
_SEATS = re.compile(
    r"(?:kuota|maksimal|paling banyak|terbatas|limited to|quota)\D{0,30}?(\d{1,5})\b"
    r"|\b(\d{1,5})\s*(?:\([^)]*\)\s*)?(?:orang\s+)?(?:peserta|participants)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?:\+62|62|0)8\d(?:[\s.-]?\d){6,11}")
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;)]")
_MAP = re.compile(
    r"https?://(?:maps\.app\.goo\.gl|goo\.gl/maps|(?:www\.)?google\.[a-z.]+/maps|maps\.google)\S*"
)
_QUOTED = re.compile(r"[\"“”«']([^\"“”»'\n]{8,200})[\"“”»']")
_ABOUT = re.compile(r"\btema\b\s*:?\s*[\"“«]?([^\"”»\n.]{8,200})", re.IGNORECASE)
_HEAD = re.compile(
    r"^.*\b(?:bimtek|bimbingan teknis|pelatihan|rakor|rapat koordinasi|workshop|sosialisasi|training)\b.*$",
    re.IGNORECASE | re.MULTILINE,
)
_CALL = re.compile(r"^(?:undangan|pengumuman|invitation to)\s+(?:pelaksanaan\s+|kegiatan\s+)?", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:bertempat di|tempat di|venue at|held at)\s+([^\n.;]{4,200})", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:diselenggarakan|dilaksanakan|diadakan|organi[sz]ed|held)\s+(?:oleh|by)\s+([^\n,.;]{3,120})", re.I
)
_LETTER = re.compile(r"\b(?:nomor|no\.?)\s*(?:surat)?\s*:\s*([\w./-]*/[\w./-]+)", re.IGNORECASE)
_BATCH = re.compile(r"\bangkatan\s*(?:ke-?\s*)?:?\s*([IVXLC]+|\d{1,3})\b", re.IGNORECASE)
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


def read(text: str, columns: Columns, today: date) -> dict[str, Said]:
    """The answers that a text gives, by question. Labelled lines count more than running text."""
    lines = dict(_labelled(text, columns))
    found = {name: lines[name] for name in PLAIN if lines.get(name)}
    for name, reader in READERS.items():
        if name not in found:
            value = reader(text)
            if value:
                found[name] = value
    found |= _days(lines.get("mulai_tanggal", ""), text, today)
    found |= _hours(lines.get("mulai_jam", ""), text)
    said = {name: Said(text=value[:2000]) for name, value in found.items()}
    details = any(name not in FIRST for name in said)
    return said | {MORE: Said(choice=YES if details else NO)}


def _labelled(text: str, columns: Columns) -> Iterator[tuple[str, str]]:
    """(question, value) of lines such as "Tempat : Hotel Sahid"; items of a list below go on with it."""
    names = {folded(label): name for name, labels in columns.items() for label in labels}
    current, value = "", ""
    for line in text.splitlines():
        match = _LINE.match(line)
        name = names.get(folded(match["label"]), "") if match else ""
        if match and (name or not current):
            if current:
                yield current, value
            current, value = name, match["value"].strip(" *_")
        elif current and (_ITEM.match(line) or (line.strip() and not value)):
            value = f"{value}\n{line.strip()}".strip()
        elif current:
            yield current, value
            current = ""
    if current:
        yield current, value


def folded(text: str) -> str:
    """For comparing names: letters and digits alone, in lower case."""
    return "".join(c for c in text.casefold() if c.isalnum())


def _days(line: str, text: str, today: date) -> dict[str, str]:
    span = moments.days(line, today) or moments.days(text, today)
    if span is None:
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
    head = _HEAD.search(text)
    line = head[0] if head else next((line for line in text.splitlines() if line.strip()), "")
    return _CALL.sub("", line.strip(" *_#:-"))[:MOST]


def _kind(text: str) -> str:
    return next((kind for kind, pattern in KINDS.items() if pattern.search(text)), "")


def _first(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def find(text: str) -> str:
        match = pattern.search(text)
        return next((group.strip() for group in match.groups() if group), "") if match else ""

    return find


def fee(text: str) -> str:
    """The rupiah in "Rp 5.500.000,-" or "Rp 5,5 juta", as digits; '' when there are none."""
    match = _RUPIAH.search(text)
    if match is None:
        return ""
    if match[2]:
        return str(round(float(match[1].strip(".,").replace(",", ".")) * 1_000_000))
    return re.sub(r"[.,](?=\d{3})", "", match[1].strip(".,")).partition(",")[0].partition(".")[0]


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
            labelled = _LINE.match(line)
            return (labelled["value"] if labelled else line).strip(" *_-•")[:120]
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
    "kuota": _first(_SEATS),
    "narahubung": _contact,
    "surat_tugas": _task,
}
"""A question -> what finds its answer in running text, '' = nothing."""
