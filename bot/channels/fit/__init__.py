"""Pure: one Outgoing -> the messages that a channel can show under its Limits. Knows no platform.

`texts` splits and shortens, `lists` says which buttons stay where a platform shows few of them.
"""

from __future__ import annotations

from mimetypes import guess_type

import msgspec
from markupsafe import escape

from bot.channels.fit.lists import is_list, offer, titled
from bot.channels.fit.texts import seen, shorten, split, units, units_fit
from models.message import Button, Limits, Outgoing, Rows

__all__ = ["fit", "is_list", "seen", "shorten", "split", "titled", "units", "units_fit"]

NOTICE = 200
"""Units of a notice at a tap."""


def fit(message: Outgoing, limits: Limits) -> list[Outgoing]:
    """The message as one or more that fit; none where the channel cannot do what is asked (edit buttons)."""
    if message.ack:
        return [msgspec.structs.replace(message, text=shorten(message.text, NOTICE))]
    if message.edit and not limits.edits:
        return fit(msgspec.structs.replace(message, edit=""), limits) if message.text else []
    rows, extra = offer(message, limits) if limits.few else fit_rows(message.rows, limits)
    attached = message.photo or message.document
    most = limits.caption if attached else limits.body if rows else limits.text
    text = message.text + extra
    fits = units_fit(text, most)
    if attached and message.text and not (fits and _together(attached, rows, limits)):
        bare = msgspec.structs.replace(message, photo="", document="")
        return [Outgoing(photo=message.photo, document=message.document), *fit(bare, limits)]
    if rows is message.rows and not extra and fits:
        return [message]
    message = msgspec.structs.replace(message, text=text, rows=rows)
    return [message] if fits else _split_message(message, limits)


def _together(attached: str, rows: Rows, limits: Limits) -> bool:
    """Whether a picture or file can carry these buttons; where there are lists, those and sounds go alone."""
    if not limits.few:
        return True
    sound = (guess_type(attached)[0] or "").startswith("audio/")
    return not sound and not is_list(rows, limits) and not any(b.share for row in rows for b in row)


def _split_message(message: Outgoing, limits: Limits) -> list[Outgoing]:
    texts = split(message.text, limits.text, limits.body if message.rows else 0)
    parts = [Outgoing(text=text, prompt=message.prompt, secret=message.secret) for text in texts]
    parts[0] = msgspec.structs.replace(parts[0], edit=message.edit)
    parts[-1] = msgspec.structs.replace(parts[-1], rows=message.rows, language=message.language)
    return parts


def fit_rows(rows: Rows, limits: Limits) -> tuple[Rows, str]:
    """The buttons that can be shown, and what the text says instead (a numbered list, when too many)."""
    if not rows:
        return rows, ""
    buttons = [b for row in rows for b in row if limits.shares_location or not b.share]
    if len(buttons) > limits.buttons:
        lines = [f"{number}. {escape(b.text)}" for number, b in enumerate(buttons, 1)]
        return (), "\n\n" + "\n".join(lines)
    if len(buttons) == sum(map(len, rows)) and all(_row_fits(row, limits) for row in rows):
        return rows, ""
    fitting = [tuple(_fit_button(b, limits) for b in row if b in buttons) for row in rows]
    most = limits.row
    return tuple(row[i : i + most] for row in fitting for i in range(0, len(row), most)), ""


def _row_fits(row: tuple[Button, ...], limits: Limits) -> bool:
    return len(row) <= limits.row and all(units(b.text) <= limits.button for b in row)


def _fit_button(button: Button, limits: Limits) -> Button:
    return msgspec.structs.replace(button, text=shorten(button.text, limits.button))
