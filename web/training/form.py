"""The form of a session: the questions that the chat asks one by one, as fields; keeps nothing.

What is typed is read by the same form of the engine, so a date is refused here for the reasons it is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from markupsafe import Markup

from actions import sources, training
from actions.training import Facts, announcement, importing, sheet
from forms import Interview, Problem, Said, Setting
from forms.interview.ask import question
from locales import Words
from models.training import Training
from web.visit import Visit

SECTIONS: Mapping[str, Sequence[str]] = {
    "about": ("tema", "jenis", "angkatan"),
    "when": ("mulai_tanggal", "mulai_jam", "selesai_tanggal", "selesai_jam", "zona"),
    "where": ("tempat", "lokasi", "tautan"),
    "who": ("peran", "wilayah", "kuota"),
    "host": ("penyelenggara", "narahubung", "no_surat", "biaya", "fasilitas", "materi", "surat_tugas"),
    "after": ("pretes", "postes", "kuesioner", "sertifikat"),
    "remind": ("pengingat",),
}
"""The parts of the page and the questions in each."""
NAMES = tuple(name for names in SECTIONS.values() for name in names)
HINTED = (
    "selesai_tanggal",
    "tempat",
    "lokasi",
    "tautan",
    "wilayah",
    "kuota",
    "narahubung",
    "biaya",
    "sertifikat",
)
"""Fields with a sentence below their label."""
TIMES = ("mulai_jam", "selesai_jam")
PLACED = {"ends_at": "selesai_jam"}
"""Where what is wrong with a fact is told, when that is not at the first field about it."""

Values = Mapping[str, Sequence[str]]
"""Each field's values, as a browser posts them."""
Wrong = Mapping[str, Sequence[Markup]]
"""What is wrong with each field, in words."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field as it is shown. `kind`: text, area, number, date, time, one or many (of `choices`)."""

    name: str
    kind: str
    required: bool
    choices: tuple[tuple[str, Markup], ...]
    values: Sequence[str]
    wrong: Sequence[Markup]

    @property
    def value(self) -> str:
        """The value of a field that has one."""
        return self.values[0] if self.values else ""

    @property
    def hinted(self) -> bool:
        """Whether a sentence says what goes in."""
        return self.name in HINTED

    @property
    def described(self) -> str:
        """The ids of what describes the field, for those who do not see it."""
        ids = [f"hint-{self.name}"] * self.hinted + [f"wrong-{self.name}"] * bool(self.wrong)
        return " ".join(ids)


KINDS = {"select_one": "one", "select_multiple": "many", "integer": "number", "date": "date", "time": "time"}
"""The engine's types -> Field.kind; all others are text."""


async def begin(visit: Visit, version: int, of: Training | None) -> Interview:
    """An empty interview with what an organiser need not answer; about `of` when that is to be changed."""
    form, person, now = await visit.site.library.form(visit.tx, version), visit.who.person, visit.now
    about = of.id if of else ""
    asker = sources.Asker(person.id, person.language, person.zone, person.area_code, about=about)
    rows = await sources.externals(visit.tx, asker, form.externals, now)
    local = now.astimezone(ZoneInfo(person.zone))
    interview = Interview.begin(
        form, Setting(now=local, language=person.language, externals=rows, rng=visit.kit.rng)
    )
    interview.set(sheet.ref(sheet.MORE), Said(choice=sheet.YES))
    return interview


def fields(interview: Interview, values: Values, wrong: Wrong) -> dict[str, list[Field]]:
    """Section -> its fields, those left out that have no choices (there are no tests yet, say)."""
    found = {key: [*_fields(interview, names, values, wrong)] for key, names in SECTIONS.items()}
    return {key: shown for key, shown in found.items() if shown}


def _fields(interview: Interview, names: Sequence[str], values: Values, wrong: Wrong) -> Iterator[Field]:
    for name in names:
        node = interview.instance.find(sheet.ref(name))
        if node is None or not node.relevant:
            continue
        asked = question(interview.instance, node)
        kind = "area" if "multiline" in asked.appearance else KINDS.get(asked.type, "text")
        choices = tuple((one.name, Markup(one.label)) for one in asked.choices)
        yield Field(name, kind, asked.required, choices, values.get(name, ()), wrong.get(name, ()))


def values(interview: Interview) -> Values:
    """The answers as a browser would post them."""
    return {name: _posted(name, interview.value(sheet.ref(name))) for name in NAMES}


def _posted(name: str, value: str) -> Sequence[str]:
    if name in sheet.MANY:
        return value.split()
    if name == "lokasi":
        return [", ".join(value.split()[:2])]
    return [value[:5]] if name in TIMES else [value]


def answered(posted: Values) -> dict[str, Said]:
    """What was posted, as answers to the questions."""
    said = {}
    for name in NAMES:
        given = [value.replace("\r\n", "\n").strip() for value in posted.get(name, ())]
        if name in sheet.MANY:
            said[name] = Said(choices=tuple(given))
        elif name in sheet.ONE and given:
            said[name] = Said(choice=given[-1])  # the name, which may be a part of somebody's label
        elif name == "biaya" and given:
            said[name] = Said(text=announcement.fee(given[-1]) or given[-1])
        elif given:
            said[name] = Said(text=given[-1])
    return said


async def judge(
    visit: Visit, interview: Interview, of: Training | None
) -> tuple[Facts, dict[str, list[Markup]]]:
    """What was posted as facts, and everything that is wrong with it, by field."""
    w = visit.words
    wrong = sheet.fill(interview, answered(visit.form.values))
    named = {name for name, _ in wrong}
    missing = [(ref.rpartition("/")[2], problem) for ref, problem in interview.problems()]
    wrong += [(name, problem) for name, problem in missing if name not in named]
    told = {sheet.FIELDS[name] for name, _ in wrong if name in sheet.FIELDS} | sheet.stand_in(interview)
    found: dict[str, list[Markup]] = {}
    for name, problem in wrong:
        found.setdefault(name, []).append(_worded(w, problem))
    facts = sheet.facts_in(interview)
    for judged in await training.problems(visit.tx, visit.me, facts, visit.now, of):
        if judged.about not in told:
            found.setdefault(_field(judged.about), []).append(importing.worded(w, judged))
    return facts, found


def _worded(w: Words, problem: Problem) -> Markup:
    lacking = problem.code == "required" and not problem.message
    return w("web.training_required") if lacking else importing.worded(w, problem)


def _field(fact: str) -> str:
    return PLACED.get(fact) or next(name for name, about in sheet.FIELDS.items() if about == fact)
