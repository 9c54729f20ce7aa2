"""The built-in form in which organisers describe a session: answers -> Facts and back; asks nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from hashlib import sha256
from importlib.resources import files
from zoneinfo import ZoneInfo

from markupsafe import Markup

from actions import library
from actions.training.facts import LEADS, MORNING, ZONES, Facts
from forms import Form, Interview, Problem, Said, Setting
from forms.interview.ask import question
from models import Tx, form
from models.form import FormVersion

NAME = "bimtek.md"
CHANGES = "training"
"""Where a draft's `seen` names the session that it changes; messages that were answered have other keys."""
TEXTS: Mapping[str, str] = {
    "tema": "theme",
    "jenis": "kind",
    "angkatan": "batch",
    "tempat": "place",
    "tautan": "link",
    "penyelenggara": "organiser",
    "no_surat": "letter_number",
    "fasilitas": "facilities",
    "narahubung": "contact",
    "materi": "materials",
    "pretes": "pretest_form",
    "postes": "posttest_form",
    "kuesioner": "questionnaire_form",
    "sertifikat": "certificate_prefix",
}
"""A question -> the fact that its answer is, as it stands."""
FIELDS: Mapping[str, str] = {
    **TEXTS,
    "mulai_tanggal": "starts_at",
    "mulai_jam": "starts_at",
    "selesai_tanggal": "ends_at",
    "selesai_jam": "ends_at",
    "zona": "zone",
    "lokasi": "latitude",
    "biaya": "fee",
    "kuota": "quota",
    "surat_tugas": "letter_needed",
    "pengingat": "leads",
    "peran": "roles",
    "wilayah": "areas",
}
"""A question -> the fact that it is about."""
ONE = ("jenis", "zona", "surat_tugas", "pretes", "postes", "kuesioner")
"""Questions with one answer of a list."""
MANY = ("peran", "wilayah", "pengingat")
"""Questions with several answers."""
DEFAULTS = ("jenis", "zona", "wilayah", "surat_tugas", "pengingat", "rincian")
"""Questions that come with an answer."""
MORE = "rincian"
"""The question whether the rest is asked too."""
STANDING_IN = {"mulai_tanggal": "", "mulai_jam": "08.00", "selesai_jam": "09.00", "zona": "WIB"}
"""Taken where a time is missing ('' = tomorrow)."""
YES, NO = "ya", "tidak"
EXTERNALS = ("bimtek_awal", "bimtek_wilayah", "bimtek_formulir")
"""The lists that the form takes from us."""
FIRST = ("tema", "jenis", "mulai_tanggal", "selesai_tanggal", "mulai_jam", "selesai_jam", "zona", "tempat",
         "tautan", "penyelenggara", "peran", "wilayah")  # fmt: skip
"""What is asked before MORE."""


@cache
def source() -> bytes:
    """The form as it was written."""
    return (files(__package__) / NAME).read_bytes()


async def version(tx: Tx, now: datetime) -> FormVersion:
    """The form's version of this program; stored when it is first needed, never offered as a report."""
    content = source()
    known = await form.find(tx, library.TRAINING, sha256(content).hexdigest())
    return known or await library.install(tx, content, NAME, now=now)


def ref(name: str) -> str:
    """The reference of a question."""
    return f"/data/{name}"


def is_ours(interview: Interview) -> bool:
    """Whether an interview is about a session, rather than one of a session's own forms."""
    return interview.form.id == library.TRAINING


def facts_in(interview: Interview) -> Facts:
    """What the answers say; every required one must be there."""
    said = {name: interview.value(ref(name)) if _asked(interview, name) else "" for name in (*FIELDS, MORE)}
    zone = ZONES[said["zona"]]
    first = date.fromisoformat(said["mulai_tanggal"])
    last = date.fromisoformat(said["selesai_tanggal"] or said["mulai_tanggal"])
    where = said["lokasi"].split()
    texts = {fact: said[name].strip() for name, fact in TEXTS.items()}
    return Facts(
        **texts,
        starts_at=_moment(first, said["mulai_jam"], zone),
        ends_at=_moment(last, said["selesai_jam"], zone),
        zone=zone,
        latitude=float(where[0]) if where else None,
        longitude=float(where[1]) if where else None,
        fee=int(said["biaya"] or 0),
        quota=int(said["kuota"]) if said["kuota"] else None,
        letter_needed=said["surat_tugas"] == YES,
        leads=_leads(said["pengingat"]) if said[MORE] == YES else LEADS,
        roles=tuple(said["peran"].split()),
        areas=tuple(said["wilayah"].split()),
    )


def stand_in(interview: Interview) -> set[str]:
    """Fill in times that are missing, so that the rest can be judged; returns the facts that cannot."""
    lacking = [name for name in STANDING_IN if not interview.value(ref(name))]
    tomorrow = interview.instance.setting.now.date() + timedelta(days=1)
    for name in lacking:
        interview.set(ref(name), Said(text=STANDING_IN[name] or str(tomorrow)))
    return {"starts_at", "ends_at", "zone"} if lacking else set()


def _asked(interview: Interview, name: str) -> bool:
    node = interview.instance.find(ref(name))
    return node is not None and node.relevant


def _moment(day: date, clock: str, zone: str) -> datetime:
    """A day and a time as the form stores it ("08:30:00.000+07:00"), at the place of the session."""
    return datetime.combine(day, time.fromisoformat(clock[:5]), ZoneInfo(zone))


def _leads(names: str) -> tuple[int | str, ...]:
    return tuple(name if name == MORNING else int(name) for name in names.split())


def answers_of(facts: Facts) -> dict[str, Said]:
    """The answers that say these facts, by question; '' = none."""
    zone = ZoneInfo(facts.zone)
    starts, ends = facts.starts_at.astimezone(zone), facts.ends_at.astimezone(zone)
    zones = {name: code for code, name in ZONES.items()}
    said = {name: Said(text=str(getattr(facts, fact))) for name, fact in TEXTS.items()}
    picked = {name: Said(choice=said[name].text) for name in ("jenis", "pretes", "postes", "kuesioner")}
    place = (facts.latitude, facts.longitude)
    return (
        said
        | picked
        | {
            "mulai_tanggal": Said(text=str(starts.date())),
            "selesai_tanggal": Said(text=str(ends.date())),
            "mulai_jam": Said(text=f"{starts:%H:%M}"),
            "selesai_jam": Said(text=f"{ends:%H:%M}"),
            "zona": Said(choice=zones.get(facts.zone, "")),
            "lokasi": Said(text="" if None in place else f"{place[0]} {place[1]}"),
            "biaya": Said(text=str(facts.fee or "")),
            "kuota": Said(text=str(facts.quota or "")),
            "surat_tugas": Said(choice=YES if facts.letter_needed else NO),
            "pengingat": Said(choices=tuple(str(lead) for lead in facts.leads)),
            "peran": Said(choices=facts.roles),
            "wilayah": Said(choices=facts.areas),
            MORE: Said(choice=YES),
        }
    )


def fill(interview: Interview, said: Mapping[str, Said]) -> list[tuple[str, Problem]]:
    """Give the answers to the questions of these names; returns what would not do, by name."""
    order = (*FIRST, MORE, *(name for name in FIELDS if name not in FIRST))
    found = []
    for name in order:
        if name in said and said[name] != Said():
            problem = interview.set(ref(name), said[name])
            if problem is not None:
                found.append((name, problem))
    return found


def described(form: Form, facts: Facts, setting: Setting) -> Interview:
    """A session's facts as a finished interview, to be looked through and changed."""
    interview = Interview.begin(form, setting)
    fill(interview, answers_of(facts))
    settle(interview)
    return interview


def settle(interview: Interview) -> None:
    """Take what was not answered as left out, and defaults as said: only what is needed is still asked."""
    order = (*FIRST, MORE, *(name for name in FIELDS if name not in FIRST))
    for name in order:
        value = interview.value(ref(name))
        if not value:
            interview.set(ref(name), Said())
        elif name in DEFAULTS:
            interview.set(
                ref(name), Said(choices=tuple(value.split())) if name in MANY else Said(choice=value)
            )
    interview.paste("")  # to the first that is open


def label(interview: Interview, name: str) -> str:
    """What a question is called in one or two words: the first of the names that a pasted text may use."""
    node = interview.form.nodes[ref(name)]
    return str(node.bind.aliases[0]) if node.bind.aliases else name


def choices(interview: Interview, name: str) -> list[str]:
    """What may be picked, as it is read."""
    node = interview.instance.find(ref(name))
    picks = question(interview.instance, node).choices if node is not None else ()
    return [Markup(one.label).striptags() for one in picks]


def columns(form: Form) -> dict[str, tuple[str, ...]]:
    """A question's name -> all the names by which a table or a pasted text may call it."""
    wanted: Sequence[str] = (*FIELDS, MORE)
    return {name: (*form.nodes[ref(name)].bind.aliases, name) for name in wanted}
