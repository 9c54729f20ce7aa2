"""Data that a form takes from us instead of a file of its own (`select_one_from_file desa.csv`), per person.

Each source gives rows with name and label in the person's language, and the columns that forms may use.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from actions import Kit, training
from actions.places import place
from actions.training.facts import ZONES
from actions.training.sheet import CHANGES
from forms import Form, FormMistake
from forms.step import OR_OTHER, SPECIFY
from locales import LANGUAGES, Words, words
from models import Tx, area, entry, form, person
from models import last_saved as sent
from models.conversation import Talk
from models.training import Training

Rows = Sequence[Mapping[str, str]]
OTHER = "lain"
DISTRICT = 8
"""Length of a kecamatan's code."""
DAYS = 70
"""How far back `jam` looks: more than the two months that can still be open."""


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom a source is read. `entry_id`: what they are filling, `about`: the session that it is about."""

    person_id: int
    language: str
    zone: str
    area_code: str | None
    entry_id: str | None = None
    about: str = ""

    @classmethod
    def of(cls, talk: Talk) -> Asker:
        """Whoever is talking."""
        draft = talk.draft
        entry_id, about = (draft.entry_id, draft.seen.get(CHANGES, "")) if draft else (None, "")
        return cls(talk.person_id, talk.language, talk.zone, talk.area_code, entry_id, about)


@dataclass(frozen=True)
class Asked:
    """For whom and when a source is read; `w` are the person's words."""

    tx: Tx
    who: Asker
    now: datetime
    w: Words


async def villages(asked: Asked) -> Rows:
    """desa: the person's villages (all of the kecamatan if none are), the levels above, another place.

    Columns: name (Kemendagri code, or `lain`), label, level (village, district, regency, other).
    """
    code = asked.who.area_code
    own = await person.villages(asked.tx, asked.who.person_id)
    found = [one for one in [await area.get(asked.tx, code) for code in own] if one is not None]
    line = await area.line(asked.tx, code or area.parent_of(own[0]) or "") if code or own else []
    district = next((one for one in line if area.LEVELS.get(len(one.code)) == "district"), None)
    if not found and district is not None:
        found = list(await area.children(asked.tx, district.code))
    rows = [_row(one.code, one.name, "village") for one in found]
    rows += [
        _row(one.code, (await place(asked.tx, one.code)).title, "district") for one in line if one is district
    ]
    rows += [
        _row(one.code, one.name, "regency") for one in line if area.LEVELS.get(len(one.code)) == "regency"
    ]
    return [*rows, _row(OTHER, asked.w.plain("form.other_place"), "other")]


def _row(name: str, label: str, level: str) -> dict[str, str]:
    return {"name": name, "label": label, "level": level}


async def hours(asked: Asked) -> Rows:
    """jam: hours per day that the person's other sent entries report. Columns: name (YYYY-MM-DD), hours."""
    today = asked.now.astimezone(ZoneInfo(asked.who.zone)).date()
    since = today - timedelta(days=DAYS)
    days = await entry.minutes_by_day(asked.tx, asked.who.person_id, since, without=asked.who.entry_id)
    return [{"name": str(day), "label": str(day), "hours": f"{minutes / 60:.4f}"} for day, minutes in days]


_country: WeakKeyDictionary[object, Rows] = WeakKeyDictionary()


async def country(asked: Asked) -> Rows:
    """wilayah: every area of the country. Columns: name (Kemendagri code), label, parent ('' for a province).

    One list per database and process, always the same object: what is built from it is built once.
    """
    engine = asked.tx.get_bind().engine
    known = _country.get(engine)
    if known is None:
        areas = await area.whole(asked.tx)
        known = [{"name": code, "label": name, "parent": above or ""} for code, above, name in areas]
        _country[engine] = known
    return known


async def sessions_begin(asked: Asked) -> Rows:
    """bimtek_awal: what an organiser need not answer. Columns: name (`zona`, `wilayah`), label, value."""
    own = await training.grounds(asked.tx, asked.who.person_id)
    zone = next((code for code, name in ZONES.items() if name == asked.who.zone), "")
    where = own[0] if len(own) == 1 and own[0] is not None else ""
    return [
        {"name": name, "label": name, "value": value or ""}
        for name, value in (("zona", zone), ("wilayah", where))
    ]


async def session_areas(asked: Asked) -> Rows:
    """bimtek_wilayah: where an organiser may invite people: their areas and what is directly below, down to
    kecamatan. Columns: name (Kemendagri code, or ID for the whole country), label.
    """
    codes: list[str] = []
    for ground in await training.grounds(asked.tx, asked.who.person_id):
        codes += [ground or area.COUNTRY]
        if ground is None or len(ground) < DISTRICT:
            codes += [one.code for one in await area.children(asked.tx, ground)]
    codes += await _areas_of_changed(asked)
    return [{"name": code, "label": await _area_name(asked, code)} for code in dict.fromkeys(codes)]


async def _areas_of_changed(asked: Asked) -> list[str]:
    """The areas of the session that is being changed, which may lie deeper."""
    found = await asked.tx.get(Training, asked.who.about) if asked.who.about else None
    return list(found.areas) if found else []


async def _area_name(asked: Asked, code: str) -> str:
    return (await place(asked.tx, area.known(code))).title


async def session_forms(asked: Asked) -> Rows:
    """bimtek_formulir: the forms that a session may name. Columns: name (form id), label."""
    ids = set(await training.form_ids(asked.tx))
    return [
        {"name": one.form_id, "label": one.title} for one in await form.newest(asked.tx) if one.form_id in ids
    ]


WORDS = {
    language: {
        OR_OTHER: words(language).plain("form.or_other"),
        SPECIFY: words(language).plain("form.or_other_specify"),
    }
    for language in LANGUAGES
}
"""What pyxform adds in English, for a Setting."""

SOURCES: Mapping[str, Callable[[Asked], Awaitable[Rows]]] = {
    "desa": villages,
    "jam": hours,
    "wilayah": country,
    "bimtek_awal": sessions_begin,
    "bimtek_wilayah": session_areas,
    "bimtek_formulir": session_forms,
}
"""The stem of the file that a form names -> who provides it."""


async def externals(tx: Tx, who: Asker, names: Iterable[str], now: datetime) -> dict[str, Rows]:
    """The rows behind each named file; a name we do not know gives none."""
    asked = Asked(tx, who, now, words(who.language))
    return {name: await SOURCES[name](asked) if name in SOURCES else [] for name in names}


async def last_saved(tx: Tx, talk: Talk, form: Form) -> str:
    """What the person sent with the form before this draft, where the form reads it; "" = nothing."""
    if not form.reads_last_saved:
        return ""
    return await sent.newest(tx, talk.person_id, form.id, before=talk.draft.entry_id if talk.draft else "")


def phone(kit: Kit, talk: Talk) -> str:
    """The number they write from, in E.164, where it is known; "" on a channel that does not tell it."""
    if talk.number:
        return talk.number
    platform = kit.platforms.get(talk.channel)
    told = platform is not None and platform.numbers and talk.address.isdecimal()
    return f"+{talk.address}" if told else ""


def unknown(names: Iterable[str], readers: Mapping[str, int]) -> list[FormMistake]:
    """A warning for each file that a form reads and nobody provides, at the row that names it."""
    return [
        FormMistake(
            "warning",
            "unknown_external",
            f"nobody provides {name}",
            "survey" if name in readers else "",
            readers.get(name, 0),
            values={"file": name},
        )
        for name in names
        if name not in SOURCES
    ]
