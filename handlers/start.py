"""The way in: an invitation is opened, its bearer reads what is stored and consents, or gets a role besides.

Nothing is stored about anybody before they consent: the buttons carry the code.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from actions import Refusal, people
from actions.attempts import PAUSE
from handlers import channels, consent, gate, menu, myname, naming, offers
from handlers.turn import Turn, button
from locales import LANGUAGES, Words, words
from models import conversation
from models.buttons import ADD_ROLE, data
from models.invite import Invite
from models.message import Button, Rows
from models.names import clean

OPENING = frozenset(("hello", "whole", "join", "link"))
"""Buttons that carry a code to open."""
FIRST = ("tinjau", "undang")
"""The commands that those who can use them are offered at once."""


async def stranger(turn: Turn) -> None:
    """Somebody unknown: they may open an invitation and consent; anything else gets a polite answer."""
    verb, code, language = _tapped(turn.said.data or _answered(turn))
    w = words(language or turn.said.language)
    if verb == "nojoin":
        turn.mark(())
        turn.library.guests.show(turn.said.channel, turn.said.sender, "", turn.now)
        turn.say(w("start.declined"))
    elif code := code if verb in OPENING else typed_code(turn.said.text):
        with _tried(turn):
            await _opened(turn, verb, code, w)
    else:
        turn.show(w("start.stranger"), (_languages(w, ""),))
    turn.ack()


async def _opened(turn: Turn, verb: str, code: str, w: Words) -> None:
    if verb == "join":
        await _join(turn, code, w.language)
    elif verb == "link":
        await channels.link(turn, code)
    else:
        await _introduce(turn, code, w, whole=verb == "whole")


@contextmanager
def _tried(turn: Turn) -> Iterator[None]:
    """A code is tried: after some wrong ones none is right for a while. Refusal invite_attempts."""
    codes, who = turn.library.codes, f"{turn.said.channel}|{turn.said.sender}"
    if codes.paused(who, turn.now):
        raise Refusal("invite_attempts", minutes=PAUSE.seconds // 60)
    try:
        yield
    except Refusal as no:
        if no.code == "invite_unusable":
            codes.vain(who, turn.now)
        raise


def _answered(turn: Turn) -> str:
    """What the button carries that a typed "ya" or "tidak" stands for, under the invitation shown."""
    if turn.said.kind != "text":
        return ""
    yes, no = gate.agrees(turn.said.text), gate.declines(turn.said.text)
    shown = turn.library.guests.shown(turn.said.channel, turn.said.sender, turn.now) if yes or no else ""
    return shown if yes or not shown else f"nojoin{shown[shown.index(':') :]}"


def _tapped(data: str) -> tuple[str, str, str]:
    verb, _, rest = data.partition(":")
    code, _, language = rest.partition(":")
    return verb, people.as_code(code), language


def typed_code(text: str) -> str:
    """The code in "/start CODE", in a text that is nothing else, or in a forwarded invitation; '' = none."""
    first, _, rest = text.strip().partition(" ")
    plain = rest if first.lower() in ("/start", "/mulai", "start", "mulai") else text
    return people.as_code(plain) or people.code_in(text)


async def _introduce(turn: Turn, code: str, w: Words, *, whole: bool = False) -> None:
    """The consent text for a code."""
    invite = await people.look(turn.tx, code, turn.now)
    link = invite.person_id is not None
    opens = f"{'link' if link else 'join'}:{code}:{w.language}"
    turn.library.guests.show(turn.said.channel, turn.said.sender, opens, turn.now)
    if link:
        await channels.offer(turn, w, code)
        return
    few = bool(turn.limits.few) and not whole
    rows = consent.rows(*_answers(w, code, whole=whole), few=few)
    rows = rows if few else (*rows, _languages(w, code))
    if whole:
        turn.say(await consent.words_of(turn, w, invite.area_code, whole=True), rows)
    else:
        turn.show(await _consent(turn, w, invite), rows)


async def _consent(turn: Turn, w: Words, invite: Invite) -> str:
    values = await naming.post(turn.tx, w, invite)
    villages = await naming.village_names(turn.tx, w, invite.villages)
    head = w("start.invited_villages" if villages else "start.invited", villages=villages, **values)
    return f"{head}\n\n{await consent.words_of(turn, w, invite.area_code)}"


def _answers(w: Words, code: str, *, whole: bool) -> tuple[Words, str, str, str]:
    yes, no, more = (f"{verb}:{code}:{w.language}" for verb in ("join", "nojoin", "whole"))
    return w, yes, no, "" if whole else more


def _languages(w: Words, code: str) -> tuple[Button, ...]:
    """Buttons for the other languages; what they show is not stored."""
    others = (language for language in LANGUAGES if language != w.language)
    return tuple(button(words(one).plain("start.language"), f"hello:{code}:{one}") for one in others)


async def _join(turn: Turn, code: str, language: str) -> None:
    invite = await people.look(turn.tx, code, turn.now)
    said = turn.said
    await people.join(
        turn.tx,
        turn.kit,
        code,
        people.Newcomer(
            channel=said.channel,
            address=said.sender,
            name=clean(said.name) or words(language)("start.nameless"),
            language=language,
        ),
        turn.now,
    )
    turn.talk = (await conversation.load(turn.tx, said.channel, [said.sender]))[said.sender]
    turn.reword()
    turn.mark(((button(turn.words.plain("start.agreed"), "was:join"),),))
    await _welcome(turn, invite)
    if not clean(said.name):
        await myname.ask(turn)


async def _welcome(turn: Turn, invite: Invite) -> None:
    values = await naming.post(turn.tx, turn.words, invite)
    key = f"start.welcome_{invite.role}"
    known = key if key in turn.words else "start.welcome"
    turn.say(turn.words(known, name=turn.me.name, **values), await _first_steps(turn, invite.role))


async def _first_steps(turn: Turn, role: str) -> Rows:
    """What somebody new will want to do first; those who write reports get the menu."""
    steps = [name for name in FIRST if name in offers.ROLES.get(role, ())]
    if not steps:
        return await menu.rows(turn)
    return tuple((button(turn.words.plain(f"start.first_{step}"), f"m:{step}"),) for step in steps)


async def known(turn: Turn) -> None:
    """/start from somebody known: with a code its role is offered, without one there is the menu."""
    code = typed_code(turn.said.text)
    if not code:
        await menu.show(turn)
        return
    w = turn.words
    if await people.joined_with(turn.tx, turn.me.person_id, code):
        turn.say(w("start.already"), await menu.rows(turn))
        return
    with _tried(turn):
        invite = await people.look(turn.tx, code, turn.now)
    if invite.person_id is not None:
        turn.say(w("channels.known_here"))
        return
    values = await naming.post(turn.tx, w, invite)
    villages = await naming.village_names(turn.tx, w, invite.villages)
    key = "start.another_villages" if villages else "start.another"
    rows = (
        (button(w.plain("start.add"), data(ADD_ROLE, code)),),
        (button(w.plain("start.keep"), data(ADD_ROLE, "")),),
    )
    turn.say(w(key, villages=villages, **values), rows, secret=True)


async def tap(turn: Turn) -> None:
    """A button of an invitation, tapped by somebody we know: add the role, or leave it."""
    verb, code, _ = _tapped(turn.said.data)
    if verb != ADD_ROLE:
        turn.ack(turn.words.plain("start.already"))
        return
    if not code:
        turn.ack()
        turn.mark(())
        turn.say(turn.words("start.kept"))
        return
    with _tried(turn):
        invite = await people.look(turn.tx, code, turn.now)
        who = await people.add_role(turn.tx, turn.kit, code, turn.me.person_id, turn.now)
    turn.me.area_code, turn.me.zone = who.area_code, who.zone
    turn.ack()
    turn.mark(((button(turn.words.plain("start.added"), "was:more"),),))
    await _welcome(turn, invite)
