"""What participants fill and get: tests, the questionnaire, the certificate; tells nobody of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from actions import Kit, Refusal
from actions.people import kind_of
from actions.places import place
from actions.training.sessions import managed
from locales import Words, words
from models import Tx, document, entry, form, person, training
from models.form import FormVersion
from models.person import FACILITATOR, Person
from models.training import Participant, Training
from reports import certificate

PREFIX = "BIMTEK"
"""Begins a certificate's number where the organiser gave nothing else."""
FORMS: Mapping[str, tuple[str, str]] = {
    "p": ("pretest_form", "pretest_entry"),
    "t": ("posttest_form", "posttest_entry"),
    "q": ("questionnaire_form", "questionnaire_entry"),
}
"""A button's letter -> where the session names the form, where the participant notes the entry."""
NEAR_END = timedelta(hours=2)
"""The questionnaire may be filled from so long before the end."""


def entry_of(part: Participant, letter: str) -> str:
    """The entry in which somebody fills the test or questionnaire, '' where they have not begun."""
    return str(getattr(part, FORMS[letter][1]))


def fills(part: Participant, letter: str, entry_id: str) -> None:
    """Somebody begins the test or questionnaire in this entry."""
    setattr(part, FORMS[letter][1], entry_id)


async def done(tx: Tx, part: Participant, letter: str) -> bool:
    """Whether somebody has sent the test or questionnaire."""
    entry_id = entry_of(part, letter)
    return bool(entry_id) and bool(await entry.sent(tx, [entry_id]))


def in_time(one: Training, part: Participant, letter: str, now: datetime) -> bool:
    """Whether the test or questionnaire may be filled now."""
    if letter == "p":
        return part.answer == "yes" and one.starts_at - timedelta(days=1) <= now <= one.ends_at
    if part.attended_at is None:
        return False
    return letter == "t" or one.state == "held" or now >= one.ends_at - NEAR_END


async def to_fill(tx: Tx, one: Training, part: Participant, now: datetime) -> list[str]:
    """The letters of FORMS that this participant should fill now."""
    named = [letter for letter, (column, _) in FORMS.items() if getattr(one, column)]
    return [
        letter for letter in named if in_time(one, part, letter, now) and not await done(tx, part, letter)
    ]


async def version_to_fill(
    tx: Tx, person_id: int, training_id: str, letter: str, now: datetime
) -> tuple[Participant, FormVersion]:
    """The form behind a letter of FORMS, to be begun now. Refusals: no_training, not_invited, form_not_now,
    form_done, no_form.
    """
    one = await training.get(tx, training_id)
    part = await training.participant(tx, training_id, person_id)
    if one is None or one.state == "cancelled":
        raise Refusal("no_training")
    if part is None:
        raise Refusal("not_invited")
    if not in_time(one, part, letter, now):
        raise Refusal("form_not_now")
    if await done(tx, part, letter):
        raise Refusal("form_done")
    version = await form.in_use(tx, getattr(one, FORMS[letter][0]))
    if version is None:
        raise Refusal("no_form")
    return part, version


async def certify(
    tx: Tx, kit: Kit, person_id: int, training_id: str, now: datetime
) -> tuple[Training, str, str]:
    """The certificate of who was there and filled the questionnaire: session, number, the PDF's reference.

    The number is given once. Refusals: no_training, not_attended, training_going_on, questionnaire_first.
    """
    one = await training.get(tx, training_id)
    part = await training.participant(tx, training_id, person_id)
    if one is None or one.state not in ("announced", "held"):
        raise Refusal("no_training")
    if part is None or part.attended_at is None:
        raise Refusal("not_attended")
    if one.state != "held" and one.ends_at > now:
        raise Refusal("training_going_on")
    if await _questionnaire_is_left(tx, one, part):
        raise Refusal("questionnaire_first")
    if not part.certificate_number:
        part.certificate_number = await _number(tx, one)
    who = await tx.get_one(Person, person_id)
    w = words(who.language)
    content = certificate.pdf([await _paper(tx, w, one, part, who)], w)
    name = f"{w.plain('training.certificate_file')}-{part.certificate_number.replace('/', '-')}.pdf"
    await tx.flush()
    return one, part.certificate_number, document.keep(tx, kit.ids(now), name, content, now)


async def certify_all(tx: Tx, by: int, training_id: str, now: datetime) -> Training:
    """Give a number to everybody who was there and has none; `certificates` then makes the papers.

    Refusals: no_training, not_organiser, training_<state>, training_going_on, nobody_attended.
    """
    one = await managed(tx, by, training_id)
    if one.state not in ("announced", "held"):
        raise Refusal(f"training_{one.state}")
    if one.state != "held" and one.ends_at > now:
        raise Refusal("training_going_on")
    there = [part for part, _ in await training.listed(tx, one.id) if part.attended_at is not None]
    if not there:
        raise Refusal("nobody_attended")
    for part in there:
        part.certificate_number = part.certificate_number or await _number(tx, one)
    await tx.flush()
    return one


async def _questionnaire_is_left(tx: Tx, one: Training, part: Participant) -> bool:
    """Whether there is a questionnaire to be filled; one that was withdrawn keeps nobody waiting."""
    asked = one.questionnaire_form and await form.in_use(tx, one.questionnaire_form) is not None
    return bool(asked) and not await done(tx, part, "q")


async def certificates(tx: Tx, w: Words, one: Training) -> list[certificate.Certificate]:
    """The certificates that have a number, by name, to be printed and signed."""
    people = await training.listed(tx, one.id)
    return [await _paper(tx, w, one, part, who) for part, who in people if part.certificate_number]


async def _number(tx: Tx, one: Training) -> str:
    prefix, year = one.certificate_prefix or PREFIX, _last_day(one).year
    number = await entry.next_number(tx, f"cert:{prefix}:{year}")
    return f"{prefix}/{number:03d}/{year}"


def _last_day(one: Training) -> date:
    return one.ends_at.astimezone(ZoneInfo(one.zone)).date()


async def _paper(tx: Tx, w: Words, one: Training, part: Participant, who: Person) -> certificate.Certificate:
    organiser = await tx.get(Person, one.created_by) if one.created_by else None
    held = await person.assignments(tx, who.id)
    first = one.starts_at.astimezone(ZoneInfo(one.zone)).date()
    signature = certificate.Signature(
        name=organiser.name if organiser else one.organiser,
        position=await _position(tx, w, organiser) if organiser else "",
        on=_last_day(one),
    )
    return certificate.Certificate(
        name=who.name,
        number=part.certificate_number,
        theme=one.theme,
        first=first,
        last=_last_day(one),
        signature=signature,
        position=await _role(tx, w, held[0]) if held else "",
        batch=one.batch,
        place=one.place,
        organiser=one.organiser,
    )


async def _position(tx: Tx, w: Words, who: Person) -> str:
    held = [one for one in await person.assignments(tx, who.id) if one.role != FACILITATOR]
    return await _role(tx, w, held[0]) if held else ""


async def _role(tx: Tx, w: Words, held: person.Assignment) -> str:
    where = await place(tx, held.area_code)
    kind = kind_of(held.role, held.position, held.acting)
    return f"{w.plain(f'people.kind_{kind}', **where.words)} – {where.title}"
