"""A session in words, with the buttons that fit its reader and the moment; changes nothing."""

from __future__ import annotations

from markupsafe import Markup

from actions import training
from actions.training import facts
from handlers.turn import Turn, button, quiet
from locales import Words
from models import training as sessions
from models.message import Button, Rows
from models.training import Participant, Training

BODY = ("place", "link", "organiser", "letter_number", "fee", "facilities", "contact", "materials")
"""What follows the theme and the time, a line each, where it is known."""
THEME_LENGTH = 40
"""Characters of a theme on a button."""


def text(w: Words, one: Training) -> Markup:
    """All that is known of a session."""
    lines = [w("training.card_theme", theme=one.theme, kind=w.plain(f"training.kind_{one.kind}"))]
    if one.batch:
        lines.append(_line(w, "batch", one.batch))
    lines.append(_line(w, "when", training.when(w, one)))
    shown = [
        (name, str(one.materials) if name == "materials" else facts.shown(w, one, name)) for name in BODY
    ]
    lines += [_line(w, name, value) for name, value in shown if value]
    if one.quota is not None:
        lines.append(_line(w, "quota", str(one.quota)))
    if one.letter_needed:
        lines.append(w("training.letter_needed"))
    if one.state in ("draft", "cancelled", "held"):
        lines.append(w(f"training.state_{one.state}"))
    return Markup("\n").join(lines)


def _line(w: Words, name: str, value: str) -> Markup:
    return w("training.card_line", label=w.plain(f"training.label_{name}"), value=value)


def short(theme: str) -> str:
    """A theme as it fits on a button."""
    return theme if len(theme) <= THEME_LENGTH else theme[: THEME_LENGTH - 1].rstrip() + "…"


def tap(turn: Turn, key: str, verb: str, one: Training, **values: object) -> Button:
    """A button about a session: tr:<verb>:<id>."""
    return button(turn.words.plain(key, **values), f"tr:{verb}:{one.id}")


def aside(turn: Turn, key: str, verb: str, one: Training) -> Button:
    """A way on or back, which gives way where few buttons are shown."""
    return quiet(turn.words.plain(key), f"tr:{verb}:{one.id}")


async def show(turn: Turn, one: Training, before: str = "") -> None:
    """The session as its participant sees it."""
    part = await sessions.participant(turn.tx, one.id, turn.me.person_id)
    body = text(turn.words, one)
    if part is not None and part.attended_at is not None:
        body += "\n\n" + turn.words("training.you_were_here")
    elif part is not None and not _over(one, turn):
        body += "\n\n" + turn.words(f"training.answer_{part.answer}")
    turn.say(f"{before}\n\n{body}" if before else body, await rows(turn, one, part))


async def rows(turn: Turn, one: Training, part: Participant | None) -> Rows:
    """What its reader can do with it now."""
    w, found = turn.words, []
    ahead = one.state == "announced" and not _over(one, turn)
    if ahead and part is not None and part.attended_at is None:
        found.append(_answers(turn, one, part))
    left = await training.to_fill(turn.tx, one, part, turn.now) if part is not None else []
    found += [(tap(turn, f"training.fill_{letter}", f"f{letter}", one),) for letter in left]
    if part is not None and part.attended_at is not None and _over(one, turn) and "q" not in left:
        found.append((tap(turn, "training.certificate", "cert", one),))
    if one.letter_needed and part is not None and part.answer == "yes" and part.letter_id is None:
        found.append((tap(turn, "training.send_letter", "letter", one),))
    link = training.map_link(one)
    where = (Button(text=w.plain("training.map"), url=link),) if link else ()
    calendar = (tap(turn, "training.calendar", "ics", one),) if ahead else ()
    found.append((*calendar, *where))
    if await _manages(turn, one):
        found.append((tap(turn, "training.manage", "m", one),))
    found.append((quiet(w.plain("training.back"), "tr:list"),))
    return tuple(row for row in found if row)


def _answers(turn: Turn, one: Training, part: Participant) -> tuple[Button, ...]:
    yes = () if part.answer in ("yes", "waiting") else (tap(turn, "training.yes", "yes", one),)
    no = () if part.answer == "no" else (tap(turn, "training.no", "no", one),)
    return (*yes, *no)


def _over(one: Training, turn: Turn) -> bool:
    """Whether it took place."""
    return one.state == "held" or (one.state == "announced" and one.ends_at <= turn.now)


async def _manages(turn: Turn, one: Training) -> bool:
    return await training.may_manage(turn.tx, turn.me.person_id, one)


async def desk(turn: Turn, one: Training, before: str = "") -> None:
    """The session as its organiser sees it: who answered what, and what can be done."""
    w = turn.words
    body = text(w, one)
    if one.state != "draft":
        counted = await sessions.answers(turn.tx, one.id)
        there = await sessions.attended(turn.tx, one.id)
        told = w("training.counts", **{f"n_{name}": n for name, n in counted.items()}, n_there=there)
        body += "\n\n" + told
    else:
        body += "\n\n" + w("training.draft_how", people=len(await _audience(turn, one)))
    turn.say(f"{before}\n\n{body}" if before else body, desk_rows(turn, one))


async def _audience(turn: Turn, one: Training) -> list[int]:
    return list(await sessions.audience(turn.tx, one.roles, one.areas))


def desk_rows(turn: Turn, one: Training) -> Rows:
    """The organiser's buttons, by the state of the session."""
    back = (quiet(turn.words.plain("training.back"), "tr:mine"),)
    if one.state == "draft":
        first = (tap(turn, "training.announce", "ann", one),)
        return first, (tap(turn, "training.change", "ed", one), tap(turn, "training.drop", "can", one)), back
    lists = (tap(turn, "training.attendance", "att", one), tap(turn, "training.list", "pdf", one))
    if one.state != "announced":
        return lists, back
    code = (tap(turn, "training.code", "code", one),) if training.is_open(one, turn.now) else ()
    held = (tap(turn, "training.hold", "hold", one),) if one.starts_at <= turn.now else ()
    change: tuple[Button, ...] = ()
    if not _over(one, turn):
        change = (tap(turn, "training.change", "ed", one), tap(turn, "training.cancel", "can", one))
    return tuple(row for row in (code, lists, change, held, back) if row)
