"""What participants are told of a session, each in their language; decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from markupsafe import Markup

from actions import Kit, notices, quiet
from actions.notices import Notice
from actions.training.facts import Facts, changes, event, facts_of, when
from locales import Words, words
from models import Tx, document, training
from models.buttons import Do, data
from models.message import Button, Rows
from models.person import Person
from models.training import Participant, Training
from reports import ics

MAIL = notices.BROADCAST
"""What goes to many waits behind those who are talking."""
NEAR = timedelta(hours=24)
"""What is told of a session that begins sooner cannot wait for the morning."""
CHANGE = 160
"""Characters of one value that changed."""


@dataclass
class Mailing:
    """One session's message to many people. The calendar file is made once, when the first one needs it."""

    tx: Tx
    kit: Kit
    training: Training
    now: datetime
    _file: list[str] = field(default_factory=list)

    def file(self) -> str:
        """The reference of the calendar file."""
        if not self._file:
            self._file.append(calendar_file(self.tx, self.kit, self.training, self.now))
        return self._file[0]

    async def tell(
        self, to: Participant, key: str, more: Callable[[Words], dict[str, object]], *, file: bool = False
    ) -> int:
        """Tell one participant; `more` gives what fills the words besides theme, when and place."""
        who = await self.tx.get(Person, to.person_id)
        if who is None:
            return 0
        w = words(who.language)
        values = about(w, self.training) | more(w)
        to.told_version = max(self.training.version, 1)
        return await notices.tell(
            self.tx,
            self.kit,
            to.person_id,
            Notice(
                key,
                values,
                BUTTONS[key](self.training.id, w),
                urgency=MAIL,
                due=morning(self.kit, self.training, who.zone, who.reminders.get("quiet", []), self.now),
                document=self.file() if file else "",
            ),
            self.now,
        )


def morning(kit: Kit, one: Training, zone: str, quiet_hours: Sequence[str], now: datetime) -> datetime | None:
    """When the quiet hours end that this falls into; None at other times, and when the session is near."""
    near = one.starts_at - now < NEAR and now < one.ends_at
    rules = kit.rules.reminders
    calm = quiet.after(now, ZoneInfo(zone), quiet.hours(quiet_hours, rules))
    return None if near or calm <= now else calm


def about(w: Words, one: Training) -> dict[str, object]:
    """A session in the values that every notice has: theme, when, place, organiser."""
    return {
        "theme": one.theme,
        "when": when(w, one),
        "place": one.place or one.link,
        "organiser": one.organiser,
    }


def calendar_file(tx: Tx, kit: Kit, one: Training, now: datetime) -> str:
    """The session as a calendar file; returns its reference. A cancelled one strikes it out."""
    content = ics.calendar([event(one)], made_at=now)
    return document.keep(tx, kit.ids(now), "bimtek.ics", content, now)


def tap(do: Do, training_id: str, text: str) -> Button:
    """A button about a session."""
    return Button(text=text, data=data(do, training_id))


def asking(training_id: str, w: Words) -> Rows:
    """Will you come? And what else there is to know."""
    return (
        (
            tap(Do.COME, training_id, w.plain("training.yes")),
            tap(Do.STAY_AWAY, training_id, w.plain("training.no")),
        ),
        (tap(Do.SESSION, training_id, w.plain("training.details")),),
    )


def refusing(training_id: str, w: Words) -> Rows:
    """They come, unless they say otherwise; and what else there is to know."""
    return ((tap(Do.STAY_AWAY, training_id, w.plain("training.no")),), *opening(training_id, w))


def opening(training_id: str, w: Words) -> Rows:
    """What there is to know."""
    return ((tap(Do.SESSION, training_id, w.plain("training.details")),),)


def filling(training_id: str, w: Words) -> Rows:
    """The questionnaire, and the certificate."""
    return ((tap(Do.QUESTIONNAIRE, training_id, w.plain("training.fill_questionnaire")),),)


def certifying(training_id: str, w: Words) -> Rows:
    """The certificate."""
    return ((tap(Do.CERTIFICATE, training_id, w.plain("training.certificate")),),)


def nothing(_: str, __: Words) -> Rows:
    """No buttons."""
    return ()


BUTTONS: dict[str, Callable[[str, Words], Rows]] = {
    "training.invited": asking,
    "training.invited_plain": asking,
    "training.changed": asking,
    "training.cancelled": nothing,
    "training.moved_up": refusing,
    "training.thanked": certifying,
    "training.thanked_ask": filling,
}
"""A notice -> the buttons below it, by the session's id."""


def _nothing(_: Words) -> dict[str, object]:
    return {}


async def invited(tx: Tx, kit: Kit, one: Training, to: Participant, now: datetime) -> int:
    """Somebody is invited; who holds it is left out where nobody said it."""
    key = "training.invited" if one.organiser else "training.invited_plain"
    return await Mailing(tx, kit, one, now).tell(to, key, _nothing)


async def moved_up(tx: Tx, kit: Kit, one: Training, to: Participant, now: datetime) -> int:
    """Somebody who waited has a place now."""
    return await Mailing(tx, kit, one, now).tell(to, "training.moved_up", _nothing, file=True)


async def changed(tx: Tx, kit: Kit, one: Training, old: Facts, now: datetime) -> int:
    """Everybody who knew of the session is told what is different; returns how many.

    Those who come, or may still, get the calendar file that replaces the old one.
    """
    mailing = Mailing(tx, kit, one, now)
    told = 0
    for to in await training.participants(tx, one.id):
        if to.told_version:
            news = partial(_news, old=old, new=facts_of(one))
            told += await mailing.tell(to, "training.changed", news, file=to.answer != "no")
    return told


def _news(w: Words, old: Facts, new: Facts) -> dict[str, object]:
    return {"changes": changed_lines(w, old, new)}


def changed_lines(w: Words, old: Facts, new: Facts) -> Markup:
    """What changed, a line each: "Tempat: Aula Kecamatan → Hotel Sahid"."""
    lines = []
    for label, was, now in changes(w, old, new):
        key = (
            "training.change_line"
            if was and now
            else "training.change_new"
            if now
            else "training.change_gone"
        )
        lines.append(w(key, label=label, was=_short(was), now=_short(now)))
    return Markup("\n").join(lines)


def _short(text: str) -> str:
    return text if len(text) <= CHANGE else text[: CHANGE - 1].rstrip() + "…"


async def cancelled(tx: Tx, kit: Kit, one: Training, reason: str, now: datetime) -> int:
    """Everybody who knew of the session is told that it is off, with the file that strikes it out."""
    mailing = Mailing(tx, kit, one, now)
    told = 0
    for to in await training.participants(tx, one.id):
        if to.told_version:
            why = partial(_why, reason=reason)
            told += await mailing.tell(to, "training.cancelled", why, file=to.answer != "no")
    return told


def _why(w: Words, reason: str) -> dict[str, object]:
    return {"reason": reason or w.plain("training.untold")}


async def thanked(tx: Tx, kit: Kit, one: Training, now: datetime) -> int:
    """Those who were there are thanked, and asked for the questionnaire where there is one to fill."""
    mailing = Mailing(tx, kit, one, now)
    told = 0
    for to in await training.participants(tx, one.id):
        if to.attended_at is not None:
            key = "training.thanked_ask" if one.questionnaire_form else "training.thanked"
            told += await mailing.tell(to, key, _nothing)
    return told
