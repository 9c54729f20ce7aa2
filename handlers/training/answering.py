"""A participant: do they come, their letter, tests, questionnaire, certificate; organises nothing."""

from __future__ import annotations

from actions import Refusal, files, training
from actions.files import Purpose
from actions.training import papers
from handlers import flow, menu
from handlers.fill import beginning
from handlers.fill.hear import suffix
from handlers.memory import Attending
from handlers.training import card
from handlers.turn import Turn, button, quiet
from models import person
from models import training as sessions
from models.message import Rows
from models.training import Participant, Training

KIND = "letter"
"""What Media calls a letter of assignment that is no picture."""
LETTERS = ("image", "file")


async def seen(turn: Turn, training_id: str) -> Training:
    """A session that this person may look at. Refusals: no_training, not_organiser."""
    one = await sessions.find(turn.tx, training_id)
    if one is None:
        raise Refusal("no_training")
    part = await sessions.participant(turn.tx, one.id, turn.me.person_id)
    hidden = one.state == "draft" or not await training.open_to(turn.tx, turn.me.person_id, one)
    if part is None and hidden:
        await training.managed(turn.tx, turn.me.person_id, one.id)
    return one


async def open_card(turn: Turn, training_id: str) -> None:
    """What is known of the session."""
    await card.show(turn, await seen(turn, training_id))


async def yes(turn: Turn, training_id: str) -> None:
    """They come; they get the calendar file, and what else is needed of them is asked."""
    one, part = await training.answer(turn.tx, turn.kit, turn.me.person_id, training_id, "yes", turn.now)
    w = turn.words
    _chosen(turn, one, "training.yes")
    if part.answer == "waiting":
        n = await training.place_in_line(turn.tx, part)
        turn.say(w("training.you_wait", theme=one.theme, n=n), _open(turn, one))
        return
    file = training.calendar_file(turn.tx, turn.kit, one, turn.now)
    turn.say(
        w("training.you_come", theme=one.theme, when=training.when(w, one)), _open(turn, one), document=file
    )
    await _ask_sex(turn, one)
    if one.letter_needed and part.letter_id is None:
        await letter(turn, one.id)


def _chosen(turn: Turn, one: Training, key: str) -> None:
    """What was answered stays to be seen at the message that asked."""
    said = turn.words.plain(key).partition(" ")[2]  # without its picture
    done = button(turn.words.plain("fill.chosen", label=said), f"tr:o:{one.id}")
    turn.mark(((done,),))


def _open(turn: Turn, one: Training) -> Rows:
    return ((card.tap(turn, "training.details", "o", one),),)


async def _ask_sex(turn: Turn, one: Training) -> None:
    """For the attendance list; asked until they say, or say that they would rather not."""
    who = await person.get(turn.tx, turn.me.person_id)
    if who is None or who.sex:
        return
    w = turn.words
    choices = (
        button(w.plain("training.sex_L"), f"tr:sexL:{one.id}"),
        button(w.plain("training.sex_P"), f"tr:sexP:{one.id}"),
        button(w.plain("training.sex_skip"), f"tr:sex-:{one.id}"),
    )
    turn.say(w("training.ask_sex"), (choices,))


async def sex(turn: Turn, said: str) -> None:
    """L or P, or nothing."""
    await training.set_sex(turn.tx, turn.me.person_id, said)
    key = f"training.sex_{said}" if said in ("L", "P") else "training.sex_skip"
    turn.ack(turn.words.plain("training.noted"))
    turn.mark(((button(turn.words.plain("fill.chosen", label=turn.words.plain(key)), "was:sex"),),))


async def no(turn: Turn, training_id: str) -> None:
    """They do not come."""
    one, _ = await training.answer(turn.tx, turn.kit, turn.me.person_id, training_id, "no", turn.now)
    _chosen(turn, one, "training.no")
    turn.say(turn.words("training.you_stay", theme=one.theme), _open(turn, one))


async def calendar(turn: Turn, training_id: str) -> None:
    """The calendar file."""
    one = await seen(turn, training_id)
    file = training.calendar_file(turn.tx, turn.kit, one, turn.now)
    turn.say(turn.words("training.calendar_how", theme=one.theme), document=file)


async def letter(turn: Turn, training_id: str) -> None:
    """Ask for the letter of assignment."""
    one = await seen(turn, training_id)
    turn.go(Attending(do="letter", id=training_id))
    turn.say(turn.words("training.ask_letter", theme=one.theme), _later(turn), prompt=True)


def _later(turn: Turn) -> Rows:
    return ((quiet(turn.words.plain("training.later"), "tr:x"),),)


async def take_letter(turn: Turn) -> None:
    """The letter, as a photo or a file; it is only noted here."""
    attachment, training_id = turn.said.attachment, turn.memory(Attending).id
    if attachment is None or attachment.kind not in LETTERS:
        turn.say(turn.words("training.letter_please"), _later(turn))
        return
    limit = min(turn.limits.file_bytes, turn.kit.rules.file_bytes)
    if attachment.size > limit:
        turn.say(turn.words("fill.file_too_big", limit=limit // 1_000_000))
        return
    me, name = turn.me.person_id, f"surat{suffix(attachment.kind, attachment)}"
    kind = attachment.kind if attachment.kind == "image" else KIND
    media_id = files.note(turn.tx, turn.kit, turn.said, Purpose(me, kind, name), turn.now)
    await training.keep_letter(turn.tx, me, training_id, media_id)
    turn.end()
    turn.say(turn.words("training.letter_kept"), await menu.rows(turn))


async def fill(turn: Turn, training_id: str, letter: str) -> None:
    """Begin a test or the questionnaire, or go on with it."""
    part, version = await training.version_to_fill(turn.tx, turn.me.person_id, training_id, letter, turn.now)
    if await _resumed(turn, part, letter):
        return
    await beginning.put_aside(turn)
    await beginning.begin(turn, version.id)
    if turn.me.draft is not None:
        papers.fills(part, letter, turn.me.draft.entry_id)


async def _resumed(turn: Turn, part: Participant, letter: str) -> bool:
    entry_id = papers.entry_of(part, letter)
    if not entry_id:
        return False
    try:
        await beginning.resume(turn, entry_id)
    except Refusal:  # it was thrown away meanwhile
        return False
    return True


async def certificate(turn: Turn, training_id: str) -> None:
    """The certificate as a file."""
    one, number, file = await training.certify(turn.tx, turn.kit, turn.me.person_id, training_id, turn.now)
    turn.say(turn.words("training.your_certificate", theme=one.theme, number=number), document=file)


async def counts(turn: Turn, code: str) -> bool:
    """Whether these digits are the code of a session, now and for this person."""
    return await training.session_of(turn.tx, turn.me.person_id, code, turn.now) is not None


async def attend(turn: Turn, code: str = "") -> None:
    """/hadir 123456, the digits alone, or the link behind the picture; without a code it is asked for."""
    code = code or training.typed(turn.said.text)
    if not code:
        await ask_code(turn)
        return
    one, part = await training.attend(turn.tx, turn.me.person_id, code, turn.now)
    kept = turn.recall(Attending)
    if kept is not None and kept.do == "code":
        turn.end()
    w = turn.words
    at = (part.attended_at or turn.now).astimezone(turn.local.tzinfo)
    rows = await card.rows(turn, one, part)
    turn.say(w("training.you_are_here", theme=one.theme, name=turn.me.name, time=f"{at:%H.%M}"), rows)


async def ask_code(turn: Turn) -> None:
    """The digits, as they stand on the screen in the room; whatever else was said is none."""
    turn.go(Attending(do="code"))
    turn.say(turn.words("training.ask_code"), (flow.out(turn),), prompt=True)
