"""Templates: what a platform approves beforehand, to be said to somebody who has been silent; sends nothing.

A template's words are those of the notice that it stands for, with {{1}}, {{2}} ... where the notice has
values. What WhatsApp asks of them is brought about here; tests/actions/test_templates.py looks whether it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from string import Formatter

from markupsafe import Markup

from locales import LANGUAGES, Words, words
from models.buttons import Command
from models.message import Rows, Template
from models.review_rules import HANDED_ON, TO_MEND, VERDICTS

CATEGORY = "UTILITY"
BODY = 1024
"""Most characters of a template's text, its values put in."""
VALUE = 700
"""Most characters of one value."""
NEWS = "template.news"
"""Tells that something without a template waits; its button asks for it, which opens the window."""
REMINDER = "template.reminder"

NOTICES: Mapping[str, tuple[str, ...]] = {
    "fill.arrived": ("fill.review_button",),
    "fill.arrived_again": ("fill.review_button",),
    "fill.correction_asked": ("fill.review_button",),
    "fill.file_lost": (),
    "fill.file_heic": (),
    **{f"review.told_{state}": ("fill.review_button",) for state in HANDED_ON},
    **{
        f"review.told_{verb}": ("review.mend" if step.to in TO_MEND else "review.open",)
        for verb, step in VERDICTS.items()
        if step.told
    },
    "people.accepted": (),
    "channels.linked_elsewhere": (),
    "channels.moved": (),
    "channels.number_lost": (),
    "training.invited": ("training.yes", "training.no", "training.details"),
    "training.invited_plain": ("training.yes", "training.no", "training.details"),
    "training.changed": ("training.yes", "training.no", "training.details"),
    "training.cancelled": (),
    "training.moved_up": ("training.no", "training.details"),
    "training.thanked": ("training.certificate",),
    "training.thanked_ask": ("training.fill_questionnaire",),
    "broadcast.message": (),
    "digest.nudge": ("digest.report",),
    "digest.group_bound": (),
    "digest.group_gone": (),
    "digest.group_muted": (),
    "digest.group_moved": (),
    "broadcast.begun": ("broadcast.see",),
    "broadcast.not_allowed": (),
    "machine.undelivered": (),
    "machine.waits_for_window": (),
    NEWS: ("template.read",),
    REMINDER: ("template.go_on",),
}
"""A notice that has a template -> the words of its buttons, which bring back what the notice's do."""

_ANSWER = "answers a file that the author sent a moment ago: they may be spoken to freely"
_OURSELVES = "tells admins of trouble with WhatsApp itself, which might keep a template back as well"
_MACHINE = "tells admins of trouble with the machine or with Telegram, which they see in the log, too"

WAITS: Mapping[str, str] = {
    **dict.fromkeys(("training.table_refused", "training.table_mistakes", "training.table_read"), _ANSWER),
    **dict.fromkeys(
        ("author.unfetched", "author.refused", "author.list_kept", "author.list_refused"), _ANSWER
    ),
    **dict.fromkeys(("author.accepted", "author.accepted_notes", "author.accepted_waiting"), _ANSWER),
    **dict.fromkeys(("author.joined", "author.joined_notes", "author.joined_waiting"), _ANSWER),
    **dict.fromkeys(
        (
            "machine.wa_template",
            "machine.wa_quality",
            "machine.wa_category",
            "machine.wa_number",
            "machine.wa_account",
            "machine.wa_trouble",
            "machine.wa_token",
            "machine.wa_access",
            "machine.wa_restricted",
            "machine.wa_payment",
            "machine.wa_spam",
            "machine.wa_template_refused",
        ),
        _OURSELVES,
    ),
    **dict.fromkeys(
        (
            "machine.tg_token",
            "machine.tg_conflict",
            "machine.tg_webhook",
            "machine.tg_unheard",
            "machine.file_lost",
            "machine.clock_doubted",
            "machine.clock_put_back",
        ),
        _MACHINE,
    ),
}
"""A notice that has none, and why: it waits until the person writes again."""

EXAMPLES: Mapping[str, str] = {
    "number": "K-2026-00012",
    "name": "Sari Wulandari",
    "author": "Dewi Lestari",
    "channel": "WhatsApp",
    "title": "Musyawarah Desa RKPDes",
    "reason": "Jumlah peserta salah ketik",
    "note": "Mohon lengkapi foto kegiatan",
    "theme": "Bimtek Keuangan Desa",
    "when": "Senin, 7 Desember 2026, 08.30–16.00 WIB",
    "place": "Aula Kecamatan Gemuh",
    "organiser": "Dispermades Kendal",
    "changes": "Tempat: Aula Kecamatan → Hotel Sahid",
    "summary": "Laporan hari ini belum diisi",
    "post": "Camat, Kecamatan Gemuh",
    "text": "Rapat koordinasi bulan ini diadakan hari Jumat pukul 09.00 di aula.",
}
"""A value by its name -> an invented one, for those who approve templates."""

MARKS: Mapping[str, str] = {"b": "*", "i": "_", "s": "~", "code": "```"}
_TAG = re.compile(r"</?([a-z]+)[^<>]*>")
_WORD = re.compile(r"[^\W\d_]{2,}")
_MARKS = "*_~`"
_PICTURES = re.compile(r"^(?:[^\w(]|ℹ)+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Body:
    """A template's text with {{1}} ... in it, and the names of the values that go there, in order."""

    text: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """A template in one language as it is handed in for approval."""

    name: str
    language: str
    body: Body
    buttons: tuple[str, ...]

    @property
    def examples(self) -> tuple[str, ...]:
        """An invented value for each place."""
        return tuple(EXAMPLES[name] for name in self.body.names)


def definitions() -> list[Definition]:
    """Every template in every language."""
    return [
        Definition(name_of(key), language, body(key, language), labels(key, language))
        for key in NOTICES
        for language in LANGUAGES
    ]


def for_notice(key: str, w: Words, values: Mapping[str, object], rows: Rows = ()) -> Template | None:
    """The template that says what the notice says; None when it has none, so that it waits.

    Each of its buttons brings back what the button of the same name in `rows` does; see `payloads`.
    """
    if key not in NOTICES:
        return None
    found = body(key, w.language)
    given = [flat(values[name]) for name in found.names]
    return Template(
        name=name_of(key),
        language=w.language,
        values=tuple(shortened(given, BODY - length(found.text))),
        payloads=payloads(labels(key, w.language), rows),
    )


def payloads(texts: Sequence[str], rows: Rows) -> tuple[str, ...]:
    """What each button brings back: as the notice's of that name does, else its next one, else the menu."""
    offered = [(_PICTURES.sub("", one.text), one.data) for row in rows for one in row if one.data]
    named = dict(offered)
    others = (data for text, data in offered if text not in texts)
    return tuple(named.get(text) or next(others, Command.MENU) for text in texts)


def name_of(key: str) -> str:
    """What the platform calls the template of a notice."""
    return key.replace(".", "_").lower()


@cache
def labels(key: str, language: str) -> tuple[str, ...]:
    """The texts of a template's buttons: the notice's, without the pictures that are not allowed there."""
    w = words(language)
    return tuple(_PICTURES.sub("", w.plain(one)) for one in NOTICES[key])


# The text


@cache
def body(key: str, language: str) -> Body:
    """The notice's words as a template's: no value begins or ends it, or stands beside another or alone."""
    w = words(language)
    parts = [(text, name) for text, name, _, _ in Formatter().parse(marked(w.source(key)))]
    names = tuple(name for _, name in parts if name)
    text, told = "", 0
    for literal, name in parts:
        beside = 0 < told < len(names) and not _WORD.search(literal.rpartition("\n")[2])
        text += _labelled(literal, w.plain(f"template.label_{name}")) if beside else literal
        if name:
            told += 1
            text += f"{{{{{told}}}}}"
    return Body(_framed(text, w, buttons=bool(NOTICES[key])), names)


def marked(html: str) -> str:
    """The HTML subset with WhatsApp's marks in place of its tags."""
    return unescape(_TAG.sub(lambda tag: MARKS.get(tag[1], ""), html))


def _labelled(literal: str, label: str) -> str:
    """What stands between two values, so that the second begins a line of its own, behind its label."""
    middle = literal.lstrip(_MARKS)
    close, begin = literal[: len(literal) - len(middle)], middle[len(middle.rstrip(_MARKS)) :]
    middle = middle.removesuffix(begin)
    return close + (middle if "\n" in middle else "\n") + f"{label} {begin}"


def _framed(text: str, w: Words, *, buttons: bool) -> str:
    """The text with a beginning and an end of its own, and words enough for its values."""
    first, last = text.find("{{"), text.rfind("}}")
    if first >= 0 and not _WORD.search(text[:first]):
        text = f"{w.plain('template.lead')} {text}"
    if last >= 0 and (not _WORD.search(text[text.rfind("}}") :]) or sparse(text)):
        text += "\n\n" + marked(w.source("template.tail_buttons" if buttons else "template.tail"))
    return text


def sparse(text: str) -> bool:
    """Whether there are fewer words than WhatsApp asks for: three for each value, values counted, and one."""
    values = text.count("{{")
    return len(_WORD.findall(text)) + values < 3 * values + 1


# The values


def flat(value: object) -> str:
    """A value on one line, as a template takes it: no tags, no line breaks, no runs of blanks."""
    text = unescape(_TAG.sub("", str(value))) if isinstance(value, Markup) else str(value)
    lines = (" ".join(line.split()) for line in _CONTROL.sub("", text).splitlines())
    return " · ".join(filter(None, lines)) or "–"


def shortened(values: Sequence[str], room: int) -> list[str]:
    """The values cut so that together they fit: the longest lose first, none keeps more than VALUE."""
    most, rest = VALUE, room
    for left, size in zip(range(len(values), 0, -1), sorted(map(length, values)), strict=True):
        most = min(VALUE, rest // left)
        if size > most:
            break
        rest -= size
    return [cut(value, most) if length(value) > most else value for value in values]


def cut(value: str, most: int) -> str:
    """The beginning of a text, at most so long, with a sign that there is more."""
    kept = value.encode("utf-16-le")[: 2 * (most - 1)].decode("utf-16-le", "ignore")
    return kept.rstrip() + "…"


def length(text: str) -> int:
    """In UTF-16 units, which is never less than what the platform counts."""
    return len(text.encode("utf-16-le")) // 2
