"""What was sent, as an answer to the current question, or why it cannot be one. Notes files, fetches none."""

from __future__ import annotations

from mimetypes import guess_extension

from actions import files
from actions.files import Purpose
from forms import Question, Said
from handlers.fill.ask import readings
from handlers.fill.session import Filling
from handlers.turn import Turn
from models.message import Attachment

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
"""Pictures that are taken also when they come as a document."""
TAKES = {"image": "image", "audio": "audio", "video": "video"}
"""Question type -> the kind of attachment it takes; `file` takes every kind."""


class Unfit(Exception):
    """This cannot answer the question; `key` of locales says why and what to do.

    `again`: the same may come several times at one moment, and saying it once is enough.
    """

    def __init__(self, key: str, *, again: bool = False, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.again = again
        self.values = values


def hear(filling: Filling) -> Said:
    """The answer in what was sent; raises Unfit."""
    said, step = filling.turn.said, filling.step
    kind = step.type if isinstance(step, Question) else ""
    if said.kind == "text":
        meant = readings(filling).get(said.text.strip())
        return Said(text=said.text, choice=meant or "")
    if said.kind == "location" and said.location is not None:
        if not kind.startswith("geo"):
            raise Unfit("fill.no_location_now")
        place = said.location
        return Said(location=(place.latitude, place.longitude, place.accuracy))
    if said.attachment is not None:
        return attached(filling, kind, said.attachment)
    raise Unfit(f"fill.cannot_{said.kind}" if said.kind in ("sticker", "contact") else "fill.cannot_other")


def attached(filling: Filling, kind: str, attachment: Attachment) -> Said:
    """A photo or file as an answer: noted by reference, its name is the answer."""
    turn = filling.turn
    is_picture = attachment.kind == "file" and attachment.mime in PICTURES
    sent = "image" if is_picture else attachment.kind
    if kind != "file" and TAKES.get(kind) != sent:
        key = _unfit(filling, kind, sent)
        raise Unfit(key, again=bool(filling.turn.said.album))
    limit = min(turn.limits.file_bytes, turn.kit.rules.file_bytes)
    if attachment.size > limit:
        raise Unfit("fill.file_too_big", limit=limit // 1_000_000)
    entry_id = filling.draft.entry_id
    purpose = Purpose(turn.me.person_id, sent, entry_id=entry_id)
    media_id = files.note(turn.tx, turn.kit, turn.said, purpose, turn.now)
    return Said(media=media_id + suffix(sent, attachment), media_kind=sent)


def _unfit(filling: Filling, kind: str, sent: str) -> str:
    if kind == "image":
        return "fill.photo_please"
    if sent == "image":
        album = filling.turn.said.album
        surplus = bool(album) and filling.view.album == album
        return "fill.photos_enough" if surplus else "fill.no_photo_now"
    return "fill.no_voice_now" if filling.turn.said.kind == "voice" or sent == "audio" else "fill.no_file_now"


def suffix(sent: str, attachment: Attachment) -> str:
    """The end of a file's name, by what it is."""
    if sent == "image":
        return {"image/png": ".png", "image/webp": ".webp"}.get(attachment.mime, ".jpg")
    return guess_extension(attachment.mime) or {"audio": ".ogg", "video": ".mp4"}.get(sent, ".bin")


def control(turn: Turn) -> str:
    """The verb of VERBS that a typed word stands for, '' for what is an answer."""
    if len(turn.said.text) > LONGEST_WORD:
        return ""
    typed = "".join(c for c in turn.said.text.casefold() if c.isalpha() or c == " ").strip()
    if not typed or len(typed) > WORD:
        return ""
    w = turn.words
    return next((verb for verb in VERBS if typed in w.plain(f"fill.words_{verb}").split(", ")), "")


WORD = 20
"""Characters of a text that may be a command amid a form."""
LONGEST_WORD = 100
"""Characters, with all that is no letter: more is no command, and long answers are not looked through."""
VERBS = ("skip", "next", "clear", "send", "change", "guide", "remove", "add")
